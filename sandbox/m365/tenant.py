"""Contoso: the organisation the stand-in plays, with its sites, rooms and people, and Fabrikam next door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

TENANT_ID = "11111111-1111-4111-8111-111111111111"
"""Contoso's tenant id; the Agents Playground's configuration uses the same."""

FABRIKAM_ID = "44444444-4444-4444-8444-444444444444"
"""Another organisation's tenant: its people can sign in where any organisation may."""

CLIENT_ID = "22222222-2222-4222-8222-222222222222"
CLIENT_SECRET = "contoso-app-secret"  # noqa: S105 - the stand-in's own, opens nothing else


@dataclass(frozen=True, slots=True)
class Site:
    """A place with rooms; `opens` and `closes` are local wall time, HH:MM, Monday to Friday."""

    name: str
    zone: str
    windows_zone: str
    opens: str
    closes: str
    building: str
    street: str
    city: str
    state: str
    postal_code: str
    country: str
    latitude: float
    longitude: float
    list_address: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room mailbox; `id` may change in the real service, `place_id` may not (Graph: resources/room)."""

    id: str
    place_id: str
    name: str
    address: str
    site: Site
    floor: int
    capacity: int
    video: str | None = None
    booking_type: str = "standard"


@dataclass(frozen=True, slots=True)
class Person:
    """A user; without `has_mailbox` there is an account but no calendar.

    A guest has a `guest_upn`, and an `address` that belongs to an account of another tenant.
    """

    id: str
    name: str
    address: str
    title: str
    site: Site
    has_mailbox: bool = True
    guest_upn: str | None = None

    @property
    def upn(self) -> str:
        return self.guest_upn or self.address


@dataclass(frozen=True, slots=True)
class Directory:
    """Who can sign in at one tenant; the first of `domains` is its default one, the last its initial one."""

    id: str
    name: str
    domains: tuple[str, ...]
    members: tuple[Person, ...]
    guests: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Tenant:
    """One Entra tenant with its Exchange organisation, and the `neighbours` whose people may sign in elsewhere."""

    id: str
    name: str
    domain: str
    sites: tuple[Site, ...]
    rooms: tuple[Room, ...]
    people: tuple[Person, ...]
    service_account: Person
    admin: Person
    guests: tuple[Person, ...] = ()
    neighbours: tuple[Directory, ...] = ()

    @property
    def members(self) -> tuple[Person, ...]:
        return (*self.people, self.service_account, self.admin)

    @property
    def accounts(self) -> tuple[Person, ...]:
        return (*self.members, *self.guests)

    @property
    def directory(self) -> Directory:
        domains = (self.domain, f"{self.name.lower()}.onmicrosoft.com")
        return Directory(self.id, self.name, domains, self.members, self.guests)


def object_id(address: str) -> str:
    """The same made-up object id for the same address in every run."""
    return str(uuid5(NAMESPACE_URL, f"mailto:{address.lower()}"))


MUNICH = Site(
    name="Munich",
    zone="Europe/Berlin",
    windows_zone="W. Europe Standard Time",
    opens="08:00",
    closes="18:00",
    building="Haus am Fluss",
    street="Auenstraße 12",
    city="München",
    state="Bayern",
    postal_code="80469",
    country="DE",
    latitude=48.1288,
    longitude=11.5692,
    list_address="rooms.munich@contoso.example",
)
NEW_YORK = Site(
    name="New York",
    zone="America/New_York",
    windows_zone="Eastern Standard Time",
    opens="08:00",
    closes="18:00",
    building="Pier Building",
    street="410 West Street",
    city="New York",
    state="NY",
    postal_code="10014",
    country="US",
    latitude=40.7352,
    longitude=-74.0099,
    list_address="rooms.newyork@contoso.example",
)


def _room(site: Site, address: str, name: str, floor: int, *, seats: int, video: str | None = None) -> Room:
    return Room(
        id=object_id(address),
        place_id=str(uuid5(NAMESPACE_URL, f"place:{address}")),
        name=name,
        address=address,
        site=site,
        floor=floor,
        capacity=seats,
        video=video,
    )


def _person(site: Site, address: str, name: str, title: str) -> Person:
    return Person(id=object_id(address), name=name, address=address, title=title, site=site)


_PETRA = _person(MUNICH, "petra.klein@fabrikam.example", "Petra Klein", "Consultant")
_PETRA_AS_GUEST = "petra.klein_fabrikam.example#EXT#@contoso.onmicrosoft.com"

FABRIKAM = Directory(
    id=FABRIKAM_ID,
    name="Fabrikam",
    domains=("fabrikam.example", "fabrikam.onmicrosoft.com"),
    members=(_PETRA, _person(MUNICH, "nils.berg@fabrikam.example", "Nils Berg", "IT Manager")),
)

CONTOSO = Tenant(
    id=TENANT_ID,
    name="Contoso",
    domain="contoso.example",
    sites=(MUNICH, NEW_YORK),
    rooms=(
        _room(MUNICH, "muc.isar@contoso.example", "Isar", 1, seats=14, video="Teams Rooms on Windows"),
        _room(MUNICH, "muc.inn@contoso.example", "Inn", 1, seats=8, video="Teams Rooms on Android"),
        _room(MUNICH, "muc.lech@contoso.example", "Lech", 2, seats=6),
        _room(MUNICH, "muc.donau@contoso.example", "Donau", 2, seats=20, video="Teams Rooms on Windows"),
        _room(MUNICH, "muc.amper@contoso.example", "Amper", 3, seats=4),
        _room(MUNICH, "muc.wuerm@contoso.example", "Würm", 3, seats=10, video="Teams Rooms on Android"),
        _room(NEW_YORK, "nyc.hudson@contoso.example", "Hudson", 21, seats=18, video="Teams Rooms on Windows"),
        _room(NEW_YORK, "nyc.harlem@contoso.example", "Harlem", 21, seats=8, video="Teams Rooms on Android"),
        _room(NEW_YORK, "nyc.bronx@contoso.example", "Bronx", 22, seats=6),
        _room(NEW_YORK, "nyc.delaware@contoso.example", "Delaware", 22, seats=12, video="Teams Rooms on Windows"),
        _room(NEW_YORK, "nyc.mohawk@contoso.example", "Mohawk", 23, seats=4),
        _room(NEW_YORK, "nyc.niagara@contoso.example", "Niagara", 23, seats=10),
    ),
    people=(
        _person(MUNICH, "lena.vogt@contoso.example", "Lena Vogt", "Head of Product"),
        _person(MUNICH, "jonas.reiter@contoso.example", "Jonas Reiter", "Engineering Lead"),
        _person(MUNICH, "miriam.oeztuerk@contoso.example", "Miriam Öztürk", "Controller"),
        _person(MUNICH, "tobias.kern@contoso.example", "Tobias Kern", "Facility Manager"),
        _person(MUNICH, "sophie.lang@contoso.example", "Sophie Lang", "People Partner"),
        _person(MUNICH, "felix.brandl@contoso.example", "Felix Brandl", "Account Executive"),
        _person(NEW_YORK, "grace.bennett@contoso.example", "Grace Bennett", "Chief of Staff"),
        _person(NEW_YORK, "daniel.ortiz@contoso.example", "Daniel Ortiz", "Sales Director"),
        _person(NEW_YORK, "priya.raman@contoso.example", "Priya Raman", "Data Scientist"),
        _person(NEW_YORK, "ethan.cole@contoso.example", "Ethan Cole", "Office Manager"),
        _person(NEW_YORK, "naomi.fischer@contoso.example", "Naomi Fischer", "General Counsel"),
        _person(NEW_YORK, "marcus.hill@contoso.example", "Marcus Hill", "Support Lead"),
    ),
    service_account=_person(MUNICH, "roomfix@contoso.example", "Roomfix", "Service account"),
    admin=replace(_person(MUNICH, "admin@contoso.example", "Contoso Admin", "Administrator"), has_mailbox=False),
    guests=(replace(_PETRA, id=object_id(_PETRA_AS_GUEST), has_mailbox=False, guest_upn=_PETRA_AS_GUEST),),
    neighbours=(FABRIKAM,),
)


def with_rooms(tenant: Tenant, count: int) -> Tenant:
    """The same tenant with made-up rooms added until it has `count`, spread over its sites."""
    added = tuple(
        _room(
            tenant.sites[number % len(tenant.sites)],
            f"room.{number:04}@{tenant.domain}",
            f"Room {number:04}",
            1 + number % 9,
            seats=4 + number % 13,
        )
        for number in range(len(tenant.rooms), count)
    )
    return replace(tenant, rooms=tenant.rooms + added)
