"""What the admins of a client are told without having asked: a card that says what is wrong and what can be done."""

from __future__ import annotations

from pydantic import TypeAdapter

from services.forms import End
from services.posts import Conversation, Kind
from services.redis_store.changes import JobOrder
from services.setup import Setup

_NOTICE: TypeAdapter[End] = TypeAdapter(End)


def notice_job(name: str, said: End) -> JobOrder:
    """The work of telling the admins; while it waits, the same name is told once."""
    return JobOrder(f"notice:{name}", "notice", {"said": _NOTICE.dump_json(said).decode()})


def notice_in(args: dict[str, str]) -> End:
    """What a notice's job says."""
    return _NOTICE.validate_json(args["said"])


def places_of_admins(
    setup: Setup, conversations: tuple[Conversation, ...], *, configured: frozenset[str]
) -> tuple[Conversation, ...]:
    """Where admins are told: in their own chats with Roomfix; where it has none, in what it was added to.

    `configured` are admins from the start.
    """
    here = [one for one in conversations if one.parked is None]
    admins = {admin.id for admin in setup.admins} | configured
    own = [one for one in here if one.person in admins]
    shared = [one for one in here if one.kind is not Kind.PERSONAL]
    return tuple(own or [one for one in shared if one.is_installed] or shared)
