"""Every look an incident's card can have: state by offer by viewer by notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import product
from typing import Any

from cards.incident.incident_card import Notice, NoticeLevel, incident_card
from services.model import Entry, Event, Incident, IncidentId, Offer, PersonId, RoomResponse, Severity, State
from tests.builders.incident_builder import ADELE, MEGAN, NOW, a_claim, a_slot, an_incident, an_offer
from tests.builders.incident_lives import lives

LATER = NOW + timedelta(minutes=5)

OFFERS: dict[str, Offer] = {
    "unread": an_offer(0, known=False),
    "empty": an_offer(0, grown=True, until=NOW + timedelta(days=14)),
    "one": an_offer(1),
    "six": an_offer(6),
    "seven": an_offer(7),
    "grown": an_offer(20, grown=True, until=NOW + timedelta(days=4)),
    "many": an_offer(200),
    "begun": an_offer(2, slots=(a_slot(NOW - timedelta(hours=1)),)),
    "mixed": an_offer(2, slots=(a_slot(), a_slot(NOW + timedelta(days=2), minutes=90))),
}
CLAIMS = {
    "booking": a_claim(event=None),
    "booking_slow": a_claim(event=None, slow=True),
    "asked": a_claim(),
    "asked_slow": a_claim(slow=True),
    "tentative": a_claim(answer=RoomResponse.TENTATIVE, slow=True),
    "declined": a_claim(answer=RoomResponse.DECLINED),
    "by_hand": a_claim(event=None, by_hand=True),
    "entered": a_claim(event=None, by_hand=True, answer=RoomResponse.ACCEPTED),
}
VIEWERS: tuple[PersonId | None, ...] = (None, MEGAN.id, ADELE.id)
NOTICES = (
    Notice("taken", {"name": "Megan Bowen", "slot": a_slot()}),
    Notice("booking_slow", {"name": "Megan Bowen", "slot": a_slot()}, NoticeLevel.GOOD),
    Notice("something_broke", {"reference": "ref-1"}, NoticeLevel.ATTENTION),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """One card and the incident behind it."""

    incident: Incident
    looks: dict[str, Any]

    def card(self, language: str = "en") -> dict[str, Any]:
        return incident_card(self.incident, now=LATER, language=language, **self.looks)


def sights(incident: Incident) -> list[Sight]:
    """An incident as each viewer sees it, with few and with all times, and as somebody sees it under each notice."""
    looks: list[dict[str, Any]] = [
        {"viewer": who, "all_times": every} for who, every in product(VIEWERS, (False, True))
    ]
    looks += [{"viewer": who, "all_commands": True, "all_times": False} for who in VIEWERS]
    looks += [{"viewer": ADELE.id, "notice": notice, "all_times": False} for notice in NOTICES]
    return [Sight(incident, look) for look in looks]


def incidents() -> Iterator[tuple[str, Incident]]:
    """Incidents by state and offer, each with a name."""
    yield from _of_states()
    yield from _told()
    yield from lives()


def storms() -> Iterator[tuple[str, tuple[Incident, ...]]]:
    """Incidents that share one card, by how many and how they stand, each lot with a name."""
    yield "one", (an_incident(),)
    yield "every-state", tuple(_numbered(number, an_incident(state)) for number, state in enumerate(State))
    yield "unread", tuple(_numbered(number, an_incident(offer=OFFERS["unread"])) for number in range(3))
    yield "more-than-fit", tuple(_numbered(number, an_incident()) for number in range(200))
    yield "over", tuple(_numbered(number, an_incident(State.CLOSED)) for number in range(40))


def _numbered(number: int, incident: Incident) -> Incident:
    return replace(incident, id=IncidentId(f"inc-{number:08}"), reported_at=NOW + timedelta(seconds=number))


def _of_states() -> Iterator[tuple[str, Incident]]:
    for shape, offer in OFFERS.items():
        yield f"open-{shape}", an_incident(offer=offer)
        yield f"booked-{shape}", an_incident(State.BOOKED, offer=offer)
    for answer, claim in CLAIMS.items():
        yield f"claiming-{answer}", an_incident(State.CLAIMING, claim=claim, offer=an_offer(9))
    yield "awaiting", an_incident(State.AWAITING, offer=an_offer(9))
    for severity in Severity:
        yield f"closed-{severity}", an_incident(State.CLOSED, severity=severity)
    yield "closed-unclaimed", an_incident(State.CLOSED, history=(Entry(Event.RECOVERED, NOW),))
    yield "closed-plain", an_incident(State.CLOSED, closing=None, closed_at=None)


def _told() -> Iterator[tuple[str, Incident]]:
    """Incidents that differ in what is told of them: reporters, sources, links and history."""
    yield "bare", an_incident(description="", link=None, history=())
    yield "chat", an_incident(reporter=ADELE, source="chat", history=(Entry(Event.REPORTED, NOW, ADELE),))
    yield "unmapped", an_incident(room=replace(an_incident().room, calendar=None), offer=an_offer(0, known=False))
    yield "other-source", an_incident(source="my_tool", link="http://plain.example")
    yield "old", an_incident(occurred_at=NOW - timedelta(days=400))
    for event in Event:
        yield f"history-{event}", an_incident(history=(Entry(event, NOW, ADELE, a_slot()), Entry(event, NOW)))
    for source in ("pagerduty", "servicenow", "cloudevents", "roomfix", "trial", "chat"):
        yield f"source-{source}", replace(an_incident(), source=source)
