"""A document as PDF: one fixed template, into which everything that people wrote comes as data."""

import json
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path

import segno
import typst

from hatnhan.documents.outline import Block, Code, Document

TEMPLATE = Path(__file__).with_name("paper.typ")


def pdf_of(document: Document) -> bytes:
    """Draw the document; the same document gives the same bytes."""
    said = asdict(document) | {"blocks": [_told(block) for block in document.blocks]}
    return typst.compile(
        TEMPLATE,
        # The template reads nothing else, and asks no network.
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        sys_inputs={"document": json.dumps(said)},
        timestamp=0,
    )


def _told(block: Block) -> dict[str, object]:
    told = {"kind": type(block).__name__, **asdict(block)}
    if isinstance(block, Code):
        told["picture"] = segno.make_qr(block.text, error="m").svg_inline(border=4)
    return told


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    # Looking through the machine's typefaces takes longer than drawing a page.
    return typst.Fonts()
