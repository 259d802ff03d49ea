"""The addresses of people, their mandates and their accounts."""

from django.urls import path

from hatnhan.office.people import acts, views

PERSON = "people/<uuid:person_id>/"

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person_add"),
    path("people/members/add/", views.member_add, name="member_add"),
    path(PERSON, views.person, name="person"),
    path(f"{PERSON}name/", acts.correct_name, name="person_name"),
    path(f"{PERSON}mandates/", acts.give_mandate, name="person_mandate"),
    path(f"{PERSON}mandates/<uuid:mandate_id>/end/", acts.end_mandate, name="person_mandate_end"),
    path(f"{PERSON}roles/", acts.give_role, name="person_role"),
    path(f"{PERSON}roles/<uuid:mandate_id>/end/", acts.end_role, name="person_role_end"),
    path(f"{PERSON}standing/", acts.change_standing, name="person_standing"),
    path(f"{PERSON}leave/", acts.leave, name="person_leave"),
    path(f"{PERSON}account/", acts.give_account, name="person_account"),
    path(f"{PERSON}account/password/", acts.renew_password, name="person_password"),
    path(f"{PERSON}account/open/", acts.set_account_open, name="person_account_open"),
]
