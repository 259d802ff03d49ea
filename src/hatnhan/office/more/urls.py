"""The address of everything that does not fit into the bar."""

from django.urls import path

from hatnhan.office.more import views

urlpatterns = [path("more/", views.more, name="more")]
