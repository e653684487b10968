"""The host of the meeting that a fault hits, now or next, is told once, with free rooms of the same place and size."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from cards.forms.dialog_form import plain
from cards.text.texts import UTC_ZONE, Voice
from sandbox.m365 import Registration
from sandbox.m365.events import Event
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import MUNICH
from sandbox.m365.tenant import Person as Employee
from sandbox.playground import tenant as team
from sandbox.playground.tenant import MEGAN
from services.incidents import trial_incidents
from services.incidents.reporting import ReportOrigin, incident_id
from services.mail.mail_server import MailServer
from services.model import IncidentId, Pause, PauseId, Person, PersonId, RoomId
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.job_order import JobOrder
from services.model.job_wire import queued
from services.model.jobs import ReadTimes
from services.model.preferences import NOTHING, Preferences
from services.model.setup import Setup
from tests.builders import running_roomfix as support
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Step, Talk, Way
from tests.builders.html_reading import Page
from tests.builders.postbox import Postbox, Received
from tests.builders.running_roomfix import CONTOSO, INN, ISAR, MONDAY, Roomfix, running, wait_for, wait_for_answer
from tests.builders.teams_standin import Message

LENA = "lena.vogt@contoso.example"
DONAU, WUERM = "muc.donau@contoso.example", "muc.wuerm@contoso.example"
FAULT = "The room of your meeting has a fault: {room}, Munich"


def an_employee(person: team.Person) -> Employee:
    """Somebody who talks to Roomfix in Teams, with a mailbox in which they can organise meetings."""
    return Employee(person.object_id, person.name, person.email, "", MUNICH)


SAM = Person(PersonId(STRANGER.object_id), STRANGER.name)
HOSTS = replace(TENANT, people=(*TENANT.people, an_employee(STRANGER), an_employee(MEGAN)))
SIZES = {room.address: room.capacity for room in TENANT.rooms}


def a_setup(*, tell_hosts: bool = True, sizes: dict[str, int] | None = None) -> Setup:
    """Contoso with hosts being told and rooms of these sizes: Donau holds 20, Isar 14, Würm 10, Inn 8, others less."""
    known, held = contoso_setup(), SIZES if sizes is None else sizes
    rooms = tuple(replace(room, capacity=held.get(room.calendar or "")) for room in known.rooms)
    return replace(known, rooms=rooms, client=replace(known.client, tell_hosts=tell_hosts))


@dataclass(frozen=True, slots=True)
class Hosting:
    """A running application with a mail server, and what hosts hear of it."""

    app: Roomfix
    box: Postbox

    def meeting(self, start: float, end: float, room: str = ISAR, **changes: Any) -> Event:
        """A meeting from so many minutes after now until so many; Lena Vogt's unless somebody else organises it."""
        now = self.app.clock().replace(second=0, microsecond=0)
        times = (now + timedelta(minutes=at) for at in (start, end))
        return self.app.m365.add_meeting(room, *times, **{"organizer": LENA, **changes})

    async def opened(self, room: str = "Inn", **changes: Any) -> str:
        """An incident, once everything that follows from it is done; calendars of all rooms are in the mirror."""
        await self.app.sweep()
        await self.app.settled()
        incident = await self.app.report(room, **changes)
        await self.app.card_of_any(incident)
        await self.app.settled()
        return incident

    def said(self, room: str = "Inn", *, to: team.Person = STRANGER) -> list[Message]:
        """What somebody was told in their chat of the room of their meeting."""
        shown = [one for one in self.app.teams.messages if one.thread == chat_of(to)]
        return [one for one in shown if FAULT.format(room=room) in one.words]

    def letters(self, room: str = "Inn") -> list[Received]:
        return [one for one in self.box.received if one.message["Subject"] == FAULT.format(room=room)]

    async def noted(self, incident: str, who: str = "Lena Vogt") -> list[Delivery]:
        rows = await self.app.parts.context.deliveries.read(CONTOSO, IncidentId(incident))
        return [row for row in rows if row.who == who]

    async def came_to(self, incident: str, fate: DeliveryStatus) -> Delivery:
        """What is noted of Lena Vogt, once it has come to that."""

        async def look() -> Delivery | None:
            return next((row for row in await self.noted(incident) if row.fate is fate), None)

        return await wait_for_answer(look)

    async def nothing(self, incident: str) -> None:
        """Nobody was told as a host, and nobody is said to have been."""
        told = [one for one in self.app.teams.messages if "The room of your meeting" in one.words]
        assert (told, self.box.received, await self.noted(incident)) == ([], [], [])


@asynccontextmanager
async def hosting(folder: Path, setup: Setup | None = None, *, has_mail: bool = True) -> AsyncIterator[Hosting]:
    usual = support.a_config

    async with Postbox.open() as box:
        server: MailServer | None = box.server() if has_mail else None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(support, "a_config", lambda *given: replace(usual(*given), smtp=server))
            async with running(folder, setup=setup or a_setup(), tenant=HOSTS) as app:
                yield Hosting(app, box)


@pytest_asyncio.fixture
async def hosts(tmp_path: Path) -> AsyncIterator[Hosting]:
    async with hosting(tmp_path) as started:
        yield started


def words(letter: Received) -> str:
    body = letter.message.get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())


def why(delivery: Delivery) -> str:
    assert delivery.why is not None
    return plain(delivery.why, Voice(UTC_ZONE))


async def test_the_host_of_the_meeting_that_runs_is_told_in_their_chat_with_free_rooms_that_are_large_enough(
    hosts: Hosting,
) -> None:
    hosts.meeting(-25, 35, INN, organizer=STRANGER.email)
    hosts.meeting(35, 95, INN)
    incident = await hosts.opened(title="Touch panel <b>does</b> not react")
    (message,) = hosts.said()
    assert "Reported: Touch panel" in message.words
    assert "Your meeting: Mon 8 Jan 09:30–10:30 CET" in message.words
    assert "Free at that time in Munich, and at least as large:" in message.words
    offered = [line for line in message.words.splitlines() if line.startswith("•")]
    assert offered == ["• Würm, for 10", "• Isar, for 14", "• Donau, for 20"]
    assert "change your meeting in Outlook yourself" in message.words
    assert message.buttons == []
    (row,) = await hosts.noted(incident, STRANGER.name)
    assert (row.way, row.news, row.fate, row.why, row.is_host) == (
        Channel.CHAT,
        News.NEW,
        DeliveryStatus.SENT,
        None,
        True,
    )
    assert row.person is not None
    assert row.person.id == STRANGER.object_id
    assert await hosts.noted(incident) == []


async def test_a_host_without_a_chat_gets_a_letter_about_the_meeting_that_is_next(hosts: Hosting) -> None:
    hosts.meeting(115, 175, INN)
    incident = await hosts.opened()
    (letter,) = hosts.letters()
    assert letter.to == (LENA,)
    told = words(letter)
    assert "Reported: Projector stays dark" in told
    assert "Your meeting: Mon 8 Jan 11:50–12:50 CET" in told
    assert "• Würm, for 10 • Isar, for 14 • Donau, for 20" in told
    assert "You get this once, because you organise the meeting." in told
    (row,) = await hosts.noted(incident)
    assert (row.way, row.fate) == (Channel.MAIL, DeliveryStatus.SENT)


async def test_the_record_says_who_was_told_as_a_host(tmp_path: Path) -> None:
    async with hosting(tmp_path, replace(a_setup(), admins=(SAM,))) as hosts:
        hosts.meeting(-25, 35, INN)
        incident = await hosts.opened()
        talk = Talk(hosts.app, place=chat_of(STRANGER), by=STRANGER)
        await talk.say(f"told {incident}", until="Who was told of Inn")
        assert "**Lena Vogt** · by e-mail · As the host of a meeting: told" in talk.words


async def test_what_the_meeting_is_about_is_nowhere(hosts: Hosting) -> None:
    hosts.meeting(0, 60, INN, subject="Takeover of Fabrikam")
    await hosts.opened()
    (letter,) = hosts.letters()
    assert b"Takeover" not in letter.raw
    asked = [seen for seen in hosts.app.m365.log.of("GET", "/calendarView") if INN in seen.path]
    assert asked
    assert all("subject" not in seen.query["$select"] for seen in asked)


@pytest.mark.parametrize(
    ("way", "answer", "is_told"),
    [
        (Way.BUTTONS, Step("Next", "", "Set-up is finished", tell_hosts="true"), True),
        (Way.TYPING, Step("", "tell hosts: yes", "Set-up is finished"), True),
        (Way.TYPING, Step("", "next", "Set-up is finished"), False),
    ],
)
async def test_an_admin_allows_it_in_the_booking_dialog(tmp_path: Path, way: Way, answer: Step, is_told: bool) -> None:
    async with hosting(tmp_path, replace(a_setup(tell_hosts=False), admins=(SAM,))) as hosts:
        talk = Talk(hosts.app, place=chat_of(STRANGER), by=STRANGER)
        await talk.say("booking", until="Roomfix can tell the host of the meeting that a fault hits")
        await talk.walk(way, answer)
        assert ("Hosts of meetings that a fault hits are told" in talk.words) is is_told
        hosts.meeting(-25, 35, INN)
        await hosts.opened()
        assert len(hosts.letters()) == is_told


async def test_nobody_is_told_unless_an_admin_has_allowed_it(tmp_path: Path) -> None:
    async with hosting(tmp_path, a_setup(tell_hosts=False)) as hosts:
        hosts.meeting(-25, 35, INN)
        incident = await hosts.opened()
        await hosts.nothing(incident)
        assert [seen for seen in hosts.app.m365.log.of("GET", "/calendarView") if INN in seen.path] == []


@pytest.mark.parametrize(("start", "end"), [(-60, -1), (125, 180)])
async def test_a_meeting_that_is_over_or_later_concerns_nobody(hosts: Hosting, start: float, end: float) -> None:
    hosts.meeting(start, end, INN)
    await hosts.nothing(await hosts.opened())


async def test_a_host_is_told_once_of_an_incident_whatever_happens_to_it(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    hosts.meeting(35, 95, INN, organizer=STRANGER.email)
    incident = await hosts.opened()
    card = await hosts.app.card_of(incident)
    await hosts.app.chat.press(card, "Claim", by=MEGAN)
    await hosts.app.until(incident, "booked")
    await hosts.app.chat.press(await hosts.app.card_of_any(incident), "Release", by=MEGAN)
    await hosts.app.until(incident, "open")
    hosts.app.clock.move(minutes=40)
    await hosts.app.parts.store.enqueue(CONTOSO, queued(ReadTimes(IncidentId(incident))))
    await hosts.app.settled()
    assert (len(hosts.letters()), hosts.said()) == (1, [])


async def test_looking_again_as_after_a_kill_tells_nobody_twice(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    incident = await hosts.opened()
    for _ in range(3):
        again = JobOrder(f"hosts:{incident}", "hosts", {"incident": incident})
        await hosts.app.parts.store.enqueue(CONTOSO, again)
        await hosts.app.settled()
    assert len(hosts.letters()) == 1


async def test_the_host_of_a_meeting_is_told_once_however_many_faults_hit_it(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    hosts.meeting(40, 70, INN, organizer=STRANGER.email)
    for title in ("No sound", "No light", "No heating"):
        await hosts.opened(title=title)
    (letter,) = hosts.letters()
    assert "No sound" in words(letter)
    hosts.app.clock.move(minutes=36)
    await hosts.opened(title="No blinds")
    (message,) = hosts.said()
    assert "Reported: No blinds" in message.words
    assert len(hosts.letters()) == 1


async def test_a_host_who_was_not_told_because_the_fault_was_gone_is_told_of_the_next(hosts: Hosting) -> None:
    hosts.box.answers["RCPT"] = "451 4.7.1 Greylisted, come back"
    hosts.meeting(-25, 35, INN)
    incident = await hosts.app.report("Inn", source_id="flaps")
    await hosts.came_to(incident, DeliveryStatus.HELD)
    await hosts.app.report("Inn", source_id="flaps", status="resolved")
    await hosts.came_to(incident, DeliveryStatus.DROPPED)
    del hosts.box.answers["RCPT"]
    await hosts.opened(title="No light")
    (letter,) = hosts.letters()
    assert "No light" in words(letter)


async def test_rooms_that_are_taken_or_faulty_themselves_or_under_maintenance_are_not_offered(tmp_path: Path) -> None:
    setup = a_setup()
    at_work = Pause(PauseId("p"), RoomId("muc.donau"), None, MONDAY, MONDAY + timedelta(hours=9), SAM)
    async with hosting(tmp_path, replace(setup, pauses=(at_work,))) as hosts:
        hosts.meeting(60, 120, INN)
        hosts.meeting(110, 170, WUERM, organizer=STRANGER.email)
        await hosts.app.card_of_any(await hosts.app.report("Isar"))
        await hosts.opened()
        (letter,) = hosts.letters()
        assert "Roomfix knows of no other room in Munich that is large enough and free at that time." in words(letter)


async def test_a_room_whose_maintenance_begins_during_the_meeting_is_not_offered(tmp_path: Path) -> None:
    setup, soon = a_setup(), MONDAY + timedelta(minutes=10)
    at_work = Pause(PauseId("p"), RoomId("muc.donau"), None, soon, soon + timedelta(hours=5), SAM)
    async with hosting(tmp_path, replace(setup, pauses=(at_work,))) as hosts:
        hosts.meeting(-5, 100, INN)
        await hosts.opened()
        (letter,) = hosts.letters()
        assert "• Würm, for 10 • Isar, for 14" in words(letter)
        assert "Donau" not in words(letter)


async def test_a_room_whose_calendar_was_not_read_lately_is_not_offered(hosts: Hosting) -> None:
    await hosts.app.read(DONAU)
    await hosts.app.settled()
    hosts.app.clock.move(minutes=20)
    hosts.meeting(0, 60, INN)
    incident = await hosts.app.report("Inn")
    await hosts.app.card_of_any(incident)
    letter = await wait_for(lambda: next(iter(hosts.letters()), None))
    assert "knows of no other room" in words(letter)


async def test_a_room_of_unknown_size_fits_and_that_is_said(tmp_path: Path) -> None:
    async with hosting(tmp_path, a_setup(sizes={INN: 8, DONAU: 20})) as hosts:
        hosts.meeting(0, 60, INN)
        await hosts.opened()
        (letter,) = hosts.letters()
        assert "• Donau, for 20 • Amper, size not known • Isar, size not known" in words(letter)
        hosts.meeting(0, 60, WUERM)
        await hosts.opened("Würm")
        (letter,) = hosts.letters("Würm")
        assert "(how many people Würm holds is not known):" in words(letter)


async def test_a_visit_is_no_meeting_and_a_providers_meeting_is_passed_over(hosts: Hosting) -> None:
    first = await hosts.app.report("Inn")
    await hosts.app.claim_at(await hosts.app.card_of(first), first, "2035-01-08T09:00:00+00:00", by=MEGAN)
    await hosts.app.until(first, "booked")
    hosts.meeting(65, 80, INN, organizer=MEGAN.email)
    hosts.meeting(80, 100, INN)
    await hosts.opened(title="Another fault")
    (letter,) = hosts.letters()
    assert letter.to == (LENA,)
    assert "Another fault" in words(letter)
    assert hosts.said(to=MEGAN) == []


async def test_a_visit_that_somebody_entered_by_hand_is_no_meeting_of_theirs(tmp_path: Path) -> None:
    setup = a_setup()
    reading = replace(setup, connections=(replace(setup.connections[0], can_book=False),))
    async with hosting(tmp_path, reading) as hosts:
        first = await hosts.app.report("Inn")
        nine = datetime.fromisoformat("2035-01-08T09:00:00+00:00")
        await hosts.app.claim_at(await hosts.app.card_of(first), first, nine.isoformat(), by=MEGAN)
        hosts.app.m365.add_meeting(INN, nine, nine + timedelta(hours=1), organizer=LENA)
        await hosts.nothing(await hosts.opened(title="Another fault"))


async def test_a_day_kept_without_guests_is_no_meeting_and_one_with_guests_is(hosts: Hosting) -> None:
    midnight = datetime.combine(MONDAY, datetime.min.time(), MONDAY.tzinfo) - timedelta(hours=1)
    day = (midnight, midnight + timedelta(days=1))
    hosts.app.m365.add_meeting(INN, *day, organizer=STRANGER.email, is_all_day=True)
    await hosts.nothing(await hosts.opened())
    hosts.app.m365.add_meeting(INN, *day, organizer=LENA, is_all_day=True, guests=[STRANGER.email])
    await hosts.opened()
    (letter,) = hosts.letters()
    assert "Your meeting: Mon 8 Jan 00:00 – Tue 9 Jan 00:00 CET" in words(letter)


async def test_where_only_free_busy_may_be_read_nothing_happens_and_nothing_is_in_the_way(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    hosts.app.m365.shares.withhold(INN)
    incident = await hosts.opened()
    assert await hosts.app.card_of(incident)
    await hosts.nothing(incident)


async def test_a_trial_concerns_only_who_asked_for_it(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    asked = ReportOrigin(Person(PersonId(MEGAN.object_id), MEGAN.name), chat_of(MEGAN))
    store, now = hosts.app.parts.store, hosts.app.clock()
    await trial_incidents.report(store, CONTOSO, RoomId("muc.inn"), asked=asked, title="A test", now=now, trial="t1")
    await wait_for(lambda: hosts.app.teams.cards("A test"))
    await hosts.app.settled()
    await hosts.nothing(incident_id(CONTOSO, "t1"))


async def test_who_can_be_reached_in_no_way_is_noted_with_the_reason(tmp_path: Path) -> None:
    async with hosting(tmp_path, has_mail=False) as hosts:
        hosts.meeting(-25, 35, INN)
        incident = await hosts.opened()
        (row,) = await hosts.noted(incident)
        assert (row.way, row.fate) == (Channel.CHAT, DeliveryStatus.FAILED)
        assert "has not installed the app" in why(row)


async def test_a_chat_that_takes_nothing_any_more_is_noted_and_e_mail_stands_in(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN, organizer=STRANGER.email)
    hosts.app.teams.trouble(403, "BotNotInConversationRoster", where=chat_of(STRANGER), times=None)
    incident = await hosts.opened()
    (letter,) = hosts.letters()
    assert letter.to == (STRANGER.email,)
    rows = {row.way: row for row in await hosts.noted(incident, STRANGER.name)}
    assert (rows[Channel.CHAT].fate, rows[Channel.MAIL].fate) == (DeliveryStatus.FAILED, DeliveryStatus.SENT)
    silent = await hosts.app.parts.store.conversation(CONTOSO, chat_of(STRANGER))
    assert silent is not None
    assert silent.parked == "BotNotInConversationRoster"


async def test_what_a_mailbox_refuses_for_good_is_noted(hosts: Hosting) -> None:
    hosts.box.answers["RCPT"] = "550 5.1.1 No such user here"
    hosts.meeting(-25, 35, INN)
    (row,) = await hosts.noted(await hosts.opened())
    assert row.fate is DeliveryStatus.FAILED
    assert f"refused the e-mail to {LENA} for good (550: 5.1.1 No such user here)" in why(row)


async def test_what_could_not_be_sent_in_time_is_not_sent_any_more(hosts: Hosting) -> None:
    hosts.box.answers["RCPT"] = "451 4.7.1 Greylisted, come back"
    hosts.meeting(-25, 35, INN)
    incident = await hosts.app.report("Inn")
    await wait_for(lambda: hosts.app.m365.log.of("GET", "/calendarView"))
    await hosts.came_to(incident, DeliveryStatus.HELD)
    hosts.app.clock.move(minutes=40)
    row = await hosts.came_to(incident, DeliveryStatus.DROPPED)
    assert why(row) == "The fault was gone or the meeting over before this could be sent."
    assert hosts.letters() == []
    assert row.person is not None
    assert row.person.id not in await hosts.app.parts.context.deliveries.unreached(CONTOSO)


async def test_who_stops_e_mail_while_a_letter_waits_does_not_get_it(hosts: Hosting) -> None:
    hosts.box.answers["RCPT"] = "451 4.7.1 Greylisted, come back"
    hosts.meeting(-25, 35, INN)
    incident = await hosts.app.report("Inn")
    waiting = await hosts.came_to(incident, DeliveryStatus.HELD)
    assert waiting.person is not None
    await hosts.app.parts.context.preferences.save(CONTOSO, Preferences(waiting.person, mail=NOTHING))
    del hosts.box.answers["RCPT"]
    assert why(await hosts.came_to(incident, DeliveryStatus.DROPPED)) == "wants no e-mail any more."
    assert hosts.letters() == []


async def test_who_stops_e_mail_gets_none_of_the_next_fault(hosts: Hosting) -> None:
    hosts.meeting(-25, 35, INN)
    await hosts.opened()
    (letter,) = hosts.letters()
    html = letter.message.get_body(("html",))
    assert html is not None
    (stop,) = Page(html.get_content()).links
    page = stop.replace("localhost", "127.0.0.1")
    async with hosts.app.chat.session.post(page, data={"List-Unsubscribe": "One-Click"}) as answer:
        assert answer.status == 200
    (row,) = await hosts.noted(await hosts.opened(title="Another fault"))
    assert row.fate is DeliveryStatus.FAILED
    assert len(hosts.letters()) == 1


async def test_a_host_whom_the_directory_does_not_tell_gets_e_mail_instead_of_a_message(hosts: Hosting) -> None:
    hosts.app.m365.identity.register(Registration(roles=frozenset({"Calendars.ReadWrite"})))
    hosts.app.m365.identity.expire_tokens()
    hosts.meeting(-25, 35, INN, organizer=STRANGER.email)
    incident = await hosts.opened()
    (letter,) = hosts.letters()
    assert (letter.to, hosts.said()) == ((STRANGER.email,), [])
    (row,) = await hosts.noted(incident, STRANGER.name)
    assert row.fate is DeliveryStatus.SENT
