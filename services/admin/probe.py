"""Trying a connection before it is saved, and whenever somebody asks: check after check, each with its words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.microsoft.calendar_entries import trial_entry, trial_over
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import Access, FoundRoom, GraphSetup, Organization
from services.model import ClientId, Connection, Mode, PersonId, RoomResponse, Slot
from services.model.dialog import ReportProgress
from services.model.errors import RoomfixError, Unavailable

PROBE_TITLE = timedelta(minutes=15)
"""The length of the event that is made and removed."""
AHEAD = timedelta(days=1)
"""How far ahead it lies at least."""
POLLS, POLL = 20, 0.5
"""How often, and at what distance in seconds, the room is asked for its answer."""

NO_MAILBOX = "mailboxnotenabledforrestapi"
"""Graph: errors, the code for an account without a mailbox."""

Wait = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was tried: `key` finds the words, with `.ok` or `.failed`; or `error`, where it has its own."""

    key: str
    passed: bool
    values: Mapping[str, str | int] = field(default_factory=dict)
    error: str = ""


@dataclass(frozen=True, slots=True)
class ProbedConnection:
    """What is tried: a connection of a client, in the name of a person whose own calendar should stay closed to it.

    `transaction` names the event that is made, so that a trial that was cut off makes no second one; it is written in
    `language`, the client's.
    """

    client: ClientId
    connection: Connection
    person: PersonId
    transaction: str
    now: datetime
    language: str = ""


@dataclass(frozen=True, slots=True)
class Probe:
    """The verbs that a trial needs; `wait` pauses for some seconds."""

    graph: Graph
    setup: GraphSetup
    wait: Wait

    async def run(self, trial: ProbedConnection, report: ReportProgress) -> tuple[str, tuple[Check, ...]]:
        """The organisation's name and every check in the order tried; without a token there is but the first."""
        try:
            organization = await self.setup.organization(trial.client, trial.connection)
        except RoomfixError as error:
            return "", (_failed("check.token", error),)
        rooms, listed = await self._rooms(trial)
        sample = next(iter(rooms), FoundRoom(trial.connection.account, trial.connection.account))
        checks = [Check("check.token", True), *_tenant(trial, organization), listed]
        steps = [self._schedule(trial, sample), self._details(trial, sample), self._wide(trial)]
        if trial.connection.can_book and rooms:
            steps.append(self._booking(trial, sample))
        for number, step in enumerate(steps, start=1):
            await report(number, len(steps))
            checks += await step
        return organization.name, tuple(checks)

    async def _rooms(self, trial: ProbedConnection) -> tuple[tuple[FoundRoom, ...], Check]:
        try:
            rooms = await self.setup.rooms(trial.client, trial.connection)
        except RoomfixError as error:
            return (), _failed("check.places", error)
        return rooms, Check("check.places", bool(rooms), {"count": len(rooms)}, "" if rooms else "check_places_empty")

    async def _schedule(self, trial: ProbedConnection, sample: FoundRoom) -> list[Check]:
        try:
            found = await self.setup.hours(trial.client, trial.connection, [sample.address], window=_window(trial))
        except RoomfixError as error:
            return [_failed("check.schedule", error)]
        return [Check("check.schedule", found[sample.address].access is Access.OPEN, {"room": sample.name})]

    async def _details(self, trial: ProbedConnection, sample: FoundRoom) -> list[Check]:
        """Details are not needed for free/busy; what is missing without them, or is but half done, is said."""
        room = {"room": sample.name}
        try:
            may = await self.setup.may_read(trial.client, trial.connection, sample.address, window=_window(trial))
            checks = [Check("check.details", bool(may), room)]
            if may and trial.connection.mode is Mode.DELEGATED:
                accepted = await self.setup.accepted(trial.client, trial.connection)
                checks += [] if sample.address in accepted else [Check("check.accepted", False, room)]
        except RoomfixError as error:
            return [_failed("check.details", error)]
        return checks

    async def _wide(self, trial: ProbedConnection) -> list[Check]:
        """Whether the app reads people's calendars, too; nothing is said where the person has none there."""
        if trial.connection.mode is not Mode.APPLICATION:
            return []
        try:
            may = await self.setup.may_read(trial.client, trial.connection, trial.person, window=_window(trial))
        except RoomfixError as error:
            return [_failed("check.wide", error)]
        return [] if may is None else [Check("check.wide", not may)]

    async def _booking(self, trial: ProbedConnection, sample: FoundRoom) -> list[Check]:
        try:
            slot = await self._free(trial, sample)
            answer = await self._tried(trial, sample, slot) if slot else None
        except RoomfixError as error:
            return [_failed("check.booking", error)]
        if slot is None:
            return [Check("check.booking", False, {"room": sample.name}, "check_booking_no_time")]
        if answer is RoomResponse.ACCEPTED:
            return [Check("check.booking", True, {"room": sample.name})]
        return [
            Check("check.booking", True, {"room": sample.name}),
            Check("check.answer", False, {"room": sample.name}),
        ]

    async def _free(self, trial: ProbedConnection, sample: FoundRoom) -> Slot | None:
        """A quarter of an hour in which the room is free, at least a day ahead."""
        window = Slot(trial.now + AHEAD, trial.now + 4 * AHEAD)
        busy = (await self.graph.free_busy(trial.client, trial.connection, [sample.address], window=window))[
            sample.address
        ]
        if busy is None:
            raise Unavailable("graph_away")
        start = window.start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        while start + PROBE_TITLE <= window.end:
            span = (int(start.timestamp()), int((start + PROBE_TITLE).timestamp()))
            if not any(begin < span[1] and span[0] < end for begin, end in busy):
                return Slot(start, start + PROBE_TITLE)
            start += PROBE_TITLE
        return None

    async def _tried(self, trial: ProbedConnection, sample: FoundRoom, slot: Slot) -> RoomResponse | None:
        """What the room answered to an event that is made for that and removed, whatever happens in between."""
        client, connection = trial.client, trial.connection
        invitation = trial_entry(
            trial.transaction, slot, room_name=sample.name, calendar=sample.address, language=trial.language
        )
        event: str | None = None
        try:
            event = await self.graph.invite(client, connection, invitation)
            return await self._answer(trial, sample, event)
        finally:
            await self._removed(trial, slot, event)

    async def _removed(self, trial: ProbedConnection, slot: Slot, event: str | None) -> None:
        """Remove the event, also one that Graph made without being able to say so; patiently, because it would stay."""
        for _ in range(POLLS):
            try:
                await self._cancelled(trial, slot, event)
            except Unavailable:
                await self.wait(POLL)
            else:
                return
        await self._cancelled(trial, slot, event)

    async def _cancelled(self, trial: ProbedConnection, slot: Slot, event: str | None) -> None:
        client, connection = trial.client, trial.connection
        event = event or await self.graph.find(client, connection, trial.transaction, slot=slot)
        if event is not None:
            await self.graph.cancel(client, connection, event, comment=trial_over(trial.language))

    async def _answer(self, trial: ProbedConnection, sample: FoundRoom, event: str) -> RoomResponse | None:
        for _ in range(POLLS):
            answer = await self.graph.answer(trial.client, trial.connection, event, calendar=sample.address)
            if answer is not RoomResponse.NONE:
                return answer
            await self.wait(POLL)
        return RoomResponse.NONE


def _tenant(trial: ProbedConnection, organization: Organization) -> list[Check]:
    """The tenant is the client's, and the account's domain is one that it has verified."""
    domain = trial.connection.domain
    is_own = organization.id.lower() == trial.client.lower()
    return [
        Check("check.organization", is_own, {"name": organization.name}),
        Check("check.domain", domain in organization.domains, {"domain": domain, "known": _known(organization)}),
    ]


def _known(organization: Organization) -> str:
    return ", ".join(sorted(organization.domains))[:500]


def _window(trial: ProbedConnection) -> Slot:
    return Slot(trial.now, trial.now + timedelta(days=1))


def _failed(key: str, error: RoomfixError) -> Check:
    values = {name: str(value) for name, value in error.values.items()}
    if isinstance(error, Unavailable):
        return Check(key, False, values, "check_away")
    return Check(key, False, values, "check_no_mailbox" if values.get("code") == NO_MAILBOX else error.key)
