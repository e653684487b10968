"""What was not taken from a list and why, and why a calendar seems to be a room's in German."""

from __future__ import annotations

from typing import Final

_LISTS: Final = {
    "import.too_large": (
        "Die Liste ist größer als {most} MB, deshalb wurde nichts davon gelesen. Senden Sie sie in Teilen oder ohne "
        "die Spalten, die Roomfix nicht braucht."
    ),
    "import.too_many_rows": (
        "Die Liste hat mehr als {most} Zeilen, deshalb wurde nichts davon gelesen. Senden Sie sie in Teilen."
    ),
    "import.workbook": (
        "Das ist eine Arbeitsmappe, die Roomfix nicht lesen kann. Speichern Sie sie in Ihrer Tabellenkalkulation als "
        "CSV, und senden Sie diese Datei."
    ),
    "import.not_text": (
        "Das ist kein Text, deshalb wurde nichts davon gelesen. Speichern Sie die Liste als CSV in UTF-8, und senden "
        "Sie diese Datei."
    ),
    "import.empty": "In dieser Liste steht nichts. Senden Sie eine mit mindestens einer Zeile.",
    "import.no_header": (
        "Die erste Zeile nennt die Spalten nicht: Dort steht „{what}“. Sie muss so aussehen: "
        "„ID,Name,Standort,Kalender,Plätze“; nur der Name ist nötig, und die Reihenfolge ist gleich."
    ),
    "import.double_column": (
        "Die Spalten „{first}“ und „{what}“ bedeuten dasselbe. Entfernen Sie eine davon, und senden Sie die Liste noch "
        "einmal."
    ),
    "import.bad_quotes": (
        "die Anführungszeichen passen nicht zusammen. Schließen Sie jedes, und schreiben Sie eines innerhalb einer "
        "Zelle doppelt."
    ),
    "import.wrong_cells": (
        "sie hat {found} Zellen und die erste Zeile hat {expected}: „{what}“. Setzen Sie eine Zelle, die ein Komma "
        "enthält, in Anführungszeichen."
    ),
    "import.no_name": "der Raum hat keinen Namen: „{what}“. Tragen Sie ihn ein.",
    "import.formula": "„{what}“ sieht wie eine Formel aus. Schreiben Sie es als einfachen Text.",
    "import.unseen": "„{what}“ enthält Zeichen, die niemand sehen kann. Tippen Sie es neu.",
    "import.too_long": "„{what}“ ist zu lang: {found} Zeichen, höchstens {most}. Kürzen Sie es.",
    "import.not_an_address": "„{what}“ ist keine E-Mail-Adresse. Schreiben Sie sie wie isar@contoso.com.",
    "import.not_a_capacity": "„{what}“ ist keine Anzahl von Personen. Schreiben Sie sie in Ziffern, höchstens 9999.",
    "import.double_address": "{what} steht bereits in Zeile {first}. Die Adresse wurde einmal übernommen.",
    "import.double_room": (
        "„{what}“ steht bereits in Zeile {first}, am selben Standort. Benennen Sie einen der beiden um."
    ),
    "import.double_calendar": (
        "der Kalender von „{what}“ steht bereits in Zeile {first}. Ein Kalender gehört zu einem Raum."
    ),
    "import.double_id": "die ID von „{what}“ steht bereits in Zeile {first}. Entfernen Sie eine der beiden.",
    "import.no_location": "„{what}“ hat keinen Standort, und es gibt mehrere. Tragen Sie ein, welcher es ist.",
    "import.which_location": "mehrere Standorte heißen „{what}“. Schreiben Sie die ID des richtigen: {locations}.",
    "import.unknown_location": (
        "es gibt keinen Standort „{what}“. Ähnliche Namen: {close}. Berichtigen Sie ihn, oder legen Sie den Standort "
        "zuerst an (**locations**)."
    ),
    "import.name_taken": "„{what}“ heißt am selben Standort schon {room}. Wählen Sie einen anderen Namen.",
    "import.calendar_taken": "der Kalender von „{what}“ gehört zu {room}. Lösen Sie ihn dort zuerst (**rooms**).",
    "import.not_removed": (
        "Räume, die nicht in der Liste stehen und entfernt werden sollten, aber bleiben: {count}. Solange eine Zeile "
        "falsch ist, kann sie einen davon betreffen. Berichtigen Sie die Zeilen oben, und senden Sie die Liste noch "
        "einmal."
    ),
}

_MAPPING: Final = {
    "mapping.same_name": "derselbe Name",
    "mapping.same_number": "dieselbe Nummer",
    "mapping.part_of_name": "ein Teil des Namens ist gleich",
    "mapping.close_name": "die Namen sind fast gleich",
    "mapping.address": "der Name steht in der Adresse",
    "mapping.incomplete": "nur ein Teil des Namens ist da",
    "mapping.which_location": "der Name passt, der Standort ist unklar",
    "mapping.twin": "{other} passt ebenso",
    "mapping.retired": "laut Name wird der Kalender nicht mehr benutzt",
    "mapping.taken": "{other} passt besser zu diesem Raum",
    "mapping.no_match": "kein Raum hat so einen Namen",
}

_CONFIDENCE: Final = {
    "confidence.sure": "sicher",
    "confidence.likely": "wahrscheinlich",
    "confidence.unsure": "bitte ansehen",
    "confidence.none": "nichts gefunden",
}

_UPLOADS: Final = {
    "upload_foreign": (
        "Die Datei wurde nicht gelesen: Ihre Adresse gehört nicht zu Teams. Hängen Sie sie im persönlichen Chat mit "
        "Roomfix an, oder fügen Sie die Liste ein."
    ),
    "upload_too_large": (
        "Die Datei wurde nicht gelesen: Sie ist größer als {most} MB. Senden Sie sie in Teilen oder ohne die Spalten, "
        "die Roomfix nicht braucht."
    ),
    "upload_gone": (
        "Die Datei wurde nicht gelesen: Teams gibt sie nicht mehr heraus, weil sie entfernt wurde oder zu lange "
        "gewartet hat. Senden Sie sie noch einmal."
    ),
    "upload_away": (
        "Die Datei wurde nicht gelesen: Teams gibt sie gerade nicht heraus. Versuchen Sie es in einer Minute noch "
        "einmal, oder fügen Sie die Liste ein."
    ),
}

GERMAN_LISTS: Final[dict[str, str]] = _LISTS | _MAPPING | _CONFIDENCE | _UPLOADS
