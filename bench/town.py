"""A client whose incidents go to many conversations: fifty locations of one room, each with a contact of its own.

Teams lets a bot send 7 messages a second to one conversation; an incident is shown in the personal chats of the
contacts of its location, so that fifty locations make fifty conversations. Five incidents of a location within ten
minutes get cards of their own, so that 250 are the most that no storm's card takes together.
"""

from __future__ import annotations

from bench.teams import BOT
from sandbox.m365 import CONTOSO, TENANT_ID
from services.model import (
    Calendar,
    Client,
    ClientId,
    Connection,
    ConnectionId,
    Location,
    LocationId,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Room,
    RoomId,
    SlotRules,
)
from services.model.business_hours import BusinessHours, DayPeriod
from services.model.conversations import Conversation, ConversationKind
from services.model.setup import Setup

TOWN = ClientId(TENANT_ID)
LOCATIONS = 50
M365 = ConnectionId("m365")
HOURS = BusinessHours("Europe/Berlin", weekly=((DayPeriod(0, 1440),),) * 7)
"""Open all week, so that the figures are those of any day and hour."""


def setup(locations: int = LOCATIONS) -> Setup:
    """The client; its rooms share Contoso's twelve calendars."""
    numbers = range(locations)
    return Setup(
        client=Client(TOWN, "Town", SlotRules()),
        locations=tuple(Location(_location(number), f"Site {number}", HOURS) for number in numbers),
        rooms=tuple(_room(number) for number in numbers),
        providers=tuple(_provider(number) for number in numbers),
        connections=(Connection(M365, CONTOSO.service_account.address),),
        calendars=tuple(Calendar(room.address, room.name, M365, _location(0)) for room in CONTOSO.rooms),
    )


def chats(service_url: str, locations: int = LOCATIONS) -> list[Conversation]:
    """The personal chat of each contact."""
    return [
        Conversation(
            f"a:chat-{number}",
            ConversationKind.PERSONAL,
            service_url,
            BOT,
            person=_contact(number).id,
            is_installed=True,
        )
        for number in range(locations)
    ]


def room_name(number: int, locations: int = LOCATIONS) -> str:
    """The name of a room; they repeat after as many as there are locations."""
    return f"Room {number % locations}"


def _room(number: int) -> Room:
    address = CONTOSO.rooms[number % len(CONTOSO.rooms)].address
    return Room(RoomId(f"room-{number}"), f"Room {number}", _location(number), address)


def _provider(number: int) -> Provider:
    name = f"provider-{number}"
    return Provider(ProviderId(name), name, contacts=(_contact(number),), locations=(_location(number),))


def _location(number: int) -> LocationId:
    return LocationId(f"site-{number}")


def _contact(number: int) -> Person:
    return Person(PersonId(f"66666666-6666-4666-8666-{number:012}"), f"Contact {number}")
