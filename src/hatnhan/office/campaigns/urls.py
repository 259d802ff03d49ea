"""The addresses of campaigns and indicators."""

from django.urls import path

from hatnhan.office.campaigns import definitions, views

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/new/", views.campaign_new, name="campaign_new"),
    path("campaigns/<uuid:campaign_id>/", views.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/edit/", views.campaign_edit, name="campaign_edit"),
    path("campaigns/<uuid:campaign_id>/end/", views.campaign_end, name="campaign_end"),
    path("indicators/", definitions.indicators, name="indicators"),
    path("indicators/new/", definitions.indicator_new, name="indicator_new"),
    path("indicators/<uuid:indicator_id>/", definitions.indicator_version, name="indicator"),
    path("indicators/<uuid:indicator_id>/retire/", definitions.indicator_retire, name="indicator_retire"),
]
