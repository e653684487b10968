"""`python -m bench.slots`: rooms whose slots are found in a second, beside a plain sorted sweep over the same rooms."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from time import perf_counter

from bench.figures import line, middle, title
from services.calendars.slot_questions import answer
from services.calendars.slots import WINDOW, make_offer
from services.model import Busy, Offer, SlotRules
from services.model.business_hours import BusinessHours, DayPeriod, Span, opening_spans

ROOMS = 10_000
BUSY_PERIODS = 16
ROUNDS = 7
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Asia/Tokyo", "Europe/Lisbon")
NOW = datetime(2026, 1, 6, 6, 20, 13, tzinfo=UTC)
START, END = int(NOW.timestamp()), int((NOW + WINDOW).timestamp())
RULES = SlotRules(length=60, step=30)
LENGTH, STEP = 3600, 1800
QUARTER = 900


@dataclass(frozen=True, slots=True)
class Asked:
    """One room of the scene."""

    hours: BusinessHours
    busy: Busy


def main() -> None:
    """Measure and print."""
    rooms = scene()
    opened = [opening_spans(room.hours, START, END) for room in rooms]
    questions = [question(room) for room in rooms]
    _check(rooms, opened)
    runs: dict[str, list[float]] = {"floor": [], "roomfix": [], "lines": []}
    for _ in range(ROUNDS):
        runs["floor"].append(_rate(lambda: _sweep_all(rooms, opened)))
        runs["roomfix"].append(_rate(lambda: _offer_all(rooms)))
        runs["lines"].append(_rate(lambda: _answer_all(questions)))
    _report(runs)


def scene() -> list[Asked]:
    """Rooms in mixed zones, each with busy periods of 15 to 105 minutes spread over two days."""
    drawn = random.Random(20260106)
    hours = [BusinessHours(zone, ((DayPeriod(8 * 60, 18 * 60),),) * 5 + ((), ())) for zone in ZONES]
    return [Asked(drawn.choice(hours), tuple(_meeting(drawn) for _ in range(BUSY_PERIODS))) for _ in range(ROOMS)]


def plain_sweep(openings: list[Span], busy: Busy) -> list[int]:
    """The floor: meetings sorted, every start of every opening tried against the next one; all in epoch seconds."""
    meetings = sorted(busy)
    meeting, starts = 0, []
    for opens, closes in openings:
        slot, last = opens, min(closes, END) - LENGTH
        while slot <= last:
            while meeting < len(meetings) and meetings[meeting][1] <= slot:
                meeting += 1
            if slot >= START and (meeting == len(meetings) or meetings[meeting][0] >= slot + LENGTH):
                starts.append(slot)
            slot += STEP
    return starts


def question(room: Asked) -> str:
    """The room as `python app.py slots` is asked for it."""
    return json.dumps(
        {
            "timezone": room.hours.timezone,
            "window_start_utc": _rfc3339(START),
            "window_end_utc": _rfc3339(END),
            "business_hours": [{"days": ["mon", "tue", "wed", "thu", "fri"], "start": "08:00", "end": "18:00"}],
            "busy": [[_rfc3339(start), _rfc3339(end)] for start, end in room.busy],
            "slot_minutes": RULES.length,
            "interval_minutes": RULES.step,
        }
    )


def _meeting(drawn: random.Random) -> Span:
    start = START - START % QUARTER + drawn.randrange(48 * 4) * QUARTER
    return start, start + drawn.randrange(1, 8) * QUARTER


def _rfc3339(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"


def _check(rooms: list[Asked], opened: list[list[Span]]) -> None:
    """A figure counts only if both find the same slots."""
    for room, openings, offer in zip(rooms, opened, _offer_all(rooms), strict=True):
        starts = [int(slot.start.timestamp()) for slot in offer.slots]
        if not offer.grown and starts != plain_sweep(openings, room.busy):
            raise RuntimeError(f"the sweep and Roomfix differ for {room}")


def _sweep_all(rooms: list[Asked], opened: list[list[Span]]) -> list[list[int]]:
    return [plain_sweep(openings, room.busy) for room, openings in zip(rooms, opened, strict=True)]


def _offer_all(rooms: list[Asked]) -> list[Offer]:
    return [make_offer(room.hours, room.busy, RULES, now=NOW) for room in rooms]


def _answer_all(questions: list[str]) -> list[str]:
    return [answer(asked) for asked in questions]


def _rate(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return ROOMS / (perf_counter() - began)


def _report(runs: dict[str, list[float]]) -> None:
    title(
        f"Slots: {ROOMS} rooms, 2 days, {BUSY_PERIODS} busy periods each, {len(ZONES)} zones",
        "The floor gets its openings ready-made and gives numbers; Roomfix starts from the hours and gives offers.",
    )
    line("Roomfix, one core", f"{median(runs['roomfix']):,.0f} rooms/s [aim 40,000]")
    line("plain sorted sweep", f"{median(runs['floor']):,.0f} rooms/s")
    pairs = zip(runs["roomfix"], runs["floor"], strict=True)
    line("Roomfix / sweep", f"{middle([ours / theirs for ours, theirs in pairs])} of its rooms/s")
    line("questions as JSON lines", f"{median(runs['lines']):,.0f} lines/s")


if __name__ == "__main__":
    main()
