"""The few addresses that the frame itself leads to."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer with an empty page."""
    del request
    return HttpResponse()


urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("in/", nothing, name="account_login"),
    path("out/", nothing, name="account_logout"),
    path("password/", nothing, name="account_change_password"),
    path("again/", nothing, name="account_reauthenticate"),
    path("demo/", nothing, name="demo_sign_in"),
]
