"""What people do with incidents and their visits: one dialog a command, each open to everybody it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.visit import asking
from dialogs.visit.incidents import INCIDENTS
from dialogs.visit.told import TOLD
from dialogs.visit.visit import Visit
from services.forms import Dialog

VISIT_DIALOGS: Final[Mapping[str, Dialog[Any]]] = {
    "incidents": INCIDENTS,
    "told": TOLD,
    "claim": Visit("claim", asking.slot, missing="slot_which"),
    "release": Visit("release"),
    "reschedule": Visit("reschedule", asking.slot, asking.held_by, missing="slot_which"),
    "handover": Visit("handover", asking.colleague, asking.held_by, missing="handover_which"),
    "take": Visit("take"),
    "return": Visit("return"),
    "takeover": Visit("takeover", asking.confirmed, asking.held_by),
    "checkin": Visit("checkin"),
    "endearly": Visit("endearly"),
    "complete": Visit("complete", asking.note, asking.held_by),
    "missed": Visit("missed"),
    "cancel": Visit("cancel", asking.reason, missing="cancel_which"),
    "wait": Visit("wait"),
    "resume": Visit("resume"),
    "undo": Visit("undo"),
    "snooze": Visit("snooze", asking.how_long, missing="snooze_which"),
}
"""Every dialog about incidents, by the word that begins it."""
