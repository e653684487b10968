from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.text.catalogue import TEXTS
from services.model.errors import Refusal
from services.parsing.duration_text import MOST_MINUTES, read_duration, read_terms, write_duration, write_terms
from tests.builders.written_texts import written


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2 h", 120),
        ("2h", 120),
        ("30 min", 30),
        ("30m", 30),
        ("1.5 hours", 90),
        ("1,5 Std.", 90),
        ("1 h 30 min", 90),
        ("1h30", 90),
        ("1 Stunde und 30 Minuten", 90),
        ("90 Minutes", 90),
        ("5000 h", MOST_MINUTES),
        ("none", None),
        ("", None),
        ("keine", None),
    ],
)
def test_lengths_are_hours_and_minutes_in_either_language(text: str, minutes: int | None) -> None:
    assert read_duration(text) == minutes


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("1 day", "duration_days"),
        ("2 Tage", "duration_days"),
        ("1w", "duration_days"),
        ("90", "duration_unreadable"),
        ("soon", "duration_unreadable"),
        ("-2 h", "duration_unreadable"),
        ("1:30", "duration_unreadable"),
        ("1" * 500, "duration_unreadable"),
        ("0 h", "duration_range"),
        ("0.01 h", "duration_range"),
        ("5001 h", "duration_range"),
    ],
)
def test_a_length_that_can_be_misread_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_duration(text)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("30 min / 8 h", (30, 480)),
        ("2h/2h", (120, 120)),
        ("2 h, 8 h", (120, 480)),
        ("1,5 h / 4 h", (90, 240)),
        ("none", None),
    ],
)
def test_terms_are_respond_by_and_resolve_by(text: str, terms: tuple[int, int] | None) -> None:
    assert read_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2 h", "terms_incomplete"),
        ("2 h / none", "terms_incomplete"),
        ("1 h / 2 h / 3 h", "terms_incomplete"),
        ("8 h / 2 h", "terms_order"),
        ("1 day / 2 days", "duration_days"),
    ],
)
def test_terms_without_both_or_in_the_wrong_order_are_refused(text: str, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_terms(text)
    assert caught.value.key == key


@given(st.integers(1, MOST_MINUTES))
def test_what_is_written_of_a_length_reads_the_same(minutes: int) -> None:
    assert read_duration(write_duration(minutes)) == minutes


@given(st.integers(1, MOST_MINUTES), st.integers(0, MOST_MINUTES))
def test_what_is_written_of_terms_reads_the_same_in_every_language(respond: int, more: int) -> None:
    terms = (respond, min(respond + more, MOST_MINUTES))
    assert [read_terms(written(write_terms(terms), language)) for language in TEXTS] == [terms] * len(TEXTS)
    assert [read_terms(written(write_terms(None), language)) for language in TEXTS] == [None] * len(TEXTS)


@given(st.text() | st.text(alphabet="0123456789 .,hmin/d-"))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for read in (read_duration, read_terms):
        with suppress(Refusal):
            read(text)
