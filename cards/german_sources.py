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

GERMAN_SOURCES: Final[dict[str, str]] = _FORMS | _ERRORS
