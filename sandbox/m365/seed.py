"""Two weeks of believable meetings, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sandbox.m365.events import Address, Attendee, Event
from sandbox.m365.meetings import Meetings
from sandbox.m365.tenant import Person, Room, Tenant

DAYS_BACK, DAYS_AHEAD = 1, 14
_MINUTES = (30, 30, 60, 60, 60, 90, 120)
_SUBJECTS = (
    "Budget review",
    "Customer call",
    "Design critique",
    "Interview",
    "Onboarding",
    "Planning",
    "Pricing",
    "Project sync",
    "Quarterly numbers",
    "Retrospective",
    "Supplier talk",
    "Training",
    "Workshop",
)


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting that comes back on some weekdays (0 is Monday) at a local time."""

    subject: str
    weekdays: tuple[int, ...]
    at: time
    minutes: int


_SERIES = (
    Series("Stand-up", (0, 1, 2, 3, 4), time(9, 30), 30),
    Series("Team weekly", (1,), time(14, 0), 90),
    Series("Steering committee", (2,), time(10, 0), 120),
)


def fill(meetings: Meetings, tenant: Tenant, *, now: datetime, seed: int) -> None:
    """Fill every room from yesterday to in two weeks: singles, series, tentative, private and all-day ones."""
    days = {room.address: _workdays(room, now) for room in tenant.rooms}
    series = {
        room.address: list(_recurring(meetings, room, _people(tenant, room), number=number, days=days[room.address]))
        for number, room in enumerate(tenant.rooms)
    }
    for number, room in enumerate(tenant.rooms):
        people = _people(tenant, room)
        for day in days[room.address]:
            if number % 6 == 3 and day.weekday() == 3 and day.isocalendar().week % 2 == 0:
                meetings.place(_all_day(room, people[number % len(people)], day))
            else:
                _ordinary(meetings, room, people, day=day, seed=seed, taken=series[room.address])


def _people(tenant: Tenant, room: Room) -> tuple[Person, ...]:
    return tuple(person for person in tenant.people if person.site == room.site)


def _workdays(room: Room, now: datetime) -> list[date]:
    today = now.astimezone(ZoneInfo(room.site.zone)).date()
    days = (today + timedelta(days=offset) for offset in range(-DAYS_BACK, DAYS_AHEAD + 1))
    return [day for day in days if day.weekday() < 5]


def _recurring(
    meetings: Meetings, room: Room, people: tuple[Person, ...], *, number: int, days: list[date]
) -> Iterator[Event]:
    """One series a room: the master and its occurrences; on Fridays it starts half an hour later, as an exception."""
    series = _SERIES[number % len(_SERIES)]
    people = (people[number % len(people)], people[(number + 1) % len(people)])
    wanted = [day for day in days if day.weekday() in series.weekdays]
    if not wanted:
        return
    first = _meeting(room, people, series.subject, start=_at(room, wanted[0], series.at), minutes=series.minutes)
    recurrence = {"recurrence": _recurrence(series, room, wanted[0])}
    master = meetings.place(replace(first, kind="seriesMaster", more=recurrence))
    for day in wanted:
        late = timedelta(minutes=30) if day.weekday() == 4 else timedelta()
        start = _at(room, day, series.at) + late
        kind = "exception" if late else "occurrence"
        occurrence = replace(first, start=start, end=start + timedelta(minutes=series.minutes), kind=kind)
        yield meetings.place(replace(occurrence, series=master.key))


def _recurrence(series: Series, room: Room, first: date) -> dict[str, object]:
    names = ("monday", "tuesday", "wednesday", "thursday", "friday")
    return {
        "pattern": {
            "type": "weekly",
            "interval": 1,
            "month": 0,
            "dayOfMonth": 0,
            "daysOfWeek": [names[weekday] for weekday in series.weekdays],
            "firstDayOfWeek": "monday",
            "index": "first",
        },
        "range": {
            "type": "noEnd",
            "startDate": first.isoformat(),
            "endDate": "0001-01-01",
            "recurrenceTimeZone": room.site.windows_zone,
            "numberOfOccurrences": 0,
        },
    }


def _ordinary(
    meetings: Meetings, room: Room, people: tuple[Person, ...], *, day: date, seed: int, taken: list[Event]
) -> None:
    """Up to six meetings on half hours inside opening hours; neither the room nor anybody in it is in two at once."""
    rng = Random(f"{seed}:{room.address}:{day}")
    opens, closes = (_at(room, day, time.fromisoformat(text)) for text in (room.site.opens, room.site.closes))
    for _ in range(rng.randint(3, 6)):
        people = tuple(rng.sample(people, k=len(people)))
        minutes = rng.choice(_MINUTES)
        start = opens + timedelta(minutes=30 * rng.randrange(20))
        end = start + timedelta(minutes=minutes)
        free = [person for person in people if not any(meetings.mailboxes.between(person.address, start, end))]
        cast, subject, mood = free[: rng.randint(2, 3)], rng.choice(_SUBJECTS), rng.random()
        if cast and end <= closes and all(end <= other.start or start >= other.end for other in taken):
            drawn = _meeting(room, tuple(cast), subject, start=start, minutes=minutes)
            taken.append(meetings.place(_coloured(drawn, mood)))


def _coloured(event: Event, mood: float) -> Event:
    """One in ten is tentative, one in twelve private (as where RemovePrivateProperty is switched off)."""
    if mood < 0.1:
        return replace(event, show_as="tentative")
    return replace(event, sensitivity="private") if mood > 0.92 else event


def _all_day(room: Room, organizer: Person, day: date) -> Event:
    midnight = _at(room, day, time())
    event = _meeting(room, (organizer,), "Board day", start=midnight, minutes=60)
    return replace(event, end=_at(room, day + timedelta(days=1), time()), is_all_day=True)


def _meeting(room: Room, people: tuple[Person, ...], subject: str, *, start: datetime, minutes: int) -> Event:
    organizer, *invited = people
    guests = tuple(Attendee(Address(person.name, person.address)) for person in invited)
    return Event(
        mailbox=organizer.address,
        subject=subject,
        start=start,
        end=start + timedelta(minutes=minutes),
        organizer=Address(organizer.name, organizer.address),
        zone=room.site.windows_zone,
        attendees=(*guests, Attendee(Address(room.name, room.address), kind="resource")),
        location=room.name,
        location_address=room.address,
    )


def _at(room: Room, day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, tzinfo=ZoneInfo(room.site.zone)).astimezone(UTC)
