"""A visit as a file for one's own calendar. The one door to `icalendar`."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from icalendar import Calendar, Event, vCalAddress

from cards.text.escaping import one_line
from cards.text.texts import Voice
from services.model import Claim, Incident

PRODUCT: Final = "-//Roomfix//Visit//EN"


def visit_file(incident: Incident, claim: Claim, *, sender: str, voice: Voice, now: datetime) -> bytes:
    """A visit as iCalendar with the method PUBLISH: an entry to keep, which asks nobody for an answer.

    Of one incident a contact has one entry, which moves when the visit does: the incident's version, which only grows,
    makes a later file replace an earlier one (RFC 5545: UID, SEQUENCE).
    """
    place = voice.plain("summary.place", room=incident.room.name, location=incident.location.name)
    event = Event()
    event.add("uid", f"{incident.id}-{claim.contact.id}@{sender.rpartition('@')[2]}")
    event.add("sequence", incident.version)
    event.add("dtstamp", now)
    event.add("dtstart", claim.slot.start)
    event.add("dtend", claim.slot.end)
    event.add("organizer", vCalAddress(f"mailto:{sender}"))
    event.add("summary", voice.plain("mail_event", title=incident.title))
    event.add("location", place)
    event.add("status", "CONFIRMED")
    event.add(
        "description",
        voice.plain("mail_event_text", name=one_line(claim.contact.name), place=place, reference=incident.id),
    )
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add_component(event)
    made: bytes = file.to_ical()
    return made
