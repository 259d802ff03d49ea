"""What stands around every page: the village, the way to the other pages, who is signed in."""

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, gettext

from hatnhan.kernel.actor import Actor
from hatnhan.kernel.marks import mark as _
from hatnhan.office.pages import StaffRequest
from hatnhan.ui.frames import Frame, Language, NavItem, Phone

# address name, words, icon, action that opens it, and the subjects (first part of the address) it stands for
NAV = (
    ("home", _("Our village"), "home", "home.view", ("",)),
    ("meetings", _("Meetings"), "meeting", "meetings.view", ("meetings", "matters")),
    ("tasks", _("Tasks"), "task", "tasks.report", ("tasks", "resolutions")),
    ("households", _("Households"), "house", "households.view", ("households",)),
    ("campaigns", _("Campaigns"), "campaign", "campaigns.view", ("campaigns", "indicators")),
    ("community", _("Community meetings"), "vote", "community.view", ("community",)),
    ("drives", _("Contributions"), "drive", "ledger.view", ("ledger",)),
    ("norms", _("Norms"), "norms", "norms.view", ("norms",)),
    ("people", _("People"), "people", "people.view", ("people",)),
    ("settings", _("Settings"), "settings", "settings.view", ("settings",)),
)
IN_BAR = 4


def frame_of(request: HttpRequest) -> dict[str, object]:
    """Give the page's frame to every template; None for a stranger."""
    bare: dict[str, object] = {"assumed_day": settings.ASSUMED_DAY, "frame": None, "phone": phone_of(request)}
    if not hasattr(request, "village") or not hasattr(request, "actor"):
        return bare
    return {**bare, "frame": build_frame(request)}  # type: ignore[arg-type]  # a page has laid village and actor on it


def phone_of(request: HttpRequest) -> Phone | None:
    """Say where the page without network is, for whoever may have something waiting on it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    script = static("field/js/elsewhere.js")
    return Phone(url=reverse("field:shell"), script=script, person_id=str(user.person_id))


def build_frame(request: StaffRequest) -> Frame:
    """Build the frame of a signed-in page."""
    items = _nav(request.actor, request.village.path, request.village.code, request.path)
    line = gettext("%(commune)s · %(count)s households") % {
        "commune": request.village.commune_name,
        "count": request.house_count,
    }
    bar, rest = items[:IN_BAR], items[IN_BAR:]
    return Frame(
        village_name=request.village.name,
        village_line=line,
        village_code=request.village.code,
        state="saved",
        state_text=gettext("All saved"),
        assumed_day=settings.ASSUMED_DAY,
        nav=(*bar, _more(request, rest)),
        more=rest,
        person_name=request.actor.name,
        language=get_language() or settings.LANGUAGE_CODE,
        languages=_languages(),
    )


def _languages() -> tuple[Language, ...]:
    current = get_language()
    return tuple(
        Language(code=code, label=get_language_info(code)["name_local"], is_current=code == current)
        for code, _name in settings.LANGUAGES
    )


def _more(request: StaffRequest, rest: tuple[NavItem, ...]) -> NavItem:
    url = reverse("office:more", kwargs={"village": request.village.code})
    is_here = request.path == url or any(item.is_current for item in rest)
    return NavItem(label=gettext("More"), url=url, icon="more", is_current=is_here)


def _nav(actor: Actor, path: str, code: str, address: str) -> tuple[NavItem, ...]:
    subject = address.removeprefix(f"/v/{code}/").split("/")[0]
    return tuple(
        NavItem(
            label=gettext(words),
            url=reverse(f"office:{name}", kwargs={"village": code}),
            icon=icon,
            is_current=subject in subjects,
        )
        for name, words, icon, action, subjects in NAV
        if actor.may(action, path)
    )
