"""Maintenance in English."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "maintenance.title": "Maintenance",
    "maintenance.begin": "See the maintenance",
    "maintenance.nothing": "No maintenance runs, and none is announced.",
    "maintenance.which": "Which of it",
    "maintenance.add": "Announce some",
    "maintenance.end": "End it now",
    "maintenance.runs_until": "**{place}** · runs until {end} ({zone}) · {name}",
    "maintenance.will_run": "**{place}** · from {start} until {end} ({zone}) · {name}",
    "maintenance.because": "{line} · {why}",
    "maintenance.where": "Where is the maintenance?",
    "maintenance.where_lead": "In one room, or at a location with all its rooms.",
    "maintenance.place": "Room or location",
    "maintenance.no_places": "There are no locations yet. Type **locations** to set one up.",
    "maintenance.when": "How long does the maintenance in {place} last?",
    "maintenance.when_lead": (
        "Type how long, like **2 h** or **3 days**, or until when: **18:00**, **tomorrow 12:00**, **2035-01-31 18:00**."
    ),
    "maintenance.zone": "Times are those of {zone}, where it is {now}.",
    "maintenance.until": "Until",
    "maintenance.until_hint": "2 h",
    "maintenance.from": "From",
    "maintenance.from_hint": "Now, if you leave it empty",
    "maintenance.why": "Reason",
    "maintenance.why_hint": "New projector",
    "maintenance.announced": "Maintenance in {place} is announced",
    "maintenance.what": (
        "While it runs, what monitors report there is taken in, but not posted, and nobody is told. What is still "
        "broken afterwards is posted then."
    ),
    "maintenance.people": "What people report there is posted, and its card says that maintenance runs.",
    "maintenance.end_title": "End the maintenance in {place} now?",
    "maintenance.end_what": "Faults that have waited for that are posted at once, and who is concerned is told.",
    "maintenance.ending": "Ending the maintenance",
    "maintenance.over": "The maintenance in {place} is over",
    "maintenance.let_go": "Faults that waited for that and are posted now: {count}.",
    "maintenance.nothing_waited": "No fault had waited for that alone.",
    "maintenance.runs": "**Maintenance** runs in this room until {until}.",
}

_ERRORS: Final = {
    "pause_nowhere": (
        "Nothing was changed: another admin has removed this room or location meanwhile. Type **maintenance** to "
        "choose another."
    ),
    "pauses_too_many": (
        "Nothing was changed: {most} maintenances are announced already. Type **maintenance** and end some first."
    ),
    "pause_past": "Nothing was changed: that beginning has passed. Leave it empty to begin now.",
    "pause_far": "Nothing was changed: maintenance can be announced at most {most} days ahead. Type an earlier day.",
    "pause_order": "Nothing was changed: the end is not after the beginning. Type a later end, or how long it lasts.",
    "pause_long": (
        "Nothing was changed: maintenance lasts at most {most} days. Type an earlier end; it can be announced again."
    ),
    "moment_unreadable": (
        "Nothing was changed: Roomfix cannot read “{typed}” as a time. Type it like **2 h**, **18:00**, "
        "**tomorrow 12:00** or **2035-01-31 18:00**."
    ),
}

ENGLISH_MAINTENANCE: Final[dict[str, str]] = _FORMS | _ERRORS
