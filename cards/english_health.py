"""The state of connections and calendars, and testing and ending them in English."""

from __future__ import annotations

from typing import Final

_CHECKS: Final = {
    "check.token.ok": "Microsoft lets Roomfix in.",
    "check.token.failed": "Microsoft does not let Roomfix in.",
    "check.organization.ok": "The organisation is {name}.",
    "check.organization.failed": (
        "The sign-in belongs to another organisation, {name}. Connect an account of the organisation of this Teams."
    ),
    "check.domain.ok": "{domain} is one of its verified domains.",
    "check.domain.failed": (
        "{domain} is not among the organisation's verified domains, which are {known}. Cancel, and connect an "
        "account of one of those."
    ),
    "check.places.ok": "Roomfix can list {count} rooms.",
    "check.places.failed": "Roomfix cannot list the rooms. You can still name their calendars yourself.",
    "check_no_mailbox": (
        "The account has no mailbox, or no licence for one. Give it a licence, or go back and name another account."
    ),
    "check_away": "Microsoft does not answer right now. Wait a few minutes, and check again.",
    "check_places_empty": (
        "Microsoft 365 lists no rooms: new ones appear within a day, and rooms hidden from the address book never "
        "do. You can name their calendars yourself in the next step."
    ),
    "check.schedule.ok": "Free/busy can be read, tried with {room}.",
    "check.schedule.failed": (
        "The free/busy of {room} cannot be read. Share its calendar with the account, or let it show when it is busy "
        "to the whole organisation; it may take up to 48 hours to work."
    ),
    "check.details.ok": "The calendar of {room} can be opened, too.",
    "check.details.failed": (
        "The calendar of {room} cannot be opened, only its free/busy. That is enough to find free times; who holds a "
        "meeting stays hidden. Share the calendar with the account if you want that."
    ),
    "check.accepted.failed": (
        "The calendar of {room} is shared with the account, but the account never accepted it. Roomfix can read it "
        "all the same; to see it in Outlook, too, open the sharing message there as the account and accept."
    ),
    "check.wide.ok": "Your own calendar stays closed to Roomfix: it is limited to the rooms.",
    "check.wide.failed": (
        "Roomfix can open your own calendar, and so everybody's. Limit it to room mailboxes with RBAC for "
        "Applications: New-ManagementScope and New-ManagementRoleAssignment as in the preparation, and take the "
        "calendar permission out of the consent in Entra."
    ),
    "check.booking.ok": "A test event was put into the calendar with {room} invited, and removed again.",
    "check.booking.failed": "Roomfix cannot put events into the calendar.",
    "check_booking_no_time": (
        "{room} is taken for the next days, so booking was not tried. Check again when it has a free quarter of an "
        "hour."
    ),
    "check.answer.ok": "{room} accepted by itself.",
    "check.answer.failed": (
        "{room} did not accept by itself, so visits there wait for whoever looks after the room. To change that: "
        "Set-CalendarProcessing -Identity (the room's address) -AutomateProcessing AutoAccept"
    ),
}

ENGLISH_HEALTH: Final[dict[str, str]] = _CHECKS
