"""Everything that people read is there in Vietnamese, with the same facts in it."""

import gettext
from pathlib import Path

import pytest

from hatnhan.plumbing import catalogue
from hatnhan.plumbing.catalogue import Gap, Lack

MODULE = """
from django.utils.translation import gettext as _, pgettext
from hatnhan.kernel.marks import mark

text = _("%(count)d households of "
         "%(village)s")
month = pgettext("month", "May")
rule = mark("Nobody spoke.")
"""
TEMPLATE = """
  {% if open %}
      <h1 title="It's open">{% translate "Roll call" %}</h1>
    {% blocktranslate trimmed with n=count %}
      {{ n }} of them
      came
    {% endblocktranslate %}
  {% endif %}
{{ name|default:_("nobody") }}
"""
VIETNAMESE = {
    "%(count)d households of %(village)s": "%(count)d hộ của %(village)s",
    "month\x04May": "Tháng Năm",
    "Nobody spoke.": "Chưa ai phát biểu.",
    "Roll call": "Điểm danh",
    "%(n)s of them came": "%(n)s người đã đến",
    "nobody": "không ai",
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "room.py").write_text(MODULE, encoding="utf-8")
    (tmp_path / "templates" / "room.html").write_text(TEMPLATE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def po(sources: Path) -> Path:
    path = sources / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    catalogue.update(path, sources)
    return path


def test_every_text_is_there_in_vietnamese_with_the_same_facts() -> None:
    gaps = [str(gap) for gap in catalogue.missing()]

    assert not gaps, "\n".join(["", *gaps])


def test_marked_texts_of_modules_and_templates_are_collected(sources: Path) -> None:
    collected = catalogue.extract(sources)

    assert {f"{m.context}\x04{m.id}" if m.context else m.id for m in collected if m.id} == set(VIETNAMESE)


def test_translations_are_merged_compiled_and_read_by_gettext(po: Path, sources: Path) -> None:
    unused = catalogue.merge(po, {**VIETNAMESE, "Gone": "Đã bỏ"})
    [mo] = catalogue.compile_all(sources / "locale")

    with mo.open("rb") as file:
        read = gettext.GNUTranslations(file)
    assert unused == ["Gone"]
    assert catalogue.missing(po, sources) == []
    assert read.gettext("Roll call") == "Điểm danh"
    assert read.pgettext("month", "May") == "Tháng Năm"


def test_a_compiled_catalogue_is_left_alone_until_it_changes(po: Path, sources: Path) -> None:
    first = catalogue.compile_all(sources / "locale")

    assert catalogue.compile_all(sources / "locale") == []
    assert first == [po.with_suffix(".mo")]


def test_writing_the_same_catalogue_twice_gives_the_same_bytes(po: Path, sources: Path) -> None:
    before = po.read_bytes()

    catalogue.update(po, sources)

    assert po.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ('msgid "Roll call"\nmsgstr "Điểm danh"', 'msgid "Roll call"\nmsgstr ""', Lack.UNTRANSLATED),
        ('msgid "Roll call"', '#, fuzzy\nmsgid "Roll call"', Lack.FUZZY),
        ('"%(n)s người đã đến"', '"người đã đến"', Lack.PLACEHOLDERS),
        ('"%(n)s người đã đến"', '"%(m)s người đã đến"', Lack.PLACEHOLDERS),
        ('msgid "Roll call"', 'msgid "Rollcall"', Lack.ABSENT),
        ('msgid "Roll call"', 'msgid "Rollcall"', Lack.UNUSED),
    ],
)
def test_a_lacking_translation_is_seen(po: Path, sources: Path, old: str, new: str, lack: Lack) -> None:
    catalogue.merge(po, VIETNAMESE)
    whole = po.read_text("utf-8")
    assert old in whole
    po.write_text(whole.replace(old, new), encoding="utf-8")

    assert lack in {gap.lack for gap in catalogue.missing(po, sources)}


def test_a_gap_says_where_the_text_stands() -> None:
    gap = Gap(Lack.UNTRANSLATED, "Roll call", ("office/meetings/templates/hold.html",))

    assert str(gap) == "untranslated: 'Roll call' (office/meetings/templates/hold.html)"
