"""The addresses of the pages of resolutions."""

from django.urls import path

from hatnhan.office.decisions import views

urlpatterns = [
    path("resolutions/", views.resolutions, name="resolutions"),
    path("resolutions/<uuid:resolution_id>/", views.resolution, name="resolution"),
    path("resolutions/<uuid:resolution_id>/end/", views.resolution_end, name="resolution_end"),
]
