"""What stands in the log when something breaks: that it did, where and for whom, but no name, word, address or key.

That the log of every other test of the edge holds none of these either is checked by the fixture `log`.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
from typing import Any

import pytest

from services.store.keys import Keys
from tests.builders.bot_connector import a_token
from tests.builders.edge_client import CONTOSO, MARKER, SECRET, Knocker, an_incident
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def a_record_that_cannot_be_read(local: Knocker) -> str:
    """The id of an incident whose record is broken and full of words."""
    key = Keys(CONTOSO).incident("bd7662a5-broken")
    doc = json.dumps({"title": MARKER, "reporter": {"name": MARKER}, "state": f"lost {MARKER}"})
    await local.parts.connections.commands.hset(key, mapping={"v": "1", "doc": f"1:{doc}"})
    return "bd7662a5-broken"


async def test_a_press_that_breaks_is_logged_with_the_reference_that_is_told(local: Knocker, log: io.StringIO) -> None:
    answer = await local.activity(local.press("show", {"i": await a_record_that_cannot_be_read(local)}))
    (line,) = lines(log)
    assert line["event"] == "press_failed"
    assert line["client"] == CONTOSO
    assert str(line["reference"]) in answer.body["value"]
    assert line["error"] == "ValidationError"
    assert "records.py" in str(line["at"])


async def test_a_message_that_breaks_is_logged_with_the_reference_that_is_told(
    local: Knocker, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def break_down(*_: Any) -> None:
        raise RuntimeError(MARKER) from ValueError(MARKER)

    monkeypatch.setattr("bot.chat.dispatch.said", break_down)
    assert (await local.activity(local.message("help"))).status == 200
    (line,) = lines(log)
    assert line["event"] == "turn_failed"
    assert line["error"] == "RuntimeError from ValueError"


async def test_a_request_that_breaks_is_a_problem_that_says_nothing_more(local: Knocker, log: io.StringIO) -> None:
    broken = await a_record_that_cannot_be_read(local)
    answer = await local.send("GET", f"/api/incidents/{broken}", headers={"Authorization": f"Bearer {SECRET}"})
    assert answer.status == 500
    assert answer.is_problem
    assert MARKER not in answer.text
    assert "Traceback" not in answer.text
    (line,) = lines(log)
    assert (line["event"], line["route"]) == ("request_failed", "/api/incidents/{id}")


async def test_who_is_not_let_in_is_logged_without_what_they_sent(registered: Knocker, log: io.StringIO) -> None:
    for token in (f"Bearer {MARKER}", a_token(iss=MARKER), a_token(MARKER), f"Bearer {SECRET}"):
        await registered.activity(registered.message(MARKER), token=token)
    assert {(line["event"], line["reason"]) for line in lines(log)} == {("activity_refused", "not_proven")}
    assert [line["why"] for line in lines(log)][1:3] == ["InvalidIssuerError", "unknown signing key"]


async def test_refused_incidents_are_not_repeated_in_the_log(local: Knocker, log: io.StringIO) -> None:
    for body in (an_incident(room=MARKER), an_incident(severity=MARKER), {MARKER: 1}, [MARKER]):
        assert (await local.incident(body)).status in {400, 422}
    assert MARKER not in log.getvalue()


@pytest.mark.parametrize(
    "logger", ["aiohttp.server", "asyncio", "msal.application", "msrest.universal_http", "urllib3"]
)
async def test_of_what_a_library_logs_nothing_but_that_it_did_is_written(
    logger: str, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its words may hold whatever was sent."""
    broken = RuntimeError("their words")
    broken.__cause__ = ValueError("their words")
    logging.getLogger(logger).error("Error handling %s", "their words", exc_info=broken)
    logging.getLogger(logger).info("their words")
    (line,) = lines(log)
    assert (line["event"], line["logger"], line["level"]) == ("library", logger, "error")
    assert (line["error"], str(line["said_at"]).partition(":")[0]) == ("RuntimeError from ValueError", "test_log.py")
    assert "their words" not in log.getvalue() + "".join(capfd.readouterr())


async def test_a_task_that_fails_unheard_is_logged_by_its_kind_alone(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": MARKER.lower(), "exception": OSError("their words")})
    (line,) = lines(log)
    assert (line["event"], line["logger"], line["error"]) == ("library", "asyncio", "OSError")


async def test_what_is_configured_can_be_printed(registered: Knocker) -> None:
    printed = repr(registered.parts.config) + repr(registered.parts.server)
    assert SECRET not in printed
    assert "own password" not in printed
    assert "unix://" not in printed
