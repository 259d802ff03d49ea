"""The addresses of the sheet and of one house."""

from django.urls import path

from hatnhan.office.houses import acts, calls, photos, sheet, views

HOUSE = "households/<slug:code>/"

urlpatterns = [
    path("households/sheet/", sheet.sheet, name="sheet"),
    path(HOUSE, views.household, name="household"),
    path(f"{HOUSE}visit/", acts.visit, name="visit"),
    path(f"{HOUSE}visits/", calls.call, name="household_visit"),
    path(f"{HOUSE}indicators/<slug:indicator>/", acts.look, name="look"),
    path(f"{HOUSE}observations/<uuid:observation_id>/", acts.mend, name="observation"),
    path(f"{HOUSE}observations/<uuid:observation_id>/confirm/", acts.confirm, name="observation_confirm"),
    path(f"{HOUSE}photos/", photos.photos, name="photos"),
    path(f"{HOUSE}photos/<slug:sha256>/", photos.photo_file, name="photo_file"),
    path(f"{HOUSE}photos/<uuid:photo_id>/take-back/", photos.photo_take_back, name="photo_take_back"),
]
