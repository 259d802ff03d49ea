"""The minutes of the households in words: the page shows them, the paper prints the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hatnhan.decisions.rules.ballots import Difference
from hatnhan.decisions.rules.community import HouseCount
from hatnhan.decisions.selectors.community import (
    BoxCount,
    CommunityDecisionRow,
    Duty,
    Question,
    VillageMinutes,
    VillageRound,
)
from hatnhan.documents.outline import (
    Block,
    Bold,
    Document,
    Fields,
    Heading,
    Note,
    Signature,
    Signatures,
    paragraph,
)
from hatnhan.ledger.selectors import Root
from hatnhan.norms.rules import Norm
from hatnhan.office.community.board import shown_question
from hatnhan.office.community.shown import said_verdict, sentence_of, shown_round
from hatnhan.office.community.words import DECISION_WORDS, KIND_WORDS, TALLY_WORDS, WHOM_WORDS
from hatnhan.office.papers import root_note, village_paper
from hatnhan.places.selectors import Village
from hatnhan.ui.numbers import clock_of, day_of, moment_of, weekday_of
from hatnhan.ui.templatetags.hn import evidence_words

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MinutedMatter:
    """A matter as the minutes tell it: its wording, what came of it, and everything that explains this."""

    title: str
    text: str
    result: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class ShownMinutes:
    """The minutes of a meeting in words."""

    title: str
    topic: str
    head: Lines
    agenda: tuple[str, ...]
    discussion: str
    matters: tuple[MinutedMatter, ...]
    signs: Lines
    closed: str


def minutes_in_words(of: VillageMinutes) -> ShownMinutes:
    """Say the minutes."""
    head, questions = of.file.head, of.file.questions
    kind = str(KIND_WORDS[head.kind])
    has_team = any(held.team for one in questions for held in one.rounds)
    return ShownMinutes(
        title=_("Minutes: %(kind)s") % {"kind": kind[:1].lower() + kind[1:]},
        topic=head.topic,
        head=_head(of),
        agenda=tuple(line for line in head.agenda.splitlines() if line.strip()),
        discussion=head.discussion,
        matters=tuple(_matter(of, one) for one in questions if one.count or not one.is_withdrawn),
        signs=(
            (_("Secretary of the meeting"), head.secretary),
            *(((_("Counting team"), ""),) if has_team else ()),
            (_("Chair"), head.chair),
        ),
        closed=_("Closed %(moment)s.") % {"moment": moment_of(head.closed_at)} if head.closed_at else "",
    )


def minutes_paper(shown: ShownMinutes, village: Village, on: date, root: Root, today: date) -> Document:
    """Give the minutes as a paper to sign; the root of the book is that of the day on which it is printed."""
    blocks: list[Block] = [Fields(shown.head)]
    if shown.agenda:
        blocks += [Heading(_("Agenda")), *_numbered(shown.agenda)]
    if shown.discussion:
        blocks += [Heading(_("What was said")), *_paragraphs(shown.discussion)]
    blocks.append(Heading(_("What the households decided")))
    for one in shown.matters:
        blocks += [Heading(one.title, 2), *_paragraphs(one.text), paragraph(Bold(one.result))]
        blocks += [paragraph(f"{label}: {said}") for label, said in one.lines]
    if not shown.matters:
        blocks.append(paragraph(_("Nothing is put to the vote yet.")))
    if root.size:
        blocks.append(root_note(root, today))
    blocks.append(Note(shown.closed or _("These minutes are not closed yet.")))
    hint = _("(signature and name)")
    blocks.append(Signatures(tuple(Signature(title, name, hint) for title, name in shown.signs)))
    return village_paper(shown.title.upper(), shown.topic, village, on, tuple(blocks))


def _numbered(lines: Sequence[str]) -> Iterator[Block]:
    return (paragraph(f"{number}. {line}") for number, line in enumerate(lines, start=1))


def _paragraphs(text: str) -> list[Block]:
    return [paragraph(line) for line in text.splitlines() if line.strip()]


def _head(of: VillageMinutes) -> Lines:
    head, came = of.file.head, of.file.gathering
    day = f"{capfirst(weekday_of(head.held_on))} {day_of(head.held_on)}, {clock_of(head.clock)}"
    attending = {"attending": came.attending, "houses": came.houses}
    who = _("%(attending)s of %(houses)s households are represented.") % attending
    if of.file.proxies:
        who += " " + _("For %(count)s of them somebody else came.") % {"count": of.file.proxies}
    secretary = head.secretary or "–"
    if head.secretary_agreed is not None:
        agreed = {"count": head.secretary_agreed, "attending": came.attending}
        secretary += " (" + _("%(count)s of %(attending)s attending agreed") % agreed + ")"
    return (
        (_("Day"), day),
        (_("Place"), head.location),
        (_("Convened by"), head.convened_by),
        *((_("Invitation"), _with_source(said_verdict(one).text, one.norm)) for one in of.file.verdicts),
        (_("Chair"), head.chair or "–"),
        (_("Secretary of the meeting"), secretary),
        (_("Who came"), who),
    )


def _matter(of: VillageMinutes, row: Question) -> MinutedMatter:
    vote, held = shown_question(row), row.last_round
    state = f"{capfirst(vote.state)}."
    result = [sentence_of(row) or state]
    if row.count:
        result.append(_numbers(row.count.count))
        if row.is_withdrawn:
            result.append(state)
    lines = [line for one in row.rounds for line in _round(of, one, is_last=one is held)]
    verdicts = [said_verdict(one) for one in of.verdicts[row.id]]
    lines += [(one.title, _with_source(one.text, one.norm)) for one in verdicts]
    majority = row.norms.majority
    lines.append((majority.title_in(get_language() or "vi"), _source(majority)))
    if row.decision:
        lines += _decision(row.decision, of.duties[row.decision.id])
    return MinutedMatter(vote.matter, row.text, " ".join(result), tuple(lines))


def _numbers(count: HouseCount) -> str:
    said = _("Against %(against)s, abstained %(abstained)s, not valid %(invalid)s.")
    return said % {"against": count.against, "abstained": count.abstained, "invalid": count.invalid}


def _round(of: VillageMinutes, row: VillageRound, *, is_last: bool) -> Iterator[tuple[str, str]]:
    shown = shown_round(row)
    days = day_of(row.from_on)
    if row.until_on != row.from_on:
        days += f" – {day_of(row.until_on)}"
    said = [f"{shown.form}{f': {row.channel}' if row.channel else ''}, {days}."]
    said.append(_("%(count)s households have a vote.") % {"count": row.base})
    if row.agreed is not None:
        said.append(_("%(count)s of those attending agreed with this way.") % {"count": row.agreed})
    if row.reason:
        said.append(_("Voted on once more because: %(reason)s") % {"reason": row.reason})
    # What the last round came to stands above; an earlier one tells its own.
    if row.count and not is_last:
        said += [shown.sentence, _numbers(row.count.count)]
    yield _("Round %(number)s") % {"number": row.number}, " ".join(said)
    if shown.team:
        yield _("Counting team"), shown.team
    if row.is_in_a_box:
        yield _("Ballots"), " ".join(_box(row, of.boxes.get(row.id)))


def _box(row: VillageRound, box: BoxCount | None) -> Iterator[str]:
    yield _("%(count)s of %(base)s households voted.") % {"count": row.voted_count, "base": row.base}
    if row.closed_at is None:
        return
    yield _("The box was closed %(moment)s.") % {"moment": moment_of(row.closed_at)}
    if box is None:
        yield _("Two people counted, each alone; their numbers agree.")
    elif box.differences:
        yield _("Two people counted, each alone; their numbers differ:")
        yield "; ".join(_apart(one) for one in box.differences) + "."
    else:
        yield _("People who have counted so far: %(count)s of 2.") % {"count": box.people}


def _apart(one: Difference) -> str:
    said = _("bundle %(bundle)s, %(kind)s: %(first)s and %(second)s")
    kind = str(TALLY_WORDS[one.kind]).lower()
    return said % {"bundle": one.bundle, "kind": kind, "first": one.first, "second": one.second}


def _decision(row: CommunityDecisionRow, duties: Sequence[Duty]) -> Iterator[tuple[str, str]]:
    if row.from_on is None:
        since = _("waits for the commune to recognise it")
    else:
        since = _("in force from %(day)s") % {"day": day_of(row.from_on)}
    yield str(DECISION_WORDS[row.kind]), f"{row.symbol}, {since}. {row.title}"
    for one in duties:
        yield _("To be told"), _duty(one)


def _duty(one: Duty) -> str:
    whom = str(WHOM_WORDS[one.whom])
    if one.told_on:
        said = _("told on %(day)s (%(way)s)") % {"day": day_of(one.told_on), "way": one.way}
    elif one.until_on:
        said = _("by %(day)s") % {"day": day_of(one.until_on)}
    else:
        said = _("no deadline is known")
    return _with_source(f"{whom}: {said}.", one.norm)


def _with_source(said: str, norm: Norm) -> str:
    return f"{said} ({_source(norm)})"


def _source(norm: Norm) -> str:
    surely = evidence_words()[str(norm.evidence)]
    return f"{norm.source_in(get_language() or 'vi')}; {surely}"
