"""Who else is told while nobody claims, in English."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "providers.part_escalation": "Escalation",
    "escalation.none": "While nobody claims, nobody else is told",
    "escalation.step_is": "Nobody has claimed after {after}: {name} is told",
    "escalation.team_is": "Nobody has claimed after {after}: {name} is told ({people})",
    "escalation.title": "Who is told while nobody claims?",
    "escalation.lead": (
        "One step after the other, in business time: how long, a colon, and who. A name before **=** stands for "
        "several people."
    ),
    "escalation.example": "For example: **30 min: Lead team = Megan Bowen, Adele Vance; 2 h: Alex Wilber**",
    "escalation.people_where": "They are the provider's own contacts and subcontractors. At most {most} steps.",
    "escalation.steps": "Steps",
    "escalation.steps_hint": "30 min: Megan Bowen; 2 h: Alex Wilber",
    "escalation.add": "Add a step",
    "escalation.nobody": "Nobody else",
    "escalation.step_title": "Who is told, and when?",
    "escalation.step_lead": "If nobody has claimed by then, in business time since the incident was reported.",
    "escalation.after": "After",
    "escalation.after_hint": "30 min",
    "escalation.name": "Name",
    "escalation.name_hint": "Lead team",
    "escalation.people": "People",
}

_ERRORS: Final = {
    "escalation_no_people": (
        "Nothing was changed: this provider has no people who could be told. Choose its contacts first."
    ),
    "escalation_unreadable": (
        "Nothing was changed: Roomfix cannot read the step “{typed}”. Write it like **30 min: Megan Bowen** or "
        "**2 h: Lead team = Megan Bowen, Adele Vance**, and put a semicolon between two steps."
    ),
    "escalation_nobody": (
        "Nothing was changed: the step after {after} names nobody. Name at least one of the provider's people."
    ),
    "escalation_order": (
        "Nothing was changed: {after} does not come after {before}. Give each step a later time than the one before."
    ),
    "escalation_too_many": (
        "Nothing was changed: there are {count} steps, and {most} fit. Leave some out, or join those that come close "
        "to each other."
    ),
}

ENGLISH_ESCALATION: Final[dict[str, str]] = _FORMS | _ERRORS
