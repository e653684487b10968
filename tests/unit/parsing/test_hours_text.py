from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text.catalogue import TEXTS
from services.model.business_hours import DAY_MINUTES, DayPeriod
from services.model.errors import Refusal
from services.parsing.duration_text import read_terms
from services.parsing.hours_text import read_exceptions, read_week
from services.parsing.hours_written import Exceptions, Periods, Week, exception_lines, week_lines, write_week
from tests.builders.written_texts import spoken, written, written_lines

PAGE = (Path(__file__).parents[3] / "docs" / "setup-sites.md").read_text()
DAY = DayPeriod(8 * 60, 18 * 60)
MORNING, AFTERNOON = DayPeriod(8 * 60, 12 * 60), DayPeriod(13 * 60, 17 * 60)
NIGHT = DayPeriod(22 * 60, 30 * 60)
WHOLE_DAY = DayPeriod(0, 24 * 60)
OFFICE: Week = ((DAY,),) * 5 + ((), ())
NINE_PERIODS = ",".join(f"{hour}-{hour + 1}" for hour in range(9))
MANY_PERIODS = "\n".join(f"{date(2035, 1 + at // 14, 1 + at % 14 * 2)} {NINE_PERIODS}" for at in range(168))
WORDS = st.sampled_from(
    [
        "Mon",
        "Tue",
        "Fri",
        "Sa",
        "So",
        "Mo-Fr",
        "daily",
        "weekdays",
        "closed",
        "zu",
        "8",
        "08:00",
        "18:00",
        "25:00",
        "9",
        "5",
        "pm",
        "am",
        "Uhr",
        "-",
        "–",
        ",",
        ";",
        "and",
        "to",
        "24h",
        "24/7",
        ":",
        ".",
        "2035-12-24",
        "24.12.2035",
        "00:00",
        "none",
        "\n",
        "ß",
        "٣",
        "9am",
    ]
)


def week(**days: Periods) -> Week:
    return tuple(days.get(day, ()) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"))


def refused(text: str) -> Refusal:
    with pytest.raises(Refusal) as caught:
        read_week(text)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 08:00-18:00",
        "mon - fri 8:00 – 18:00",
        "Monday to Friday: 8am to 6pm",
        "Mo-Fr 8-18 Uhr",
        "Montag bis Freitag von 8 bis 18 Uhr",
        "weekdays 8.00-18.00",
        "Mon, Tue, Wed, Thu, Fri 8-18",
        "Mon/Tue/Wed & Thu and Fri 08:00-18:00",
        "Mon-Fri 0800-1800",
        "Mon-Fri 8h00-18h",
        "Mon-Fri 08:00-18:00, Sat closed; Sun: geschlossen",
        "Mon-Wed 8-18\nThu-Fri 8-18",
        "Mon-Fri, 8-18",
        "Mo.-Fr. 8:00-18:00",
    ],
)
def test_people_write_the_same_week_in_many_ways(text: str) -> None:
    assert read_week(text) == OFFICE


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mon 08:00-12:00, 13:00-17:00", week(mon=(MORNING, AFTERNOON))),
        ("Mon 13:00-17:00 and 8:00-12:00", week(mon=(MORNING, AFTERNOON))),
        ("Mon 8-12 13-17", week(mon=(MORNING, AFTERNOON))),
        ("Mon 08:00-12:00, Mon 13:00-17:00", week(mon=(MORNING, AFTERNOON))),
        ("Fri 22:00-06:00", week(fri=(NIGHT,))),
        ("Fri 10pm-6am", week(fri=(NIGHT,))),
        ("Fri 22-30", week(fri=(NIGHT,))),
        ("Sat 16:00-00:00", week(sat=(DayPeriod(16 * 60, 24 * 60),))),
        ("Sat-Mon 8-18", week(sat=(DAY,), sun=(DAY,), mon=(DAY,))),
        ("Sa+So rund um die Uhr", week(sat=(WHOLE_DAY,), sun=(WHOLE_DAY,))),
        ("weekend 24h", week(sat=(WHOLE_DAY,), sun=(WHOLE_DAY,))),
        ("24/7", (((WHOLE_DAY,),) * 7)),
        ("täglich 8-18", (((DAY,),) * 7)),
        ("Mon 8-24h", week(mon=(DayPeriod(8 * 60, 24 * 60),))),
        ("Mon 12am-12pm", week(mon=(DayPeriod(0, 12 * 60),))),
        ("Mon 09:00-29:00", week(mon=(DayPeriod(9 * 60, 29 * 60),))),
        ("Mon 08:00-12:00, 12:00-18:00", week(mon=(MORNING, DayPeriod(12 * 60, 18 * 60)))),
    ],
)
def test_periods_may_be_several_overnight_and_around_the_clock(text: str, read: Week) -> None:
    assert read_week(text) == read


@pytest.mark.parametrize(
    ("text", "key", "values"),
    [
        ("", "hours_missing", {}),
        (" , ;\n", "hours_missing", {}),
        ("Mon-Fri 08:00-18:00, Sut 9-12", "hours_word", {"word": "sut", "piece": "Sut 9-12"}),
        ("Mon 08:00-25:61", "hours_time", {"time": "25:61", "piece": "Mon 08:00-25:61"}),
        ("Mon 13pm-5pm", "hours_time", {"time": "13pm", "piece": "Mon 13pm-5pm"}),
        ("Mon 8-99999999999999", "hours_time", {"time": "99999999999999", "piece": "Mon 8-99999999999999"}),
        ("08:00-18:00", "hours_no_days", {"piece": "08:00-18:00"}),
        ("Mon-Fri 08:00-18:00, Sat", "hours_no_times", {"piece": "Sat"}),
        ("Mon-Fri", "hours_no_times", {"piece": "Mon-Fri"}),
        ("Mon 08:00", "hours_piece", {"piece": "Mon 08:00"}),
        ("Mon 08:00-12:00-14:00", "hours_piece", {"piece": "Mon 08:00-12:00-14:00"}),
        ("Mon-Wed-Fri 8-12", "hours_piece", {"piece": "Mon-Wed-Fri 8-12"}),
        ("weekdays-Sat 8-12", "hours_piece", {"piece": "weekdays-Sat 8-12"}),
        ("Mon 8 * 12", "hours_sign", {"sign": "*", "piece": "Mon 8 * 12"}),
        ("Mon 30:00-31:00", "hours_start", {"piece": "Mon 30:00-31:00"}),
        ("Mon 08:00-08:00", "hours_no_length", {"piece": "Mon 08:00-08:00"}),
        ("Mon-Fri 9-5", "hours_ambiguous", {"piece": "Mon-Fri 9-5"}),
        ("Mon-Fri 1-5pm", "hours_ambiguous", {"piece": "Mon-Fri 1-5pm"}),
        (
            "Mon-Fri 8-18, Wed 12-20",
            "hours_overlap",
            {"day": "Wed", "first": "08:00-18:00", "second": "12:00-20:00"},
        ),
        ("Mon-Fri 8-18, Wed closed", "hours_closed_and_open", {"day": "Wed", "piece": "Wed closed"}),
        ("Wed closed, Mon-Fri 8-18", "hours_closed_and_open", {"day": "Wed", "piece": "Mon-Fri 8-18"}),
        ("Mon-Sun closed", "hours_never_open", {}),
        ("x" * 20_000, "hours_too_long", {"most": 15_000}),
    ],
)
def test_wrong_hours_are_refused_with_the_piece_at_fault(text: str, key: str, values: dict[str, object]) -> None:
    refusal = refused(text)
    assert (refusal.key, spoken(refusal.values)) == (key, values)


def test_a_day_has_a_dozen_periods_at_most() -> None:
    thirteen = ", ".join(f"{hour:02}:00-{hour:02}:30" for hour in range(13))
    assert spoken(refused(f"Mon {thirteen}").values) == {"day": "Mon", "most": 12}


def examples(of: str) -> list[str]:
    """The lines of the page's examples of one kind."""
    blocks = PAGE.split(f"```{of}\n")[1:]
    return [line for block in blocks for line in block.partition("```")[0].splitlines()]


def test_the_page_for_administrators_shows_hours_that_can_be_read() -> None:
    weeks = [read_week(line) for line in examples("hours")]
    assert (weeks[0], len(weeks)) == (OFFICE, 7)
    assert len(read_exceptions("\n".join(examples("exceptions")))) == 11
    assert [read_terms(line) for line in examples("terms")] == [(30, 240), (120, 480), (90, 2400), None]


def test_a_week_is_written_by_days_that_are_alike() -> None:
    hours = week(mon=(DAY,), tue=(DAY,), wed=(MORNING, AFTERNOON), fri=(NIGHT,))
    lines = ["Mon-Tue 08:00-18:00", "Wed 08:00-12:00, 13:00-17:00", "Fri 22:00-06:00"]
    assert [written(line) for line in week_lines(hours)] == lines
    assert written(write_week(hours), "de") == "Mo-Di 08:00-18:00, Mi 08:00-12:00, 13:00-17:00, Fr 22:00-06:00"
    assert written(write_week(OFFICE)) == "Mon-Fri 08:00-18:00"
    assert [written(write_week(((),) * 7), language) for language in ("en", "de")] == ["closed", "geschlossen"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ()),
        ("none", ()),
        ("2035-12-24 closed", ((date(2035, 12, 24), ()),)),
        ("24.12.2035 geschlossen", ((date(2035, 12, 24), ()),)),
        ("2035-12-31: 8-12", ((date(2035, 12, 31), (MORNING,)),)),
        ("2035-12-31 08:00-12:00, 13:00-17:00", ((date(2035, 12, 31), (MORNING, AFTERNOON)),)),
        ("2035-12-31 22:00-06:00", ((date(2035, 12, 31), (NIGHT,)),)),
        (
            "2035-12-31 8-12, 2035-12-24 closed",
            ((date(2035, 12, 24), ()), (date(2035, 12, 31), (MORNING,))),
        ),
        ("2035-12-31 to 2036-01-01 closed", ((date(2035, 12, 31), ()), (date(2036, 1, 1), ()))),
        ("31.12.2035-1.1.2036 zu", ((date(2035, 12, 31), ()), (date(2036, 1, 1), ()))),
        ("2035-12-31 – 2036-01-01 closed", ((date(2035, 12, 31), ()), (date(2036, 1, 1), ()))),
    ],
)
def test_exceptions_are_dates_that_are_closed_or_have_hours_of_their_own(text: str, read: Exceptions) -> None:
    assert read_exceptions(text) == read


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("24.12. closed", "exception_line"),
        ("12/24/2035 closed", "exception_line"),
        ("closed", "exception_line"),
        ("2035-12-24 8-12, closed", "exception_line"),
        ("2035-02-30 closed", "exception_date"),
        ("0000-01-01 closed", "exception_date"),
        ("2035-12-24", "exception_no_hours"),
        ("2035-12-24 maybe", "hours_word"),
        ("2035-12-24 Mon 8-12", "hours_piece"),
        ("2035-12-24 8-12, 11-13", "hours_overlap"),
        ("2035-12-24 closed\n2035-12-24 8-12", "exception_twice"),
        ("2035-12-24 to 2035-12-23 closed", "exception_range"),
        ("2035-01-01 to 2037-01-01 closed", "exception_range"),
        ("2035-01-01 to 2035-12-31 closed; 2036-01-01 to 2036-12-31 closed", "exceptions_over_limit"),
        ("9" * 20_000, "hours_too_long"),
        (MANY_PERIODS, "hours_too_long"),
    ],
)
def test_wrong_exceptions_are_refused_each_in_its_own_words(text: str, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_exceptions(text)
    assert caught.value.key == key


def test_exceptions_of_days_that_follow_each_other_share_a_line() -> None:
    read = read_exceptions("2035-12-24 closed\n2035-12-25 closed\n2035-12-27 closed\n2035-12-28 8-12")
    lines = ["2035-12-24 to 2035-12-25 closed", "2035-12-27 closed", "2035-12-28 08:00-12:00"]
    assert written_lines(exception_lines(read)).splitlines() == lines
    german = ["24.12.2035 bis 25.12.2035 geschlossen", "27.12.2035 geschlossen", "28.12.2035 08:00-12:00"]
    assert written_lines(exception_lines(read), "de").splitlines() == german


def test_exceptions_that_are_read_can_be_typed_back_in_german_however_many_they_are() -> None:
    """As they are typed here they are much shorter than as they are written."""
    hours = ",".join(f"{hour}-{hour + 1}" for hour in range(0, 22, 2))
    typed = [f"2036-{month}-{day} {hours}" for month in range(1, 13) for day in range(1, 29, 3)]
    fitting = read_exceptions("\n".join(typed[:97]))
    assert 14_500 < len(german := written_lines(exception_lines(fitting), "de")) <= 15_000
    assert read_exceptions(german) == fitting
    with pytest.raises(Refusal, match="hours_too_long"):
        read_exceptions("\n".join(typed))


periods = (
    st.lists(st.integers(0, 2 * DAY_MINUTES), max_size=6, unique=True)
    .map(sorted)
    .map(
        lambda cuts: tuple(
            DayPeriod(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False) if start < DAY_MINUTES
        )
    )
)


@given(st.tuples(*[periods] * 7).filter(any))
def test_what_is_written_of_a_week_reads_the_same_in_every_language(hours: Week) -> None:
    assert {language: read_week(written(write_week(hours), language)) for language in TEXTS} == dict.fromkeys(
        TEXTS, hours
    )


dates = st.dates() | st.dates(date(2035, 1, 1), date(2035, 1, 20))


@given(st.dictionaries(dates, periods | st.just(()), max_size=12))
def test_what_is_written_of_exceptions_reads_the_same_in_every_language(exceptions: dict[date, Periods]) -> None:
    ordered = tuple(sorted(exceptions.items()))
    lines = exception_lines(ordered)
    assert [read_exceptions(written_lines(lines, language)) for language in TEXTS] == [ordered] * len(TEXTS)


@given(st.text() | st.lists(WORDS, max_size=12).map(" ".join) | st.lists(WORDS, max_size=12).map("".join))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (read_week, read_exceptions):
        with suppress(Refusal):
            read(text)
