"""Keys that are for one tenant alone: what they open, and that they tell nothing of anybody else."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from config import read
from services.store.server import Server
from tests.builders.edge_client import (
    CONTOSO,
    FABRIKAM,
    OTHER_SECRET,
    SECRET,
    Answer,
    Knocker,
    a_setup,
    an_incident,
    knocking,
    signed,
)
from tests.builders.secrecy import a_secret

pytestmark = pytest.mark.asyncio(loop_scope="session")

OPERATORS = a_secret("whsec_b3BlcmF0b3JzJyBvd24ga2V5IGZvciBhbGw=")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def shared(server: Server, local: Knocker) -> AsyncIterator[Knocker]:
    """Roomfix serving Contoso and Fabrikam: each has a key for its monitor, and the operator one for all."""
    keys = f"roomfix@{CONTOSO.upper()}={SECRET}, roomfix@{FABRIKAM}={OTHER_SECRET}, zabbix={OPERATORS}"
    async with knocking(read({"ROOMFIX_INTAKE_KEYS": keys}), server, service_url=local.service_url) as knocker:
        setup = a_setup(FABRIKAM)
        await knocker.parts.store.change_setup(FABRIKAM, lambda _: setup)
        await knocker.parts.store.serve(FABRIKAM)
        yield knocker
        await knocker.parts.connections.commands.srem("roomfix:clients", FABRIKAM)


async def look(knocker: Knocker, incident: str, secret: str) -> list[Answer]:
    """What a key shows of an incident, as a bearer token and as a signature."""
    path = f"/api/incidents/{incident}"
    proofs = ({"Authorization": f"Bearer {secret}"}, signed(path.encode(), secret=secret))
    return [await knocker.send("GET", path, headers=proof) for proof in proofs]


async def test_a_key_of_one_tenant_reports_for_it_without_being_told(shared: Knocker) -> None:
    answer = await shared.incident(an_incident())
    assert answer.status == 202, answer.text
    assert (await shared.incident(an_incident(tenant=CONTOSO))).status == 202
    assert (await shared.incident(an_incident(), secret=OTHER_SECRET)).fields == ["room"], "Fabrikam has no room Isar"


@pytest.mark.parametrize("tenant", [FABRIKAM, "33333333-3333-4333-8333-333333333333"])
async def test_a_key_of_one_tenant_reports_nothing_for_another_and_cannot_tell_which_are_served(
    shared: Knocker, tenant: str
) -> None:
    before = await shared.writes()
    body = await shared.incident(an_incident(tenant=tenant))
    raw = await shared.send(
        "POST",
        f"/api/incidents/roomfix?tenant={tenant}",
        data=b'{"source_id":"1","room":"Isar","title":"Dark","severity":"major"}',
        headers=signed(b'{"source_id":"1","room":"Isar","title":"Dark","severity":"major"}'),
    )
    for answer in (body, raw):
        assert (answer.status, answer.is_problem, answer.fields) == (400, True, ["tenant"])
        assert answer.body["detail"] == "tenant: this key is for another tenant"
    assert await shared.writes() == before


async def test_a_key_of_one_tenant_reads_that_one_s_incidents_alone(shared: Knocker) -> None:
    incident = (await shared.incident(an_incident())).body["id"]
    assert [answer.status for answer in await look(shared, incident, SECRET)] == [200, 200]
    nowhere = await look(shared, f"{incident[:-1]}x", OTHER_SECRET)
    for hidden, nothing in zip(await look(shared, incident, OTHER_SECRET), nowhere, strict=True):
        assert (hidden.status, hidden.body) == (nothing.status, nothing.body)
        assert hidden.status == 404


async def test_a_key_without_a_tenant_is_the_operators_for_all_of_them(shared: Knocker) -> None:
    report = an_incident()
    assert (await shared.incident(report, source="zabbix", secret=OPERATORS)).fields == ["tenant"]
    report["tenant"] = CONTOSO
    answer = await shared.incident(report, source="zabbix", secret=OPERATORS)
    assert answer.status == 202
    assert [one.status for one in await look(shared, answer.body["id"], OPERATORS)] == [200, 200]


async def test_one_tenants_key_does_not_open_the_others_source(shared: Knocker) -> None:
    assert (await shared.incident(an_incident(), source="zabbix")).status == 401
    assert (await shared.incident(an_incident(), source=f"roomfix@{CONTOSO}")).status == 404
