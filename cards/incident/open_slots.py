"""The open slots of a room on a card: the next few, all of them, or what is left for somebody who came too late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import Final

from cards import actions, kit
from cards.incident.view import View
from cards.text import times
from cards.text.catalogue import say
from cards.text.escaping import Markdown
from services.model import Slot

CLAIM_BUTTONS: Final = 34
"""Buttons on the card of all times: with the longest ids and texts it stays within 40 KB of UTF-16."""
STILL_FREE: Final = 6
LISTED: Final = 24
"""Times that a sentence names at most."""
STEPS: Final = 3
"""Steps of an escalation that a card prints."""
NO_BREAK: Final = "\u00a0"


def next_times(view: View) -> list[kit.Json]:
    """The first slots as buttons, six in all with the one for the rest; or why there are none and what comes next."""
    slots = view.upcoming()
    if not slots:
        return [_nothing(view), *if_nobody(view)]
    offer, voice = view.incident.offer, view.voice
    grown = [kit.text(voice.say("offer.grown", until=offer.until), spacing="small")] if offer.grown else []
    heading = kit.text(voice.say("offer.next"), bold=True, heading=True)
    best = slots if len(slots) <= kit.MOST_BUTTONS else slots[: kit.MOST_BUTTONS - 1]
    row = _claims(view, best, _starts(view, best))
    if best is not slots:
        row.append(_button(voice.plain("button.all", count=len(slots)), actions.Times(view.incident.id)))
    return [heading, _caption(view, best), *_in_time(view, best), *grown, kit.buttons(row), *if_nobody(view)]


def if_nobody(view: View) -> list[kit.Json]:
    """Who is told when if nobody claims, each step before it is taken, and that the deadlines stand still."""
    incident, voice = view.incident, view.voice
    if incident.waiting_since is not None:
        return [kit.text(voice.say("deadline.waiting", since=incident.waiting_since), spacing="small")]
    ahead = incident.escalations[incident.level :][:STEPS]
    if not ahead:
        return []
    admins = voice.say("escalation.admins")
    steps = [voice.say("escalation.step", name=step.name or admins, at=step.at) for step in ahead]
    return [kit.text(voice.say("escalation.if_nobody", steps=Markdown("; ".join(steps))), subtle=True, spacing="small")]


def all_times(view: View) -> list[kit.Json]:
    """Every slot under its day, the first `CLAIM_BUTTONS` as buttons, and the way back."""
    slots = sorted(view.upcoming(), key=attrgetter("start"))
    back = kit.buttons([_button(view.voice.plain("button.back"), actions.Show(view.incident.id))])
    if not slots:
        return [_nothing(view), back]
    labels = _starts(view, slots)
    heading = kit.text(view.voice.say("offer.all", count=len(slots)), bold=True, heading=True)
    claimable = slots[:CLAIM_BUTTONS]
    days = _days(view, claimable, labels)
    return [heading, _caption(view, claimable), *days, *_rest(view, labels[CLAIM_BUTTONS:]), back]


def still_free(view: View) -> list[kit.Json]:
    """The slots that somebody else's claim leaves, in a sentence; nothing when there are none."""
    claim = view.incident.claim
    left = [slot for slot in view.upcoming() if claim is None or not _overlap(slot, claim.slot)][:STILL_FREE]
    return [kit.text(view.voice.say("offer.fallback", starts=_listed(_starts(view, left))))] if left else []


def _nothing(view: View) -> kit.Json:
    offer, voice = view.incident.offer, view.voice
    if view.incident.room.calendar is None:
        return kit.text(voice.say("offer.unmapped", room=view.incident.room.name))
    if not offer.known:
        return kit.text(voice.say("offer.reading", room=view.incident.room.name))
    return kit.text(voice.say("offer.empty", until=offer.until))


def _days(view: View, slots: Sequence[Slot], labels: Sequence[str]) -> list[kit.Json]:
    parts: list[kit.Json] = []
    claims = zip(slots, _claims(view, slots, labels), strict=False)  # labels go on where the buttons end
    for day, of_day in groupby(claims, key=lambda claim: claim[0].start.astimezone(view.voice.zone).date()):
        row = [button for _, button in of_day]
        parts.append(kit.text(Markdown(times.day(day, view.voice.language)), bold=True))
        rows = (row[at : at + kit.MOST_BUTTONS] for at in range(0, len(row), kit.MOST_BUTTONS))
        parts += [kit.buttons(buttons, spacing="small") for buttons in rows]
    return parts


def _rest(view: View, labels: Sequence[str]) -> list[kit.Json]:
    if not labels:
        return []
    return [kit.text(view.voice.say("offer.more", count=len(labels), starts=_listed(labels)))]


def _claims(view: View, slots: Sequence[Slot], labels: Sequence[str]) -> list[kit.Json]:
    incident = view.incident.id
    return [
        _button(say("button.claim", view.voice.language, start=label), actions.ClaimSlot(incident, slot.start))
        for slot, label in zip(slots, labels, strict=False)
    ]


def _button(title: str, action: actions.Action) -> kit.Json:
    return kit.execute(title, *actions.pack(action))


def _starts(view: View, slots: Sequence[Slot]) -> list[str]:
    return times.starts(slots, view.voice.zone, view.voice.language, now=view.now)


def _listed(labels: Sequence[str]) -> Markdown:
    """Times in a sentence, each kept in one line."""
    shown = [label.replace(" ", NO_BREAK) for label in labels[:LISTED]]
    return Markdown(", ".join([*shown, "…"] if len(labels) > LISTED else shown))


def _caption(view: View, slots: Sequence[Slot]) -> kit.Json:
    """How long a visit is, where all are alike, and whose clock the times are."""
    voice = view.voice
    zone = times.zone_name(voice.zone, (slots[0].start, slots[-1].start), voice.language)
    lengths = {slot.end - slot.start for slot in slots}
    if len(lengths) > 1:
        return kit.text(voice.say("offer.zone", zone=zone), subtle=True, spacing="none")
    minutes = lengths.pop() // timedelta(minutes=1)
    return kit.text(voice.say("offer.each", count=minutes, zone=zone), subtle=True, spacing="none")


def _in_time(view: View, slots: Sequence[Slot]) -> list[kit.Json]:
    """How many of the times shown keep what was agreed; they are the first ones, because the earliest come first."""
    resolve_by = view.incident.resolve_by
    if resolve_by is None or view.incident.waiting_since is not None:
        return []
    kept = sum(slot.end <= resolve_by for slot in slots)
    key = "offer.in_time_all" if kept == len(slots) else "offer.in_time" if kept else "offer.in_time_none"
    return [kit.text(view.voice.say(key, count=kept or len(slots), resolve_by=resolve_by), subtle=True, spacing="none")]


def _overlap(one: Slot, other: Slot) -> bool:
    return one.start < other.end and other.start < one.end
