"""Approving claims in German."""

from __future__ import annotations

from typing import Final

GERMAN_APPROVAL: Final[dict[str, str]] = {
    "entry_left.title": "Der Eintrag eines Besuchs in {room} ließ sich nicht entfernen",
    "entry_left.why": (
        "Microsoft 365 hat das abgelehnt ({code}), deshalb hat der Raum seine Zeit nicht zurück. Entfernen Sie den "
        "Eintrag selbst aus dem Kalender des Raums; **test** zeigt, was die Verbindung darf."
    ),
    "entry_unchanged.title": "Der Eintrag eines Besuchs in {room} ließ sich nicht ändern",
    "entry_unchanged.why": (
        "Microsoft 365 hat das abgelehnt ({code}): Vielleicht wurde er in Outlook verschoben. Sehen Sie sich den "
        "Eintrag im Kalender des Raums an; die Karte des Vorfalls zeigt, wer kommt und bis wann."
    ),
    "approval.asked": "{name} bittet um einen Besuch in {room}",
    "approval.asked_why": (
        "Besuche werden hier nicht automatisch gebucht, deshalb entscheidet ein Admin. Die Zeit ist bis dahin "
        "reserviert."
    ),
    "approval.look": "Ansehen",
    "approval.reading": "Die Übernahme wird gelesen",
    "approval.title": "Darf {name} nach {room} kommen?",
    "approval.move_title": "Darf {name} den Besuch in {room} verschieben?",
    "approval.now": "Jetzt ist er am {slot}.",
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
}
