"""Hosts of meetings in German: what they are told, whether they shall be, and why one was not."""

from __future__ import annotations

from typing import Final

_BOOKING: Final = {
    "booking.tell_hosts": "Organisatoren benachrichtigen",
    "booking.tell_hosts_why": (
        "Roomfix kann den Organisator der Besprechung benachrichtigen, die eine Störung jetzt oder in den nächsten "
        "zwei Stunden trifft, und freie Räume nennen. Dafür liest es im Kalender des Raums, wer die Besprechung "
        "organisiert, aber nicht, worum es geht."
    ),
    "booking.hosts_told": (
        "Der Organisator einer Besprechung, die eine Störung trifft, wird benachrichtigt, wo Roomfix den Kalender des "
        "Raums lesen darf."
    ),
}

_TOLD: Final = {
    "host.title": "Der Raum Ihrer Besprechung hat eine Störung: {room}, {location}",
    "host.what": "Gemeldet: {title}",
    "host.when": "Ihre Besprechung: {slot}",
    "host.free": "Zu dieser Zeit frei am Standort {location} und mindestens so groß:",
    "host.free_any": (
        "Zu dieser Zeit frei am Standort {location} (nicht bekannt ist, für wie viele Personen {room} Platz hat):"
    ),
    "host.none": (
        "Roomfix kennt am Standort {location} keinen anderen Raum, der groß genug und zu dieser Zeit frei ist."
    ),
    "host.room": "• {room}, Plätze: {capacity}",
    "host.room_unknown": "• {room}, Größe nicht bekannt",
    "host.move": (
        "Roomfix verlegt keine Besprechungen: Wenn Sie einen anderen Raum möchten, ändern Sie Ihre Besprechung selbst "
        "in Outlook."
    ),
    "host.why": "Sie bekommen das einmal, weil Sie die Besprechung organisieren.",
}

_NOT_TOLD: Final = {
    "host.no_address": "Microsoft 365 nennt keine E-Mail-Adresse von {name}, und es gibt keinen Chat mit Roomfix.",
    "host.wants_nothing": "möchte nicht benachrichtigt werden, weder im Chat noch per E-Mail.",
    "host.too_late": "Die Störung war behoben oder die Besprechung vorbei, bevor das gesendet werden konnte.",
}

GERMAN_HOSTS: Final[dict[str, str]] = _BOOKING | _TOLD | _NOT_TOLD
