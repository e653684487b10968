"""What administrators have set up for a client, read and changed as one value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.model import (
    Calendar,
    Client,
    Connection,
    ConnectionId,
    Location,
    LocationId,
    Pause,
    Person,
    PersonId,
    Provider,
    Room,
    RoomId,
)


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything an administrator has set up for one client, read as one."""

    client: Client
    locations: tuple[Location, ...] = ()
    rooms: tuple[Room, ...] = ()
    providers: tuple[Provider, ...] = ()
    connections: tuple[Connection, ...] = ()
    calendars: tuple[Calendar, ...] = ()
    admins: tuple[Person, ...] = ()
    pauses: tuple[Pause, ...] = ()

    def location(self, wanted: LocationId) -> Location | None:
        """The location of that id, if it is still there."""
        return next((place for place in self.locations if place.id == wanted), None)

    def providers_at(self, location: LocationId) -> tuple[Provider, ...]:
        """The providers that serve a location, in the order they were set up."""
        return tuple(provider for provider in self.providers if location in provider.locations)

    def room(self, wanted: RoomId) -> Room | None:
        """The room of that id, if it is still there."""
        return next((room for room in self.rooms if room.id == wanted), None)

    def connection(self, wanted: ConnectionId) -> Connection | None:
        """The connection of that id, if it is still there."""
        return next((connection for connection in self.connections if connection.id == wanted), None)

    def connection_of(self, address: str | None) -> Connection | None:
        """The connection that reads and books a calendar; None for an address that was not chosen."""
        owner = next((calendar.connection for calendar in self.calendars if calendar.address == address), None)
        return self.connection(owner) if owner is not None else None

    def is_admin(self, person: PersonId) -> bool:
        """Whether a person may set things up; those configured for the whole installation are not among these."""
        return any(admin.id == person for admin in self.admins)

    def escalates_to(self, person: PersonId) -> bool:
        """Whether a step of some provider names a person, who may be nobody's contact."""
        steps = (step for provider in self.providers for step in provider.escalation)
        return any(person == one.id for step in steps for one in step.people)

    def provider_of(self, person: PersonId) -> Provider | None:
        """The provider that a person works for, as a contact or a subcontractor."""
        return next(
            (
                provider
                for provider in self.providers
                if person in {one.id for one in (*provider.contacts, *provider.subcontractors)}
            ),
            None,
        )

    def is_contact(self, person: PersonId, location: LocationId) -> bool:
        """Whether a person may claim slots at a location."""
        return any(contact.id == person for provider in self.providers_at(location) for contact in provider.contacts)

    def without(self, gone: ConnectionId) -> Setup:
        """The set-up after a connection is removed: its calendars go, and its rooms stay without one."""
        lost = {calendar.address for calendar in self.calendars if calendar.connection == gone}
        return replace(
            self,
            connections=tuple(one for one in self.connections if one.id != gone),
            calendars=tuple(calendar for calendar in self.calendars if calendar.address not in lost),
            rooms=tuple(replace(room, calendar=None) if room.calendar in lost else room for room in self.rooms),
        )
