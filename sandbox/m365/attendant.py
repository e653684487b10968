"""The booking attendant: answers invitations for the rooms, a little later and by each room's policy."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sandbox.m365.events import Attendee, Event
from sandbox.m365.mailboxes import Clock, Mailboxes
from sandbox.m365.tenant import Room, Site


class Automate(StrEnum):
    """Exchange's AutomateProcessing (exo: Set-CalendarProcessing)."""

    NONE = "None"
    AUTO_UPDATE = "AutoUpdate"
    AUTO_ACCEPT = "AutoAccept"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a room answers, with Exchange Online's defaults; `delay` is in seconds (the real one is unverified)."""

    automate: Automate = Automate.AUTO_ACCEPT
    allow_conflicts: bool = False
    booking_window_days: int = 180
    maximum_minutes: int = 1440
    only_work_hours: bool = False
    delay: float = 0.5


@dataclass(frozen=True, slots=True)
class Invitation:
    """One meeting one room has to look at again."""

    room: Room
    organizer: str
    uid: str


def judge(policy: Policy, room: Room, event: Event, *, others: Iterable[Event], now: datetime) -> str:
    """The room's answer to a meeting, `others` being what else stands in its calendar (exo: Set-CalendarProcessing).

    AutoUpdate leaves the decision to a delegate and only pencils the meeting in. A maximum of 0 minutes is none.
    """
    minutes = (event.end - event.start) / timedelta(minutes=1)
    if policy.automate is Automate.AUTO_UPDATE:
        return "tentativelyAccepted"
    refused = (
        room.booking_type == "reserved",
        event.start > now + timedelta(days=policy.booking_window_days),
        0 < policy.maximum_minutes < minutes,
        policy.only_work_hours and not _in_work_hours(room.site, event),
        not policy.allow_conflicts and any(_conflict(event, other) for other in others),
    )
    return "declined" if any(refused) else "accepted"


def _conflict(event: Event, other: Event) -> bool:
    overlap = other.start < event.end and other.end > event.start
    return overlap and other.uid != event.uid and other.blocks


def _in_work_hours(site: Site, event: Event) -> bool:
    start, end = event.start.astimezone(ZoneInfo(site.zone)), event.end.astimezone(ZoneInfo(site.zone))
    opens, closes = time.fromisoformat(site.opens), time.fromisoformat(site.closes)
    return start.date() == end.date() and start.weekday() < 5 and opens <= start.time() and end.time() <= closes


def room_copy(original: Event, room: Room, *, answer: str, at: datetime) -> Event:
    """What stands in the room's calendar: the organiser's name for a subject, and no body, note or privacy flag.

    exo: AddOrganizerToSubject, DeleteSubject, DeleteComments and RemovePrivateProperty are on for resources.
    """
    attendees = tuple(attendee for attendee in original.attendees if attendee.who.address != room.address)
    organizer = Attendee(who=original.organizer)
    itself = next(attendee for attendee in original.attendees if attendee.who.address == room.address)
    return replace(
        original,
        mailbox=room.address,
        subject=f"{original.organizer.name} ",
        attendees=(organizer, *attendees, replace(itself, response=answer, at=at)),
        show_as="tentative" if answer == "tentativelyAccepted" else original.show_as,
        sensitivity="normal",
        response=answer,
        responded_at=at,
        transaction=None,
        more={},
    )


class Attendant:
    """Looks at invitations, changes and cancellations when their delay is over, in the order they came."""

    def __init__(self, mailboxes: Mailboxes, clock: Clock) -> None:
        self.policies: dict[str, Policy] = {}
        self._mailboxes = mailboxes
        self._clock = clock
        self._waiting: dict[Invitation, asyncio.TimerHandle] = {}

    def policy(self, room: Room) -> Policy:
        return self.policies.get(room.address, Policy())

    def invite(self, original: Event) -> None:
        """Let every invited room look at this meeting, or look again."""
        for attendee in original.attendees:
            room = self._mailboxes.account(attendee.who.address)
            if isinstance(room, Room) and room.address != original.mailbox:
                self.notify(Invitation(room, original.mailbox, original.uid))

    def notify(self, invitation: Invitation) -> None:
        """Look at one meeting after the room's delay; a later notice replaces an earlier one."""
        policy = self.policy(invitation.room)
        if policy.automate is Automate.NONE:
            return
        earlier = self._waiting.pop(invitation, None)
        if earlier is not None:
            earlier.cancel()
        loop = asyncio.get_running_loop()
        self._waiting[invitation] = loop.call_later(policy.delay, self._look, invitation)

    def settle(self) -> None:
        """Look at everything that waits, now."""
        for invitation, timer in list(self._waiting.items()):
            timer.cancel()
            self._look(invitation)

    def stop(self) -> None:
        """Forget what waits."""
        for timer in self._waiting.values():
            timer.cancel()
        self._waiting.clear()

    def _look(self, invitation: Invitation) -> None:
        self._waiting.pop(invitation, None)
        room = invitation.room
        original = self._mailboxes.copy(invitation.organizer, invitation.uid)
        copy = self._mailboxes.copy(room.address, invitation.uid)
        if original is None or all(attendee.who.address != room.address for attendee in original.attendees):
            self._clear(copy)
            return
        others = self._mailboxes.between(room.address, original.start, original.end)
        now = self._clock()
        answer = judge(self.policy(room), room, original, others=others, now=now)
        self._write(room_copy(original, room, answer=answer, at=now), copy)
        self._mailboxes.keep(_answered(original, room.address, answer=answer, at=now))

    def _write(self, wanted: Event, copy: Event | None) -> None:
        if wanted.response == "declined":
            self._clear(copy)
        elif copy is None:
            self._mailboxes.add(wanted)
        else:
            self._mailboxes.keep(replace(wanted, key=copy.key, created=copy.created))

    def _clear(self, copy: Event | None) -> None:
        if copy is not None:
            self._mailboxes.remove(copy)


def _answered(original: Event, room: str, *, answer: str, at: datetime) -> Event:
    attendees = tuple(
        replace(attendee, response=answer, at=at) if attendee.who.address == room else attendee
        for attendee in original.attendees
    )
    return replace(original, attendees=attendees)
