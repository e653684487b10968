"""Being told in German: what each person chooses, why somebody could not be told, and the digest."""

from __future__ import annotations

from typing import Final

_NOTIFY: Final = {
    "notify.title": "Wie Sie benachrichtigt werden",
    "notify.role": "Ohne eigene Auswahl benachrichtigt Roomfix Sie {what}.",
    "notify.usual_contact": "über alles, was Sie als Ansprechpartner eines Dienstleisters betrifft ({names})",
    "notify.usual_admin": "als Admin über neue kritische Vorfälle und über alles, was niemand rechtzeitig übernimmt",
    "notify.usual_other": "darüber, was aus Störungen wird, die Sie melden",
    "notify.reading": "Ihre Einstellungen werden nachgesehen",
    "notify.saving": "Ihre Auswahl wird gespeichert",
    "notify.part": "Was geändert werden soll",
    "notify.part_chat": "Persönlicher Chat",
    "notify.part_mail": "E-Mail",
    "notify.part_quiet": "Ruhezeiten",
    "notify.part_digest": "Tagesübersicht",
    "notify.part_reminder": "Erinnerung",
    "notify.part_language": "Sprache",
    "notify.reset": "Wie zuvor (Standard)",
    "notify.chat_is": "**Persönlicher Chat:** {what}",
    "notify.usual": "was Ihre Rolle mit sich bringt",
    "notify.wanted": "Schweregrade: {severities} · was: {kinds} · Standorte: {places}",
    "notify.all": "alle",
    "notify.nothing": "nichts",
    "notify.no_chat": (
        "Roomfix hat keinen persönlichen Chat mit Ihnen. Fügen Sie die App Roomfix in Teams für sich selbst hinzu, "
        "sonst können Sie dort nicht benachrichtigt werden."
    ),
    "notify.mail_is": "**E-Mail** an {to}: {what}",
    "notify.mail_stands_in": "**E-Mail** an {to}: nur, was der persönliche Chat nicht zustellen kann",
    "notify.mail_off": "**E-Mail:** Roomfix sendet hier keine. Der Betreiber kann das einrichten.",
    "notify.directory": "Ihre Adresse im Verzeichnis",
    "notify.quiet_are": (
        "**Ruhezeiten:** {hours}, {zone}. Kritische Vorfälle kommen trotzdem sofort, alles andere danach."
    ),
    "notify.quiet_none": "**Ruhezeiten:** keine",
    "notify.place_zone": "in der Zeit des jeweiligen Standorts",
    "notify.digest_is": "**Tagesübersicht:** jeden Tag um {hour} ({zone}), mit allem, was nicht sofort kommt",
    "notify.digest_none": "**Tagesübersicht:** keine. Was nicht sofort kommt, wird Ihnen nicht mitgeteilt.",
    "notify.reminder_is": "**Erinnerung an Ihre Besuche:** {lead}",
    "notify.language_is": "**Sprache:** {chosen}",
    "notify.lead": "{minutes} Minuten vorher",
    "notify.lead_0": "Keine Erinnerung",
    "notify.lead_1440": "Einen Tag vorher",
    "notify.language_teams": "Wie in meinem Microsoft Teams",
    "notify.language_en": "English",
    "notify.language_de": "Deutsch",
    "notify.kind_new": "Neue Vorfälle",
    "notify.kind_visit": "Was aus Besuchen wird",
    "notify.kind_reminder": "Erinnerungen",
    "notify.kind_escalation": "Eskalationen",
    "notify.kind_closed": "Das Ende",
    "notify.kind_host": "Als Organisator einer Besprechung",
    "notify.severities": "Welche Schweregrade",
    "notify.kinds": "Was davon",
    "notify.chat_title": "Was soll im persönlichen Chat kommen?",
    "notify.chat_lead": (
        "Kreuzen Sie an, was Sie sofort möchten. Was Sie weglassen, kann in einer Tagesübersicht oder per E-Mail "
        "kommen."
    ),
    "notify.usual_button": "Was meine Rolle mit sich bringt",
    "notify.chat_nothing": "Nichts im Chat",
    "notify.mail_title": "Was soll per E-Mail kommen?",
    "notify.mail_lead": (
        "Kreuzen Sie an, was Sie möchten, und lassen Sie die Adresse leer, um Ihre aus dem Verzeichnis zu nehmen."
    ),
    "notify.address": "Adresse",
    "notify.address_hint": "Leer: Ihre Adresse im Verzeichnis",
    "notify.stands_in": "Nur ohne Chat",
    "notify.mail_nothing": "Keine E-Mails",
    "notify.places_title": "An welchen Standorten?",
    "notify.places_lead": "Bei allen Standorten zählen auch die, die später eingerichtet werden.",
    "notify.places": "Standorte",
    "notify.all_places": "Alle Standorte",
    "notify.quiet_title": "Wann soll Ruhe sein?",
    "notify.quiet_lead": (
        "In diesen Zeiten kommen nur kritische Vorfälle sofort und was bei Ihren eigenen Besuchen nicht warten kann. "
        "Alles andere wartet, bis sie vorbei sind, und was bis dahin erledigt ist, wird nicht mitgeteilt."
    ),
    "notify.quiet": "Ruhezeiten",
    "notify.quiet_hint": "22:00-07:00",
    "notify.no_quiet": "Keine Ruhezeiten",
    "notify.zone": "Ihre Zeitzone",
    "notify.zone_empty": "Leer: die des jeweiligen Standorts",
    "notify.zone_kept": "Leer: {zone}, wie für Ihre Tagesübersicht",
    "notify.zone_hint": "München oder Europe/Berlin",
    "notify.digest_title": "Wann soll die Tagesübersicht kommen?",
    "notify.digest_lead": (
        "Eine Nachricht am Tag mit allem, worüber Sie nicht sofort benachrichtigt werden möchten. An einem Tag ohne "
        "Neues kommt keine."
    ),
    "notify.digest": "Uhrzeit",
    "notify.digest_hint": "08:00",
    "notify.no_digest": "Keine Tagesübersicht",
    "notify.reminder_title": "Wann möchten Sie an einen Besuch erinnert werden?",
    "notify.reminder_lead": "Nur an Ihre eigenen Besuche.",
    "notify.reminder": "Erinnerung",
    "notify.language_title": "In welcher Sprache?",
    "notify.language_lead": "Karten, die auch andere lesen, bleiben in ihrer Sprache.",
    "notify.language": "Sprache",
    "notify.saved": "Gespeichert. So werden Sie jetzt benachrichtigt",
    "notify.as_before": "Sie werden wie zuvor benachrichtigt",
    "notify.unchanged": "Es wurde nichts geändert. So werden Sie benachrichtigt",
    "notify.again": "Ändern",
    "quiet_unreadable": (
        "Es wurde nichts geändert: „{typed}“ sind nicht zwei Uhrzeiten. Schreiben Sie von wann bis wann, zum Beispiel "
        "22:00-07:00."
    ),
    "quiet_whole_day": (
        "Es wurde nichts geändert: „{typed}“ wäre den ganzen Tag Ruhe. Um gar nicht benachrichtigt zu werden, wählen "
        "Sie für den Chat nichts aus."
    ),
    "quiet_ambiguous": (
        "Es wurde nichts geändert: „{typed}“ kann auf zwei Arten gemeint sein. Schreiben Sie beide Uhrzeiten mit 24 "
        "Stunden, zum Beispiel 22:00-07:00."
    ),
    "hour_unreadable": "Es wurde nichts geändert: „{typed}“ ist keine Uhrzeit. Schreiben Sie zum Beispiel 08:00.",
    "address_unreadable": (
        "Es wurde nichts geändert: „{typed}“ ist keine E-Mail-Adresse. Schreiben Sie eine wie lena@contoso.example, "
        "oder lassen Sie das Feld leer."
    ),
}

_TOLD: Final = {
    "told.no_chat": "hat die App nicht installiert oder hat sie blockiert. {mail}",
    "told.no_mail": (
        "Installieren Sie Roomfix in Teams für diese Person, oder bitten Sie den Betreiber von Roomfix, E-Mail "
        "einzurichten, die dann einspringt."
    ),
    "told.no_mail_wanted": "Auch E-Mails sind nicht gewünscht. Installieren Sie Roomfix in Teams für diese Person.",
    "told.only_mail": (
        "möchte E-Mails, und Roomfix sendet hier keine. Bitten Sie den Betreiber, E-Mail einzurichten, oder lassen Sie "
        "die Person mit „notify“ den persönlichen Chat wählen."
    ),
    "told.mail_unwanted": "möchte keine E-Mails mehr.",
    "told.later": "möchte bis {until} Ruhe",
    "told.overtaken": "eine neuere Nachricht ist an die Stelle getreten",
    "told.was_over": "es war vorbei, bevor die Person wieder davon hören wollte",
    "told.unwanted": "auf diesem Weg nicht mehr gewünscht",
    "notify_zone": "Schreiben Sie auch Ihre Zeitzone, etwa Europe/Berlin: Ihre Standorte haben verschiedene.",
    "told.not_theirs": "wird über Vorfälle dort nicht mehr benachrichtigt",
    "told.not_chosen": "möchte davon nichts hören",
}

_DIGEST: Final = {
    "digest.title": "Ihre Tagesübersicht: Vorfälle, die nicht sofort kamen ({count})",
    "digest.line": "{room}, {location}: {title} – {state}",
    "digest.more": "… und {count} mehr.",
    "digest.why": (
        "Sie bekommen diese Nachricht, weil Sie eine Tagesübersicht gewählt haben. Schreiben Sie „notify“ in einem "
        "Chat mit Roomfix, um das zu ändern."
    ),
    "digest.late": "Diese Nachricht war am {due} fällig; da lief Roomfix nicht.",
}

GERMAN_NOTIFY: Final[dict[str, str]] = _NOTIFY | _TOLD | _DIGEST
