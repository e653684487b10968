"""What does each command that needs no more words than which incident, or which claim."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from services.incidents import handover, visits
from services.incidents.visits import Pressed
from services.lifecycle.command_specs import Command, Role
from services.lifecycle.table import decide
from services.model import ClaimId, Incident, IncidentId, Via
from services.model.errors import Refusal
from services.store.redis_store import Store


class UseCase(Protocol):
    """What does a command, once it is known of what; raises as `services.incidents.visits.act`."""

    def __call__(self, *, by: Pressed, now: datetime) -> Awaitable[Incident]:
        """The incident afterwards."""


def refuse_command(incident: Incident, command: Command, roles: tuple[Role, ...]) -> None:
    """Raise the refusal that a command would get from somebody in these roles; nothing for one it would not."""
    decide(incident, command, roles, Via.CARD)


def use_case(command: Command, store: Store, incident: IncidentId, claim: ClaimId | None) -> UseCase:
    """What does a command; raises Refusal("button_unreadable") for one that needs more, or a claim that is missing."""
    if command in _OF_INCIDENTS:
        return partial(_OF_INCIDENTS[command], store, incident)
    if command in _OF_CLAIMS and claim:
        return partial(_OF_CLAIMS[command], store, incident, claim)
    raise Refusal("button_unreadable")


_OF_CLAIMS: Final[Mapping[Command, Callable[..., Awaitable[Incident]]]] = {
    Command.RELEASE: visits.release,
    Command.TAKE: handover.take,
    Command.RETURN: handover.give_back,
    Command.CHECK_IN: visits.check_in,
    Command.END_EARLY: visits.end_early,
    Command.MISS: visits.miss,
}
_OF_INCIDENTS: Final[Mapping[Command, Callable[..., Awaitable[Incident]]]] = {
    Command.WAIT: visits.wait,
    Command.RESUME: visits.resume,
    Command.UNDO: visits.undo,
}
