"""Telling people by e-mail in a running application: what they get, what became of it, and what the links do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio

from bot.jobs import mail_sender
from bot.jobs.handlers import handlers
from cards.forms.dialog_form import plain
from cards.text.texts import UTC_ZONE, Voice
from sandbox.playground.tenant import MEGAN
from services.mail.emails import Letter
from services.mail.mail_server import MailServer, Security
from services.mail.smtp import Mailer
from services.microsoft.graph import Graph
from services.model import IncidentId, Person, PersonId
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.errors import Unavailable
from services.model.job_wire import queued, written
from services.model.preferences import Preferences
from services.notifications.outbox_rows import letter_row
from services.notifications.recipients import DeliveryPlan
from services.store.job_queue import MOST_FAILURES, Job, JobQueue
from services.store.job_runner import Postpone
from tests.builders import running_roomfix as support
from tests.builders.chat_people import STRANGER
from tests.builders.echobot import free_port
from tests.builders.html_reading import Page
from tests.builders.postbox import SENDER, Postbox, Received
from tests.builders.running_roomfix import CONTOSO, Roomfix, running, wait_for, wait_for_answer
from tests.stories.test_visit_page import visitor

CONTACT = Person(PersonId(MEGAN.object_id), MEGAN.name)


@asynccontextmanager
async def mailing(folder: Path, server: MailServer | None) -> AsyncIterator[Roomfix]:
    """An application that hands e-mail to that server, or to none."""
    usual = support.a_config
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(support, "a_config", lambda *given: replace(usual(*given), smtp=server))
        async with running(folder) as started:
            yield started


@pytest_asyncio.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox.open() as box:
        yield box


@pytest_asyncio.fixture
async def roomfix(tmp_path: Path, postbox: Postbox) -> AsyncIterator[Roomfix]:
    async with mailing(tmp_path, postbox.server()) as started:
        yield started


async def send(
    roomfix: Roomfix, incident: str, news: News, stamp: str = "1", *, to: str = MEGAN.email, person: Person = CONTACT
) -> None:
    """Order a letter, as whoever tells people does."""
    told, preferences = DeliveryPlan(person, Channel.MAIL, DeliveryStatus.SENT), roomfix.parts.context.preferences
    known = await preferences.get(CONTOSO, person.id) or Preferences(person)
    await preferences.save(CONTOSO, replace(known, address=to))
    await roomfix.parts.store.enqueue(CONTOSO, queued(letter_row(IncidentId(incident), told, news, stamp)))


def count(method: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the letters that a mailer is asked to send, as often as it is."""
    asked: list[str] = []

    async def counting(mailer: Mailer, letter: Letter, *, message_id: str) -> None:
        asked.append(message_id)
        await method(mailer, letter, message_id=message_id)

    monkeypatch.setattr(Mailer, "send", counting)
    return asked


async def arrived(box: Postbox, subject: str) -> Received:
    return await wait_for(lambda: next((one for one in box.received if subject in one.message["Subject"]), None))


async def all_there(box: Postbox, count: int) -> None:
    await wait_for(lambda: len(box.received) == count)


async def noted(roomfix: Roomfix, incident: str, fate: DeliveryStatus) -> Delivery:
    """What is noted of the contact's letter, once it has come to that."""

    async def look() -> Delivery | None:
        rows = await roomfix.parts.context.deliveries.read(CONTOSO, IncidentId(incident))
        letters = (one for one in rows if one.way is Channel.MAIL and one.person == CONTACT)
        return next((one for one in letters if one.fate is fate), None)

    return await wait_for_answer(look)


def why(delivery: Delivery) -> str:
    assert delivery.why is not None
    return plain(delivery.why, Voice(UTC_ZONE))


def links(received: Received) -> list[str]:
    html = received.message.get_body(("html",))
    assert html is not None
    return Page(html.get_content()).links


async def test_a_contact_claims_from_a_letter_and_gets_the_visit_for_the_own_calendar(
    roomfix: Roomfix, postbox: Postbox
) -> None:
    incident, _ = await roomfix.opened()
    await send(roomfix, incident, News.NEW)
    new = await arrived(postbox, "Major: Projector stays dark – Isar, Munich")
    assert (new.sender, new.to) == (SENDER, (MEGAN.email,))
    slots = [link for link in links(new) if "slot=" in link]
    assert len(slots) == 6
    assert all(re.fullmatch(r"http://localhost:\d+/visit/[\w-]+\?slot=\d+", link) for link in slots)
    here = slots[1].replace("localhost", "127.0.0.1")
    async with roomfix.chat.session.get(here) as answer:
        _, name, value = Page(await answer.text()).buttons[0]
    assert slots[1].endswith(f"slot={value}")
    async with roomfix.chat.session.post(here, data={name: value}, allow_redirects=False) as answer:
        assert answer.status == 303
    found = await roomfix.until(incident, "booked")
    assert found["visit"]["contact"] == "Megan Bowen"
    await send(roomfix, incident, News.VISIT, "9")
    visit = await arrived(postbox, "Visit Mon 8 Jan")
    assert [part.get_content_type() for part in visit.message.iter_attachments()] == ["text/calendar"]


async def test_what_was_sent_is_noted_with_whom_and_when(roomfix: Roomfix, postbox: Postbox) -> None:
    incident, _ = await roomfix.opened()
    await send(roomfix, incident, News.NEW)
    delivery = await noted(roomfix, incident, DeliveryStatus.SENT)
    assert (delivery.who, delivery.person, delivery.news, delivery.why) == ("Megan Bowen", CONTACT, News.NEW, None)
    assert len(postbox.received) == 1


async def test_a_letter_tells_the_incident_as_it_is_when_it_is_sent(roomfix: Roomfix, postbox: Postbox) -> None:
    incident = await roomfix.report(source_id="s1")
    await roomfix.card_of(incident)
    await roomfix.report(source_id="s1", status="resolved")
    await send(roomfix, incident, News.NEW)
    await arrived(postbox, "Closed: Projector stays dark")


async def test_who_works_for_no_provider_gets_no_link_to_act_with(roomfix: Roomfix, postbox: Postbox) -> None:
    incident, _ = await roomfix.opened()
    stranger = Person(PersonId(STRANGER.object_id), STRANGER.name)
    await send(roomfix, incident, News.NEW, to=STRANGER.email, person=stranger)
    (stop,) = links(await arrived(postbox, "Projector stays dark"))
    assert stop.endswith("/unsubscribe")


async def test_the_same_order_twice_is_known_by_its_message_id(roomfix: Roomfix, postbox: Postbox) -> None:
    incident, _ = await roomfix.opened()
    for count, stamp in enumerate(("1", "1", "2"), start=1):
        await send(roomfix, incident, News.NEW, stamp)
        await all_there(postbox, count)
    first, second, third = (one.message["Message-ID"] for one in postbox.received)
    assert first == second != third


async def test_what_the_mailbox_refuses_for_good_is_noted_with_the_reason_and_not_tried_again(
    roomfix: Roomfix, postbox: Postbox
) -> None:
    incident, _ = await roomfix.opened()
    postbox.answers["RCPT"] = "550 5.1.1 No such user here"
    await send(roomfix, incident, News.NEW)
    told = why(await noted(roomfix, incident, DeliveryStatus.FAILED))
    assert f"refused the e-mail to {MEGAN.email} for good (550: 5.1.1 No such user here)" in told
    assert "notify" in told
    del postbox.answers["RCPT"]
    await roomfix.settled()
    assert postbox.received == []


async def test_a_server_that_is_busy_is_waited_for(roomfix: Roomfix, postbox: Postbox) -> None:
    incident, _ = await roomfix.opened()
    postbox.answers["RCPT"] = "451 4.7.1 Greylisted, come back"
    await send(roomfix, incident, News.NEW)
    await asyncio.sleep(0.5)
    assert postbox.received == []
    del postbox.answers["RCPT"]
    await arrived(postbox, "Projector stays dark")
    await noted(roomfix, incident, DeliveryStatus.SENT)


async def test_many_letters_go_out_two_at_a_time(roomfix: Roomfix, postbox: Postbox) -> None:
    incident, _ = await roomfix.opened()
    postbox.pause = 0.1
    for stamp in range(8):
        await send(roomfix, incident, News.NEW, str(stamp))
    await all_there(postbox, 8)
    assert postbox.most_at_once == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "Roomfix knows no e-mail address of Megan Bowen."),
        ("megan", "or it is none: megan."),
        ("megan@contoso.example, all@contoso.example", "or it is none"),
        ("a@b.example\nBcc: x@y.example", "or it is none"),
    ],
)
async def test_an_address_that_is_none_is_told_and_nothing_is_sent(
    roomfix: Roomfix, postbox: Postbox, address: str, words: str
) -> None:
    incident, _ = await roomfix.opened()
    await send(roomfix, incident, News.NEW, to=address)
    told = why(await noted(roomfix, incident, DeliveryStatus.FAILED))
    assert words in told
    assert "notify" in told
    assert postbox.received == []


async def test_an_incident_that_is_not_there_is_told_to_nobody(roomfix: Roomfix, postbox: Postbox) -> None:
    await send(roomfix, "0a1b2c3d-0011223344556677", News.NEW)
    await roomfix.settled()
    assert postbox.received == []


async def test_without_a_mail_server_it_is_said_that_there_is_none(tmp_path: Path) -> None:
    async with mailing(tmp_path, None) as roomfix:
        incident, _ = await roomfix.opened()
        await send(roomfix, incident, News.NEW)
        assert "ROOMFIX_SMTP_URL" in why(await noted(roomfix, incident, DeliveryStatus.FAILED))
        await roomfix.settled()


async def test_a_server_that_is_away_loses_no_letter(tmp_path: Path) -> None:
    port = free_port()
    async with mailing(tmp_path, MailServer("127.0.0.1", port, SENDER, Security.NONE)) as roomfix:
        incident, _ = await roomfix.opened()
        await send(roomfix, incident, News.NEW)
        assert "Nothing is lost: Roomfix keeps trying." in why(await noted(roomfix, incident, DeliveryStatus.HELD))
        async with Postbox.open(port=port) as box:
            await arrived(box, "Projector stays dark")
            await noted(roomfix, incident, DeliveryStatus.SENT)


async def test_an_outage_that_outlasts_every_number_of_tries_loses_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_sender, "LONGEST_OUTAGE_MS", 10)
    port, tries = free_port(), count(Mailer.send, monkeypatch)
    async with mailing(tmp_path, MailServer("127.0.0.1", port, SENDER, Security.NONE)) as roomfix:
        incident, _ = await roomfix.opened()
        await send(roomfix, incident, News.NEW)
        await wait_for(lambda: len(tries) > MOST_FAILURES + 5)
        async with Postbox.open(port=port) as box:
            await arrived(box, "Projector stays dark")


async def test_who_stops_e_mail_while_a_letter_waits_gets_none_and_that_is_noted(tmp_path: Path) -> None:
    port = free_port()
    async with mailing(tmp_path, MailServer("127.0.0.1", port, SENDER, Security.NONE)) as roomfix:
        incident, _ = await roomfix.opened()
        await send(roomfix, incident, News.NEW)
        await noted(roomfix, incident, DeliveryStatus.HELD)
        answer = await visitor(roomfix, incident).press({"List-Unsubscribe": "One-Click"}, "/unsubscribe")
        assert answer.status == 200
        async with Postbox.open(port=port) as box:
            assert why(await noted(roomfix, incident, DeliveryStatus.DROPPED)) == "wants no e-mail any more."
            await roomfix.settled()
            assert box.received == []


@asynccontextmanager
async def waiting_letter(folder: Path) -> AsyncIterator[tuple[Roomfix, str, int]]:
    """A letter that waits for its server, which can come back at the port, and the incident that it is about."""
    port = free_port()
    async with mailing(folder, MailServer("127.0.0.1", port, SENDER, Security.NONE)) as roomfix:
        incident, _ = await roomfix.opened()
        await send(roomfix, incident, News.NEW)
        await noted(roomfix, incident, DeliveryStatus.HELD)
        yield roomfix, incident, port


async def test_who_works_for_no_provider_any_more_gets_no_letter_that_waited(tmp_path: Path) -> None:
    async with waiting_letter(tmp_path) as (roomfix, incident, port):
        await roomfix.parts.context.preferences.save(CONTOSO, Preferences(CONTACT, employed=True))
        await roomfix.parts.store.change_setup(CONTOSO, lambda setup: replace(setup, providers=()))
        async with Postbox.open(port=port) as box:
            assert (
                why(await noted(roomfix, incident, DeliveryStatus.DROPPED))
                == "incidents there are not told to them any more"
            )
            await roomfix.settled()
            assert box.received == []


async def test_a_letter_that_waited_goes_to_the_address_that_is_chosen_by_then(tmp_path: Path) -> None:
    async with waiting_letter(tmp_path) as (roomfix, _, port):
        await roomfix.parts.context.preferences.save(CONTOSO, Preferences(CONTACT, address="right@contoso.example"))
        async with Postbox.open(port=port) as box:
            await arrived(box, "Projector stays dark")
            assert [one.to for one in box.received] == [("right@contoso.example",)]


async def test_a_letter_whose_address_cannot_be_looked_up_now_is_noted_as_held_and_follows(
    roomfix: Roomfix, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, _ = await roomfix.opened()
    is_away = [True]

    async def address_of(graph: Graph, client: object, connection: object, person: object) -> str:
        if is_away[0]:
            raise Unavailable("graph_away")
        return MEGAN.email

    monkeypatch.setattr(Graph, "address_of", address_of)
    await send(roomfix, incident, News.NEW, to="")
    assert "the e-mail address of Megan Bowen cannot be looked up" in why(
        await noted(roomfix, incident, DeliveryStatus.HELD)
    )
    is_away[0] = False
    await arrived(postbox, "Projector stays dark")
    await noted(roomfix, incident, DeliveryStatus.SENT)


@pytest.mark.parametrize("attempt", [1, 3, 9])
async def test_a_letter_waits_longer_every_time_before_anything_is_looked_up_and_never_as_long_as_the_others(
    attempt: int,
) -> None:
    waits = set()
    for _ in range(20):
        context: Any = SimpleNamespace(mailer=SimpleNamespace(is_busy=True))  # asking for anything else is an error
        row = letter_row(IncidentId("one"), DeliveryPlan(CONTACT, Channel.MAIL, DeliveryStatus.SENT), News.NEW, "1")
        job = Job(row.name, row.kind, written(row), attempt, 0, "t")
        with pytest.raises(Postpone) as wish:
            await handlers(context, {})[row.kind](CONTOSO, job)
        waits.add(wish.value.ms)
    longest = min(mail_sender.BUSY_MS * 2 ** (attempt - 1), mail_sender.LONGEST_TURN_MS)
    assert longest / 2 <= min(waits) < max(waits) <= longest


async def test_a_wrong_password_is_noted_with_what_helps_and_the_letter_kept(tmp_path: Path) -> None:
    async with Postbox.open(needs_login=True) as box:
        server = box.server(user="roomfix", password="wrong word")
        async with mailing(tmp_path, server) as roomfix:
            incident, _ = await roomfix.opened()
            await send(roomfix, incident, News.NEW)
            told = why(await noted(roomfix, incident, DeliveryStatus.FAILED))
            stats = await JobQueue(roomfix.parts.connections.scripts, CONTOSO).stats()
    assert "refuses Roomfix's user or password (535)" in told
    assert "ROOMFIX_SMTP_URL" in told
    assert stats.dead == 0
    assert box.received == []
