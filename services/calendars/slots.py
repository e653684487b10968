"""Slots: the business hours of a location less what keeps a room busy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import repeat
from math import ceil, floor

from services.model import Busy, Offer, Slot, SlotRules
from services.model.business_hours import BusinessHours, Span, next_close, opening_spans

MINUTE = 60
WINDOW = timedelta(days=2)
"""How far from its trigger an incident's slots are searched first."""
LONGEST = timedelta(days=14)
"""How far the window may grow while nothing is free; `busy` has to reach as far."""


def make_offer(hours: BusinessHours, busy: Busy | None, rules: SlotRules, *, now: datetime) -> Offer:
    """The free slots of the two days from `now`, or, where those have none, of a window that grows.

    It grows to the end of one business day after the other until there is a slot, at most to 14 days. `busy` of None
    means that the calendar could not be read: such an offer has no slots and is not `known`.
    """
    until = now + WINDOW
    if busy is None:
        return Offer(slots=(), until=until, known=False)
    slots = free_slots(hours, busy, rules=rules, start=now, end=until, now=now)
    if slots:
        return Offer(slots, until)
    return _grown_offer(hours, busy, rules, now=now)


def free_slots(
    hours: BusinessHours,
    busy: Iterable[Span],
    *,
    rules: SlotRules,
    start: datetime,
    end: datetime,
    now: datetime | None = None,
) -> tuple[Slot, ...]:
    """The slots wholly inside [start, end) and one opening of the hours, by start; `busy` in epoch seconds.

    Slots hang on the start of their opening and follow each other by `rules.step` of elapsed time, also where the
    clocks change. With `now` given none starts before `now` and the notice. Raises ValueError for rules without length
    or step.
    """
    earliest = start if now is None else max(start, now + timedelta(minutes=rules.notice))
    begin, finish, length = ceil(earliest.timestamp()), floor(end.timestamp()), rules.length * MINUTE
    starts = free_starts(
        opening_spans(hours, begin, finish),
        busy,
        start=begin,
        end=finish,
        length=length,
        step=rules.step * MINUTE,
        before=rules.buffer_before * MINUTE,
        after=rules.buffer_after * MINUTE,
    )
    return tuple(map(_slot, starts, repeat(length)))


def free_starts(
    openings: Iterable[Span],
    busy: Iterable[Span],
    *,
    start: int,
    end: int,
    length: int,
    step: int,
    before: int = 0,
    after: int = 0,
) -> list[int]:
    """Where slots start, each once and ascending; all numbers in one unit of the caller's choice.

    A slot lies inside [start, end) and inside an opening, a multiple of `step` after the opening's own start. The room
    is free from `before` ahead of it to `after` behind it. `openings` are sorted; `busy` may be unsorted and overlap; a
    period without length blocks nothing. Raises ValueError for a length or step that is not positive.
    """
    if length <= 0 or step <= 0:
        raise ValueError("a slot's length and the step between slots are more than zero")
    ordered, past = sorted(busy), 0
    starts: list[int] = []
    ascending = True
    for opens, closes in openings:
        begin = max(opens, start)
        while past < len(ordered) and ordered[past][1] + before <= begin:
            past += 1
        first = begin + (opens - begin) % step
        ascending = ascending and (not starts or starts[-1] < first)
        grid = range(first, min(closes, end) - length + 1, step)
        starts += _free_points(ordered[past:], grid, reach=length + after, before=before)
    return starts if ascending else sorted(set(starts))


def _free_points(busy: Iterable[Span], grid: range, *, reach: int, before: int) -> list[int]:
    """The points of a grid that are not blocked, found by leaping over what is, not by trying each.

    A busy period blocks every point later than `reach` before its start and earlier than `before` after its end.
    """
    origin, stop, step = grid.start, grid.stop, grid.step
    point, beyond = origin, stop + reach - 1
    free: list[int] = []
    for begins, ends in busy:
        if begins >= beyond or point >= stop:
            break
        if point < ends + before and begins < ends:
            if point <= begins - reach:
                free += range(point, begins - reach + 1, step)
            point = ends + before
            point += (origin - point) % step
    free += range(point, stop, step)
    return free


def _grown_offer(hours: BusinessHours, busy: Busy, rules: SlotRules, *, now: datetime) -> Offer:
    longest = now + LONGEST
    slots = free_slots(hours, busy, rules=rules, start=now, end=longest, now=now)
    if not slots:
        return Offer(slots=(), until=longest, grown=True)
    # the step that brings the first slot is the first end of a business day that is not before that slot's end
    close = next_close(hours, int(slots[0].end.timestamp()))
    until = min(datetime.fromtimestamp(close, UTC), longest)
    return Offer(tuple(slot for slot in slots if slot.end <= until), until, grown=True)


# rooms of one location share their slots: looking one up costs a tenth of making it
@lru_cache(maxsize=16_384)
def _slot(start: int, length: int) -> Slot:
    return Slot(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(start + length, UTC))
