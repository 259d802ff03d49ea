"""The addresses of the register; the page of one house and the sheet follow in `office.houses`."""

from django.urls import path

from hatnhan.office.households import doubles, exporting, field, importing, views

urlpatterns = [
    path("households/", views.households, name="households"),
    path("households/new/", views.register, name="household_new"),
    path("households/import/", importing.import_sheet, name="households_import"),
    path("households/import/template.xlsx", exporting.template, name="households_template"),
    path("households/export.xlsx", exporting.as_xlsx, name="households_xlsx"),
    path("households/export.csv", exporting.as_csv, name="households_csv"),
    path("households/<slug:code>/code/", field.code, name="household_code"),
    path("households/<slug:code>/same/", doubles.same, name="household_same"),
    path("households/<slug:code>/same/<slug:other>/", doubles.double, name="household_double"),
    path("households/<slug:code>/change/", views.change, name="household_change"),
    path("households/<slug:code>/move/", views.move, name="household_move"),
    path("households/<slug:code>/split/", views.split, name="household_split"),
    path("households/<slug:code>/merge/", views.merge, name="household_merge"),
]
