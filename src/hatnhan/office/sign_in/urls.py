"""The addresses of signing in; of the library's pages only those that this program needs."""

from allauth.account import views as account
from django.urls import path

from hatnhan.office.sign_in import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("demo/", views.demo_sign_in, name="demo_sign_in"),
    # The library leads to these by name; here they stay closed.
    path("signup/", views.closed, name="account_signup"),
    path("password/reset/", views.closed, name="account_reset_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("inactive/", account.account_inactive, name="account_inactive"),
]
