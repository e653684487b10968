"""The pages on privacy and on the terms of use in German. None of it is Markdown."""

from __future__ import annotations

from typing import Final

_PRIVACY: Final = {
    "privacy_title": "Datenschutz",
    "privacy_what": (
        "Roomfix findet Zeiten, zu denen in einem Besprechungsraum etwas repariert werden kann. "
        "Hier steht, welche Daten es dafür aufbewahrt und liest."
    ),
    "privacy_whose": (
        "Der Betreiber dieser Website ist für die Daten verantwortlich; an ihn richten Sie Fragen dazu. "
        "Sie liegen in seinem Speicher, die jeder Organisation getrennt von denen der anderen."
    ),
    "privacy_kept": "Was aufbewahrt wird",
    "privacy_kept_rooms": (
        "Räume, Kalender, Standorte und Dienstleister: Namen, Adressen der Raumpostfächer, Plätze, Öffnungszeiten, "
        "Vereinbarungen mit Dienstleistern; der Name der Organisation und das Konto, das Roomfix verwendet."
    ),
    "privacy_kept_busy": (
        "Wann der Kalender eines Raums belegt ist, wie zuletzt gelesen; von Einträgen, die Roomfix selbst gemacht hat, "
        "ihre IDs und wem sie gehören."
    ),
    "privacy_kept_incidents": (
        "Vorfälle: was gemeldet wurde und durch wen, die freien Zeiten, wer eine übernommen hat, und jeder weitere "
        "Schritt mit Zeit, Namen und dem, was jemand dazu geschrieben hat."
    ),
    "privacy_kept_people": (
        "Personen: Namen und Objekt-IDs in Microsoft 365 von Admins, von Personen der Dienstleister und von allen, die "
        "etwas melden, bei einem Vorfall etwas tun oder davon benachrichtigt werden."
    ),
    "privacy_kept_told": (
        "Wer wann wie wovon benachrichtigt wurde, und was das verhindert hat; eine E-Mail-Adresse steht dort nur, wenn "
        "eine E-Mail an sie nicht zugestellt werden konnte. Wie jemand benachrichtigt werden möchte, wie mit „notify“ "
        "gewählt: E-Mail-Adresse, Ruhezeiten, Sprache."
    ),
    "privacy_kept_chats": (
        "Die Unterhaltungen, in denen Roomfix ist: ihre IDs und Namen, wessen persönlicher Chat es ist und in welcher "
        "Sprache, und die IDs der eigenen Nachrichten von Roomfix."
    ),
    "privacy_kept_sign_ins": "Anmeldungen bei Microsoft 365, verschlüsselt. Ein Kennwort bekommt Roomfix nie zu sehen.",
    "privacy_read": "Was außerdem gelesen wird",
    "privacy_read_messages": (
        "Nachrichten: Im persönlichen Chat bekommt Roomfix jede, anderswo nur die, in denen es erwähnt wird. Es "
        "behält, was etwas meldet, eine Frage beantwortet oder einen Vorfall betrifft."
    ),
    "privacy_read_meetings": (
        "Besprechungen: Roomfix behält weder, wie sie heißen und was darin steht, noch wer teilnimmt."
    ),
    "privacy_read_hosts": (
        "Wer eine Besprechung organisiert, nur wenn ein Admin eingeschaltet hat, dass Gastgeber von Störungen in ihrem "
        "Raum erfahren: Name und Objekt-ID, oder ein Hashwert der Adresse, bleiben in der Aufzeichnung, wer "
        "benachrichtigt wurde, und ebenso die ID der Besprechung."
    ),
    "privacy_read_setting_up": (
        "Während Roomfix eingerichtet wird: Zeitzonen und Arbeitszeiten von Postfächern und die Mitglieder von "
        "Unterhaltungen, zur Auswahl. Sie werden mit den Fragen gelöscht."
    ),
    "privacy_seen": "Wer es sieht",
    "privacy_seen_people": (
        "Wer die Unterhaltungen und Nachrichten liest, in denen Roomfix einen Vorfall zeigt, und wer den Kalender des "
        "Raums sieht, in dem bei einem Besuch steht, was defekt ist und wer kommt. Personen eines Dienstleisters "
        "werden nur von Standorten benachrichtigt, die sie betreuen."
    ),
    "privacy_seen_services": (
        "Microsoft, mit dessen Teams und Microsoft 365 Roomfix arbeitet; der Mailserver des Betreibers, falls es einen "
        "gibt; und Überwachungssysteme mit einem Schlüssel des Betreibers, die Vorfälle lesen können."
    ),
    "privacy_seen_nobody": (
        "Sonst niemand: An die Entwickler von Roomfix geht nichts. Diese Seiten setzen keine Cookies und führen keine "
        "Skripte aus."
    ),
    "privacy_until": "Wie lange",
    "privacy_until_incidents": (
        "Vorfälle und die Aufzeichnung, wer benachrichtigt wurde: bis der Betreiber sie löscht. Eine Störung, die "
        "vorbei war, bevor jemand davon erfuhr: 7 Tage. Was eingerichtet oder gewählt wurde: bis es geändert wird."
    ),
    "privacy_until_answers": (
        "Fragen von Roomfix mit ihren Antworten: 7 Tage nach dem Ende, spätestens 30 Tage nach der letzten Antwort. "
        "Der Text einer Liste, die dafür gesendet wurde: 1 Stunde."
    ),
    "privacy_until_sign_ins": (
        "Anmeldungen: bis ein Admin das Konto trennt. Eine, die niemand im Chat bestätigt: weniger als 2 Stunden."
    ),
    "privacy_until_removed": (
        "Wird Roomfix aus der letzten Unterhaltung einer Organisation entfernt, so werden ihre Anmeldungen, ihre "
        "Verbindungen und die dafür gewählten Kalender gelöscht. Das Übrige bleibt."
    ),
    "privacy_delete": "Wie es gelöscht wird",
    "privacy_delete_yourself": (
        "Durch Sie selbst: Schreiben Sie „notify“ in einem Chat mit Roomfix, und wählen Sie „Wie zuvor (Standard)“; "
        "damit ist vergessen, was Sie gewählt haben. Der Link am Ende jeder E-Mail beendet E-Mails."
    ),
    "privacy_delete_admins": (
        "Durch Admins, im Chat: was eingerichtet wurde, mit „rooms“, „locations“, „providers“, „people“ und "
        "„disconnect“."
    ),
    "privacy_delete_operator": (
        "Durch den Betreiber: alles andere, etwa Vorfälle und die Namen darin, bis hin zu allem, was von einer "
        "Organisation aufbewahrt wird."
    ),
}

_TERMS: Final = {
    "terms_title": "Nutzungsbedingungen",
    "terms_what": "Roomfix ist freie Software. Diese Installation davon hat einen Betreiber: den dieser Website.",
    "terms_operator": "Der Betreiber",
    "terms_operator_runs": (
        "Der Betreiber ist für diese Installation verantwortlich: wer sie verwenden darf, dass sie funktioniert, und "
        "für die Daten darin."
    ),
    "terms_operator_agreed": (
        "Was Sie oder Ihre Organisation mit dem Betreiber vereinbart haben, gilt neben dieser Seite."
    ),
    "terms_use": "Die Verwendung",
    "terms_use_name": (
        "Was Sie bei einem Vorfall tun, steht unter Ihrem Namen in dessen Verlauf. "
        "Wer eine Zeit übernimmt, wird in dem Besuch genannt, der gebucht wird."
    ),
    "terms_use_links": (
        "Ein Link in einer E-Mail handelt im Namen der Person, an die sie gesendet wurde: Geben Sie Ihre nicht weiter."
    ),
    "terms_use_calendars": (
        "Roomfix liest und bucht Kalender so weit, wie Ihre Organisation es in Microsoft 365 erlaubt hat, und nicht "
        "weiter."
    ),
    "terms_licence": "Lizenz und Gewährleistung",
    "terms_licence_free": (
        "Die Software steht unter der MIT-Lizenz: Jeder darf sie verwenden, kopieren, ändern, weitergeben und "
        "verkaufen, solange ihr Urheberrechtsvermerk und die Lizenz dabei bleiben."
    ),
    "terms_licence_warranty": "Sie wird so bereitgestellt, wie sie ist, ohne jede Gewährleistung.",
    "terms_licence_liability": (
        "Ihre Autoren und Rechteinhaber haften nicht für Ansprüche oder Schäden, die aus ihr oder ihrer Verwendung "
        "entstehen. Es gilt der englische Text der Lizenz, in der Datei LICENSE der Software."
    ),
}

GERMAN_LEGAL: Final[dict[str, str]] = _PRIVACY | _TERMS
