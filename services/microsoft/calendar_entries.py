"""What Roomfix writes into clients' calendars, in the language that everybody of a client reads together."""

from __future__ import annotations

from locales import DEFAULT, TEXTS
from services.microsoft.graph import Invitation
from services.model import Claim, Incident, Slot

LONGEST_SUBJECT = 250
LONGEST_TEXT = 4000
"""Characters of an entry."""


def visit_entry(incident: Incident, claim: Claim, language: str) -> Invitation:
    """A visit as the room is invited to it."""
    text = _say("text", language, name=claim.contact.name, room=incident.room.name, reference=incident.id)
    return Invitation(
        transaction=claim.id,
        subject=_say("subject", language, title=incident.title)[:LONGEST_SUBJECT],
        text=f"{text}\n\n{incident.description}"[:LONGEST_TEXT],
        slot=claim.slot,
        room_name=incident.room.name,
        calendar=incident.room.calendar or "",
    )


def withdrawn(language: str) -> str:
    """Why a visit's entry is cancelled."""
    return _say("withdrawn", language)


def trial_entry(transaction: str, slot: Slot, *, room_name: str, calendar: str, language: str) -> Invitation:
    """The event with which a connection is tried."""
    subject, text = _say("trial_subject", language), _say("trial_text", language)
    return Invitation(transaction, subject, text, slot, room_name, calendar)


def trial_over(language: str) -> str:
    """Why that event is cancelled."""
    return _say("trial_over", language)


def _say(key: str, language: str, **values: str) -> str:
    """The words in a client's language, which is none before its first admin has one."""
    return TEXTS.get(language, TEXTS[DEFAULT])[f"entry.{key}"].format(**values)
