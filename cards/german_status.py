"""What is wrong and how to put it right, and trying and ending a connection in German."""

from __future__ import annotations

from typing import Final

_STATUS: Final = {
    "status.title": "Was nicht stimmt",
    "status.looking": "Alles, was eingerichtet ist, wird geprüft",
    "status.well": "Alles ist in Ordnung",
    "status.well_why": (
        "Die Verbindung funktioniert, jeder Raum hat einen lesbaren Kalender und jeder Standort seine Dienstleister."
    ),
    "status.page": "Seite {number} von {count}, das Schlimmste zuerst",
    "status.enough": "Fertig",
    "status.what": "**{what}**",
    "status.what_since": "**{what}** – {age}",
    "status.minutes": "seit {count} min",
    "status.hours": "seit {count} h",
    "status.days": "seit {count} Tagen",
    "status.stopped": "Die Verbindung von {account} zu Microsoft 365 funktioniert nicht",
    "status.offer_status": "Was nicht stimmt",
    "status.offer_connect": "Verbinden",
    "status.offer_test": "Verbindung testen",
    "status.offer_map": "Räume zuordnen",
    "status.offer_rooms": "Räume",
    "status.offer_providers": "Dienstleister",
}

_FINDINGS: Final = {
    "status.store_lost": "Der Speicher von Roomfix war älter als das, was hineingeschrieben worden war",
    "status.remedy_store_lost": (
        "Was kurz davor gespeichert wurde, ist verloren: Zusagen, Meldungen oder Einstellungen einiger Sekunden. "
        "Vergleichen Sie die Karten mit den Kalendern, und fragen Sie den Betreiber nach der Replikation des Speichers."
    ),
    "status.store_not_durable": "Der Speicher von Roomfix schreibt nicht alles sofort auf die Platte",
    "status.remedy_store_not_durable": (
        "Fällt seine Maschine aus, sind die letzten Sekunden verloren. Bitten Sie den Betreiber um appendonly yes und "
        "appendfsync always."
    ),
    "status.store_clock": "Die Uhren von Roomfix und seinem Speicher gehen {count} s auseinander",
    "status.remedy_store_clock": (
        "Erinnerungen und Wiederholungen können zu früh oder zu spät kommen. Bitten Sie den Betreiber, beide Maschinen "
        "nach demselben Zeitdienst zu stellen."
    ),
    "status.no_connection": "Es gibt keine Verbindung zu Microsoft 365",
    "status.remedy_no_connection": (
        "Roomfix sieht keinen Kalender und bucht nichts. Stellen Sie mit **connect** eine Verbindung her."
    ),
    "status.inactive": "Die Verbindung von {account} funktioniert nicht",
    "status.remedy_inactive": (
        "Was zu tun ist: **connect**, und melden Sie sich wieder mit {account} an; wenn ein Administrator die "
        "Zustimmung zurückgenommen hat, bitten dieselben Schritte darum. Bis dahin veralten die freien Zeiten, und "
        "kein Besuch wird gebucht. Roomfix versucht es jede Minute und macht von selbst weiter, sobald es darf."
    ),
    "status.outage": "Microsoft antwortet der Verbindung von {account} nicht",
    "status.remedy_outage": "Es ist nichts zu tun: Roomfix versucht es jede Minute und macht von selbst weiter.",
    "status.denied_delegated": "Kalender, die dem Dienstkonto verschlossen bleiben: {count} ({names})",
    "status.remedy_denied_delegated": (
        "Entweder sind sie nicht freigegeben, oder die Freigabe wurde nicht angenommen, oder die Räume sind "
        "ausgeblendet. Geben Sie jeden in Exchange Online PowerShell frei: Add-MailboxFolderPermission "
        "raum@ihre-domain:\\Calendar -User roomfix@ihre-domain -AccessRights Reviewer; in deutschen Postfächern heißt "
        "der Ordner Kalender. Wo in Outlook freigegeben wurde, öffnen Sie die Einladung als Dienstkonto und nehmen Sie "
        "sie an. Wenn die Adresse falsch ist, ordnen Sie den Raum neu zu."
    ),
    "status.denied_application": "Kalender, die Roomfix verschlossen bleiben: {count} ({names})",
    "status.remedy_denied_application": (
        "Entweder liegen die Räume außerhalb des Bereichs, auf den Roomfix beschränkt ist, oder ihre Adressen sind "
        "falsch oder ausgeblendet. Prüfen Sie den Bereich in Exchange Online PowerShell: "
        "Test-ServicePrincipalAuthorization -Identity (App-ID) -Resource raum@ihre-domain. Wenn die Adresse falsch "
        "ist, ordnen Sie den Raum neu zu."
    ),
    "status.waiting": "Kalender, die sich noch nicht lesen lassen: {count} ({names})",
    "status.remedy_waiting": (
        "Noch ist nichts zu tun: Bei einem gerade freigegebenen Kalender kann es bis zu 48 Stunden dauern, bis er sich "
        "öffnet. Danach steht er hier als verschlossen, mit dem, was hilft."
    ),
    "status.tentative": "Räume, die nicht von selbst zusagen: {count} ({names})",
    "status.remedy_tentative": (
        "Sie haben eine Einladung mit „Mit Vorbehalt“ beantwortet, deshalb warten Besuche dort auf die Person, die den "
        "Raum betreut. Um das zu ändern: Set-CalendarProcessing -Identity raum@ihre-domain -AutomateProcessing "
        "AutoAccept"
    ),
    "status.no_rooms": "Es gibt keine Räume",
    "status.remedy_no_rooms": (
        "So lässt sich nichts melden. Übernehmen Sie Räume aus den Kalendern, oder importieren Sie eine Liste."
    ),
    "status.unmapped": "Räume ohne Kalender: {count} ({names})",
    "status.remedy_unmapped": "Ihre freien Zeiten sind unbekannt, deshalb warten ihre Vorfälle. Ordnen Sie sie zu.",
    "status.unused": "Kalender ohne Raum: {count} ({names})",
    "status.remedy_unused": "Kein Vorfall kann sie betreffen. Ordnen Sie sie Räumen zu, oder lassen Sie sie weg.",
    "status.unserved": "Standorte ohne Dienstleister: {count} ({names})",
    "status.remedy_unserved": (
        "Dort darf niemand eine Zeit übernehmen. Fügen Sie einen Dienstleister hinzu, oder geben Sie einem diesen "
        "Standort."
    ),
    "status.no_contacts": "Dienstleister ohne Ansprechpartner: {count} ({names})",
    "status.remedy_no_contacts": (
        "Für sie kann niemand übernehmen. Fügen Sie jeweils mindestens einen Ansprechpartner hinzu."
    ),
    "status.unreached": "Personen, die Roomfix nicht erreichen konnte: {count} ({names})",
    "status.remedy_unreached": (
        "Sie hätten von einem Vorfall erfahren sollen und haben weder einen Chat mit Roomfix noch eine E-Mail-Adresse, "
        "unter der etwas ankommt. Lassen Sie sie die App hinzufügen, oder richten Sie sie im Teams Admin Center für "
        "alle ein."
    ),
    "status.no_agreement": "Dienstleister ohne Vereinbarung für alle ihre Standorte: {count} ({names})",
    "status.remedy_no_agreement": (
        "Roomfix weiß nicht, wie bald sie kommen müssen. Tragen Sie ein, was vereinbart ist; übernehmen können sie "
        "auch so."
    ),
}

_TEST: Final = {
    "test.title": "Eine Verbindung testen",
    "test.titled": "Was mit {account} funktioniert",
    "test.gone": "Diese Verbindung wurde inzwischen entfernt",
    "test.probe_good": "Alles funktioniert.",
    "test.probe_some": "Was nötig ist, funktioniert. Einiges nicht:",
    "test.probe_bad": "So funktioniert diese Verbindung nicht. Beheben Sie Folgendes, und prüfen Sie erneut:",
    "test_nothing": (
        "Es wurde nichts getestet: Es gibt noch keine Verbindung zu Microsoft 365. Schreiben Sie „connect“, um eine "
        "herzustellen."
    ),
}

_DISCONNECT: Final = {
    "disconnect.title": "Von Microsoft 365 trennen",
    "disconnect.counting": "Es wird nachgesehen, was aufhören würde",
    "disconnect.sure": "{account} trennen?",
    "disconnect.stops": "Wenn Sie {account} trennen, hört das sofort auf:",
    "disconnect.rooms": "• Räume, die ihren Kalender verlieren und keine freien Zeiten zeigen: {count} ({names})",
    "disconnect.calendars": "• Kalender, die nicht mehr gelesen oder gebucht werden: {count}",
    "disconnect.visits": (
        "• Bevorstehende Besuche und Übernahmen: {count}. Was im Kalender steht, bleibt dort, aber Roomfix kann es "
        "nicht mehr bestätigen oder zurückziehen."
    ),
    "disconnect.no_visits": "• Kein Besuch und keine Übernahme steht bevor.",
    "disconnect.yes": "Ja, trennen",
    "disconnect.done": "{account} ist getrennt",
    "disconnect.done_delegated": "Die Anmeldung ist gelöscht: Roomfix behält kein Token davon.",
    "disconnect.done_application": (
        "Roomfix verwendet die Anwendungsberechtigung nicht mehr. Um sie endgültig zurückzunehmen, löschen Sie in "
        "Entra die Zustimmung für Roomfix, sofern keine andere Verbindung sie braucht."
    ),
    "disconnect.kept": (
        "Erhalten bleiben die Vorfälle mit ihrem Verlauf, die Räume, die Standorte und die Dienstleister. **connect** "
        "bringt die Verbindung zurück; Kalender werden dann noch einmal ausgewählt und zugeordnet."
    ),
    "disconnect_nothing": (
        "Es wurde nichts getrennt: Es gibt keine Verbindung zu Microsoft 365. „connect“ stellt eine her."
    ),
}

GERMAN_STATUS: Final[dict[str, str]] = _STATUS | _FINDINGS | _TEST | _DISCONNECT
