"""Switches that make the stand-in fail, and those that choose between readings of what Graph's documents leave open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ROWS = r"POST .*/getSchedule$"
TOKEN = r"POST .*/oauth2/v2\.0/token$"  # noqa: S105 - a path
AUTHORIZE = r"/oauth2/v2\.0/authorize$"


class Effect(StrEnum):
    """What a fault does."""

    STATUS = "status"
    """Answer `status` with `code` and `message`, and apply nothing."""
    HTML = "html"
    """Answer `status` with a gateway's page instead of JSON."""
    SLOW = "slow"
    """Wait `seconds` at `phase`."""
    DROP = "drop"
    """Close the connection at `phase` without an answer."""
    ROW_ERROR = "row_error"
    """getSchedule: the rows of `rooms` (all, when empty) carry error 5009."""
    CAPITALS = "capitals"
    """getSchedule: statuses as `Busy`."""
    CUSTOM_ZONE = "custom_zone"
    """getSchedule: working hours in a customTimeZone."""
    AADSTS = "aadsts"
    """Token endpoint and authorize page: the error numbered `code`."""


class Phase(StrEnum):
    """Where a request stands; the hook `on_request` hears of each."""

    RECEIVED = "received"
    APPLIED = "applied"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Fault:
    """One switch: `on` is a regex searched in "METHOD /decoded/path"; it acts `times` times (None: until cleared)."""

    effect: Effect
    on: str = ""
    times: int | None = 1
    status: int = 503
    code: str = "ServiceUnavailable"
    message: str = "The service is temporarily unavailable."
    retry_after: str | None = None
    bare: bool = False
    seconds: float = 0.0
    phase: Phase = Phase.RECEIVED
    rooms: tuple[str, ...] = ()


def throttled(on: str = "", *, retry_after: str | None = "2", times: int | None = 1) -> Fault:
    """429 of the mailbox; Retry-After is an integer, a fraction ("2.128") or none (docs: concepts/throttling)."""
    message = "Application is over its MailboxConcurrency limit."
    return Fault(Effect.STATUS, on, times, 429, "ApplicationThrottled", message, retry_after=retry_after, bare=True)


def unavailable(on: str = "", *, status: int = 503, retry_after: str | None = None, times: int | None = 1) -> Fault:
    """503 or 504 in Graph's envelope."""
    return Fault(Effect.STATUS, on, times, status, retry_after=retry_after)


def gateway_page(on: str = "", *, status: int = 502, times: int | None = 1) -> Fault:
    """A 502 whose body is a page, not JSON."""
    return Fault(Effect.HTML, on, times, status)


def expired_token(on: str = "", *, times: int | None = 1) -> Fault:
    """401 for a token that was good."""
    message = "Lifetime validation failed, the token is expired."
    return Fault(Effect.STATUS, on, times, 401, "InvalidAuthenticationToken", message)


def slow(seconds: float, on: str = "", *, phase: Phase = Phase.RECEIVED, times: int | None = 1) -> Fault:
    """An answer that takes its time, before or after the request had its effect."""
    return Fault(Effect.SLOW, on, times, seconds=seconds, phase=phase)


def lost_request(on: str = "", *, times: int | None = 1) -> Fault:
    """The connection breaks before anything happened."""
    return Fault(Effect.DROP, on, times)


def lost_answer(on: str = "", *, times: int | None = 1) -> Fault:
    """The request had its effect, and the client never hears of it."""
    return Fault(Effect.DROP, on, times, phase=Phase.APPLIED)


def broken_rows(*rooms: str, times: int | None = None) -> Fault:
    """getSchedule cannot resolve these rooms."""
    return Fault(Effect.ROW_ERROR, ROWS, times, rooms=tuple(room.lower() for room in rooms))


def aadsts(number: int, on: str = TOKEN, *, times: int | None = 1) -> Fault:
    """The token endpoint, or with AUTHORIZE the authorize page, refuses with this AADSTS error."""
    return Fault(Effect.AADSTS, on, times, code=str(number))


class Faults:
    """The switches that are on, in the order they were set."""

    def __init__(self) -> None:
        self._left: list[tuple[Fault, int | None]] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter([fault for fault, _ in self._left])

    def add(self, fault: Fault) -> None:
        self._left.append((fault, fault.times))

    def clear(self) -> None:
        self._left.clear()

    def take(self, line: str, *effects: Effect, phase: Phase = Phase.RECEIVED) -> Fault | None:
        """The first switch with one of these effects that fits the request and phase; it counts as used once."""
        for number, (fault, left) in enumerate(self._left):
            if fault.effect in effects and fault.phase is phase and re.search(fault.on, line, re.IGNORECASE):
                self._use(number, fault, left)
                return fault
        return None

    def _use(self, number: int, fault: Fault, left: int | None) -> None:
        if left is None:
            return
        if left <= 1:
            del self._left[number]
        else:
            self._left[number] = (fault, left - 1)


class Duplicate(StrEnum):
    """What a used transactionId gets: unverified, clients in public code expect all three."""

    BAD_REQUEST = "400 with existingEventId"
    CONFLICT = "409"
    REPLAY = "201 again"


class Unshared(StrEnum):
    """How a delegated read of a calendar that is not shared is refused; which is unverified."""

    ACCESS_DENIED = "ErrorAccessDenied"
    NOT_FOUND = "ErrorItemNotFound"
    CALENDAR_DENIED = "DelegatedCalendarAccessDenied"


@dataclass(slots=True)
class Manners:
    """How this Graph behaves as a whole; set at any time.

    `latency` is seconds added to every Graph request; `concurrency` the most requests of one app at one mailbox at once
    (docs: concepts/throttling-limits, 4), None for no limit. `transaction_outlives_event`: a transactionId stays used
    when its event is deleted (unverified). `places_empty`: places lists nothing although there are rooms (learn: Q&A
    1486588). `delegates_read_settings`: a delegate with a share may read a room's mailboxSettings (unverified).
    """

    latency: float = 0.0
    concurrency: int | None = 4
    concurrency_retry_after: str | None = "10"
    duplicate: Duplicate = Duplicate.BAD_REQUEST
    transaction_outlives_event: bool = True
    unshared: Unshared = Unshared.ACCESS_DENIED
    places_empty: bool = False
    delegates_read_settings: bool = False
