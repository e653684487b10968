"""Hours, exceptions and dates as they are written, and why typed ones cannot be read, in German."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = {
    "hours.day_0": "Mo",
    "hours.day_1": "Di",
    "hours.day_2": "Mi",
    "hours.day_3": "Do",
    "hours.day_4": "Fr",
    "hours.day_5": "Sa",
    "hours.day_6": "So",
    "hours.days": "{first}-{last}",
    "hours.group": "{days} {hours}",
    "hours.period": "{start}-{end}",
    "hours.closed": "geschlossen",
    "hours.exception": "{date} {hours}",
    "hours.exceptions": "{first} bis {last} {hours}",
    "date.written": "{day}.{month}.{year}",
    "date.moment": "{date} {time}",
    "terms.are": "{respond} / {resolve}",
    "terms.none": "keine",
}
"""All of it can be typed back, whatever the language of the card."""

_WEEK: Final = {
    "hours_missing": (
        "Es wurde nichts geändert: Es wurden keine Zeiten eingegeben. Schreiben Sie Tage und Uhrzeiten, zum Beispiel: "
        "Mo-Fr 08:00-18:00"
    ),
    "hours_too_long": (
        "Es wurde nichts geändert: Das sind mehr als {most} Zeichen. Nennen Sie jede Gruppe von Tagen nur einmal."
    ),
    "hours_word": (
        "Es wurde nichts geändert: In „{piece}“ kennt Roomfix das Wort „{word}“ nicht. Schreiben Sie Tage als Mo oder "
        "Montag und Uhrzeiten als 08:00-18:00."
    ),
    "hours_sign": (
        "Es wurde nichts geändert: In „{piece}“ kann Roomfix mit dem Zeichen „{sign}“ nichts anfangen. Schreiben Sie "
        "Tage und Uhrzeiten, zum Beispiel: Mo-Fr 08:00-18:00"
    ),
    "hours_time": (
        "Es wurde nichts geändert: In „{piece}“ ist „{time}“ keine Uhrzeit. Schreiben Sie 08:00 oder 17 Uhr; ein Ende "
        "am nächsten Tag kann 29:00 heißen."
    ),
    "hours_piece": (
        "Es wurde nichts geändert: Roomfix kann „{piece}“ nicht lesen. Schreiben Sie Tage, dann von wann bis wann, zum "
        "Beispiel: Mo-Fr 08:00-12:00, 13:00-17:00"
    ),
    "hours_start": (
        "Es wurde nichts geändert: „{piece}“ beginnt nach 24:00. Schreiben Sie es zu dem Tag, an dem es beginnt, zum "
        "Beispiel: Di 06:00-10:00"
    ),
    "hours_no_days": (
        "Es wurde nichts geändert: Roomfix weiß nicht, für welche Tage „{piece}“ gilt. Schreiben Sie die Tage davor, "
        "zum Beispiel: Mo-Fr"
    ),
    "hours_no_times": (
        "Es wurde nichts geändert: Für „{piece}“ fehlen die Uhrzeiten. Schreiben Sie sie hinter die Tage, zum "
        "Beispiel: Sa 09:00-12:00, So geschlossen"
    ),
    "hours_no_length": (
        "Es wurde nichts geändert: „{piece}“ endet, wenn es beginnt. Für einen ganzen Tag mit Nacht schreiben Sie "
        "00:00-24:00."
    ),
    "hours_ambiguous": (
        "Es wurde nichts geändert: „{piece}“ kann auf zwei Arten gemeint sein. Schreiben Sie alle Uhrzeiten mit 24 "
        "Stunden, zum Beispiel 09:00-17:00; was am Morgen beginnt und wirklich erst am nächsten Tag endet, als "
        "09:00-29:00."
    ),
    "hours_overlap": (
        "Es wurde nichts geändert: Bei {day} überschneiden sich {first} und {second}. Nennen Sie jeden Tag nur einmal, "
        "mit Zeiten, die aufeinander folgen."
    ),
    "hours_too_many": (
        "Es wurde nichts geändert: {day} hat mehr als {most} Zeitspannen. Fassen Sie zusammen, was nahe "
        "beieinanderliegt."
    ),
    "hours_closed_and_open": (
        "Es wurde nichts geändert: Nach „{piece}“ wäre {day} zugleich geschlossen und geöffnet. Nennen Sie {day} nur "
        "einmal, zum Beispiel getrennt von den übrigen Tagen."
    ),
    "hours_never_open": (
        "Es wurde nichts geändert: Mit diesen Zeiten ist nie geöffnet. Nennen Sie mindestens einen Tag mit Uhrzeiten."
    ),
}

_EXCEPTIONS: Final = {
    "exception_line": (
        "Es wurde nichts geändert: Roomfix kann „{line}“ nicht lesen. Schreiben Sie ein Datum mit Jahr, dann "
        "geschlossen oder Uhrzeiten, zum Beispiel: 24.12.2035 geschlossen"
    ),
    "exception_date": (
        "Es wurde nichts geändert: In „{line}“ gibt es {date} im Kalender nicht. Schreiben Sie ein Datum als "
        "24.12.2035 oder 2035-12-24."
    ),
    "exception_range": (
        "Es wurde nichts geändert: „{line}“ endet vor dem Beginn oder umfasst mehr als {most} Tage. Schreiben Sie das "
        "frühere Datum zuerst, zum Beispiel: 24.12.2035 bis 01.01.2036 geschlossen"
    ),
    "exception_no_hours": (
        "Es wurde nichts geändert: „{line}“ sagt nicht, was dann anders ist. Ergänzen Sie geschlossen oder Uhrzeiten, "
        "zum Beispiel: 31.12.2035 08:00-12:00"
    ),
    "exception_twice": (
        "Es wurde nichts geändert: {date} steht zweimal da. Schreiben Sie alle Zeiten dieses Tages in eine Zeile."
    ),
    "exception_past": (
        "Es wurde nichts geändert: {date} ist vorbei. Prüfen Sie das Jahr; vergangene Tage brauchen keine Ausnahme "
        "mehr."
    ),
    "exceptions_too_many": (
        "Es wurde nichts geändert: Das sind Ausnahmen für mehr als {most} Tage. Lassen Sie weg, was vorbei ist."
    ),
}

_LENGTHS: Final = {
    "duration_unreadable": (
        "Es wurde nichts geändert: „{typed}“ ist keine Dauer. Schreiben Sie Stunden und Minuten, zum Beispiel 2 h, 30 "
        "min oder 1 h 30 min."
    ),
    "duration_days": (
        "Es wurde nichts geändert: „{typed}“ kann auf zwei Arten gemeint sein, weil Arbeitstage verschieden lang sind. "
        "Schreiben Sie Arbeitsstunden, zum Beispiel 8 h."
    ),
    "duration_range": (
        "Es wurde nichts geändert: „{typed}“ ergibt keine ganzen Minuten oder liegt nicht zwischen 1 min und {most}. "
        "Schreiben Sie eine andere Dauer, zum Beispiel 2 h."
    ),
    "terms_two": (
        "Es wurde nichts geändert: „{typed}“ sind nicht zwei Zeiten. Schreiben Sie Reaktionszeit und Lösungszeit, zum "
        "Beispiel 30 min / 8 h, oder „keine“ für keine Vereinbarung."
    ),
    "terms_order": (
        "Es wurde nichts geändert: Die Lösungszeit ({resolve}) läge vor der Reaktionszeit ({respond}). Schreiben Sie "
        "die Reaktionszeit zuerst, zum Beispiel 30 min / 8 h."
    ),
}

GERMAN_HOURS: Final[dict[str, str]] = _WRITTEN | _WEEK | _EXCEPTIONS | _LENGTHS
