"""What a dialog has done outside: the task, and who does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.app_context import AppContext
from cards.text.texts import DEFAULT
from services.incidents.visits import Pressed
from services.model import ClientId, Person, Via
from services.model.dialog import ReportProgress


@dataclass(frozen=True, slots=True)
class Task:
    """An effect as its handler sees it: for whom, in which dialog and language, with which arguments."""

    client: ClientId
    person: Person
    run_id: str
    thread: str
    args: Mapping[str, Any]
    report: ReportProgress
    language: str = DEFAULT


def answered_by(context: AppContext, task: Task) -> Pressed:
    """Who gives a command by the last answer of a dialog, which they have typed or pressed."""
    via = Via.WORD if task.args["is_typed"] else Via.CARD
    return Pressed(task.client, task.person, task.thread, via, context.configured, f"answer:{task.run_id}")


EffectHandler = Callable[[AppContext, Task], Awaitable[Mapping[str, Any]]]
"""Does one kind of effect and gives what it found, of JSON's types; raises RoomfixError, which the dialog then shows.

It may be asked again for an effect that was cut off, at any point of it.
"""
