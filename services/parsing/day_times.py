"""Times of a person's own day on the UTC line: when quiet hours end, when a digest comes. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Quiet = tuple[int, int]
"""From when to when in minutes after midnight, into the next day where the end is not after the start."""

_BEFORE: Final = timedelta(days=1)


def quiet_until(quiet: Quiet, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The end of the quiet hours that `now` lies in, in UTC; None outside of them."""
    start, end = quiet
    days_long = int(end <= start)
    today = now.astimezone(zone).date()
    for day in (today - _BEFORE, today):
        until = moment(day + timedelta(days=days_long), end, zone)
        if moment(day, start, zone) <= now < until:
            return until
    return None


def next_at(minute: int, zone: ZoneInfo, now: datetime) -> datetime:
    """The next moment after `now`, in UTC, that is so many minutes after a midnight there."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(4))  # a day that the clock skips gives no moment
    return next(at for at in (moment(day, minute, zone) for day in days) if at > now)


def moment(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """A time of a local day, in UTC; as RFC 5545 §3.3.5 reads it: what the clock skips has the offset from before the
    gap, what comes twice means the first."""
    midnight = datetime.combine(day, time.min, zone)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)
