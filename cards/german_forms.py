"""What all dialogs have in common in German: their buttons, and what may go wrong between two steps."""

from __future__ import annotations

from typing import Final

_FORM: Final = {
    "button.next": "Weiter",
    "button.cancel": "Abbrechen",
    "button.yes": "Ja",
    "button.no": "Nein",
    "button.more": "Mehr",
    "button.search": "Suchen",
    "button.again": "Erneut prüfen",
    "form.required": "Bitte ausfüllen.",
    "form.working": "Einen Moment …",
    "form.done_of": "{done} von {total}",
    "form.answered": "Beantwortet",
    "form.several": "{count} ausgewählt",
    "form.joined": "{head}, {tail}",
    "form.and_more": "{first} und {count} mehr",
    "form.cancelled": "Abgebrochen. Es wird nichts weiter geändert.",
    "form.moved": "Weiter unten geht es weiter.",
}

_NOTICE: Final = {
    "notice.unmapped": "Ein Vorfall in {room} wartet auf einen Kalender",
    "notice.unmapped_why": (
        "Roomfix hat den Vorfall aufgenommen, aber dem Raum ist kein Kalender zugeordnet; deshalb lassen sich keine "
        "Zeiten anbieten. Ordnen Sie ihn zu, und der Vorfall wird sofort angezeigt."
    ),
    "notice.map_now": "Jetzt zuordnen",
    "notice.new_rooms": "Neue Räume in Microsoft 365: {count}",
    "notice.new_rooms_named": "{names}",
    "notice.new_rooms_why": (
        "Roomfix liest sie noch nicht. Wählen Sie ihre Kalender aus, damit Vorfälle dort Zeiten bekommen."
    ),
}

_ERRORS: Final = {
    "form_begun": "Unten geht es in einer neuen Nachricht weiter.",
    "file_unexpected": (
        "Roomfix hat hier keine Datei erwartet. Um eine Liste von Räumen zu übernehmen, schreiben Sie „import“ und "
        "senden Sie die Datei danach."
    ),
    "dialog_gone": (
        "Diese Frage ist nicht mehr offen: Sie wurde beantwortet oder abgebrochen. Schreiben Sie „help“, um zu sehen, "
        "was Sie beginnen können."
    ),
    "not_your_dialog": (
        "Diese Frage geht an {name}: Jemand anderes kann sie nicht beantworten. Schreiben Sie selbst dasselbe Wort, um "
        "zu beginnen."
    ),
    "step_answered": "Diese Frage ist bereits beantwortet; die nächste steht weiter unten.",
    "dialog_working": "Roomfix arbeitet noch an Ihrer letzten Antwort. Warten Sie, bis die nächste Frage erscheint.",
    "form_too_long": (
        "Das ist zu viel für eine Antwort: Höchstens 50.000 Zeichen sind möglich. Senden Sie eine lange Liste als "
        "Datei."
    ),
    "form_unreadable": (
        "Roomfix kann diese Antwort nicht lesen: Ein Feld enthält keinen Text. Klicken Sie noch einmal auf die "
        "Schaltfläche."
    ),
    "no_such_button": (
        "Das ist keine der Antworten auf diese Frage. Benutzen Sie die Schaltflächen, oder schreiben Sie eines dieser "
        "Wörter: {buttons}."
    ),
    "not_an_admin": (
        "Nur die Admins von Roomfix dürfen etwas einrichten, und Sie gehören nicht dazu: Bitten Sie {admins}, das zu "
        "tun oder Sie mit „people“ hinzuzufügen."
    ),
    "no_admin_yet": (
        "Roomfix hat hier noch keinen Admin. Wer Roomfix zu einem Team oder Chat hinzufügt, wird der erste; der "
        "Betreiber kann auch welche in ROOMFIX_ADMINS nennen."
    ),
    "provider_cannot_set_up": (
        "Sie arbeiten für {provider}, einen Dienstleister: Dessen Leute übernehmen Zeiten und können Roomfix nicht "
        "einrichten, was immer sie sonst dürfen. Bitten Sie einen der Admins von Roomfix darum."
    ),
}

GERMAN_FORMS: Final[dict[str, str]] = _FORM | _NOTICE | _ERRORS
