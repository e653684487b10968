"""Who else is told while nobody claims, in German."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "providers.part_escalation": "Eskalation",
    "escalation.none": "Solange niemand übernimmt, wird sonst niemand benachrichtigt",
    "escalation.step_is": "Nach {after} ohne Übernahme wird {name} benachrichtigt",
    "escalation.team_is": "Nach {after} ohne Übernahme wird {name} benachrichtigt ({people})",
    "escalation.title": "Wer wird benachrichtigt, solange niemand übernimmt?",
    "escalation.lead": (
        "Ein Schritt nach dem anderen, in Arbeitszeit: wie lange, ein Doppelpunkt und wer. Ein Name vor **=** steht "
        "für mehrere Personen."
    ),
    "escalation.example": "Zum Beispiel: **30 min: Leitung = Megan Bowen, Adele Vance; 2 h: Alex Wilber**",
    "escalation.people_where": (
        "Es sind die eigenen Ansprechpartner und Subunternehmer des Dienstleisters. Höchstens {most} Schritte."
    ),
    "escalation.steps": "Schritte",
    "escalation.steps_hint": "30 min: Megan Bowen; 2 h: Alex Wilber",
    "escalation.add": "Schritt hinzufügen",
    "escalation.nobody": "Sonst niemand",
    "escalation.step_title": "Wer wird wann benachrichtigt?",
    "escalation.step_lead": "Wenn bis dahin niemand übernommen hat, in Arbeitszeit seit der Meldung des Vorfalls.",
    "escalation.after": "Nach",
    "escalation.after_hint": "30 min",
    "escalation.name": "Name",
    "escalation.name_hint": "Leitung",
    "escalation.people": "Personen",
}

_ERRORS: Final = {
    "escalation_no_people": (
        "Es wurde nichts geändert: Dieser Dienstleister hat niemanden, der benachrichtigt werden könnte. Wählen Sie "
        "zuerst seine Ansprechpartner."
    ),
    "escalation_unreadable": (
        "Es wurde nichts geändert: Roomfix kann den Schritt „{typed}“ nicht lesen. Schreiben Sie ihn wie **30 min: "
        "Megan Bowen** oder **2 h: Leitung = Megan Bowen, Adele Vance**, mit einem Semikolon zwischen zwei Schritten."
    ),
    "escalation_nobody": (
        "Es wurde nichts geändert: Der Schritt nach {after} nennt niemanden. Nennen Sie mindestens eine Person des "
        "Dienstleisters."
    ),
    "escalation_order": (
        "Es wurde nichts geändert: {after} kommt nicht nach {before}. Geben Sie jedem Schritt eine spätere Zeit als "
        "dem davor."
    ),
    "escalation_too_many": (
        "Es wurde nichts geändert: Es sind {count} Schritte, möglich sind {most}. Lassen Sie welche weg, oder fassen "
        "Sie zusammen, was kurz aufeinander folgt."
    ),
}

GERMAN_ESCALATION: Final[dict[str, str]] = _FORMS | _ERRORS
