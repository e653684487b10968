"""How long a service wants to be left alone."""

from __future__ import annotations

import pytest

from services.parsing.retry_after import LONGEST, retry_after

DATE = "Mon, 08 Jan 2035 08:55:00 GMT"


@pytest.mark.parametrize(
    ("wish", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("2.128", 2.128),
        ("Mon, 08 Jan 2035 08:55:30 GMT", 30.0),
        ("Mon, 08 Jan 2035 08:56:00 +0000", 60.0),
        ("Monday, 08-Jan-35 08:55:05 GMT", 5.0),
        ("86400", LONGEST),
        ("Tue, 09 Jan 2035 08:55:00 GMT", LONGEST),
    ],
)
def test_it_is_said_in_seconds_or_as_a_date_and_kept_for_an_hour_at_the_most(wish: str, seconds: float) -> None:
    assert retry_after(wish, date=DATE) == seconds


@pytest.mark.parametrize(
    "wish",
    [
        *(None, "", "0", "0.0", "-5", "nan", "inf", "1e3", "1_000", "٣", "soon", "7 seconds", "9" * 400),
        *("Mon, 08 Jan 2035 08:55:00 GMT", "Sun, 07 Jan 2035 08:55:00 GMT", "Mon, 08 Jan 99999 08:55:00 GMT"),
        *("Mon, 08 Jan 2035 25:55:00 GMT", "Mon, 08 Jan 2035 08:55:30 -0000", "\x00"),
    ],
)
def test_what_asks_for_nothing_that_could_be_kept_is_no_wish(wish: str | None) -> None:
    assert retry_after(wish, date=DATE) is None


@pytest.mark.parametrize("date", [None, "", "today"])
def test_a_date_tells_nothing_beside_an_answer_without_one(date: str | None) -> None:
    assert retry_after("Mon, 08 Jan 2035 08:55:30 GMT", date=date) is None
    assert retry_after("7", date=date) == 7.0
