"""What a visit's life says in German: commands, deadlines, escalation, and what people are told of it."""

from __future__ import annotations

from typing import Final

_COMMANDS: Final = {
    "commands.title": "Was getan werden kann",
    "button.hand_over": "Übergeben…",
    "button.take": "Besuch annehmen",
    "button.return": "Besuch ablehnen",
    "button.take_back": "Angebot zurückziehen",
    "button.take_over": "Einspringen…",
    "button.reschedule": "Verschieben…",
    "button.check_in": "Einchecken",
    "button.end_early": "Früher beenden",
    "button.complete": "Abschließen…",
    "button.miss": "Hat nicht stattgefunden",
    "button.cancel_incident": "Vorfall stornieren…",
    "button.wait": "Auf den Kunden warten",
    "button.resume": "Fortsetzen",
    "button.undo": "Rückgängig machen",
    "button.snooze": "Später erinnern…",
    "button.told": "Wer benachrichtigt wurde",
}

_VISIT: Final = {
    "state.on_site": "Vor Ort",
    "summary.on_site": "Vor Ort: {name}, {slot} – {title}, {place}",
    "visit.on_site": "**{name}** ist seit {since} vor Ort.",
    "visit.cleared": (
        "Laut Überwachungssystem ist die Störung seit {cleared} behoben. {name} entscheidet: trotzdem kommen oder die "
        "Zeit freigeben; dann wird der Vorfall geschlossen."
    ),
    "visit.cleared_on_site": (
        "Laut Überwachungssystem ist die Störung seit {cleared} behoben. {name} kann den Besuch abschließen."
    ),
    "visit.moving_unapproved": (
        "Der Besuch soll auf **{slot}** verschoben werden, wenn ein Admin es genehmigt. Diese Zeit bleibt, bis die "
        "neue feststeht."
    ),
    "visit.moving": (
        "Der Besuch soll auf **{slot}** verschoben werden. Diese Zeit bleibt, bis {room} für die neue zugesagt hat."
    ),
    "visit.offered": "Angeboten an **{name}**; annehmen lässt sich der Besuch bis {until}.",
    "visit.asked": (
        "Hat der Besuch stattgefunden? {name} kann ihn abschließen oder sagen, dass er nicht stattgefunden hat."
    ),
    "deadline.waiting": "Warten auf den Kunden seit {since}: Reaktions- und Lösungszeit ruhen.",
    "fact.respond_by": "Reaktion bis",
    "fact.resolve_by": "Lösung bis",
    "offer.in_time_all": "Alle diese Zeiten liegen innerhalb der Lösungszeit ({resolve_by}).",
    "offer.in_time": "Innerhalb der Lösungszeit ({resolve_by}): {count} dieser Zeiten, zuerst aufgeführt.",
    "offer.in_time_none": (
        "Keine dieser Zeiten liegt innerhalb der Lösungszeit ({resolve_by}); die frühesten stehen zuerst."
    ),
    "escalation.if_nobody": "Wenn niemand übernimmt: {steps}",
    "escalation.step": "{name}, {at}",
    "escalation.admins": "Admins von Roomfix",
    "closed.done": "Erledigt",
    "closed.done_by": "{name} hat den Vorfall am {closed} abgeschlossen.",
    "closed.cancelled": "Storniert",
    "closed.cancelled_by": "{name} hat den Vorfall am {closed} storniert. Niemand muss kommen.",
    "closed.duplicate": "Derselbe wie ein anderer Vorfall",
    "closed.duplicate_by": "{name} hat den Vorfall am {closed} geschlossen: Er ist derselbe wie {other}.",
    "closed.recovered_released": "Das hatte {source} gemeldet, und {name} hat den Besuch am {closed} freigegeben.",
    "closed.note": "„{note}“",
}

_HISTORY: Final = {
    "history.cleared": "das Überwachungssystem meldete die Störung als behoben; der Besuch bleibt gebucht: {slot}",
    "history.back": "das Überwachungssystem meldete die Störung erneut; der Besuch bleibt gebucht: {slot}",
    "history.offered": "{who} hat {slot} angeboten: {other}",
    "history.handed_over": "{who} hat {slot} von {other} angenommen",
    "history.returned": "{slot} wurde nicht an {other} übergeben",
    "history.taken_over": "{who} ist für {other} eingesprungen: {slot}",
    "history.moving": "{who} hat stattdessen um {slot} gebeten",
    "history.moved": "der Raum hat stattdessen für {slot} zugesagt",
    "history.checked_in": "{who} hat eingecheckt",
    "history.shortened": "{who} hat den Besuch früher beendet: {slot}",
    "history.completed": "{who} hat den Vorfall abgeschlossen",
    "history.cancelled": "{who} hat den Vorfall storniert",
    "history.missed": "der Besuch von {who} fand nicht statt: {slot}",
    "history.escalated": "niemand hatte übernommen; benachrichtigt: {note}",
    "history.reminded": "{who} wurde erinnert: {slot}",
    "history.asked": "{who} wurde gefragt, ob der Besuch stattfand: {slot}",
    "history.waiting": "{who}: Warten auf den Kunden",
    "history.resumed": "{who}: fortgesetzt",
    "history.undone": "{who} hat das rückgängig gemacht",
    "history.left_out": "hier ausgelassene Einträge: {count}",
    "history.admins": "Admins von Roomfix",
    "through.word": " (geschrieben)",
    "through.mail": " (aus einer E-Mail)",
}

_TELLS: Final = {
    "handover_offered": (
        "{name}, {holder} bietet Ihnen den Besuch in {room} ({location}) am {slot} an: {title}. Nehmen Sie ihn auf "
        "seiner Karte bis {until} an, oder lehnen Sie ab; danach bleibt er bei {holder}."
    ),
    "handover_taken": "{name}, {other} hat Ihren Besuch in {room} am {slot} angenommen. Sie müssen nicht kommen.",
    "handover_declined": "{name}, {other} hat Ihren Besuch in {room} am {slot} abgelehnt. Er bleibt Ihrer.",
    "offer_over": (
        "{name}, der Besuch in {room} am {slot} wird Ihnen nicht mehr angeboten; Sie müssen nicht antworten. Seine "
        "Karte zeigt, was daraus geworden ist."
    ),
    "handover_ran_out": (
        "{name}, {other} hat Ihren Besuch in {room} am {slot} nicht rechtzeitig angenommen. Er bleibt Ihrer; Sie "
        "können ihn noch einmal anbieten."
    ),
    "visit_taken_over": (
        "{name}, {other} ist bei Ihrem Besuch in {room} am {slot} für Sie eingesprungen. Sie müssen nicht kommen."
    ),
    "visit_cancelled": (
        "{name}, der Vorfall in {room} wurde storniert, und damit Ihr Besuch am {slot}. Sie müssen nicht kommen."
    ),
    "visit_recovered": (
        "{name}, die Überwachung meldet, dass die Störung in {room} behoben ist, deshalb ist Ihr Besuch am {slot} "
        "abgesagt. Sie brauchen nicht zu kommen."
    ),
    "remove_by_hand": (
        "{name}, Ihr Besuch in {room} am {slot} ist abgesagt. Roomfix darf diesen Kalender nur lesen: Bitte entfernen "
        "Sie den Eintrag selbst, damit der Raum seine Zeit zurückbekommt."
    ),
    "shorten_by_hand": (
        "{name}, Ihr Besuch in {room} am {slot} ist vorbei. Roomfix darf diesen Kalender nur lesen: Bitte beenden Sie "
        "den Eintrag jetzt selbst, damit der Raum den Rest der Zeit zurückbekommt."
    ),
    "visit_missed": (
        "{name}, zum Besuch in {room} am {slot} hat niemand eingecheckt, deshalb ist der Vorfall wieder offen. Wenn "
        "Sie dort waren, übernehmen Sie eine Zeit, oder bitten Sie einen Admin, ihn zu schließen."
    ),
    "visit_missed_gone": (
        "{name}, zum Besuch in {room} am {slot} hat niemand eingecheckt. Das Überwachungssystem hatte die Störung als "
        "behoben gemeldet, deshalb ist der Vorfall geschlossen."
    ),
    "fault_gone": (
        "{name}, laut Überwachungssystem ist die Störung in {room} behoben. Ihr Besuch am {slot} bleibt gebucht. Wenn "
        "Sie nicht kommen müssen, geben Sie ihn auf seiner Karte frei; dann wird der Vorfall geschlossen."
    ),
    "fault_back": (
        "{name}, das Überwachungssystem meldet die Störung in {room} erneut, sie war also nicht behoben. Ihr Besuch am "
        "{slot} bleibt gebucht: Bitte kommen Sie."
    ),
    "move_failed": (
        "{name}, {room} hat die neue Zeit {slot} abgelehnt. Ihr Besuch bleibt, wo er war; wählen Sie eine andere Zeit."
    ),
    "reminder": "{name}, Ihr Besuch in {room} ({location}) ist am {slot}: {title}.",
    "did_it_happen": (
        "{name}, hat der Besuch in {room} am {slot} stattgefunden? Schließen Sie ihn auf seiner Karte ab, oder sagen "
        "Sie, dass er nicht stattgefunden hat."
    ),
    "escalated": (
        "{name}, für {room} ({location}) hat noch niemand eine Zeit übernommen: {title}. Bitte kümmern Sie sich darum."
    ),
    "snooze_over": "{name}, jetzt wollten Sie wieder von {room} hören: {title}.",
    "told_late": "Das kommt verspätet, weil Roomfix nicht lief.",
    "told_after": "Das sollte am {due} kommen.",
}

_ERRORS: Final = {
    "not_this_way": "Auf diesem Weg geht das nicht. Benutzen Sie die Karte des Vorfalls in Teams.",
    "not_now": "So, wie der Vorfall in {room} jetzt steht, geht das nicht. Seine Karte zeigt, was geht.",
    "nothing_claimed": "Für {room} hat niemand eine Zeit übernommen, es gibt also keinen Besuch dafür.",
    "admins_decide": "Darüber entscheiden nur die Admins von Roomfix.",
    "not_offered_to_you": "Dieser Besuch ist nicht Ihnen angeboten.",
    "cancel_who": (
        "Nur ein Admin oder wer ihn gemeldet hat, kann einen Vorfall stornieren. Ein Ansprechpartner kann den Besuch "
        "freigeben oder abschließen."
    ),
    "wait_who": "Das können nur Admins und die Ansprechpartner des Dienstleisters für den Standort {location}.",
    "nothing_to_undo": "Es gibt nichts, was sich rückgängig machen ließe.",
    "undo_who": "Nur {name} kann das rückgängig machen.",
    "undo_fault_gone": (
        "Es wurde nichts geändert: Die Überwachung hat inzwischen gemeldet, dass die Störung in {room} behoben ist, "
        "deshalb bleibt der Vorfall geschlossen. Wenn noch etwas nicht geht, schreiben Sie **report**, den Raum und "
        "was nicht geht."
    ),
    "undo_late": "Das ist mehr als zehn Minuten her und bleibt so.",
    "handover_to_self": "Der Besuch gehört bereits Ihnen. Wählen Sie jemand anderen aus Ihrem Team.",
    "handover_late": "Bis zum Beginn bleibt keine Zeit mehr, diesen Besuch zu übergeben.",
    "handover_over": "Dieser Besuch wird niemandem mehr angeboten.",
    "handover_outside": (
        "{name} arbeitet nicht für Ihren Dienstleister, deshalb lässt sich der Besuch nicht übergeben. Wählen Sie "
        "jemanden aus Ihrem Team."
    ),
    "moving_already": (
        "Dieser Besuch wird bereits verschoben. Warten Sie, bis die neue Zeit feststeht oder abgelehnt ist."
    ),
    "taken_over_before": (
        "Es wurde nichts geändert: Diesen Besuch hat inzwischen {name}. Sehen Sie auf seine Karte, und springen Sie "
        "für diese Person ein, wenn Sie ihn noch möchten."
    ),
    "reported_anew": (
        "Es wurde nichts geändert: Die Störung wurde seither erneut gemeldet, als Vorfall {other}; dieser bleibt "
        "geschlossen. Machen Sie mit jenem weiter."
    ),
    "check_in_early": "Checken Sie frühestens eine Stunde vor dem Besuch ein, der am {slot} ist.",
    "already_over": "Dieser Besuch ist bereits vorbei oder hat noch nicht begonnen.",
    "note_long": "Das ist zu lang: höchstens {most} Zeichen.",
    "duplicate_of_itself": "Ein Vorfall kann kein Duplikat seiner selbst sein.",
    "not_begun": "Dieser Besuch hat noch nicht begonnen. Geben Sie ihn frei, wenn niemand kommen soll.",
    "waits_already": "Dieser Vorfall wartet bereits auf den Kunden.",
    "not_waiting": "Dieser Vorfall wartet nicht auf den Kunden.",
}

GERMAN_VISITS: Final[dict[str, str]] = _COMMANDS | _VISIT | _HISTORY | _TELLS | _ERRORS
