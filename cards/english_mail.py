"""E-mail and the page behind its links in English. Both show it as plain text."""

from __future__ import annotations

from typing import Final

_LETTERS: Final = {
    "mail_subject_new": "{severity}: {title} – {place}",
    "mail_subject_escalation": "Nobody is coming yet: {title} – {place}",
    "mail_subject_claimed": "Claimed, {slot}: {title} – {place}",
    "mail_subject_visit": "Visit {slot}: {title} – {place}",
    "mail_subject_reminder": "Reminder, visit {slot}: {title} – {place}",
    "mail_subject_no_visit": "No visit any more: {title} – {place}",
    "mail_subject_closed": "Closed: {title} – {place}",
    "mail_lead_new": "Something is broken in {room}.",
    "mail_lead_escalation": "Nobody has claimed a time for {room} yet.",
    "mail_lead_no_visit": "The visit in {room} does not take place as it was planned. The history below says why.",
    "mail_all": "All {count} times and the latest state",
    "mail_page": "The latest state, and what you can do",
    "mail_why": "You get this because Roomfix looks after {room} and you asked to be told by e-mail, or are a contact.",
    "mail_yours": "The links are yours alone: whoever has them acts in your name. They work for 14 days.",
    "mail_stop": "No more e-mail from Roomfix",
    "mail_event": "Visit: {title}",
    "mail_event_text": "{name} comes to {place}. Incident {reference}.",
}

_STANDING: Final = {
    "standing_now": "{severity} · {state}",
    "standing_place": "{room} · {location}",
    "standing_description": "What was reported",
    "standing_details": "Details",
    "standing_entry": "{at}: {what}",
    "standing_booking": "Roomfix is putting the visit into the calendar of {room}. The time is held meanwhile.",
    "standing_asked": "{room} has been asked and has not answered yet. The time is held meanwhile.",
    "standing_awaiting": "An admin has to approve this visit first. The time is held meanwhile.",
    "standing_by_hand": (
        "Still to do: put the visit into the calendar. Invite {calendar} for {slot}: Roomfix may only read calendars "
        "here. The time is held meanwhile."
    ),
    "standing_entered": "The calendar of {room} shows the time as taken, so the visit counts as entered.",
    "standing_accepted": "{room} accepted: the visit stands in its calendar.",
    "standing_declined": "{room} declined. The time is being given back.",
    "standing_tentative": "{room} answered “tentative”: whoever looks after the room has to confirm. The time is held.",
    "standing_closed_on": "Closed on {closed}.",
    "standing_reading": "Roomfix is still reading the calendar of {room}, so its free times are not known yet.",
    "standing_unmapped": "{room} has no calendar in Roomfix yet, so nobody knows when it is free.",
    "standing_nothing": "Nothing is free until {until}. Roomfix keeps looking.",
}

_PAGE: Final = {
    "visit_page_claim": "Claim {slot}",
    "visit_page_chosen": "The time you chose",
    "visit_page_chosen_next": "It is yours once you press this button.",
    "visit_page_press": "Press a time to claim it.",
    "visit_page_others": "Other free times",
    "visit_page_release": "Release this time",
    "visit_page_release_what": "If you cannot come: the time goes back, and somebody else can claim one.",
    "visit_page_again": "Look again",
    "visit_page_as": "This page is for {name}. Whoever has its address acts in your name.",
    "visit_page_stop": "E-mail from Roomfix",
    "visit_page_stopped_title": "Nothing was changed",
    "visit_page_broke": (
        "Something broke inside Roomfix, so what you asked for may not have happened. Open the link again and look; "
        "if it breaks again, give an admin this reference: {reference}"
    ),
    "visit_page_taken": "Nothing was changed: {name} was first and has {room} for {slot}. Below is how it stands now.",
    "visit_page_incident_closed": (
        "Nothing was changed: the incident is closed. If the fault is back, report it to Roomfix in Microsoft Teams."
    ),
    "visit_page_unknown_incident": (
        "Nothing was changed: Roomfix does not know this incident any more. If the fault is still there, report it to "
        "Roomfix in Microsoft Teams."
    ),
    "visit_page_not_your_claim": (
        "Nothing was changed: only the person who claimed the time can do this. Ask them, or take the visit over in "
        "Microsoft Teams."
    ),
    "visit_page_not_now": (
        "Nothing was changed: this cannot be done as the incident in {room} stands now. Below is what can."
    ),
    "unsubscribe_title": "Stop e-mail from Roomfix?",
    "unsubscribe_what": (
        "Roomfix then sends you no e-mail about any incident. What comes to you in Microsoft Teams stays as it is."
    ),
    "unsubscribe_press": "Stop e-mail",
    "unsubscribed_title": "No more e-mail",
    "unsubscribed_what": "Roomfix sends you no e-mail any more. To get it again, type notify in a chat with Roomfix.",
}

_REFUSALS: Final = {
    "visit_link_unknown": (
        "Nothing was changed: Roomfix does not know this link. It was altered, or not copied as a whole. Open it once "
        "more from the e-mail, or claim in Microsoft Teams."
    ),
    "visit_link_expired": (
        "Nothing was changed: this link is older than 14 days. Use a newer e-mail, or the incident's card in Microsoft "
        "Teams."
    ),
    "visit_link_void": (
        "Nothing was changed: you are no contact of a provider that serves {location} any more. Ask an admin if that "
        "is a mistake."
    ),
    "visit_form_unreadable": (
        "Nothing was changed: Roomfix cannot read what the browser sent. Open the link in the e-mail again and press "
        "one of the buttons there."
    ),
    "visit_form_foreign": (
        "Nothing was changed: another web site sent this. Open the link in the e-mail and press the button there."
    ),
    "visit_form_too_long": "Nothing was changed: what was sent is far too long. Open the link in the e-mail again.",
}

_DELIVERY: Final = {
    "mail_not_set_up": (
        "E-mail is not set up: whoever runs Roomfix has to name a mail server in ROOMFIX_SMTP_URL and start it anew."
    ),
    "mail_address_unknown": (
        "Roomfix knows no e-mail address of {name}. To enter one, that person types notify in a chat with Roomfix."
    ),
    "mail_no_address": (
        "There is no e-mail address to send to, or it is none: {address}. Whoever it belongs to types notify in a chat "
        "with Roomfix to correct it."
    ),
    "mail_address_away": (
        "Microsoft 365 does not answer right now, so the e-mail address of {name} cannot be looked up. Nothing is "
        "lost: Roomfix keeps trying."
    ),
    "mail_refused": (
        "The mail server refused the e-mail to {address} for good ({code}: {words}). Correct the address with notify; "
        "if it is right, ask whoever looks after the mailbox."
    ),
    "mail_away": (
        "The mail server does not take e-mail right now. Nothing is lost: Roomfix keeps trying. Until it is back, look "
        "at the cards in Microsoft Teams."
    ),
    "mail_sign_in": (
        "The mail server refuses Roomfix's user or password ({code}). Ask whoever runs Roomfix to correct "
        "ROOMFIX_SMTP_URL."
    ),
    "mail_sender": (
        "The mail server does not let Roomfix send from its address ({code}). Ask whoever runs Roomfix to correct "
        "“from” in ROOMFIX_SMTP_URL, or to allow it at the mail server."
    ),
    "mail_insecure": (
        "Roomfix did not use the mail server: it offers no encryption that can be trusted, or no way to sign in. Ask "
        "whoever runs Roomfix to correct ROOMFIX_SMTP_URL, or the certificate of the mail server."
    ),
}

ENGLISH_MAIL_ERRORS: Final[dict[str, str]] = _REFUSALS | _DELIVERY
"""Why something was not done, and what helps."""

ENGLISH_MAIL: Final[dict[str, str]] = _LETTERS | _STANDING | _PAGE | ENGLISH_MAIL_ERRORS
