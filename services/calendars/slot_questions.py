"""The JSON-lines edge of the slots: one question a line in, one answer a line out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import lru_cache
from math import ceil, floor
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.calendars.slots import free_starts
from services.model.business_hours import DAY_MINUTES, BusinessHours, DayPeriod, Span, opening_spans, zone

MOST_MINUTES = 366 * DAY_MINUTES
"""The longest window, slot, step, notice and buffer that is answered."""
MOST_STARTS = 150_000
"""How many starts a question may make us look at: about a year, round the clock, every four minutes."""

_MINUTE = 60
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)

_Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
_SomeMinutes = Annotated[int, Field(gt=0, le=MOST_MINUTES)]


def answer(line: str | bytes) -> str:
    """The answer to one question as one line of JSON: `{"slots": [starts, ascending]}` or `{"error": "field: why"}`.

    Never raises. Slots lie inside the window and inside one period of the hours each; they start `interval_minutes` of
    elapsed time apart, counted from the start of their period; with `now_utc` none starts before it and the notice, and
    without it the notice has nothing to count from. The window is taken as it is and never grows. A period that ends
    before it starts runs past midnight; dated overrides win over holidays. Instants are RFC 3339 with any offset.
    """
    try:
        starts = _starts(_Question.model_validate_json(line))
    except ValidationError as error:
        return json.dumps({"error": _words(error)})
    except ValueError as error:
        return json.dumps({"error": str(error)})
    # a fifth of the time of `json.dumps`, and instants need no escapes
    texts = '", "'.join(map(_text, starts))
    return f'{{"slots": ["{texts}"]}}' if starts else '{"slots": []}'


class _Strict(BaseModel):
    """Checks shapes and bounds; what a text means is read below and remembered, which takes half the time."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Period(_Strict):
    start: str
    end: str


class _WeeklyPeriod(_Period):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]


class _Override(_Strict):
    date: str
    periods: Annotated[tuple[_Period, ...], Field(max_length=100)]


class _Question(_Strict):
    timezone: str
    window_start_utc: str
    window_end_utc: str
    business_hours: Annotated[tuple[_WeeklyPeriod, ...], Field(max_length=100)]
    busy: list[tuple[str, str]]
    slot_minutes: _SomeMinutes
    interval_minutes: _SomeMinutes
    holidays: tuple[str, ...] = ()
    date_overrides: tuple[_Override, ...] = ()
    now_utc: str = "0001-01-01T00:00:00Z"  # long ago: without it only the window counts
    min_notice_minutes: _Minutes = 0
    buffer_before_minutes: _Minutes = 0
    buffer_after_minutes: _Minutes = 0


def _starts(question: _Question) -> list[int]:
    start, end = _window(question)
    return free_starts(
        _openings(question, start, end),
        _busy(question.busy),
        start=start,
        end=end,
        length=question.slot_minutes * _MINUTE,
        step=question.interval_minutes * _MINUTE,
        before=question.buffer_before_minutes * _MINUTE,
        after=question.buffer_after_minutes * _MINUTE,
    )


def _window(question: _Question) -> Span:
    """The asked window, from its start or, where that is later, from now and the notice."""
    start = _named("window_start_utc", _second_from, question.window_start_utc)
    end = _named("window_end_utc", _second_until, question.window_end_utc)
    earliest = _named("now_utc", _second_from, question.now_utc) + question.min_notice_minutes * _MINUTE
    if not _second_until(question.window_start_utc) <= end <= start + MOST_MINUTES * _MINUTE:
        raise ValueError(f"window_end_utc: must be 0 to {MOST_MINUTES // DAY_MINUTES} days after window_start_utc")
    return max(start, earliest), end


def _openings(question: _Question, start: int, end: int) -> list[Span]:
    hours = _hours(question.timezone, question.business_hours, question.holidays, question.date_overrides)
    spans = opening_spans(hours, start, end)
    if sum([closes - opens for opens, closes in spans]) > MOST_STARTS * _MINUTE * question.interval_minutes:
        raise ValueError("interval_minutes: too small for so long a window and so many business_hours")
    return spans


def _busy(periods: list[tuple[str, str]]) -> list[Span]:
    try:
        busy = [
            (begins, ends) for start, end in periods if (begins := _second_until(start)) <= (ends := _second_from(end))
        ]
    except ValueError as error:
        raise ValueError(f"busy: {error}") from error
    if len(busy) < len(periods):
        raise ValueError("busy: a period must not end before it starts")
    return busy


@lru_cache(maxsize=1024)
def _hours(
    timezone: str,
    weekly: tuple[_WeeklyPeriod, ...],
    holidays: tuple[str, ...],
    overrides: tuple[_Override, ...],
) -> BusinessHours:
    if len({override.date for override in overrides}) < len(overrides):
        raise ValueError("date_overrides: must name each date once")
    return BusinessHours(
        _zone(timezone),
        tuple(_periods("business_hours", (period for period in weekly if day in period.days)) for day in _WEEK),
        frozenset(_date("holidays", text) for text in holidays),
        tuple((_date("date_overrides", day.date), _periods("date_overrides", day.periods)) for day in overrides),
    )


def _zone(name: str) -> str:
    try:
        return zone(name).key
    except ValueError as error:
        raise ValueError(f"timezone: {error}") from error


def _periods(field: str, periods: Iterable[_Period]) -> tuple[DayPeriod, ...]:
    return tuple(_period(field, period.start, period.end) for period in periods)


def _period(field: str, opens: str, closes: str) -> DayPeriod:
    start, end = _minutes(field, opens), _minutes(field, closes)
    if start == DAY_MINUTES:
        raise ValueError(f"{field}: a period cannot start at 24:00, the end of the day")
    if start == end:
        raise ValueError(f"{field}: a period must not end where it starts ({opens}); the whole day is 00:00 to 24:00")
    return DayPeriod(start, end if end > start else end + DAY_MINUTES)


def _minutes(field: str, text: str) -> int:
    if not _TIME.fullmatch(text):
        raise ValueError(f"{field}: must be a time of day such as 08:00, not {text[:40]!r}")
    return int(text[:2]) * 60 + int(text[3:])


def _date(field: str, text: str) -> date:
    try:
        return date.fromisoformat(_matching(_DATE, text))
    except ValueError as error:
        raise ValueError(f"{field}: must be a date such as 2026-01-05, not {text[:40]!r}") from error


def _named(field: str, read: Callable[[str], int], text: str) -> int:
    try:
        return read(text)
    except ValueError as error:
        raise ValueError(f"{field}: {error}") from error


# Slots start and end on whole seconds: a window loses nothing when it is rounded inwards, nor a busy period outwards.
# The instants are remembered because those of many calendars fall on the same few quarters of an hour.
@lru_cache(maxsize=65_536)
def _second_from(text: str) -> int:
    return ceil(_timestamp(text))


@lru_cache(maxsize=65_536)
def _second_until(text: str) -> int:
    return floor(_timestamp(text))


def _timestamp(text: str) -> float:
    try:
        return datetime.fromisoformat(_matching(_INSTANT, text)).timestamp()
    except ValueError as error:
        raise ValueError(f"must be an instant such as 2026-01-05T08:00:00Z, not {text[:40]!r}") from error


def _matching(pattern: re.Pattern[str], text: str) -> str:
    # Python's own readers of dates take more forms of ISO 8601 than the questions do
    if not pattern.fullmatch(text):
        raise ValueError(text)
    return text


@lru_cache(maxsize=65_536)
def _text(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat().replace("+00:00", "Z")


def _words(error: ValidationError) -> str:
    """The first few mistakes in words, each behind the name of its field."""
    mistakes = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{_field(mistake['loc'])}: {mistake['msg']}" for mistake in mistakes[:3])


def _field(path: tuple[int | str, ...]) -> str:
    """`("busy", 0, 1)` as `busy[0][1]`; the line itself has no name."""
    named = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return named.removeprefix(".") or "question"
