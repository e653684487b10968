"""The visit on a card: who claimed which time, what the room says to it, and how it ended."""

from __future__ import annotations

from cards import actions, kit, times
from cards.escaping import Markdown
from cards.view import View, source_name
from services.model import Answer, Claim, Event, Slot, State


def held(view: View, claim: Claim) -> list[kit.Json]:
    """A claim or a visit: its time, its contact, the room's answer in words, and the way to give it back."""
    kind = "visit" if view.incident.state is State.BOOKED else "claim"
    key = f"{kind}.by_viewer" if view.is_claimant else f"{kind}.by"
    parts = [
        *_time(view, claim.slot),
        kit.text(view.voice.say(key, name=claim.contact.name, made=claim.made_at)),
        kit.text(_answered(view, claim), spacing="small"),
    ]
    return [*parts, kit.buttons([_release(view, claim)])] if view.may_release else parts


def ended(view: View) -> list[kit.Json]:
    """Why the incident is closed, since when and by whose word, and which visit was withdrawn with it."""
    incident, voice = view.incident, view.voice
    recovered = view.last(Event.RECOVERED)
    if incident.closing is None or incident.closed_at is None:
        return [kit.text(voice.say("closed.plain"), bold=True, heading=True)]
    said = voice.say(f"closed.{incident.closing}_by", source=source_name(incident, voice), closed=incident.closed_at)
    parts = [kit.text(voice.say(f"closed.{incident.closing}"), bold=True, heading=True), kit.text(said)]
    if recovered is None or recovered.person is None or recovered.slot is None:
        return parts
    withdrawn = voice.say("closed.withdrawn", name=recovered.person.name, slot=recovered.slot)
    return [*parts, kit.text(withdrawn, spacing="small")]


def _time(view: View, slot: Slot) -> list[kit.Json]:
    voice = view.voice
    zone = times.zone_name(voice.zone, (slot.start, slot.end), voice.language)
    return [
        kit.text(Markdown(times.clock_time(slot, voice.zone, voice.language)), size="large", bold=True, heading=True),
        kit.text(voice.say("offer.zone", zone=zone), subtle=True, spacing="none"),
    ]


def _answered(view: View, claim: Claim) -> Markdown:
    room = view.incident.room
    key = "room.awaiting" if view.incident.state is State.AWAITING else _answer(claim)
    return view.voice.say(key, room=room.name, calendar=room.calendar, slot=claim.slot)


def _answer(claim: Claim) -> str:
    """The text for what the room said, or for what is being waited for."""
    if claim.by_hand:
        return "room.entered" if claim.answer is Answer.ACCEPTED else "room.by_hand"
    if claim.answer is not Answer.NONE:
        return _ANSWERS[claim.answer]
    waiting = "room.booking" if claim.event is None else "room.asked"
    return f"{waiting}_slow" if claim.slow else waiting


def _release(view: View, claim: Claim) -> kit.Json:
    return kit.execute(view.voice.plain("button.release"), *actions.pack(actions.Release(view.incident.id, claim.id)))


_ANSWERS = {
    Answer.ACCEPTED: "room.accepted",
    Answer.DECLINED: "room.declined",
    Answer.TENTATIVE: "room.tentative",
}
