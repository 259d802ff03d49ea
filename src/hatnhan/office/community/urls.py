"""The addresses of the community's meetings, votes and decisions."""

from django.urls import path

from hatnhan.office.community import board, boxes, decided, meetings, questions

MEETING = "community/meetings/<uuid:village_meeting_id>/"
QUESTION = "community/votes/<uuid:question_id>/"
DECISION = "community/decisions/<uuid:village_decision_id>/"

urlpatterns = [
    path("community/", board.community, name="community"),
    path("community/new/", board.new_meeting, name="community_new"),
    path("community/ballots/", board.new_ballots, name="community_ballots"),
    path(MEETING, meetings.meeting, name="community_meeting"),
    path(f"{MEETING}change/", meetings.change, name="community_change"),
    path(f"{MEETING}attendance/", meetings.attendance, name="community_attendance"),
    path(f"{MEETING}officers/", meetings.officers, name="community_officers"),
    path(f"{MEETING}discussion/", meetings.discussion, name="community_discussion"),
    path(f"{MEETING}propose/", meetings.propose, name="community_propose"),
    path(f"{MEETING}minutes/", meetings.minutes, name="community_minutes"),
    path(f"{MEETING}minutes/pdf/", meetings.minutes_pdf, name="community_minutes_pdf"),
    path(f"{MEETING}close/", meetings.close, name="community_close"),
    path(QUESTION, questions.question, name="community_vote"),
    path(f"{QUESTION}change/", questions.change, name="community_vote_change"),
    path(f"{QUESTION}withdraw/", questions.withdraw, name="community_vote_withdraw"),
    path(f"{QUESTION}open/", questions.open_vote, name="community_vote_open"),
    path(f"{QUESTION}count/", questions.count, name="community_vote_count"),
    path(f"{QUESTION}hands/", questions.hands, name="community_vote_hands"),
    path(f"{QUESTION}adopt/", questions.adopt, name="community_vote_adopt"),
    path(f"{QUESTION}voted/", boxes.voted, name="community_voted"),
    path(f"{QUESTION}not-voted/", boxes.not_voted, name="community_not_voted"),
    path(f"{QUESTION}close/", boxes.close, name="community_box_close"),
    path(f"{QUESTION}tally/", boxes.tally, name="community_tally"),
    path(DECISION, decided.decision, name="community_decision"),
    path(f"{DECISION}told/", decided.told, name="community_told"),
    path(f"{DECISION}recognised/", decided.recognised, name="community_recognised"),
    path(f"{DECISION}end/", decided.end, name="community_end"),
    path(f"{DECISION}replace/", decided.replace, name="community_replace"),
]
