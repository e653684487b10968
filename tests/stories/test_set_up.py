"""Every dialog walked whole in the running application: by button and by word, in a channel and in a chat of one's own.

What is set up and what stands in the chat at the end is looked at, and what Roomfix then does with an incident.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import MUNICH, NEW_YORK, Site
from sandbox.playground.tenant import ADELE, ALEX, CHANNEL_ID, MEGAN, PATTI
from sandbox.playground.tenant import Person as Member
from services.model import Client, Person, PersonId, Severity, SlotRules
from services.model.setup import Setup
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import ACCOUNT, Step, Talk, Way
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, running, wait_for, wait_for_answer

EMPTY = Setup(Client(CONTOSO, "", SlotRules()))
LINK = "Sign in with the service account"
THREAD, OWN_CHAT = f"{CHANNEL_ID};messageid=1", chat_of(ALEX)

everywhere = pytest.mark.parametrize("place", [THREAD, OWN_CHAT], ids=["channel", "own chat"])
either_way = pytest.mark.parametrize("way", list(Way), ids=[way.name.casefold() for way in Way])
pytestmark = pytest.mark.usefixtures("in_no_hurry")

twice = pytest.mark.parametrize(
    ("place", "way"),
    [(THREAD, Way.BUTTONS), (OWN_CHAT, Way.TYPING)],
    ids=["channel, buttons", "own chat, typing"],
)


def admin(person: Member) -> Person:
    return Person(PersonId(person.object_id), person.name)


def known() -> Setup:
    """Contoso as it is set up, with Alex and Patti as admins who work for no provider."""
    setup, both = contoso_setup(), {ALEX.object_id, PATTI.object_id}
    providers = tuple(
        replace(one, contacts=tuple(person for person in one.contacts if person.id not in both))
        for one in setup.providers
    )
    return replace(setup, providers=providers, admins=(admin(ALEX), admin(PATTI)))


@asynccontextmanager
async def talking(tmp: Path, place: str, setup: Setup) -> AsyncIterator[Talk]:
    """Alex in a place of the running application; at the end nothing waits there for an answer any more."""
    async with running(tmp, setup=setup) as app:
        talk = Talk(app, place)
        yield talk
        await wait_for(lambda: not talk.live("fill"))


async def offered_to(app: Roomfix, contact: Member, room: str = "Isar") -> None:
    """An incident is reported, and the contact's own chat offers times for it."""
    incident = await app.report(room)
    card = await app.card_of(incident, in_=chat_of(contact))
    assert any(title.startswith("Claim") for title in card.buttons)


def rooms_of(site: Site) -> str:
    return ", ".join(room.name for room in TENANT.rooms if room.site == site)


CONNECTING = (
    Step("Next", "Service account that signs in", "What Roomfix may do", way="Service account that signs in"),
    Step("Next", "read calendars and book visits", "Prepare Microsoft 365", rights="read calendars and book visits"),
    Step("Next", "next", "Which account"),
    Step("Next", ACCOUNT, LINK, account=ACCOUNT),
)
CHOOSING = (
    Step("Yes", "yes", "What works"),
    Step("Save and go on", "save and go on", "Choose from the list"),
    Step("Choose from the list", "choose from the list", "Tick the calendars"),
    Step("Next", rooms_of(MUNICH), "Weekly hours", calendars=rooms_of(MUNICH)),
    Step(
        "Next",
        "Name: Munich; Afterwards add calendars of another location: yes",
        "Choose from the list",
        name="Munich",
        more="true",
    ),
    Step("Choose from the list", "choose from the list", "Tick the calendars"),
    Step("Next", rooms_of(NEW_YORK), "At which location", calendars=rooms_of(NEW_YORK)),
    Step("A new location", "a new location", "Weekly hours"),
    Step("Next", "New York", "Where do your rooms come from?", name="New York"),
)
MAPPING = (
    Step("The calendars themselves", "the calendars themselves", "Make a room of each of the 12 calendars?"),
    Step("Yes", "yes", "How visits are booked"),
    Step("Next", "next", "Set-up is finished"),
)


def staffing(contacts: str, conflict: Step) -> tuple[Step, ...]:
    """A new provider for both locations; one of its contacts is an admin, and `conflict` says what becomes of that."""
    both, terms = "Munich, New York", {"critical": "30 min / 4 h", "major": "2 h / 8 h", "minor": "none"}
    return (
        Step("Next", "Elbtal AV", "Which locations does it serve?", name="Elbtal AV"),
        Step("Next", both, "Who are its contacts?", pick=both),
        Step("Next", contacts, "admin and provider at once?", pick=contacts),
        conflict,
        Step("Next", "none", "When does it work?"),
        Step("Same as the location", "same", "Where shall its incidents be posted?"),
        Step("Every channel", "every channel", "For which locations is there an agreement?"),
        Step("Next", both, "How fast does it respond", pick=both),
        Step("Next", "Critical: 30 min / 4 h; Major: 2 h / 8 h; Minor: none", "Not saved yet", **terms),
        Step("Save", "save", "Elbtal AV is set up"),
    )


@everywhere
@either_way
async def test_all_is_set_up_from_the_first_word_to_the_first_incident(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, EMPTY) as talk:
        await talk.say("connect", until="Connect Microsoft 365")
        await talk.walk(way, *CONNECTING)
        await talk.sign_in()
        await talk.until("Shall Roomfix use this account?")
        await talk.walk(way, *CHOOSING, *MAPPING)
        assert not talk.live("fill")
        assert [one.words for one in talk.live("begin")] == [talk.words]
        spare = Step("Leave them out", "leave them out", "Who are its subcontractors?")
        await talk.walk(
            way,
            Step("Set up providers", "providers", "What is the provider called?"),
            *staffing("Megan Bowen, Alex Wilber", spare),
        )
        setup = await talk.setup()
        assert {(room.name, room.calendar) for room in setup.rooms} == {(one.name, one.address) for one in TENANT.rooms}
        assert {place.name: place.hours.timezone for place in setup.locations} == {
            "Munich": "Europe/Berlin",
            "New York": "America/New_York",
        }
        assert [person.name for provider in setup.providers for person in provider.contacts] == [MEGAN.name]
        assert [person.name for person in setup.admins] == [ALEX.name]
        await offered_to(talk.app, MEGAN)


@twice
async def test_an_admin_who_becomes_a_contact_is_an_admin_no_more(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("providers add", until="What is the provider called?")
        demote = Step("Admins no more", "admins no more", "Who are its subcontractors?")
        await talk.walk(way, *staffing("Adele Vance, Patti Fernandez", demote))
        setup = await talk.setup()
        provider = next(one for one in setup.providers if one.name == "Elbtal AV")
        assert {person.name for person in provider.contacts} == {ADELE.name, PATTI.name}
        assert {one.severity for one in provider.agreements} == {Severity.CRITICAL, Severity.MAJOR}
        assert [person.name for person in setup.admins] == [ALEX.name]
        await Talk(talk.app, place=chat_of(PATTI), by=PATTI).say("people", until="You work for Elbtal AV")
        await offered_to(talk.app, ADELE)


@twice
async def test_a_location_is_made_with_the_holidays_of_its_region(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("locations", until="Add a location")
        await talk.walk(
            way,
            Step("Add a location", "add a location", "What is the location called?"),
            Step("Next", "Dresden", "In which time zone is it?", name="Dresden"),
            Step("Next", "Europe/Berlin", "When is it open?", zone="Europe/Berlin"),
            Step("Next", "Mon-Fri 07:00-16:00", "Which country's", hours="Mon-Fri 07:00-16:00"),
            Step("Search", "", "1 to 1 of 1", find="Germany"),
            Step("Next", "Germany", "Which region?", pick="Germany"),
            Step("Search", "", "1 to 3 of 3", find="Sachsen"),
            Step("Next", "Sachsen", "Are these the right days?", pick="Sachsen"),
            Step("Use these days", "use these days", "days with hours of their own"),
            Step("Next", "2035-12-24 closed", "Not saved yet", exceptions="2035-12-24 closed"),
            Step("Save", "save", "Dresden is set up"),
        )
        (made,) = (one for one in (await talk.setup()).locations if one.name == "Dresden")
        assert (made.country, made.region) == ("DE", "SN")
        repentance = date(2035, 11, 21)  # in Saxony alone
        assert repentance in made.hours.holidays
        assert (date(2035, 12, 24), ()) in made.hours.overrides


@twice
async def test_an_admin_is_added_and_removed_again(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("people", until="Who may set Roomfix up")
        await talk.walk(
            way,
            Step("Add an admin", "add an admin", "Who shall be an admin, too?"),
            Step("Next", STRANGER.name, "is an admin now", pick=STRANGER.name),
            Step("See the admins", "people", "Remove an admin"),
        )
        assert admin(STRANGER) in (await talk.setup()).admins
        await talk.walk(
            way,
            Step("Remove an admin", "remove an admin", "Who shall be an admin no more?"),
            Step("Next", STRANGER.name, "is no admin any more", pick=STRANGER.name),
        )
        assert admin(STRANGER) not in (await talk.setup()).admins


LIST = "name,location,capacity\nIsar,Munich,14\n,Munich,3\nElbe,Atlantis,4\nInn,Munich,many\nLech,Munich,6\n"
APPLYING = (
    Step("Apply", "apply", "These calendars and rooms belong together"),
    Step("Yes, take all 2", "yes, take all 2", "Which room does each calendar belong to?"),
    Step("New rooms for", "new", "Calendars mapped"),
)


def without_rooms() -> Setup:
    return replace(known(), rooms=())


@twice
async def test_a_pasted_list_of_rooms_is_looked_at_applied_and_mapped(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, without_rooms()) as talk:
        await talk.say("import", until="Which rooms do you have?")
        await talk.walk(way, Step("Next", LIST, "What this list changes", list=LIST))
        await imported(talk, way)


@either_way
async def test_a_list_of_rooms_can_be_sent_as_a_file(tmp_path: Path, way: Way) -> None:
    async with talking(tmp_path, OWN_CHAT, without_rooms()) as talk, serving(LIST) as url:
        await talk.say("import", until="Which rooms do you have?")
        await talk.send_file("rooms.csv", url, until="What this list changes")
        await imported(talk, way)


async def imported(talk: Talk, way: Way) -> None:
    """From what the list changes to rooms that are mapped."""
    assert "New: 2 · changed: 0" in talk.words
    for line in ("Line 3:", "Line 4:", "Line 5:"):
        assert line in talk.words
    assert (await talk.setup()).rooms == ()
    await talk.walk(way, *APPLYING)
    rooms = {room.name: room.calendar for room in (await talk.setup()).rooms}
    assert rooms == {room.name: room.address for room in TENANT.rooms}
    await offered_to(talk.app, MEGAN)


@asynccontextmanager
async def serving(text: str) -> AsyncIterator[str]:
    """The address of a file of that text."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(text=text)

    app = web.Application()
    app.router.add_get("/rooms.csv", answer)
    async with TestServer(app) as server:
        yield str(server.make_url("/rooms.csv"))


@twice
async def test_a_room_is_looked_at_disconnected_and_connected_again(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("rooms", until="Your rooms: 12, without a calendar: 0")
        await talk.walk(
            way,
            Step("Who is free now", "who is free now", "Isar**: free for the next two days"),
            Step("Back", "back", "Your rooms"),
            Step("Search", "isar", "1 to 1 of 1", search="isar"),
            Step("Open", "open", "Now free for the next two days"),
        )
        # typed, the word of this button would begin the dialog that ends a connection
        await talk.fill("Disconnect", until=f"Disconnect Isar from {ISAR}?")
        await talk.walk(way, Step("Disconnect", "yes", "Isar has no calendar any more"))
        assert calendars_of(await talk.setup())["Isar"] is None
        await talk.walk(
            way,
            Step("Rooms", "rooms", "Your rooms: 12, without a calendar: 1"),
            Step("Search", "isar", "1 to 1 of 1", search="isar"),
            Step("Open", "open", "Connect a calendar"),
            Step("Connect a calendar", "connect a calendar", "Which calendar does Isar have?"),
            Step("Connect", "next", f"Isar has the calendar {ISAR} now"),
        )
        assert calendars_of(await talk.setup())["Isar"] == ISAR


def calendars_of(setup: Setup) -> dict[str, str | None]:
    return {room.name: room.calendar for room in setup.rooms}


@twice
async def test_what_is_wrong_is_told_and_the_connection_is_tried(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("status", until="Providers without an agreement for all their locations: 2")
        assert "Providers" in talk.words
        await talk.say("test", until="Everything works.")
        await talk.walk(way, Step("Check again", "check again", "Everything works."), Step("Done", "done", "Connect"))
        assert talk.app.booked() == []


@twice
async def test_a_trial_is_shown_where_it_was_asked_for(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("trial", until="A test incident")
        await (talk.fill("Next", room="Inn") if way is Way.BUTTONS else talk.say("Inn"))
        await wait_for(lambda: talk.app.teams.cards("is on its way"))
        (incident,) = await wait_for(lambda: talk.app.teams.cards("nothing is broken"))
        assert incident.thread == place
        await wait_for(lambda: any(title.startswith("Claim") for title in incident.buttons))


@twice
async def test_a_connection_is_ended_with_all_that_hangs_on_it(tmp_path: Path, place: str, way: Way) -> None:
    async with talking(tmp_path, place, known()) as talk:
        await talk.say("disconnect", until=f"Disconnect {ACCOUNT}?")
        assert "lose their calendar and show no free times: 12" in talk.words
        await talk.walk(way, Step("Yes, disconnect", "yes, disconnect", f"{ACCOUNT} is disconnected"))
        setup = await talk.setup()
        assert (setup.connections, setup.calendars) == ((), ())
        assert set(calendars_of(setup).values()) == {None}
        assert len(setup.locations) == len(setup.providers) == 2


async def test_the_notice_of_an_unmapped_room_leads_to_its_calendar_and_the_incident_is_posted(tmp_path: Path) -> None:
    async with running(tmp_path, setup=unmapped()) as app:
        incident = await app.report("Isar")
        notice = await wait_for(lambda: next(iter(app.teams.cards("An incident in Isar waits")), None))
        stranger = Talk(app, place=notice.thread, by=STRANGER, message=notice)
        assert "Only Roomfix's admins may set things up" in (await stranger.press("Map now")).words
        contact = Talk(app, place=notice.thread, by=MEGAN, message=notice)
        assert "You work for Brightline AV" in (await contact.press("Map now")).words
        talk = Talk(app, place=notice.thread, message=notice)
        await talk.press("Map now", until="Which calendar does Isar have?")
        assert app.shown(incident) == []
        await talk.fill("Connect", until=f"Isar has the calendar {ISAR} now")
        card = await app.card_of(incident, in_=chat_of(MEGAN))
        assert any(title.startswith("Claim") for title in card.buttons)
        await wait_for_answer(lambda: is_mapped(talk))


async def is_mapped(talk: Talk) -> bool:
    return calendars_of(await talk.setup())["Isar"] == ISAR


def unmapped() -> Setup:
    setup = known()
    rooms = tuple(replace(room, calendar=None) if room.calendar == ISAR else room for room in setup.rooms)
    return replace(setup, rooms=rooms)
