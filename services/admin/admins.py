"""Who may set things up: admins do, providers' people do not, and nobody is both without an admin being told. Pure."""

from __future__ import annotations

from dataclasses import replace

from services.model import Person, PersonId
from services.model.errors import Refusal
from services.model.setup import Setup


def require(setup: Setup, person: Person, *, configured: frozenset[str]) -> None:
    """Let an admin pass; `configured` are the object ids that are admins from the start (ROOMFIX_ADMINS).

    Raises Refusal: `provider_cannot_set_up` for a provider's contact or subcontractor whatever else they are,
    `not_an_admin` with the admins' names for anybody else, `no_admin_yet` where there are none.
    """
    if is_admin(setup, person.id, configured=configured):
        return
    provider = setup.provider_of(person.id)
    if provider is not None:
        raise Refusal("provider_cannot_set_up", provider=provider.name)
    if not setup.admins:
        raise Refusal("no_admin_yet")
    raise Refusal("not_an_admin", admins=", ".join(admin.name for admin in setup.admins))


def is_admin(setup: Setup, person: PersonId, *, configured: frozenset[str]) -> bool:
    """Whether somebody may set things up and decide: an admin, if they work for no provider."""
    return setup.provider_of(person) is None and (setup.is_admin(person) or person in configured)


def installed(setup: Setup, person: Person, *, language: str = "", configured: frozenset[str] = frozenset()) -> Setup:
    """The set-up after somebody added Roomfix: the first is its first admin, unless they work for a provider, and their
    language is what everybody reads together.

    Nobody becomes admin by adding it where some are `configured` from the start: a setup policy adds it for everybody.
    """
    if setup.admins or configured or setup.provider_of(person.id) is not None:
        return setup
    client = replace(setup.client, language=setup.client.language or language)
    return replace(setup, admins=(person,), client=client)


def added(setup: Setup, person: Person) -> Setup:
    """The set-up with one more admin; raises Refusal("admin_is_contact") for somebody who works for a provider."""
    provider = setup.provider_of(person.id)
    if provider is not None:
        raise Refusal("admin_is_contact", name=person.name, provider=provider.name)
    if setup.is_admin(person.id):
        return setup
    return replace(setup, admins=(*setup.admins, person))


def removed(setup: Setup, person: PersonId) -> Setup:
    """The set-up with one admin less; raises Refusal("last_admin") for the only one who may set things up."""
    if not setup.is_admin(person):
        return setup
    left = tuple(admin for admin in setup.admins if admin.id != person)
    if all(setup.provider_of(admin.id) is not None for admin in left):
        raise Refusal("last_admin")
    return replace(setup, admins=left)
