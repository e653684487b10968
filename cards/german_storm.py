"""What the one card of a storm says in German."""

from __future__ import annotations

from typing import Final

GERMAN_STORM: Final[dict[str, str]] = {
    "storm.title": "Viele Vorfälle am Standort {location}",
    "storm.open": "{open} von {count} offen",
    "storm.over": "Alle {count} geschlossen",
    "storm.why": (
        "Sie kamen binnen Minuten nach denen, die eigene Karten haben, und teilen sich deshalb diese. Sie ändert sich "
        "von selbst."
    ),
    "storm.line": "**{number}** · **{room}**, {severity}: {title}. {standing} ({id})",
    "storm.free": "{state}, nächste freie Zeit {slot}",
    "storm.held": "{state}: {name}, {slot}",
    "storm.more": (
        "Und {count} mehr. Schreiben Sie **incidents** und einen Raum oder eine Referenz, um einen mit seiner Karte zu "
        "sehen."
    ),
    "storm.show": "Einen mit eigener Karte zeigen",
    "storm.button": "{number} zeigen: {room}",
    "storm.summary": "Viele Vorfälle am Standort {location}: {open} von {count} offen",
    "storm.summary_over": "Viele Vorfälle am Standort {location}: alle {count} geschlossen",
}
