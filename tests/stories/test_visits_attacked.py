"""What has broken visits once: a visit that passes to and fro between the same two contacts, or is moved twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.m365 import Policy
from sandbox.playground.tenant import ADELE, ISAIAH, MEGAN, Person
from tests.builders.card_checks import parts
from tests.builders.chat_people import chat_of
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import ISAR, Roomfix, running, wait_for, wait_for_answer
from tests.builders.teams_standin import Message

pytestmark = pytest.mark.usefixtures("in_no_hurry")


async def booked(app: Roomfix) -> tuple[str, Message]:
    """An incident with a visit of Megan's, and its card in the channel."""
    incident, card = await app.opened()
    await app.chat.press(card, "Mon 12:00", by=MEGAN)
    await app.until(incident, "booked")
    return incident, card


async def belongs_to(app: Roomfix, incident: str, person: Person) -> None:
    async def look() -> bool:
        return bool((await app.incident(incident))["visit"]["contact"] == person.name)

    await wait_for_answer(look)


async def test_a_visit_is_taken_over_from_and_by_the_same_two_as_often_as_they_like(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await app.chat.join(chat_of(ISAIAH), by=ISAIAH)
        incident, _ = await booked(app)
        for person in (ISAIAH, MEGAN, ISAIAH):
            talk = Talk(app, place=chat_of(person), by=person)
            await talk.say(f"take over {incident}", until="Take over the visit in Isar?")
            await talk.press("Yes, take it over")
            await belongs_to(app, incident, person)
            await app.settled()


async def test_a_visit_is_handed_to_and_fro_as_often_as_two_colleagues_like(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await booked(app)
        for holder, colleague in ((MEGAN, ADELE), (ADELE, MEGAN), (MEGAN, ADELE)):
            talk = Talk(app, place=chat_of(holder), by=holder)
            await talk.say(f"hand over {incident}", until="Hand over the visit in Isar")
            await talk.fill("Offer it", to=colleague.name, until="Offered.")
            await wait_for(lambda: "Take the visit" in card.buttons)
            await app.chat.press(card, "Take the visit", by=colleague)
            await belongs_to(app, incident, colleague)
            await app.settled()


async def test_a_visit_that_is_about_to_move_offers_no_other_time(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        app.m365.attendant.policies[ISAR] = Policy(delay=600)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"reschedule {incident}", until="Move the visit in Isar")
        await talk.fill("Move it", start="Mon 8 Jan 14:00–15:00", until="Asked for the new time")
        await talk.say(f"reschedule {incident}", until="This visit is about to move already")
        assert talk.live("fill") == []


async def test_another_command_about_an_incident_is_no_note_to_the_one_under_way(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"complete {incident}", until="Complete the visit in Isar")
        await talk.say(f"incidents {incident}")
        await wait_for(lambda: app.teams.cards("stands in this conversation now"))
        await talk.say("nein", until="press the button, or type what was done")
        assert (await app.incident(incident))["state"] == "booked"
        await talk.say("New cable", until="Completed.")
        assert (await app.until(incident, "closed"))["history"][-1]["note"] == "New cable"


@pytest.mark.parametrize(("word", "holder"), [("ja", ISAIAH), ("no", MEGAN)])
async def test_a_question_of_yes_or_no_takes_the_words(tmp_path: Path, word: str, holder: Person) -> None:
    async with running(tmp_path) as app:
        await app.chat.join(chat_of(ISAIAH), by=ISAIAH)
        incident, _ = await booked(app)
        talk = Talk(app, place=chat_of(ISAIAH), by=ISAIAH)
        await talk.say(f"take over {incident}", until="Take over the visit in Isar?")
        await talk.say(word)
        await wait_for(lambda: app.teams.cards("is yours now") or app.teams.cards("Cancelled"))
        await belongs_to(app, incident, holder)


@pytest.mark.parametrize(("typed", "shows"), [("incidents mine", "Your incidents: 1"), ("notify mail", "E-mail")])
async def test_another_command_is_no_note_to_the_one_under_way_either(tmp_path: Path, typed: str, shows: str) -> None:
    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"complete {incident}", until="Complete the visit in Isar")
        await talk.say(typed, until=shows)
        await app.settled()
        assert (await app.incident(incident))["state"] == "booked"


@pytest.mark.parametrize("words", ["undo", "undo Isar"])
async def test_what_was_just_completed_is_taken_back_by_its_room_or_without_a_name(tmp_path: Path, words: str) -> None:
    async with running(tmp_path) as app:
        incident, _ = await booked(app)
        app.clock.move(hours=2, minutes=20)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say(f"complete {incident}", until="Complete the visit in Isar")
        await talk.fill("Complete", note="New cable", until="Completed.")
        await talk.say(words, until="Taken back.")
        assert (await app.incident(incident))["state"] == "booked"


async def test_what_is_typed_behind_a_command_is_chosen_already_or_nothing_is(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await booked(app)
        talk = Talk(app, place=chat_of(MEGAN), by=MEGAN)
        await talk.say("hand over Isar adele", until="Hand over the visit in Isar")
        assert talk.message is not None
        assert [part["value"] for part in parts(talk.message.card) if part.get("id") == "in_to"] == [ADELE.object_id]
        await talk.say("reschedule Isar 3:99", until="Move the visit in Isar")
        assert [part.get("value", "") for part in parts(talk.message.card) if part.get("id") == "in_start"] == [""]
        await talk.say("Mon 14:00", until="Asked for the new time")
