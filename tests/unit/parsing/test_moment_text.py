"""Moments as people type them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text.catalogue import TEXTS
from services.model.errors import Refusal
from services.parsing.moment_text import read_end, read_start, write_moment
from tests.builders.written_texts import written

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
"""A Monday, 09:55 in Berlin."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2 h", "2035-01-08 11:55"),
        ("for 90 min", "2035-01-08 11:25"),
        ("1 Stunde und 30 Minuten", "2035-01-08 11:25"),
        ("3 days", "2035-01-11 09:55"),
        ("für 1 Tag", "2035-01-09 09:55"),
        ("14 Tage", "2035-01-22 09:55"),
        ("2 Stunden", "2035-01-08 11:55"),
        ("30 Minuten", "2035-01-08 10:25"),
        ("18:00", "2035-01-08 18:00"),
        ("until 6 pm", "2035-01-08 18:00"),
        ("bis 18 Uhr", "2035-01-08 18:00"),
        ("Until 18", "2035-01-08 18:00"),
        ("09:00", "2035-01-09 09:00"),
        ("24:00", "2035-01-09 00:00"),
        ("today 12:00", "2035-01-08 12:00"),
        ("until tomorrow at 8:00", "2035-01-09 08:00"),
        ("morgen um 8 Uhr", "2035-01-09 08:00"),
        ("2035-01-31 18:00", "2035-01-31 18:00"),
        ("2035-01-31T18:00", "2035-01-31 18:00"),
        ("bis 31.1.2035, 18 Uhr", "2035-01-31 18:00"),
        ("2035-07-01 18:00", "2035-07-01 18:00"),
        ("2035-03-25 02:30", "2035-03-25 03:30"),  # the clocks skip that hour
    ],
)
def test_an_end_is_a_length_a_time_of_day_or_a_date_with_one(text: str, meant: str) -> None:
    assert written(write_moment(read_end(text, BERLIN, NOW), BERLIN)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", "2035-01-08 09:55"),
        ("now", "2035-01-08 09:55"),
        ("Jetzt", "2035-01-08 09:55"),
        ("from 14:00", "2035-01-08 14:00"),
        ("ab 9 Uhr", "2035-01-09 09:00"),
        ("tomorrow 8:00", "2035-01-09 08:00"),
        ("2035-01-01 08:00", "2035-01-01 08:00"),
    ],
)
def test_a_beginning_is_now_a_time_of_day_or_a_date_with_one(text: str, meant: str) -> None:
    assert written(write_moment(read_start(text, BERLIN, NOW), BERLIN)) == meant


@pytest.mark.parametrize(
    "text",
    ["", "none", "soon", "2035-01-31", "tomorrow", "31.02.2035 18:00", "0000-01-01 8:00", "9999-12-31 8:00", "25:00",
     "0 min", "until", "99999999999 h", "x" * 500, "18:00 Uhr morgen abend"],
)  # fmt: skip
def test_what_is_no_end_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="moment_unreadable") as refused:
        read_end(text, BERLIN, NOW)
    assert len(str(refused.value.values["typed"])) <= 60


def test_the_page_on_setting_up_shows_what_can_be_read() -> None:
    page = (Path(__file__).parents[3] / "docs" / "setup-sites.md").read_text()
    (block,) = re.findall(r"```moments\n(.*?)```", page, re.DOTALL)
    assert len({read_end(line, BERLIN, NOW) for line in block.splitlines()}) == 5


@pytest.mark.parametrize("text", ["2 h", "3 days", "soon"])
def test_a_beginning_is_no_length(text: str) -> None:
    with pytest.raises(Refusal, match="moment_unreadable"):
        read_start(text, BERLIN, NOW)


def test_days_keep_the_time_of_day_when_the_clocks_change() -> None:
    saturday = datetime(2035, 3, 24, 17, 0, tzinfo=UTC)
    assert read_end("1 day", BERLIN, saturday) - saturday == timedelta(hours=23)
    assert written(write_moment(read_end("24 h", BERLIN, saturday), BERLIN)) == "2035-03-25 19:00"


@given(st.text(alphabet=st.characters(), max_size=70))
def test_whatever_is_typed_is_a_moment_or_refused(text: str) -> None:
    with suppress(Refusal):
        assert read_end(text, BERLIN, NOW).tzinfo is UTC


@given(st.datetimes(datetime(2001, 1, 1), datetime(2199, 12, 30)))  # noqa: DTZ001
def test_what_is_written_is_read_again_in_every_language(moment: datetime) -> None:
    at = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    shown = write_moment(at, BERLIN)
    for language in TEXTS:
        assert write_moment(read_end(written(shown, language), BERLIN, NOW), BERLIN) == shown


def test_a_moment_is_written_as_its_reader_writes_dates() -> None:
    assert [written(write_moment(NOW, BERLIN), language) for language in ("en", "de")] == [
        "2035-01-08 09:55",
        "08.01.2035 09:55",
    ]
