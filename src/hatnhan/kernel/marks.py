"""Words for people are written in English where they arise and translated where they are shown."""


def mark(text: str) -> str:
    """Mark a text for translation without translating it: rules know no reader."""
    return text
