"""The sample village: Pá Kìm with a believable year, made through the same services as any village."""

from django.db.transaction import atomic

from hatnhan.ops.demo import community, embankment, houses, meetings, november, village
from hatnhan.ops.demo.telling import read_story
from hatnhan.ops.demo.village import Say
from hatnhan.people.demo_roles import DEMO_ROLES
from hatnhan.people.selectors import has_accounts


def load(*, say: Say) -> None:
    """Make the sample village unless it is there; all of it or nothing."""
    if has_accounts():
        say("The sample village is here already; its data is kept.")
        return
    with atomic():
        say("Sample village: places, people, mandates …")
        cast = village.found()
        say("Sample village: 47 households and a year of observations …")
        campaigns = houses.load(cast)
        say("Sample village: the households decide about the embankment …")
        decision_id = community.load(cast)
        say("Sample village: the book of the embankment …")
        embankment.load(cast, decision_id)
        story = read_story()
        say("Sample village: ten meetings with their resolutions and tasks …")
        meetings.load(cast, story, campaigns, say=say)
        say("Sample village: November in preparation …")
        november.load(cast, story)


def introduce(*, address: str, say: Say) -> None:
    """Print where the sample village is served and how each role signs in."""
    say(f"\nHạt Nhân: {address}\n")
    say(f"Sign in at {address}/accounts/login/ with one touch, or by name.")
    say(f"Every password is «{village.PASSWORD}»:")
    for role in DEMO_ROLES:
        say(f"  {role.role:14} {role.username}")
    say("\nStop with Ctrl+C.")
