"""Locations and admins in German, and what their dialogs have in common with providers'."""

from __future__ import annotations

from typing import Final

from cards.german_hours import GERMAN_HOURS
from cards.german_providers import GERMAN_PROVIDERS

_COMMON: Final = {
    "sites.change": "Ändern",
    "sites.save": "Speichern",
    "sites.page": "{first} bis {last} von {total}",
    "sites.nothing_found": "Nichts heißt wie „{query}“. Leeren Sie die Suche, um alle zu sehen.",
    "sites.find_hint": "Teil des Namens",
    "sites.more": "… und {count} mehr.",
    "sites.ticked": "Bisher angekreuzt, auf allen Seiten: {names}",
    "sites.unsaved": "Noch nicht gespeichert: {parts}. Klicken Sie auf **Speichern**, um es zu behalten.",
    "sites.saved_parts": "Gespeichert: {parts}.",
    "sites.unchanged": "Es wurde nichts geändert, also ist alles, wie es war.",
    "sites.lacks": "Es fehlt noch: {lacks}.",
    "sites.hours": "Zeiten",
    "sites.hours_hint": "Mo-Fr 08:00-12:00, 13:00-17:00, Sa 09:00-12:00",
    "sites.hours_syntax": (
        "Schreiben Sie Tage und Uhrzeiten, zum Beispiel **Mo-Fr 08:00-18:00, Sa 09:00-12:00**. Mehrere Zeitspannen "
        "eines Tages trennen Sie durch Kommas, und 22:00-06:00 reicht in den nächsten Tag. Nicht genannte Tage sind "
        "geschlossen."
    ),
    "choice_unknown": (
        "Es wurde nichts geändert: „{typed}“ steht hier nicht zur Auswahl. Prüfen Sie die Schreibweise, oder schreiben "
        "Sie weniger davon."
    ),
    "choice_several": (
        "Es wurde nichts geändert: „{typed}“ kann jeder dieser Namen sein: {names}. Schreiben Sie den ganzen Namen."
    ),
    "choice_inexact": (
        "Es wurde nichts geändert: „{typed}“ ist nur ein Teil des Namens. Wenn Sie {name} meinen, schreiben Sie den "
        "ganzen Namen."
    ),
    "pick_one": (
        "Es wurde nichts geändert: Nichts wurde ausgewählt. Wählen Sie etwas aus, oder schreiben Sie den Namen."
    ),
    "part_unknown": (
        "Es wurde nichts geändert: „{typed}“ lässt sich hier nicht ändern. Wählen Sie eines davon: {parts}."
    ),
    "name_missing": (
        "Es wurde nichts geändert: Ein Name fehlt. Schreiben Sie einen, den die Menschen hier wiedererkennen."
    ),
    "name_too_long": (
        "Es wurde nichts geändert: Der Name hat {length} Zeichen, möglich sind {most}. Schreiben Sie einen kürzeren."
    ),
    "name_taken": (
        "Es wurde nichts geändert: {name} gibt es bereits. Schreiben Sie einen anderen Namen, oder gehen Sie zurück "
        "und öffnen Sie den vorhandenen Eintrag."
    ),
    "zone_unknown": (
        "Es wurde nichts geändert: Roomfix kennt keine Zeitzone „{typed}“. Ähnliche: {close}. Schreiben Sie die "
        "nächste große Stadt oder einen Namen wie Europe/Berlin."
    ),
    "zone_several": (
        "Es wurde nichts geändert: „{typed}“ kann mehrere Zeitzonen meinen: {close}. Schreiben Sie den ganzen Namen "
        "von einer."
    ),
}

_PEOPLE: Final = {
    "people.title": "Wer Roomfix einrichten darf",
    "people.intro": (
        "Diese Personen sind Admins von Roomfix. Der Betreiber kann in den Einstellungen weitere genannt haben."
    ),
    "people.none": "Noch ist hier niemand Admin; wer in den Einstellungen von Roomfix genannt ist, darf es einrichten.",
    "people.admin": "{name}",
    "people.you": "{name} (Sie)",
    "people.add": "Admin hinzufügen",
    "people.remove": "Admin entfernen",
    "people.reading": "Es wird nachgesehen, wer in den Teams und Chats mit Roomfix ist",
    "people.add_title": "Wer soll auch Admin sein?",
    "people.add_who": (
        "Admins dürfen alles einrichten: Verbindungen, Räume, Dienstleister und wer sonst Admin ist. Wenn jemand nicht "
        "in der Liste steht, fügen Sie Roomfix zu einem Team oder Chat mit dieser Person hinzu."
    ),
    "people.nobody_to_add": (
        "Aus den Teams und Chats, in denen Roomfix ist, lässt sich niemand hinzufügen. Fügen Sie Roomfix zu einem "
        "hinzu, in dem die Person ist."
    ),
    "people.person": "Person",
    "people.remove_title": "Wer soll nicht mehr Admin sein?",
    "people.remove_who": "Diese Person kann nichts mehr einrichten. Was sie eingerichtet hat, bleibt.",
    "people.self_title": "Sich selbst entfernen?",
    "people.self": (
        "Sie können dann nichts mehr einrichten, auch nicht sich selbst wieder zum Admin machen. Das müsste ein "
        "anderer Admin tun."
    ),
    "people.added": "{name} ist jetzt Admin",
    "people.removed": "{name} ist nicht mehr Admin",
    "people.now": "Admins jetzt: {names}.",
    "people.only_one": "Wenn diese Person geht, kann niemand Roomfix einrichten. Fügen Sie einen zweiten Admin hinzu.",
    "people.again": "Admins ansehen",
    "people_words": (
        "Es wurde nichts geändert: Roomfix kann „{words}“ hinter **people** nicht lesen. Schreiben Sie **people**, "
        "**people add** oder **people remove**."
    ),
    "admin_is_contact": (
        "Es wurde nichts geändert: {name} arbeitet für {provider}, und die Leute eines Dienstleisters können keine "
        "Admins sein. Wenn sich das geändert hat, nehmen Sie die Person zuerst mit **providers** bei diesem "
        "Dienstleister heraus."
    ),
    "last_admin": "Es wurde nichts geändert: Es bliebe kein Admin übrig. Fügen Sie zuerst einen weiteren Admin hinzu.",
}

_LOCATIONS: Final = {
    "locations.title": "Standorte",
    "locations.begin": "Standorte ansehen",
    "locations.nothing": (
        "Es gibt noch keine Standorte. Seine Zeitzone und Öffnungszeiten bestimmen, wann an einem Standort ein Besuch "
        "möglich ist."
    ),
    "locations.line": "**{name}** · {zone} · {hours} · fehlende Angaben: {lacks}",
    "locations.location": "Standort",
    "locations.open": "Öffnen",
    "locations.add": "Standort hinzufügen",
    "locations.remove": "Entfernen",
    "locations.lacks_hours": "wöchentliche Öffnungszeiten",
    "locations.lacks_provider": "ein Dienstleister, der ihn betreut",
    "locations.lacks_rooms": "Räume",
    "locations.lacks_holidays": "Feiertage",
    "locations.menu_title": "{name}",
    "locations.part": "Was geändert werden soll",
    "locations.part_name": "Name",
    "locations.part_zone": "Zeitzone",
    "locations.part_hours": "Öffnungszeiten",
    "locations.part_holidays": "Feiertage",
    "locations.part_exceptions": "Ausnahmen",
    "locations.zone_is": "Zeitzone: {zone}",
    "locations.hours_are": "Geöffnet {hours}",
    "locations.hours_none": "Nie geöffnet: Es gibt noch keine wöchentlichen Öffnungszeiten.",
    "locations.holidays_none": "Keine Feiertage: Besuche werden auch dann angeboten.",
    "locations.holidays_are": "Geschlossen an den Feiertagen von {where}, bekannt bis {until}",
    "locations.holidays_loose": "Geschlossen an Feiertagen, bekannt bis {until}",
    "locations.exception_is": "Ausnahme: {line}",
    "locations.exceptions_earlier": "Ausnahmen davor: {count}",
    "locations.name_title": "Wie heißt der Standort?",
    "locations.name_lead": "Karten nennen ihn neben dem Raum.",
    "locations.name": "Name",
    "locations.name_hint": "München",
    "locations.zone_title": "In welcher Zeitzone liegt er?",
    "locations.zone_lead": (
        "Schreiben Sie die nächste große Stadt oder den Namen der Zeitzone. Die Sommerzeit wird berücksichtigt."
    ),
    "locations.zone": "Zeitzone",
    "locations.zone_hint": "München oder Europe/Berlin",
    "locations.zones": "Mit „{typed}“ können diese Zeitzonen gemeint sein.",
    "locations.hours_title": "Wann ist er geöffnet?",
    "locations.hours_lead": "Besuche werden nur in diesen Zeiten angeboten, in der Ortszeit des Standorts.",
    "locations.country_title": "Die Feiertage welches Landes?",
    "locations.country_lead": "An ihnen werden keine Besuche angeboten.",
    "locations.country": "Land",
    "locations.no_holidays": "Keine Feiertage",
    "locations.reading_countries": "Die Länder werden nachgeschlagen",
    "locations.reading_regions": "Die Regionen werden nachgeschlagen",
    "locations.reading_holidays": "Die Feiertage werden nachgeschlagen",
    "locations.region_title": "Welche Region?",
    "locations.region_lead": "In diesem Land haben Regionen eigene Feiertage: {country}.",
    "locations.region": "Region",
    "locations.whole": "Nur die des ganzen Landes",
    "locations.holidays_title": "Sind das die richtigen Tage?",
    "locations.holidays_country": "Die nächsten Feiertage in {country}:",
    "locations.holidays_region": "Die nächsten Feiertage in {country}, Region {region}:",
    "locations.holiday": "{date} {name}",
    "locations.holidays_until": "… und {count} mehr bis {until}.",
    "locations.holidays_unknown": "Für die nächsten Jahre sind dort keine Feiertage bekannt.",
    "locations.use": "Diese Tage verwenden",
    "locations.exceptions_title": "Gibt es Tage mit eigenen Öffnungszeiten?",
    "locations.exceptions_lead": (
        "Sie gehen den wöchentlichen Öffnungszeiten und den Feiertagen vor. Lassen Sie das Feld leer, wenn es keine "
        "gibt."
    ),
    "locations.exceptions_syntax": (
        "Eine je Zeile: ein Datum und **geschlossen** oder Uhrzeiten, zum Beispiel **24.12.2035 geschlossen** oder "
        "**31.12.2035 08:00-12:00**. Mehrere Tage: **24.12.2035 bis 01.01.2036 geschlossen**."
    ),
    "locations.exceptions": "Ausnahmen",
    "locations.exceptions_hint": "24.12.2035 geschlossen",
    "locations.remove_title": "{name} entfernen?",
    "locations.remove_what": (
        "Öffnungszeiten, Feiertage und Ausnahmen werden gelöscht. Das lässt sich nicht rückgängig machen."
    ),
    "locations.remove_serving": (
        "Diese Dienstleister betreuen ihn nicht mehr, und ihre Vereinbarungen dafür enden: {names}."
    ),
    "locations.removed": "{name} ist entfernt",
    "locations.removed_what": (
        "Öffnungszeiten, Feiertage und Ausnahmen sind gelöscht, und kein Dienstleister betreut den Standort mehr."
    ),
    "locations.saved": "{name} ist eingerichtet",
    "location_unknown": (
        "Es gibt keinen Standort „{typed}“. Ähnliche Namen: {names}. Schreiben Sie **locations**, um alle zu sehen."
    ),
    "location_gone": (
        "Es wurde nichts geändert: Ein anderer Admin hat diesen Standort inzwischen entfernt. Schreiben Sie "
        "**locations**, um die vorhandenen zu sehen."
    ),
    "location_in_use": (
        "{name} wurde nicht entfernt: Dort gibt es Räume ({rooms}) oder Kalender ({calendars}). Verschieben Sie diese "
        "zuerst an einen anderen Standort, oder entfernen Sie sie."
    ),
}

GERMAN_SITES: Final[dict[str, str]] = _COMMON | _PEOPLE | _LOCATIONS | GERMAN_PROVIDERS | GERMAN_HOURS
