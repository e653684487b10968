"""Meetings across mailboxes: making, changing and ending them, with the copies the invited get."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sandbox.m365.attendant import Attendant, Invitation, room_copy
from sandbox.m365.drafts import changed
from sandbox.m365.events import Address, Attendee, Event, etag, item_id
from sandbox.m365.faults import Duplicate, Manners
from sandbox.m365.mailboxes import Mailboxes
from sandbox.m365.refusals import (
    duplicate_transaction,
    invalid_property,
    item_not_found,
    not_the_organizer,
    stale_change_key,
)
from sandbox.m365.tenant import Person, Room


@dataclass(frozen=True, slots=True)
class Meetings:
    """What Graph's event verbs do to the mailboxes."""

    mailboxes: Mailboxes
    attendant: Attendant
    manners: Manners

    def create(self, mailbox: str, wire: dict[str, Any], *, immutable: bool = False) -> Event:
        """Make an event in one mailbox and invite its attendees; rooms answer later, through the attendant.

        A room's own calendar takes anything: without an invitation no attendant looks for conflicts (inferred
        from docs: api/user-post-events).
        """
        if "start" not in wire or "end" not in wire:
            raise invalid_property("start" if "start" not in wire else "end")
        earlier = self._earlier(mailbox, wire.get("transactionId"), immutable=immutable)
        if earlier is not None:
            return earlier
        organizer = self.mailboxes.named(mailbox)
        blank = Event(mailbox=mailbox, subject="", start=datetime.min, end=datetime.max, organizer=organizer)  # noqa: DTZ901
        event = self.mailboxes.add(changed(blank, wire, resolve=self._resolve))
        self._invite(event)
        return event

    def update(self, event: Event, wire: dict[str, Any], *, if_match: str | None = None) -> Event:
        """Change an event; a new time makes every invited room look again.

        transactionId stays as it was: it cannot be changed after creation (sdk: models/event.py).
        """
        _check_change_key(event, if_match)
        wire = {name: value for name, value in wire.items() if name != "transactionId"}
        new = changed(event, wire, resolve=self._resolve)
        if not event.is_organizer:
            return self.mailboxes.keep(new)
        moved = (new.start, new.end) != (event.start, event.end)
        if moved:
            new = replace(new, attendees=tuple(Attendee(who=each.who, kind=each.kind) for each in new.attendees))
        kept = self.mailboxes.keep(new)
        if moved or new.attendees != event.attendees:
            self._uninvite(event, still=kept.attendees)
            self._invite(kept)
        return kept

    def cancel(self, event: Event) -> None:
        """Cancel a meeting for everybody; Graph: the organizer only."""
        if not event.is_organizer:
            raise not_the_organizer()
        self.delete(event)

    def delete(self, event: Event, *, if_match: str | None = None) -> None:
        """Remove an event; an organizer's goes from the attendees' calendars too, from a room's after its delay."""
        _check_change_key(event, if_match)
        self.mailboxes.remove(event)
        if not self.manners.transaction_outlives_event:
            self.mailboxes.forget_transaction(event)
        if event.is_organizer:
            self._uninvite(event, still=())

    def place(self, event: Event) -> Event:
        """Put a meeting into all calendars at once, accepted by everybody, whatever else stands there."""
        now = self.mailboxes.now()
        accepted = tuple(replace(attendee, response="accepted", at=now) for attendee in event.attendees)
        kept = self.mailboxes.add(replace(event, attendees=accepted))
        for attendee in accepted:
            account = self.mailboxes.account(attendee.who.address)
            if isinstance(account, Room) and account.address != event.mailbox:
                copy = room_copy(kept, account, answer="accepted", at=now)
                self.mailboxes.add(
                    replace(copy, sensitivity=event.sensitivity, series=self._series(event, account.address))
                )
            elif isinstance(account, Person):
                self._pencil_in(kept, account, response="accepted")
        return kept

    def _series(self, event: Event, mailbox: str) -> str | None:
        """Which series the copy of an occurrence belongs to: every mailbox has its own master."""
        master = self.mailboxes.item(event.mailbox, event.series) if event.series else None
        copy = self.mailboxes.copy(mailbox, master.uid) if master else None
        return copy.key if copy else None

    def _earlier(self, mailbox: str, transaction: str | None, *, immutable: bool) -> Event | None:
        if transaction is None:
            return None
        key = self.mailboxes.made_with(mailbox, transaction)
        if key is None:
            return None
        earlier = item_id(key, immutable=immutable)
        replay = self.mailboxes.item(mailbox, earlier) if self.manners.duplicate is Duplicate.REPLAY else None
        if replay is not None:
            return replay
        if self.manners.duplicate is Duplicate.CONFLICT:
            raise duplicate_transaction(409, None)
        raise duplicate_transaction(400, earlier)

    def _invite(self, event: Event) -> None:
        for attendee in event.attendees:
            account = self.mailboxes.account(attendee.who.address)
            if isinstance(account, Person):
                self._pencil_in(event, account, response="notResponded")
        self.attendant.invite(event)

    def _pencil_in(self, event: Event, person: Person, *, response: str) -> None:
        """A person's copy stands in the calendar at once, tentative until they answer."""
        if person.address == event.mailbox or not self.mailboxes.has(person.address):
            return
        show_as = event.show_as if response == "accepted" else "tentative"
        copy = replace(event, mailbox=person.address, show_as=show_as, response=response, transaction=None)
        copy = replace(copy, series=self._series(event, person.address))
        earlier = self.mailboxes.copy(person.address, event.uid)
        if earlier is None:
            self.mailboxes.add(copy)
        else:
            self.mailboxes.keep(replace(copy, key=earlier.key, created=earlier.created))

    def _uninvite(self, event: Event, *, still: Iterable[Attendee]) -> None:
        invited = {attendee.who.address for attendee in still}
        for attendee in event.attendees:
            account = self.mailboxes.account(attendee.who.address)
            if account is None or account.address in invited or account.address == event.mailbox:
                continue
            if isinstance(account, Room):
                self.attendant.notify(Invitation(account, event.mailbox, event.uid))
                continue
            copy = self.mailboxes.copy(account.address, event.uid)
            if copy is not None:
                self.mailboxes.remove(copy)

    def _resolve(self, address: str, name: str) -> Address:
        return self.mailboxes.named(address, name=name)


def existing(event: Event | None) -> Event:
    """The event, or 404 ErrorItemNotFound."""
    if event is None:
        raise item_not_found()
    return event


def _check_change_key(event: Event, if_match: str | None) -> None:
    """If-Match must name the current version, or 412 ErrorIrresolvableConflict (msgraph-sdk-dotnet#1201)."""
    if if_match not in {None, "*", etag(event)}:
        raise stale_change_key()
