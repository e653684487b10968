"""What all dialogs have in common in English: their buttons, and what may go wrong between two steps."""

from __future__ import annotations

from typing import Final

_FORM: Final = {
    "button.next": "Next",
    "button.cancel": "Cancel",
    "button.yes": "Yes",
    "button.no": "No",
    "button.more": "More",
    "button.search": "Search",
    "button.again": "Check again",
    "form.required": "Please fill this in.",
    "form.working": "One moment …",
    "form.done_of": "{done} of {total}",
    "form.answered": "Answered",
    "form.several": "{count} chosen",
    "form.joined": "{head}, {tail}",
    "form.and_more": "{first} and {count} more",
    "form.cancelled": "Cancelled. Nothing more is changed.",
    "form.moved": "This goes on further down.",
}

_NOTICE: Final = {
    "notice.unmapped": "An incident in {room} waits for its calendar",
    "notice.unmapped_why": (
        "Roomfix has taken the incident in, but the room is mapped to no calendar, so no times can be offered. Map "
        "it, and the incident is posted at once."
    ),
    "notice.map_now": "Map now",
    "notice.new_rooms": "New rooms in Microsoft 365: {count}",
    "notice.new_rooms_named": "{names}",
    "notice.new_rooms_why": (
        "Roomfix does not read them yet. Choose their calendars, so that incidents there get times."
    ),
}

_ERRORS: Final = {
    "form_begun": "It goes on in a new message below.",
    "file_unexpected": (
        "Roomfix has not asked for a file here. To bring in a list of rooms, type import first, and send the file then."
    ),
    "dialog_gone": "This question is no longer open: it was answered or cancelled. Type help to see what can be begun.",
    "not_your_dialog": "{name} is being asked here: somebody else cannot answer. Type the same word yourself to begin.",
    "step_answered": "This question has been answered already; the next one stands further down.",
    "dialog_working": "Roomfix is still working on your last answer. Wait until the next question appears.",
    "form_too_long": "That is too much for one answer: at most 50,000 characters. Send a long list as a file.",
    "form_unreadable": "Roomfix cannot read this answer: a field holds no text. Press the button again.",
    "no_such_button": "That is not one of the answers to this question. Use the buttons, or type one of: {buttons}.",
    "not_an_admin": (
        "Only Roomfix's admins may set things up, and you are none of them: ask {admins} to do it, or to add you "
        "with people."
    ),
    "no_admin_yet": (
        "Roomfix has no admin here yet. Whoever adds Roomfix to a team or a chat becomes the first; the operator can "
        "also name some in ROOMFIX_ADMINS."
    ),
    "provider_cannot_set_up": (
        "You work for {provider}, a provider: its people claim slots and cannot set Roomfix up, whatever else they "
        "may do. Ask one of Roomfix's admins to do it."
    ),
}

ENGLISH_FORMS: Final[dict[str, str]] = _FORM | _NOTICE | _ERRORS
