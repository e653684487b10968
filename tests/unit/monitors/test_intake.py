"""A monitor's body read: what becomes of each field, and which problems are told."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from services.model import Severity
from services.monitors.intake import (
    MAX_TITLE,
    MOST_PROBLEMS,
    IntakeError,
    Report,
    ReportStatus,
    is_bearer,
    verify,
)
from services.monitors.own_form import parse
from tests.builders.secrecy import a_secret

SECRET = a_secret("whsec_" + base64.b64encode(b"a secret of a monitoring system!").decode())
LEAST = {"source_id": "1", "room": "Isar", "title": "Dark", "severity": "major"}


def body(**changes: Any) -> bytes:
    return json.dumps(LEAST | changes).encode()


def problems(raw: bytes) -> dict[str, str]:
    with pytest.raises(IntakeError) as caught:
        parse("roomfix", raw)
    assert caught.value.status == 400
    return {problem.field: problem.why for problem in caught.value.problems}


def signature(raw: bytes, *, at: datetime | None = None) -> dict[str, str]:
    moment = at or datetime.now(UTC)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(SECRET).sign("msg_1", moment, raw.decode()),
    }


def test_the_least_that_a_monitor_says_is_enough() -> None:
    assert parse("roomfix", body()) == Report(
        source="roomfix",
        source_id="1",
        room="Isar",
        title="Dark",
        description="",
        severity=Severity.MAJOR,
        status=ReportStatus.TRIGGERED,
        occurred_at=None,
        link=None,
        tenant=None,
    )


def test_spaces_around_words_are_no_part_of_them() -> None:
    found = parse("roomfix", body(room="  Isar\n", title="\tDark ", description=" ", tenant=" ABC-d "))
    assert (found.room, found.title, found.description, found.tenant) == ("Isar", "Dark", "", "abc-d")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-05T08:00:00Z", datetime(2026, 1, 5, 8, tzinfo=UTC)),
        ("2026-01-05t08:00:00z", datetime(2026, 1, 5, 8, tzinfo=UTC)),
        ("2026-01-05 08:00:00+01:00", datetime(2026, 1, 5, 7, tzinfo=UTC)),
        ("2026-01-05T00:30:00.250-09:30", datetime(2026, 1, 5, 10, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_a_moment_is_kept_in_utc(text: str, moment: datetime) -> None:
    found = parse("roomfix", body(occurred_at=text)).occurred_at
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "text", ["1767603600", "1767603600.5", "2026-01-05", "2026-01-05T08:00:00", "1900-01-01T00:00:00Z"]
)
def test_a_moment_that_is_not_said_as_one_is_left_out(text: str) -> None:
    found = parse("roomfix", body(occurred_at=text))
    assert (found.occurred_at, found.left_out) == (None, ("occurred_at",))


@pytest.mark.parametrize(
    "link",
    ["https://a", "https://monitor.example:8443/x?y=1#z", "https://[2001:db8::1]/x", "https://münchen.example/ü"],
)
def test_a_link_leads_to_a_host(link: str) -> None:
    assert parse("roomfix", body(link=link)).link == link


@pytest.mark.parametrize(
    "link", ["http://a", "https://", "https://u@a/", "https://[x", "https://a\\b", "https://a/\x00", "a"]
)
def test_a_link_that_leads_elsewhere_is_left_out(link: str) -> None:
    found = parse("roomfix", body(link=link))
    assert (found.link, found.left_out) == (None, ("link",))


def test_a_title_as_long_as_may_be_is_kept_whole() -> None:
    assert len(parse("roomfix", body(title="💥" * MAX_TITLE)).title) == MAX_TITLE
    longer = parse("roomfix", body(title="💥" * (MAX_TITLE + 1)))
    assert (len(longer.title), longer.title[-1], longer.left_out) == (MAX_TITLE, "…", ("title",))


def test_every_missing_field_is_told() -> None:
    assert set(problems(b"{}")) == {"source_id", "room", "title", "severity"}


def test_no_more_fields_are_told_than_somebody_reads() -> None:
    many = {f"field {number}": 1 for number in range(1000)}
    assert len(parse("roomfix", body(**many)).left_out) == MOST_PROBLEMS


def test_a_field_s_name_is_not_repeated_at_any_length() -> None:
    (name,) = parse("roomfix", body(**{"x" * 1000: 1})).left_out
    assert len(name) == 100


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"{", b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_object_is_one_problem(raw: bytes) -> None:
    assert set(problems(raw)) == {"body"}


# signatures


def test_a_body_signed_now_is_genuine() -> None:
    verify(SECRET, body(), signature(body()))


def test_headers_may_be_written_in_any_case() -> None:
    verify(SECRET, body(), {name.title(): value for name, value in signature(body()).items()})


@pytest.mark.parametrize("minutes", [6, -6])
def test_an_old_or_a_future_signature_is_refused(minutes: int) -> None:
    at = datetime.now(UTC) - timedelta(minutes=minutes)
    with pytest.raises(IntakeError) as caught:
        verify(SECRET, body(), signature(body(), at=at))
    assert caught.value.status == 401


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
@pytest.mark.parametrize("value", ["", "x", "v1", "v1,", "nan", "é", "\udcff", "1" * 500])
def test_a_header_that_was_changed_is_refused(name: str, value: str) -> None:
    with pytest.raises(IntakeError) as caught:
        verify(SECRET, body(), signature(body()) | {name: value})
    assert caught.value.status == 401


def test_a_body_that_is_no_text_is_told_so() -> None:
    with pytest.raises(IntakeError) as caught:
        verify(SECRET, b"\xff", signature(b""))
    assert (caught.value.status, caught.value.problems[0].field) == (400, "body")


UNSEEN = ("\u200b", "\u2060\u200d", "\ufe0f", "\u00ad \u00ad", "\x00\x01", "\u202e", "\u3164", "\u2800", "\u0301")


@pytest.mark.parametrize("field", ["title", "room"])
@pytest.mark.parametrize("words", UNSEEN)
def test_words_of_which_nothing_can_be_seen_are_refused(field: str, words: str) -> None:
    assert problems(body(**{field: words})) == {field: "must hold something that can be seen"}


@pytest.mark.parametrize("words", ["😀", "?", "مرحبا", "\u200bDark", "👩\u200d🔧", "é", "e\u0301", "部屋"])
def test_words_of_which_something_can_be_seen_are_taken_as_they_are(words: str) -> None:
    assert parse("roomfix", body(title=words)).title == words


def test_a_key_opens_only_as_it_is() -> None:
    for scheme in ("Bearer", "bearer", "BEARER", "Bearer "):  # RFC 9110 §11.1 and §11.4: any case, one blank or more
        assert is_bearer(SECRET, f"{scheme} {SECRET}")
    for other in (
        "",
        SECRET,
        f"Bearer{SECRET}",
        f"Basic {SECRET}",
        f"Bearer {SECRET.lower()}",
        f"Bearer {SECRET} ",
        "Bearer é",
        "Bearer \udcff",
    ):
        assert not is_bearer(SECRET, other)
