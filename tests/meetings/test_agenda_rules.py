"""The agenda drafts itself from what is unfinished, in the same order every time."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from hatnhan.kernel.ratios import Ratio
from hatnhan.meetings.rules import (
    AgendaSources,
    CampaignNeed,
    ItemKey,
    ItemSource,
    KeptItem,
    LastResolution,
    OverdueTask,
    ProposedItem,
    PutForward,
    ResolutionTask,
    TaskState,
    ThematicNeed,
    Words,
    propose_agenda,
)

ON = date(2023, 11, 18)
ids = st.integers(0, 6).map(lambda number: UUID(int=number))
days = st.dates(date(2023, 1, 1), ON)
campaigns = st.builds(
    lambda id_, title, done, since: CampaignNeed(id_, title, Ratio(done, 47), ON, since),
    ids,
    st.sampled_from(["Nhà tiêu", "Lò đốt rác", "Nền cứng"]),
    st.integers(0, 47),
    st.none() | days,
)
matters = st.builds(PutForward, ids, st.sampled_from(["An ninh", "Rừng"]), st.just(""), ids, days)
sources_of_any_kind = st.builds(
    AgendaSources,
    campaigns=st.lists(campaigns, max_size=5).map(tuple),
    matters=st.lists(matters, max_size=5).map(tuple),
    thematic=st.none() | st.just(ThematicNeed(4, 2023)),
)


def keys(items: tuple[ProposedItem, ...]) -> list[ItemKey]:
    return [ItemKey(item.source, item.source_id) for item in items]


@given(sources_of_any_kind)
def test_what_arrives_in_another_order_gives_the_same_draft(sources: AgendaSources) -> None:
    turned = replace(sources, campaigns=sources.campaigns[::-1], matters=sources.matters[::-1])

    assert keys(propose_agenda(turned)) == keys(propose_agenda(sources))


@given(sources_of_any_kind)
def test_a_draft_proposes_nothing_twice_and_drafting_again_adds_nothing(sources: AgendaSources) -> None:
    first = propose_agenda(sources)

    assert len(set(keys(first))) == len(first)
    assert propose_agenda(sources, present=keys(first)) == ()


@given(sources_of_any_kind)
def test_a_campaign_that_reached_every_house_is_not_proposed(sources: AgendaSources) -> None:
    open_ids = {need.campaign_id for need in sources.campaigns if need.ratio.rest}

    proposed = {item.source_id for item in propose_agenda(sources) if item.source is ItemSource.INDICATOR}

    assert proposed == open_ids


def test_the_draft_follows_the_order_of_a_meeting() -> None:
    sources = AgendaSources(
        last_resolution=LastResolution(UUID(int=1), "05-NQ/CB", ()),
        overdue_tasks=(OverdueTask(UUID(int=2), "Rà soát", "Đảng viên 03", date(2023, 11, 1)),),
        campaigns=(
            CampaignNeed(UUID(int=3), "Lò đốt rác", Ratio(40, 47), ON),
            CampaignNeed(UUID(int=4), "Nhà tiêu", Ratio(38, 47), ON, date(2023, 8, 1)),
        ),
        thematic=ThematicNeed(4, 2023, "Giữ rừng", UUID(int=9)),
        matters=(PutForward(UUID(int=5), "An ninh", "Đèn đường", UUID(int=6), ON),),
        kept=(
            KeptItem(
                UUID(int=7),
                ItemSource.HAND,
                None,
                "Quỹ khuyến học",
                "",
                None,
                25,
                date(2023, 10, 24),
                "Hết giờ",
            ),
        ),
        secretary_id=UUID(int=8),
    )

    items = propose_agenda(sources)

    assert [item.source for item in items] == [
        ItemSource.LAST_RESOLUTION,
        ItemSource.OVERDUE_TASKS,
        ItemSource.MOVED,
        ItemSource.INDICATOR,
        ItemSource.INDICATOR,
        ItemSource.THEMATIC,
        ItemSource.MATTER,
    ]
    # What stands still comes before what is merely unfinished.
    assert [item.source_id for item in items[3:5]] == [UUID(int=4), UUID(int=3)]
    assert items[3].title == Words("%(title)s: %(rest)s households to go", {"title": "Nhà tiêu", "rest": 9})
    assert [item.lead_id for item in (items[0], items[5], items[6])] == [
        UUID(int=8),
        UUID(int=9),
        UUID(int=6),
    ]
    assert items[2].minutes_planned == 25


def test_last_months_resolution_is_accounted_for_task_by_task() -> None:
    tasks = (
        ResolutionTask("Họp xóm", "Đảng viên 02", ON, TaskState.DONE, "Biên bản 12/11"),
        ResolutionTask("Rà soát", "Đảng viên 03", date(2023, 11, 1), TaskState.LATE),
        ResolutionTask("Đổi công", "Đảng viên 05", date(2023, 12, 20), TaskState.OPEN),
    )

    [item] = propose_agenda(AgendaSources(last_resolution=LastResolution(UUID(int=1), "05-NQ/CB", tasks)))

    assert item.detail[0].facts == {"count": 3, "done": 1, "late": 1, "open": 1}
    assert [line.facts["title"] for line in item.detail[1:]] == ["Họp xóm", "Rà soát", "Đổi công"]
    assert [line.text.split(":")[0] for line in item.detail[1:]] == ["Done", "Late", "Under way"]


def test_overdue_tasks_are_one_item_with_the_oldest_first() -> None:
    tasks = tuple(
        OverdueTask(UUID(int=number), f"Việc {number}", "Đảng viên 03", date(2023, 11, number))
        for number in (3, 1, 2)
    )

    drafts = [propose_agenda(AgendaSources(overdue_tasks=order)) for order in permutations(tasks)]

    assert {len(draft) for draft in drafts} == {1}
    assert {tuple(str(line.facts["title"]) for line in draft[0].detail) for draft in drafts} == {
        ("Việc 1", "Việc 2", "Việc 3")
    }
    assert drafts[0][0].title.facts == {"count": 3}


def test_a_meeting_has_one_account_and_one_thematic_part_whatever_their_number() -> None:
    sources = AgendaSources(
        last_resolution=LastResolution(UUID(int=1), "06-NQ/CB", ()), thematic=ThematicNeed(4, 2023)
    )
    present = [ItemKey(ItemSource.LAST_RESOLUTION, UUID(int=2)), ItemKey(ItemSource.THEMATIC, None)]

    assert propose_agenda(sources, present=present) == ()


def test_a_kept_campaign_comes_back_once_with_its_history() -> None:
    campaign_id = UUID(int=3)
    kept = KeptItem(
        UUID(int=7),
        ItemSource.INDICATOR,
        campaign_id,
        "Lò đốt rác",
        "",
        None,
        20,
        date(2023, 10, 24),
        "Hết giờ",
    )
    need = CampaignNeed(campaign_id, "Lò đốt rác", Ratio(40, 47), ON)

    [item] = propose_agenda(AgendaSources(campaigns=(need,), kept=(kept,)))

    assert (item.source_id, item.moved_from_id) == (campaign_id, UUID(int=7))
