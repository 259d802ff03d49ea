"""Prepare what a first visit loads: one stylesheet, and three small fonts with every Vietnamese letter."""

import re
from pathlib import Path
from shutil import copyfile

import fontpkg_be_vietnam_pro
from fontTools.otlLib.builder import buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

CSS_FOLDER = Path(__file__).parent / "static" / "ui" / "css"
LAYERS = "@layer tokens, base, frame, components, modes, print;\n"
PARTS = (
    *("fonts", "tokens", "base", "frame"),
    *("card", "list", "button", "tag", "figure", "village", "sheet", "tick", "agenda", "bar", "form"),
    *("table", "tabs", "steps", "norm", "missing", "pick", "segmented", "ways", "search"),
    *("empty", "diff"),
    *("pager", "chart", "more", "album"),
    *("ask", "toast", "notice", "marks", "sift", "photos", "entry", "ledger"),
    *("modes", "print"),
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
BLANKS = re.compile(r"\s*\n\s*")

WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
FEATURES = ["ccmp", "kern", "locl", "mark", "mkmk", "tnum"]
VIETNAMESE = (
    "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư"
    # U+1EA0 to U+1EF9: every other letter with a tone.
    + "".join(map(chr, range(0x1EA0, 0x1EFA)))
)
PUNCTUATION = "\u00a0«»°²³·×–—‘’“”•…′₫−≤≥"
COMBINING = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
LETTERS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(VIETNAMESE + PUNCTUATION + COMBINING)
FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def build_all(target: Path) -> None:
    """Write the stylesheet and the fonts into a folder that the static files are served from."""
    build_css(target)
    build_fonts(target)


def build_css(target: Path) -> Path:
    """Join the parts of the look, in their order, into one file."""
    path = target / "ui" / "css" / "hatnhan.css"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(joined_css(), encoding="utf-8")
    return path


def joined_css() -> str:
    """Give the whole look as one text, without comments and blanks."""
    parts = ((CSS_FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in PARTS)
    return LAYERS + "".join(BLANKS.sub("\n", COMMENT.sub("", part)) for part in parts)


def build_fonts(target: Path) -> tuple[Path, ...]:
    """Write each weight with Latin and Vietnamese letters only, for a slow network."""
    folder = target / "ui" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    # The typeface's licence goes wherever its letters go.
    copyfile(fontpkg_be_vietnam_pro.ROOT / "LICENSE", folder / "OFL.txt")
    return tuple(_build_font(folder, weight, name) for weight, name in WEIGHTS.items())


def _build_font(folder: Path, weight: int, name: str) -> Path:
    path = folder / f"be-vietnam-pro-{weight}.woff2"
    # The moment of building must not change the bytes, nor the address made from them.
    font = TTFont(fontpkg_be_vietnam_pro.ROOT / "files" / f"BeVietnamPro-{name}.ttf", recalcTimestamp=False)
    _add_prime(font)
    _add_tabular_figures(font)
    subsetter = Subsetter(_subset_options())
    subsetter.populate(unicodes=[ord(letter) for letter in LETTERS])
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(path)
    return path


def _subset_options() -> Options:
    options = Options()
    options.layout_features = FEATURES
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables = [*options.drop_tables, "DSIG"]
    return options


def _add_prime(font: TTFont) -> None:
    """Minutes are written 15′, for which the typeface has no sign of its own."""
    for table in font["cmap"].tables:
        if table.isUnicode() and ord("'") in table.cmap:
            table.cmap.setdefault(ord("′"), table.cmap[ord("'")])


def _add_tabular_figures(font: TTFont) -> None:
    """Columns of numbers need figures of one width; the typeface has none, so give each such a twin."""
    width = sorted(font["hmtx"][name][0] for name in FIGURES)[len(FIGURES) // 2]
    for name in FIGURES:
        _add_twin(font, name, width)
    _add_feature(font, "tnum", {name: f"{name}.tnum" for name in FIGURES})


def _add_twin(font: TTFont, name: str, width: int) -> None:
    advance, _bearing = font["hmtx"][name]
    shift = (width - advance) // 2
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent(name, (1, 0, 0, 1, shift, 0))
    glyph = pen.glyph()
    twin = f"{name}.tnum"
    font["glyf"][twin] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][twin] = (width, glyph.xMin)


def _add_feature(font: TTFont, tag: str, mapping: dict[str, str]) -> None:
    table = font["GSUB"].table
    lookup = otTables.Lookup()
    lookup.LookupType, lookup.LookupFlag = 1, 0
    lookup.SubTable = [buildSingleSubstSubtable(mapping)]
    lookup.SubTableCount = 1
    table.LookupList.Lookup.append(lookup)
    table.LookupList.LookupCount += 1
    record = otTables.FeatureRecord()
    record.FeatureTag = tag
    record.Feature = otTables.Feature()
    record.Feature.FeatureParams = None
    record.Feature.LookupListIndex = [len(table.LookupList.Lookup) - 1]
    table.FeatureList.FeatureRecord.append(record)
    table.FeatureList.FeatureCount += 1
    for script in table.ScriptList.ScriptRecord:
        languages = [script.Script.DefaultLangSys, *(each.LangSys for each in script.Script.LangSysRecord)]
        for language in filter(None, languages):
            language.FeatureIndex.append(len(table.FeatureList.FeatureRecord) - 1)
            language.FeatureCount += 1
