"""The JSON-lines edge of the slots: one question a line in, one answer a line out."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from services.businesstime import DAY_MINUTES, BusinessHours, DayPeriod, Span, opening_spans, zone
from services.slots import free_starts

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_MINUTES = 366 * DAY_MINUTES
"""The longest window, slot, step, notice and buffer that is answered."""
MOST_STARTS = 600_000
"""How many starts a question may make us look at: a year, round the clock, by the minute."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_SECOND = 1_000_000
_MINUTE = 60 * _SECOND
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00", re.ASCII)


def answer(line: str) -> str:
    """The answer to one question as one line of JSON: `{"slots": [starts, ascending]}` or `{"error": "field: why"}`.

    Never raises. Slots lie inside the window and inside one period of the hours each; they start `interval_minutes` of
    elapsed time apart, counted from the start of their period; with `now_utc` none starts before it and the notice, and
    without it the notice has nothing to count from. The window is taken as it is and never grows. A period that ends
    before it starts runs past midnight; dated overrides win over holidays. Instants are RFC 3339 with any offset.
    """
    try:
        question = _Question.model_validate_json(line)
        starts = _starts(question)
    except ValidationError as error:
        return json.dumps({"error": _words(error)})
    except ValueError as error:
        return json.dumps({"error": str(error)})
    return json.dumps({"slots": [_rfc3339(start) for start in starts]})


@lru_cache(maxsize=65_536)  # the instants of many calendars fall on the same quarters of an hour
def _instant(text: str) -> int:
    """Microseconds since 1970, so that no fraction of a second is lost."""
    if not isinstance(text, str) or not _RFC3339.fullmatch(text):
        raise ValueError(f"must be an instant such as 2026-01-05T08:00:00Z, not {str(text)[:40]!r}")
    return (datetime.fromisoformat(text) - _EPOCH) // _MICROSECOND


@lru_cache(maxsize=65_536)
def _rfc3339(instant: int) -> str:
    return (_EPOCH + instant * _MICROSECOND).isoformat().replace("+00:00", "Z")


def _date(text: object) -> date:
    if not isinstance(text, str) or not _DATE.fullmatch(text):
        raise ValueError("must be a date such as 2026-01-05")
    return date.fromisoformat(text)


def _minutes(text: object) -> int:
    if not isinstance(text, str) or not _TIME.fullmatch(text):
        raise ValueError("must be a time of day such as 08:00")
    return int(text[:2]) * 60 + int(text[3:])


def _zone_name(name: str) -> str:
    return zone(name).key


Instant = Annotated[int, BeforeValidator(_instant)]
Day = Annotated[date, BeforeValidator(_date)]
Start = Annotated[int, BeforeValidator(_minutes), Field(lt=DAY_MINUTES)]
End = Annotated[int, BeforeValidator(_minutes)]
Minutes = Annotated[int, Field(ge=0, le=MOST_MINUTES)]
SomeMinutes = Annotated[int, Field(gt=0, le=MOST_MINUTES)]


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class _Period(_Strict):
    start: Start
    end: End

    @model_validator(mode="after")
    def _lasts(self) -> Self:
        if self.start == self.end:
            raise ValueError("end must differ from start; the whole day is 00:00 to 24:00")
        return self

    def day_period(self) -> DayPeriod:
        return DayPeriod(self.start, self.end if self.end > self.start else self.end + DAY_MINUTES)


class _WeeklyPeriod(_Period):
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]


class _Override(_Strict):
    date: Day
    periods: Annotated[tuple[_Period, ...], Field(max_length=100)]


def _once(overrides: tuple[_Override, ...]) -> tuple[_Override, ...]:
    if len({override.date for override in overrides}) < len(overrides):
        raise ValueError("must name each date once")
    return overrides


class _Question(_Strict):
    timezone: Annotated[str, AfterValidator(_zone_name)]
    window_start_utc: Instant
    window_end_utc: Instant
    business_hours: Annotated[tuple[_WeeklyPeriod, ...], Field(max_length=100)]
    busy: tuple[tuple[str, str], ...]  # read by `_busy`: a validator's call for each instant would double the time
    slot_minutes: SomeMinutes
    interval_minutes: SomeMinutes
    holidays: tuple[Day, ...] = ()
    date_overrides: Annotated[tuple[_Override, ...], AfterValidator(_once)] = ()
    now_utc: Instant | None = None
    min_notice_minutes: Minutes = 0
    buffer_before_minutes: Minutes = 0
    buffer_after_minutes: Minutes = 0


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
    start, end = question.window_start_utc, question.window_end_utc
    if not 0 <= end - start <= MOST_MINUTES * _MINUTE:
        raise ValueError(f"window_end_utc: must be 0 to {MOST_MINUTES // DAY_MINUTES} days after window_start_utc")
    if question.now_utc is not None:
        start = max(start, question.now_utc + question.min_notice_minutes * _MINUTE)
    return start, end


def _openings(question: _Question, start: int, end: int) -> list[Span]:
    if start >= end:
        return []
    hours = _hours(question.timezone, question.business_hours, question.holidays, question.date_overrides)
    spans = opening_spans(hours, start // _SECOND, -(-end // _SECOND))
    if sum(closes - opens for opens, closes in spans) > MOST_STARTS * 60 * question.interval_minutes:
        raise ValueError("interval_minutes: too small for so long a window and so many business_hours")
    return [(opens * _SECOND, closes * _SECOND) for opens, closes in spans]


@lru_cache(maxsize=1024)
def _hours(
    timezone: str,
    weekly: tuple[_WeeklyPeriod, ...],
    holidays: tuple[date, ...],
    overrides: tuple[_Override, ...],
) -> BusinessHours:
    return BusinessHours(
        timezone,
        tuple(tuple(period.day_period() for period in weekly if day in period.days) for day in WEEK),
        frozenset(holidays),
        tuple((override.date, tuple(period.day_period() for period in override.periods)) for override in overrides),
    )


def _busy(texts: tuple[tuple[str, str], ...]) -> list[Span]:
    try:
        busy = [(_instant(start), _instant(end)) for start, end in texts]
    except ValueError as error:
        raise ValueError(f"busy: {error}") from error
    for number, (start, end) in enumerate(busy):
        if end < start:
            raise ValueError(f"busy[{number}]: must not end before it starts")
    return busy


def _words(error: ValidationError) -> str:
    """The first few mistakes in words, each behind the name of its field."""
    mistakes = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(
        f"{_field(mistake['loc'])}: {mistake['msg'].removeprefix('Value error, ')}" for mistake in mistakes[:3]
    )


def _field(path: tuple[int | str, ...]) -> str:
    """`("busy", 0, 1)` as `busy[0][1]`; the line itself is the field without a name."""
    named = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return named.removeprefix(".") or "question"
