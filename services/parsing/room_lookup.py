"""Which room of the inventory somebody means, spelled with any case and spacing. Pure."""

from __future__ import annotations

import difflib

from services.model import Room
from services.model.setup import Setup
from services.parsing.spelling import fold, same


def find_room(setup: Setup, wanted: str) -> Room | None:
    """The room of that name, id or address, spelled with any case and spacing; else the only one whose name is spelled
    so without accents and umlauts, as Wuerm and Wurm are of Würm."""
    key = same(wanted)
    named = next((room for room in setup.rooms if key in _names(room)), None)
    if named is not None or not (plain := fold(wanted)):
        return named
    alike = [room for room in setup.rooms if fold(room.name) == plain]
    return alike[0] if len(alike) == 1 else None


def split_room(setup: Setup, text: str) -> tuple[str, str]:
    """Cut `<room> <what is wrong>`: the longest beginning that names a room, and the rest; ("", text) if none does."""
    words = text.split()
    longest = max((len(name.split()) for room in setup.rooms for name in _names(room)), default=0)
    for count in range(min(len(words), longest), 0, -1):
        if find_room(setup, " ".join(words[:count]).rstrip(":,;-–")) is not None:
            return " ".join(words[:count]).rstrip(":,;-–"), " ".join(words[count:]).lstrip(":,;-– ")
    return "", text


def close_rooms(setup: Setup, text: str) -> list[str]:
    """The names of up to three rooms that somebody may have meant with the beginning of a text."""
    names = {same(room.name): room.name for room in setup.rooms}
    words = same(text).split()[: max((len(name.split()) for name in names), default=0)]
    for count in range(len(words), 0, -1):
        if close := difflib.get_close_matches(" ".join(words[:count]), names, n=3, cutoff=0.5):
            return [names[found] for found in close]
    return []


def _names(room: Room) -> set[str]:
    return {same(name) for name in (room.name, room.id, room.calendar or "") if name}
