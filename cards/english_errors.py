"""Every error in English: what happened, why, what to do next. All but the start-up errors are read as Markdown."""

from __future__ import annotations

from typing import Final

from cards.english_sign_in import ENGLISH_SIGN_IN

_REFUSALS: Final = {
    "not_a_contact": (
        "Nothing was changed: you are not a contact of a provider that serves {location}. Ask one of its contacts to "
        "do this, or an admin to add you."
    ),
    "already_yours": "You already hold {slot} for this incident. Release it first if you want another time.",
    "taken": "Nothing was changed: {name} was first and has {room} for {slot}. What is still free is on the card.",
    "slot_gone": "Nothing was changed: {room} is no longer free then. Pick one of the times shown now.",
    "slot_past": "Nothing was changed: that time has already begun. Pick a later one.",
    "unknown_incident": (
        "Roomfix does not know this incident: it is another organisation's, or was removed. If the fault is still "
        "there, type **report**, the room, and what is wrong."
    ),
    "incident_closed": (
        "Nothing was changed: the incident is closed. If the fault is back, type **report**, the room, and what is "
        "wrong."
    ),
    "other_visit": (
        "Nothing was changed: you already have a visit in {room} on {slot}, which overlaps. Release that visit first, "
        "or choose something at another time."
    ),
    "not_your_claim": (
        "Nothing was changed: only the person who claimed the time can do this. Ask them, or take the visit over."
    ),
    "stale_button": "Nothing was changed: the incident moved on since that button was shown. Use those shown now.",
    "room_not_set_up": (
        "Nothing was reported: {room} has no calendar in Roomfix yet, so its free times are unknown. Ask an admin to "
        "connect its calendar."
    ),
    "inventory_changed": "Nothing was changed: somebody changed the rooms meanwhile. Send the list again.",
    "button_unreadable": (
        "Nothing was changed: Roomfix cannot read this button. Use one on a current card, or type **help**."
    ),
    "unknown_room": (
        "Nothing was reported: there is no room called “{room}” here. Similar names: {close}. Send the message again "
        "with a room's exact name."
    ),
    "report_usage": (
        "Nothing was reported: the room, or what is wrong with it, is missing. Type **report**, the room's name, and "
        "what is wrong, like: report Isar projector stays dark"
    ),
    "unknown_word": "Roomfix does not know the word “{word}”. Type **help** to see what it can do.",
    "message_too_long": "Nothing was read: the message is too long. Say what is wrong in a sentence or two.",
    "tenant_not_allowed": (
        "Roomfix does not serve your organisation: it is not on this installation's list. Ask whoever runs it to add "
        "your tenant to ROOMFIX_TENANTS."
    ),
    "no_slots_yet": "There are no times yet: Roomfix is still reading the calendar of {room}. Try again in a minute.",
}

_VISITS: Final = {
    "room_declined": (
        "{name}, {room} declined your visit on {slot}: somebody else has the room then. The incident is open again; "
        "pick another time on its card."
    ),
    "room_busy": (
        "{name}, your visit on {slot} could not be booked: {room} got a meeting at that time meanwhile. The incident "
        "is open again; pick another time on its card."
    ),
    "booking_late": (
        "{name}, your visit in {room} on {slot} could not be booked before it was to begin, so the claim is over. The "
        "incident is open again; pick another time on its card."
    ),
    "not_entered": (
        "{name}, your visit in {room} on {slot} was never put into the room's calendar, so the claim is over. Claim "
        "another time on the incident's card, and invite the room."
    ),
    "claim_refused": (
        "{name}, an admin refused your visit in {room} on {slot}, so the claim is over. Claim another time on the "
        "incident's card, or ask an admin why."
    ),
    "approval_late": (
        "{name}, nobody approved your visit in {room} on {slot} in time, so the claim is over. Claim another time on "
        "the incident's card, and ask an admin to look at it."
    ),
    "room_silent": (
        "{name}, {room} never answered about your visit on {slot}, so it does not stand in the calendar. The "
        "incident is open again; if you were there, say so to whoever reported it."
    ),
    "move_refused": (
        "{name}, an admin refused to move your visit in {room} to {slot}. It stays where it was; choose another time, "
        "or ask an admin why."
    ),
    "move_unapproved": (
        "{name}, nobody approved in time that your visit in {room} moves to {slot}. It stays where it was; choose "
        "another time, and ask an admin to look at it."
    ),
    "booking_failed": (
        "{name}, your visit in {room} on {slot} could not be booked: Microsoft 365 refused the entry. The incident "
        "is open again; pick another time, and tell an admin if it happens twice."
    ),
    "booking_slow": (
        "{name}, {room} has not answered yet about {slot}. The time stays yours; the card changes when the room "
        "answers."
    ),
}

_OUTAGES: Final = {
    "graph_away": (
        "Microsoft 365 does not answer right now, so the room's calendar cannot be read. Nothing is lost: Roomfix "
        "tries again by itself. Look at the card again in a few minutes."
    ),
    "graph_denied": (
        "Microsoft 365 does not let Roomfix into the calendar ({code}): a permission is missing, or too new to work. "
        "Ask an admin to check Roomfix's permissions; a new one can take a day or two."
    ),
    "graph_refused": (
        "Microsoft 365 refused what Roomfix asked for ({code}), and asking again would not help. Ask an admin to "
        "check the connection and the room's address."
    ),
    "sign_in_away": (
        "Microsoft's sign-in does not answer right now. Nothing is lost: Roomfix tries again by itself. Look at the "
        "card again in a few minutes."
    ),
    "teams_away": (
        "Microsoft Teams does not take Roomfix's messages right now. Nothing is lost: they follow by themselves. "
        "Look again in a few minutes."
    ),
    "not_set_up": (
        "Roomfix is not set up for your organisation yet: no connection to Microsoft 365. Ask an admin to connect it "
        "first."
    ),
    "something_broke": (
        "Something broke inside Roomfix, so what you asked for may not have happened. Look at the card, try again, "
        "and if it breaks again give an admin this reference: {reference}"
    ),
}

_STORE: Final = {
    "store_away": (
        "Nothing was changed: Roomfix cannot reach its own store. Try again in a minute; if it lasts, tell an admin."
    ),
    "store_binary_missing": (
        "Roomfix cannot start: it found no store, neither ROOMFIX_REDIS_URL nor a valkey-server or redis-server "
        "({least} or newer) on the PATH. Install one of them, or set ROOMFIX_REDIS_URL to one that runs elsewhere."
    ),
    "store_directory_unsafe": (
        "Roomfix does not use {directory}: it belongs to another user, or is no directory. Make it yours, or set "
        "ROOMFIX_DATA_DIR to another one."
    ),
    "store_in_use": (
        "Roomfix cannot start: another Roomfix already uses {directory}. Stop it, or set ROOMFIX_DATA_DIR to another "
        "directory."
    ),
    "store_not_running": (
        "No Roomfix runs in {directory}, so there is no store to work with. Start the application there first, or "
        "set ROOMFIX_REDIS_URL or ROOMFIX_DATA_DIR as it has them."
    ),
    "store_start_failed": (
        "Roomfix cannot start: its store ended at once. The reason is in {log}. Remove the cause and start again."
    ),
    "store_written_by_newer": (
        "Roomfix cannot start: {directory} was written by a newer store than {binary}. Install that newer version "
        "again, or set ROOMFIX_DATA_DIR to another directory."
    ),
    "store_too_old": (
        "Roomfix cannot start: the store is version {version}, and {least} is the oldest that it can use. Update it, "
        "or set ROOMFIX_REDIS_URL to another one."
    ),
    "store_login_refused": (
        "Roomfix cannot start: the store refuses its name or password. Correct them in ROOMFIX_REDIS_URL."
    ),
    "store_emptied": (
        "Nothing was changed: Roomfix's store has been emptied, so nothing is taken in or shown for now. Restore it "
        "from a backup. If that's how it should be, run: python app.py adopt"
    ),
    "store_another": (
        "Nothing was changed: this is not the store that Roomfix has used, so nothing is taken in or shown for now. "
        "Check ROOMFIX_REDIS_URL, ROOMFIX_DATA_DIR and ROOMFIX_STORE_MARK. If it's the right one, run: python app.py "
        "adopt"
    ),
    "store_unremembered": (
        "Roomfix cannot start: the store in the data directory holds data, but store.json beside it is gone, so "
        "Roomfix cannot tell whether anything is missing. If the store is complete, run: python app.py adopt"
    ),
    "store_behind": (
        "Roomfix cannot start: the store is as it was at {stored}, but Roomfix has written to it until {written}. "
        "Restore the newest backup. If nothing newer is left, run: python app.py adopt"
    ),
    "store_evicts": (
        "Nothing was changed: the store deletes data when its memory is full (maxmemory-policy {policy}). Set "
        "maxmemory-policy to noeviction there; Roomfix then goes on by itself, or can be started."
    ),
    "store_lost_setup": (
        "Nothing was changed: the store has lost what was set up for {client}. Restore it from a backup, or take the "
        "id out of the set roomfix:set-up to begin anew."
    ),
    "store_forbids": (
        "The store's login may not use {what}. Allow it in the store's access list, or use another login in "
        "ROOMFIX_REDIS_URL."
    ),
    "store_no_such_database": (
        "The store has no database of that number. Correct the end of ROOMFIX_REDIS_URL: most servers have 0 to 15."
    ),
    "store_directory_unusable": (
        "Roomfix cannot use the data directory {directory}: {why}. Make room for it, or allow writing there, or set "
        "ROOMFIX_DATA_DIR to another directory."
    ),
    "store_adopted": "Roomfix uses this store as it is from now on. Mark: {mark}. Clients in it: {clients}.",
    "store_newer": (
        "A newer Roomfix wrote what this one has to read (shape {shape}). Ask an admin to update every Roomfix "
        "process to that version."
    ),
}

_CONSOLE: Final = {
    "port_busy": (
        "Roomfix cannot start: something else listens on port {port}. Stop it, or set {variable} to a free port."
    ),
    "playground_failed": "The demo cannot start, because the Agents Playground does not: {reason}",
    "address_unusable": (
        "Roomfix cannot start: it cannot listen on {host}, which is no address of this machine. Set ROOMFIX_HOST to "
        "one that is, such as 127.0.0.1."
    ),
}

ENGLISH_ERRORS: Final[dict[str, str]] = _REFUSALS | _VISITS | _OUTAGES | _STORE | _CONSOLE | ENGLISH_SIGN_IN
