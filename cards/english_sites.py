"""Locations and admins in English, and what their dialogs have in common with providers'."""

from __future__ import annotations

from typing import Final

from cards.english_hours import ENGLISH_HOURS
from cards.english_providers import ENGLISH_PROVIDERS

_COMMON: Final = {
    "sites.change": "Change",
    "sites.save": "Save",
    "sites.page": "{first} to {last} of {total}",
    "sites.nothing_found": "Nothing is called like “{query}”. Clear the search to see all of them.",
    "sites.find_hint": "A part of the name",
    "sites.more": "… and {count} more.",
    "sites.ticked": "Ticked so far, on all pages: {names}",
    "sites.unsaved": "Not saved yet: {parts}. Press **Save** to keep it.",
    "sites.saved_parts": "Saved: {parts}.",
    "sites.unchanged": "Nothing was changed, so everything is as it was.",
    "sites.lacks": "Still missing: {lacks}.",
    "sites.hours": "Hours",
    "sites.hours_hint": "Mon-Fri 08:00-12:00, 13:00-17:00, Sat 09:00-12:00",
    "sites.hours_syntax": (
        "Write days and times, like **Mon-Fri 08:00-18:00, Sat 09:00-12:00**. Several periods a day are separated by "
        "commas, and 22:00-06:00 runs into the next day. Days that are not named are closed."
    ),
    "choice_unknown": (
        "Nothing was changed: there is no “{typed}” to choose here. Check the spelling, or type less of it."
    ),
    "choice_several": "Nothing was changed: “{typed}” can be any of these: {names}. Type the whole name.",
    "choice_inexact": (
        "Nothing was changed: “{typed}” is only a part of the name. If you mean {name}, type the whole name."
    ),
    "pick_one": "Nothing was changed: nothing was chosen. Choose one, or type its name.",
    "part_unknown": "Nothing was changed: “{typed}” is no part to change. Choose one of: {parts}.",
    "name_missing": "Nothing was changed: a name is missing. Type one that people here will recognise.",
    "name_too_long": "Nothing was changed: the name has {length} characters, and {most} fit. Type a shorter one.",
    "name_taken": "Nothing was changed: {name} is there already. Type another name, or go back and open that one.",
    "zone_unknown": (
        "Nothing was changed: Roomfix knows no time zone “{typed}”. Similar ones: {close}. "
        "Type the nearest large city, or a name like Europe/Berlin."
    ),
    "zone_several": "Nothing was changed: “{typed}” can be several time zones: {close}. Type the whole name of one.",
}

_PEOPLE: Final = {
    "people.title": "Who may set Roomfix up",
    "people.intro": "These people are Roomfix's admins. Whoever runs it may have named others in its settings.",
    "people.none": "Nobody was made an admin here yet; those named in Roomfix's settings may set it up.",
    "people.admin": "{name}",
    "people.you": "{name} (you)",
    "people.add": "Add an admin",
    "people.remove": "Remove an admin",
    "people.reading": "Looking who is in the teams and chats that Roomfix is in",
    "people.add_title": "Who shall be an admin, too?",
    "people.add_who": (
        "Admins may set up everything: connections, rooms, providers, and who else is an admin. If somebody is not in "
        "the list, add Roomfix to a team or a chat that they are in."
    ),
    "people.nobody_to_add": (
        "Nobody in the teams and chats that Roomfix is in can be added. Add Roomfix to one that the person is in."
    ),
    "people.person": "Person",
    "people.remove_title": "Who shall be an admin no more?",
    "people.remove_who": "They can no longer set anything up. What they have set up stays.",
    "people.self_title": "Remove yourself?",
    "people.self": (
        "You can then set nothing up any more, not even make yourself an admin again. Another admin would have to."
    ),
    "people.added": "{name} is an admin now",
    "people.removed": "{name} is no admin any more",
    "people.now": "Admins now: {names}.",
    "people.only_one": "If this one leaves, nobody can set Roomfix up. Add a second admin.",
    "people.again": "See the admins",
    "people_words": (
        "Nothing was changed: Roomfix cannot read “{words}” after **people**. "
        "Type **people**, **people add** or **people remove**."
    ),
    "admin_is_contact": (
        "Nothing was changed: {name} works for {provider}, and a provider's people cannot be admins. "
        "If that has changed, take them off that provider with **providers** first."
    ),
    "last_admin": "Nothing was changed: there would be no admin left. Add another admin first.",
}

_LOCATIONS: Final = {
    "locations.title": "Locations",
    "locations.begin": "See the locations",
    "locations.nothing": (
        "There are no locations yet. A location is a site: its time zone and hours decide when a visit is possible."
    ),
    "locations.line": "**{name}** · {zone} · {hours} · missing: {lacks}",
    "locations.location": "Location",
    "locations.open": "Open",
    "locations.add": "Add a location",
    "locations.remove": "Remove it",
    "locations.lacks_hours": "weekly hours",
    "locations.lacks_provider": "a provider that serves it",
    "locations.lacks_rooms": "rooms",
    "locations.lacks_holidays": "public holidays",
    "locations.menu_title": "{name}",
    "locations.part": "What to change",
    "locations.part_name": "Name",
    "locations.part_zone": "Time zone",
    "locations.part_hours": "Hours",
    "locations.part_holidays": "Holidays",
    "locations.part_exceptions": "Exceptions",
    "locations.zone_is": "Time zone: {zone}",
    "locations.hours_are": "Open {hours}",
    "locations.hours_none": "Never open: there are no weekly hours yet.",
    "locations.holidays_none": "No public holidays: visits are offered on them, too.",
    "locations.holidays_are": "Closed on the public holidays of {where}, known until {until}",
    "locations.holidays_loose": "Closed on public holidays, known until {until}",
    "locations.exception_is": "Exception: {line}",
    "locations.exceptions_earlier": "Exceptions before these: {count}",
    "locations.name_title": "What is the location called?",
    "locations.name_lead": "Cards name it beside the room.",
    "locations.name": "Name",
    "locations.name_hint": "Munich",
    "locations.zone_title": "In which time zone is it?",
    "locations.zone_lead": "Type the nearest large city, or the zone's name. Summer time is taken care of.",
    "locations.zone": "Zone",
    "locations.zone_hint": "Munich, or Europe/Berlin",
    "locations.zones": "These zones can be meant by “{typed}”.",
    "locations.hours_title": "When is it open?",
    "locations.hours_lead": "Visits are offered only in these hours, in the location's own time.",
    "locations.country_title": "Which country's public holidays?",
    "locations.country_lead": "No visits are offered on them.",
    "locations.country": "Country",
    "locations.no_holidays": "No public holidays",
    "locations.reading_countries": "Looking up the countries",
    "locations.reading_regions": "Looking up the regions",
    "locations.reading_holidays": "Looking up the public holidays",
    "locations.region_title": "Which region?",
    "locations.region_lead": "In {country}, regions have public holidays of their own.",
    "locations.region": "Region",
    "locations.whole": "The whole country's only",
    "locations.holidays_title": "Are these the right days?",
    "locations.holidays_country": "The next public holidays of {country}:",
    "locations.holidays_region": "The next public holidays of {country}, region {region}:",
    "locations.holiday": "{date} {name}",
    "locations.holidays_until": "… and {count} more until {until}.",
    "locations.holidays_unknown": "No public holidays are known there for the next years.",
    "locations.use": "Use these days",
    "locations.exceptions_title": "Are there days with hours of their own?",
    "locations.exceptions_lead": (
        "They win over the weekly hours and over public holidays. Leave it empty if there are none."
    ),
    "locations.exceptions_syntax": (
        "One a line: a date, and **closed** or hours, like **2035-12-24 closed** or **2035-12-31 08:00-12:00**. "
        "Several days: **2035-12-24 to 2036-01-01 closed**."
    ),
    "locations.exceptions": "Exceptions",
    "locations.exceptions_hint": "2035-12-24 closed",
    "locations.remove_title": "Remove {name}?",
    "locations.remove_what": "Its hours, holidays and exceptions are deleted. This cannot be undone.",
    "locations.remove_serving": "These providers serve it no more, and what they agreed to for it ends: {names}.",
    "locations.removed": "{name} is removed",
    "locations.removed_what": "Its hours, holidays and exceptions are deleted, and no provider serves it any more.",
    "locations.saved": "{name} is set up",
    "location_unknown": (
        "There is no location called “{typed}”. Similar names: {names}. Type **locations** to see all of them."
    ),
    "location_gone": (
        "Nothing was changed: another admin has removed this location meanwhile. Type **locations** to see what "
        "there is."
    ),
    "location_in_use": (
        "{name} was not removed: it has rooms ({rooms}) or calendars ({calendars}). "
        "Move these to another location, or remove them first."
    ),
}

ENGLISH_SITES: Final[dict[str, str]] = _COMMON | _PEOPLE | _LOCATIONS | ENGLISH_PROVIDERS | ENGLISH_HOURS
