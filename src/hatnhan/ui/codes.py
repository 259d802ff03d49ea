"""Texts for a phone's camera."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


def square_code(text: str, *, label: str) -> SafeString:
    """Draw a text as a square code: black on white in every mode, or cameras would not read it."""
    drawing = segno.make_qr(text, error="m").svg_inline(
        border=4, dark="black", light="white", omitsize=True, svgclass=None, lineclass=None
    )
    # The library's own letters: it escapes nothing because nothing but numbers stands in its drawing.
    return format_html('<div class="square" role="img" aria-label="{}">{}</div>', label, SafeString(drawing))
