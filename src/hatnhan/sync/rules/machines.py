"""What a phone is called before its person names it: what kind of machine it is, in words that people use."""

from hatnhan.kernel.marks import mark as _

# What a browser says of its machine; the first that fits, for an Android phone says «Linux» as well.
KINDS = (
    (("Android", "Mobile"), _("Android phone")),
    (("Android",), _("Android tablet")),
    (("iPhone",), _("iPhone")),
    (("iPad",), _("iPad")),
    (("Windows",), _("Windows computer")),
    (("Macintosh",), _("Mac computer")),
    (("Linux",), _("Linux computer")),
)
UNKNOWN = _("Phone or computer")


def machine_of(user_agent: str) -> str:
    """Give the kind of machine, to be translated, that a browser speaks of."""
    fitting = (kind for words, kind in KINDS if all(word in user_agent for word in words))
    return next(fitting, UNKNOWN)
