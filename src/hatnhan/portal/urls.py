"""The public addresses."""

from django.urls import path

from hatnhan.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("b/<slug:code>/", views.village, name="village"),
]
