"""What a first visit loads is small, whole and of one look."""

import gzip
import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from hatnhan.ui import bundle

COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|rgba|hsl|hsla|hwb|lab|lch|oklab|oklch|color|color-mix)\(")
NAMED = re.compile(
    r":[^;{}]*\b(white|black|red|green|blue|grey|gray|silver|orange|yellow|Canvas\w*|Highlight\w*)\b"
)
BASES = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def vietnamese_letters() -> frozenset[str]:
    plain = [*BASES, "đ"]
    toned = [unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES]
    small = [letter for letter in (*plain, *toned) if not letter.isascii()]
    return frozenset([*small, *(letter.upper() for letter in small)])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("assets")
    bundle.build_all(target)
    return target / "ui"


@pytest.fixture(scope="module")
def fonts(built: Path) -> dict[str, TTFont]:
    return {path.name: TTFont(path) for path in sorted((built / "fonts").glob("*.woff2"))}


def test_every_part_of_the_look_is_in_the_one_file(built: Path) -> None:
    parts = {path.stem for path in bundle.CSS_FOLDER.glob("*.css")}

    assert parts == set(bundle.PARTS)
    assert (built / "css" / "hatnhan.css").read_text("utf-8") == bundle.joined_css()


def test_the_look_is_small(built: Path) -> None:
    css = (built / "css" / "hatnhan.css").read_bytes()

    assert len(gzip.compress(css)) < 10_000


@pytest.mark.parametrize("name", [name for name in bundle.PARTS if name != "tokens"])
def test_colours_stand_in_the_tokens_only(name: str) -> None:
    css = bundle.COMMENT.sub("", (bundle.CSS_FOLDER / f"{name}.css").read_text("utf-8"))

    assert COLOUR.findall(css) == []
    assert NAMED.findall(css) == []


@pytest.mark.parametrize("name", bundle.PARTS)
def test_a_part_neither_shouts_nor_names_a_single_element(name: str) -> None:
    css = bundle.COMMENT.sub("", (bundle.CSS_FOLDER / f"{name}.css").read_text("utf-8"))
    selectors = re.findall(r"([^{};]+)\{", css)

    assert "!important" not in css
    assert [one for one in selectors if "#" in one] == []
    assert css.count("{") == css.count("}")


def test_every_token_that_is_used_is_defined() -> None:
    css = bundle.joined_css()

    assert set(re.findall(r"var\((--[\w-]+)\)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_every_file_that_the_look_names_is_there(built: Path) -> None:
    static = bundle.CSS_FOLDER.parent
    named = re.findall(r'url\("\.\./([^"]+)"\)', bundle.joined_css())

    assert named != []
    assert [name for name in named if not ((static / name).is_file() or (built / name).is_file())] == []


def test_all_fonts_together_are_small(fonts: dict[str, TTFont], built: Path) -> None:
    sizes = [(built / "fonts" / name).stat().st_size for name in fonts]

    assert len(sizes) == 3
    assert sum(sizes) <= 60_000


def test_every_weight_has_every_vietnamese_letter(fonts: dict[str, TTFont]) -> None:
    letters = vietnamese_letters()

    assert len(letters) == 134
    lacking = {name: [x for x in letters if ord(x) not in font.getBestCmap()] for name, font in fonts.items()}
    assert lacking == {name: [] for name in fonts}


def test_every_weight_has_the_signs_we_write_with(fonts: dict[str, TTFont]) -> None:
    signs = "0123456789abcXYZ′·–—…“”‘’%()/+−≤≥°²³×\u00a0"

    lacking = {name: [x for x in signs if ord(x) not in font.getBestCmap()] for name, font in fonts.items()}
    assert lacking == {name: [] for name in fonts}


def test_figures_can_stand_in_columns(fonts: dict[str, TTFont]) -> None:
    for font in fonts.values():
        table = font["GSUB"].table
        [lookup] = [
            table.LookupList.Lookup[record.Feature.LookupListIndex[0]]
            for record in table.FeatureList.FeatureRecord
            if record.FeatureTag == "tnum"
        ]
        twins = lookup.SubTable[0].mapping

        assert len(twins) == 10
        assert len({font["hmtx"][twin][0] for twin in twins.values()}) == 1


def test_letters_are_still_kerned(fonts: dict[str, TTFont]) -> None:
    tags = [
        {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
        for font in fonts.values()
    ]

    assert all({"kern", "mark"} <= each for each in tags)


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    bundle.build_all(tmp_path)

    again = {path.name: path.read_bytes() for path in (tmp_path / "ui").rglob("*.*")}
    assert again == {path.name: path.read_bytes() for path in built.rglob("*.*")}


def test_the_licence_travels_with_the_letters(built: Path) -> None:
    assert "SIL OPEN FONT LICENSE" in (built / "fonts" / "OFL.txt").read_text("utf-8")
