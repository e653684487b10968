"""A new incident as it is stored first: where it is shown, and the jobs that it brings."""

from __future__ import annotations

from services.incidents.commit import news_of
from services.model import Incident, Room
from services.model.conversations import Conversation, ConversationKind
from services.model.dialog import Begin, End, Text
from services.model.job_wire import queued
from services.model.jobs import ReadTimes, TellAdmins, Work
from services.model.setup import Setup
from services.store.changes import IncidentChange
from services.store.redis_store import Store


async def new_change(store: Store, setup: Setup, made: Incident, *, request: str, here: str = "") -> IncidentChange:
    """What stores a new incident: shown to everybody whom it concerns, or `here` alone while its room has no calendar.

    `here` is where it was reported in the chat (with its `;messageid=` in a channel's thread), "" for a monitor's.
    """
    shown: tuple[str, ...] = (here,) if here else ()
    jobs: tuple[Work, ...] = (_map_now(made.room),)
    if made.room.calendar is not None:
        shown = targets(await store.conversations(setup.client.id), setup, made.room, here=here)
        jobs = (ReadTimes(made.id), *news_of(None, made))
    return IncidentChange(made, expect=made.version - 1, request=request, posts=shown, jobs=tuple(map(queued, jobs)))


def targets(conversations: tuple[Conversation, ...], setup: Setup, room: Room, *, here: str = "") -> tuple[str, ...]:
    """Where an incident is shown to everybody: the channels its providers have chosen, or else all and the group chats
    that Roomfix was added to (or was heard in, when it was added to none), and where it was reported, whose thread
    stands for its channel. Who sees it in their own chat, `services.notifications.recipients` decides."""
    shared = _shared(conversations, setup, room)
    others = [conversation.id for conversation in shared if conversation.id != here.partition(";")[0]]
    return tuple([here, *others] if here else others)


def _map_now(room: Room) -> TellAdmins:
    """Tell the admins that an incident waits for its room's calendar; again only once they have been told."""
    offer = Begin(Text("notice.map_now"), "map", room.id)
    said = End(Text("notice.unmapped", {"room": room.name}), (Text("notice.unmapped_why"),), offers=(offer,))
    return TellAdmins(said, f"unmapped:{room.id}")


def _shared(conversations: tuple[Conversation, ...], setup: Setup, room: Room) -> list[Conversation]:
    """The channels and group chats for a room: those its providers have chosen, or all if one of them chose none."""
    shared = [conversation for conversation in conversations if conversation.kind is not ConversationKind.PERSONAL]
    chosen = {provider.channel for provider in setup.providers_at(room.location)}
    if chosen and None not in chosen:
        return [conversation for conversation in shared if conversation.id in chosen]
    return [conversation for conversation in shared if conversation.is_installed] or shared
