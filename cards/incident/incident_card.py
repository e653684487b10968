"""The one card of an incident, whatever its state, and the line that announces it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cards import kit
from cards.incident.claims import ended, held
from cards.incident.command_buttons import everything, nearest
from cards.incident.header import band, description, facts, link
from cards.incident.history import history, whole_history
from cards.incident.maintenance_note import maintenance
from cards.incident.notice_box import Notice, NoticeLevel, notice_box
from cards.incident.open_slots import all_times as every_time
from cards.incident.open_slots import next_times, still_free
from cards.incident.view import View
from cards.text.escaping import escape_line
from cards.text.texts import Voice, say
from services.lifecycle.command_specs import Role
from services.model import Incident, PersonId, State
from services.model.business_hours import zone

__all__ = ["Notice", "NoticeLevel", "incident_card", "summary"]

SUMMARY: Final = 240
"""Characters of an announcement where a client shows it instead of the card."""


def incident_card(
    incident: Incident,
    *,
    now: datetime,
    notice: Notice | None = None,
    viewer: PersonId | None = None,
    roles: tuple[Role, ...] = (),
    all_times: bool = False,
    all_commands: bool = False,
    language: str = "en",
) -> kit.Json:
    """The card of an incident at `now`, as JSON-ready dicts of Adaptive Cards 1.5.

    `viewer` is the one person it is for, in these `roles`, None for a card that everybody in a conversation sees;
    `notice` stands on top. `all_times` lists every slot of an open incident instead of the next few; other states have
    none to list. `all_commands` lists what the viewer can do instead of what stands.
    """
    view = View(incident, Voice(zone(incident.location.hours.timezone), language, now), now, viewer, roles)
    body = [notice_box(notice, view)] if notice else []
    if all_times and incident.state is State.OPEN:
        body += [band(view), *every_time(view)]
    elif all_commands:
        body += [band(view), *everything(view), *whole_history(view)]
    else:
        body += [band(view), *maintenance(view), *description(incident), facts(view), *link(view)]
        body.append(_standing(view, notice))
        body += [*nearest(view), *history(view)]
    return kit.card(body, fallback_text=escape_line(summary(incident, language=language), limit=SUMMARY))


def summary(incident: Incident, *, language: str = "en") -> str:
    """One line of plain text for a notification: what, where, and the time that matters."""
    voice = Voice(zone(incident.location.hours.timezone), language)
    place = voice.plain("summary.place", room=incident.room.name, location=incident.location.name)
    severity = say(f"severity.{incident.severity}", language)
    known: dict[str, object] = {"severity": severity, "title": incident.title, "place": place}
    if incident.claim is not None:
        known |= {"name": incident.claim.contact.name, "slot": incident.claim.slot}
    elif incident.state is State.OPEN and incident.offer.slots:
        return voice.plain("summary.open_free", **known, slot=incident.offer.slots[0])
    return voice.plain(f"summary.{incident.state}", **known)


def _standing(view: View, notice: Notice | None) -> kit.Json:
    """What the state asks for: times to claim, the claim, or how it ended."""
    state, claim = view.incident.state, view.incident.claim
    if state is State.OPEN:
        parts = next_times(view)
    elif state is State.CLOSED or claim is None:
        parts = ended(view)
    else:
        parts = held(view, claim)
        parts += still_free(view) if notice and not view.is_claimant else []
    return kit.container(parts, separator=True, spacing="medium")
