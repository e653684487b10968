"""`python -m bench.mapping`: rooms proposed for calendars, right and wrong, beside a plain search for the likest name.

`name_pairs.csv` is a list made by hand: one client ("case") after another, each row a calendar and its room, a calendar
that belongs to no room (room empty), or a room without a calendar (address empty); together the rows of a case are its
inventory. Cases marked `held` (nine of 27, about a third of all pairs) were written with the others, before the first
line of the rules. The rules were made with the others; of the held-out cases their sums were seen, and one row.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import process_time

from rapidfuzz import fuzz, process

from bench.figures import line, middle, title
from services.matching.mapping import CalendarName, Confidence, RoomName, propose
from services.model import RoomId

LIST = Path(__file__).with_name("name_pairs.csv")
FLOOR_SCORE = 90
KEPT = 0.6
THINNED = 10
LOCATIONS = 20
ROOMS_EACH = 112
ROUNDS = 3

Mapper = Callable[[Sequence[CalendarName], Sequence[RoomName]], list[RoomId | None]]
"""The room for each calendar, if it has one."""


@dataclass(frozen=True, slots=True)
class Case:
    """One client: its inventory, its calendars, and the room each calendar belongs to."""

    name: str
    held: bool
    rooms: tuple[RoomName, ...]
    calendars: tuple[CalendarName, ...]
    truth: tuple[RoomId | None, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many rooms were proposed, how many of them rightly, and how many there were to find."""

    proposed: int
    right: int
    wanted: int

    @property
    def precision(self) -> float:
        """The right ones of those proposed."""
        return self.right / max(1, self.proposed)

    @property
    def recall(self) -> float:
        """The right ones of those to find."""
        return self.right / max(1, self.wanted)

    def __str__(self) -> str:
        wrong = self.proposed - self.right
        return f"precision {self.precision:.3f}   recall {self.recall:.3f}   ({self.right} right, {wrong} wrong)"


def main() -> None:
    """Measure and print."""
    cases = hand_made()
    for held, words in ((False, "rules made with these"), (True, "held out")):
        _report(f"Names, {words}", [case for case in cases if case.held is held])
    drawn = random.Random(20260107)
    thinned = [thin(case, drawn) for case in cases for _ in range(THINNED)]
    _report(f"Names, all, {1 - KEPT:.0%} of the rooms taken out of the inventory ({THINNED} draws)", thinned)
    large = made_up(drawn)
    _report(
        f"Names, made up: {len(large.calendars)} calendars, {len(large.rooms)} rooms, {LOCATIONS} locations", [large]
    )
    _time(large)


def hand_made() -> list[Case]:
    """The cases of the list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        _case(name, [row for row in rows if row["case"] == name]) for name in dict.fromkeys(row["case"] for row in rows)
    ]


def thin(case: Case, drawn: random.Random) -> Case:
    """The case without some of its rooms: their calendars now belong to none."""
    rooms = tuple(room for room in case.rooms if drawn.random() < KEPT)
    ids = {room.id for room in rooms}
    truth = tuple(room if room in ids else None for room in case.truth)
    return Case(case.name, case.held, rooms, case.calendars, truth)


def accepting(*confidences: Confidence) -> Mapper:
    """Roomfix's proposals of these confidences."""

    def mapper(calendars: Sequence[CalendarName], rooms: Sequence[RoomName]) -> list[RoomId | None]:
        proposals = propose(calendars, rooms)
        return [proposal.room if proposal.confidence in confidences else None for proposal in proposals]

    return mapper


SURE = accepting(Confidence.SURE)


def plain_search(calendars: Sequence[CalendarName], rooms: Sequence[RoomName]) -> list[RoomId | None]:
    """The floor: for each calendar the room whose name is most alike by rapidfuzz's WRatio, from 90 of 100 on."""
    names = [room.name for room in rooms]
    search = partial(process.extractOne, choices=names, scorer=fuzz.WRatio, score_cutoff=FLOOR_SCORE)
    return [rooms[best[2]].id if (best := search(calendar.name)) else None for calendar in calendars]


def score(cases: Sequence[Case], mapper: Mapper) -> Score:
    """How a mapper fares over some cases."""
    found = [pair for case in cases for pair in zip(mapper(case.calendars, case.rooms), case.truth, strict=True)]
    proposed = [(room, truth) for room, truth in found if room is not None]
    right = sum(room == truth for room, truth in proposed)
    return Score(len(proposed), right, sum(truth is not None for _, truth in found))


def _case(name: str, rows: Sequence[dict[str, str]]) -> Case:
    rooms = tuple(RoomName(_id(row), row["room"], row["location"]) for row in rows if row["room"])
    calendars = [row for row in rows if row["address"]]
    return Case(
        name,
        rows[0]["part"] == "held",
        rooms,
        tuple(CalendarName(row["address"], row["calendar"]) for row in calendars),
        tuple(_id(row) if row["room"] else None for row in calendars),
    )


def _id(row: dict[str, str]) -> RoomId:
    return RoomId(f"{row['room']} @ {row['location']}")


CITIES = (
    "Berlin BER",
    "München MUC",
    "Hamburg HAM",
    "Köln CGN",
    "Frankfurt FRA",
    "Wien VIE",
    "Zürich ZRH",
    "Paris PAR",
    "Lyon LYO",
    "London LON",
    "Leeds LDS",
    "Dublin DUB",
    "New York NYC",
    "Chicago CHI",
    "Boston BOS",
    "Seattle SEA",
    "Denver DEN",
    "Austin AUS",
    "Toronto TOR",
    "Madrid MAD",
)
PEOPLE = """
Turing Lovelace Hopper Curie Noether Gauss Euler Planck Kepler Galilei Newton Faraday Maxwell Hertz Ohm Volta Tesla
Edison Siemens Bosch Daimler Benz Diesel Zeppelin Lilienthal Wright Bell Morse Marconi Nobel Pasteur Koch Fleming
Darwin Mendel Linné Humboldt Goethe Schiller Heine Fontane Brecht Mann Hesse Kafka Rilke Mozart Bach Händel Haydn
"""


def made_up(drawn: random.Random) -> Case:
    """A client with many locations: names, door numbers and plain numbers, each with its habits.

    One room in ten has no calendar and one calendar in ten no room; one calendar name in 50 has lost a letter.
    """
    pairs = [pair for city in CITIES for pair in _location(city, drawn)]
    calendars, truth, rooms = [], [], []
    for position, (calendar, room) in enumerate(pairs):
        if position % 10 != 3:
            rooms.append(room)
        if position % 10 != 7:
            name = _slip(calendar, drawn) if drawn.random() < 0.02 else calendar
            calendars.append(CalendarName(f"room-{position}@contoso.example", name))
            truth.append(room.id if position % 10 != 3 else None)
    return Case("made up", False, tuple(rooms), tuple(calendars), tuple(truth))


def _location(city: str, drawn: random.Random) -> list[tuple[str, RoomName]]:
    name, _, code = city.rpartition(" ")
    pairs = [
        (f"{code} Konf. {person}, {drawn.randint(1, 4)}. OG ({drawn.randint(4, 20)})", person)
        for person in PEOPLE.split()
    ]
    doors = [(wing, floor, door) for wing in "AB" for floor in (1, 2, 3) for door in range(1, 8)]
    pairs += [
        (f"{code}-{wing}-{floor}{door:02} Teams Room", f"{wing} {floor}.{door:02}") for wing, floor, door in doors
    ]
    pairs += [(f"{code} MR {number} ({drawn.randint(4, 20)}P)", f"Meeting Room {number}") for number in range(1, 21)]
    return [(calendar, RoomName(RoomId(f"{room} @ {name}"), room, name)) for calendar, room in pairs[:ROOMS_EACH]]


def _slip(name: str, drawn: random.Random) -> str:
    at = drawn.randrange(4, len(name))
    return name[:at] + name[at + 1 :]


def _report(words: str, cases: Sequence[Case]) -> None:
    calendars = sum(len(case.calendars) for case in cases)
    title(words, f"{len(cases)} cases, {calendars} calendars")
    line("SURE", str(score(cases, SURE)))
    line("SURE or LIKELY", str(score(cases, accepting(Confidence.SURE, Confidence.LIKELY))))
    line(f"plain search, best name from {FLOOR_SCORE} on", str(score(cases, plain_search)))


def _time(case: Case) -> None:
    title("Time", f"{len(case.calendars)} calendars and {len(case.rooms)} rooms; seconds of one core")
    for name, mapper in (("Roomfix", SURE), ("plain search", plain_search)):
        line(name, f"{middle([_seconds(mapper, case) for _ in range(ROUNDS)])} s")


def _seconds(mapper: Mapper, case: Case) -> float:
    began = process_time()
    mapper(case.calendars, case.rooms)
    return process_time() - began


if __name__ == "__main__":
    main()
