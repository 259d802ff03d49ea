"""Bring the Vietnamese catalogue in line with the sources, and take in translations from JSON files."""

import argparse
import json
import sys
from pathlib import Path

from hatnhan.plumbing import catalogue


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--merge", nargs="+", type=Path, default=[], metavar="JSON", help="{msgid: msgstr}")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a text is missing")
    options = parser.parse_args()
    if not options.check:
        catalogue.update()
        for path in options.merge:
            _merge(path)
    gaps = catalogue.missing()
    for gap in gaps:
        print(gap, file=sys.stderr)
    if gaps:
        print(f"{len(gaps)} messages need a translation in {_shown()}; see above.", file=sys.stderr)
    # New words are why one updates; only a check fails for want of their translation.
    return 1 if gaps and options.check else 0


def _merge(path: Path) -> None:
    translations = json.loads(path.read_text(encoding="utf-8"))
    for msgid in catalogue.merge(catalogue.VIETNAMESE, translations):
        print(f"{path.name}: no source uses {msgid!r}", file=sys.stderr)


def _shown() -> Path:
    return catalogue.VIETNAMESE.relative_to(Path(__file__).resolve().parent.parent)


if __name__ == "__main__":
    sys.exit(main())
