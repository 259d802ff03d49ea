"""The addresses of the settings and of the audit book."""

from django.urls import path

from hatnhan.office.settings import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("settings/language/", views.language, name="settings_language"),
    path("settings/meeting/", views.meeting_rule, name="settings_meeting"),
    path("settings/audit/", views.audit, name="audit"),
]
