"""The addresses of the cell's meetings."""

from django.urls import path

from hatnhan.office.meetings import agenda, hold, item, items, minutes, prepare, score, votes, year

ONE = "meetings/<uuid:meeting_id>/"
ITEM = f"{ONE}items/<uuid:item_id>/"
VOTE = f"{ONE}votes/<uuid:proposal_id>/"

urlpatterns = [
    path("meetings/", year.meetings, name="meetings"),
    path("meetings/new/", year.new_meeting, name="meeting_new"),
    path("meetings/<int:year>/plan/", year.plan, name="meetings_plan"),
    path("meetings/<int:year>/topics/<int:quarter>/", year.topic, name="meeting_topic"),
    path("matters/", year.matters, name="matters"),
    path(ONE, minutes.meeting, name="meeting"),
    path(f"{ONE}prepare/", prepare.prepare, name="meeting_prepare"),
    path(f"{ONE}draft/", prepare.draft, name="meeting_draft"),
    path(f"{ONE}announce/", prepare.announce, name="meeting_announce"),
    path(f"{ONE}officers/", prepare.officers, name="meeting_officers"),
    path(f"{ONE}preparation/", prepare.preparation, name="meeting_preparation"),
    path(f"{ONE}move/", prepare.move, name="meeting_move"),
    path(f"{ONE}kind/", prepare.kind, name="meeting_kind"),
    path(f"{ONE}told/", prepare.told, name="meeting_told"),
    path(f"{ONE}agenda/", agenda.agenda, name="meeting_agenda"),
    path(f"{ONE}seen/", agenda.seen, name="meeting_seen"),
    path(f"{ONE}matters/", items.waiting_matters, name="meeting_matters"),
    path(f"{ONE}last/", items.last_resolution, name="meeting_last"),
    path(f"{ONE}items/new/", items.new_item, name="meeting_item_new"),
    path(ITEM, item.item, name="meeting_item"),
    path(f"{ITEM}opinion/", agenda.opinion, name="meeting_opinion"),
    path(f"{ITEM}edit/", items.edit_item, name="meeting_item_edit"),
    path(f"{ITEM}keep/", items.keep_item, name="meeting_item_keep"),
    path(f"{ITEM}drop/", items.drop_item, name="meeting_item_drop"),
    path(f"{ITEM}shift/", items.shift_item, name="meeting_item_shift"),
    path(f"{ITEM}say/", item.say, name="meeting_item_say"),
    path(f"{ITEM}dictate/", item.dictate, name="meeting_item_dictate"),
    path(f"{ITEM}conclude/", item.conclude, name="meeting_item_conclude"),
    path(f"{ITEM}propose/", item.put_forward, name="meeting_item_propose"),
    path(f"{ONE}hold/", hold.hold, name="meeting_hold"),
    path(f"{ONE}start/", hold.start, name="meeting_start"),
    path(f"{ONE}end/", hold.end, name="meeting_end"),
    path(f"{ONE}times/", hold.times, name="meeting_times"),
    path(f"{ONE}roll-call/", hold.roll_call, name="meeting_roll_call"),
    path(f"{ONE}guests/", hold.guest, name="meeting_guest"),
    path(f"{ONE}documents/", hold.document, name="meeting_document"),
    path(f"{ONE}partner/", hold.partner, name="meeting_partner"),
    path(f"{ONE}notes/", hold.note, name="meeting_note"),
    path(f"{ONE}tasks/", votes.give_task, name="meeting_task"),
    path(f"{ONE}tasks/none/", votes.no_task, name="meeting_no_task"),
    path(VOTE, votes.vote, name="meeting_vote"),
    path(f"{VOTE}change/", votes.change, name="meeting_vote_change"),
    path(f"{VOTE}withdraw/", votes.withdraw, name="meeting_vote_withdraw"),
    path(f"{VOTE}open/", votes.open_vote, name="meeting_vote_open"),
    path(f"{VOTE}count/", votes.count, name="meeting_vote_count"),
    path(f"{VOTE}hands/", votes.hands, name="meeting_vote_hands"),
    path(f"{VOTE}adopt/", votes.adopt, name="meeting_vote_adopt"),
    path(f"{ONE}minutes/", minutes.minutes, name="meeting_minutes"),
    path(f"{ONE}close/", minutes.close, name="meeting_close"),
    path(f"{ONE}addenda/", minutes.addendum, name="meeting_addendum"),
    path(f"{ONE}reported/", minutes.reported, name="meeting_reported"),
    path(f"{ONE}score/", score.score, name="meeting_score"),
]
