from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.calendars.slot_questions import answer

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
QUESTION = {
    "timezone": "Europe/Berlin",
    "window_start_utc": "2026-01-05T00:00:00Z",
    "window_end_utc": "2026-01-06T00:00:00Z",
    "business_hours": [{"days": ["mon", "tue"], "start": "08:00", "end": "11:00"}],
    "busy": [["2026-01-05T08:00:00Z", "2026-01-05T08:30:00Z"]],
    "slot_minutes": 60,
    "interval_minutes": 30,
}
GONE = object()


def asked(**changed: Any) -> dict[str, Any]:
    question = {name: value for name, value in (QUESTION | changed).items() if value is not GONE}
    told: dict[str, Any] = json.loads(answer(json.dumps(question)))
    return told


def starts(**changed: Any) -> list[str]:
    """The starts without the day and the seconds, which are those of Monday unless changed."""
    return [text.removeprefix("2026-01-05T").removesuffix(":00Z") for text in asked(**changed)["slots"]]


def open_on(*periods: tuple[str, str], days: Any = WEEK) -> list[dict[str, Any]]:
    return [{"days": days, "start": start, "end": end} for start, end in periods]


def test_a_question_is_answered_with_the_starts_in_utc() -> None:
    assert (
        answer(json.dumps(QUESTION))
        == '{"slots": ["2026-01-05T07:00:00Z", "2026-01-05T08:30:00Z", "2026-01-05T09:00:00Z"]}'
    )


def test_a_question_of_which_nothing_is_free_is_answered_with_no_slots() -> None:
    assert answer(json.dumps(QUESTION | {"business_hours": []})) == '{"slots": []}'


def test_bytes_of_a_line_are_read_as_utf_8() -> None:
    assert answer(json.dumps(QUESTION).encode() + b"\n") == answer(json.dumps(QUESTION))


def test_a_period_that_ends_before_it_starts_runs_past_midnight() -> None:
    assert starts(business_hours=open_on(("23:00", "02:00")), interval_minutes=60) == ["00:00", "22:00", "23:00"]


def test_the_end_24_00_is_midnight_and_so_is_00_00() -> None:
    asked_for = [starts(business_hours=open_on(("22:00", end))) for end in ("24:00", "00:00")]
    assert asked_for == [["21:00", "21:30", "22:00"]] * 2


def test_no_slot_reaches_from_one_day_into_the_next() -> None:
    around = {"window_start_utc": "2026-01-05T21:00:00Z", "window_end_utc": "2026-01-06T01:00:00Z", "busy": []}
    found = asked(business_hours=open_on(("00:00", "24:00")), **around)["slots"]
    assert [text[11:16] for text in found] == ["21:00", "21:30", "22:00", "23:00", "23:30", "00:00"]


def test_a_holiday_closes_its_day() -> None:
    assert starts(holidays=["2026-01-05"]) == []


def test_an_override_replaces_its_day_even_on_a_holiday() -> None:
    override = {"date": "2026-01-05", "periods": [{"start": "16:00", "end": "17:00"}]}
    assert starts(holidays=["2026-01-05"], date_overrides=[override]) == ["15:00"]
    assert starts(date_overrides=[override | {"periods": []}]) == []


def test_notice_counts_from_now() -> None:
    assert starts(now_utc="2026-01-05T07:30:00Z", min_notice_minutes=90) == ["09:00"]
    assert starts(now_utc="2026-01-05T07:00:00.001Z") == ["08:30", "09:00"]


def test_without_now_the_notice_has_nothing_to_count_from() -> None:
    assert starts(min_notice_minutes=600) == starts()


def test_buffers_are_free_time_around_a_slot() -> None:
    assert starts(buffer_after_minutes=1) == ["08:30", "09:00"]
    assert starts(buffer_before_minutes=30) == ["07:00", "09:00"]


def test_an_instant_may_have_an_offset_and_a_fraction() -> None:
    assert starts(busy=[["2026-01-05T09:00:00.000+01:00", "2026-01-05T08:30:00.0000000Z"]]) == starts()


def test_a_window_without_length_has_no_slots() -> None:
    assert starts(window_end_utc=QUESTION["window_start_utc"]) == []


def test_a_start_that_the_clock_skips_has_the_offset_from_before() -> None:
    hours = open_on(("02:30", "05:00"), days=["sun"])
    spring = {"window_start_utc": "2026-03-28T00:00:00Z", "window_end_utc": "2026-03-30T00:00:00Z", "busy": []}
    assert asked(business_hours=hours, **spring)["slots"] == ["2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"]


def test_a_calendar_that_is_busy_for_ever_is_no_mistake() -> None:
    assert starts(busy=[["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"]]) == []


@pytest.mark.parametrize("field", QUESTION)
def test_a_missing_field_is_named(field: str) -> None:
    assert asked(**{field: GONE}) == {"error": f"{field}: Field required"}


NO_NUMBER: list[Any] = [None, True, 1.5, "60", -1, 10**12, 10**30, float("nan"), [], {}]
NO_TEXT: list[Any] = [None, True, 1, 1.5, [], {}]
NO_INSTANT: list[Any] = [
    *NO_TEXT,
    "",
    "tomorrow",
    "2026-01-05",
    "2026-01-05T08:00:00",
    "2026-02-30T08:00:00Z",
    "1767600000",
]
NO_HOURS: list[Any] = [
    *[None, 1, "mon", {}, [None], [[]], [{}], [{"days": ["mon"], "start": "08:00"}]],
    *[open_on(("08:00", "18:00"), days=days) for days in (["Mon"], ["monday"], [1])],
    *[open_on(("08:00", "18:00"), days="mon"), open_on(("08:00", "18:00")) * 101],
    *[open_on((start, "18:00")) for start in ("8:00", "24:00", "08:60", "08:00:00", "٠٨:00", "18:00")],
    *[open_on(("08:00", end)) for end in ("24:01", "25:00", "", "noon")],
]
NO_OVERRIDES: list[Any] = [
    *[None, {}, [{}], [{"date": "2026-01-05"}], [{"date": "05.01.2026", "periods": []}]],
    *[[{"date": "2026-01-05", "periods": periods}] for periods in (None, [None], [{"start": "08:00"}])],
    [{"date": "2026-01-05", "periods": [{"start": "08:00", "end": "08:00"}]}],
    [{"date": "2026-01-05", "periods": []}] * 2,
]
NO_BUSY: list[Any] = [
    *[None, {}, "x", [None], [[]], [["2026-01-05T08:00:00Z"]], [["2026-01-05T08:00:00Z"] * 3], [[1, 2]], [["a", "b"]]],
    [["2026-01-05T09:00:00Z", "2026-01-05T08:00:00Z"]],
]
MISTAKES: dict[str, list[Any]] = {
    "timezone": [*NO_TEXT, "", "Mars/Olympus", "W. Europe Standard Time", "Europe", "../UTC", "x" * 10_000],
    "window_start_utc": NO_INSTANT,
    "window_end_utc": [*NO_INSTANT, "2026-01-04T23:59:59Z", "2036-01-05T00:00:00Z"],
    "business_hours": NO_HOURS,
    "busy": NO_BUSY,
    "slot_minutes": [*NO_NUMBER, 0],
    "interval_minutes": [*NO_NUMBER, 0],
    "holidays": [None, "2026-01-05", [None], ["2026-02-30"], ["20260105"], [1]],
    "date_overrides": NO_OVERRIDES,
    "now_utc": NO_INSTANT,
    "min_notice_minutes": NO_NUMBER,
    "buffer_before_minutes": NO_NUMBER,
    "buffer_after_minutes": NO_NUMBER,
    "slot_length": [60],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in MISTAKES.items() for value in values])
def test_a_mistake_is_named_by_its_field(field: str, value: object) -> None:
    told = answer(json.dumps(QUESTION | {field: value}))
    assert json.loads(told)["error"].startswith(field)
    assert len(told) < 500


@pytest.mark.parametrize(
    "line", ["", "{", "[]", "null", "1", "nonsense", "[" * 100_000, "\x00", '"\ud800"', '"\\ud800"', b"\xff"]
)
def test_a_line_that_is_no_question_is_an_error(line: str | bytes) -> None:
    assert json.loads(answer(line)).keys() == {"error"}


def test_a_question_too_large_to_answer_is_refused() -> None:
    year = {"window_end_utc": "2027-01-05T00:00:00Z", "interval_minutes": 1}
    assert asked(business_hours=open_on(("00:00", "24:00")), **year)["error"].startswith("interval_minutes")


quarters = st.integers(0, 95).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
periods = st.tuples(quarters, quarters).filter(lambda pair: pair[0] != pair[1])
changes = st.sampled_from(["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"])
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])


@st.composite
def questions(draw: st.DrawFn) -> dict[str, Any]:
    middle = date.fromisoformat(draw(changes))
    start = datetime(middle.year, middle.month, middle.day, tzinfo=UTC) + timedelta(minutes=draw(st.integers(-2880, 0)))
    near = st.integers(-1, 1).map(lambda days: f"{middle + timedelta(days=days)}")
    taken = [(draw(st.integers(-300, 3200)), draw(st.integers(0, 240))) for _ in range(draw(st.integers(0, 6)))]
    return {
        "timezone": draw(zones),
        "window_start_utc": text(start),
        "window_end_utc": text(start + timedelta(minutes=draw(st.integers(600, 3000)))),
        "business_hours": [
            {"days": draw(st.just(WEEK) | st.lists(st.sampled_from(WEEK))), "start": opens, "end": closes}
            for opens, closes in draw(st.lists(periods, min_size=1, max_size=3))
        ],
        "busy": [[text(start + timedelta(minutes=at)), text(start + timedelta(minutes=at + n))] for at, n in taken],
        "slot_minutes": draw(st.integers(1, 90)),
        "interval_minutes": draw(st.integers(5, 120)),
        "holidays": draw(st.lists(near, max_size=1)),
        "date_overrides": [
            {"date": day, "periods": [{"start": a, "end": b} for a, b in draw(st.lists(periods, max_size=2))]}
            for day in draw(st.lists(near, max_size=2, unique=True))
        ],
        "now_utc": text(start + timedelta(seconds=draw(st.integers(-3600, 36_000)))),
        "min_notice_minutes": draw(st.integers(0, 120)),
        "buffer_before_minutes": draw(st.integers(0, 30)),
        "buffer_after_minutes": draw(st.integers(0, 30)),
    }


@given(questions())
def test_answers_are_those_of_trying_each_slot_of_each_period(question: dict[str, Any]) -> None:
    assert json.loads(answer(json.dumps(question))) == {"slots": sorted({text(slot) for slot in tried(question)})}


def tried(question: dict[str, Any]) -> list[datetime]:
    first = instant(question["window_start_utc"])
    step = timedelta(minutes=question["interval_minutes"])
    found = []
    for day in (first.date() + timedelta(days=number) for number in range(-3, 7)):
        for opens, closes in opened(question, day):
            slot = opens
            while slot < closes:
                found += [slot] if fits(question, slot, closes) else []
                slot += step
    return found


def opened(question: dict[str, Any], day: date) -> list[tuple[datetime, datetime]]:
    rows = [row for row in question["business_hours"] if WEEK[day.weekday()] in row["days"]]
    if str(day) in question["holidays"]:
        rows = []
    for override in question["date_overrides"]:
        rows = override["periods"] if override["date"] == str(day) else rows
    zone = ZoneInfo(question["timezone"])
    return [
        (wall(day, row["start"], zone), wall(day + timedelta(days=row["end"] < row["start"]), row["end"], zone))
        for row in rows
    ]


def wall(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=zone).astimezone(UTC)


def fits(question: dict[str, Any], slot: datetime, closes: datetime) -> bool:
    minutes = {name: timedelta(minutes=value) for name, value in question.items() if name.endswith("_minutes")}
    end = slot + minutes["slot_minutes"]
    return (
        end <= min(closes, instant(question["window_end_utc"]))
        and slot >= instant(question["window_start_utc"])
        and slot >= instant(question["now_utc"]) + minutes["min_notice_minutes"]
        and not any(
            instant(busy_from) < end + minutes["buffer_after_minutes"]
            and slot - minutes["buffer_before_minutes"] < instant(busy_until)
            for busy_from, busy_until in question["busy"]
            if busy_from < busy_until
        )
    )


def instant(text_: str) -> datetime:
    return datetime.fromisoformat(text_)


def text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
