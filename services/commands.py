"""The commands that need no more words than which incident, or which claim: each with the use case that does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from services import handing_on, visits
from services.lifecycle import Command, Role, decide
from services.model import Incident, Source


def refuse_command(incident: Incident, command: Command, roles: tuple[Role, ...]) -> None:
    """Raise the refusal that a command would get from somebody in these roles; nothing for one it would not."""
    decide(incident, command, roles, Source.CARD)


ABOUT_CLAIMS: Mapping[Command, Callable[..., Awaitable[Incident]]] = {
    Command.RELEASE: visits.release,
    Command.TAKE: handing_on.take,
    Command.RETURN: handing_on.give_back,
    Command.CHECK_IN: visits.check_in,
    Command.END_EARLY: visits.end_early,
    Command.MISS: visits.miss,
}
ABOUT_INCIDENTS: Mapping[Command, Callable[..., Awaitable[Incident]]] = {
    Command.WAIT: visits.wait,
    Command.RESUME: visits.resume,
    Command.UNDO: visits.undo,
}
"""The commands that need no more words, with what does them: (store, incident, claim, by=, now=), or without claim."""
