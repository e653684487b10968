"""Weekly hours and dated exceptions in words of the catalogue, which `services.parsing.hours_text` reads in every
language."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Final

from services.model.business_hours import DAY_MINUTES, DayPeriod
from services.model.dialog import Text, joined
from services.parsing.day_text import write_date, write_hour

Periods = tuple[DayPeriod, ...]
Week = tuple[Periods, ...]
"""The periods of Monday to Sunday."""
Exceptions = tuple[tuple[date, Periods], ...]
"""Dates with periods of their own, none meaning closed; by date."""

LONGEST_RANGE = 366
"""Days that one line of exceptions may span."""

CLOSED: Final = Text("hours.closed")
NOON: Final = 12 * 60
"""Minutes of a day; what begins later may end on the next one."""


def write_week(week: Week) -> Text:
    """Weekly hours as `read_week` reads them; "closed" for a week without any."""
    return joined(week_lines(week)) if any(week) else CLOSED


def week_lines(week: Week) -> tuple[Text, ...]:
    """Weekly hours by groups of days that follow each other and are alike: `Mon-Fri 08:00-12:00, 13:00-17:00`."""
    runs = ((periods, [day for day, _ in run]) for periods, run in groupby(enumerate(week), key=lambda pair: pair[1]))
    return tuple(
        Text("hours.group", {"days": _days(run[0], run[-1]), "hours": write_periods(periods)})
        for periods, run in runs
        if periods
    )


def write_periods(periods: Periods) -> Text:
    """The periods of one day: `08:00-12:00, 13:00-17:00`, or "closed"."""
    if not periods:
        return CLOSED
    return joined(Text("hours.period", {"start": write_hour(one.start), "end": _end(one)}) for one in periods)


def exception_lines(exceptions: Exceptions) -> tuple[Text, ...]:
    """Exceptions as `read_exceptions` reads them, one a line; days that follow each other and are alike share one."""
    return tuple(_exception_line(*run) for run in runs(exceptions))


def runs(exceptions: Exceptions) -> list[tuple[date, date, Periods]]:
    """First and last day of those that follow each other and are alike."""
    runs: list[tuple[date, date, Periods]] = []
    for day, periods in exceptions:
        follows = bool(runs) and runs[-1][1].toordinal() + 1 == day.toordinal() and runs[-1][2] == periods
        if follows and (day - runs[-1][0]).days < LONGEST_RANGE:
            runs[-1] = (runs[-1][0], day, periods)
        else:
            runs.append((day, day, periods))
    return runs


def _exception_line(first: date, last: date, periods: Periods) -> Text:
    hours = write_periods(periods)
    if first == last:
        return Text("hours.exception", {"date": write_date(first), "hours": hours})
    return Text("hours.exceptions", {"first": write_date(first), "last": write_date(last), "hours": hours})


def _days(first: int, last: int) -> Text:
    if first == last:
        return write_day(first)
    return Text("hours.days", {"first": write_day(first), "last": write_day(last)})


def write_day(day: int) -> Text:
    """A day of the week, 0 for Monday."""
    return Text(f"hours.day_{day}")


def _end(period: DayPeriod) -> str:
    """The end, as a time of the next day where that is how people say it, else with hours over 24."""
    wrapped = period.end - DAY_MINUTES
    return write_hour(wrapped if 0 < wrapped < period.start and period.start >= NOON else period.end)
