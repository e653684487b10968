"""Signing in to Microsoft 365 in German: what may stop it, and the pages a browser shows. None of it is Markdown."""

from __future__ import annotations

from typing import Final

_AGAIN: Final = {
    "not_signed_in": (
        "Roomfix ist mit dem Konto dieser Verbindung nicht bei Microsoft 365 angemeldet. Schreiben Sie „connect“, und "
        "melden Sie sich mit diesem Konto an."
    ),
    "consent_missing": (
        "Microsoft lässt Roomfix nicht für das Konto handeln ({code}): Dessen Zustimmung fehlt oder wurde "
        "zurückgezogen. Schreiben Sie „connect“, melden Sie sich erneut an, und stimmen Sie dem zu, worum Roomfix "
        "bittet."
    ),
    "second_factor_needed": (
        "Microsoft verlangt den zweiten Faktor des Kontos, bevor es weitergeht ({code}): Eine Richtlinie fordert ihn. "
        "Schreiben Sie „connect“, melden Sie sich erneut an, und bestätigen Sie mit dem Telefon oder Schlüssel des "
        "Kontos."
    ),
    "sign_in_needed": (
        "Microsoft verlangt eine erneute Anmeldung des Kontos, bevor es weitergeht ({code}). Schreiben Sie „connect“, "
        "und melden Sie sich mit demselben Konto an."
    ),
    "sign_in_due": (
        "Nach der Richtlinie Ihrer Organisation gilt eine Anmeldung nur eine bestimmte Zeit, und diese ist abgelaufen "
        "({code}). Schreiben Sie „connect“, und melden Sie sich erneut an; ein Admin kann das Konto im bedingten "
        "Zugriff davon ausnehmen."
    ),
    "grant_unused": (
        "Die Anmeldung des Kontos wurde so lange nicht benutzt, dass Microsoft sie beendet hat ({code}). Schreiben Sie "
        "„connect“, und melden Sie sich erneut an."
    ),
    "grant_revoked": (
        "Die Anmeldungen des Kontos wurden widerrufen, durch einen Admin oder ein neues Kennwort ({code}). Schreiben "
        "Sie „connect“, und melden Sie sich erneut an."
    ),
    "password_changed": (
        "Das Kennwort des Kontos wurde geändert oder ist abgelaufen, was die Anmeldung beendet hat ({code}). Schreiben "
        "Sie „connect“, und melden Sie sich mit dem jetzigen Kennwort an."
    ),
    "password_expired": (
        "Das Kennwort des Kontos ist abgelaufen oder muss geändert werden ({code}). Ändern Sie es bei Microsoft, "
        "schreiben Sie dann „connect“, und melden Sie sich erneut an."
    ),
    "grant_expired": (
        "Microsoft nimmt die Anmeldung des Kontos nicht mehr an: Sie ist abgelaufen oder wurde zurückgezogen ({code}). "
        "Schreiben Sie „connect“, und melden Sie sich erneut an."
    ),
}

_ADMIN: Final = {
    "admin_consent_needed": (
        "Nur ein Administrator Ihres Microsoft 365 kann erlauben, worum Roomfix bittet ({code}). Schreiben Sie "
        "„connect“, und senden Sie einem davon den Link für die Administratorzustimmung."
    ),
    "account_disabled": (
        "Das Konto ist in Ihrem Microsoft 365 deaktiviert ({code}). Bitten Sie einen Administrator, es zu aktivieren, "
        "oder verbinden Sie ein anderes Konto."
    ),
    "account_locked": (
        "Microsoft hat das Konto gesperrt, nach falschen Kennwörtern oder wegen einer verdächtigen Adresse ({code}). "
        "Bitten Sie einen Administrator, es zu entsperren, und melden Sie sich dann erneut an."
    ),
    "account_unknown": (
        "In Ihrem Microsoft 365 gibt es dieses Konto nicht ({code}). Prüfen Sie die Adresse, oder bitten Sie einen "
        "Administrator, das Konto anzulegen, und schreiben Sie dann noch einmal „connect“."
    ),
    "account_not_assigned": (
        "In Ihrem Microsoft 365 dürfen nur zugewiesene Personen Roomfix verwenden, und das Konto gehört nicht dazu "
        "({code}). Bitten Sie einen Administrator, es unter Unternehmensanwendungen, Roomfix, Benutzer und Gruppen "
        "zuzuweisen."
    ),
    "blocked_by_policy": (
        "Eine Richtlinie für bedingten Zugriff Ihrer Organisation blockiert diese Anmeldung ({code}). Bitten Sie einen "
        "Administrator, das Konto für Roomfix zuzulassen, und melden Sie sich dann erneut an."
    ),
    "app_not_in_tenant": (
        "Roomfix ist im Microsoft 365 Ihrer Organisation nicht bekannt ({code}): Noch kein Administrator hat "
        "zugestimmt. Schreiben Sie „connect“, und senden Sie einem davon den Link für die Administratorzustimmung."
    ),
    "app_disabled": (
        "Roomfix ist im Microsoft 365 Ihrer Organisation deaktiviert ({code}). Bitten Sie einen Administrator, es "
        "unter Unternehmensanwendungen, Roomfix, Eigenschaften zu aktivieren."
    ),
}

_OPERATOR: Final = {
    "sign_in_refused": (
        "Microsoft hat die Anmeldung von Roomfix abgelehnt ({code}), aus einem Grund, den Roomfix nicht kennt. Bitten "
        "Sie den Betreiber von Roomfix, diesen Code unter login.microsoftonline.com/error nachzuschlagen."
    ),
    "tenant_unknown": (
        "Microsoft kennt den Mandanten dieser Organisation nicht ({code}). Bitten Sie den Betreiber von Roomfix, die "
        "Mandanten-ID und ROOMFIX_CLOUD zu prüfen."
    ),
    "tenant_in_other_cloud": (
        "Der Mandant dieser Organisation ist in einer anderen Cloud von Microsoft ({code}). Bitten Sie den Betreiber "
        "von Roomfix, ROOMFIX_CLOUD darauf zu setzen."
    ),
    "app_secret_wrong": (
        "Microsoft nimmt den geheimen Clientschlüssel von Roomfix nicht an ({code}): Er ist falsch. Bitten Sie den "
        "Betreiber von Roomfix, ROOMFIX_GRAPH_CLIENT_SECRET auf den Wert des Schlüssels zu setzen, nicht auf dessen ID."
    ),
    "app_secret_expired": (
        "Der geheime Clientschlüssel von Roomfix bei Microsoft ist abgelaufen ({code}). Bitten Sie den Betreiber von "
        "Roomfix, in der App-Registrierung einen neuen zu erstellen und ROOMFIX_GRAPH_CLIENT_SECRET darauf zu setzen."
    ),
    "redirect_not_registered": (
        "Microsoft schickt niemanden zu diesem Roomfix zurück ({code}): Seine Adresse ist nicht registriert. Bitten "
        "Sie den Betreiber von Roomfix, ROOMFIX_PUBLIC_URL, mit /connect/return dahinter, zu den Umleitungs-URIs der "
        "App-Registrierung hinzuzufügen."
    ),
    "scope_refused": (
        "Microsoft kennt eine Berechtigung nicht, um die Roomfix bittet, oder sie steht nicht in der App-Registrierung "
        "({code}). Bitten Sie den Betreiber von Roomfix, die API-Berechtigungen der App-Registrierung und "
        "ROOMFIX_CLOUD zu prüfen."
    ),
    "secret_unreadable": (
        "Roomfix kann nicht lesen, was es verschlüsselt aufbewahrt: Der Schlüssel fehlt in ROOMFIX_ENCRYPTION_KEYS, "
        "oder es wurde verändert. Bitten Sie den Betreiber von Roomfix, den alten Schlüssel hinter den neuesten zu "
        "setzen, oder melden Sie sich erneut an."
    ),
    "encryption_key_exposed": (
        "Roomfix verwendet {file} nicht: Andere können den Schlüssel darin lesen, oder die Datei gehört Ihnen nicht. "
        "Löschen Sie sie, was eine erneute Anmeldung bedeutet, oder machen Sie sie zu Ihrer und nur für Sie lesbar "
        "(Modus 600)."
    ),
    "encryption_key_broken": (
        "Roomfix kann {file} nicht verwenden: Darin steht kein Schlüssel. Stellen Sie den alten wieder her, oder "
        "löschen Sie die Datei, was eine erneute Anmeldung bedeutet."
    ),
}

_LINKS: Final = {
    "link_missing": (
        "Es wurde nichts geändert: Die Adresse ist nicht vollständig. Öffnen Sie den ganzen Link, den Roomfix in Teams "
        "gesendet hat."
    ),
    "answer_unreadable": (
        "Es wurde nichts geändert: Roomfix kann nicht lesen, was der Browser gesendet hat. Gehen Sie zurück zu Teams, "
        "und klicken Sie dort auf „Neuer Link“."
    ),
    "link_unknown": (
        "Es wurde nichts geändert: Roomfix kennt diesen Link nicht. Er wurde verändert oder ist älter als eine Stunde. "
        "Gehen Sie zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "link_used": (
        "Es wurde nichts geändert: Mit diesem Link ist schon jemand von Microsoft zurückgekommen, und er gilt nur "
        "einmal. Wenn Sie das waren, gehen Sie zurück zu Teams und sehen Sie in den Chat mit Roomfix; sonst klicken "
        "Sie dort auf „Neuer Link“."
    ),
    "link_expired": (
        "Es wurde nichts geändert: Der Link ist älter als zehn Minuten. Gehen Sie zurück zu Teams, und klicken Sie "
        "dort auf „Neuer Link“."
    ),
    "code_used": (
        "Es wurde nichts gespeichert: Diese Antwort von Microsoft wurde schon einmal benutzt ({code}). Gehen Sie "
        "zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "code_unfit": (
        "Es wurde nichts gespeichert: Die Antwort von Microsoft gehört nicht zu dem Link, mit dem sie kam ({code}). "
        "Gehen Sie zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "sign_in_forged": (
        "Es wurde nichts gespeichert: Was zurückkam, war nicht die Antwort von Microsoft auf diesen Link. Gehen Sie "
        "zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "sign_in_interrupted": (
        "Es wurde nichts gespeichert: Die Anmeldung von Microsoft hat aufgehört zu antworten, bevor sie fertig war. "
        "Gehen Sie in ein paar Minuten zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "consent_declined": (
        "Es wurde nichts gespeichert: Dem, worum Roomfix bat, wurde bei Microsoft nicht zugestimmt. Gehen Sie zurück "
        "zu Teams, und klicken Sie dort auf „Neuer Link“, um zuzustimmen, oder auf „Link für einen Administrator“, "
        "damit ein Administrator zustimmt."
    ),
    "sign_in_other_tenant": (
        "Es wurde nichts gespeichert: Dieses Konto gehört zu einer anderen Organisation. Gehen Sie zurück zu Teams, "
        "klicken Sie dort auf „Neuer Link“, und öffnen Sie ihn in einem privaten Fenster mit dem richtigen Konto."
    ),
    "sign_in_other_account": (
        "Es wurde nichts gespeichert: Sie haben sich als {account} angemeldet, und die Verbindung ist für {wanted}. "
        "Gehen Sie zurück zu Teams, klicken Sie dort auf „Neuer Link“, und öffnen Sie ihn in einem privaten Fenster, "
        "um sich als {wanted} anzumelden."
    ),
    "account_of_other_domain": (
        "Es wurde nichts gespeichert: {account} ist kein Konto von {domain}. Berichtigen Sie eines von beiden; sie "
        "müssen zusammenpassen."
    ),
    "permission_not_granted": (
        "Es wurde nichts gespeichert: Microsoft hat Roomfix nicht alles gegeben, was es braucht. Es fehlt: "
        "{permission}. Gehen Sie zurück zu Teams, klicken Sie dort auf „Neuer Link“, und stimmen Sie allem zu, oder "
        "bitten Sie einen Administrator um Zustimmung."
    ),
    "sign_in_not_yours": (
        "Es wurde nichts geändert: Jemand anderes hat diese Anmeldung begonnen. Nur diese Person kann sie bestätigen; "
        "bitten Sie sie darum."
    ),
    "pending_unknown": (
        "Es wurde nichts geändert: Diese Anmeldung wartet nicht mehr. Schreiben Sie „connect“, wenn Sie noch einen "
        "neuen Link brauchen."
    ),
    "pending_used": (
        "Es wurde nichts geändert: Diese Anmeldung ist bereits bestätigt. Schreiben Sie „status“, um die Verbindung zu "
        "sehen."
    ),
    "pending_expired": (
        "Es wurde nichts geändert: Eine Anmeldung muss innerhalb von 15 Minuten bestätigt werden. Schreiben Sie "
        "„connect“ für einen neuen Link."
    ),
    "admin_consent_declined": (
        "Es wurde nichts geändert: Die Zustimmung wurde bei Microsoft abgelehnt. Um sie doch zu geben, gehen Sie "
        "zurück zu Teams, und klicken Sie dort auf „Neuer Link“."
    ),
    "consent_not_yet": (
        "Microsoft hat die Zustimmung erhalten, aber sie wirkt noch nicht: Das kann einige Minuten dauern. Gehen Sie "
        "zurück zu Teams, und lassen Sie Roomfix in einer Weile erneut prüfen."
    ),
    "consent_other_tenant": (
        "Es wurde nichts geändert: Die Zustimmung wurde für eine andere Organisation gegeben. Gehen Sie zurück zu "
        "Teams, klicken Sie dort auf „Neuer Link“, und öffnen Sie ihn als Administrator Ihrer Organisation in einem "
        "privaten Fenster."
    ),
}

_PAGES: Final = {
    "page_stopped_title": "Nicht verbunden",
    "page_wait_title": "Bitte noch einmal versuchen",
    "page_signed_in_title": "Noch ein Schritt, in Teams",
    "page_signed_in": "Microsoft sagt, dass Sie {account} sind. Noch ist nichts verbunden.",
    "page_signed_in_next": (
        "Gehen Sie zurück zu Teams: Roomfix fragt im Chat, ob das das richtige Konto ist. Sie können diese Seite "
        "schließen."
    ),
    "page_consented_title": "Zustimmung erteilt",
    "page_consented": "Roomfix darf jetzt im Microsoft 365 Ihrer Organisation arbeiten.",
    "page_close": "Gehen Sie zurück zu Teams, um weiterzumachen. Sie können diese Seite schließen.",
    "page_broke": (
        "In Roomfix ist etwas schiefgegangen, deshalb hat es nicht geklappt. Gehen Sie zurück zu Teams, und versuchen "
        "Sie es noch einmal; wenn es wieder schiefgeht, nennen Sie einem Admin diese Referenz: {reference}"
    ),
}

GERMAN_SIGN_IN: Final[dict[str, str]] = _AGAIN | _ADMIN | _OPERATOR | _LINKS | _PAGES
