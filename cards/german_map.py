"""Which calendar belongs to which room in German."""

from __future__ import annotations

from typing import Final

_MAP: Final = {
    "map.source": "Woher kommen Ihre Räume?",
    "map.source_why": (
        "Roomfix hat noch keine Räume. Es braucht eine Liste davon, damit eine Meldung über einen Raum den richtigen "
        "Kalender findet."
    ),
    "map.source_import": (
        "**Eine CSV-Liste** ist am besten, wenn Sie eine haben: aus einer Tabelle oder einem anderen System."
    ),
    "map.source_seen": "**Räume aus Vorfällen** sind die Namen, die Überwachung und Ihre Leute bisher benutzt haben.",
    "map.source_take": "**Die Kalender selbst:** Jeder wird unter seinem eigenen Namen ein Raum seines Standorts.",
    "map.button_import": "Eine CSV-Liste",
    "map.button_seen": "Räume aus Vorfällen",
    "map.button_take": "Die Kalender selbst",
    "map.importing": "Als Nächstes kommt die Liste der Räume",
    "map.finding_seen": "In Vorfällen wird nach Räumen gesucht",
    "map.seen": "Welche dieser Räume sind Ihre?",
    "map.seen_none": "Noch hat kein Vorfall einen Raum genannt. Gehen Sie zurück, und wählen Sie einen anderen Weg.",
    "map.seen_why": "Vorfälle haben diese Räume genannt. Was Sie ankreuzen, wird ein Raum Ihrer Liste.",
    "map.seen_choice": "{name} · zuletzt am {last}",
    "map.rooms": "Räume",
    "map.place": "An welchem Standort sind diese Räume?",
    "map.listed": "Aus Vorfällen hinzugefügte Räume: {count}",
    "map.take": "Aus jedem dieser Kalender einen Raum machen ({count})?",
    "map.take_why": (
        "Jeder wird ein Raum seines Standorts und sofort zugeordnet. Wo zwei denselben Namen haben, bekommt der zweite "
        "einen Teil seiner Adresse dazu."
    ),
    "map.take_one": "{name} · {address}",
    "map.proposing": "Die Namen von Kalendern und Räumen werden verglichen",
    "map.sure": "Diese Kalender und Räume gehören zusammen",
    "map.sure_line": "**{calendar}** → {room}, {place}: {why}",
    "map.yes_all": "Ja, alle zuordnen ({count})",
    "map.button_each": "Einzeln ansehen",
    "map.button_none": "Nein, keinen davon",
    "map.each": "Zu welchem Raum gehört jeder Kalender?",
    "map.each_why": (
        "Was wahrscheinlich ist, ist schon ausgewählt. Ein Raum, der hier nicht angeboten wird, lässt sich später mit "
        "**map** und seinem Namen zuordnen."
    ),
    "map.label": "{calendar} – {why} ({confidence})",
    "map.room": "{room} · {place}",
    "map.leave": "Ohne Raum lassen",
    "map.new": "Einen neuen Raum daraus machen",
    "map.button_new": "Neue Räume, wo keiner passt ({count})",
    "map.button_previous": "Vorige Seite",
    "map.button_finish": "Den Rest weglassen",
    "map.done": "Zugeordnete Kalender: {count}",
    "map.made": "Neue Räume aus Kalendern: {count}",
    "map.skipped": "Nicht zugeordnet, weil inzwischen jemand den Raum oder den Kalender zugeordnet hat: {count}",
    "map.left": "Kalender noch ohne Raum: {count}",
    "map.rooms_left": "Räume noch ohne Kalender, deren freie Zeiten deshalb unbekannt sind: {count}",
    "map.all_mapped": "Jeder Kalender hat seinen Raum",
    "map.all_mapped_rooms": "Räume ohne Kalender: {count}",
    "map.no_calendars": "Es gibt noch keine Kalender zum Zuordnen",
    "map.no_calendars_why": "Wählen Sie zuerst die Kalender aus, die Roomfix lesen soll.",
    "map.which": "Welchen Raum meinen Sie?",
    "map.which_room": "Raum",
    "map.one": "Welchen Kalender hat {room}?",
    "map.one_now": "Jetzt ist es {calendar}.",
    "map.one_none": "Noch keinen, deshalb sind die freien Zeiten unbekannt.",
    "map.none_free": (
        "Kein Kalender ist übrig: Jeder hat seinen Raum. Fügen Sie zuerst Kalender mit **calendars** hinzu."
    ),
    "map.calendar": "{name} · {address}",
    "map.calendar_label": "Kalender",
    "map.button_connect": "Zuordnen",
    "map.button_disconnect": "Zuordnung lösen",
    "map.disconnect": "Die Zuordnung von {room} zu {calendar} lösen?",
    "map.disconnect_why": (
        "Roomfix weiß dann nicht mehr, wann der Raum frei ist. Gebuchte Besuche bleiben im Kalender; offene Vorfälle "
        "behalten ihre Zeiten, bekommen aber keine neuen."
    ),
    "map.connected": "{room} hat jetzt den Kalender {calendar}",
    "map.instead": "Vorher war es {calendar}; dieser Kalender ist jetzt übrig.",
    "map.disconnected": "{room} hat keinen Kalender mehr",
    "map.disconnected_why": "Ein Vorfall dort wartet auf Zeiten, bis der Raum wieder einen hat: **map** und sein Name.",
    "map.then_booking": "Wie Besuche gebucht werden",
    "map.offer_rooms": "Räume",
    "map.offer_calendars": "Kalender auswählen",
    "map.offer_map": "Den Rest zuordnen",
    "map.offer_import": "Räume importieren",
}

_MAP_ERRORS: Final = {
    "map_unknown_room": (
        "Es gibt keinen Raum „{name}“. Schreiben Sie **rooms**, um alle zu sehen, oder nur **map**, um alle Kalender "
        "zuzuordnen."
    ),
    "map_no_such_room": (
        "„{name}“ ist kein Raum, der noch ohne Kalender ist. Wählen Sie einen der gezeigten, oder lassen Sie diesen "
        "Kalender vorerst weg."
    ),
    "map_room_twice": (
        "Es wurde nichts zugeordnet: {room} wurde für zwei Kalender gewählt. Ein Raum hat einen; ändern Sie einen der "
        "beiden."
    ),
    "map_no_such_calendar": (
        "„{name}“ ist kein Kalender, der noch übrig ist. Wählen Sie einen der gezeigten; jeder Kalender gehört zu "
        "einem Raum."
    ),
    "map_not_seen": "„{name}“ steht nicht in dieser Liste. Kreuzen Sie Räume aus der Liste an.",
    "map_none_ticked": (
        "Kein Raum ist angekreuzt. Kreuzen Sie mindestens einen an, oder gehen Sie zurück und wählen Sie einen anderen "
        "Weg."
    ),
    "room_gone": (
        "Der Raum wurde inzwischen entfernt, deshalb wurde nichts geändert. Schreiben Sie **rooms**, um die "
        "vorhandenen zu sehen."
    ),
    "calendar_gone": (
        "Es wurde nichts geändert: {address} wurde inzwischen aus Roomfix entfernt. Fügen Sie den Kalender mit "
        "**calendars** wieder hinzu."
    ),
    "calendar_taken": (
        "Es wurde nichts geändert: {address} wurde inzwischen {room} zugeordnet. Wählen Sie einen anderen Kalender, "
        "oder lösen Sie die Zuordnung dort."
    ),
}

GERMAN_MAP: Final[dict[str, str]] = _MAP | _MAP_ERRORS
