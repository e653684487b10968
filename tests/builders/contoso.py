"""Contoso set up, as tests begin with it: locations, rooms, providers, calendars and a connection."""

from __future__ import annotations

from sandbox.m365.tenant import CONTOSO, Site
from sandbox.playground import tenant as team
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
from services.model.setup import Setup

CONNECTION = ConnectionId("contoso")


def contoso_setup() -> Setup:
    """Two locations with six rooms each, and two providers with three contacts each who serve both."""
    locations = tuple(_location(site) for site in CONTOSO.sites)
    rooms = tuple(
        Room(RoomId(room.address.split("@")[0]), room.name, _id(room.site), room.address) for room in CONTOSO.rooms
    )
    return Setup(
        client=Client(ClientId(CONTOSO.id), CONTOSO.name, SlotRules()),
        locations=locations,
        rooms=rooms,
        providers=(
            _provider("brightline", "Brightline AV", team.PEOPLE[:3]),
            _provider("pixelwerk", "Pixelwerk Medientechnik", team.PEOPLE[3:]),
        ),
        connections=(Connection(CONNECTION, CONTOSO.service_account.address, domain=CONTOSO.domain),),
        calendars=tuple(Calendar(room.address, room.name, CONNECTION, _id(room.site)) for room in CONTOSO.rooms),
    )


def _location(site: Site) -> Location:
    day = (DayPeriod(_minutes(site.opens), _minutes(site.closes)),)
    return Location(_id(site), site.name, BusinessHours(site.zone, weekly=(day,) * 5 + ((),) * 2))


def _provider(name: str, title: str, people: tuple[team.Person, ...]) -> Provider:
    contacts = tuple(Person(PersonId(person.object_id), person.name) for person in people)
    return Provider(ProviderId(name), title, contacts, tuple(_id(site) for site in CONTOSO.sites))


def _id(site: Site) -> LocationId:
    return LocationId(site.name.casefold().replace(" ", "-"))


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
