"""Letters and pages for tests, of the incidents that cards are tested with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from mails.incident_page import Visitor, visit_page
from mails.letters import Reader, letter
from services.mail.emails import Letter
from services.model import Entry, Event, Handover, Incident, Person, RoomResponse, State, Via
from services.model.deliveries import News
from tests.builders.incident_builder import ADELE, MEGAN, NOW, a_claim, a_slot, an_incident, an_offer

SENDER = "roomfix@contoso.example"
PAGE = "https://roomfix.example/visit/TOKEN"


def a_reader(person: Person = MEGAN, **changes: Any) -> Reader:
    """A contact of the location, unless a test says otherwise."""
    made = Reader(person, "megan@contoso.example", f"{PAGE}/unsubscribe", page=PAGE, may_claim=True)
    return replace(made, **changes)


def a_letter(incident: Incident, news: News = News.NEW, *, language: str = "en", **changes: Any) -> Letter:
    return letter(incident, news, a_reader(**changes), sender=SENDER, now=NOW, language=language)


def a_page(incident: Incident, *, language: str = "en", problem: Any = None, **changes: Any) -> str:
    visitor = replace(Visitor(MEGAN, "TOKEN", may_claim=True), **changes)
    return visit_page(incident, visitor, now=NOW, language=language, problem=problem)


def incidents() -> list[Incident]:
    """One of every kind that reads differently."""
    unmapped = replace(an_incident().room, calendar=None)
    held = {
        "booking": a_claim(event=None),
        "by hand": a_claim(by_hand=True),
        "entered": a_claim(by_hand=True, answer=RoomResponse.ACCEPTED),
        "declined": a_claim(answer=RoomResponse.DECLINED),
        "tentative": a_claim(answer=RoomResponse.TENTATIVE),
    }
    here = a_claim(answer=RoomResponse.ACCEPTED, checked_in_at=NOW)
    offered = a_claim(answer=RoomResponse.ACCEPTED, offered=Handover(ADELE, NOW + timedelta(hours=1)))
    happened = tuple(
        Entry(event, NOW, MEGAN, a_slot(), Via.MAIL, ADELE, "a new lamp") for event in Event
    )  # more than are shown
    return [
        *(an_incident(state) for state in State if state is not State.ON_SITE),
        *(an_incident(State.CLAIMING, claim=claim) for claim in held.values()),
        an_incident(State.ON_SITE, claim=here, history=happened[-5:]),
        an_incident(State.BOOKED, claim=offered, moving=a_claim(), cleared_at=NOW, history=happened[5:10]),
        an_incident(offer=an_offer(40, grown=True), respond_by=NOW, resolve_by=NOW + timedelta(days=1)),
        an_incident(offer=an_offer(0)),
        an_incident(offer=an_offer(0, known=False)),
        an_incident(offer=an_offer(0), room=unmapped),
        an_incident(description="", link=None, reporter=ADELE, history=(), source="my_tool"),
        an_incident(link="http://plain.example/", source="my_tool"),
        an_incident(State.CLOSED, closing=None, closed_at=None, history=()),
    ]
