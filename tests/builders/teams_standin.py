"""A stand-in for the Bot Connector of Teams: it keeps what a bot posts with every edit, and can be made to fail."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from math import ceil
from typing import Any

from aiohttp import web

from sandbox.m365.faults import Phase
from tests.builders.card_reading import card_actions, card_text
from tests.builders.odd_bodies import Body

Json = dict[str, Any]
Hook = Callable[[str, str, Phase], Awaitable[None] | None]
"""on_request(method, thread, phase); called in the server, so what it does happens exactly there."""

WINDOWS = ((1.0, 7), (2.0, 8), (30.0, 60), (3600.0, 1800))
"""Teams: bots/how-to/rate-limit, per bot and thread: seconds, and how many calls they may hold."""
LARGEST = 100 * 1024
"""Teams: about 100 KB a message, counted as UTF-16 (format-your-bot-messages)."""
FIRST_ID = 1_767_603_600_000


@dataclass(frozen=True, slots=True)
class Trouble:
    """One way to fail: calls of `method` ("" for all) to conversations whose id contains `where`, `times` times.

    With `is_applied` the call had its effect all the same. `body` is what something before Teams answers in its place.
    """

    status: int
    code: str = ""
    method: str = ""
    where: str = ""
    times: int | None = 1
    retry_after: str | None = None
    is_applied: bool = False
    body: Body | None = None


@dataclass(slots=True)
class Message:
    """One message of the bot: `activities` as it was posted, then after each edit; `thread` has a `;messageid=` in a
    channel."""

    id: str
    thread: str
    activities: list[Json]

    @property
    def conversation(self) -> str:
        return self.thread.partition(";")[0]

    @property
    def card(self) -> Json:
        """The card that the message shows now, {} for a message without one."""
        return _card(self.activities[-1])

    @property
    def words(self) -> str:
        """What a person reads in it now."""
        return card_text(self.card) or str(self.activities[-1].get("text") or "")

    @property
    def buttons(self) -> list[str]:
        """The titles of what can be pressed on it now."""
        return [action["title"] for action in card_actions(self.card)]

    @property
    def history(self) -> list[str]:
        """What a person read in it, from the first to now."""
        return [card_text(_card(activity)) or str(activity.get("text") or "") for activity in self.activities]


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot and how it was answered; `at` is in seconds of the loop's clock."""

    at: float
    method: str
    thread: str
    status: int


class Refused(Exception):
    """Teams says no; `status` and `code` as in its table (conversation-messages.md, status codes)."""

    def __init__(self, status: int, code: str, *, retry_after: str | None = None, body: Body | None = None) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.body = body

    @classmethod
    def by(cls, trouble: Trouble) -> Refused:
        return cls(trouble.status, trouble.code, retry_after=trouble.retry_after, body=trouble.body)

    def answer(self) -> web.Response:
        """How it goes over the wire."""
        headers = {"Retry-After": self.retry_after} if self.retry_after else {}
        if self.body is not None:
            headers["Content-Type"] = self.body.type
            return web.Response(body=self.body.raw, status=self.status, headers=headers)
        error = {"error": {"code": self.code, "message": self.code}}
        return web.json_response(error, status=self.status, headers=headers)


@dataclass(slots=True)
class Teams:
    """What stands in the conversations `places`, and the switches; made by `serve`.

    `people` are in every conversation, as (id, name, object id). `latency` is in seconds. `is_limited` enforces the
    rate limits. A person deletes a message by taking it out of `messages`; those the bot deleted are in `deleted`.
    """

    url: str
    places: set[str]
    messages: list[Message] = field(default_factory=list)
    deleted: list[Message] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    latency: float = 0.0
    is_limited: bool = False
    on_request: Hook | None = None
    people: list[tuple[str, str, str]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)

    @classmethod
    @asynccontextmanager
    async def serve(cls, *places: str) -> AsyncIterator[Teams]:
        """A connector on loopback that knows these conversations."""
        teams = cls("", set(places))
        app = web.Application(client_max_size=4 * LARGEST)
        app.router.add_post("/emea/v3/conversations", teams._create)
        app.router.add_post("/emea/v3/conversations/{thread}/activities", teams._post)
        app.router.add_post("/emea/v3/conversations/{thread}/activities/{message}", teams._post)
        app.router.add_put("/emea/v3/conversations/{thread}/activities/{message}", teams._edit)
        app.router.add_delete("/emea/v3/conversations/{thread}/activities/{message}", teams._delete)
        app.router.add_get("/emea/v3/conversations/{thread}/pagedmembers", teams._members)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        teams.url = f"http://127.0.0.1:{runner.addresses[0][1]}/emea/"
        try:
            yield teams
        finally:
            await runner.cleanup()

    def in_(self, conversation: str) -> list[Message]:
        """The messages of a conversation, a channel's with all its threads."""
        return [message for message in self.messages if message.conversation == conversation]

    def cards(self, words: str = "") -> list[Message]:
        """Every message that shows a card with these words now."""
        return [message for message in self.messages if message.card and words in message.words]

    def trouble(self, status: int, code: str = "", **how: Any) -> None:
        """Switch a `Trouble` on."""
        self.troubles.append(Trouble(status, code, **how))

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        channel = str(body["channelData"]["channel"]["id"])

        def apply() -> Json:
            root = self._new_id()
            self.messages.append(Message(root, f"{channel};messageid={root}", [body["activity"]]))
            return {"id": f"{channel};messageid={root}", "activityId": root}

        return await self._answered("POST", channel, apply, activity=body["activity"])

    async def _members(self, request: web.Request) -> web.Response:
        """A page of members; the object id is spelt as Teams spells it (teams: roster payloads show `objectId`)."""
        thread = request.match_info["thread"]
        if thread not in self.places:
            return Refused(404, "ConversationNotFound").answer()
        if trouble := self._take("GET", thread):
            return Refused.by(trouble).answer()
        first, size = int(request.query.get("continuationToken") or 0), int(request.query.get("pageSize") or 200)
        page = self.people[first : first + size]
        more = {"continuationToken": str(first + size)} if first + size < len(self.people) else {}
        members = [{"id": own, "name": name, "objectId": found} for own, name, found in page]
        return web.json_response({"members": members, **more})

    async def _post(self, request: web.Request) -> web.Response:
        thread, activity = request.match_info["thread"], await request.json()

        def apply() -> Json:
            made = Message(self._new_id(), thread, [activity])
            self.messages.append(made)
            # Teams splits a text with a card into two messages and names neither (conversation-messages.md)
            return {} if activity.get("text") and activity.get("attachments") else {"id": made.id}

        return await self._answered("POST", thread, apply, activity=activity)

    async def _edit(self, request: web.Request) -> web.Response:
        thread, wanted, activity = request.match_info["thread"], request.match_info["message"], await request.json()

        def apply() -> Json:
            self._found(wanted, thread).activities.append(activity)
            return {"id": wanted}

        return await self._answered("PUT", thread, apply, activity=activity)

    async def _delete(self, request: web.Request) -> web.Response:
        thread, wanted = request.match_info["thread"], request.match_info["message"]

        def apply() -> Json:
            found = self._found(wanted, thread)
            self.messages.remove(found)
            self.deleted.append(found)
            return {}

        return await self._answered("DELETE", thread, apply, activity={})

    def _found(self, message: str, thread: str) -> Message:
        found = [one for one in self.messages if (one.id, one.thread) == (message, thread)]
        if not found:
            raise Refused(404, "ActivityNotFoundInConversation")
        return found[0]

    async def _answered(self, method: str, thread: str, apply: Callable[[], Json], *, activity: Json) -> web.Response:
        try:
            await self._tell(method, thread, Phase.RECEIVED)
            await asyncio.sleep(self.latency)
            answer = self._applied(method, thread, apply, activity)
        except Refused as refusal:
            self._note(method, thread, refusal.status)
            return refusal.answer()
        status = 201 if method == "POST" else 200
        self._note(method, thread, status)
        await self._tell(method, thread, Phase.APPLIED)
        return web.json_response(answer, status=status)

    def _applied(self, method: str, thread: str, apply: Callable[[], Json], activity: Json) -> Json:
        if thread.partition(";")[0] not in self.places:
            raise Refused(404, "ConversationNotFound")
        trouble = self._take(method, thread)
        if trouble and not trouble.is_applied:
            raise Refused.by(trouble)
        if len(json.dumps(activity, ensure_ascii=False).encode("utf-16-le")) > LARGEST:
            raise Refused(413, "MessageSizeTooBig")
        wait = self._full_for(thread) if self.is_limited else 0.0
        if wait > 0:
            raise Refused(429, "Throttled", retry_after=str(ceil(wait)))
        answer = apply()
        if trouble:
            raise Refused.by(trouble)
        return answer

    def _take(self, method: str, thread: str) -> Trouble | None:
        for number, trouble in enumerate(self.troubles):
            if trouble.method in {"", method} and trouble.where in thread:
                left = None if trouble.times is None else trouble.times - 1
                if left == 0:
                    del self.troubles[number]
                elif left is not None:
                    self.troubles[number] = replace(trouble, times=left)
                return trouble
        return None

    def _full_for(self, thread: str) -> float:
        """Seconds until the thread may take one more call."""
        now = asyncio.get_running_loop().time()
        taken = [call.at for call in self.calls if call.thread == thread and call.status < 400]
        return max((taken[-most] + window - now for window, most in WINDOWS if len(taken) >= most), default=0.0)

    def _note(self, method: str, thread: str, status: int) -> None:
        self.calls.append(Call(asyncio.get_running_loop().time(), method, thread, status))

    async def _tell(self, method: str, thread: str, phase: Phase) -> None:
        if self.on_request is not None:
            told = self.on_request(method, thread, phase)
            if inspect.isawaitable(told):
                await told

    def _new_id(self) -> str:
        return str(FIRST_ID + next(self._numbers))


def _card(activity: Json) -> Json:
    attachments: list[Json] = activity.get("attachments") or [{}]
    card: Json = attachments[0].get("content") or {}
    return card
