"""Approving claims in German."""

from __future__ import annotations

from typing import Final

GERMAN_APPROVAL: Final[dict[str, str]] = {
    "approval.asked": "{name} bittet um einen Besuch in {room}",
    "approval.asked_why": (
        "Besuche werden hier nicht automatisch gebucht, deshalb entscheidet ein Admin. Die Zeit ist bis dahin "
        "reserviert."
    ),
    "approval.look": "Ansehen",
    "approval.reading": "Die Übernahme wird gelesen",
    "approval.title": "Darf {name} nach {room} kommen?",
    "approval.when": "**{slot}** ({zone})",
    "approval.what": "{title}",
    "approval.approve": "Genehmigen",
    "approval.refuse": "Ablehnen",
    "approval.deciding": "Ihre Entscheidung wird weitergegeben",
    "approval.approved": "Genehmigt: Der Besuch von {name} in {room} wird gebucht",
    "approval.refused": "Abgelehnt: Die Zeit in {room} ist wieder frei, und {name} wird benachrichtigt",
    "approval.over": (
        "Hier ist nichts mehr zu genehmigen: Die Übernahme wurde inzwischen entschieden, freigegeben oder "
        "zurückgezogen."
    ),
    "approval_which": (
        "Benutzen Sie die Schaltfläche der Nachricht, die um die Genehmigung bittet; es gibt eine für jede Übernahme."
    ),
}
