"""The sources of incidents, and how long their faults have to last, in English."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "sources.title": "Sources of incidents",
    "sources.begin": "See the sources",
    "sources.reading": "Looking which sources have reported something",
    "sources.lead": (
        "A source is a monitor, by the name it has in its address: /api/incidents/*name*. Faults that come and go by "
        "themselves need not be told: choose a source to say how long its faults have to last."
    ),
    "sources.nothing": "No source has reported anything yet. Type the name of one.",
    "sources.line": "**{source}** · {how}",
    "sources.row_at_once": "told at once",
    "sources.row_waits": "told once a fault has lasted {minutes} min",
    "sources.source": "Source",
    "sources.other": "Another source",
    "sources.other_hint": "Its name, if it is not in the list",
    "sources.how_long": "How long does a fault of {source} have to last?",
    "sources.why": (
        "Until then nobody hears of it. If it is gone by then, nobody ever does; else it is posted, and its deadlines "
        "count from the moment when it was reported."
    ),
    "sources.range": "From 0 to {most} minutes; 0 tells every fault at once.",
    "sources.minutes": "Minutes",
    "sources.minutes_hint": "5",
    "sources.at_once": "Tell at once",
    "sources.waits": "Faults of {source} are told once they have lasted {minutes} min",
    "sources.waits_not": "Faults of {source} are told at once",
    "sources.name_counts": "This holds for what is sent under exactly this name, from now on.",
}

_REFUSED: Final = {
    "status.refused_not_proven": "Nothing that {source} sends is accepted: the key is wrong",
    "status.remedy_refused_not_proven": (
        "Ask whoever runs Roomfix to compare the monitor's key with the one in ROOMFIX_INTAKE_KEYS. Signatures also "
        "fail if the monitor's clock is more than five minutes off. If your monitor had nothing to report, somebody "
        "else is trying."
    ),
    "status.refused_unreadable": "Nothing that {source} sends is accepted: Roomfix can't read it",
    "status.remedy_refused_unreadable": (
        "Roomfix's answers to the monitor say which fields are wrong. Compare them with “Sending incidents” in the "
        "documentation."
    ),
    "status.refused_tenant": "Nothing that {source} sends is accepted: it doesn't say which organization it's for",
    "status.remedy_refused_tenant": (
        "Ask whoever runs Roomfix for a key of your own organization, or add your tenant's id to the address: "
        "/api/incidents/{source}?tenant=…"
    ),
    "status.refused_room": "Nothing that {source} sends is accepted: no room has the name it sends",
    "status.remedy_refused_room": (
        "Add these rooms with **rooms**, or correct the names in the monitor. Roomfix's answers to the monitor say "
        "which names are close."
    ),
    "status.refused_unknown": "Nothing that {source} sends is accepted: it only ends faults that were never reported",
    "status.remedy_refused_unknown": (
        "Have the monitor also report when a fault begins, with the same id as when it is over."
    ),
    "status.refused_not_set_up": "Nothing that {source} sends is accepted: Roomfix is not set up for it yet",
    "status.remedy_refused_not_set_up": "The other points of this list say what is missing.",
}

_ERRORS: Final = {
    "grace_range": (
        "Nothing was changed: a fault can have to last from 0 to {most} minutes. Type a number, like 5, or **none**."
    ),
    "graces_too_many": (
        "Nothing was changed: {most} sources have a time of their own already. Type **sources**, and let one that is "
        "no longer used tell at once."
    ),
    "source_name": (
        "Nothing was changed: “{typed}” is no name of a source. Type it as it stands in the monitor's address, "
        "behind /api/incidents/."
    ),
}

ENGLISH_SOURCES: Final[dict[str, str]] = _FORMS | _REFUSED | _ERRORS
