"""The addresses inside a village, gathered from every subject."""

from django.urls import URLPattern, URLResolver

from hatnhan.office.campaigns.urls import urlpatterns as campaigns
from hatnhan.office.community.urls import urlpatterns as community
from hatnhan.office.decisions.urls import urlpatterns as decisions
from hatnhan.office.home.urls import urlpatterns as home
from hatnhan.office.households.urls import urlpatterns as households
from hatnhan.office.houses.urls import urlpatterns as houses
from hatnhan.office.ledger.urls import urlpatterns as ledger
from hatnhan.office.meetings.urls import urlpatterns as meetings
from hatnhan.office.more.urls import urlpatterns as more
from hatnhan.office.norms.urls import urlpatterns as norms
from hatnhan.office.people.urls import urlpatterns as people
from hatnhan.office.phones.urls import urlpatterns as phones
from hatnhan.office.settings.urls import urlpatterns as settings
from hatnhan.office.tasks.urls import urlpatterns as tasks

app_name = "office"

# The household pages come before the page of one house, whose address would take their names for codes.
urlpatterns: list[URLPattern | URLResolver] = [
    *home,
    *households,
    *houses,
    *campaigns,
    *meetings,
    *decisions,
    *community,
    *tasks,
    *ledger,
    *norms,
    *people,
    *settings,
    *phones,
    *more,
]
