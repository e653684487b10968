"""Rooms, their calendars and their import in German."""

from __future__ import annotations

from typing import Final

from cards.german_map import GERMAN_MAP

_COMMON: Final = {
    "rooms.search": "Suchen",
    "rooms.search_hint": "Teil eines Namens, einer Adresse oder eines Standorts",
    "rooms.page": "{first} bis {last} von {total}",
    "rooms.nothing_found": "Nichts heißt so. Leeren Sie die Suche, um alle zu sehen.",
    "rooms.and_more": "… und {count} mehr.",
    "rooms.line": "Zeile {line}: {why}",
    "rooms.location": "Standort",
    "rooms.gone": "Diesen Raum gibt es nicht mehr",
}

_ROOMS: Final = {
    "rooms.title": "Ihre Räume: {count}, ohne Kalender: {unmapped}",
    "rooms.room": "Raum",
    "rooms.row": "**{room}** · {place} · {calendar}",
    "rooms.row_unmapped": "**{room}** · {place} · keinem Kalender zugeordnet",
    "rooms.button_open": "Öffnen",
    "rooms.button_glance": "Was jetzt frei ist",
    "rooms.glancing": "Microsoft 365 wird gefragt, welche Räume frei sind",
    "rooms.glance": "Jetzt frei oder belegt",
    "rooms.glanced": "**{room}**: {how}",
    "rooms.not_mapped": "keinem Kalender zugeordnet",
    "rooms.unknown_now": "nicht bekannt: Microsoft 365 sagt nicht, ob er frei ist",
    "rooms.free_until": "frei bis {until}",
    "rooms.free_long": "in den nächsten zwei Tagen frei",
    "rooms.busy_until": "belegt bis {until}",
    "rooms.busy_long": "in den nächsten zwei Tagen belegt",
    "rooms.reading": "Der Kalender von {room} wird gelesen",
    "rooms.one": "{room}",
    "rooms.capacity": "Plätze: {count}",
    "rooms.now": "Jetzt {how}",
    "rooms.day": "{weekday} {day}",
    "rooms.weekday_0": "Mo",
    "rooms.weekday_1": "Di",
    "rooms.weekday_2": "Mi",
    "rooms.weekday_3": "Do",
    "rooms.weekday_4": "Fr",
    "rooms.weekday_5": "Sa",
    "rooms.weekday_6": "So",
    "rooms.day_free": "{day}: ganztägig frei",
    "rooms.day_busy": "{day}: belegt {times}",
    "rooms.button_connect": "Kalender zuordnen",
    "rooms.button_other": "Anderer Kalender",
    "rooms.button_remove": "Raum entfernen",
    "rooms.remove": "{room} aus Ihren Räumen entfernen?",
    "rooms.remove_why": (
        "Meldungen über diesen Raum werden von da an abgelehnt. Sein Kalender, gebuchte Besuche und frühere Vorfälle "
        "bleiben."
    ),
    "rooms.removed": "{room} wurde entfernt",
    "rooms.removed_why": "Sein Kalender ist für einen anderen Raum frei.",
    "rooms.connecting": "Ein Kalender für {room}",
    "rooms.none": "Es gibt noch keine Räume",
    "rooms.none_why": "Importieren Sie eine Liste, oder machen Sie mit **map** aus Ihren Kalendern Räume.",
    "rooms.offer_map": "Kalender zuordnen",
    "calendar_unread": (
        "{address} lässt sich nicht lesen: Keine Verbindung hat diesen Kalender. Fügen Sie ihn mit **calendars** "
        "hinzu, oder ordnen Sie einen anderen zu."
    ),
    "rooms_choose_one": "„{name}“ ist kein Raum der Liste. Wählen Sie einen, oder suchen Sie ihn.",
}

_CALENDARS: Final = {
    "calendars.title": "Welche Raumkalender soll Roomfix lesen?",
    "calendars.which": "Es gibt mehrere Verbindungen. Über welche davon sollen die Kalender gelesen werden?",
    "calendars.connections": "Verbindung",
    "calendars.connection": "{account}",
    "calendars.finding": "Microsoft 365 wird nach seinen Räumen gefragt",
    "calendars.listed": "Räume, die Microsoft 365 auflistet: {count}; noch nicht in Roomfix: {new}.",
    "calendars.how": "Wählen Sie aus dieser Liste, oder nennen Sie die Kalender selbst.",
    "calendars.none_listed": (
        "Microsoft 365 listet keine Räume auf. Neue brauchen bis zu einem Tag, um dort zu erscheinen, und im "
        "Adressbuch ausgeblendete erscheinen nie. Sie können die Kalender mit ihren Adressen nennen."
    ),
    "calendars.no_list": (
        "Microsoft 365 listet seine Räume hier nicht auf. Nennen Sie die Kalender mit ihren Adressen: Fügen Sie diese "
        "ein oder eine CSV-Datei."
    ),
    "calendars.paste_instead": "Sie können es noch einmal versuchen oder die Kalender mit ihren Adressen nennen.",
    "calendars.pick_button": "Aus der Liste wählen",
    "calendars.paste_button": "Adressen oder CSV einfügen",
    "calendars.pick": "Kreuzen Sie die Kalender eines Standorts an",
    "calendars.ticked": "Bisher angekreuzt, auf allen Seiten: {count}",
    "calendars.calendars": "Kalender",
    "calendars.choice_free": "{name} · {address}",
    "calendars.choice_added": "{name} · {address} · bereits in Roomfix",
    "calendars.choice_foreign": "{name} · {address} · von einer anderen Verbindung gelesen",
    "calendars.all_button": "Alle nehmen ({count})",
    "calendars.paste": "Nennen Sie die Kalender eines Standorts",
    "calendars.paste_how": (
        "Fügen Sie Adressen ein, durch Kommas getrennt oder jede in einer eigenen Zeile, oder eine CSV-Liste, deren "
        "erste Zeile die Spalten **Name** und **Adresse** nennt."
    ),
    "calendars.paste_file": "Im persönlichen Chat können Sie die Liste auch als Datei senden.",
    "calendars.list": "Adressen",
    "calendars.list_hint": "isar@contoso.com, inn@contoso.com",
    "calendars.looking": "Die Adressen werden in Microsoft 365 nachgeschlagen",
    "calendars.found": "Was Microsoft 365 zu diesen Adressen sagt",
    "calendars.found_good": "Gefundene Raumkalender: {count} von {total}",
    "calendars.people": (
        "{address} gehört nicht zu den Räumen, die Microsoft 365 auflistet: Es kann das Postfach einer Person sein."
    ),
    "calendars.unknown": (
        "{address} ist in Microsoft 365 unbekannt. Prüfen Sie die Schreibweise; ein neuer Raum kann einen Tag brauchen."
    ),
    "calendars.denied": (
        "{address} lässt Roomfix nicht hinein. Eine gerade erteilte Berechtigung kann 24 bis 48 Stunden brauchen; "
        "Roomfix versucht es weiter."
    ),
    "calendars.with_denied": "Auch die hinzufügen, die Roomfix noch nicht hineinlassen: {count}",
    "calendars.with_unlisted": (
        "Was nicht aufgelistet ist, sind Räume, ausgeblendet oder neu; auch diese hinzufügen: {count}"
    ),
    "calendars.place": "An welchem Standort sind diese Kalender?",
    "calendars.place_why": "Seine Zeitzone und Öffnungszeiten bestimmen, wann ein Besuch möglich ist.",
    "calendars.more": "Danach Kalender eines anderen Standorts hinzufügen",
    "calendars.new_place": "Neuer Standort",
    "calendars.new_place_title": "Ein neuer Standort",
    "calendars.place_name": "Name",
    "calendars.zone": "Zeitzone",
    "calendars.zone_hint": "Europe/Berlin",
    "calendars.hours": "Wöchentliche Öffnungszeiten",
    "calendars.hours_hint": "Mo-Fr 08:00-18:00, Sa 09:00-12:00",
    "calendars.asking_hours": "Die Postfächer werden nach Zeitzone und Arbeitszeiten gefragt",
    "calendars.hours_proposed": (
        "Zeitzone und Zeiten sind die der meisten dieser Postfächer. Berichtigen Sie sie bei Bedarf."
    ),
    "calendars.hours_unknown": (
        "Die Postfächer sagen nicht, wann sie arbeiten. Geben Sie die Zeitzone und die Öffnungszeiten ein."
    ),
    "calendars.done": "Am Standort {location} hinzugefügte Kalender: {count}",
    "calendars.done_none": "Es wurde kein Kalender hinzugefügt",
    "calendars.added_one": "{name} · {address}",
    "calendars.had": "Bereits in Roomfix und nicht geändert: {count}",
    "calendars.foreign": (
        "{address} wird von einer anderen Verbindung gelesen. Der Kalender wird nicht hinzugefügt; trennen Sie zuerst "
        "jene Verbindung, wenn diese ihn bekommen soll."
    ),
    "calendars.then_more": "Weitere Kalender",
    "calendars.then_map": "Die Kalender zuordnen",
}

_CALENDAR_ERRORS: Final = {
    "calendars_no_connection": (
        "Es gibt noch keine Verbindung zu Microsoft 365, also auch keine Kalender zur Auswahl. Schreiben Sie zuerst "
        "**connect**."
    ),
    "calendars_connection_unknown": (
        "Es gibt keine Verbindung „{name}“: Sie wurde entfernt oder wird anders geschrieben. Schreiben Sie nur "
        "**calendars**, um eine auszuwählen."
    ),
    "calendars_connection_gone": (
        "Es wurde nichts hinzugefügt: Die Verbindung wurde inzwischen entfernt. Schreiben Sie **connect**, um sie "
        "wiederherzustellen."
    ),
    "calendars_not_listed": (
        "„{name}“ steht nicht in dieser Liste. Kreuzen Sie Kalender der Liste an, oder gehen Sie zurück und fügen Sie "
        "deren Adressen ein."
    ),
    "calendars_none_ticked": "Kein Kalender ist angekreuzt. Kreuzen Sie mindestens einen an, oder nehmen Sie alle.",
    "calendars_none_typed": (
        "Es ist noch keine Adresse da. Fügen Sie mindestens eine ein, oder senden Sie im persönlichen Chat eine Datei."
    ),
    "calendars_none_left": "Keiner dieser Kalender lässt sich hinzufügen. Gehen Sie zurück, und nennen Sie andere.",
    "place_unknown": "Es gibt keinen Standort „{name}“. Wählen Sie einen der gezeigten, oder legen Sie einen neuen an.",
    "place_gone": (
        "Es wurde nichts hinzugefügt: Der Standort wurde inzwischen entfernt. Beginnen Sie neu mit **calendars**."
    ),
    "place_taken": (
        "Es gibt bereits einen Standort {name}. Gehen Sie zurück, um ihn zu wählen, oder geben Sie dem neuen einen "
        "anderen Namen."
    ),
    "place_name": "Ein Standort braucht einen Namen mit höchstens {most} Zeichen. Geben Sie einen kürzeren ein.",
    "place_zone": (
        "„{name}“ nennt keine eindeutige Zeitzone. Ähnliche: {close}. Geben Sie eine große Stadt ein oder einen Namen "
        "wie Europe/Berlin oder America/New_York."
    ),
}

_IMPORT: Final = {
    "import.no_place": "Zuerst braucht es einen Standort",
    "import.no_place_why": (
        "Jeder Raum ist an einem Standort, dessen Zeitzone und Öffnungszeiten bestimmen, wann ein Besuch möglich ist. "
        "Roomfix kennt noch keinen: Legen Sie einen an, und importieren Sie dann die Räume."
    ),
    "import.offer_locations": "Standort anlegen",
    "import.title": "Welche Räume haben Sie?",
    "import.what": "Fügen Sie eine CSV-Liste ein. Roomfix zeigt, was sich ändern würde, bevor etwas geändert wird.",
    "import.columns": (
        "Die erste Zeile nennt die Spalten, in beliebiger Reihenfolge: {header}. Nur der Name ist nötig. Exporte aus "
        "Tabellen, auch mit deutschen Spaltennamen, und aus Exchange werden verstanden."
    ),
    "import.header": "ID,Name,Standort,Kalender,Plätze",
    "import.sample": "Zum Beispiel: **Name,Standort,Kalender,Plätze** und darunter **Isar,München,isar@contoso.com,8**",
    "import.file": "Im persönlichen Chat können Sie die Liste auch als Datei senden.",
    "import.list": "Liste",
    "import.hint": "Name,Standort,Kalender,Plätze",
    "import.planning": "Die Liste wird gelesen",
    "import.preview": "Was diese Liste ändert",
    "import.counts": "Neu: {new} · geändert: {changed} · unverändert: {same} · entfernt: {gone}",
    "import.line_new": "Neu: **{name}**, {location}",
    "import.line_changed": "Geändert: **{name}**, {location}: {before} → {after}",
    "import.line_gone": "Entfernt: **{name}**, {location}",
    "import.unnamed": "Räume, die die Liste nicht nennt und die bleiben: {count}",
    "import.unread": (
        "Räume, deren Kalender noch keine Verbindung liest: {count}. Fügen Sie diese mit **calendars** hinzu."
    ),
    "import.ignored": "Spalten, die Roomfix nicht verwendet: {columns}",
    "import.problems": "Nicht übernommen, mit Grund ({count}):",
    "import.number": "Geben Sie {count} ein, um so viele Räume zu entfernen",
    "import.button_apply": "Anwenden",
    "import.button_whole": "Auch diese entfernen ({count})",
    "import.button_keep": "Doch keine entfernen",
    "import.applying": "Die Räume werden geändert",
    "import.done": "Die Liste ist angewendet",
    "import.done_counts": "Neu: {new} · geändert: {changed} · entfernt: {gone}",
}

_IMPORT_ERRORS: Final = {
    "import_nothing_typed": (
        "Es ist noch keine Liste da. Fügen Sie eine ein, oder senden Sie im persönlichen Chat eine Datei."
    ),
    "import_forgotten": (
        "Es wurde nichts geändert: Die Liste wurde eine Stunde lang aufbewahrt und ist inzwischen weg. Senden Sie sie "
        "mit **import** noch einmal."
    ),
    "import_number": (
        "Es wurde nichts geändert: Die Liste würde so viele Räume entfernen: {count}. Um sicherzugehen, dass das "
        "gemeint ist, geben Sie {count} ein; oder wählen Sie, keine zu entfernen."
    ),
}

GERMAN_ROOMS: Final[dict[str, str]] = (
    _COMMON | _ROOMS | _CALENDARS | _CALENDAR_ERRORS | GERMAN_MAP | _IMPORT | _IMPORT_ERRORS
)
