"""When an incident has to be responded to and resolved, and who is told when nobody claims: in business time. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from services.model import Agreement, Escalation, Incident, Location, Provider, Severity
from services.model.business_hours import BusinessHours, Span, opening_spans
from services.model.setup import Setup

WEEK: Final = 7 * 86_400
FARTHEST: Final = 53 * WEEK
"""How far ahead business time is looked for; hours without any opening in a year have no deadlines."""
MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Deadlines:
    """An incident's deadlines and the steps while nobody claims, by time."""

    respond_by: datetime | None = None
    resolve_by: datetime | None = None
    escalations: tuple[Escalation, ...] = ()


def deadlines(setup: Setup, location: Location, severity: Severity, *, now: datetime) -> Deadlines:
    """What the providers of a location have agreed to for such an incident, from now on.

    Of several providers the earliest deadline counts, each in the time when both the location and that provider work.
    The last step is the admins, at the time to respond by: nobody else is asked to see to it.
    """
    steps: list[Escalation] = []
    respond: list[datetime] = []
    resolve: list[datetime] = []
    for provider in setup.providers_at(location.id):
        hours = _hours(location, provider)
        steps += _steps(provider, hours, now)
        agreed = _agreement(provider, location, severity)
        if agreed is not None:
            respond += _after(hours, now, agreed.respond)
            resolve += _after(hours, now, agreed.resolve)
    if respond:
        steps.append(Escalation(min(respond), ""))
    return Deadlines(
        min(respond, default=None), min(resolve, default=None), tuple(sorted(steps, key=lambda step: step.at))
    )


def resumed(setup: Setup, incident: Incident, *, now: datetime) -> Deadlines:
    """The deadlines of an incident that has waited for its client: what was left of each then is left now.

    Which of several providers a deadline is of is not known: the earliest that comes of their hours counts.
    """
    since = incident.waiting_since
    if since is None:
        return Deadlines(incident.respond_by, incident.resolve_by, incident.escalations)
    location = setup.location(incident.location.id) or incident.location
    bound = _bound(setup, location, incident.severity)

    def later(at: datetime | None) -> datetime | None:
        if at is None or at <= since:
            return at
        found = (end for hours in bound for end in _reached(hours, now, business_seconds(hours, since, at)))
        return min(found, default=at)

    taken, ahead = incident.escalations[: incident.level], incident.escalations[incident.level :]
    moved = tuple(Escalation(later(step.at) or step.at, step.name, step.people) for step in ahead)
    return Deadlines(later(incident.respond_by), later(incident.resolve_by), (*taken, *moved))


def add(hours: Sequence[BusinessHours], start: datetime, seconds: int) -> datetime | None:
    """The moment when so many seconds of common business time have passed since `start`; None where it never comes."""
    left = seconds
    for opens, closes in _common(hours, int(start.timestamp())):
        if left <= closes - opens:
            return datetime.fromtimestamp(opens + left, UTC)
        left -= closes - opens
    return None


def business_seconds(hours: Sequence[BusinessHours], start: datetime, end: datetime) -> int:
    """How many seconds of common business time lie between two moments."""
    stop, found = int(end.timestamp()), 0
    for opens, closes in _common(hours, int(start.timestamp())):
        if opens >= stop:
            break
        found += min(closes, stop) - opens
    return found


def _after(hours: Sequence[BusinessHours], start: datetime, minutes: int) -> tuple[datetime, ...]:
    return _reached(hours, start, minutes * MINUTE)


def _reached(hours: Sequence[BusinessHours], start: datetime, seconds: int) -> tuple[datetime, ...]:
    found = add(hours, start, seconds)
    return () if found is None else (found,)


def _hours(location: Location, provider: Provider) -> tuple[BusinessHours, ...]:
    return (location.hours,) if provider.hours is None else (location.hours, provider.hours)


def _bound(setup: Setup, location: Location, severity: Severity) -> list[tuple[BusinessHours, ...]]:
    """The hours of every provider that has agreed to something for such an incident, the location's where none has."""
    providers = setup.providers_at(location.id)
    bound = [one for one in providers if one.escalation or _agreement(one, location, severity) is not None]
    return [_hours(location, provider) for provider in bound] or [(location.hours,)]


def _steps(provider: Provider, hours: Sequence[BusinessHours], now: datetime) -> Iterator[Escalation]:
    for step in provider.escalation:
        for at in _after(hours, now, step.after):
            yield Escalation(at, step.name, step.people)


def _agreement(provider: Provider, location: Location, severity: Severity) -> Agreement | None:
    wanted = (location.id, severity)
    return next((one for one in provider.agreements if (one.location, one.severity) == wanted), None)


def _common(hours: Sequence[BusinessHours], start: int) -> Iterator[Span]:
    """The periods from `start` on in which all are open, merged and by time, for about a year."""
    for begin in range(start, start + FARTHEST, WEEK):
        window: list[Span] = [(begin, begin + WEEK)]
        for one in hours:
            window = list(_both(window, _merged(opening_spans(one, begin, begin + WEEK))))
        yield from window


def _both(one: Iterable[Span], other: Sequence[Span]) -> Iterator[Span]:
    for start, end in one:
        for opens, closes in other:
            if opens < end and start < closes:
                yield max(start, opens), min(end, closes)


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The periods, those made one that touch or overlap."""
    found: list[Span] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
