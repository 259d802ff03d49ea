"""The addresses of drives and their book."""

from django.urls import path

from hatnhan.office.ledger import book, closing, drives, files, gallery, names, paying, pictures, sheet

urlpatterns = [
    path("ledger/", drives.drives, name="drives"),
    path("ledger/new/", drives.drive_new, name="drive_new"),
    path("ledger/<uuid:drive_id>/", drives.drive, name="drive"),
    path("ledger/<uuid:drive_id>/own/", drives.own, name="drive_own"),
    path("ledger/<uuid:drive_id>/own/<uuid:household_id>/name/", names.own_name, name="drive_own_name"),
    path("ledger/<uuid:drive_id>/names/", names.names, name="drive_names"),
    path("ledger/<uuid:drive_id>/edit/", drives.drive_amend, name="drive_amend"),
    path("ledger/<uuid:drive_id>/terms/", drives.drive_terms, name="drive_terms"),
    path("ledger/<uuid:drive_id>/decision/", drives.drive_decision, name="drive_decision"),
    path("ledger/<uuid:drive_id>/exempt/", drives.drive_exempt, name="drive_exempt"),
    path("ledger/<uuid:drive_id>/sheet/", sheet.money_sheet, name="drive_sheet"),
    path("ledger/<uuid:drive_id>/labour/", sheet.labour_sheet, name="drive_labour"),
    path("ledger/<uuid:drive_id>/give/", book.give, name="drive_give"),
    path("ledger/<uuid:drive_id>/book/", book.book, name="drive_book"),
    path("ledger/<uuid:drive_id>/receipts/", book.receipts, name="drive_receipts"),
    path("ledger/<uuid:drive_id>/import/", files.take_over, name="drive_import"),
    path("ledger/<uuid:drive_id>/book.xlsx", files.as_xlsx, name="drive_xlsx"),
    path("ledger/<uuid:drive_id>/book.csv", files.as_csv, name="drive_csv"),
    path("ledger/<uuid:drive_id>/book.beancount", files.as_journal, name="drive_journal"),
    path("ledger/<uuid:drive_id>/pay/", paying.pay_out, name="drive_pay"),
    path("ledger/<uuid:drive_id>/transfer/", paying.transfer, name="drive_transfer"),
    path("ledger/<uuid:drive_id>/waiting/", paying.waiting, name="drive_waiting"),
    path("ledger/<uuid:drive_id>/hand-over/", paying.hand_over_new, name="hand_over_new"),
    path("ledger/<uuid:drive_id>/close/", closing.close, name="drive_close"),
    path("ledger/<uuid:drive_id>/papers/contributions/", closing.contributions_pdf, name="contributions_pdf"),
    path("ledger/<uuid:drive_id>/papers/labour/", closing.labour_pdf, name="labour_pdf"),
    path("ledger/<uuid:drive_id>/papers/settlement/", closing.settlement_pdf, name="settlement_pdf"),
    path("ledger/<uuid:drive_id>/photos/", gallery.drive_photos, name="drive_photos"),
    path("ledger/<uuid:drive_id>/photos/new/", gallery.drive_photo_new, name="drive_photo_new"),
    path("ledger/photos/<uuid:work_photo_id>/", gallery.work_photo_file, name="work_photo"),
    path(
        "ledger/photos/<uuid:work_photo_id>/take-back/",
        gallery.work_photo_take_back,
        name="work_photo_take_back",
    ),
    path("ledger/payments/<uuid:payment_id>/approve/", paying.payment_approve, name="payment_approve"),
    path("ledger/payments/<uuid:payment_id>/photo/", pictures.payment_photo, name="payment_photo"),
    path("ledger/payments/<uuid:payment_id>/withdraw/", paying.payment_withdraw, name="payment_withdraw"),
    path(
        "ledger/hand-overs/<uuid:hand_over_id>/confirm/", paying.hand_over_confirm, name="hand_over_confirm"
    ),
    path(
        "ledger/hand-overs/<uuid:hand_over_id>/withdraw/",
        paying.hand_over_withdraw,
        name="hand_over_withdraw",
    ),
    path("ledger/entries/<uuid:entry_id>/", book.entry, name="entry"),
    path("ledger/entries/<uuid:entry_id>/photo/", pictures.entry_photo, name="entry_photo"),
    path("ledger/entries/<uuid:entry_id>/pdf/", book.entry_pdf, name="entry_pdf"),
    path("ledger/entries/<uuid:entry_id>/proof/", book.entry_proof, name="entry_proof"),
    path("ledger/entries/<uuid:entry_id>/reverse/", book.reverse, name="entry_reverse"),
]
