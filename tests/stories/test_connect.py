"""Connecting Microsoft 365 in the chat, from the first word to a connection that works."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from cards.text.catalogue import say
from sandbox.browser import authorized
from sandbox.m365 import CLIENT_ID
from sandbox.m365.faults import Effect, Fault, aadsts, broken_rows, unavailable
from sandbox.m365.tenant import CONTOSO as TENANT
from sandbox.m365.tenant import Person as Account
from sandbox.playground.tenant import ALEX
from services.model import Client, Connection, ConnectionId, Mode, SlotRules
from services.model.setup import Setup
from tests.builders.card_checks import of_type
from tests.builders.card_reading import card_actions
from tests.builders.chat_people import chat_of
from tests.builders.dialog_talk import ACCOUNT, Talk
from tests.builders.running_roomfix import CONTOSO, ISAR, Roomfix, running, wait_for

pytestmark = pytest.mark.usefixtures("in_no_hurry")

EMPTY = Setup(Client(CONTOSO, "", SlotRules()))
ALEXS = "alex.wilber@contoso.example"
LINK = "Sign in with the service account"


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Roomfix]:
    """Roomfix where nothing is set up; Alex has a mailbox, has added Roomfix to the channel and so is its admin."""
    alex = Account(ALEX.object_id, ALEX.name, ALEXS, "Facility Manager", TENANT.sites[0])
    async with running(tmp_path, setup=EMPTY, tenant=replace(TENANT, people=(*TENANT.people, alex))) as app:
        yield app


async def at_link(app: Roomfix, *, rights: str = "book", account: str = ACCOUNT) -> Talk:
    talk = Talk(app)
    await talk.say("connect", until="Connect Microsoft 365")
    await talk.press("Next", way="delegated", until="What Roomfix may do")
    await talk.press("Next", rights=rights, until="Prepare Microsoft 365")
    await talk.press("Next", until="Which account")
    await talk.press("Next", account=account, until=LINK)
    return talk


async def at_probe(app: Roomfix, **how: str) -> Talk:
    talk = await at_link(app, **how)
    await talk.sign_in()
    await talk.until("Shall Roomfix use this account?")
    await talk.press("Yes", until="What works")
    return talk


async def has_tokens(app: Roomfix) -> bool:
    return await app.parts.context.secrets.tokens(CONTOSO, ACCOUNT) is not None


async def test_a_service_account_is_connected_with_buttons(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    assert "Everything works." in talk.words
    assert empty.booked() == []
    await talk.press("Save and go on")
    await wait_for(lambda: empty.teams.cards("is connected"))
    setup = await talk.setup()
    (connection,) = setup.connections
    assert (connection.account, connection.mode, connection.domain) == (ACCOUNT, Mode.DELEGATED, "contoso.example")
    assert (connection.can_book, setup.client.name) == (True, "Contoso")


async def test_the_link_stands_there_to_be_copied_and_says_how_long_it_is_good(empty: Roomfix) -> None:
    talk = await at_link(empty)
    assert talk.message is not None
    (copy,) = of_type(talk.message.card, "Input.Text")
    assert copy["value"] == talk.link()
    assert "private window" in talk.words
    assert "once and for ten minutes" in talk.words


async def test_the_pages_speak_the_language_of_the_chat_that_the_link_was_made_in(empty: Roomfix) -> None:
    talk = Talk(empty)
    steps = [
        ("connect.title", {"way": "delegated"}),
        ("connect.rights_title", {"rights": "book"}),
        ("connect.prepare_title", {}),
        ("connect.account_title", {"account": ACCOUNT}),
    ]
    await empty.chat.say("connect", by=talk.by, in_=talk.place, locale="de-DE")
    for title, filled in steps:
        await talk.until(say(title, "de"))
        await talk.press(say("button.next", "de"), **filled)
    await talk.until(say("connect.link_title_delegated", "de"))
    page = await talk.sign_in()
    assert '<html lang="de">' in page
    assert say("page_signed_in", "de", account=ACCOUNT) in page


async def test_the_preparation_says_what_is_still_missing(empty: Roomfix) -> None:
    talk = Talk(empty)
    await talk.say("connect", until="Connect Microsoft 365")
    await talk.press("Next", way="application", until="What Roomfix may do")
    await talk.press("Next", rights="book", until="Prepare Microsoft 365")
    empty.m365.identity.withdraw_consent()
    await talk.press("Check again", until="No administrator has consented yet")
    assert "Roomfix is registered with Microsoft" in talk.words


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (lambda app: setattr(app.m365.identity, "browser_account", "lena.vogt@contoso.example"), "lena.vogt"),
        (lambda app: app.m365.faults.add(aadsts(65004)), "to accept it"),
        (lambda app: app.m365.faults.add(aadsts(50076)), "50076"),
        (lambda app: app.m365.faults.add(aadsts(90094)), "90094"),
        (lambda app: app.clock.move(minutes=11), "ten minutes"),
        (
            lambda app: setattr(
                app.m365.identity,
                "rules",
                replace(app.m365.identity.rules, dropped_scopes=frozenset({"Calendars.ReadWrite"})),
            ),
            "Calendars.ReadWrite",
        ),
    ],
    ids=["another account", "consent declined", "second factor", "admin consent", "expired", "permission left out"],
)
async def test_a_sign_in_that_goes_wrong_says_so_and_keeps_nothing(
    empty: Roomfix, happens: Callable[[Roomfix], None], says: str
) -> None:
    talk = await at_link(empty)
    happens(empty)
    page = await talk.open_link()
    assert says in page
    assert not await has_tokens(empty)
    assert (await talk.setup()).connections == ()
    if says != "ten minutes":  # nobody knows which dialog an expired link was for
        await talk.until("Problem")
    await talk.press("New link", until=LINK)


async def test_a_sign_in_that_nobody_asked_for_is_forgotten(empty: Roomfix) -> None:
    talk = await at_link(empty)
    await talk.sign_in()
    await talk.until("Shall Roomfix use this account?")
    await talk.press("No, forget it", until="The sign-in was forgotten")
    assert not await has_tokens(empty)
    await talk.sign_in()
    await talk.until("Shall Roomfix use this account?")


async def test_an_old_link_is_worth_nothing_once_the_dialog_is_over(empty: Roomfix) -> None:
    talk = await at_link(empty)
    link = talk.link()
    await talk.press("Cancel")
    session = empty.chat.session
    async with session.get(link, allow_redirects=False) as start:
        back = await authorized(session, start.headers["Location"])
    async with session.post(back.url, data=back.answer) as page:
        assert "Nobody waits for this any more" in await page.text()
    assert not await has_tokens(empty)


async def test_cancelling_after_the_sign_in_deletes_its_tokens(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    assert await has_tokens(empty)
    await talk.press("Cancel")
    await empty.settled()
    assert not await has_tokens(empty)
    assert (await talk.setup()).connections == ()


@pytest.mark.parametrize(
    ("happens", "says", "can_be_saved"),
    [
        (lambda app: setattr(app.m365.manners, "places_empty", True), "lists no rooms", True),
        (lambda app: app.m365.faults.add(broken_rows(ISAR)), "The free/busy of Isar cannot be read", False),
        (lambda app: app.m365.identity.revoke(ACCOUNT), "revoked", False),
    ],
    ids=["empty list", "denied", "revoked"],
)
async def test_the_probe_says_what_is_wrong_and_can_be_repeated(
    empty: Roomfix, happens: Callable[[Roomfix], None], says: str, *, can_be_saved: bool
) -> None:
    talk = await at_probe(empty)
    happens(empty)
    empty.m365.identity.expire_tokens()
    await talk.press("Check again", until=says)
    assert ("Save and go on" in _buttons(talk)) == can_be_saved
    assert (await talk.setup()).connections == ()


async def test_an_outage_during_the_probe_is_said_and_passes(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    empty.m365.faults.add(_away())
    await talk.press("Check again", until="Microsoft does not answer right now")
    assert "Save and go on" not in _buttons(talk)
    empty.m365.faults.clear()
    await talk.press("Check again", until="Everything works.")


async def test_without_the_permission_to_write_read_only_is_offered(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    empty.m365.faults.add(_no_writing())
    await talk.press("Check again", until="Go on read-only")
    await talk.press("Go on read-only", until="Everything works.")
    await talk.press("Save and go on")
    await wait_for(lambda: empty.teams.cards("leaves booking to people"))
    assert not (await talk.setup()).connections[0].can_book


async def test_read_only_asks_for_less(empty: Roomfix) -> None:
    talk = await at_link(empty, rights="read")
    session = empty.chat.session
    async with session.get(talk.link(), allow_redirects=False) as start:
        assert "Calendars.ReadWrite" not in start.headers["Location"]


async def test_the_app_itself_is_connected_after_an_administrators_consent(empty: Roomfix) -> None:
    empty.m365.identity.withdraw_consent()
    talk = Talk(empty, place=chat_of(ALEX))
    empty.teams.places.add(talk.place)
    await talk.say("connect", until="Connect Microsoft 365")
    await talk.press("Next", way="application", until="What Roomfix may do")
    await talk.press("Next", rights="book", until="Prepare Microsoft 365")
    await talk.press("Next", until="Which account")
    await talk.press("Next", account=ACCOUNT, until="Ask an administrator for consent")
    await talk.open_link(account="admin@contoso.example")
    await talk.until("What works")
    assert "Roomfix can open your own calendar, and so everybody's" in talk.words
    _limit(empty)
    await talk.press("Check again", until="Your own calendar stays closed")
    await talk.press("Save and go on")
    await wait_for(lambda: empty.teams.cards("is connected"))
    assert (await talk.setup()).connections[0].mode is Mode.APPLICATION


async def test_an_account_is_connected_once(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    await talk.press("Save and go on")
    await wait_for(lambda: empty.teams.cards("is connected"))
    again = Talk(empty, place=chat_of(ALEX))
    empty.teams.places.add(again.place)
    await again.say("connect", until="There are connections already")
    await again.press("Next", connection="other", until="Way")
    for title, until in (("Next", "What Roomfix may do"), ("Next", "Prepare"), ("Next", "Which account")):
        await again.press(title, way="delegated", rights="book", until=until)
    answer = await again.press("Next", account=ACCOUNT.upper())
    assert "is connected already" in answer.words


async def test_signing_in_again_keeps_the_connection(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    await talk.press("Save and go on")
    await wait_for(lambda: empty.teams.cards("is connected"))
    before = (await talk.setup()).connections
    again = Talk(empty, place=chat_of(ALEX))
    empty.teams.places.add(again.place)
    await again.say("connect", until="There are connections already")
    await again.press("Next", connection=before[0].id, until=LINK)
    await again.sign_in()
    await again.until("Shall Roomfix use this account?")
    await again.press("Yes", until="Everything works.")
    await again.press("Save and go on", until="is connected")
    assert (await talk.setup()).connections == before


async def test_an_old_link_of_an_account_that_was_corrected_is_worth_nothing(empty: Roomfix) -> None:
    talk = await at_link(empty, account="lena.vogt@contoso.example")
    old = talk.link()
    await talk.press("Back", until="Which account")
    await talk.press("Next", account=ACCOUNT, until=LINK)
    empty.m365.identity.browser_account = "lena.vogt@contoso.example"
    session = empty.chat.session
    async with session.get(old, allow_redirects=False) as start:
        back = await authorized(session, start.headers["Location"])
    async with session.post(back.url, data=back.answer) as page:
        assert "Nobody waits for this any more" in await page.text()
    assert LINK in talk.words


async def test_cancelling_does_not_sign_out_what_another_admin_has_connected(empty: Roomfix) -> None:
    talk = await at_probe(empty)
    connection = Connection(ConnectionId("theirs"), ACCOUNT, Mode.DELEGATED)
    await empty.parts.store.change_setup(CONTOSO, lambda known: replace(known, connections=(connection,)))
    answer = await talk.press("Save and go on")
    assert "is connected already" in answer.words
    await talk.press("Cancel")
    await empty.settled()
    assert await has_tokens(empty)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("nobody", "is no e-mail address"),
        ("<script>@contoso.example", "is no e-mail address"),
        ("", "is no e-mail address"),
        ("roomfix@contoso.example, lena@contoso.example", "is no e-mail address"),
    ],
)
async def test_what_is_no_account_gets_words(empty: Roomfix, typed: str, says: str) -> None:
    talk = await at_link(empty)
    await talk.press("Back", until="Which account")
    answer = await talk.press("Next", account=typed)
    assert says in answer.words
    assert "<script>" not in answer.words


async def test_an_account_of_another_domain_than_the_named_one_is_refused(empty: Roomfix) -> None:
    talk = await at_link(empty)
    await talk.press("Back", until="Which account")
    answer = await talk.press("Next", account=ACCOUNT, domain="fabrikam.example")
    assert "fabrikam.example" in answer.words


def _away() -> Fault:
    return unavailable("", times=None)


def _no_writing() -> Fault:
    return Fault(Effect.STATUS, "POST .*/events$", None, 403, "ErrorAccessDenied")


def _limit(app: Roomfix) -> None:
    """Limit the app to the rooms and the account that books, keeping what was consented to."""
    identity = app.m365.identity
    allowed = frozenset({room.address for room in app.m365.tenant.rooms} | {ACCOUNT})
    identity.register(replace(identity.registrations[CLIENT_ID], limited_to=allowed))


def _buttons(talk: Talk) -> list[str]:
    assert talk.message is not None
    return [str(action["title"]) for action in card_actions(talk.message.card)]
