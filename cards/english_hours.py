"""Hours, exceptions and dates as they are written, and why typed ones cannot be read, in English."""

from __future__ import annotations

from typing import Final

_WRITTEN: Final = {
    "hours.day_0": "Mon",
    "hours.day_1": "Tue",
    "hours.day_2": "Wed",
    "hours.day_3": "Thu",
    "hours.day_4": "Fri",
    "hours.day_5": "Sat",
    "hours.day_6": "Sun",
    "hours.days": "{first}-{last}",
    "hours.group": "{days} {hours}",
    "hours.period": "{start}-{end}",
    "hours.closed": "closed",
    "hours.exception": "{date} {hours}",
    "hours.exceptions": "{first} to {last} {hours}",
    "date.written": "{year}-{month}-{day}",
    "date.moment": "{date} {time}",
    "terms.are": "{respond} / {resolve}",
    "terms.none": "none",
}
"""All of it can be typed back, whatever the language of the card."""

_WEEK: Final = {
    "hours_missing": "Nothing was changed: no hours were typed. Write days and times, like: Mon-Fri 08:00-18:00",
    "hours_too_long": "Nothing was changed: that is more than {most} characters. Name each group of days once.",
    "hours_word": (
        "Nothing was changed: in “{piece}”, Roomfix does not know the word “{word}”. "
        "Write days as Mon or Montag, and times as 08:00-18:00."
    ),
    "hours_sign": (
        "Nothing was changed: in “{piece}”, the sign “{sign}” means nothing to Roomfix. "
        "Write days and times like: Mon-Fri 08:00-18:00"
    ),
    "hours_time": (
        "Nothing was changed: in “{piece}”, “{time}” is no time of day. "
        "Write it as 08:00 or 5 pm; an end in the next day can be 29:00."
    ),
    "hours_piece": (
        "Nothing was changed: Roomfix cannot read “{piece}”. "
        "Write days, then from when to when, like: Mon-Fri 08:00-12:00, 13:00-17:00"
    ),
    "hours_start": (
        "Nothing was changed: “{piece}” starts after 24:00. Write it for the day on which it starts, like: Tue "
        "06:00-10:00"
    ),
    "hours_no_days": (
        "Nothing was changed: Roomfix does not know for which days “{piece}” is. Put the days before it, like: Mon-Fri"
    ),
    "hours_no_times": (
        "Nothing was changed: there are no hours for “{piece}”. Put them after the days, like: Sat 09:00-12:00, "
        "Sun closed"
    ),
    "hours_no_length": (
        "Nothing was changed: “{piece}” ends when it starts. For a whole day and night write 00:00-24:00."
    ),
    "hours_ambiguous": (
        "Nothing was changed: “{piece}” can be meant in two ways. Write all times with 24 hours, like 09:00-17:00; "
        "what begins in the morning and really ends the next day as 09:00-29:00."
    ),
    "hours_overlap": (
        "Nothing was changed: on {day}, {first} and {second} overlap. "
        "Name each day once, with periods that follow each other."
    ),
    "hours_too_many": (
        "Nothing was changed: {day} has more than {most} periods. Join those that are close to each other."
    ),
    "hours_closed_and_open": (
        "Nothing was changed: “{piece}” makes {day} both closed and open. Name {day} once, for example apart from"
        " the rest."
    ),
    "hours_never_open": "Nothing was changed: with these hours it is never open. Name at least one day with hours.",
}

_EXCEPTIONS: Final = {
    "exception_line": (
        "Nothing was changed: Roomfix cannot read “{line}”. "
        "Write a date with its year, then closed or hours, like: 2035-12-24 closed"
    ),
    "exception_date": (
        "Nothing was changed: in “{line}”, {date} is not in the calendar. Write a date as 2035-12-24 or 24.12.2035."
    ),
    "exception_range": (
        "Nothing was changed: “{line}” ends before it begins, or spans more than {most} days. "
        "Write the earlier date first, like: 2035-12-24 to 2036-01-01 closed"
    ),
    "exception_no_hours": (
        "Nothing was changed: “{line}” does not say what is different then. "
        "Add closed, or hours, like: 2035-12-31 08:00-12:00"
    ),
    "exception_twice": "Nothing was changed: {date} stands there twice. Put all of its periods into one line.",
    "exception_past": (
        "Nothing was changed: {date} is over. Check the year; days that are over need no exception any more."
    ),
    "exceptions_too_many": (
        "Nothing was changed: these are exceptions for more than {most} days. Leave out those that are over."
    ),
}

_LENGTHS: Final = {
    "duration_unreadable": (
        "Nothing was changed: “{typed}” is no length of time. Write hours and minutes, like 2 h, 30 min or 1 h 30 min."
    ),
    "duration_days": (
        "Nothing was changed: “{typed}” can be meant in two ways, because business days differ in length. "
        "Write business hours, like 8 h."
    ),
    "duration_range": (
        "Nothing was changed: “{typed}” is no whole number of minutes, or not between 1 min and {most}. "
        "Write another length, like 2 h."
    ),
    "terms_two": (
        "Nothing was changed: “{typed}” is not two lengths of time. "
        "Write respond-by and resolve-by, like 30 min / 8 h, or none for no agreement."
    ),
    "terms_order": (
        "Nothing was changed: resolve-by ({resolve}) would come before respond-by ({respond}). "
        "Write respond-by first, like 30 min / 8 h."
    ),
}

ENGLISH_HOURS: Final[dict[str, str]] = _WRITTEN | _WEEK | _EXCEPTIONS | _LENGTHS
