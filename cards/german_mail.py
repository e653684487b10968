"""E-mail and the page behind its links in German. Both show it as plain text."""

from __future__ import annotations

from typing import Final

_LETTERS: Final = {
    "mail_subject_new": "{severity}: {title} – {place}",
    "mail_subject_escalation": "Noch kommt niemand: {title} – {place}",
    "mail_subject_claimed": "Übernommen, {slot}: {title} – {place}",
    "mail_subject_visit": "Besuch {slot}: {title} – {place}",
    "mail_subject_reminder": "Erinnerung, Besuch {slot}: {title} – {place}",
    "mail_subject_no_visit": "Kein Besuch mehr: {title} – {place}",
    "mail_subject_closed": "Geschlossen: {title} – {place}",
    "mail_lead_new": "In {room} ist etwas defekt.",
    "mail_lead_escalation": "Für {room} hat noch niemand eine Zeit übernommen.",
    "mail_lead_no_visit": "Der Besuch in {room} findet nicht wie geplant statt. Der Verlauf unten sagt, warum.",
    "mail_all": "Alle Zeiten ({count}) und der neueste Stand",
    "mail_page": "Der neueste Stand und was Sie tun können",
    "mail_why": (
        "Sie bekommen diese E-Mail, weil Roomfix {room} betreut und Sie per E-Mail benachrichtigt werden möchten oder "
        "Ansprechpartner sind."
    ),
    "mail_yours": "Die Links gehören Ihnen allein: Wer sie hat, handelt in Ihrem Namen. Sie gelten 14 Tage.",
    "mail_stop": "Keine E-Mails mehr von Roomfix",
    "mail_event": "Besuch: {title}",
    "mail_event_text": "{name} kommt zu {place}. Vorfall {reference}.",
}

_STANDING: Final = {
    "standing_now": "{severity} · {state}",
    "standing_place": "{room} · {location}",
    "standing_description": "Was gemeldet wurde",
    "standing_details": "Einzelheiten",
    "standing_entry": "{at}: {what}",
    "standing_booking": "Roomfix trägt den Besuch in den Kalender von {room} ein. Die Zeit ist bis dahin reserviert.",
    "standing_asked": "{room} ist angefragt und hat noch nicht geantwortet. Die Zeit ist bis dahin reserviert.",
    "standing_awaiting": "Ein Admin muss diesen Besuch erst genehmigen. Die Zeit ist bis dahin reserviert.",
    "standing_by_hand": (
        "Noch zu tun: Tragen Sie den Besuch in den Kalender ein. Laden Sie {calendar} für {slot} ein: Roomfix darf "
        "Kalender hier nur lesen. Die Zeit ist bis dahin reserviert."
    ),
    "standing_entered": "Der Kalender von {room} zeigt die Zeit als belegt; der Besuch gilt damit als eingetragen.",
    "standing_accepted": "{room} hat zugesagt: Der Besuch steht im Kalender des Raums.",
    "standing_declined": "{room} hat abgelehnt. Die Zeit wird wieder freigegeben.",
    "standing_tentative": (
        "{room} hat „Mit Vorbehalt“ geantwortet: Wer den Raum betreut, muss noch bestätigen. Die Zeit ist reserviert."
    ),
    "standing_closed_on": "Geschlossen am {closed}.",
    "standing_reading": (
        "Roomfix liest noch den Kalender von {room}; die freien Zeiten sind deshalb noch nicht bekannt."
    ),
    "standing_unmapped": (
        "{room} hat in Roomfix noch keinen Kalender; deshalb ist nicht bekannt, wann der Raum frei ist."
    ),
    "standing_nothing": "Bis {until} ist nichts frei. Roomfix sucht weiter.",
}

_PAGE: Final = {
    "visit_page_claim": "{slot} übernehmen",
    "visit_page_chosen": "Die Zeit, die Sie gewählt haben",
    "visit_page_chosen_next": "Sie gehört Ihnen, sobald Sie auf diese Schaltfläche klicken.",
    "visit_page_press": "Klicken Sie auf eine Zeit, um sie zu übernehmen.",
    "visit_page_others": "Andere freie Zeiten",
    "visit_page_release": "Zeit freigeben",
    "visit_page_release_what": (
        "Wenn Sie nicht kommen können: Die Zeit wird wieder frei, und jemand anderes kann eine übernehmen."
    ),
    "visit_page_again": "Noch einmal nachsehen",
    "visit_page_as": "Diese Seite ist für {name}. Wer ihre Adresse hat, handelt in Ihrem Namen.",
    "visit_page_stop": "E-Mails von Roomfix",
    "visit_page_stopped_title": "Es wurde nichts geändert",
    "visit_page_broke": (
        "In Roomfix ist etwas schiefgegangen; vielleicht ist nicht geschehen, was Sie wollten. Öffnen Sie den Link "
        "noch einmal, und sehen Sie nach; wenn es wieder schiefgeht, nennen Sie einem Admin diese Referenz: {reference}"
    ),
    "visit_page_taken": (
        "Es wurde nichts geändert: {name} war schneller und hat {room} für {slot}. Unten steht der jetzige Stand."
    ),
    "visit_page_incident_closed": (
        "Es wurde nichts geändert: Der Vorfall ist geschlossen. Wenn die Störung wieder da ist, melden Sie sie Roomfix "
        "in Microsoft Teams."
    ),
    "visit_page_unknown_incident": (
        "Es wurde nichts geändert: Roomfix kennt diesen Vorfall nicht mehr. Wenn die Störung noch besteht, melden Sie "
        "sie Roomfix in Microsoft Teams."
    ),
    "visit_page_not_your_claim": (
        "Es wurde nichts geändert: Das kann nur, wer die Zeit übernommen hat. Bitten Sie diese Person, oder übernehmen "
        "Sie den Besuch in Microsoft Teams."
    ),
    "visit_page_not_now": (
        "Es wurde nichts geändert: So, wie der Vorfall in {room} jetzt steht, geht das nicht. Unten steht, was geht."
    ),
    "unsubscribe_title": "E-Mails von Roomfix beenden?",
    "unsubscribe_what": (
        "Roomfix sendet Ihnen dann zu keinem Vorfall mehr E-Mails. Was Sie in Microsoft Teams erreicht, bleibt, wie es "
        "ist."
    ),
    "unsubscribe_press": "E-Mails beenden",
    "unsubscribed_title": "Keine E-Mails mehr",
    "unsubscribed_what": (
        "Roomfix sendet Ihnen keine E-Mails mehr. Um sie wieder zu bekommen, schreiben Sie „notify“ in einem Chat mit "
        "Roomfix."
    ),
}

_REFUSALS: Final = {
    "visit_link_unknown": (
        "Es wurde nichts geändert: Roomfix kennt diesen Link nicht. Er wurde verändert oder nicht ganz kopiert. Öffnen "
        "Sie ihn noch einmal aus der E-Mail, oder übernehmen Sie in Microsoft Teams."
    ),
    "visit_link_expired": (
        "Es wurde nichts geändert: Dieser Link ist älter als 14 Tage. Benutzen Sie eine neuere E-Mail oder die Karte "
        "des Vorfalls in Microsoft Teams."
    ),
    "visit_link_void": (
        "Es wurde nichts geändert: Sie sind kein Ansprechpartner eines Dienstleisters mehr, der den Standort "
        "{location} betreut. Fragen Sie einen Admin, wenn das ein Irrtum ist."
    ),
    "visit_form_unreadable": (
        "Es wurde nichts geändert: Roomfix kann nicht lesen, was der Browser gesendet hat. Öffnen Sie den Link in der "
        "E-Mail noch einmal, und klicken Sie dort auf eine der Schaltflächen."
    ),
    "visit_form_foreign": (
        "Es wurde nichts geändert: Das kam von einer anderen Website. Öffnen Sie den Link in der E-Mail, und klicken "
        "Sie dort auf die Schaltfläche."
    ),
    "visit_form_too_long": (
        "Es wurde nichts geändert: Was gesendet wurde, ist viel zu lang. Öffnen Sie den Link in der E-Mail noch einmal."
    ),
}

_DELIVERY: Final = {
    "mail_not_set_up": (
        "E-Mail ist nicht eingerichtet: Der Betreiber von Roomfix muss in ROOMFIX_SMTP_URL einen Mailserver nennen und "
        "es neu starten."
    ),
    "mail_address_unknown": (
        "Roomfix kennt keine E-Mail-Adresse von {name}. Um eine anzugeben, schreibt diese Person „notify“ in einem "
        "Chat mit Roomfix."
    ),
    "mail_no_address": (
        "Es gibt keine E-Mail-Adresse, an die gesendet werden kann, oder sie ist keine: {address}. Die Person, der sie "
        "gehört, berichtigt sie mit „notify“ in einem Chat mit Roomfix."
    ),
    "mail_address_away": (
        "Microsoft 365 antwortet gerade nicht, deshalb lässt sich die E-Mail-Adresse von {name} nicht nachschlagen. "
        "Nichts geht verloren: Roomfix versucht es weiter."
    ),
    "mail_refused": (
        "Der Mailserver hat die E-Mail an {address} endgültig abgelehnt ({code}: {words}). Berichtigen Sie die Adresse "
        "mit „notify“; wenn sie stimmt, fragen Sie die Person, die das Postfach betreut."
    ),
    "mail_away": (
        "Der Mailserver nimmt gerade keine E-Mails an. Nichts geht verloren: Roomfix versucht es weiter. Sehen Sie "
        "bis dahin auf die Karten in Microsoft Teams."
    ),
    "mail_sign_in": (
        "Der Mailserver lehnt Benutzer oder Kennwort von Roomfix ab ({code}). Bitten Sie den Betreiber von Roomfix, "
        "ROOMFIX_SMTP_URL zu berichtigen."
    ),
    "mail_sender": (
        "Der Mailserver lässt Roomfix nicht von seiner Adresse senden ({code}). Bitten Sie den Betreiber von Roomfix, "
        "„from“ in ROOMFIX_SMTP_URL zu berichtigen oder die Adresse am Mailserver zuzulassen."
    ),
    "mail_insecure": (
        "Roomfix hat den Mailserver nicht benutzt: Er bietet keine vertrauenswürdige Verschlüsselung oder keinen Weg, "
        "sich anzumelden. Bitten Sie den Betreiber von Roomfix, ROOMFIX_SMTP_URL oder das Zertifikat des Mailservers "
        "zu berichtigen."
    ),
}

GERMAN_MAIL: Final[dict[str, str]] = _LETTERS | _STANDING | _PAGE | _REFUSALS | _DELIVERY
