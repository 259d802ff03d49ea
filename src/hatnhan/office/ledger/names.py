"""Names on the board: a household says yes or no itself, or whoever collects writes down what it said."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from hatnhan.decisions.selectors.community import people_of_village
from hatnhan.households.selectors import HouseRow, households_of, own_households
from hatnhan.ledger.rules.consents import NAMED_LEAST, Consent, How
from hatnhan.ledger.selectors import ConsentRow, consents_of, own_consents, own_household
from hatnhan.ledger.services import record_consent
from hatnhan.ledger.words import HOW_WORDS
from hatnhan.office.answering import Sheet, Way, address, asked_or_sent, saved
from hatnhan.office.houses.sheet import moment_on
from hatnhan.office.ledger.desk import drive_here, sheet_page, way_to_drive
from hatnhan.office.ledger.forms import NameForm, OwnNameForm
from hatnhan.office.pages import StaffRequest, page
from hatnhan.ui.words import say_mark

OwnHouse = tuple[HouseRow, ConsentRow | None, str]


@page("ledger.view")
@asked_or_sent
def own_name(request: StaffRequest, drive_id: UUID, household_id: UUID) -> HttpResponse:
    """Let the representative name the own household, or take its name off the board."""
    found = drive_here(request, drive_id)
    code = own_household(
        person_id=request.actor.person_id, village_id=request.village.id, household_id=household_id
    )
    form = OwnNameForm(request.POST or None)

    def deed() -> HttpResponse:
        is_given = form.cleaned_data["answer"]
        record_consent(
            actor=request.actor,
            drive_id=drive_id,
            household_id=household_id,
            said=Consent(is_given, How.OWN),
            happened_at=request.now,
            fact_id=form.cleaned_data["fact_id"],
            at=request.now,
        )
        said = _("You may be named on the board.") if is_given else _("Your name is off the board.")
        return saved(request, "drive_own", said, drive_id=drive_id)

    sheet = Sheet(
        _("The name of household %(code)s") % {"code": code},
        _("Save"),
        Way(address(request, "drive_own", drive_id=drive_id), _("My receipts")),
        (
            _("%(drive)s: the board shows sums to everybody, and names only of those who want it.")
            % {"drive": found.title},
            _(
                "Nobody need be named, and nobody sees who was not asked or said no. Names are shown when at "
                "least %(least)s households agree and the list does not point at a few that are missing."
            )
            % {"least": NAMED_LEAST},
            _("You can take it back here at any time, and the name goes at once. What was printed stays."),
        ),
    )
    return sheet_page(request, form, deed, sheet)


@page("ledger.collect")
@asked_or_sent
def names(request: StaffRequest, drive_id: UUID) -> HttpResponse:
    """Show which households agreed to be named and how, and write down what another one said."""
    found = drive_here(request, drive_id)
    form = NameForm(
        request.POST or None,
        initial={"on": request.today},
        houses=households_of(village_id=request.village.id, on=request.today),
        people=people_of_village(village_id=request.village.id),
    )

    def deed() -> HttpResponse:
        asked = form.cleaned_data
        record_consent(
            actor=request.actor,
            drive_id=drive_id,
            household_id=asked["household"],
            said=form.consent(),
            happened_at=moment_on(asked["on"], request.now),
            fact_id=asked["fact_id"],
            at=request.now,
        )
        return saved(request, "drive_names", drive_id=drive_id)

    def rows() -> list[tuple[ConsentRow, str]]:
        found = consents_of(
            actor=request.actor, path=request.village.path, village_id=request.village.id, drive_id=drive_id
        )
        return [(row, _how(row)) for row in found]

    sheet = Sheet(
        _("Households that agree to be named"),
        _("Save"),
        way_to_drive(request, found),
        (
            _("Ask for this drive alone, and write down what was said: silence is a no. Keep the paper."),
            _("A household takes it back at any time, without a paper: its name goes at once."),
        ),
    )
    return sheet_page(request, form, deed, sheet, "office/ledger/names.html", rows=rows)


def houses_with_consents(request: StaffRequest, drive_id: UUID) -> list[OwnHouse]:
    """Give the households that the reader represents, each with the consent that holds."""
    person_id = request.actor.person_id
    given = {row.household_id: row for row in own_consents(person_id=person_id, drive_id=drive_id)}
    houses = own_households(person_id=person_id, village_id=request.village.id, on=request.today)
    return [(house, row := given.get(house.id), _how(row)) for house in houses]


def _how(row: ConsentRow | None) -> str:
    return say_mark(HOW_WORDS[How(row.how)]) if row else ""
