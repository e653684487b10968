"""What was not taken from a list and why, and why a calendar seems to be a room's in English."""

from __future__ import annotations

from typing import Final

_LISTS: Final = {
    "import.too_large": (
        "The list is larger than {most} MB, so nothing of it was read. Send it in parts, or without the columns that "
        "Roomfix does not need."
    ),
    "import.too_many_rows": "The list has more than {most} lines, so nothing of it was read. Send it in parts.",
    "import.workbook": (
        "This is a workbook, which Roomfix cannot read. Save it as CSV in your spreadsheet program and send that."
    ),
    "import.not_text": "This is no text, so nothing of it was read. Save the list as CSV in UTF-8 and send that.",
    "import.empty": "There is nothing in this list. Send one with at least one line.",
    "import.no_header": (
        "The first line does not name the columns: it says “{what}”. It has to be like "
        "“id,name,location,calendar,capacity”; only the name is needed, and the order does not matter."
    ),
    "import.double_column": (
        "The columns “{first}” and “{what}” mean the same. Remove one of them and send the list again."
    ),
    "import.bad_quotes": "its quotation marks do not match. Close each one, and write one inside a cell twice.",
    "import.wrong_cells": (
        "it has {found} cells and the first line has {expected}: “{what}”. "
        "Put a cell with a comma in it between quotation marks."
    ),
    "import.no_name": "the room has no name: “{what}”. Fill it in.",
    "import.formula": "“{what}” looks like a formula. Write it as plain text.",
    "import.unseen": "“{what}” holds characters that nobody can see. Type it anew.",
    "import.too_long": "“{what}” is too long: {found} characters, at most {most}. Shorten it.",
    "import.not_an_address": "“{what}” is no e-mail address. Write it like isar@contoso.com.",
    "import.not_a_capacity": "“{what}” is no number of people. Write it in digits, at most 9999.",
    "import.double_address": "{what} stands in line {first} already. It was taken once.",
    "import.double_room": "“{what}” is in line {first} already, at the same location. Rename one of the two.",
    "import.double_calendar": "the calendar of “{what}” is in line {first} already. A calendar belongs to one room.",
    "import.double_id": "the id of “{what}” is in line {first} already. Remove one of the two.",
    "import.no_location": "“{what}” has no location, and there are several. Fill in which one it is at.",
    "import.which_location": "several locations are called “{what}”. Write the id of the right one: {locations}.",
    "import.unknown_location": (
        "there is no location “{what}”. Similar names: {close}. Correct it, or make the location first (**locations**)."
    ),
    "import.name_taken": "“{what}” is what {room} is called, at the same location. Choose another name.",
    "import.calendar_taken": "the calendar of “{what}” belongs to {room}. Disconnect it there first (**rooms**).",
    "import.not_removed": (
        "{count} rooms are not in the list and were to be removed, but stay: while a line is wrong, it may be about "
        "one of them. Correct the lines above and send the list again."
    ),
}

_MAPPING: Final = {
    "mapping.same_name": "the same name",
    "mapping.same_number": "the same number",
    "mapping.part_of_name": "a part of the name is the same",
    "mapping.close_name": "the names are nearly the same",
    "mapping.address": "the name is in the address",
    "mapping.incomplete": "only a part of the name is there",
    "mapping.which_location": "the name fits, the location is not clear",
    "mapping.twin": "{other} fits as well",
    "mapping.retired": "the calendar's name says it is no longer used",
    "mapping.taken": "{other} fits that room better",
    "mapping.no_match": "no room has such a name",
}

_CONFIDENCE: Final = {
    "confidence.sure": "sure",
    "confidence.likely": "likely",
    "confidence.unsure": "please look",
    "confidence.none": "nothing found",
}

_UPLOADS: Final = {
    "upload_foreign": (
        "The file was not read: its address does not belong to Teams. "
        "Attach it in the personal chat with Roomfix, or paste the list."
    ),
    "upload_too_large": (
        "The file was not read: it is larger than {most} MB. "
        "Send it in parts, or without the columns that Roomfix does not need."
    ),
    "upload_gone": (
        "The file was not read: Teams no longer gives it out, because it was removed or waited too long. Send it again."
    ),
    "upload_away": (
        "The file was not read: Teams does not give it out right now. Try again in a minute, or paste the list."
    ),
}

ENGLISH_LISTS: Final[dict[str, str]] = _LISTS | _MAPPING | _CONFIDENCE | _UPLOADS
