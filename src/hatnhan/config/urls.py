"""Every address of the program."""

from django.urls import URLPattern, URLResolver, include, path

from hatnhan.api.urls import api
from hatnhan.office.sign_in import views as sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    # First, as it is asked most often: addresses are compared one after another.
    path("api/v1/", api.urls),
    path("", include("hatnhan.portal.urls")),
    path("accounts/", include("hatnhan.office.sign_in.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("v/<slug:village>/", include("hatnhan.office.urls")),
    path("start/", sign_in.start, name="start"),
    path("field/", include("hatnhan.field.urls")),
]

handler403 = "hatnhan.office.errors.not_allowed"
handler404 = "hatnhan.office.errors.not_found"
handler500 = "hatnhan.office.errors.trouble"
