"""Hosts of meetings in English: what they are told, whether they shall be, and why one was not."""

from __future__ import annotations

from typing import Final

_BOOKING: Final = {
    "booking.tell_hosts": "Tell hosts",
    "booking.tell_hosts_why": (
        "Roomfix can tell the host of the meeting that a fault hits, now or within two hours, and name free rooms. For "
        "that it reads in the room's calendar who organises the meeting, but not what it is about."
    ),
    "booking.hosts_told": "Hosts of meetings that a fault hits are told, where Roomfix may read the room's calendar.",
}

_TOLD: Final = {
    "host.title": "The room of your meeting has a fault: {room}, {location}",
    "host.what": "Reported: {title}",
    "host.when": "Your meeting: {slot}",
    "host.free": "Free at that time in {location}, and at least as large:",
    "host.free_any": "Free at that time in {location} (how many people {room} holds is not known):",
    "host.none": "Roomfix knows of no other room in {location} that is large enough and free at that time.",
    "host.room": "• {room}, for {capacity}",
    "host.room_unknown": "• {room}, size not known",
    "host.move": "Roomfix moves no meetings: if you want another room, change your meeting in Outlook yourself.",
    "host.why": "You get this once, because you organise the meeting.",
}

_NOT_TOLD: Final = {
    "host.no_address": "Microsoft 365 names no e-mail address of {name}, and they have no chat with Roomfix.",
    "host.wants_nothing": "wants to be told nothing, neither in the chat nor by e-mail.",
    "host.too_late": "The fault was gone or the meeting over before this could be sent.",
}

ENGLISH_HOSTS: Final[dict[str, str]] = _BOOKING | _TOLD | _NOT_TOLD
