"""What the dialogs about incidents and their visits say in German."""

from __future__ import annotations

from typing import Final

_FINDING: Final = {
    "visit.reading": "Der Vorfall wird gesucht",
    "visit.doing": "Einen Moment",
    "visit.about": "{title}",
    "visit.over": "Das ist nicht mehr möglich; die Karte des Vorfalls zeigt, was geht.",
    "visit.held_by": "Besuch von {name}: {slot} ({zone})",
    "visit.slot": "Zeit",
    "visit.time": "{slot}",
    "visit.at": "{at}",
    "visit_none": (
        "Es gibt keinen Vorfall, mit dem Sie das jetzt tun könnten. Schreiben Sie **incidents**, um die offenen zu "
        "sehen."
    ),
    "visit_which": "{count} Vorfälle können gemeint sein: {names}. Schreiben Sie auch den Raum oder die Referenz dazu.",
    "shown_often": (
        "Die Karte zu {room} steht in diesem Gespräch schon {count}-mal. Jede davon zeigt den aktuellen Stand: "
        "scrollen Sie nach oben zur letzten."
    ),
    "visit.one": "{room}: {title} ({id})",
    "slot_which": (
        "Wählen Sie eine der Zeiten, oder schreiben Sie, wann sie beginnt, etwa 14:30. Wenn es keine gibt, ist der "
        "Raum in den nächsten Tagen nicht frei."
    ),
}

_DOING: Final = {
    "claim.title": "Eine Zeit für {room} übernehmen",
    "claim.go": "Übernehmen",
    "claim.done": "Übernommen. Die Karte des Vorfalls zeigt, ob {room}, oder zuvor ein Admin, zusagt.",
    "release.done": "Freigegeben. Der Vorfall in {room} ist wieder offen.",
    "reschedule.title": "Den Besuch in {room} verschieben",
    "reschedule.go": "Verschieben",
    "reschedule.done": (
        "Die neue Zeit ist angefragt. Ihr Besuch in {room} bleibt, wo er ist, bis die neue Zeit feststeht."
    ),
    "handover.title": "Den Besuch in {room} übergeben",
    "handover.go": "Anbieten",
    "handover.done": "Angeboten. Der Besuch in {room} bleibt Ihrer, bis ihn jemand aus Ihrem Team angenommen hat.",
    "handover.to": "An wen",
    "handover.within": "Zeit zum Annehmen",
    "handover.minutes": "{minutes} Minuten",
    "handover_which": "Wählen Sie jemanden, der für Ihren Dienstleister arbeitet.",
    "take.done": "Der Besuch in {room} gehört jetzt Ihnen.",
    "return.done": "Der Besuch in {room} wird nicht mehr angeboten und bleibt, bei wem er war.",
    "takeover.title": "Für den Besuch in {room} einspringen?",
    "takeover.go": "Ja, einspringen",
    "takeover.done": "Der Besuch in {room} gehört jetzt Ihnen. Wem er gehörte, erfährt es auch.",
    "checkin.done": "In {room} eingecheckt.",
    "endearly.done": (
        "Der Besuch in {room} endet jetzt, und der Rest der Zeit ist wieder frei. Schließen Sie ihn ab, wenn die "
        "Störung behoben ist."
    ),
    "complete.title": "Den Besuch in {room} abschließen",
    "complete.go": "Abschließen",
    "complete.note": "Was getan wurde (freiwillig)",
    "complete.done": "Abgeschlossen. Zehn Minuten lang können Sie das auf der Karte rückgängig machen.",
    "note_or_cancel": (
        "Es wurde noch nichts getan: Klicken Sie auf die Schaltfläche, oder schreiben Sie, was getan wurde. **cancel** "
        "lässt alles, wie es ist."
    ),
    "missed.done": "Der Vorfall in {room} ist wieder offen.",
    "cancel.title": "Den Vorfall in {room} stornieren",
    "cancel.go": "Vorfall stornieren",
    "cancel.reason": "Warum",
    "cancel.not_needed": "Niemand muss kommen",
    "cancel.duplicate": "Derselbe wie ein anderer Vorfall",
    "cancel.other": "Ein anderer Grund",
    "cancel.duplicate_of": "Welcher, falls es derselbe ist",
    "cancel.note": "In Ihren Worten (freiwillig)",
    "cancel.done": "Storniert. Zehn Minuten lang können Sie das auf der Karte rückgängig machen.",
    "cancel_which": "Wählen Sie einen Grund, und den anderen Vorfall, falls es derselbe ist.",
    "wait.done": (
        "Reaktions- und Lösungszeit des Vorfalls in {room} ruhen, bis jemand **resume** schreibt oder auf „Fortsetzen“ "
        "klickt."
    ),
    "resume.done": "Reaktions- und Lösungszeit des Vorfalls in {room} laufen wieder.",
    "undo.done": "Rückgängig gemacht.",
    "snooze.title": "Eine Weile nichts von {room} hören",
    "snooze.go": "Später erinnern",
    "snooze.how_long": "Wie lange",
    "snooze.60": "1 Stunde",
    "snooze.240": "4 Stunden",
    "snooze.1440": "1 Tag",
    "snooze.done": "Verschoben, nur für Sie. Danach erfahren Sie wieder von {room}.",
    "snooze_which": "Wählen Sie, wie lange.",
}

_LISTS: Final = {
    "incidents.reading": "Vorfälle werden gesucht",
    "incidents.open": "Offene Vorfälle: {count}",
    "incidents.mine": "Ihre Vorfälle: {count}",
    "incidents.no_open": "Kein Vorfall ist offen.",
    "incidents.no_mine": "Kein offener Vorfall ist Ihrer: Sie haben keinen übernommen und keinen gemeldet.",
    "incidents.line": "**{room}**, {severity}: {title}. {state}, {slot} ({id})",
    "incidents.more": "Und {count} mehr. Schreiben Sie **incidents** und einen Raum, um einen zu sehen.",
    "incidents.show": "{room} anzeigen",
    "incidents.shown": "Der Vorfall in {room} steht jetzt in dieser Unterhaltung.",
    "told.reading": "Die Benachrichtigungen werden nachgesehen",
    "told.title": "Wer von {room} benachrichtigt wurde: {title}",
    "told.nobody": "Roomfix hat dazu noch niemanden benachrichtigt, außer durch die Karten in Kanälen.",
    "told.line": "{at} · **{who}** · {way} · {news}: {fate}",
    "told.because": "{why}",
    "way.channel": "in einem Kanal",
    "way.chat": "im eigenen Chat",
    "way.mail": "per E-Mail",
    "fate.sent": "benachrichtigt",
    "fate.ordered": "unterwegs",
    "fate.held": "vorerst zurückgehalten",
    "fate.digest": "für die Tagesübersicht aufgehoben",
    "fate.failed": "**nicht benachrichtigt**",
    "fate.dropped": "ausgelassen",
    "told_which": (
        "Nennen Sie den Vorfall: **told** und seinen Raum oder seine Referenz. Auf seiner Karte gibt es dafür unter "
        "„Mehr“ eine Schaltfläche."
    ),
    "told_admins": "Nur die Admins von Roomfix können sehen, wer benachrichtigt wurde.",
}

_NEWS: Final = {
    "escalated.title": "Für {room} hat niemand eine Zeit übernommen: {title}",
    "escalated.title_late": "Für {room} hat niemand eine Zeit übernommen: {title} (verspätet, Roomfix lief nicht)",
    "escalated.why": (
        "Die Reaktionszeit ist erreicht, und kein Ansprechpartner eines Dienstleisters hat eine der freien Zeiten "
        "übernommen."
    ),
    "escalated.look": "Vorfall anzeigen",
    "unfinished.title": "Ein Besuch in {room} wurde nie abgeschlossen: {title}",
    "unfinished.why": (
        "{name} hat eingecheckt und wurde dreimal gefragt, ob der Besuch vorbei ist. Bitten Sie darum, ihn "
        "abzuschließen, oder stornieren Sie den Vorfall."
    ),
    "delivery.not_installed": (
        "{name} hat keinen Chat mit Roomfix: Die App ist nicht installiert. Bitten Sie darum, sie hinzuzufügen, oder "
        "richten Sie sie im Teams Admin Center für alle ein."
    ),
    "delivery.refused": "Teams hat die Nachricht abgelehnt ({code}).",
}

GERMAN_INCIDENTS: Final[dict[str, str]] = _FINDING | _DOING | _LISTS | _NEWS
