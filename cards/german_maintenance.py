"""Maintenance in German."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "maintenance.title": "Wartung",
    "maintenance.begin": "Wartungen ansehen",
    "maintenance.nothing": "Keine Wartung läuft, und keine ist angekündigt.",
    "maintenance.which": "Welche davon",
    "maintenance.add": "Wartung ankündigen",
    "maintenance.end": "Jetzt beenden",
    "maintenance.runs_until": "**{place}** · läuft bis {end} ({zone}) · {name}",
    "maintenance.will_run": "**{place}** · von {start} bis {end} ({zone}) · {name}",
    "maintenance.because": "{line} · {why}",
    "maintenance.where": "Wo ist die Wartung?",
    "maintenance.where_lead": "In einem Raum oder an einem Standort mit all seinen Räumen.",
    "maintenance.place": "Raum oder Standort",
    "maintenance.no_places": "Es gibt noch keine Standorte. Schreiben Sie **locations**, um einen einzurichten.",
    "maintenance.when": "Wie lange dauert die Wartung in {place}?",
    "maintenance.when_lead": (
        "Schreiben Sie, wie lange, zum Beispiel **2 h** oder **3 Tage**, oder bis wann: **18:00**, **morgen 12:00**, "
        "**31.01.2035 18:00**."
    ),
    "maintenance.zone": "Die Zeiten gelten in {zone}, dort ist es {now}.",
    "maintenance.until": "Bis",
    "maintenance.until_hint": "2 h",
    "maintenance.from": "Von",
    "maintenance.from_hint": "Ab sofort, wenn Sie es leer lassen",
    "maintenance.why": "Grund",
    "maintenance.why_hint": "Neuer Beamer",
    "maintenance.announced": "Wartung in {place} ist angekündigt",
    "maintenance.what": (
        "Solange sie läuft, wird aufgenommen, was Überwachungssysteme von dort melden, aber nicht angezeigt, und "
        "niemand wird benachrichtigt. Was danach noch gestört ist, erscheint dann."
    ),
    "maintenance.people": "Was Menschen von dort melden, erscheint, und die Karte sagt, dass eine Wartung läuft.",
    "maintenance.end_title": "Die Wartung in {place} jetzt beenden?",
    "maintenance.end_what": (
        "Störungen, die darauf gewartet haben, erscheinen sofort, und wen sie betreffen, der wird benachrichtigt."
    ),
    "maintenance.ending": "Die Wartung wird beendet",
    "maintenance.over": "Die Wartung in {place} ist vorbei",
    "maintenance.let_go": "Störungen, die darauf gewartet haben und jetzt erscheinen: {count}.",
    "maintenance.nothing_waited": "Keine Störung hatte nur darauf gewartet.",
    "maintenance.runs": "Bis {until} läuft in diesem Raum eine **Wartung**.",
}

_ERRORS: Final = {
    "pause_nowhere": (
        "Es wurde nichts geändert: Ein anderer Admin hat diesen Raum oder Standort inzwischen entfernt. Schreiben Sie "
        "**maintenance**, um etwas anderes zu wählen."
    ),
    "pauses_too_many": (
        "Es wurde nichts geändert: Es sind bereits {most} Wartungen angekündigt. Schreiben Sie **maintenance**, und "
        "beenden Sie zuerst welche."
    ),
    "pause_past": "Es wurde nichts geändert: Dieser Beginn ist vorbei. Lassen Sie ihn leer, um jetzt zu beginnen.",
    "pause_far": (
        "Es wurde nichts geändert: Eine Wartung lässt sich höchstens {most} Tage im Voraus ankündigen. Schreiben Sie "
        "einen früheren Tag."
    ),
    "pause_order": (
        "Es wurde nichts geändert: Das Ende liegt nicht nach dem Beginn. Schreiben Sie ein späteres Ende oder die "
        "Dauer."
    ),
    "pause_long": (
        "Es wurde nichts geändert: Eine Wartung dauert höchstens {most} Tage. Schreiben Sie ein früheres Ende; sie "
        "lässt sich noch einmal ankündigen."
    ),
    "moment_unreadable": (
        "Es wurde nichts geändert: Roomfix kann „{typed}“ nicht als Zeit lesen. Schreiben Sie zum Beispiel **2 h**, "
        "**18:00**, **morgen 12:00** oder **31.01.2035 18:00**."
    ),
}

GERMAN_MAINTENANCE: Final[dict[str, str]] = _FORMS | _ERRORS
