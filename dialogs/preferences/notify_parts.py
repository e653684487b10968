"""The parts of how somebody is told, as they are being edited."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from dialogs.list_forms import DoneEffects
from dialogs.long_lists import Look
from services.model import Location, Person, PersonId
from services.model.dialog import Known
from services.model.preferences import Preferences

READ: Final = "preferences_of"
SAVE: Final = "save_preferences"
LEADS: Final = (0, 15, 30, 60, 120, 1440)
"""How long before a visit somebody can be reminded, in minutes; 0 is not at all."""


class Step(StrEnum):
    """Where the dialog stands; each part begins at the step of its name."""

    MENU = "menu"
    CHAT = "chat"
    CHAT_PLACES = "chat_places"
    MAIL = "mail"
    MAIL_PLACES = "mail_places"
    QUIET = "quiet"
    DIGEST = "digest"
    REMINDER = "reminder"
    LANGUAGE = "language"
    SAVING = "saving"
    DONE = "done"


class PreferencePart(StrEnum):
    """What can be edited by itself."""

    CHAT = "chat"
    MAIL = "mail"
    QUIET = "quiet"
    DIGEST = "digest"
    REMINDER = "reminder"
    LANGUAGE = "language"


FIELDS: Final[dict[PreferencePart, tuple[str, ...]]] = {
    PreferencePart.CHAT: ("chat",),
    PreferencePart.MAIL: ("mail", "address"),
    PreferencePart.QUIET: ("quiet", "zone"),
    PreferencePart.DIGEST: ("digest", "zone"),
    PreferencePart.REMINDER: ("lead",),
    PreferencePart.LANGUAGE: ("language",),
}
"""What of the preferences each part edits."""


@dataclass(frozen=True, slots=True)
class State:
    """`draft` is how they will be told once it is saved; `parts` of it are edited. `is_reset` forgets all of it."""

    step: Step = Step.MENU
    draft: Preferences = field(default_factory=lambda: Preferences(Person(PersonId(""), "")))
    parts: tuple[PreferencePart, ...] = ()
    is_reset: bool = False
    look: Look = field(default_factory=Look)
    works: DoneEffects = field(default_factory=DoneEffects)


def edited(state: State, part: PreferencePart, *, step: Step = Step.MENU, **changes: Any) -> State:
    """The state with a part edited, standing at what comes next."""
    parts = tuple(dict.fromkeys((*state.parts, part)))
    return replace(state, draft=replace(state.draft, **changes), parts=parts, step=step, look=Look())


def parts_for(known: Known) -> tuple[PreferencePart, ...]:
    """What somebody can choose: only a provider's people have visits to be reminded of."""
    return tuple(part for part in PreferencePart if part is not PreferencePart.REMINDER or is_technician(known))


def is_technician(known: Known) -> bool:
    """Whether the person works for a provider."""
    return known.setup.provider_of(known.person.id) is not None


def is_admin(known: Known) -> bool:
    """Whether the person sets things up, also from the start."""
    return not is_technician(known) and (
        known.setup.is_admin(known.person.id) or bool(known.result(READ).get("is_configured"))
    )


def own_places(known: Known) -> tuple[Location, ...]:
    """The locations that are the person's business: a provider's people hear only of those it serves."""
    who = known.person.id
    employers = [
        one for one in known.setup.providers if who in {one.id for one in (*one.contacts, *one.subcontractors)}
    ]
    served = {place for provider in employers for place in provider.locations}
    return tuple(place for place in known.setup.locations if not employers or place.id in served)
