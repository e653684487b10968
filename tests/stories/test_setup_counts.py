"""What is set up decides what happens: what a connection may do, whose a visit is, where incidents are shown."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import Person as Account
from sandbox.playground.tenant import ADELE, ALEX, CHANNEL_ID, GROUP_CHAT_ID, MEGAN
from services.incidents import trial_incidents
from services.model import EventOwner, Person, PersonId
from services.model.setup import Setup
from services.store.keys import Keys
from services.store.redis_store import DISCOVER
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Talk
from tests.builders.running_roomfix import CONTOSO, INN, ISAR, ROOMFIX, Roomfix, running, wait_for, wait_for_answer

MEGANS = "megan.bowen@contoso.example"


@pytest_asyncio.fixture
async def app(tmp_path: Path) -> AsyncIterator[Roomfix]:
    site = TENANT.sites[0]
    megan = Account(MEGAN.object_id, MEGAN.name, MEGANS, "Technician", site)
    async with running(tmp_path, tenant=replace(TENANT, people=(*TENANT.people, megan))) as app:
        yield app


async def change(app: Roomfix, how: Callable[[Setup], Setup]) -> None:
    await app.parts.store.change_setup(CONTOSO, how)


def connected(**changes: object) -> Callable[[Setup], Setup]:
    return lambda known: replace(known, connections=(replace(known.connections[0], **changes),))  # type: ignore[arg-type]


async def test_without_the_right_to_book_the_card_says_what_to_do_and_waits_for_it(app: Roomfix) -> None:
    await change(app, connected(can_book=False))
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=MEGAN)
    await wait_for(lambda: app.shown(incident, f"Invite {ISAR}"))
    assert app.booked() == []
    visit = (await app.incident(incident))["visit"]
    start, end = (datetime.fromisoformat(visit[name]) for name in ("start", "end"))
    app.m365.add_meeting(ISAR, start, end)
    await app.ask_again(incident)
    await app.until(incident, "booked")
    await wait_for(lambda: app.shown(incident, "counts as entered"))


async def test_a_visit_that_nobody_entered_is_given_up_when_its_time_is_over(app: Roomfix) -> None:
    await change(app, connected(can_book=False))
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=MEGAN)
    await wait_for(lambda: app.shown(incident, f"Invite {ISAR}"))
    app.clock.move(hours=9)
    await app.ask_again(incident)
    await app.until(incident, "open")
    await wait_for(lambda: [one for one in app.teams.messages if "was never put into the room's calendar" in one.words])


async def test_a_visit_is_the_persons_own_where_their_domain_is_accepted(app: Roomfix) -> None:
    await change(app, connected(level=EventOwner.PERSON, domains=("contoso.example",)))
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=MEGAN)
    await app.until(incident, "booked")
    assert [event.organizer.address for event in app.m365.events(ISAR)] == [MEGANS]
    visit = (await app.incident(incident))["visit"]
    await app.chat.execute(card, {"verb": "release", "data": {"i": incident, "c": visit["claim"]}}, by=MEGAN)
    await wait_for(lambda: app.m365.events(ISAR) == [])


@pytest.mark.parametrize(
    ("person", "domains"),
    [(MEGAN, ("fabrikam.example",)), (ADELE, ("contoso.example",))],
    ids=["another domain", "nobody the directory knows"],
)
async def test_any_other_visit_is_roomfixs_own(app: Roomfix, person: object, domains: tuple[str, ...]) -> None:
    await change(app, connected(level=EventOwner.PERSON, domains=domains))
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=person)  # type: ignore[arg-type]
    await app.until(incident, "booked")
    assert [event.organizer.address for event in app.m365.events(ISAR)] == [ROOMFIX]


async def test_an_incident_in_a_room_without_a_calendar_is_told_to_admins_and_posted_once_mapped(app: Roomfix) -> None:
    admin = Person(PersonId(STRANGER.object_id), STRANGER.name)
    await change(app, lambda known: replace(_unmapped(known), admins=(admin,)))
    incident = await app.report("Isar")
    notice = await wait_for(lambda: next(iter(app.teams.cards("An incident in Isar waits for its calendar")), None))
    assert notice.thread == chat_of(STRANGER)
    assert notice.buttons == ["Map now"]
    assert app.shown(incident) == []
    await change(app, lambda known: replace(known, rooms=contoso_setup().rooms))
    await app.card_of(incident)
    await wait_for(lambda: {one.conversation for one in app.shown(incident)} >= {CHANNEL_ID, chat_of(MEGAN)})


async def test_a_report_in_the_chat_of_such_a_room_is_shown_there_at_once(app: Roomfix) -> None:
    await change(app, _unmapped)
    await Talk(app, place=chat_of(STRANGER), by=STRANGER).say("report Isar lamp is out")
    (card,) = await wait_for(lambda: app.teams.cards("lamp is out"))
    assert "Isar has no calendar in Roomfix yet" in card.words
    await change(app, lambda known: replace(known, rooms=contoso_setup().rooms))
    await wait_for(lambda: "Claim" in str(card.buttons))


def _unmapped(known: Setup) -> Setup:
    rooms = tuple(replace(room, calendar=None) if room.calendar == ISAR else room for room in known.rooms)
    return replace(known, rooms=rooms)


async def test_incidents_go_to_the_channel_that_the_provider_chose(app: Roomfix) -> None:
    await app.chat.join(GROUP_CHAT_ID)
    chosen = tuple(replace(provider, channel=GROUP_CHAT_ID) for provider in contoso_setup().providers)
    await change(app, lambda known: replace(known, providers=chosen))
    incident = await app.report()
    await app.card_of(incident, in_=GROUP_CHAT_ID)
    await app.settled()
    assert CHANNEL_ID not in {message.conversation for message in app.shown(incident)}


async def test_each_connection_reads_and_books_its_own_calendars(app: Roomfix) -> None:
    lena = "lena.vogt@contoso.example"

    def second(known: Setup) -> Setup:
        other = replace(known.connections[0], id="lena", account=lena)  # type: ignore[arg-type]
        calendars = tuple(
            replace(calendar, connection=other.id) if calendar.address == INN else calendar
            for calendar in known.calendars
        )
        return replace(known, connections=(*known.connections, other), calendars=calendars)

    await change(app, second)
    for room, address, account in (("Isar", ISAR, ROOMFIX), ("Inn", INN, lena)):
        incident, card = await app.opened(room)
        await app.chat.press(card, "Claim", by=MEGAN if room == "Isar" else ADELE)
        await app.until(incident, "booked")
        assert [event.organizer.address for event in app.m365.events(address)] == [account]


async def test_a_client_that_removes_roomfix_keeps_its_history_and_no_connection(app: Roomfix) -> None:
    incident, _ = await app.opened()
    for place, person in ((CHANNEL_ID, ALEX), *((chat_of(one), one) for one in (MEGAN, ADELE, STRANGER))):
        await app.chat.leave(place, by=person)

    async def left() -> bool:
        setup = await app.parts.store.setup(CONTOSO)
        return not setup.connections and not setup.calendars and not any(room.calendar for room in setup.rooms)

    await wait_for_answer(left)
    assert (await app.incident(incident))["state"] == "open"


async def test_a_trial_is_seen_by_whoever_asks_and_ends_after_an_hour(app: Roomfix) -> None:
    admin = Person(PersonId(STRANGER.object_id), STRANGER.name)
    await change(app, lambda known: replace(known, admins=(admin,)))
    talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
    await talk.say("trial", until="A test incident")
    await talk.press("Next", room="muc.isar")
    card = await wait_for(lambda: next(iter(app.teams.cards("nothing is broken")), None))
    assert {message.thread for message in app.teams.cards("nothing is broken")} == {talk.place}
    await wait_for(lambda: "Claim" in str(card.buttons))
    (incident,) = await app.parts.store.open_incidents(CONTOSO)
    known = await app.parts.store.incident(CONTOSO, incident)
    assert known is not None
    await trial_incidents.end(app.parts.store, CONTOSO, known.source_id, now=app.clock())
    await app.until(incident, "closed")


async def test_rooms_made_later_are_found_and_offered_once(app: Roomfix) -> None:
    admin = Person(PersonId(STRANGER.object_id), STRANGER.name)
    await change(app, lambda known: replace(known, admins=(admin,)))
    app.m365.hide(ISAR)
    app.m365.hide(INN)
    await app.parts.connections.commands.delete(Keys(CONTOSO).listed("contoso"))
    await _looked_for(app)
    await change(app, lambda known: replace(known, calendars=known.calendars[2:]))
    app.m365.hide(ISAR, is_hidden=False)
    await _looked_for(app)
    await _looked_for(app)
    notice = await wait_for(lambda: next(iter(app.teams.cards("New rooms in Microsoft 365: 1")), None))
    assert "Isar" in notice.words
    assert notice.buttons == ["Choose calendars"]
    await app.settled()
    assert len(app.teams.cards("New rooms in Microsoft 365")) == 1


async def _looked_for(app: Roomfix) -> None:
    before = len(app.m365.log.of("GET", "/graph.room"))
    await app.parts.store.enqueue(CONTOSO, DISCOVER)
    await wait_for(lambda: len(app.m365.log.of("GET", "/graph.room")) > before)
    await app.settled()


async def test_a_claim_given_back_after_its_connection_is_gone_leaves_no_work_behind(app: Roomfix) -> None:
    incident, card = await app.opened()
    await app.chat.press(card, "Claim", by=MEGAN)
    await app.until(incident, "booked")
    await change(app, lambda known: known.without(known.connections[0].id))
    visit = (await app.incident(incident))["visit"]
    await app.chat.execute(card, {"verb": "release", "data": {"i": incident, "c": visit["claim"]}}, by=MEGAN)
    await app.until(incident, "open")
    await app.settled()
