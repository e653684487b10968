"""The demo as it is started, and what the people of Contoso do in it; slow only where a room takes its time."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.playground.tenant import ALEX, CHANNEL_ID, GROUP_CHAT_ID, ISAIAH, MEGAN, PEOPLE, PERSONAL_CHAT_ID, Person
from tests.builders.demo_process import Demo, demo, freest_rooms, is_listening, refused
from tests.builders.playground_client import Answer, Card, PlaygroundClient
from tests.builders.running_roomfix import wait_for

pytestmark = pytest.mark.asyncio(loop_scope="module")

EVERYWHERE = (CHANNEL_ID, PERSONAL_CHAT_ID)
"""Where the demo has Roomfix installed."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def contoso(package: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """One running demo for all stories; Ctrl-C at the end leaves nothing of it behind."""
    async with demo(tmp_path_factory.mktemp("demo")) as running:
        yield running
    assert running.process.returncode == 0
    assert running.remains() == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def teams(contoso: Demo) -> AsyncIterator[PlaygroundClient]:
    async with PlaygroundClient.attach(contoso.playground) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module", autouse=True)
async def repaired(contoso: Demo) -> AsyncIterator[None]:
    """No visit of one story stands in another's way: nobody can claim two times that overlap."""
    yield
    await contoso.repair()


@pytest.fixture(scope="module")
def rooms() -> list[str]:
    """Contoso's rooms for the stories, each of which takes one for itself; the first has most free times."""
    return freest_rooms(datetime.now(UTC))


async def card(teams: PlaygroundClient, *words: str, in_: str = CHANNEL_ID, user: Person = ALEX) -> Card:
    """The card in a conversation that has all these words or buttons, once there is one."""

    def look() -> Card | None:
        return next((seen for seen in teams.cards(user=user) if is_wanted(seen)), None)

    def is_wanted(seen: Card) -> bool:
        text = "\n".join([seen.text, *seen.buttons])
        return in_ in seen.message.conversation and all(word in text for word in words)

    return await wait_for(look)


def claims(seen: Card) -> list[str]:
    """The buttons that claim a time, as the card has them."""
    return [title for title in seen.buttons if title.startswith("Claim ")]


async def press(teams: PlaygroundClient, title: str, *, on: Card, user: Person = ALEX) -> Answer:
    """What the person who presses is shown."""
    answer = await teams.click(title, user=user, card=on)
    assert answer is not None
    return answer


async def test_the_first_incident_is_shown_in_the_channel_and_in_the_personal_chat(teams: PlaygroundClient) -> None:
    for conversation in EVERYWHERE:
        assert claims(await card(teams, "Projector stays dark", "**Isar** · Munich", in_=conversation))


async def test_what_a_monitor_reports_is_shown_with_times_to_claim_and_all_times_are_one_press_away(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[0], "Sound crackles")
    posted = await card(teams, incident, "Sound crackles", "All times (")
    await press(teams, next(title for title in posted.buttons if "All times" in title), on=posted, user=MEGAN)
    every = await card(teams, "Sound crackles", "All free times (", user=MEGAN)
    assert set(claims(posted)) < set(claims(every))
    await press(teams, "Back", on=every, user=MEGAN)
    assert (await card(teams, incident, "All times (", user=MEGAN)).buttons == posted.buttons


async def test_a_claimed_time_is_held_at_once_and_booked_when_the_room_accepts(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[1], "Camera is offline")
    posted = await card(teams, incident, "Claim ")
    answer = await press(teams, claims(posted)[-1], on=posted, user=MEGAN)
    assert "Claimed by **you**" in answer.words

    await card(teams, incident, "Claimed by **Megan Bowen**")
    for conversation in EVERYWHERE:
        await card(teams, incident, "Visit booked", "Visit by **Megan Bowen**", in_=conversation)
    history = (await contoso.incident(incident))["history"]
    assert [entry["event"] for entry in history] == ["reported", "claimed", "booked"]


async def test_the_terminal_tells_what_happens(teams: PlaygroundClient, contoso: Demo, rooms: list[str]) -> None:
    incident = await contoso.report(rooms[6], "Cable is torn")
    posted = await card(teams, incident, "Claim ")
    await press(teams, claims(posted)[-1], on=posted, user=MEGAN)
    await wait_for(lambda: "Cable is torn: the room accepted" in "\n".join(contoso.terminal))
    told = [line.partition("Cable is torn: ")[2] for line in contoso.terminal if "Cable is torn" in line]
    assert told[0] == "reported by a monitoring system"
    assert told[1].startswith("Megan Bowen claimed ")


async def test_who_is_second_is_told_who_was_first_and_what_is_still_free(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[2], "Screen flickers")
    posted = await card(teams, incident, "Claim ")
    await press(teams, claims(posted)[-1], on=posted, user=MEGAN)

    answer = await press(teams, claims(posted)[-1], on=posted, user=ISAIAH)
    assert "Nothing was changed: Megan Bowen was first" in answer.words
    free = answer.words.partition("Still free if this visit falls through: ")[2]
    assert re.match(r"\w{3}\s\d\d:\d\d", free), "which ones these are depends on the hour"


async def test_only_the_claimant_can_release_and_then_everybody_can_claim_again(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[3], "Touch panel is frozen")
    posted = await card(teams, incident, "Claim ")
    await press(teams, claims(posted)[-1], on=posted, user=MEGAN)
    booked = await card(teams, incident, "Visit booked")

    refusal = await press(teams, "Release this time", on=booked, user=ISAIAH)
    assert "only the person who claimed the time can do this" in refusal.words
    await press(teams, "Release this time", on=booked, user=MEGAN)
    opened = await card(teams, incident, "Open", "Megan Bowen released")
    await press(teams, claims(opened)[0], on=opened, user=ISAIAH)
    await card(teams, incident, "Visit by **Isaiah Langer**")


async def test_of_six_people_who_press_at_once_one_wins(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[4], "Microphone is dead")
    posted = await card(teams, incident, "Claim ")
    time = claims(posted)[-1]
    answers = await asyncio.gather(*(press(teams, time, on=posted, user=user) for user in PEOPLE))

    winners = [user for user, answer in zip(PEOPLE, answers, strict=True) if "Claimed by **you**" in answer.words]
    assert len(winners) == 1
    losers = [answer for answer in answers if f"{winners[0].name} was first" in answer.words]
    strangers = [answer for answer in answers if "you are not a contact of a provider that serves" in answer.words]
    assert (len(losers), len(strangers)) == (len(PEOPLE) - 2, 1)  # Patti is the admin
    await card(teams, incident, f"Visit by **{winners[0].name}**")


async def test_a_fault_that_is_gone_closes_every_copy_of_its_card(
    teams: PlaygroundClient, contoso: Demo, rooms: list[str]
) -> None:
    incident = await contoso.report(rooms[9], "Network is down")
    posted = await card(teams, incident, "Claim ")
    await contoso.repair()
    for conversation in EVERYWHERE:
        closed = await card(teams, incident, "The fault is gone", in_=conversation)
        assert closed.buttons == ["More"]
    answer = await press(teams, claims(posted)[-1], on=posted, user=MEGAN)
    assert "the incident is closed" in answer.words


@pytest.mark.parametrize("conversation", [CHANNEL_ID, GROUP_CHAT_ID, PERSONAL_CHAT_ID])
async def test_help_is_given_wherever_somebody_asks(teams: PlaygroundClient, conversation: str) -> None:
    thread = await teams.send("help", conversation)
    given = await teams.wait_card("What you can type")
    assert given.message.conversation == thread
    assert ("@Roomfix report" in given.text) is (conversation != PERSONAL_CHAT_ID)


@pytest.mark.parametrize("conversation", [CHANNEL_ID, GROUP_CHAT_ID, PERSONAL_CHAT_ID])
async def test_a_fault_is_shown_where_a_person_reports_it_and_in_the_channel(
    teams: PlaygroundClient, rooms: list[str], conversation: str
) -> None:
    fault = f"smells of smoke {conversation[:5]}"
    thread = await teams.send(f"report {rooms[6].upper()} {fault}", conversation, user=ALEX)
    assert "Alex Wilber, in Teams" in (await card(teams, fault, "Claim ", in_=thread)).text
    await card(teams, fault, in_=CHANNEL_ID)  # on a card that it shares, where there were many before it


@pytest.mark.parametrize("conversation", [CHANNEL_ID, GROUP_CHAT_ID, PERSONAL_CHAT_ID])
async def test_a_word_that_roomfix_does_not_know_leads_to_help(teams: PlaygroundClient, conversation: str) -> None:
    thread = await teams.send("abracadabra please", conversation)
    told = await teams.wait_text("does not know the word “abracadabra”")
    assert "**help**" in told.text
    assert told.conversation == thread


async def test_a_room_that_is_not_there_is_answered_with_those_that_sound_like_it(teams: PlaygroundClient) -> None:
    await teams.send("report Hudsn has no sound", CHANNEL_ID)
    assert "Similar names: Hudson." in (await teams.wait_text("Nothing was reported")).text


@pytest.mark.parametrize("words", ["report", "report Isar"])
async def test_an_incomplete_report_is_answered_with_what_is_missing(teams: PlaygroundClient, words: str) -> None:
    await teams.send(words, PERSONAL_CHAT_ID)
    assert "the room, or what is wrong with it, is missing" in (await teams.wait_text("Nothing was reported")).text


async def test_a_second_demo_in_the_same_directory_is_refused_and_the_first_goes_on(
    contoso: Demo, teams: PlaygroundClient, rooms: list[str]
) -> None:
    status, words = await refused(contoso.data_dir)
    assert (status, "another Roomfix already uses" in words) == (1, True)
    incident = await contoso.report(rooms[7], "Lamp is broken")
    await card(teams, incident, "Lamp is broken")


@pytest.mark.parametrize(
    ("which", "variable"), [("port", "ROOMFIX_PORT"), ("playground_port", "ROOMFIX_PLAYGROUND_PORT")]
)
async def test_a_busy_port_is_told_with_the_variable_that_changes_it(
    package: Path, tmp_path: Path, which: str, variable: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        status, words = await refused(tmp_path, **{which: taken})
    assert status == 1
    assert words.splitlines() == [
        f"Roomfix cannot start: something else listens on port {taken}. Stop it, or set {variable} to a free port."
    ]


@pytest.mark.parametrize("variable", ["ROOMFIX_PORT", "ROOMFIX_PLAYGROUND_PORT"])
async def test_a_port_that_is_none_is_told_with_its_variable(package: Path, tmp_path: Path, variable: str) -> None:
    status, words = await refused(tmp_path, variables={variable: "door 5"})
    assert (status, "Traceback" in words) == (1, False)
    assert f"{variable} is 'door 5'; it must be a port number from 1 to 65535." in words


async def test_a_demo_that_was_killed_can_be_started_again_and_leaves_nothing_behind(
    package: Path, tmp_path: Path
) -> None:
    async with demo(tmp_path) as killed:
        await killed.kill()
    await wait_for(lambda: not is_listening(killed.playground_port))
    async with demo(tmp_path, port=killed.port, playground_port=killed.playground_port) as again:
        assert await again.report("Isar", "Projector stays dark")
    assert again.process.returncode == 0
    assert again.remains() == []
