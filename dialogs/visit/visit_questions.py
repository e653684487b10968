"""What each command about a visit asks, from what was found of the incident."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dialogs.form_fields import one_of
from dialogs.visit.visit_command import Found, Visit
from services.lifecycle.command_specs import Command
from services.model.dialog import Choice, Field, FieldKind, Text
from services.parsing.choices import chosen_by

MINUTES: Final = (15, 30, 60, 120)
"""How long a colleague may have to take a visit."""
SNOOZES: Final = (60, 240, 1440)
"""For how many minutes somebody can hear nothing of an incident."""
NOT_NEEDED, DUPLICATE, OTHER = "not_needed", "duplicate", "other"


def note(found: Found) -> tuple[Field, ...]:
    """What was done, in the contact's own words."""
    return (Field("note", FieldKind.LINES, Text("complete.note"), str(found.get("rest", ""))),)


def reason(found: Found) -> tuple[Field, ...]:
    """Why nobody has to come, and of which incident it is a duplicate."""
    others = tuple(Choice(str(one["id"]), str(one["title"])) for one in found.get("others", ()))
    kinds = (NOT_NEEDED, DUPLICATE, OTHER) if others else (NOT_NEEDED, OTHER)
    choices = tuple(Choice(kind, Text(f"cancel.{kind}")) for kind in kinds)
    fields = [one_of("reason", Text("cancel.reason"), choices, NOT_NEEDED)]
    if others:
        fields.append(Field("duplicate_of", FieldKind.ONE, Text("cancel.duplicate_of"), others[0].value, others))
    return (*fields, Field("note", FieldKind.LINE, Text("cancel.note"), str(found.get("rest", ""))))


def colleague(found: Found) -> tuple[Field, ...]:
    """Who is to take the visit, and how long they have."""
    people = tuple(Choice(str(one["id"]), str(one["name"])) for one in found.get("colleagues", ()))
    limits = tuple(Choice(str(minutes), Text("handover.minutes", {"count": minutes})) for minutes in MINUTES)
    return (
        one_of("to", Text("handover.to"), people, _meant(people, found)),
        one_of("minutes", Text("handover.within"), limits, "60"),
    )


def slot(found: Found) -> tuple[Field, ...]:
    """One of the open times."""
    slots = tuple(Choice(str(one["start"]), str(one["title"])) for one in found.get("slots", ()))
    return (one_of("start", Text("visit.slot"), slots, _meant(slots, found)),)


def confirmed(found: Found) -> tuple[Field, ...]:
    """Nothing: the button is the answer."""
    return ()


def how_long(found: Found) -> tuple[Field, ...]:
    """For how long to hear nothing."""
    choices = tuple(Choice(str(minutes), Text(f"snooze.{minutes}")) for minutes in SNOOZES)
    return (one_of("minutes", Text("snooze.how_long"), choices, "60"),)


def _meant(choices: tuple[Choice, ...], found: Found) -> str:
    """The choice that was typed behind the command, none where those words name none or several; else the first."""
    typed = str(found.get("rest", ""))
    if not typed:
        return choices[0].value if choices else ""
    named = chosen_by(choices, typed)
    return named.value if named is not None else ""


def held_by(found: Found) -> tuple[Text, ...]:
    """Whose visit it is now, and when."""
    known = {"name": str(found.get("holder", "")), "slot": str(found.get("slot", "")), "zone": str(found["timezone"])}
    return (Text("visit.held_by", known),)


ASKING: Final[Mapping[Command, Visit]] = {
    Command.CLAIM: Visit("claim", slot, missing="slot_which"),
    Command.RESCHEDULE: Visit("reschedule", slot, held_by, missing="slot_which"),
    Command.HAND_OVER: Visit("handover", colleague, held_by, missing="handover_which"),
    Command.TAKE_OVER: Visit("takeover", confirmed, held_by),
    Command.COMPLETE: Visit("complete", note, held_by),
    Command.CANCEL: Visit("cancel", reason, missing="cancel_which"),
}
"""The dialogs of the commands that ask for more than which incident."""
