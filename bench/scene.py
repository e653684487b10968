"""What stands in Roomfix before a run: clients of a hundred rooms, and an open incident in each room."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import islice
from typing import Any

from bench.teams import BOT, SERVICE_URL, Press
from cards.incident.incident_card import incident_card
from services.calendars import slots
from services.incidents.reporting import incident_id
from services.lifecycle import transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.transitions import Actor
from services.model import (
    Busy,
    ClaimId,
    Client,
    ClientId,
    Connection,
    ConnectionId,
    Entry,
    Event,
    Incident,
    Location,
    LocationId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Room,
    RoomId,
    Severity,
    SlotRules,
    State,
    Via,
)
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.conversations import Conversation, ConversationKind, Post
from services.model.setup import Setup
from services.store.changes import IncidentChange
from services.store.redis_store import Store

ROOMS = 100
CONTACTS = 25
HOURS = BusinessHours("Europe/Berlin", weekly=((DayPeriod(8 * 60, 18 * 60),),) * 7)
BUSY_HOURS = (10, 14)
CLAIM_HOURS = (8, 11, 12, 15)
"""Free hours (UTC); a contact claims one of each, so that nobody is in two rooms at once."""
CHANNEL = "19:bench@thread.tacv2"
CHAT = "a:bench"
AT_ONCE = 32


def client_ids() -> Iterator[ClientId]:
    """Tenant ids, each once."""
    number = 0
    while True:
        number += 1
        yield ClientId(f"44444444-4444-4444-8444-{number:012}")


def setup_of(client: ClientId) -> Setup:
    """A client with two locations, a hundred rooms and a provider with 25 contacts."""
    locations = tuple(Location(LocationId(f"site-{number}"), f"Site {number}", HOURS) for number in (1, 2))
    return Setup(
        client=Client(client, f"Client {client[-4:]}", SlotRules()),
        locations=locations,
        rooms=tuple(_room(number) for number in range(ROOMS)),
        providers=(
            Provider(
                ProviderId("av"),
                "Audio and Video",
                contacts=tuple(_contact(number) for number in range(CONTACTS)),
                locations=tuple(location.id for location in locations),
            ),
        ),
        connections=(Connection(ConnectionId("m365"), "service@bench.example"),),
    )


async def prepare(store: Store, clients: Iterator[ClientId], count: int) -> list[Press]:
    """Put `count` open incidents in place, each with two posts; one winning press for each, of ever different slots."""
    presses: list[Press] = []
    for client in islice(clients, -(-count // ROOMS)):
        setup = await store.change_setup(client, lambda known: setup_of(known.client.id))
        for conversation in (CHANNEL, CHAT):
            await store.hear(client, Conversation(conversation, ConversationKind.CHANNEL, SERVICE_URL, BOT))
        for first in range(0, min(ROOMS, count - len(presses)), AT_ONCE):
            numbers = range(first, min(first + AT_ONCE, ROOMS, first + count - len(presses)))
            presses += await asyncio.gather(*(_incident(store, setup, number) for number in numbers))
    return presses


def fixed_card() -> dict[str, Any]:
    """The card that answers a winning press, as the floors give it without drawing it."""
    incident, now = _open(setup_of(next(client_ids())), 0), datetime.now(UTC)
    actor = Actor((Role.CONTACT,), Via.CARD, now, _contact(0))
    start, claim = _tomorrow(CLAIM_HOURS[0]), ClaimId("0123456789abcdef")
    claimed = transitions.claim(incident, start, actor, claim_id=claim, conversation=CHANNEL)
    return incident_card(claimed, viewer=_contact(0).id, now=now)


async def _incident(store: Store, setup: Setup, number: int) -> Press:
    incident = _open(setup, number)
    await store.commit(IncidentChange(incident, expect=0, request=incident.id, posts=(CHANNEL, CHAT)))
    for target in (CHANNEL, CHAT):
        post = Post(target, target, f"{target}-{number}", shown=1)
        await store.messages.save_post(setup.client.id, incident.id, post, was=Post(target))
    contact = _contact(number)
    start = _tomorrow(CLAIM_HOURS[number // CONTACTS])
    message = f"{CHANNEL}-{number}"
    return Press(setup.client.id, incident.id, int(start.timestamp()), contact.id, contact.name, CHANNEL, message)


def _open(setup: Setup, number: int) -> Incident:
    now = datetime.now(UTC)
    room = setup.rooms[number]
    client = setup.client.id
    return Incident(
        id=incident_id(client, f"{number:016x}"),
        client=client,
        version=1,
        state=State.OPEN,
        room=room,
        location=setup.locations[number % 2],
        source="roomfix",
        source_id=f"monitor-{number}",
        title="Projector stays dark",
        description="The projector in the ceiling does not answer the room's controller since the restart at night.",
        severity=Severity.MAJOR,
        occurred_at=now,
        reported_at=now,
        offer=slots.make_offer(HOURS, _busy(), setup.client.rules, now=now),
        link="https://monitor.example/alerts/4711",
        history=(Entry(Event.REPORTED, now),),
    )


def _busy() -> Busy:
    spans = []
    for days in range(3):
        for hour in BUSY_HOURS:
            start = int((_tomorrow(hour) + timedelta(days=days - 1)).timestamp())
            spans.append((start, start + 3600))
    return tuple(spans)


def _tomorrow(hour: int) -> datetime:
    day = datetime.now(UTC).date() + timedelta(days=1)
    return datetime.combine(day, time(hour), UTC)


def _room(number: int) -> Room:
    name = f"room-{number:03}"
    return Room(RoomId(name), f"Room {number:03}", LocationId(f"site-{number % 2 + 1}"), f"{name}@bench.example")


def _contact(number: int) -> Person:
    place = number % CONTACTS
    return Person(PersonId(f"55555555-5555-4555-8555-{place:012}"), f"Contact {place:02}")
