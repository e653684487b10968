"""The sources of incidents, and how long their faults have to last, in German."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "sources.title": "Quellen von Vorfällen",
    "sources.begin": "Quellen ansehen",
    "sources.reading": "Es wird nachgesehen, welche Quellen etwas gemeldet haben",
    "sources.lead": (
        "Eine Quelle ist ein Überwachungssystem, mit dem Namen in seiner Adresse: /api/incidents/*Name*. Störungen, "
        "die von selbst kommen und gehen, müssen nicht gemeldet werden: Wählen Sie eine Quelle, um zu sagen, wie lange "
        "ihre Störungen dauern müssen."
    ),
    "sources.nothing": "Noch hat keine Quelle etwas gemeldet. Schreiben Sie den Namen von einer.",
    "sources.line": "**{source}** · {how}",
    "sources.row_at_once": "sofort gemeldet",
    "sources.row_waits": "gemeldet, sobald eine Störung {minutes} min gedauert hat",
    "sources.source": "Quelle",
    "sources.other": "Eine andere Quelle",
    "sources.other_hint": "Ihr Name, wenn sie nicht in der Liste steht",
    "sources.how_long": "Wie lange muss eine Störung von {source} dauern?",
    "sources.why": (
        "Bis dahin erfährt niemand davon. Ist sie bis dahin vorbei, erfährt es niemand; sonst erscheint sie, und ihre "
        "Fristen zählen ab dem Moment, in dem sie gemeldet wurde."
    ),
    "sources.range": "Von 0 bis {most} Minuten; bei 0 wird jede Störung sofort gemeldet.",
    "sources.minutes": "Minuten",
    "sources.minutes_hint": "5",
    "sources.at_once": "Sofort melden",
    "sources.waits": "Störungen von {source} werden gemeldet, sobald sie {minutes} min gedauert haben",
    "sources.waits_not": "Störungen von {source} werden sofort gemeldet",
    "sources.name_counts": "Das gilt ab jetzt für alles, was unter genau diesem Namen gesendet wird.",
}

_REFUSED: Final = {
    "status.refused_not_proven": "Nichts, was {source} sendet, wird angenommen: Der Schlüssel stimmt nicht",
    "status.remedy_refused_not_proven": (
        "Bitten Sie die Person, die Roomfix betreibt, den Schlüssel des Überwachungssystems mit dem in "
        "ROOMFIX_INTAKE_KEYS zu vergleichen. Signaturen gelten auch dann nicht, wenn die Uhr des Überwachungssystems "
        "um mehr als fünf Minuten falsch geht. Hatte es gar nichts zu melden, versucht es jemand anderes."
    ),
    "status.refused_unreadable": "Nichts, was {source} sendet, wird angenommen: Roomfix kann es nicht lesen",
    "status.remedy_refused_unreadable": (
        "Die Antworten von Roomfix an das Überwachungssystem nennen die falschen Felder. Vergleichen Sie sie mit "
        "„Sending incidents“ in der Dokumentation."
    ),
    "status.refused_tenant": (
        "Nichts, was {source} sendet, wird angenommen: Es ist nicht klar, für welche Organisation es ist"
    ),
    "status.remedy_refused_tenant": (
        "Bitten Sie die Person, die Roomfix betreibt, um einen Schlüssel nur für Ihre Organisation, oder ergänzen Sie "
        "die Adresse um die ID Ihres Mandanten: /api/incidents/{source}?tenant=…"
    ),
    "status.refused_room": "Nichts, was {source} sendet, wird angenommen: Kein Raum heißt so, wie es dort steht",
    "status.remedy_refused_room": (
        "Fügen Sie diese Räume mit **rooms** hinzu, oder berichtigen Sie die Namen im Überwachungssystem. Die "
        "Antworten von Roomfix an das Überwachungssystem nennen ähnliche Namen."
    ),
    "status.refused_unknown": (
        "Nichts, was {source} sendet, wird angenommen: Es beendet nur Störungen, die nie gemeldet wurden"
    ),
    "status.remedy_refused_unknown": (
        "Lassen Sie das Überwachungssystem auch melden, wenn eine Störung beginnt, mit derselben ID wie bei ihrem Ende."
    ),
    "status.refused_not_set_up": (
        "Nichts, was {source} sendet, wird angenommen: Roomfix ist dafür noch nicht eingerichtet"
    ),
    "status.remedy_refused_not_set_up": "Die anderen Punkte dieser Liste sagen, was fehlt.",
}

_ERRORS: Final = {
    "grace_range": (
        "Es wurde nichts geändert: Eine Störung kann von 0 bis {most} Minuten dauern müssen. Schreiben Sie eine Zahl, "
        "zum Beispiel 5, oder **keine**."
    ),
    "graces_too_many": (
        "Es wurde nichts geändert: {most} Quellen haben bereits eine eigene Zeit. Schreiben Sie **sources**, und "
        "lassen Sie eine, die nicht mehr benutzt wird, sofort melden."
    ),
    "source_name": (
        "Es wurde nichts geändert: „{typed}“ ist kein Name einer Quelle. Schreiben Sie ihn, wie er in der Adresse des "
        "Überwachungssystems hinter /api/incidents/ steht."
    ),
}

GERMAN_SOURCES: Final[dict[str, str]] = _FORMS | _REFUSED | _ERRORS
