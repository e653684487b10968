"""Two thousand rooms set up in the running application: two lists, and every calendar finds its room by itself."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.m365.tenant import CONTOSO, MUNICH, with_rooms
from sandbox.playground.tenant import ALEX
from services.model import Person, PersonId
from services.model.setup import Setup
from tests.builders.card_checks import of_type
from tests.builders.chat_people import chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.dialog_walk import MOST_BYTES
from tests.builders.running_roomfix import running
from tests.builders.teams_standin import Json

ROOMS = 2_000
TENANT = with_rooms(CONTOSO, ROOMS)
MOST_BUTTONS = 6


def connected() -> Setup:
    """A client that has connected Microsoft 365 and nothing else."""
    admin = Person(PersonId(ALEX.object_id), ALEX.name)
    return replace(contoso_setup(), locations=(), rooms=(), providers=(), calendars=(), admins=(admin,))


@asynccontextmanager
async def serving(**files: str) -> AsyncIterator[str]:
    """The address under which files of these names and texts lie."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=files[request.match_info["name"]])

    app = web.Application()
    app.router.add_get("/{name}", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


async def test_two_thousand_calendars_and_rooms_are_added_imported_and_mapped(tmp_path: Path) -> None:
    addresses = "\n".join(room.address for room in TENANT.rooms)
    rooms = "\n".join(["name,location,capacity", *(f"{room.name},Munich,{room.capacity}" for room in TENANT.rooms)])
    async with (
        running(tmp_path, setup=connected(), tenant=TENANT) as app,
        serving(addresses=addresses, rooms=rooms) as url,
    ):
        talk = Talk(app, place=chat_of(ALEX))
        app.m365.manners.latency = 0.01
        await talk.say("calendars", until=f"Rooms that Microsoft 365 lists: {ROOMS}")
        await talk.fill("Paste addresses", until="Name the calendars of one location")
        await talk.send_file("calendars.txt", f"{url}addresses", until="Room calendars found")
        assert f"{ROOMS} of {ROOMS}" in talk.words
        await talk.fill("Next", until="Weekly hours")
        await talk.fill("Next", name=MUNICH.name, until="Where do your rooms come from?")
        await talk.fill("A CSV list", until="Which rooms do you have?")
        await talk.send_file("rooms.csv", f"{url}rooms", until="What this list changes")
        await talk.fill("Apply", until="These calendars and rooms belong together")
        await talk.fill("Yes, take all", until="Calendars mapped")
        setup = await talk.setup()
        posted = [activity for message in app.teams.messages for activity in message.activities]
        looked_up = next(message for message in app.teams.messages if "Room calendars found" in str(message.history))
    assert {(room.name, room.calendar) for room in setup.rooms} == {(room.name, room.address) for room in TENANT.rooms}
    assert any(re.search(rf"^[\d,]+ of {ROOMS}$", words, re.MULTILINE) for words in looked_up.history)
    assert max(size(activity) for activity in posted) < MOST_BYTES
    assert max(most_buttons(activity) for activity in posted) <= MOST_BUTTONS


async def test_a_list_too_long_to_paste_is_refused_with_words_and_can_be_sent_as_a_file(tmp_path: Path) -> None:
    addresses = "\n".join(room.address for room in TENANT.rooms)
    async with running(tmp_path, setup=connected(), tenant=TENANT) as app:
        talk = Talk(app, place=chat_of(ALEX))
        await talk.say("calendars", until="Paste addresses")
        await talk.fill("Paste addresses", until="Name the calendars of one location")
        question = talk.message
        answer = await talk.fill("Next", list=addresses)
        assert "Send a long list as a file" in answer.words
        assert question is not None
        assert "Next" in question.buttons


def size(activity: Json) -> int:
    return len(json.dumps(activity, ensure_ascii=False).encode())


def most_buttons(activity: Json) -> int:
    return max((len(row["actions"]) for row in of_type(activity, "ActionSet")), default=0)
