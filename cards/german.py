"""Every sentence of the cards in German, module by module as in `cards.english`. Cards read them as Markdown."""

from __future__ import annotations

from typing import Final

from cards.german_approval import GERMAN_APPROVAL
from cards.german_connect import GERMAN_CONNECT
from cards.german_countries import GERMAN_COUNTRIES
from cards.german_errors import GERMAN_ERRORS
from cards.german_escalation import GERMAN_ESCALATION
from cards.german_forms import GERMAN_FORMS
from cards.german_health import GERMAN_HEALTH
from cards.german_hosts import GERMAN_HOSTS
from cards.german_incidents import GERMAN_INCIDENTS
from cards.german_legal import GERMAN_LEGAL
from cards.german_lists import GERMAN_LISTS
from cards.german_mail import GERMAN_MAIL
from cards.german_maintenance import GERMAN_MAINTENANCE
from cards.german_notify import GERMAN_NOTIFY
from cards.german_rooms import GERMAN_ROOMS
from cards.german_sites import GERMAN_SITES
from cards.german_sources import GERMAN_SOURCES
from cards.german_status import GERMAN_STATUS
from cards.german_storm import GERMAN_STORM
from cards.german_visits import GERMAN_VISITS

_TIME: Final = {
    "time.weekdays": "Mo Di Mi Do Fr Sa So",
    "time.months": "Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez",
    "time.day": "{weekday} {day}. {month}",
    "time.day_of_year": "{weekday} {day}. {month} {year}",
    "time.slot": "{day} {start}–{end}",
    "time.slot_overnight": "{day} {start} – {end_day} {end}",
    "time.exactly": "{time} {offset}",
    "time.start": "{day} {start}",
    "time.zone": "{zone} ({offset})",
}

_INCIDENT: Final = {
    "severity.critical": "Kritisch",
    "severity.major": "Schwerwiegend",
    "severity.minor": "Geringfügig",
    "state.open": "Offen",
    "state.awaiting": "Übernommen, wartet auf Genehmigung",
    "state.claiming": "Übernommen, wartet auf den Raum",
    "state.booked": "Besuch gebucht",
    "state.closed": "Geschlossen",
    "header.place": "**{room}** · {location}",
    "fact.occurred": "Aufgetreten",
    "fact.reporter": "Gemeldet durch",
    "fact.reference": "Referenz",
    "reporter.person": "{name}, in Teams",
    "link.open": "Meldung bei {host} öffnen",
    "source.alertmanager": "Alertmanager",
    "source.pagerduty": "PagerDuty",
    "source.servicenow": "ServiceNow",
    "source.cloudevents": "ein Überwachungssystem",
    "source.roomfix": "ein Überwachungssystem",
    "source.trial": "eine Probe von Roomfix",
    "source.chat": "jemand in Teams",
    "notice.line": "**{level}** {words}",
    "notice.good": "Erledigt.",
    "notice.warning": "Bitte beachten.",
    "notice.attention": "Problem.",
    "word.none": "keine",
}

_OFFER: Final = {
    "offer.next": "Nächste freie Zeiten",
    "offer.all": "Alle freien Zeiten ({count})",
    "offer.each": "Je {minutes} Minuten · Zeiten in {zone}",
    "offer.zone": "Zeiten in {zone}",
    "offer.grown": "In den üblichen zwei Tagen war nichts frei; Roomfix hat deshalb bis {until} weitergesucht.",
    "offer.reading": "Roomfix liest den Kalender von {room}. Freie Zeiten erscheinen hier von selbst.",
    "offer.unmapped": (
        "{room} hat in Roomfix noch keinen Kalender; deshalb ist nicht bekannt, wann der Raum frei ist. Die Admins von "
        "Roomfix sind benachrichtigt; freie Zeiten erscheinen hier, sobald einer von ihnen den Raum zugeordnet hat."
    ),
    "offer.empty": (
        "Bis {until} ist nichts frei. Roomfix sucht weiter; Zeiten erscheinen hier, sobald der Raum welche hat. Wenn "
        "es eilt, bitten Sie jemanden, der den Raum gebucht hat, auf eine Besprechung zu verzichten."
    ),
    "offer.more": "Dazu {count} weitere, noch ohne Schaltfläche, bis frühere vergeben sind: {starts}",
    "offer.fallback": "Noch frei, falls dieser Besuch ausfällt: {starts}",
    "button.claim": "{start} übernehmen",
    "button.release": "Zeit freigeben",
    "button.all": "Alle Zeiten ({count})",
    "button.back": "Zurück",
}

_CLAIM: Final = {
    "claim.by": "Übernommen von **{name}** am {made}.",
    "claim.by_viewer": "Übernommen von **Ihnen** am {made}.",
    "visit.by": "Besuch von **{name}**, übernommen am {made}.",
    "visit.by_viewer": "**Ihr** Besuch, übernommen am {made}.",
    "room.booking_slow": (
        "Der Besuch steht noch nicht im Kalender von {room}: Microsoft 365 antwortet langsam oder gar nicht. Die Zeit "
        "bleibt reserviert, und Roomfix versucht es weiter; diese Karte ändert sich von selbst."
    ),
    "room.awaiting": (
        "Ein Admin muss diesen Besuch erst genehmigen. Die Zeit ist bis dahin reserviert; diese Karte ändert sich von "
        "selbst."
    ),
    "room.by_hand": (
        "**Noch zu tun:** Tragen Sie den Besuch selbst in den Kalender ein. Laden Sie {calendar} für {slot} ein: "
        "Roomfix darf Kalender hier nur lesen. Die Zeit ist bis dahin reserviert, und diese Karte ändert sich, sobald "
        "der Kalender des Raums die Zeit als belegt zeigt."
    ),
    "room.entered": "Der Kalender von {room} zeigt die Zeit als belegt; der Besuch gilt damit als eingetragen.",
    "room.asked": "{room} wird angefragt und hat noch nicht geantwortet. Die Zeit ist bis dahin reserviert.",
    "room.asked_slow": (
        "{room} ist angefragt und braucht für die Antwort länger als üblich. Die Zeit bleibt reserviert; diese Karte "
        "ändert sich von selbst."
    ),
    "room.tentative": (
        "{room} hat „Mit Vorbehalt“ geantwortet: Wer den Raum betreut, muss noch bestätigen. Die Zeit bleibt "
        "reserviert; diese Karte ändert sich von selbst."
    ),
    "room.declined": "{room} hat abgelehnt. Die Zeit wird wieder freigegeben; diese Karte ändert sich von selbst.",
    "room.accepted": "{room} hat zugesagt: Der Besuch steht im Kalender des Raums.",
    "closed.recovered": "Die Störung ist behoben",
    "closed.recovered_by": "Das meldete {source} am {closed}. Niemand muss kommen.",
    "closed.withdrawn": "Der Besuch von {name} am {slot} entfällt.",
    "closed.plain": "Dieser Vorfall ist geschlossen",
}

_HISTORY: Final = {
    "history.title": "Verlauf",
    "history.line": "{at} · {what}{through}",
    "history.reported": "{who} hat den Vorfall gemeldet",
    "history.claimed": "{who} hat {slot} übernommen",
    "history.booked": "der Raum hat für {slot} zugesagt",
    "history.declined": "der Raum hat {slot} abgelehnt",
    "history.failed": "{slot} konnte nicht gebucht werden",
    "history.released": "{who} hat {slot} freigegeben",
    "history.approved": "{who} hat {slot} genehmigt",
    "history.refused": "{who} hat {slot} nicht genehmigt",
    "history.recovered": "die Störung war behoben",
    "history.nobody": "jemand",
    "history.no_slot": "eine Zeit",
}

_SUMMARY: Final = {
    "summary.open_free": "{severity}: {title} – {place}, nächste freie Zeit {slot}",
    "summary.open": "{severity}: {title} – {place}",
    "summary.claiming": "{name} hat {slot} übernommen – {title}, {place}",
    "summary.awaiting": "{name} hat {slot} übernommen, ein Admin muss genehmigen – {title}, {place}",
    "summary.booked": "Besuch gebucht: {name}, {slot} – {title}, {place}",
    "summary.closed": "Geschlossen: {title} – {place}",
    "summary.place": "{room}, {location}",
}

_HELP: Final = {
    "help.title": "Roomfix holt Techniker in defekte Besprechungsräume",
    "help.what": (
        "Wenn in einem Raum etwas ausfällt, liest Roomfix den Kalender des Raums, zeigt hier, wann der Raum frei ist, "
        "und bucht den Besuch für die Person, die eine der Zeiten übernimmt."
    ),
    "help.claim": (
        "**Übernehmen** Sie eine Zeit mit ihrer Schaltfläche auf der Karte. Wer zuerst klickt, bekommt sie, und der "
        "Kalender des Raums bestätigt sie. **Zeit freigeben** gibt sie zurück."
    ),
    "help.words": "Was Sie schreiben können",
    "help.report": "**report** *(Raum)* *(was nicht geht)* – meldet den Technikern eine Störung in diesem Raum",
    "help.incidents": (
        "**incidents** – die offenen Vorfälle, mit **incidents mine** Ihre eigenen, oder einer nach Raum oder Referenz"
    ),
    "help.visits": (
        "**claim**, **release**, **reschedule**, **hand over**, **take**, **return**, **take over**, **check in**, "
        "**complete**, **end early**, **cancel**, **wait**, **resume**, **undo**, **snooze** *(Raum oder Referenz)* "
        "– dasselbe wie die Schaltflächen "
        "der Karte; was auf diesen steht, können Sie auch schreiben: „übergeben Isar“"
    ),
    "help.notify": "**notify** – wie Sie benachrichtigt werden: Chat, E-Mail, Ruhezeiten, Tagesübersicht, Erinnerungen",
    "help.help": "**help** – zeigt diese Karte",
    "help.example": "Zum Beispiel: **@Roomfix report Isar Beamer bleibt dunkel**",
    "help.example_personal": "Zum Beispiel: **report Isar Beamer bleibt dunkel**",
    "help.admins": "Für Admins, um Roomfix einzurichten",
    "help.connect": (
        "**connect** – verbindet Microsoft 365 und führt zu allem Weiteren; **disconnect** trennt die Verbindung"
    ),
    "help.rooms": (
        "**calendars**, **rooms**, **map**, **import** – welche Raumkalender gelesen werden, und Ihre Liste der Räume"
    ),
    "help.locations": "**locations** – Zeitzonen, Öffnungszeiten und Feiertage Ihrer Standorte",
    "help.providers": "**providers** – wer wo Zeiten übernehmen darf und was vereinbart ist",
    "help.booking": "**booking** – ob Übernahmen sofort gebucht werden; **trial** zeigt Ihnen einen Testvorfall",
    "help.people": "**people** – wer Admin ist; **told** *(Raum)* – wer von einem Vorfall erfahren hat, und wie",
    "help.sources": "**sources**, **maintenance** – wie lange Störungen dauern müssen, und wann niemand davon erfährt",
    "help.status": "**status** – was nicht stimmt und wie es sich beheben lässt; **test** prüft die Verbindung",
    "help.answers": (
        "Roomfix fragt dann, eine Frage nach der anderen. Klicken Sie, oder schreiben Sie die Antwort; *back* und "
        "*cancel* gehen immer."
    ),
    "help.mention": (
        "Beginnen Sie in einem Kanal oder Gruppenchat mit **@Roomfix**, sonst sieht Roomfix die Nachricht nicht."
    ),
    "help.personal": (
        "Hier liest Roomfix jede Nachricht. Beginnen Sie in einem Kanal oder Gruppenchat mit **@Roomfix**."
    ),
}

GERMAN: Final[dict[str, str]] = (
    _TIME
    | _INCIDENT
    | _OFFER
    | _CLAIM
    | _HISTORY
    | _SUMMARY
    | _HELP
    | GERMAN_ERRORS
    | GERMAN_VISITS
    | GERMAN_STORM
    | GERMAN_FORMS
    | GERMAN_APPROVAL
    | GERMAN_CONNECT
    | GERMAN_SITES
    | GERMAN_COUNTRIES
    | GERMAN_ROOMS
    | GERMAN_LISTS
    | GERMAN_HEALTH
    | GERMAN_STATUS
    | GERMAN_INCIDENTS
    | GERMAN_NOTIFY
    | GERMAN_ESCALATION
    | GERMAN_SOURCES
    | GERMAN_MAINTENANCE
    | GERMAN_HOSTS
    | GERMAN_MAIL
    | GERMAN_LEGAL
)
