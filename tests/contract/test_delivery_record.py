"""What is noted of telling somebody, and who counts as somebody whom nothing reached."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from services.model import ClientId, IncidentId, Person, PersonId
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.store.connection import Connections
from services.store.delivery_record import DeliveryRecord
from tests.builders.incident_builder import NOW

VERA = Person(PersonId("vera"), "Vera")
ISAR, INN = IncidentId("isar"), IncidentId("inn")
SAID = Delivery("Vera", Channel.CHAT, News.NEW, NOW, DeliveryStatus.SENT, VERA)
REFUSED = replace(SAID, way=Channel.MAIL, fate=DeliveryStatus.FAILED)


@pytest.fixture
def deliveries(redis: Connections) -> DeliveryRecord:
    return DeliveryRecord(redis.commands)


@pytest.mark.parametrize("noted", [(SAID, REFUSED), (REFUSED, SAID)])
async def test_who_is_reached_by_one_of_two_ways_is_reached(
    deliveries: DeliveryRecord, client: ClientId, noted: tuple[Delivery, ...]
) -> None:
    for one in noted:
        await deliveries.note(client, ISAR, one)
    assert await deliveries.unreached(client) == {}


async def test_so_is_who_is_told_by_both_at_once(deliveries: DeliveryRecord, client: ClientId) -> None:
    for nth in range(20):
        incident = IncidentId(f"isar-{nth}")
        await asyncio.gather(*(deliveries.note(client, incident, one) for one in (REFUSED, SAID)))
        assert await deliveries.unreached(client) == {}


@pytest.mark.parametrize(
    ("incident", "other"),
    [
        (INN, SAID),
        (ISAR, replace(SAID, news=News.REMINDER)),
        (ISAR, replace(SAID, is_host=True)),
        (ISAR, replace(SAID, fate=DeliveryStatus.ORDERED)),
        (ISAR, replace(SAID, person=Person(PersonId("carl"), "Carl"))),
    ],
)
async def test_being_told_something_else_or_not_yet_does_not_count(
    deliveries: DeliveryRecord, client: ClientId, incident: IncidentId, other: Delivery
) -> None:
    await deliveries.note(client, incident, other)
    await deliveries.note(client, ISAR, REFUSED)
    assert await deliveries.unreached(client) == {VERA.id: ("Vera", NOW)}
