"""What the one card of a storm says in English."""

from __future__ import annotations

from typing import Final

ENGLISH_STORM: Final[dict[str, str]] = {
    "storm.title": "Many incidents at {location}",
    "storm.open": "{open} of {count} open",
    "storm.over": "All {count} closed",
    "storm.why": (
        "They came within minutes of those before, which have cards of their own, so they share this one. It changes "
        "by itself."
    ),
    "storm.line": "**{number}** · **{room}**, {severity}: {title}. {standing} ({id})",
    "storm.free": "{state}, next free {slot}",
    "storm.held": "{state}: {name}, {slot}",
    "storm.more": "And {count} more. Type **incidents** and a room or a reference to see one with its card.",
    "storm.show": "Show one with a card of its own",
    "storm.button": "Show {number}: {room}",
    "storm.summary": "Many incidents at {location}: {open} of {count} open",
    "storm.summary_over": "Many incidents at {location}: all {count} closed",
}
