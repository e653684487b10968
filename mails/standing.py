"""An incident as a letter and a page tell it: how bad, where, who comes or when the room is free, what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from cards.incident.header import https_host
from cards.incident.view import View, source_title
from cards.text import times
from cards.text.catalogue import TEXTS, known_language, say
from cards.text.escaping import one_line
from cards.text.texts import Voice
from mails.blocks import Block, FactList, Heading, Links, Paragraph, Points
from mails.plain_text import DESCRIPTION, TITLE, paragraphs, unmarked
from services.model import Claim, Entry, Event, Incident, PersonId, RoomResponse, Slot, State
from services.model.business_hours import zone

SHOWN: Final = 5
"""Entries of the history."""

_ROOM: Final = {
    RoomResponse.ACCEPTED: "standing_accepted",
    RoomResponse.DECLINED: "standing_declined",
    RoomResponse.TENTATIVE: "standing_tentative",
}


def title(incident: Incident) -> str:
    """What the reporter called it, in one line."""
    return one_line(incident.title, limit=TITLE)


def head(view: View) -> list[Block]:
    """How bad it is, how it stands, and where."""
    incident, voice = view.incident, view.voice
    severity, state = voice.plain(f"severity.{incident.severity}"), voice.plain(f"state.{incident.state}")
    return [
        Paragraph(voice.plain("standing_now", severity=severity, state=state), is_strong=True),
        Paragraph(voice.plain("standing_place", room=incident.room.name, location=incident.location.name)),
    ]


def standing(view: View, offered: Callable[[View], list[Block]]) -> list[Block]:
    """What the state asks for: times to claim, which `offered` shows, the claim, or how it ended."""
    incident = view.incident
    if incident.state is State.CLOSED:
        return _ended(view)
    if incident.claim is not None:
        return _held(view, incident.claim)
    return offered(view) if view.upcoming() else [Paragraph(_nothing(view))]


def caption(view: View) -> list[Block]:
    """How long a visit is, whose clock the times are, and why they lie far ahead."""
    voice, slots = view.voice, view.upcoming()
    zone_name = _zone_name(view, slots[0], slots[-1])
    lengths = {slot.end - slot.start for slot in slots}
    if len(lengths) > 1:
        lines: list[Block] = [Paragraph(voice.plain("offer.zone", zone=zone_name))]
    else:
        lines = [Paragraph(voice.plain("offer.each", count=lengths.pop() // timedelta(minutes=1), zone=zone_name))]
    grown = voice.plain("offer.grown", until=view.incident.offer.until)
    return [*lines, Paragraph(grown)] if view.incident.offer.grown else lines


def details(view: View) -> list[Block]:
    """What was reported, when and by whom, the way to the source, and what happened since."""
    incident, voice = view.incident, view.voice
    words = paragraphs(incident.description, limit=DESCRIPTION)
    said: list[Block] = [Heading(voice.plain("standing_description"))] if words else []
    said += [Paragraph(line) for line in words]
    rows = (
        (voice.plain("fact.occurred"), exactly(view, incident.occurred_at)),
        (voice.plain("fact.reporter"), _reporter(view)),
        *((voice.plain(key), exactly(view, at)) for key, at in _deadlines(incident)),
        (voice.plain("fact.reference"), incident.id),
    )
    return [*said, Heading(voice.plain("standing_details")), FactList(rows), *_source(view), *_history(view)]


def exactly(view: View, time: Slot | datetime) -> str:
    """A time with its offset, for where no zone stands near it."""
    return times.exactly(time, view.voice.zone, view.voice.language, now=view.now)


def view_of(incident: Incident, viewer: PersonId, *, now: datetime, language: str) -> View:
    """An incident as one person reads it, in the location's zone and in that language if there are words for it."""
    voice = Voice(zone(incident.location.hours.timezone), known_language(language), now)
    return View(incident, voice, now, viewer)


def _held(view: View, claim: Claim) -> list[Block]:
    """A claim or a visit: its time, its contact, and what the room says to it."""
    room, voice = view.incident.room, view.voice
    kind = "visit" if claim.answer is RoomResponse.ACCEPTED else "claim"
    slot = exactly(view, claim.slot)
    key = f"{kind}.by_viewer" if view.is_claimant else f"{kind}.by"
    by = unmarked(voice, key, name=claim.contact.name, made=claim.made_at)
    said = unmarked(
        voice,
        _room_word(view, claim),
        room=room.name,
        calendar=room.calendar,
        slot=slot,
        name=claim.contact.name,
        since=claim.checked_in_at,
    )
    return [
        Heading(slot),
        Paragraph(by, is_strong=True),
        *(Paragraph(line) for line in (said, *_under_way(view, claim))),
    ]


def _under_way(view: View, claim: Claim) -> Iterator[str]:
    """What is about to change."""
    incident, voice, name = view.incident, view.voice, claim.contact.name
    if incident.cleared_at is not None:
        yield unmarked(voice, "visit.cleared", cleared=incident.cleared_at, name=name)
    if incident.moving is not None:
        slot = exactly(view, incident.moving.slot)
        yield unmarked(voice, "visit.moving", slot=slot, room=incident.room.name)
    if claim.offered is not None:
        yield unmarked(voice, "visit.offered", name=claim.offered.to.name, until=claim.offered.until)


def _room_word(view: View, claim: Claim) -> str:
    """The text for what the room said, or for what is being waited for."""
    if claim.checked_in_at is not None:
        return "visit.on_site"
    if view.incident.state is State.AWAITING:
        return "standing_awaiting"
    if claim.by_hand:
        return "standing_entered" if claim.answer is RoomResponse.ACCEPTED else "standing_by_hand"
    if claim.answer in _ROOM:
        return _ROOM[claim.answer]
    return "standing_booking" if claim.event is None else "standing_asked"


def _ended(view: View) -> list[Block]:
    """Why the incident is closed and since when, and which visit was withdrawn with it."""
    incident, voice = view.incident, view.voice
    why = f"closed.{incident.closing}"
    lines: list[Block] = [Heading(voice.plain(why if why in TEXTS[voice.language] else "closed.plain"))]
    if incident.closed_at is not None:
        lines.append(Paragraph(voice.plain("standing_closed_on", closed=incident.closed_at)))
    recovered = view.last(Event.RECOVERED)
    if recovered is not None and recovered.person is not None and recovered.slot is not None:
        lines.append(Paragraph(voice.plain("closed.withdrawn", name=recovered.person.name, slot=recovered.slot)))
    return lines


def _deadlines(incident: Incident) -> list[tuple[str, datetime]]:
    """What was agreed, while it counts."""
    due = (("fact.respond_by", incident.respond_by), ("fact.resolve_by", incident.resolve_by))
    is_running = incident.state is not State.CLOSED and incident.waiting_since is None
    return [(key, at) for key, at in due if at is not None and is_running]


def _nothing(view: View) -> str:
    incident, voice = view.incident, view.voice
    if incident.room.calendar is None:
        return voice.plain("standing_unmapped", room=incident.room.name)
    if not incident.offer.known:
        return voice.plain("standing_reading", room=incident.room.name)
    return voice.plain("standing_nothing", until=incident.offer.until)


def _source(view: View) -> list[Block]:
    """The way to the source, with the host said; nothing for a link that is not plain https."""
    link = view.incident.link
    host = https_host(link)
    return [Links(((view.voice.plain("link.open", host=host), link),))] if link is not None and host else []


def _history(view: View) -> list[Block]:
    """The latest entries, newest first."""
    entries = view.incident.history[: -SHOWN - 1 : -1]
    if not entries:
        return []
    zone_name = _zone_name(view, *(entry.slot for entry in entries if entry.slot is not None))
    lines = tuple(_happened(view, entry) for entry in entries)
    return [
        Heading(view.voice.plain("history.title")),
        Paragraph(view.voice.plain("offer.zone", zone=zone_name)),
        Points(lines),
    ]


def _happened(view: View, entry: Entry) -> str:
    voice = view.voice
    what = voice.plain(
        f"history.{entry.event}",
        who=_who(view, entry),
        other=entry.other.name if entry.other else voice.plain("history.nobody"),
        slot=entry.slot or voice.plain("history.no_slot"),
        note=entry.note or voice.plain("history.admins"),
        count=entry.left_out,
    )
    at = times.moment(entry.at, voice.zone, voice.language, now=view.now)
    return say("standing_entry", voice.language, at=at, what=what)


def _who(view: View, entry: Entry) -> str:
    if entry.person is not None:
        return entry.person.name
    return _source_name(view) if entry.event is Event.REPORTED else view.voice.plain("history.nobody")


def _reporter(view: View) -> str:
    reporter = view.incident.reporter
    return view.voice.plain("reporter.person", name=reporter.name) if reporter else _source_name(view)


def _source_name(view: View) -> str:
    """The monitoring system's name, or what it calls itself."""
    key = f"source.{view.incident.source}"
    return view.voice.plain(key) if key in TEXTS[view.voice.language] else one_line(source_title(view.incident))


def _zone_name(view: View, *slots: Slot) -> str:
    return times.zone_name(view.voice.zone, [slot.start for slot in slots] or [view.now], view.voice.language)
