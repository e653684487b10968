"""Providers in German."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "providers.title": "Dienstleister",
    "providers.begin": "Dienstleister ansehen",
    "providers.nothing": (
        "Es gibt noch keine Dienstleister. Ein Dienstleister ist ein Unternehmen, dessen Leute kommen und Dinge "
        "reparieren: Sie übernehmen die freien Zeiten."
    ),
    "providers.line": "**{name}** · Ansprechpartner: {contacts} · betreut: {locations} · fehlende Angaben: {lacks}",
    "providers.provider": "Dienstleister",
    "providers.open": "Öffnen",
    "providers.add": "Dienstleister hinzufügen",
    "providers.remove": "Entfernen",
    "providers.lacks_contacts": "Ansprechpartner (niemand kann übernehmen)",
    "providers.lacks_locations": "ein betreuter Standort",
    "providers.lacks_agreement": "eine Servicevereinbarung (SLA) für {names}",
    "providers.menu_title": "{name}",
    "providers.part": "Was geändert werden soll",
    "providers.part_name": "Name",
    "providers.part_locations": "Standorte",
    "providers.part_contacts": "Ansprechpartner",
    "providers.part_subcontractors": "Subunternehmer",
    "providers.part_hours": "Arbeitszeiten",
    "providers.part_channel": "Kanal",
    "providers.part_agreements": "Vereinbarungen",
    "providers.locations_are": "Betreut: {names}",
    "providers.contacts_are": "Ansprechpartner: {names}",
    "providers.subcontractors_are": "Subunternehmer: {names}",
    "providers.hours_same": "Arbeitet, wenn der Standort geöffnet ist",
    "providers.hours_are": "Arbeitet {hours} ({zone})",
    "providers.channel_every": "Vorfälle erscheinen in jedem Kanal, in dem Roomfix ist",
    "providers.channel_own": "Vorfälle erscheinen in einem eigenen Kanal",
    "providers.channel_is": "Vorfälle erscheinen in {name}",
    "providers.no_agreement": "Keine Servicevereinbarung (SLA)",
    "providers.agreement_is": (
        "{name}, Reaktionszeit / Lösungszeit: kritisch {critical}, schwerwiegend {major}, geringfügig {minor}"
    ),
    "providers.name_title": "Wie heißt der Dienstleister?",
    "providers.name_lead": "Ein Dienstleister ist ein Unternehmen, dessen Leute kommen und Dinge reparieren.",
    "providers.name": "Name",
    "providers.name_hint": "AV-Service Nord",
    "providers.locations_title": "Welche Standorte betreut er?",
    "providers.locations_lead": "Nur die Dienstleister eines Standorts können dort Besuche übernehmen.",
    "providers.no_locations": (
        "Es gibt noch keine Standorte. Gehen Sie weiter; sobald welche eingerichtet sind, können Sie sie hier "
        "ankreuzen."
    ),
    "providers.locations": "Standorte",
    "providers.contacts_title": "Wer sind die Ansprechpartner?",
    "providers.contacts_lead": (
        "Ansprechpartner übernehmen die freien Zeiten von Räumen und können nichts einrichten. Die Subunternehmer "
        "stehen nicht in der Liste."
    ),
    "providers.subcontractors_title": "Wer sind die Subunternehmer?",
    "providers.subcontractors_lead": (
        "Ansprechpartner dürfen sie schicken; selbst übernehmen sie nichts. Ansprechpartner stehen nicht in der Liste. "
        "Kreuzen Sie niemanden an, wenn es keine gibt."
    ),
    "providers.people_where": (
        "In der Liste stehen die Personen der Teams und Chats, in denen Roomfix ist. Für jemand anderen fügen Sie "
        "Roomfix zu einem Team oder Chat dieser Person hinzu."
    ),
    "providers.people": "Personen",
    "providers.admins_title": "{names}: Admin und Dienstleister zugleich?",
    "providers.admins_why": (
        "Die Leute eines Dienstleisters können keine Admins sein: Wer Besuche übernimmt, darf die Regeln nicht ändern "
        "können."
    ),
    "providers.admins_you": "Darunter sind Sie selbst: Sie könnten dann nichts mehr einrichten.",
    "providers.admins_choice": (
        "Sollen sie für den Dienstleister arbeiten und keine Admins mehr sein, oder Admins bleiben und weggelassen "
        "werden?"
    ),
    "providers.demote": "Keine Admins mehr",
    "providers.spare": "Weglassen",
    "providers.demoted": "Nicht mehr Admin: {names}.",
    "providers.hours_title": "Wann arbeitet er?",
    "providers.hours_lead": (
        "Lassen Sie die Zeiten leer, oder schreiben Sie **same**, wenn er immer arbeitet, wenn der Standort geöffnet "
        "ist."
    ),
    "providers.zone": "Zeitzone",
    "providers.same_hours": "Wie der Standort",
    "providers.channel_title": "Wo sollen seine Vorfälle erscheinen?",
    "providers.channel_lead": "In einem Kanal oder in jedem Kanal, in dem Roomfix ist.",
    "providers.channel": "Kanal",
    "providers.every_channel": "In jedem Kanal",
    "providers.reading_channels": "Die Kanäle, in denen Roomfix ist, werden nachgesehen",
    "providers.places_title": "Für welche Standorte gibt es eine Vereinbarung?",
    "providers.places_lead": "Kreuzen Sie die mit gleichen Bedingungen an; für die anderen können Sie zurückkommen.",
    "providers.nothing_agreed": "Keine Vereinbarung",
    "providers.terms_title": "Wie schnell reagiert und löst er?",
    "providers.terms_where": "Standorte: {names}",
    "providers.terms_lead": (
        "Für jeden Schweregrad Reaktionszeit und Lösungszeit in Arbeitsstunden, zum Beispiel **30 min / 8 h**. "
        "**keine** steht für keine Vereinbarung."
    ),
    "providers.terms_hint": "30 min / 8 h",
    "providers.remove_title": "{name} entfernen?",
    "providers.remove_what": (
        "Vorfälle erscheinen nicht mehr für diesen Dienstleister, und seine Vereinbarungen enden. Das lässt sich nicht "
        "rückgängig machen."
    ),
    "providers.remove_people": "Diese Personen können nichts mehr für ihn übernehmen: {names}.",
    "providers.remove_stays": "Jetzt offene Übernahmen bleiben, ebenso gebuchte Besuche.",
    "providers.remove_alone": "Diese Standorte betreut sonst niemand: {names}.",
    "providers.removed": "{name} ist entfernt",
    "providers.removed_what": "Offene Übernahmen bleiben, ebenso gebuchte Besuche.",
    "providers.saved": "{name} ist eingerichtet",
}

_ERRORS: Final = {
    "provider_unknown": (
        "Es gibt keinen Dienstleister „{typed}“. Ähnliche Namen: {names}. Schreiben Sie **providers**, um alle zu "
        "sehen."
    ),
    "provider_gone": (
        "Es wurde nichts geändert: Ein anderer Admin hat diesen Dienstleister inzwischen entfernt. Schreiben Sie "
        "**providers**, um die vorhandenen zu sehen."
    ),
    "people_too_many": (
        "Es wurde nichts geändert: {count} Personen sind angekreuzt, und ein Dienstleister hat höchstens {most}. "
        "Nehmen Sie die Kreuze bei denen weg, die nicht gemeint waren."
    ),
    "contact_twice": (
        "Es wurde nichts geändert: Jemand von {name} wäre zugleich Ansprechpartner und Subunternehmer, weil ein "
        "anderer Admin das inzwischen geändert hat. Schreiben Sie **providers**, und sehen Sie sich beide Listen noch "
        "einmal an."
    ),
    "contact_is_admin": (
        "Es wurde nichts geändert: {name} ist inzwischen Admin, und die Leute eines Dienstleisters können keine Admins "
        "sein. Schreiben Sie **people**, um das zu ändern, oder lassen Sie die Person weg."
    ),
    "no_admin_left": (
        "Es wurde nichts geändert: Es bliebe kein Admin übrig. Lassen Sie die Person weg, oder fügen Sie zuerst mit "
        "**people** einen weiteren Admin hinzu."
    ),
    "agreement_nowhere": (
        "Es wurde nichts geändert: Dieser Dienstleister betreut keinen Standort, für den sich etwas vereinbaren ließe. "
        "Wählen Sie zuerst seine Standorte."
    ),
}

GERMAN_PROVIDERS: Final[dict[str, str]] = _FORMS | _ERRORS
