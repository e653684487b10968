"""What is wrong with a client's set-up, worst first, each with how to put it right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from services.model import Connection, Mode, Room
from services.model.observed import Dated, FailureReason, Observed, StoreHealth, Why
from services.model.setup import Setup
from services.parsing.name_list import named

SHARING_TAKES: Final = timedelta(hours=48)
"""How long a calendar that was just shared may stay closed (Microsoft 365: sharing a calendar in Outlook)."""
OUTAGE_AFTER: Final = timedelta(minutes=15)
"""How long Microsoft 365 may be away before a connection counts as inactive."""
OUTAGES: Final = frozenset({"graph_away", "sign_in_away"})
"""The errors that pass by themselves."""
CLOCKS_APART: Final = timedelta(seconds=60)
"""How far the store's clock may be from this machine's: leases and due times go by the one, deadlines by the other."""

QUIET_AFTER: Final = timedelta(days=7)
"""How long after its last refused report a source counts as one that is not used any more."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: the key of its words, since when if that is known, and the dialogs that help.

    Of many of one kind `values` have `count` and the first `names`.
    """

    key: str
    since: datetime | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    reason: FailureReason | None = None


def findings(setup: Setup, observed: Observed, *, now: datetime) -> tuple[Finding, ...]:
    """Everything that is wrong, worst first: what stops all rooms, some rooms, and what only lacks; () for nothing."""
    return (
        *store_findings(observed.store),
        *_connections(setup, observed),
        *_unheard(observed, now=now),
        *_calendars(setup, observed, now=now),
        *_rooms(setup),
        *_services(setup),
        *_since("status.unreached", _unreached(setup, observed)),
        *_waiting(setup, observed, now=now),
    )


def store_findings(store: StoreHealth) -> Iterable[Finding]:
    """What is wrong with where all of it is kept."""
    if store.lost_at is not None:
        yield Finding("status.store_lost", store.lost_at)
    if not store.is_durable:
        yield Finding("status.store_not_durable")
    if abs(store.clock_ahead) > CLOCKS_APART.total_seconds():
        yield Finding("status.store_clock", values={"count": abs(store.clock_ahead)})


def _connections(setup: Setup, observed: Observed) -> Iterable[Finding]:
    if not setup.connections:
        yield Finding("status.no_connection", offers=("connect",))
    for connection in setup.connections:
        failure = observed.failing.get(connection.id)
        if failure is not None:
            is_outage = failure.reason.key in OUTAGES
            key, offers = ("status.outage", ()) if is_outage else ("status.inactive", ("connect",))
            yield Finding(key, failure.since, {"account": connection.account}, offers, failure.reason)


def _unheard(observed: Observed, *, now: datetime) -> Iterable[Finding]:
    for source, found in sorted(observed.unheard.items()):
        if now - found.last < QUIET_AFTER:
            offers = ("rooms",) if found.why is Why.ROOM else ()
            yield Finding(f"status.refused_{found.why}", found.since, {"source": source}, offers)


def _calendars(setup: Setup, observed: Observed, *, now: datetime) -> Iterable[Finding]:
    for mode in Mode:
        closed = _denied(setup, observed, [one for one in setup.connections if one.mode is mode])
        late = [(name, since) for name, since in closed if now - since >= SHARING_TAKES]
        yield from _since(f"status.denied_{mode}", late, "test", "map")
    asked = [(room.name, observed.tentative[at]) for room, at in _mapped(setup) if at in observed.tentative]
    yield from _since("status.tentative", asked, "rooms")


def _waiting(setup: Setup, observed: Observed, *, now: datetime) -> Iterable[Finding]:
    closed = _denied(setup, observed, setup.connections)
    yield from _since("status.waiting", [(name, at) for name, at in closed if now - at < SHARING_TAKES])


def _denied(setup: Setup, observed: Observed, of: Iterable[Connection]) -> list[Dated]:
    """The rooms whose calendars are closed, of these connections; a connection that fails says nothing of them."""
    working = {connection.id for connection in of} - set(observed.failing)
    owner = {calendar.address: calendar.connection for calendar in setup.calendars}
    return [
        (room.name, observed.denied[address])
        for room, address in _mapped(setup)
        if address in observed.denied and owner.get(address) in working
    ]


def _mapped(setup: Setup) -> list[tuple[Room, str]]:
    return [(room, room.calendar) for room in setup.rooms if room.calendar is not None]


def _rooms(setup: Setup) -> Iterable[Finding]:
    if not setup.rooms:
        yield Finding("status.no_rooms", offers=("map",) if setup.calendars else ("rooms",))
    yield from _some("status.unmapped", [room.name for room in setup.rooms if room.calendar is None], "map")
    taken = {address for _, address in _mapped(setup)}
    unused = [calendar.name for calendar in setup.calendars if calendar.address not in taken]
    yield from _some("status.unused", unused, "map")


def _services(setup: Setup) -> Iterable[Finding]:
    served = {location for provider in setup.providers for location in provider.locations}
    unserved = [place.name for place in setup.locations if place.id not in served]
    yield from _some("status.unserved", unserved, "providers")
    empty = [provider.name for provider in setup.providers if not provider.contacts]
    yield from _some("status.no_contacts", empty, "providers")
    open_ended = [
        provider.name
        for provider in setup.providers
        if set(provider.locations) - {agreement.location for agreement in provider.agreements}
    ]
    yield from _some("status.no_agreement", open_ended, "providers")


def _unreached(setup: Setup, observed: Observed) -> list[Dated]:
    """Whom Roomfix could not reach, of those who are still told anything: nobody can mend it for who has left."""
    staff = (one for provider in setup.providers for one in (*provider.contacts, *provider.subcontractors))
    known = {one.id for one in (*setup.admins, *staff)} | observed.chosen
    return sorted(dated for person, dated in observed.unreached.items() if person in known)


def _since(key: str, dated: list[Dated], *offers: str) -> Iterable[Finding]:
    for found in _some(key, [name for name, _ in dated], *offers):
        yield replace(found, since=min(since for _, since in dated))


def _some(key: str, names: list[str], *offers: str) -> Iterable[Finding]:
    if names:
        yield Finding(key, values={"count": len(names), "names": named(names)}, offers=offers)
