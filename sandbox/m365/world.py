"""All state of one stand-in tenant, and what is asked of it over HTTP as plain values."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.m365.attendant import Attendant
from sandbox.m365.entra.values import Grant
from sandbox.m365.events import Attendee, Event
from sandbox.m365.faults import Faults, Manners, Phase
from sandbox.m365.log import Log
from sandbox.m365.mailboxes import Clock, Mailboxes
from sandbox.m365.meetings import Meetings
from sandbox.m365.shares import Role, Share, Shares
from sandbox.m365.tenant import Room, Tenant
from sandbox.m365.tokens import Identity

Hook = Callable[[str, str, Phase], Awaitable[None] | None]
"""on_request(method, path, phase); called in the server, so what it does happens exactly there."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: `path` as decoded segments below the version, `base` the URL up to there as the client wrote it.

    Names in `query` and `headers` may be asked for in any case; `line` is "METHOD /decoded/path" for the switches.
    """

    method: str
    path: tuple[str, ...]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    base: str
    line: str
    request_id: str

    @property
    def bearer(self) -> str:
        return self.headers.get("Authorization", "").removeprefix("Bearer ").strip()


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back; a `body` that is a str is sent as HTML."""

    status: int = 200
    body: dict[str, Any] | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class World:
    """One tenant's mailboxes, sign-in service and switches; `attendant.policies` says per address how rooms answer."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self.tenant = tenant
        self.clock = clock
        self.faults = Faults()
        self.manners = Manners()
        self.log = Log(clock)
        self.identity = Identity(tenant, clock)
        self.mailboxes = Mailboxes(tenant, clock)
        self.attendant = Attendant(self.mailboxes, clock)
        self.meetings = Meetings(self.mailboxes, self.attendant, self.manners)
        self.shares = Shares(clock)
        self.hidden: set[str] = set()
        self.running: dict[tuple[str, str], int] = {}
        self.on_request: Hook | None = None

    def grant(self, call: Call) -> Grant | None:
        """What the call's token stands for, expired or not."""
        return self.identity.grants.get(call.bearer)

    def room(self, address: str) -> Room:
        """The room with that address; LookupError when there is none."""
        account = self.mailboxes.account(address)
        if isinstance(account, Room):
            return account
        raise LookupError(address)

    def events(self, address: str) -> list[Event]:
        """What stands in a mailbox, earliest first."""
        return sorted(self.mailboxes.items(address.lower()), key=lambda event: event.start)

    def add_meeting(
        self,
        room: str,
        start: datetime,
        end: datetime,
        *,
        subject: str = "Meeting",
        organizer: str | None = None,
        show_as: str = "busy",
        sensitivity: str = "normal",
        is_all_day: bool = False,
        guests: Iterable[str] = (),
    ) -> Event:
        """Book a room for somebody as if it had accepted, over whatever stands there; returns the organiser's item.

        `start` and `end` are aware. Without `organizer` the first person of the room's site has it. `guests` are the
        addresses of those who come, too.
        """
        place = self.room(room)
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("start and end need an offset")
        host = organizer or next(person.address for person in self.tenant.people if person.site == place.site)
        event = Event(
            mailbox=host.lower(),
            subject=subject,
            start=start.astimezone(UTC),
            end=end.astimezone(UTC),
            organizer=self.mailboxes.named(host),
            zone=place.site.windows_zone,
            attendees=(
                *(Attendee(self.mailboxes.named(guest)) for guest in guests),
                Attendee(self.mailboxes.named(place.address), kind="resource"),
            ),
            show_as=show_as,
            sensitivity=sensitivity,
            is_all_day=is_all_day,
            location=place.name,
            location_address=place.address,
        )
        return self.meetings.place(event)

    def settle(self) -> None:
        """Let every room answer now what it has not answered yet."""
        self.attendant.settle()

    def share(self, mailbox: str, account: str, *, role: str = "read", is_accepted: bool = True) -> None:
        """Share a mailbox's calendar with an account, as `Role` says; ValueError for another role."""
        self.shares.put(Share(mailbox.lower(), account.lower(), Role(role), is_accepted))

    def hide(self, room: str, *, is_hidden: bool = True) -> None:
        """Hide a room from address lists: places never lists it (learn: place-list), its mailbox works on."""
        address = self.room(room).address
        (self.hidden.add if is_hidden else self.hidden.discard)(address)

    @property
    def listed_rooms(self) -> tuple[Room, ...]:
        """What places knows: nothing at all with `manners.places_empty`."""
        rooms = () if self.manners.places_empty else self.tenant.rooms
        return tuple(room for room in rooms if room.address not in self.hidden)
