"""The addresses of drives and their book."""

from django.urls import path

from hatnhan.office.ledger import book, drives, sheet

urlpatterns = [
    path("ledger/", drives.drives, name="drives"),
    path("ledger/new/", drives.drive_new, name="drive_new"),
    path("ledger/<uuid:drive_id>/", drives.drive, name="drive"),
    path("ledger/<uuid:drive_id>/own/", drives.own, name="drive_own"),
    path("ledger/<uuid:drive_id>/edit/", drives.drive_amend, name="drive_amend"),
    path("ledger/<uuid:drive_id>/terms/", drives.drive_terms, name="drive_terms"),
    path("ledger/<uuid:drive_id>/decision/", drives.drive_decision, name="drive_decision"),
    path("ledger/<uuid:drive_id>/exempt/", drives.drive_exempt, name="drive_exempt"),
    path("ledger/<uuid:drive_id>/sheet/", sheet.money_sheet, name="drive_sheet"),
    path("ledger/<uuid:drive_id>/labour/", sheet.labour_sheet, name="drive_labour"),
    path("ledger/<uuid:drive_id>/give/", book.give, name="drive_give"),
    path("ledger/<uuid:drive_id>/book/", book.book, name="drive_book"),
    path("ledger/<uuid:drive_id>/receipts/", book.receipts, name="drive_receipts"),
    path("ledger/entries/<uuid:entry_id>/", book.entry, name="entry"),
    path("ledger/entries/<uuid:entry_id>/pdf/", book.entry_pdf, name="entry_pdf"),
    path("ledger/entries/<uuid:entry_id>/proof/", book.entry_proof, name="entry_proof"),
    path("ledger/entries/<uuid:entry_id>/reverse/", book.reverse, name="entry_reverse"),
]
