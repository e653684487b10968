"""What people do with incidents and their visits: one dialog a command, each open to everybody it concerns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.visit import visit_questions
from dialogs.visit.delivery_report import TOLD
from dialogs.visit.open_incidents import INCIDENTS
from dialogs.visit.visit_command import Visit
from services.lifecycle.command_specs import BY_WORD
from services.model.dialog import Dialog

VISIT_DIALOGS: Final[Mapping[str, Dialog[Any]]] = {
    "incidents": INCIDENTS,
    "told": TOLD,
    "snooze": Visit("snooze", visit_questions.how_long, missing="snooze_which"),
    **{word: visit_questions.ASKING.get(command, Visit(word)) for word, command in BY_WORD.items()},
}
"""Every dialog about incidents, by the word that begins it."""
