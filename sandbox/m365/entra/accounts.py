"""Which account an address means at a tenant."""

from __future__ import annotations

from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.entra.values import Account
from sandbox.m365.tenant import Directory, Person, Tenant

ANY_ORGANISATION = frozenset({"common", "organizations"})
"""Tenant segments where accounts of every tenant sign in, each at its own."""


def directories(tenant: Tenant) -> tuple[Directory, ...]:
    return (tenant.directory, *tenant.neighbours)


def directory(tenant: Tenant, name: str) -> Directory | None:
    """The tenant with that id or domain."""
    wanted = name.lower()
    return next((each for each in directories(tenant) if wanted in {each.id, *each.domains}), None)


def resolve(tenant: Tenant, name: str, *, at: str) -> Account:
    """Who signs in with an address at a tenant, `at` being the URL's tenant segment.

    Raises AadstsRefusal: 50034 nobody has that address, 50057 it is a room's (disabled, every one of them), 50020 from
    elsewhere and no guest, 90002 no such tenant.
    """
    wanted = name.strip().lower()
    if wanted in {room.address for room in tenant.rooms}:
        raise AadstsRefusal(50057)
    home, person = _home(tenant, wanted)
    if at.lower() in ANY_ORGANISATION:
        return Account(person, home.id, home.id, person.id)
    target = directory(tenant, at)
    if target is None:
        raise AadstsRefusal(90002)
    there = person if target == home else _guest(target, person, home=home)
    return Account(there, target.id, home.id, person.id)


def known_at(tenant: Tenant, segment: str) -> tuple[Person, ...]:
    """Whom the account page offers: everybody at that tenant, its guests too."""
    target = tenant.directory if segment.lower() in ANY_ORGANISATION else directory(tenant, segment)
    return (*target.members, *target.guests) if target else ()


def _home(tenant: Tenant, name: str) -> tuple[Directory, Person]:
    for each in directories(tenant):
        for person in each.members:
            if name in {person.address, person.id}:
                return each, person
    raise AadstsRefusal(50034)


def _guest(target: Directory, person: Person, *, home: Directory) -> Person:
    for guest in target.guests:
        if guest.address == person.address:
            return guest
    provider = f"https://sts.windows.net/{home.id}/"
    raise AadstsRefusal(
        50020,
        text=(
            f"User account '{person.address}' from identity provider '{provider}' does not exist in tenant "
            f"'{target.name}' and cannot access the application in that tenant. The account needs to be added as an "
            "external user in the tenant first."
        ),
    )
