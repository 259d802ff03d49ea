"""The addresses of the norms."""

from django.urls import path

from hatnhan.office.norms import views

urlpatterns = [
    path("norms/", views.norms, name="norms"),
    path("norms/<str:code>/village/", views.set_for_village, name="norm_village"),
    path("norms/<str:code>/commune/", views.set_for_commune, name="norm_commune"),
    path("norms/set/<uuid:override_id>/village/", views.withdraw_for_village, name="norm_village_withdraw"),
    path("norms/set/<uuid:override_id>/commune/", views.withdraw_for_commune, name="norm_commune_withdraw"),
]
