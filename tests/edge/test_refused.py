"""What is refused of monitors and of Teams: counted by source and reason, and a line in the log without its content."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from tests.builders.edge_client import FABRIKAM, Knocker, an_incident
from tests.builders.monitor_bodies import a_group, an_alert
from tests.builders.vendor_reports import fault, send, told
from tests.edge.conftest import lines

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROW = re.compile(r'roomfix_intake_refused_total{reason="(.*)",source="(.*)"} (.*)')


async def counted(knocker: Knocker) -> Counter[tuple[str, str]]:
    """How often each source was refused for each reason until now."""
    text = (await knocker.send("GET", "/metrics")).text
    return Counter({(source, reason): int(float(count)) for reason, source, count in ROW.findall(text)})


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "another key": ({"secret": "whsec_b3RoZXI="}, "not_proven"),
    "a field that is wrong": ({"severity": "x"}, "unreadable"),
    "another tenant": ({"tenant": FABRIKAM}, "tenant"),
    "a room that nobody has": ({"room": "Nowhere"}, "room"),
    "the end of nothing": ({"status": "resolved"}, "unknown"),
    "too much": ({"description": "x" * 3_000_000}, "too_large"),
    "something packed": ({"Content_Encoding": "gzip"}, "media_type"),
}


@pytest.mark.parametrize(("how", "reason"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_report_that_is_refused_counts_by_source_and_reason_and_is_logged(
    local: Knocker, log: io.StringIO, how: dict[str, Any], reason: str
) -> None:
    before = await counted(local)
    headers = {"Content-Encoding": how["Content_Encoding"]} if "Content_Encoding" in how else {}
    sent = {name: value for name, value in how.items() if name not in {"secret", "Content_Encoding"}}
    keys = {"secret": how["secret"]} if "secret" in how else {}
    answer = await local.incident(an_incident(**sent), **keys, **headers)
    assert await counted(local) - before == {("roomfix", reason): 1}
    (line,) = lines(log)
    assert {name: line[name] for name in line if name not in {"level", "timestamp"}} == {
        "event": "intake_refused",
        "source": "roomfix",
        "status": answer.status,
        "reason": reason,
    }


async def test_names_that_are_no_source_s_make_no_metrics_of_their_own(local: Knocker) -> None:
    before = await counted(local)
    for _ in range(20):
        assert (await local.incident(an_incident(), source=uuid4().hex)).status == 404
    assert (await local.send("GET", f"/api/incidents/{uuid4().hex}")).status == 401
    assert (await local.send("PUT", f"/api/incidents/{uuid4().hex}")).status == 405
    assert await counted(local) - before == {
        ("unknown", "unknown"): 20,
        ("unknown", "not_proven"): 1,
        ("unknown", "method"): 1,
    }


async def test_activities_that_are_refused_count_too(local: Knocker, registered: Knocker, log: io.StringIO) -> None:
    before = await counted(local)
    await registered.activity(registered.message("help"))
    await local.activity(b"{")
    await local.activity(local.message("help", channelData=None))
    assert await counted(local) - before == {
        ("/api/messages", reason): 1 for reason in ("not_proven", "unreadable", "tenant")
    }
    assert [line["event"] for line in lines(log)] == ["activity_refused"] * 3


async def test_of_a_body_of_which_some_is_taken_what_is_not_counts(local: Knocker) -> None:
    before = await counted(local)
    alerts = (an_alert(uuid4().hex), an_alert(uuid4().hex, room="Nowhere"), an_alert(uuid4().hex, room=""))
    told(await send(local, "alertmanager", a_group(*alerts)))
    assert await counted(local) - before == {("alertmanager", "room"): 1, ("alertmanager", "unreadable"): 1}
    await send(local, "alertmanager", a_group(*alerts[1:]))
    assert sum((await counted(local) - before).values()) == 3


async def test_pages_and_what_is_taken_do_not_count(local: Knocker) -> None:
    before = await counted(local)
    await local.send("GET", "/visit/x")
    await local.send("POST", "/connect/return")
    assert (await send(local, "pagerduty", fault("pagerduty", uuid4().hex))).status == 202
    assert await counted(local) == before
