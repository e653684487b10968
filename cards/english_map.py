"""Which calendar belongs to which room in English."""

from __future__ import annotations

from typing import Final

_MAP: Final = {
    "map.source": "Where do your rooms come from?",
    "map.source_why": (
        "Roomfix has no rooms yet. It needs a list of them, so that a report about a room finds the right calendar."
    ),
    "map.source_import": "**A CSV list** is best where you have one: from a spreadsheet or another system.",
    "map.source_seen": "**Rooms seen in incidents** are the names that monitoring and your people have used so far.",
    "map.source_take": "**The calendars themselves:** each becomes a room of its location, under its own name.",
    "map.button_import": "A CSV list",
    "map.button_seen": "Rooms seen in incidents",
    "map.button_take": "The calendars themselves",
    "map.importing": "The list of rooms comes next",
    "map.finding_seen": "Looking for rooms in incidents",
    "map.seen": "Which of these rooms are yours?",
    "map.seen_none": "No incident has named a room yet. Go back and choose another way.",
    "map.seen_why": "Incidents have named these rooms. Those that you tick become rooms of your list.",
    "map.seen_choice": "{name} · last on {last}",
    "map.rooms": "Rooms",
    "map.place": "At which location are these rooms?",
    "map.listed": "Rooms added from incidents: {count}",
    "map.take": "Make a room of each of the {count} calendars?",
    "map.take_why": (
        "Each becomes a room of its location and is mapped at once. Where two have the same name, the second one gets "
        "a part of its address added."
    ),
    "map.take_one": "{name} · {address}",
    "map.proposing": "Comparing the names of calendars and rooms",
    "map.sure": "These calendars and rooms belong together",
    "map.sure_line": "**{calendar}** → {room}, {place}: {why}",
    "map.yes_all": "Yes, take all {count}",
    "map.button_each": "Look at each",
    "map.button_none": "No, none of them",
    "map.each": "Which room does each calendar belong to?",
    "map.each_why": (
        "What is likely is chosen already. A room that is not offered can be given later with **map** and its name."
    ),
    "map.label": "{calendar} – {why} ({confidence})",
    "map.room": "{room} · {place}",
    "map.leave": "Leave it without a room",
    "map.new": "Make a new room of it",
    "map.button_new": "New rooms for {count} without match",
    "map.button_previous": "Previous",
    "map.button_finish": "Leave the rest",
    "map.done": "Calendars mapped: {count}",
    "map.made": "New rooms made of calendars: {count}",
    "map.skipped": "Not mapped, because somebody mapped the room or the calendar meanwhile: {count}",
    "map.left": "Calendars still without a room: {count}",
    "map.rooms_left": "Rooms still without a calendar, whose free times are therefore unknown: {count}",
    "map.all_mapped": "Every calendar has its room",
    "map.all_mapped_rooms": "Rooms without a calendar: {count}",
    "map.no_calendars": "There are no calendars to map yet",
    "map.no_calendars_why": "Choose the calendars first that Roomfix shall read.",
    "map.which": "Which room do you mean?",
    "map.which_room": "Room",
    "map.one": "Which calendar does {room} have?",
    "map.one_now": "Now it has {calendar}.",
    "map.one_none": "It has none yet, so its free times are unknown.",
    "map.none_free": "No calendar is free: each has its room. Add calendars with **calendars** first.",
    "map.calendar": "{name} · {address}",
    "map.calendar_label": "Calendar",
    "map.button_connect": "Connect",
    "map.button_disconnect": "Disconnect",
    "map.disconnect": "Disconnect {room} from {calendar}?",
    "map.disconnect_why": (
        "Roomfix then no longer knows when the room is free. Visits that stand stay in the calendar; open incidents "
        "keep theirs, but get no new times."
    ),
    "map.connected": "{room} has the calendar {calendar} now",
    "map.instead": "Before it had {calendar}, which is free now.",
    "map.disconnected": "{room} has no calendar any more",
    "map.disconnected_why": "An incident there waits for times until it has one again: **map** and its name.",
    "map.then_booking": "How visits are booked",
    "map.offer_rooms": "Rooms",
    "map.offer_calendars": "Choose calendars",
    "map.offer_map": "Map what is left",
    "map.offer_import": "Import rooms",
}

_MAP_ERRORS: Final = {
    "map_unknown_room": (
        "There is no room “{name}”. Type **rooms** to see all of them, or **map** alone to map all calendars."
    ),
    "map_no_such_room": (
        "“{name}” is no room that is still without a calendar. "
        "Choose one of those shown, or leave this calendar for now."
    ),
    "map_room_twice": "Nothing was taken: {room} was chosen for two calendars. A room has one; change one of the two.",
    "map_no_such_calendar": (
        "“{name}” is no calendar that is still free. Choose one of those shown; each calendar belongs to one room."
    ),
    "map_not_seen": "“{name}” is not in this list. Tick rooms of the list.",
    "map_none_ticked": "No room is ticked. Tick at least one, or go back and choose another way.",
    "room_gone": "The room was removed meanwhile, so nothing was changed. Type **rooms** to see those there are.",
    "calendar_gone": (
        "Nothing was changed: {address} was removed from Roomfix meanwhile. Add it again with **calendars**."
    ),
    "calendar_taken": (
        "Nothing was changed: {address} was given to {room} meanwhile. Choose another one, or disconnect it there."
    ),
}

ENGLISH_MAP: Final[dict[str, str]] = _MAP | _MAP_ERRORS
