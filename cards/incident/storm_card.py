"""The one card of a storm: how many of its incidents are open, how each stands, and the way to a card of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Final

from cards import kit
from cards.actions import BeginDialog, pack
from cards.incident.view import View
from cards.text import times
from cards.text.escaping import Markdown, escape_line
from cards.text.texts import Voice
from services.model import Incident, Severity, State
from services.model.business_hours import zone

MOST: Final = 25 * 1024
"""Bytes that the card may take, as `kit.size` counts them."""
TITLE: Final = 80
"""Characters of an incident's title in its line."""
BETWEEN: Final = 4
"""Bytes that JSON puts between two parts."""
SUMMARY: Final = 240

_RANKS: Mapping[Severity, int] = {severity: rank for rank, severity in enumerate(Severity)}


def storm_card(incidents: Sequence[Incident], *, now: datetime, language: str = "en") -> kit.Json:
    """The card of a storm's incidents, which are of one location, at `now`; the worst stand first, the closed last.

    It lists as many as fit.
    """
    ranked = sorted(incidents, key=_rank)
    voice = Voice(zone(ranked[0].location.hours.timezone), language, now)
    lines = [kit.text(_line(View(one, voice, now), number), spacing="small") for number, one in enumerate(ranked, 1)]
    shown = len(lines)
    room = MOST - kit.size(_drawn(ranked, [], voice))
    sizes = [kit.size(line) + BETWEEN for line in lines]
    while sum(sizes[:shown]) > room:
        shown -= 1
    return _drawn(ranked, lines[:shown], voice)


def storm_summary(incidents: Sequence[Incident], *, language: str = "en") -> str:
    """One line of plain text for a notification."""
    location = incidents[0].location
    voice = Voice(zone(location.hours.timezone), language)
    known = {"open": _count_open(incidents), "count": len(incidents), "location": location.name}
    return voice.plain("storm.summary" if known["open"] else "storm.summary_over", **known)


def _drawn(ranked: Sequence[Incident], lines: list[kit.Json], voice: Voice) -> kit.Json:
    left = len(ranked) - len(lines)
    more = [kit.text(voice.say("storm.more", count=left), spacing="small")] if left else []
    why = kit.text(voice.say("storm.why"), subtle=True)
    body = [_band(ranked, voice), why, *_zone(ranked, voice), *lines, *more, *_buttons(ranked, voice)]
    fallback = escape_line(storm_summary(ranked, language=voice.language), limit=SUMMARY)
    return kit.card(body, fallback_text=fallback)


def _band(ranked: Sequence[Incident], voice: Voice) -> kit.Json:
    """How many are open, and where; green once all are closed."""
    still = _count_open(ranked)
    count = voice.say("storm.open" if still else "storm.over", open=still, count=len(ranked))
    title = voice.say("storm.title", location=ranked[0].location.name)
    heading = kit.text(title, size="large", bold=True, heading=True, spacing="small")
    style: kit.Style = "attention" if still else "good"
    return kit.container([kit.text(count, bold=True), heading], style=style, bleed=True, spacing="none")


def _zone(ranked: Sequence[Incident], voice: Voice) -> list[kit.Json]:
    """Whose clock the times are, where there are any."""
    still = [one for one in ranked if one.state is not State.CLOSED]
    starts = [slot.start for one in still for slot in ((one.claim.slot,) if one.claim else one.offer.slots)]
    if not starts:
        return []
    name = times.zone_name(voice.zone, (min(starts), max(starts)), voice.language)
    return [kit.text(voice.say("offer.zone", zone=name), subtle=True, spacing="none")]


def _line(view: View, number: int) -> Markdown:
    incident, voice = view.incident, view.voice
    return voice.say(
        "storm.line",
        number=number,
        room=incident.room.name,
        severity=voice.say(f"severity.{incident.severity}"),
        title=escape_line(incident.title, limit=TITLE),
        standing=_standing(view),
        id=incident.id,
    )


def _standing(view: View) -> Markdown:
    """The state, with the visit or the next time there could be one."""
    incident, voice = view.incident, view.voice
    state = voice.say(f"state.{incident.state}")
    if incident.state is State.CLOSED:
        return state
    if incident.claim is not None:
        return voice.say("storm.held", state=state, name=incident.claim.contact.name, slot=incident.claim.slot)
    if upcoming := view.upcoming():
        return voice.say("storm.free", state=state, slot=min(upcoming, key=attrgetter("start")))
    return state


def _buttons(ranked: Sequence[Incident], voice: Voice) -> list[kit.Json]:
    """The worst that are open, each to be shown as `incidents` and its reference would."""
    still = [one for one in ranked if one.state is not State.CLOSED][: kit.MOST_BUTTONS]
    if not still:
        return []
    titles = [voice.plain("storm.button", number=number, room=one.room.name) for number, one in enumerate(still, 1)]
    shows = [pack(BeginDialog("incidents", one.id)) for one in still]
    row = [kit.execute(title, verb, fields) for title, (verb, fields) in zip(titles, shows, strict=True)]
    return [kit.text(voice.say("storm.show"), bold=True), kit.buttons(row)]


def _rank(incident: Incident) -> tuple[bool, int, bool, datetime, str]:
    """The closed last; the worst first, and of these who waits for somebody before who has a visit."""
    is_closed = incident.state is State.CLOSED
    return is_closed, _RANKS[incident.severity], incident.claim is not None, incident.reported_at, incident.id


def _count_open(incidents: Sequence[Incident]) -> int:
    return sum(one.state is not State.CLOSED for one in incidents)
