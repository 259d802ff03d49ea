"""The addresses of the pages of tasks."""

from django.urls import path

from hatnhan.office.tasks import views

urlpatterns = [
    path("tasks/", views.tasks, name="tasks"),
    path("tasks/new/", views.task_new, name="task_new"),
    path("tasks/<uuid:task_id>/", views.task, name="task"),
    path("tasks/<uuid:task_id>/edit/", views.task_edit, name="task_edit"),
    path("tasks/<uuid:task_id>/report/", views.task_report, name="task_report"),
    path("tasks/<uuid:task_id>/end/", views.task_end, name="task_end"),
]
