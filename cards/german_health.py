"""The state of connections and calendars, and testing and ending them in German."""

from __future__ import annotations

from typing import Final

_CHECKS: Final = {
    "check.token.ok": "Microsoft lässt Roomfix hinein.",
    "check.token.failed": "Microsoft lässt Roomfix nicht hinein.",
    "check.organization.ok": "Die Organisation ist {name}.",
    "check.organization.failed": (
        "Die Anmeldung gehört zu einer anderen Organisation, {name}. Verbinden Sie ein Konto der Organisation dieses "
        "Teams."
    ),
    "check.domain.ok": "{domain} ist eine ihrer überprüften Domänen.",
    "check.domain.failed": (
        "{domain} gehört nicht zu den überprüften Domänen der Organisation; diese sind {known}. Brechen Sie ab, und "
        "verbinden Sie ein Konto aus einer davon."
    ),
    "check.places.ok": "Räume, die Roomfix auflisten kann: {count}.",
    "check.places.failed": "Roomfix kann die Räume nicht auflisten. Sie können ihre Kalender trotzdem selbst nennen.",
    "check_no_mailbox": (
        "Das Konto hat kein Postfach oder keine Lizenz dafür. Weisen Sie ihm eine Lizenz zu, oder gehen Sie zurück und "
        "nennen Sie ein anderes Konto."
    ),
    "check_away": "Microsoft antwortet gerade nicht. Warten Sie ein paar Minuten, und prüfen Sie erneut.",
    "check_places_empty": (
        "Microsoft 365 listet keine Räume auf: Neue erscheinen innerhalb eines Tages, und im Adressbuch ausgeblendete "
        "nie. Sie können ihre Kalender im nächsten Schritt selbst nennen."
    ),
    "check.schedule.ok": "Frei/Gebucht-Zeiten lassen sich lesen, ausprobiert mit {room}.",
    "check.schedule.failed": (
        "Die Frei/Gebucht-Zeiten von {room} lassen sich nicht lesen. Geben Sie den Kalender für das Konto frei, oder "
        "lassen Sie ihn der ganzen Organisation zeigen, wann er belegt ist; es kann bis zu 48 Stunden dauern, bis das "
        "wirkt."
    ),
    "check.details.ok": "Auch der Kalender von {room} lässt sich öffnen.",
    "check.details.failed": (
        "Der Kalender von {room} lässt sich nicht öffnen, nur seine Frei/Gebucht-Zeiten. Das genügt, um freie Zeiten "
        "zu finden; wer eine Besprechung hat, bleibt verborgen. Geben Sie den Kalender für das Konto frei, wenn Sie "
        "das möchten."
    ),
    "check.accepted.failed": (
        "Der Kalender von {room} ist für das Konto freigegeben, aber das Konto hat die Freigabe nie angenommen. "
        "Roomfix kann ihn trotzdem lesen; um ihn auch in Outlook zu sehen, öffnen Sie dort als dieses Konto die "
        "Freigabenachricht und nehmen Sie sie an."
    ),
    "check.wide.ok": "Ihr eigener Kalender bleibt Roomfix verschlossen: Es ist auf die Räume beschränkt.",
    "check.wide.failed": (
        "Roomfix kann Ihren eigenen Kalender öffnen, und damit den von allen. Beschränken Sie es mit RBAC für "
        "Anwendungen auf Raumpostfächer: New-ManagementScope und New-ManagementRoleAssignment wie in der Vorbereitung, "
        "und nehmen Sie in Entra die Kalenderberechtigung aus der Zustimmung heraus."
    ),
    "check.booking.ok": "Ein Testtermin mit Einladung an {room} wurde in den Kalender eingetragen und wieder entfernt.",
    "check.booking.failed": "Roomfix kann keine Termine in den Kalender eintragen.",
    "check_booking_no_time": (
        "{room} ist in den nächsten Tagen belegt, deshalb wurde das Buchen nicht ausprobiert. Prüfen Sie erneut, wenn "
        "der Raum eine Viertelstunde frei ist."
    ),
    "check.answer.ok": "{room} hat von selbst zugesagt.",
    "check.answer.failed": (
        "{room} hat nicht von selbst zugesagt, deshalb warten Besuche dort auf die Person, die den Raum betreut. Um "
        "das zu ändern: Set-CalendarProcessing -Identity (Adresse des Raums) -AutomateProcessing AutoAccept"
    ),
}

GERMAN_HEALTH: Final[dict[str, str]] = _CHECKS
