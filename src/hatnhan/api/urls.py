"""The API as the program's addresses know it."""

from ninja import NinjaAPI
from ninja.security import SessionAuth

from hatnhan.api import files, session, sync, villages
from hatnhan.api.problems import tell_problems

# The page of documentation would need scripts that the content policy forbids; openapi.json says it all.
api = NinjaAPI(
    title="Hạt Nhân",
    version="1",
    description="The working book of a village, for other programs. Sign in at /session; a cookie keeps it.",
    docs_url=None,
    auth=SessionAuth(),
    urls_namespace="api",
)
tell_problems(api)
api.add_router("", session.router)
api.add_router("/villages", villages.router)
api.add_router("/sync", sync.router)
api.add_router("/sync", files.router)
