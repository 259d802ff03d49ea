"""Persons, mandates, standings and accounts: what is written, and what is refused."""

from datetime import date

import pytest
from django.contrib.auth import authenticate

from hatnhan.audit.models import AuditLine
from hatnhan.kernel.errors import NotAllowed, NotFound
from hatnhan.kernel.ids import new_id
from hatnhan.kernel.roles import CELL_ROLES, Role
from hatnhan.people import services
from hatnhan.people.models import Account, Cell, Mandate, MemberStanding, Person
from hatnhan.people.rules import (
    AccountExists,
    AccountMissing,
    AlreadyMember,
    MandateTaken,
    NotAMember,
    OwnAccount,
    Period,
    PeriodBackwards,
    Standing,
    StandingOverlaps,
    UsernameTaken,
)
from hatnhan.people.selectors import actor_of, members_of, people_board, person_file
from hatnhan.people.services import NewPerson
from hatnhan.places.models import Place
from tests.factories import (
    EARLY,
    actor_with,
    make_account,
    make_cell,
    make_member,
    make_person,
    make_role_account,
    make_village,
    stranger,
    system_moment,
)

pytestmark = pytest.mark.django_db
AT = system_moment(2023, 11, 18)
ON = date(2023, 11, 18)
SPRING, SUMMER, AUTUMN = date(2023, 3, 1), date(2023, 6, 1), date(2023, 9, 1)


@pytest.fixture
def village() -> Place:
    return make_village()


@pytest.fixture
def cell(village: Place) -> Cell:
    return make_cell(village)


def give(village: Place, person: Person, role: Role, period: Period) -> Mandate:
    administrator = actor_with(Role.ADMINISTRATOR, place=village)
    return services.give_mandate(
        actor=administrator, person_id=person.id, role=role, place=village, period=period, at=AT
    )


def test_a_village_has_one_head_at_a_time(village: Place) -> None:
    first, second = make_person("Lò Văn Một"), make_person()
    held = give(village, first, Role.VILLAGE_HEAD, Period(SPRING, None))

    with pytest.raises(MandateTaken) as refused:
        give(village, second, Role.VILLAGE_HEAD, Period(SUMMER, None))

    assert refused.value.facts == {"name": "Lò Văn Một", "from_on": SPRING}
    assert list(Mandate.objects.all()) == [held]


def test_a_mandate_passes_on_where_the_earlier_one_ends(village: Place) -> None:
    administrator = actor_with(Role.ADMINISTRATOR, place=village)
    first, second = make_person(), make_person()
    held = give(village, first, Role.VILLAGE_HEAD, Period(SPRING, None))

    services.end_mandate(actor=administrator, mandate_id=held.id, until_on=SUMMER, at=AT)
    give(village, second, Role.VILLAGE_HEAD, Period(SUMMER, None))

    assert actor_of(person_id=first.id, on=SUMMER).grants == ()
    assert actor_of(person_id=second.id, on=SUMMER).roles_at(village.path) == {Role.VILLAGE_HEAD}
    assert list(AuditLine.objects.order_by("id").values_list("action", flat=True)) == [
        "people.mandate_given",
        "people.mandate_ended",
        "people.mandate_given",
    ]


def test_the_end_of_a_mandate_is_not_moved_into_the_time_of_whoever_followed(village: Place) -> None:
    administrator = actor_with(Role.ADMINISTRATOR, place=village)
    first, second = make_person(), make_person("Lò Văn Hai")
    held = give(village, first, Role.VILLAGE_HEAD, Period(SPRING, None))
    services.end_mandate(actor=administrator, mandate_id=held.id, until_on=SUMMER, at=AT)
    give(village, second, Role.VILLAGE_HEAD, Period(SUMMER, None))

    with pytest.raises(MandateTaken) as refused:
        services.end_mandate(actor=administrator, mandate_id=held.id, until_on=AUTUMN, at=AT)

    assert refused.value.facts == {"name": "Lò Văn Hai", "from_on": SUMMER}
    assert Mandate.objects.get(id=held.id).until_on == SUMMER


def test_a_mandate_given_again_with_another_end_is_refused_in_words(village: Place) -> None:
    person = make_person("Lò Văn Một")
    give(village, person, Role.BOARD, Period(SPRING, None))

    with pytest.raises(MandateTaken):
        give(village, person, Role.BOARD, Period(SPRING, SUMMER))

    assert Mandate.objects.get().until_on is None


def test_many_may_sit_on_the_board_but_nobody_twice(village: Place) -> None:
    first = make_person()
    give(village, first, Role.BOARD, Period(SPRING, None))
    give(village, make_person(), Role.BOARD, Period(SPRING, None))

    with pytest.raises(MandateTaken):
        give(village, first, Role.BOARD, Period(SUMMER, None))

    assert Mandate.objects.count() == 2


def test_a_mandate_said_twice_is_one(village: Place) -> None:
    person = make_person()

    again = [give(village, person, Role.BOARD, Period(SPRING, None)) for _time in range(2)]

    assert again[0] == again[1] == Mandate.objects.get()
    assert AuditLine.objects.filter(action="people.mandate_given").count() == 1


@pytest.mark.parametrize("until_on", [SPRING, date(2022, 1, 1)])
def test_a_mandate_does_not_end_before_it_begins(village: Place, until_on: date) -> None:
    with pytest.raises(PeriodBackwards):
        give(village, make_person(), Role.BOARD, Period(SPRING, until_on))
    held = give(village, make_person(), Role.BOARD, Period(SPRING, None))
    with pytest.raises(PeriodBackwards):
        services.end_mandate(
            actor=actor_with(Role.ADMINISTRATOR, place=village), mandate_id=held.id, until_on=until_on, at=AT
        )

    held.refresh_from_db()
    assert held.until_on is None


def test_the_cells_leaders_entrust_its_roles_and_no_others(village: Place) -> None:
    secretary, person = actor_with(Role.SECRETARY, place=village), make_person()
    period = Period(SPRING, None)

    for role in Role:
        if role in CELL_ROLES:
            services.give_mandate(
                actor=secretary, person_id=person.id, role=role, place=village, period=period, at=AT
            )
        else:
            with pytest.raises(NotAllowed):
                services.give_mandate(
                    actor=secretary, person_id=person.id, role=role, place=village, period=period, at=AT
                )

    assert set(Mandate.objects.values_list("role", flat=True)) == {role.value for role in CELL_ROLES}


def test_nobody_entrusts_a_mandate_in_another_village(village: Place) -> None:
    elsewhere = make_village("ban-ben")
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    with pytest.raises(NotFound):
        services.give_mandate(
            actor=administrator,
            person_id=make_person().id,
            role=Role.BOARD,
            place=elsewhere,
            period=Period(SPRING, None),
            at=AT,
        )

    assert Mandate.objects.count() == 0


def test_a_new_person_sent_twice_is_one_person_with_one_mandate(village: Place) -> None:
    administrator, form_id = actor_with(Role.ADMINISTRATOR, place=village), new_id()

    appointed = [
        services.appoint(
            actor=administrator,
            who=NewPerson("Lò Thị Mới"),
            role=Role.SUPERVISION,
            place=village,
            period=Period(SPRING, None),
            at=AT,
            form_id=form_id,
        )
        for _time in range(2)
    ]

    assert appointed[0] == appointed[1] == Person.objects.get(full_name="Lò Thị Mới")
    assert Mandate.objects.get().person_id == form_id
    assert AuditLine.objects.filter(action="people.person_added").count() == 1


def change(cell: Cell, person: Person, standing: Standing, from_on: date) -> MemberStanding:
    return services.change_standing(
        actor=actor_with(Role.DEPUTY_SECRETARY, place=cell.village),
        cell=cell,
        person_id=person.id,
        standing=standing,
        from_on=from_on,
        at=AT,
    )


def test_a_standing_ends_where_the_next_begins(cell: Cell) -> None:
    member = make_member(cell, standing=Standing.PROBATIONARY)

    change(cell, member, Standing.OFFICIAL, SUMMER)

    spells = MemberStanding.objects.order_by("from_on").values_list("standing", "from_on", "until_on")
    assert list(spells) == [("probationary", EARLY, SUMMER), ("official", SUMMER, None)]
    by_day = [members_of(cell_id=cell.id, on=day)[0].standing for day in (SPRING, SUMMER, AUTUMN)]
    assert by_day == [Standing.PROBATIONARY, Standing.OFFICIAL, Standing.OFFICIAL]


def test_a_standing_under_a_later_one_is_refused(cell: Cell) -> None:
    member = make_member(cell)
    change(cell, member, Standing.TEMPORARY_AWAY, AUTUMN)

    with pytest.raises(StandingOverlaps) as refused:
        change(cell, member, Standing.EXEMPT, SUMMER)

    assert refused.value.facts == {"from_on": AUTUMN}
    assert members_of(cell_id=cell.id, on=SUMMER)[0].standing is Standing.OFFICIAL


def test_only_a_member_has_a_standing(cell: Cell) -> None:
    head = make_person()
    give(cell.village, head, Role.VILLAGE_HEAD, Period(EARLY, None))

    with pytest.raises(NotAMember):
        change(cell, head, Standing.EXEMPT, SUMMER)

    assert MemberStanding.objects.count() == 0


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY, Role.DEPUTY_SECRETARY}))
def test_others_than_the_leaders_do_not_change_a_standing(cell: Cell, role: Role) -> None:
    member = make_member(cell)

    with pytest.raises(NotAllowed):
        services.change_standing(
            actor=actor_with(role, place=cell.village),
            cell=cell,
            person_id=member.id,
            standing=Standing.EXEMPT,
            from_on=SUMMER,
            at=AT,
        )

    assert members_of(cell_id=cell.id, on=ON)[0].standing is Standing.OFFICIAL


def test_a_person_joins_and_leaves_the_cell_and_the_history_stays(cell: Cell) -> None:
    secretary = actor_with(Role.SECRETARY, place=cell.village)
    person = services.add_member(
        actor=secretary,
        cell=cell,
        who=NewPerson("Lò Văn Mới", has_smartphone=True),
        standing=Standing.PROBATIONARY,
        from_on=SPRING,
        at=AT,
        form_id=new_id(),
    )

    services.end_membership(actor=secretary, cell=cell, person_id=person.id, until_on=AUTUMN, at=AT)

    assert [len(members_of(cell_id=cell.id, on=day)) for day in (EARLY, SPRING, AUTUMN)] == [0, 1, 0]
    assert actor_of(person_id=person.id, on=SUMMER).roles_at(cell.village.path) == {Role.MEMBER}
    assert actor_of(person_id=person.id, on=AUTUMN).grants == ()
    with pytest.raises(NotAMember):
        services.end_membership(actor=secretary, cell=cell, person_id=person.id, until_on=AUTUMN, at=AT)


def test_a_member_does_not_join_twice(cell: Cell) -> None:
    member = make_member(cell)

    with pytest.raises(AlreadyMember):
        services.add_member(
            actor=actor_with(Role.SECRETARY, place=cell.village),
            cell=cell,
            who=member.id,
            standing=Standing.OFFICIAL,
            from_on=SUMMER,
            at=AT,
            form_id=new_id(),
        )


def test_an_account_opens_with_a_password_made_by_chance(village: Place) -> None:
    administrator, head = actor_with(Role.ADMINISTRATOR, place=village), make_person("Lò Văn Đại")
    give(village, head, Role.VILLAGE_HEAD, Period(EARLY, None))

    given = services.give_account(
        actor=administrator, path=village.path, person_id=head.id, username="lo-van-dai", at=AT
    )
    renewed = services.renew_password(actor=administrator, path=village.path, person_id=head.id, at=AT)

    assert (given.name, given.username) == ("Lò Văn Đại", "lo-van-dai")
    assert authenticate(username="lo-van-dai", password=given.password) is None
    assert authenticate(username="lo-van-dai", password=renewed.password) == head.account
    assert given.password not in str(list(AuditLine.objects.values()))


def test_an_account_is_opened_once_and_its_name_belongs_to_one(village: Place) -> None:
    administrator, first, second = actor_with(Role.ADMINISTRATOR, place=village), make_person(), make_person()
    for person in (first, second):
        give(village, person, Role.BOARD, Period(EARLY, None))
    make_account(first, "lo-van-dai")

    with pytest.raises(AccountExists):
        services.give_account(
            actor=administrator, path=village.path, person_id=first.id, username="khac", at=AT
        )
    with pytest.raises(UsernameTaken):
        services.give_account(
            actor=administrator, path=village.path, person_id=second.id, username="LO-VAN-DAI", at=AT
        )
    with pytest.raises(AccountMissing):
        services.renew_password(actor=administrator, path=village.path, person_id=second.id, at=AT)

    assert Account.objects.count() == 1


def test_nobody_closes_the_own_account_and_a_closed_one_signs_in_no_more(village: Place) -> None:
    head, own = make_role_account(Role.VILLAGE_HEAD, village), make_role_account(Role.ADMINISTRATOR, village)
    administrator = actor_of(person_id=own.person_id, on=ON)

    services.set_account_open(
        actor=administrator, path=village.path, person_id=head.person_id, is_open=False, at=AT
    )
    with pytest.raises(OwnAccount):
        services.set_account_open(
            actor=administrator, path=village.path, person_id=own.person_id, is_open=False, at=AT
        )

    assert dict(Account.objects.values_list("id", "is_active")) == {head.id: False, own.id: True}


def test_who_administers_a_village_does_not_take_over_an_account_of_the_commune(village: Place) -> None:
    commune = village.parent
    assert commune is not None
    officer = make_role_account(Role.COMMUNE, commune)
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    with pytest.raises(NotFound):
        services.renew_password(actor=administrator, path=village.path, person_id=officer.person_id, at=AT)
    give(village, officer.person, Role.BOARD, Period(EARLY, None))
    with pytest.raises(NotAllowed):
        services.renew_password(actor=administrator, path=village.path, person_id=officer.person_id, at=AT)

    officer.refresh_from_db()
    assert officer.check_password("một mật khẩu dài")


def test_an_account_of_somebody_whom_the_village_never_knew_does_not_exist(village: Place) -> None:
    elsewhere = make_role_account(Role.VILLAGE_HEAD, make_village("ban-ben"))
    Mandate.objects.filter(person=elsewhere.person).update(until_on=SUMMER)
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    with pytest.raises(NotFound):
        services.renew_password(actor=administrator, path=village.path, person_id=elsewhere.person_id, at=AT)
    with pytest.raises(NotFound):
        services.give_account(
            actor=administrator, path=village.path, person_id=make_person().id, username="khac", at=AT
        )

    elsewhere.refresh_from_db()
    assert elsewhere.check_password("một mật khẩu dài")


def test_who_signs_in_as_whom_is_told_to_who_manages_accounts_alone(cell: Cell) -> None:
    village = cell.village
    head = make_role_account(Role.VILLAGE_HEAD, village)
    told = {}
    for role in (Role.ADMINISTRATOR, Role.SECRETARY):
        actor = actor_with(role, place=village)
        file = person_file(actor=actor, village_id=village.id, path=village.path, person_id=head.person_id)
        board = people_board(actor=actor, village_id=village.id, path=village.path, on=ON)
        told[role] = (file.account is not None, any(line.account for line in board.village))

    assert told == {Role.ADMINISTRATOR: (True, True), Role.SECRETARY: (False, False)}


def test_an_administrator_sees_who_works_for_the_village_and_not_who_belongs_to_the_cell(cell: Cell) -> None:
    village = cell.village
    make_member(cell, "Lò Văn Đảng")
    make_member(cell, "Lò Thị Thư", role=Role.SECRETARY)
    head = make_role_account(Role.VILLAGE_HEAD, village).person
    administrator = actor_with(Role.ADMINISTRATOR, place=village)

    board = people_board(actor=administrator, village_id=village.id, path=village.path, on=ON)

    assert board.members == ()
    assert {line.name: line.roles for line in board.village} == {
        "Lò Văn Đảng": (),
        "Lò Thị Thư": (Role.SECRETARY,),
        head.full_name: (Role.VILLAGE_HEAD,),
    }
    assert {line.standing for line in board.village} == {None}


def test_the_cell_sees_its_members_sorted_by_given_name(cell: Cell) -> None:
    village = cell.village
    for name in ("Lò Văn Ước", "Cà Thị Anh", "Lò Văn Đại", "Quàng Thị Dung"):
        make_member(cell, name)
    member = actor_with(Role.MEMBER, place=village)

    board = people_board(actor=member, village_id=village.id, path=village.path, on=ON)

    assert [line.name for line in board.members] == [
        "Cà Thị Anh",
        "Quàng Thị Dung",
        "Lò Văn Đại",
        "Lò Văn Ước",
    ]
    assert {line.standing for line in board.members} == {Standing.OFFICIAL}


def test_a_persons_file_shows_an_administrator_no_standing_and_nobody_of_elsewhere(cell: Cell) -> None:
    village = cell.village
    member = make_member(cell)
    elsewhere = make_role_account(Role.VILLAGE_HEAD, make_village("ban-ben")).person
    administrator, insider = (actor_with(role, place=village) for role in (Role.ADMINISTRATOR, Role.MEMBER))

    seen = person_file(actor=insider, village_id=village.id, path=village.path, person_id=member.id)
    kept = person_file(actor=administrator, village_id=village.id, path=village.path, person_id=member.id)

    assert [line.standing for line in seen.standings] == [Standing.OFFICIAL]
    assert (kept.standings, kept.mandates) == ((), ())
    with pytest.raises(NotFound):
        person_file(actor=insider, village_id=village.id, path=village.path, person_id=elsewhere.id)
    with pytest.raises(NotFound):
        person_file(actor=stranger(), village_id=village.id, path=village.path, person_id=member.id)
