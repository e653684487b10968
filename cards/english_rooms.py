"""Rooms, their calendars and their import in English."""

from __future__ import annotations

from typing import Final

from cards.english_map import ENGLISH_MAP

_COMMON: Final = {
    "rooms.search": "Search",
    "rooms.search_hint": "A part of a name, an address or a location",
    "rooms.page": "{first} to {last} of {total}",
    "rooms.nothing_found": "Nothing is called like that. Clear the search to see all of them.",
    "rooms.and_more": "… and {count} more.",
    "rooms.line": "Line {line}: {why}",
    "rooms.location": "Location",
    "rooms.gone": "This room is gone",
}

_ROOMS: Final = {
    "rooms.title": "Your rooms: {count}, without a calendar: {unmapped}",
    "rooms.room": "Room",
    "rooms.row": "**{room}** · {place} · {calendar}",
    "rooms.row_unmapped": "**{room}** · {place} · not mapped to a calendar",
    "rooms.button_open": "Open",
    "rooms.button_glance": "Who is free now",
    "rooms.glancing": "Asking Microsoft 365 which rooms are free",
    "rooms.glance": "Free or busy now",
    "rooms.glanced": "**{room}**: {how}",
    "rooms.not_mapped": "not mapped to a calendar",
    "rooms.unknown_now": "not known: Microsoft 365 does not say whether it is free",
    "rooms.free_until": "free until {until}",
    "rooms.free_long": "free for the next two days",
    "rooms.busy_until": "busy until {until}",
    "rooms.busy_long": "busy for the next two days",
    "rooms.reading": "Reading the calendar of {room}",
    "rooms.one": "{room}",
    "rooms.capacity": "Places: {count}",
    "rooms.now": "Now {how}",
    "rooms.day": "{weekday} {day}",
    "rooms.weekday_0": "Mon",
    "rooms.weekday_1": "Tue",
    "rooms.weekday_2": "Wed",
    "rooms.weekday_3": "Thu",
    "rooms.weekday_4": "Fri",
    "rooms.weekday_5": "Sat",
    "rooms.weekday_6": "Sun",
    "rooms.day_free": "{day}: free all day",
    "rooms.day_busy": "{day}: busy {times}",
    "rooms.button_connect": "Connect a calendar",
    "rooms.button_other": "Another calendar",
    "rooms.button_remove": "Remove the room",
    "rooms.remove": "Remove {room} from your rooms?",
    "rooms.remove_why": (
        "Reports about it are refused from then on. Its calendar, visits that stand and past incidents stay."
    ),
    "rooms.removed": "{room} was removed",
    "rooms.removed_why": "Its calendar is free for another room.",
    "rooms.connecting": "A calendar for {room}",
    "rooms.none": "There are no rooms yet",
    "rooms.none_why": "Import a list of them, or make rooms of your calendars with **map**.",
    "rooms.offer_map": "Map calendars",
    "calendar_unread": (
        "{address} cannot be read: no connection has this calendar. Add it with **calendars**, or connect another one."
    ),
    "rooms_choose_one": "“{name}” is no room of the list. Choose one, or search for it.",
}

_CALENDARS: Final = {
    "calendars.title": "Which room calendars shall Roomfix read?",
    "calendars.which": "There are several connections. Through which of them shall the calendars be read?",
    "calendars.connections": "Connection",
    "calendars.connection": "{account}",
    "calendars.finding": "Asking Microsoft 365 for its rooms",
    "calendars.listed": "Rooms that Microsoft 365 lists: {count}; not in Roomfix yet: {new}.",
    "calendars.how": "Choose from that list, or name the calendars yourself.",
    "calendars.none_listed": (
        "Microsoft 365 lists no rooms. New ones take up to a day to appear there, and rooms hidden from the address "
        "book never do. You can name the calendars by their addresses."
    ),
    "calendars.no_list": (
        "Microsoft 365 does not list its rooms here. Name the calendars by their addresses: paste them, or a CSV file."
    ),
    "calendars.paste_instead": "You can try again, or name the calendars by their addresses.",
    "calendars.pick_button": "Choose from the list",
    "calendars.paste_button": "Paste addresses or a CSV",
    "calendars.pick": "Tick the calendars of one location",
    "calendars.ticked": "Ticked so far, on all pages: {count}",
    "calendars.calendars": "Calendars",
    "calendars.choice_free": "{name} · {address}",
    "calendars.choice_added": "{name} · {address} · in Roomfix already",
    "calendars.choice_foreign": "{name} · {address} · read by another connection",
    "calendars.all_button": "Take all {count}",
    "calendars.paste": "Name the calendars of one location",
    "calendars.paste_how": (
        "Paste addresses, separated by commas or each in a line of its own, or a CSV list whose first line names the "
        "columns **name** and **address**."
    ),
    "calendars.paste_file": "In the personal chat you can also send the list as a file.",
    "calendars.list": "Addresses",
    "calendars.list_hint": "isar@contoso.com, inn@contoso.com",
    "calendars.looking": "Looking the addresses up in Microsoft 365",
    "calendars.found": "What Microsoft 365 says to these addresses",
    "calendars.found_good": "Room calendars found: {count} of {total}",
    "calendars.people": "{address} is not among the rooms that Microsoft 365 lists: it may be somebody's mailbox.",
    "calendars.unknown": "{address} is unknown to Microsoft 365. Check the spelling; a new room can take a day.",
    "calendars.denied": (
        "{address} does not let Roomfix in. A permission just granted can take 24 to 48 hours; Roomfix tries again."
    ),
    "calendars.with_denied": "Add those that do not let Roomfix in yet, too: {count}",
    "calendars.with_unlisted": "Those that are not listed are rooms, hidden or new; add them, too: {count}",
    "calendars.place": "At which location are these calendars?",
    "calendars.place_why": "Its time zone and business hours decide when a visit is possible.",
    "calendars.more": "Afterwards add calendars of another location",
    "calendars.new_place": "A new location",
    "calendars.new_place_title": "A new location",
    "calendars.place_name": "Name",
    "calendars.zone": "Time zone",
    "calendars.zone_hint": "Europe/Berlin",
    "calendars.hours": "Weekly hours",
    "calendars.hours_hint": "Mon-Fri 08:00-18:00, Sat 09:00-12:00",
    "calendars.asking_hours": "Asking the mailboxes for their time zone and working hours",
    "calendars.hours_proposed": "Time zone and hours are what most of these mailboxes have. Correct them if need be.",
    "calendars.hours_unknown": "The mailboxes do not say when they work. Type the time zone and the business hours.",
    "calendars.done": "Calendars added at {location}: {count}",
    "calendars.done_none": "No calendar was added",
    "calendars.added_one": "{name} · {address}",
    "calendars.had": "In Roomfix already, and not changed: {count}",
    "calendars.foreign": (
        "{address} is read by another connection. It is not added; disconnect that one first if this one shall have it."
    ),
    "calendars.then_more": "More calendars",
    "calendars.then_map": "Map the calendars",
}

_CALENDAR_ERRORS: Final = {
    "calendars_no_connection": (
        "There is no connection to Microsoft 365 yet, so there are no calendars to choose. Type **connect** first."
    ),
    "calendars_connection_unknown": (
        "There is no connection “{name}”: it was removed, or is spelt differently. "
        "Type **calendars** alone to choose one."
    ),
    "calendars_connection_gone": (
        "Nothing was added: the connection was removed meanwhile. Type **connect** to make it again."
    ),
    "calendars_not_listed": (
        "“{name}” is not in this list. Tick calendars of the list, or go back and paste their addresses."
    ),
    "calendars_none_ticked": "No calendar is ticked. Tick at least one, or take all.",
    "calendars_none_typed": "There is no address yet. Paste at least one, or send a file in the personal chat.",
    "calendars_none_left": "None of these calendars can be added. Go back and name others.",
    "place_unknown": "There is no location “{name}”. Choose one of those shown, or make a new one.",
    "place_gone": "Nothing was added: the location was removed meanwhile. Begin again with **calendars**.",
    "place_taken": "There is a location called {name} already. Go back to choose it, or give the new one another name.",
    "place_name": "A location needs a name of at most {most} characters. Type a shorter one.",
    "place_zone": (
        "“{name}” does not name one time zone. Close ones: {close}. "
        "Type a large city, or a name such as Europe/Berlin or America/New_York."
    ),
}

_IMPORT: Final = {
    "import.no_place": "A location comes first",
    "import.no_place_why": (
        "Every room is at a location, whose time zone and business hours decide when a visit is possible. "
        "Roomfix knows none yet: make one, then import the rooms."
    ),
    "import.offer_locations": "Make a location",
    "import.title": "Which rooms do you have?",
    "import.what": "Paste a CSV list. Roomfix shows what it would change before anything is changed.",
    "import.columns": (
        "The first line names the columns, in any order: {header}. Only the name is needed. "
        "Exports of spreadsheets, also in German, and of Exchange are understood."
    ),
    "import.header": "id,name,location,calendar,capacity",
    "import.sample": "For example: **name,location,calendar,capacity** and below it **Isar,Munich,isar@contoso.com,8**",
    "import.file": "In the personal chat you can also send the list as a file.",
    "import.list": "List",
    "import.hint": "name,location,calendar,capacity",
    "import.planning": "Reading the list",
    "import.preview": "What this list changes",
    "import.counts": "New: {new} · changed: {changed} · unchanged: {same} · removed: {gone}",
    "import.line_new": "New: **{name}**, {location}",
    "import.line_changed": "Changed: **{name}**, {location}: {before} → {after}",
    "import.line_gone": "Removed: **{name}**, {location}",
    "import.unnamed": "Rooms that the list does not name, and that stay: {count}",
    "import.unread": "Rooms whose calendars no connection reads yet: {count}. Add them with **calendars**.",
    "import.ignored": "Columns that Roomfix does not use: {columns}",
    "import.problems": "Not taken, and why ({count}):",
    "import.number": "Type {count} to remove that many rooms",
    "import.button_apply": "Apply",
    "import.button_whole": "Remove these {count}, too",
    "import.button_keep": "Remove none after all",
    "import.applying": "Changing the rooms",
    "import.done": "The list is applied",
    "import.done_counts": "New: {new} · changed: {changed} · removed: {gone}",
}

_IMPORT_ERRORS: Final = {
    "import_nothing_typed": "There is no list yet. Paste one, or send a file in the personal chat.",
    "import_forgotten": (
        "Nothing was changed: the list was kept for an hour and is gone by now. Send it again with **import**."
    ),
    "import_number": (
        "Nothing was changed: the list would remove {count} rooms. To make sure that this is meant, type {count}; "
        "or choose to remove none."
    ),
}

ENGLISH_ROOMS: Final[dict[str, str]] = (
    _COMMON | _ROOMS | _CALENDARS | _CALENDAR_ERRORS | ENGLISH_MAP | _IMPORT | _IMPORT_ERRORS
)
