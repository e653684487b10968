"""The questions of `maintenance`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dialogs.list_forms import DoneEffects, short
from dialogs.long_lists import Listing, Look
from services.model import Location, Pause
from services.model.business_hours import zone
from services.model.dialog import BACK, CANCEL, YES, Button, Choice, Field, FieldKind, Form, Known, Text
from services.monitors.maintenance_windows import ahead, location_of, place_of
from services.parsing.moment_text import write_moment

ROOM, LOCATION = "r", "l"
"""What the values of places begin with, because a room and a location may have the same id."""

ADD: Final = Button("add", Text("maintenance.add"))
END: Final = Button("end", Text("maintenance.end"), needs_fields=True)
END_IT: Final = "end_pause"


class Step(StrEnum):
    """Where the dialog stands."""

    LIST = "list"
    PLACE = "place"
    WHEN = "when"
    ASKED = "asked"
    ENDING = "ending"
    ENDED = "ended"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class State:
    """The place that was chosen, and the maintenance that is announced there; or which one is to end, by its id."""

    step: Step = Step.LIST
    look: Look = field(default_factory=Look)
    place: str = ""
    pause: Pause | None = None
    ending: str = ""
    name: str = ""
    works: DoneEffects = field(default_factory=DoneEffects)


def pauses(state: State, known: Known) -> Listing:
    """What runs or is to come, by its start."""
    choices = tuple(Choice(one.id, _title(one, known)) for one in ahead(known.setup, known.now))
    return Listing(choices, state.look.at(Step.LIST))


def overview(state: State, known: Known) -> Form:
    """Asks which maintenance is to end, of what runs or is to come; says why it could not be ended."""
    listed, title, problem = pauses(state, known), Text("maintenance.title"), state.works.problem_of(END_IT)
    if not listed.choices:
        return Form(title, (Text("maintenance.nothing"),), (), (ADD, CANCEL), problem=problem)
    shown = {choice.value for choice in listed.page.items}
    rows = [line(one, known) for one in ahead(known.setup, known.now) if one.id in shown]
    return listed.form(title, (), Text("maintenance.which"), rows=rows, forward=(END, ADD), problem=problem)


def places(state: State, known: Known) -> Listing:
    """The locations, and the rooms with where they are."""
    setup = known.setup
    names = {one.id: one.name for one in setup.locations}
    locations = tuple(Choice(f"{LOCATION}:{one.id}", one.name) for one in setup.locations)
    rooms = tuple(Choice(f"{ROOM}:{one.id}", f"{one.name} · {names.get(one.location, '')}") for one in setup.rooms)
    return Listing((*locations, *rooms), state.look.at(Step.PLACE))


def place(state: State, known: Known) -> Form:
    """Where maintenance is to run."""
    listed, title = places(state, known), Text("maintenance.where")
    if not listed.choices:
        return Form(title, (Text("maintenance.no_places"),), (), (BACK, CANCEL))
    return listed.form(title, (Text("maintenance.where_lead"),), Text("maintenance.place"))


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
    return Form(title, (Text("maintenance.when_lead"), here), fields)


def ending(state: State, known: Known) -> Form:
    """Whether it is to end now: typed words name what is announced as easily as what is to end."""
    title = Text("maintenance.end_title", {"place": short(state.name)})
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
