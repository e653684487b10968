"""The questions of `maintenance`."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dialogs.list_forms import short
from dialogs.long_lists import Listing, Look
from services.model import Location, Pause
from services.model.business_hours import zone
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text
from services.monitors.maintenance_windows import ahead, location_of, place_of
from services.parsing.moment_text import write_moment

ROOM, LOCATION = "r", "l"
"""What the values of places begin with, because a room and a location may have the same id."""

ADD: Final = Button("add", Text("maintenance.add"))
END: Final = Button("end", Text("maintenance.end"), needs_fields=True)
YES: Final = Button("yes", Text("button.yes"))


def pauses(known: Known, look: Look) -> Listing:
    """What runs or is to come, by its start."""
    return Listing(tuple(Choice(one.id, _title(one, known)) for one in ahead(known.setup, known.now)), look)


def overview(known: Known, look: Look) -> Form:
    """Asks which maintenance is to end, of what runs or is to come."""
    listed = pauses(known, look)
    if not listed.choices:
        return Form(Text("maintenance.title"), (Text("maintenance.nothing"),), (), (ADD, CANCEL))
    shown = {choice.value for choice in listed.page.items}
    rows = [line(one, known) for one in ahead(known.setup, known.now) if one.id in shown]
    fields = listed.fields(Text("maintenance.which"))
    return Form(
        Text("maintenance.title"), (*listed.lines(), *rows), fields, (END, ADD, *listed.buttons(), BACK, CANCEL)
    )


def places(known: Known, look: Look) -> Listing:
    """The locations, and the rooms with where they are."""
    setup = known.setup
    names = {one.id: one.name for one in setup.locations}
    locations = tuple(Choice(f"{LOCATION}:{one.id}", one.name) for one in setup.locations)
    rooms = tuple(Choice(f"{ROOM}:{one.id}", f"{one.name} · {names.get(one.location, '')}") for one in setup.rooms)
    return Listing((*locations, *rooms), look)


def place(known: Known, look: Look) -> Form:
    """Where maintenance is to run."""
    listed = places(known, look)
    if not listed.choices:
        return Form(Text("maintenance.where"), (Text("maintenance.no_places"),), (), (BACK, CANCEL))
    lines = (Text("maintenance.where_lead"), *listed.lines())
    fields = listed.fields(Text("maintenance.place"))
    return Form(Text("maintenance.where"), lines, fields, (NEXT, *listed.buttons(), BACK, CANCEL))


def when(name: str, location: Location, now: datetime) -> Form:
    """From when until when, and why."""
    at = zone_of(location)
    here = Text("maintenance.zone", {"zone": location.hours.timezone, "now": write_moment(now, at)})
    fields = (
        Field("end", FieldKind.LINE, Text("maintenance.until"), is_required=True, hint=Text("maintenance.until_hint")),
        Field("start", FieldKind.LINE, Text("maintenance.from"), hint=Text("maintenance.from_hint")),
        Field("why", FieldKind.LINE, Text("maintenance.why"), hint=Text("maintenance.why_hint")),
    )
    title = Text("maintenance.when", {"place": short(name)})
    return Form(title, (Text("maintenance.when_lead"), here), fields, (NEXT, BACK, CANCEL))


def ending(name: str) -> Form:
    """Whether it is to end now: typed words name what is announced as easily as what is to end."""
    title = Text("maintenance.end_title", {"place": short(name)})
    return Form(title, (Text("maintenance.end_what"),), (), (YES, BACK, CANCEL))


def gone() -> Form:
    """The place that the question was about was removed meanwhile."""
    return Form(Text("maintenance.where"), (), (), (BACK, CANCEL), problem=Text("pause_nowhere"))


def line(pause: Pause, known: Known) -> Text:
    """One maintenance in words."""
    location = location_of(known.setup, pause)
    at = zone_of(location)
    key = "maintenance.runs_until" if pause.start <= known.now else "maintenance.will_run"
    said = Text(
        key,
        {
            "place": short(place_of(known.setup, pause)),
            "start": write_moment(pause.start, at),
            "end": write_moment(pause.end, at),
            "zone": str(at),
            "name": pause.by.name,
        },
    )
    return Text("maintenance.because", {"line": said, "why": pause.why}) if pause.why else said


def zone_of(location: Location | None) -> ZoneInfo:
    """The zone in which times are told and typed, UTC for a place that is gone."""
    return zone(location.hours.timezone if location is not None else "UTC")


def _title(pause: Pause, known: Known) -> str:
    """Its place and its end, in a way that every language reads alike."""
    end = pause.end.astimezone(zone_of(location_of(known.setup, pause)))
    return f"{place_of(known.setup, pause)} · {end:%Y-%m-%d %H:%M}"
