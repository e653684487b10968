"""The visit on a card: who claimed which time, what the room says to it, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cards import kit
from cards.incident.view import View, source_name
from cards.text import times
from cards.text.escaping import Markdown
from services.model import Claim, Entry, Event, Incident, RoomResponse, Slot, State

_PASSES: Final = frozenset({Event.CLAIMED, Event.HANDED_OVER, Event.TAKEN_OVER})
"""With whom somebody else has the visit from then on."""


def held(view: View, claim: Claim) -> list[kit.Json]:
    """A claim or a visit: its time, its contact, the room's answer in words, and what is under way with it."""
    kind = "claim" if view.incident.state in {State.AWAITING, State.CLAIMING} else "visit"
    key = f"{kind}.by_viewer" if view.is_claimant else f"{kind}.by"
    return [
        *_time(view, claim.slot),
        kit.text(view.voice.say(key, name=claim.contact.name, made=claim.made_at)),
        kit.text(_answered(view, claim), spacing="small"),
        *(kit.text(line, spacing="small") for line in _under_way(view, claim)),
    ]


def ended(view: View) -> list[kit.Json]:
    """Why the incident is closed, since when and by whose word, and which visit was withdrawn with it."""
    incident, voice, last = view.incident, view.voice, view.incident.history[-1:]
    if incident.closing is None or incident.closed_at is None or not last:
        return [kit.text(voice.say("closed.plain"), bold=True, heading=True)]
    (end,) = last
    known = {
        "source": source_name(incident, voice),
        "closed": incident.cleared_at if end.event is Event.MISSED else incident.closed_at,
        "name": end.person.name if end.person else None,
        "other": incident.duplicate_of,
    }
    parts = [
        kit.text(voice.say(f"closed.{incident.closing}"), bold=True, heading=True),
        kit.text(voice.say(_ended_by(incident, end), **known)),
    ]
    if end.note:
        parts.append(kit.text(voice.say("closed.note", note=end.note), spacing="small"))
    if end.slot is None or incident.claim is not None or end.person is None or end.event is Event.MISSED:
        return parts
    contact = next((one.person for one in reversed(incident.history) if one.event in _PASSES), end.person)
    withdrawn = voice.say("closed.withdrawn", name=contact.name if contact else None, slot=end.slot)
    return [*parts, kit.text(withdrawn, spacing="small")]


def _ended_by(incident: Incident, end: Entry) -> str:
    """The text for by whose word it ended: a contact who gave the visit back after the monitor had recovered, too."""
    is_released = end.event is Event.RELEASED
    return "closed.recovered_released" if is_released else f"closed.{incident.closing}_by"


def _under_way(view: View, claim: Claim) -> Iterator[Markdown]:
    incident, voice = view.incident, view.voice
    if incident.cleared_at is not None:
        cleared = "visit.cleared_on_site" if incident.state is State.ON_SITE else "visit.cleared"
        yield voice.say(cleared, cleared=incident.cleared_at, name=claim.contact.name)
    if incident.moving is not None:
        moving = "visit.moving_unapproved" if incident.moving.is_unapproved else "visit.moving"
        yield voice.say(moving, slot=incident.moving.slot, room=incident.room.name)
    if claim.offered is not None:
        yield voice.say("visit.offered", name=claim.offered.to.name, until=claim.offered.until)
    asked = view.last(Event.ASKED)
    if asked is not None and asked.slot == claim.slot:
        yield voice.say("visit.asked", name=claim.contact.name)
    if incident.waiting_since is not None:
        yield voice.say("deadline.waiting", since=incident.waiting_since)


def _time(view: View, slot: Slot) -> list[kit.Json]:
    voice = view.voice
    zone = times.zone_name(voice.zone, (slot.start, slot.end), voice.language)
    return [
        kit.text(Markdown(times.clock_time(slot, voice.zone, voice.language)), size="large", bold=True, heading=True),
        kit.text(voice.say("offer.zone", zone=zone), subtle=True, spacing="none"),
    ]


def _answered(view: View, claim: Claim) -> Markdown:
    room = view.incident.room
    if claim.checked_in_at is not None:
        return view.voice.say("visit.on_site", name=claim.contact.name, since=claim.checked_in_at)
    key = "room.awaiting" if view.incident.state is State.AWAITING else _answer(claim)
    return view.voice.say(key, room=room.name, calendar=room.calendar, slot=claim.slot)


def _answer(claim: Claim) -> str:
    """The text for what the room said, or for what is being waited for."""
    if claim.by_hand:
        return "room.entered" if claim.answer is RoomResponse.ACCEPTED else "room.by_hand"
    if claim.answer is not RoomResponse.NONE:
        return _ANSWERS[claim.answer]
    if not claim.slow:  # when the entry was made is not worth an edit of every copy
        return "room.asked"
    return "room.booking_slow" if claim.event is None else "room.asked_slow"


_ANSWERS = {
    RoomResponse.ACCEPTED: "room.accepted",
    RoomResponse.DECLINED: "room.declined",
    RoomResponse.TENTATIVE: "room.tentative",
}
