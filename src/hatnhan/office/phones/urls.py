"""The addresses of one's own phones."""

from django.urls import path

from hatnhan.office.phones import views

urlpatterns = [
    path("phones/", views.phones, name="phones"),
    path("phones/<uuid:device_id>/revoke/", views.revoke, name="phone_revoke"),
]
