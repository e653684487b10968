"""Somebody's address, asked of one connection after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from services.mail.mail_addresses import address_of
from services.model import ClientId, Connection, ConnectionId
from services.model.errors import NeedsAdmin, Unavailable
from services.store.connection import Connections
from tests.builders.job_rig import VERA, JobRig

FIRST, SECOND = (Connection(ConnectionId(name), f"{name}@contoso.example") for name in ("first", "second"))


@dataclass(slots=True)
class Directory:
    """What each connection answers, or the error that it raises."""

    answers: Mapping[str, str | Exception | None]
    asked: list[str] = field(default_factory=list)

    async def address_of(self, client: ClientId, connection: Connection, person: str) -> str | None:
        self.asked.append(connection.id)
        answer = self.answers[connection.id]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.mark.parametrize(
    ("answers", "address", "asked"),
    [
        ({"first": "vera@contoso.example"}, "vera@contoso.example", ["first"]),
        ({"first": None, "second": "v@x.example"}, "v@x.example", ["first", "second"]),
        ({"first": NeedsAdmin("graph_denied", code="x"), "second": "v@x.example"}, "v@x.example", ["first", "second"]),
        ({"first": NeedsAdmin("not_signed_in"), "second": None}, "", ["first", "second"]),
    ],
)
async def test_the_first_connection_that_knows_an_address_gives_it(
    redis: Connections, client: ClientId, answers: Mapping[str, str | Exception | None], address: str, asked: list[str]
) -> None:
    rig = await JobRig(redis, client).built()
    await rig.store.change_setup(client, lambda known: replace(known, connections=(FIRST, SECOND)))
    graph = Directory(answers)
    assert await address_of(rig.store, graph, client, VERA.id) == address  # type: ignore[arg-type]
    assert graph.asked == asked


async def test_while_graph_is_away_nobody_knows_and_it_is_asked_again(redis: Connections, client: ClientId) -> None:
    rig = await JobRig(redis, client).built()
    assert await address_of(rig.store, Directory({}), client, VERA.id) == ""  # type: ignore[arg-type]
    await rig.store.change_setup(client, lambda known: replace(known, connections=(FIRST,)))
    with pytest.raises(Unavailable):
        await address_of(rig.store, Directory({"first": Unavailable("graph_away")}), client, VERA.id)  # type: ignore[arg-type]
