"""Connecting Microsoft 365 in German."""

from __future__ import annotations

from typing import Final

_WAY: Final = {
    "connect.title": "Microsoft 365 verbinden",
    "connect.existing": (
        "Es gibt bereits Verbindungen. Ein Konto wird nur einmal verbunden; eine erneute Anmeldung repariert die "
        "Verbindung."
    ),
    "connect.which": "Verbindung",
    "connect.sign_in_again": "Mit {account} erneut anmelden",
    "connect.other_account": "Ein anderes Konto verbinden",
    "connect.way_intro": (
        "Roomfix kann Ihre Raumkalender auf zwei Wegen erreichen. Jeder ist in etwa zehn Minuten eingerichtet."
    ),
    "connect.way": "Weg",
    "connect.application": "Anwendungsberechtigung (empfohlen)",
    "connect.application_what": (
        "**Anwendungsberechtigung** (empfohlen): Ein Administrator berechtigt die App selbst; keine Anmeldung einer "
        "Person kann ablaufen."
    ),
    "connect.application_can": (
        "Sie kann jeden Raum lesen, ohne dass Kalender einzeln freigegeben werden, und jedes Postfach hat sein eigenes "
        "Anfragelimit."
    ),
    "connect.application_cannot": (
        "Sie braucht die Zustimmung eines globalen Administrators und erreicht alle Postfächer, bis Sie sie auf die "
        "Räume beschränken."
    ),
    "connect.delegated": "Dienstkonto, das sich anmeldet",
    "connect.delegated_what": (
        "**Dienstkonto**: Ein eigener Benutzer meldet sich einmal an, und Roomfix sieht, was dieser Benutzer sieht."
    ),
    "connect.delegated_can": (
        "Es kann die Frei/Gebucht-Zeiten aller Räume auf einmal lesen und buchen, indem es den Raum einlädt; sonst "
        "steht ihm nichts offen."
    ),
    "connect.delegated_cannot": (
        "Es erfährt nicht von Änderungen, deshalb fragt Roomfix jede Minute nach; alle Räume teilen sich das "
        "Anfragelimit eines Postfachs; ein neues Kennwort oder eine Richtlinie beendet die Anmeldung."
    ),
    "connect.rights_title": "Was Roomfix darf",
    "connect.rights_intro": "Microsoft wird Sie um diese Berechtigungen bitten:",
    "connect.rights": "Roomfix darf",
    "connect.right_book": "Kalender lesen und Besuche buchen",
    "connect.right_read": "Kalender nur lesen",
    "connect.rights_read": (
        "Nur Lesen lässt Calendars.ReadWrite weg: Alles außer dem Eintragen in den Kalender funktioniert, und die "
        "Karte sagt nach der Übernahme, was noch jemand von Hand tun muss."
    ),
    "connect.rights_read_app": (
        "Nur Lesen verlangt Calendars.Read statt Calendars.ReadWrite: Alles außer dem Eintragen in den Kalender "
        "funktioniert, und die Karte sagt nach der Übernahme, was noch jemand von Hand tun muss."
    ),
    "connect.why_user_read": (
        "**User.Read** – um zu sehen, welches Konto sich angemeldet hat, und die Domänen Ihrer Organisation"
    ),
    "connect.why_basic": "**Calendars.ReadBasic** – um zu sehen, wann Räume frei sind",
    "connect.why_shared": (
        "**Calendars.Read.Shared** – um zu sehen, warum ein Raum belegt ist, wo sein Kalender freigegeben ist"
    ),
    "connect.why_places": "**Place.Read.All** – um Ihre Räume aufzulisten, damit Sie sie nicht eintippen müssen",
    "connect.why_write_own": (
        "**Calendars.ReadWrite** – um Besuche in den Kalender des Dienstkontos einzutragen und den Raum einzuladen"
    ),
    "connect.why_users": "**User.Read.All** – um Raumpostfächer von denen der Personen zu unterscheiden",
    "connect.why_organization": "**Organization.Read.All** – um Ihre Domänen zu prüfen",
    "connect.why_write_all": (
        "**Calendars.ReadWrite** – um zu sehen, wann Räume frei sind, und Besuche in den Kalender des Kontos "
        "einzutragen, das Sie nennen"
    ),
    "connect.why_read_all": "**Calendars.Read** – um zu sehen, wann Räume frei sind",
}

_PREPARE: Final = {
    "connect.prepare_title": "Microsoft 365 vorbereiten",
    "connect.prepare_delegated_1": (
        "1. Legen Sie im Microsoft 365 Admin Center einen Benutzer für Roomfix an, zum Beispiel "
        "**roomfix@ihre-domain**, mit einer Lizenz, die ein Postfach enthält, und einem starken Kennwort, das nicht "
        "abläuft."
    ),
    "connect.prepare_delegated_2": (
        "2. Für Frei/Gebucht-Zeiten muss nichts freigegeben werden, weil eine Organisation sie all ihren Benutzern "
        "zeigt. Falls Ihre das abgeschaltet hat, geben Sie die Räume mit dem Befehl unten frei. Bei einem gerade "
        "freigegebenen Kalender kann es bis zu 48 Stunden dauern, bis er sich öffnet."
    ),
    "connect.prepare_delegated_3": (
        "3. Wenn eine Richtlinie bei jeder Anmeldung einen zweiten Faktor verlangt, registrieren Sie jetzt einen für "
        "das Konto."
    ),
    "connect.prepare_application_1": (
        "1. Halten Sie einen globalen Administrator bereit: Nach der nächsten Frage folgt ein Link für dessen "
        "Zustimmung."
    ),
    "connect.prepare_application_2": (
        "2. Damit Roomfix nicht in die Kalender von Personen gelangt, beschränken Sie es mit RBAC für Anwendungen auf "
        "die Räume, wie unten, und nehmen Sie danach in Entra die Kalenderberechtigung aus der Zustimmung heraus, denn "
        "beide addieren sich."
    ),
    "connect.prepare_application_3": (
        "3. Wählen Sie das Postfach, dem die Besuche gehören werden. Es braucht eine Lizenz und gehört ebenfalls in "
        "diesen Bereich."
    ),
    "connect.command_share": "Um jeden Raum freizugeben, in Exchange Online PowerShell",
    "connect.command_limit": "Um Roomfix auf die Räume zu beschränken, in Exchange Online PowerShell",
    "connect.command_accept": "Damit Räume von selbst antworten, in Exchange Online PowerShell",
    "connect.checking": "Roomfix sieht nach, was schon bereit ist",
    "prepare.registered.ok": "Roomfix ist bei Microsoft registriert.",
    "prepare.registered.failed": (
        "Roomfix hat keine App-Registrierung bei Microsoft: Der Betreiber setzt ROOMFIX_GRAPH_CLIENT_ID und "
        "ROOMFIX_GRAPH_CLIENT_SECRET und startet es neu."
    ),
    "prepare.address.ok": "Browser kommen nach der Anmeldung zu {address} zurück.",
    "prepare.address.failed": (
        "Browser können nach der Anmeldung nicht zurückkommen: {address} ist keine https-Adresse. Der Betreiber setzt "
        "ROOMFIX_PUBLIC_URL auf die Adresse, unter der Roomfix erreichbar ist."
    ),
    "prepare.consented.ok": "Ein Administrator hat den Anwendungsberechtigungen bereits zugestimmt.",
    "prepare.consented.failed": (
        "Noch kein Administrator hat zugestimmt; die nächsten Schritte enthalten einen Link dafür."
    ),
    "prepare.sharing.failed": (
        "Welche Räume dem Konto offenstehen, zeigt sich erst, wenn es angemeldet ist: Roomfix prüft das dann, bevor "
        "etwas gespeichert wird."
    ),
    "check.passed": "✓ {what}",
    "check.failed": "✗ **Zu tun:** {what}",
    "check.note": "○ {what}",
}

_SIGN_IN: Final = {
    "connect.account_title": "Welches Konto",
    "connect.account_delegated": "Das Dienstkonto, das sich anmelden wird. Besuche werden in seinem Kalender gebucht.",
    "connect.account_application": "Das Postfach, in dessen Kalender Besuche gebucht werden.",
    "connect.account": "Konto",
    "connect.account_hint": "roomfix@ihre-domain",
    "connect.domain": "Domäne",
    "connect.domain_hint": "leer: die Domäne des Kontos",
    "connect.linking": "Ein Link wird erstellt",
    "connect.link_title_delegated": "Mit dem Dienstkonto anmelden",
    "connect.link_title_application": "Einen Administrator um Zustimmung bitten",
    "connect.link_delegated": (
        "Melden Sie sich als **{account}** an. Öffnen Sie den Link in einem privaten Fenster, sonst nimmt Microsoft "
        "das Konto, mit dem Sie gerade angemeldet sind."
    ),
    "connect.link_application": (
        "Ein globaler Administrator öffnet diesen Link und stimmt zu. Sie können ihn auch weiterschicken."
    ),
    "connect.link_once": (
        "Der Link gilt einmal und zehn Minuten lang. Diese Nachricht ändert sich von selbst, sobald es geschehen ist."
    ),
    "connect.link_copy": "Der Link zum Kopieren",
    "connect.admin_why": (
        "Wenn Microsoft sagt, dass ein Administrator genehmigen muss, nehmen Sie zuerst den Link für einen "
        "Administrator und kommen Sie dann zu diesem zurück."
    ),
    "connect.admin_done": "Ein Administrator hat zugestimmt. Melden Sie sich jetzt an.",
    "connect.admin_copy": "Der Link für einen Administrator, zum Weiterschicken oder Öffnen",
    "connect.for_admin": "Link für einen Administrator",
    "connect.open_sign_in": "Bei Microsoft anmelden",
    "connect.open_consent": "Seite von Microsoft öffnen",
    "connect.new_link": "Neuer Link",
    "connect.confirm_title": "{account} hat sich angemeldet",
    "connect.confirm": "**{account}** hat sich bei Microsoft angemeldet. Soll Roomfix dieses Konto verwenden?",
    "connect.confirm_why": (
        "Wenn Sie von dieser Anmeldung nichts wissen, sagen Sie Nein: Dann wird nichts davon behalten."
    ),
    "connect.wrong_account": "Nein, verwerfen",
    "connect.dismissing": "Die Anmeldung wird verworfen",
    "connect.dismissed": "Die Anmeldung wurde verworfen. Hier ist ein neuer Link.",
    "connect.confirming": "Die Anmeldung wird übernommen",
    "connect.signing_out": "Die Anmeldung wird gelöscht",
}

_PROBE: Final = {
    "connect.probing": "Die Verbindung als {account} wird ausprobiert",
    "connect.probe_title": "Was funktioniert",
    "connect.probe_good": "Alles funktioniert.",
    "connect.probe_some": "Das lässt sich speichern. Einiges funktioniert noch nicht:",
    "connect.probe_bad": "Das lässt sich noch nicht speichern. Beheben Sie Folgendes, und prüfen Sie erneut:",
    "connect.change_account": "Anderes Konto",
    "connect.save": "Speichern und weiter",
    "connect.read_instead": "Nur lesend weitermachen",
    "connect.saved": "{account} ist verbunden",
    "connect.saved_books": "Roomfix liest Kalender und bucht Besuche als {account}.",
    "connect.saved_reads": "Roomfix liest Kalender als {account} und überlässt das Buchen den Menschen.",
    "connect.then_calendars": "Kalender auswählen",
}

_BOOKING: Final = {
    "booking.title": "Wie Besuche gebucht werden",
    "booking.intro": (
        "Mit automatischer Buchung bucht eine Übernahme den Raum sofort. Ohne sie genehmigt ein Admin jede Übernahme."
    ),
    "booking.automated": "Automatische Buchung",
    "booking.language": "Sprache der Karten in Kanälen",
    "booking.language_is": "Karten in Kanälen und Gruppenchats: {chosen}.",
    "booking.level": "Besuche gehören",
    "booking.level_roomfix": "für alle dem Konto von Roomfix",
    "booking.level_person": "der Person, die übernimmt, wenn ihre Domäne zugelassen ist",
    "booking.level_why": (
        "Ein Besuch steht im Kalender der Person oder des Kontos, dem er gehört, und lässt sich nur dort ändern."
    ),
    "booking.level_delegated": (
        "Mit einem Dienstkonto gehören Besuche diesem Konto: Es kann nicht in die Kalender anderer schreiben."
    ),
    "booking.level_read": "Diese Verbindung liest nur, deshalb tragen die Menschen Besuche selbst ein.",
    "booking.domains_title": "Wer eigene Besuche haben darf",
    "booking.domains": "Domänen",
    "booking.domains_hint": "contoso.com, contoso.de",
    "booking.which": "Für welche Verbindung?",
    "booking.done": "Die Einrichtung ist abgeschlossen",
    "booking.is_automated": "Übernahmen werden sofort gebucht.",
    "booking.is_approved": "Jede Übernahme wartet auf die Genehmigung eines Admins.",
    "booking.rooms_left": "Räume noch ohne Kalender: {count}.",
    "booking.no_rooms": "Es gibt noch keine Räume.",
    "booking.no_provider": "{locations}: noch ohne Dienstleister; dort kann niemand Zeiten übernehmen.",
    "booking.no_agreement": "{provider} hat noch keine Servicevereinbarung (SLA) für {locations}.",
    "booking.all_set": "Jeder Raum hat einen Kalender und jeder Standort einen Dienstleister.",
    "booking.map": "Räume zuordnen",
    "booking.providers": "Dienstleister einrichten",
    "booking.trial": "Testvorfall an mich senden",
    "trial.title": "Ein Testvorfall",
    "trial.which": (
        "Roomfix zeigt Ihnen, und niemandem sonst, wie ein Vorfall in diesem Raum aussieht. Nach einer Stunde wird er "
        "geschlossen."
    ),
    "trial.room": "Raum",
    "trial.sending": "Ein Testvorfall in {room} wird gemeldet",
    "trial.done": "Der Testvorfall ist unterwegs",
    "trial.next": (
        "Seine Karte steht in dieser Unterhaltung. Übernehmen kann nur ein Ansprechpartner eines Dienstleisters; Sie "
        "sehen, was er sieht."
    ),
    "trial.subject": "Test von Roomfix: nichts ist defekt",
}

_ERRORS: Final = {
    "connect_which_way": "Das ist keiner der beiden Wege. Wählen Sie Anwendungsberechtigung oder Dienstkonto.",
    "connect_which_rights": "Das ist keines von beiden. Wählen Sie, ob Roomfix buchen oder nur lesen darf.",
    "connect_which_connection": (
        "Diese Verbindung gibt es nicht mehr. Wählen Sie eine andere, oder schreiben Sie „connect“, um neu zu beginnen."
    ),
    "connect_no_address": (
        "„{text}“ ist keine E-Mail-Adresse. Geben Sie die Adresse des Kontos ein, zum Beispiel roomfix@ihre-domain."
    ),
    "account_connected": (
        "{account} ist bereits verbunden. Schreiben Sie „disconnect“, um diese Verbindung zuerst zu entfernen, oder "
        "„connect“, um sich erneut anzumelden."
    ),
    "nobody_waits": (
        "Hierauf wartet niemand mehr: Die Frage in Teams wurde beantwortet, zurückgestellt oder abgebrochen. Es wurde "
        "nichts behalten. Schreiben Sie in Teams „connect“, um neu zu beginnen."
    ),
    "booking_no_connection": (
        "Es gibt noch keine Verbindung zu Microsoft 365. Schreiben Sie „connect“, um eine herzustellen."
    ),
    "booking_level_impossible": (
        "Diese Verbindung kann nicht für Personen buchen: Dafür braucht es eine Anwendungsberechtigung mit Buchung. "
        "Wählen Sie das Konto von Roomfix, oder stellen Sie eine andere Verbindung her."
    ),
    "booking_no_domain": (
        "Nennen Sie mindestens eine Domäne, deren Personen eigene Besuche haben dürfen, zum Beispiel contoso.com."
    ),
    "booking_bad_domain": "„{domain}“ ist keine Domäne. Geben Sie Domänen wie contoso.com ein, durch Kommas getrennt.",
    "trial_no_room": (
        "Noch hat kein Raum einen Kalender, deshalb gibt es nichts auszuprobieren. Schreiben Sie „map“, um Räumen ihre "
        "Kalender zuzuordnen."
    ),
    "trial_which_room": "Kein Raum mit Kalender heißt „{room}“. Wählen Sie einen aus der Liste.",
}

GERMAN_CONNECT: Final[dict[str, str]] = _WAY | _PREPARE | _SIGN_IN | _PROBE | _BOOKING | _ERRORS
