"""What Teams tells a bot of a team: only its addition has the chosen channel as the conversation, all else the team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.chat import dispatch
from sandbox.playground.tenant import BOT_ID, BOT_NAME
from services.model import ClientId
from services.store.keys import Keys
from tests.builders.edge_client import Json, Knocker

BOT = [{"id": BOT_ID, "name": BOT_NAME}]


@dataclass(frozen=True, slots=True)
class TeamEvents:
    """A team of an organisation of its own; Roomfix hears of it over HTTP."""

    knocker: Knocker
    client: str
    name: str = "Building services"
    id: str = "19:team@thread.tacv2"

    @classmethod
    def of(cls, knocker: Knocker, **fields: str) -> TeamEvents:
        """In an organisation that nobody else is in."""
        return cls(knocker, str(uuid4()), **fields)

    async def added(self, channel: str, name: str = "") -> None:
        """Roomfix is added, and the channel chosen: two activities, from there."""
        settings = {"settings": {"selectedChannel": {"id": channel}}}
        await self._tell("installationUpdate", channel, name, settings, action="add")
        await self._tell("conversationUpdate", channel, name, {"eventType": "teamMemberAdded"}, membersAdded=BOT)

    async def upgraded(self) -> None:
        """The app has a new version."""
        await self._tell("installationUpdate", self.id, "", {}, action="add-upgrade")

    async def removed(self) -> None:
        """Roomfix is removed: two activities, from the team."""
        await self._tell("conversationUpdate", self.id, "", {"eventType": "teamMemberRemoved"}, membersRemoved=BOT)
        await self._tell("installationUpdate", self.id, "", {}, action="remove")

    async def event(self, event: str, channel: str = "", name: str = "", **fields: Any) -> None:
        """Something becomes of the team, or of a channel that is not the conversation."""
        named = {"channel": {"id": channel} | ({"name": name} if name else {})} if channel else {}
        await self._tell("conversationUpdate", self.id, "", named | {"eventType": event}, **fields)

    async def said(self, channel: str, text: str = "help") -> None:
        """Somebody speaks to Roomfix in a thread of a channel; Teams tells no names then."""
        place = {"id": f"{channel};messageid=1", "conversationType": "channel", "isGroup": True}
        data = {"tenant": {"id": self.client}, "team": {"id": self.id}, "channel": {"id": channel}}
        await self._send(self.knocker.message(text, conversation=place, channelData=data))

    async def names(self) -> dict[str, str]:
        """The conversations that Roomfix knows at the organisation, and what they are called."""
        store = self.knocker.parts.store
        return {one.id: one.name for one in await store.conversations(self._client)}

    async def leaves(self) -> bool:
        """Whether Roomfix is about to delete what it must not keep for an organisation that it has left."""
        keys = Keys(self._client)
        return bool(await self.knocker.parts.connections.commands.hexists(keys.jobs_body, dispatch.LEAVE.id))

    @property
    def _client(self) -> ClientId:
        return ClientId(self.client)

    async def _tell(self, kind: str, conversation: str, name: str, data: Json, **fields: Any) -> None:
        place: Json = {"id": conversation, "conversationType": "channel", "isGroup": True}
        place |= {"name": name} if name else {}
        team = {"team": {"id": self.id} | ({"name": self.name} if self.name else {})}
        data = {"tenant": {"id": self.client}} | team | data
        await self._send(self.knocker.activity_of(kind, conversation=place, channelData=data, **fields))

    async def _send(self, activity: Json) -> None:
        assert (await self.knocker.activity(activity)).status == 200
