"""Signing in and consenting in a browser: what comes back from Microsoft is kept only when everything is right."""

from __future__ import annotations

import asyncio
import base64
import io
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.web.sign_in_pages import SignInPages
from cards.text.texts import plain_word, say
from config import read
from sandbox.browser import Back, authorized
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, CONTOSO, TENANT_ID, Registration, tokens
from sandbox.m365.faults import aadsts, gateway_page
from services.microsoft import consent, sign_in
from services.microsoft.identity import AppRegistration, ConsentPage, Identity
from services.microsoft.oauth_session import ConsentWanted, OAuthSession, PendingSignIn
from services.microsoft.sign_in import BOOKING, SignInRequest
from services.model import ClientId, PersonId
from services.model.errors import NeedsAdmin, Refusal, RoomfixError, Unavailable
from services.store.connection import connected
from services.store.secrets import OneTimeSecret, Secrets
from services.store.server import Server
from services.store.vault import Vault
from tests.builders.edge_client import NOW, Answer, knocking
from tests.builders.running_m365 import LENA, ROOMFIX, Contoso, contoso
from tests.edge.conftest import lines

ALEX, KIM = PersonId("alex"), PersonId("kim")
LOGIN, GRAPH = "https://login.microsoftonline.com", "https://graph.microsoft.com"


@dataclass
class Lobby:
    """A tenant, its admin Alex, and Roomfix's /connect pages; the hooks record what they are told, or fail."""

    it: Contoso
    client: ClientId
    kept: Secrets
    url: str
    now: datetime = NOW
    asked: list[PendingSignIn] = field(default_factory=list)
    consented: list[ConsentWanted] = field(default_factory=list)
    failing: Exception | None = None
    refusals: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        login = self.it.m365.login_url
        self.identity = Identity(
            AppRegistration(CLIENT_ID, CLIENT_SECRET, LOGIN, f"{GRAPH}/.default", login), self.kept
        )
        self.oauth = OAuthSession(
            self.identity, self.kept, self.url, self._ask, self._go_on, self.organization, self._refused
        )

    async def _ask(self, pending: PendingSignIn) -> None:
        self.asked.append(pending)
        if self.failing is not None:
            raise self.failing

    async def _go_on(self, wanted: ConsentWanted) -> None:
        self.consented.append(wanted)

    async def _refused(self, client: ClientId, dialog: str, error: RoomfixError) -> None:
        self.refusals.append((dialog, error.key))

    async def organization(self, client: ClientId) -> str:
        found = await self.it.get("/organization", token=await self.identity.graph_token(client))
        if found.status == 403:
            raise NeedsAdmin("graph_denied", code="403")
        return str(found.rows[0]["id"])

    async def link(self, **changes: Any) -> str:
        fields = {"account": ROOMFIX, "domain": "contoso.example", "permissions": BOOKING, "person": ALEX, **changes}
        return await sign_in.begin(self.oauth, SignInRequest(client=self.client, dialog="d1", **fields), now=self.now)

    async def consent_link(self, page: ConsentPage = ConsentPage.V2, *, language: str = "") -> str:
        wanted = ConsentWanted(self.client, ALEX, "d2", language=language)
        return await consent.begin_consent(self.oauth, wanted, now=self.now, page=page)

    async def open(self, url: str, method: str = "GET", **how: Any) -> Answer:
        async with self.it.session.request(method, url, allow_redirects=False, **how) as answer:
            return Answer(answer.status, answer.content_type, dict(answer.headers), await answer.text())

    async def at_microsoft(self, link: str, *, account: str = ROOMFIX) -> Back:
        """Open the link, sign in as somebody, and stop just before the browser goes back."""
        self.it.m365.identity.browser_account = account
        start = await self.open(link)
        assert start.status == 302, start.text
        return await authorized(self.it.session, start.headers["Location"])

    async def comes_back(self, answer: dict[str, str], path: str = "/connect/return", **headers: str) -> Answer:
        return await self.open(self.url + path, "POST", data=answer, headers=headers)

    async def signed_in(self, *, account: str = ROOMFIX, **changes: Any) -> PendingSignIn:
        """A sign-in that came back right and waits."""
        back = await self.at_microsoft(await self.link(account=account, **changes), account=account)
        page = await self.comes_back(back.answer)
        assert page.status == 200, page.text
        return self.asked[-1]

    async def confirm(self, pending: PendingSignIn, by: PersonId = ALEX) -> PendingSignIn:
        return await sign_in.confirm(self.oauth, self.client, pending.id, by=by, now=self.now)

    async def is_connected(self, account: str = ROOMFIX) -> bool:
        return await self.kept.tokens(self.client, account) is not None

    async def has_kept_nothing(self) -> bool:
        """Nobody was asked to confirm anything, and nothing is active."""
        return not self.asked and not await self.is_connected() and not await self.is_connected(LENA)


@pytest_asyncio.fixture
async def lobby(server: Server) -> AsyncIterator[Lobby]:
    client, port = ClientId(str(uuid4())), unused_port()
    async with (
        contoso(tenant=replace(CONTOSO, id=client)) as it,
        connected(server.url, loader_url=server.loader_url) as redis,
    ):
        kept = Secrets(redis.commands, redis.scripts, Vault([b"k" * 32]))
        lobby = Lobby(it, client, kept, f"http://127.0.0.1:{port}")
        app = web.Application()
        app.add_routes(SignInPages(lobby.oauth, lambda: lobby.now, lambda: "ref-1").routes())
        async with TestServer(app, port=port):
            yield lobby


def state_in(link: str) -> str:
    return parse_qs(urlsplit(link).query)["state"][0]


def words(page: Answer) -> str:
    """What a page says, without its markup."""
    body = page.text.partition("<main>")[2]
    return re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()


def says(page: Answer, key: str, *, language: str = "en", **values: object) -> bool:
    """Whether the page is well made and has the words for that error."""
    assert page.kind == "text/html"
    assert f'<html lang="{language}">' in page.text
    assert page.text.count("<h1>") == 1
    return plain_word(RoomfixError(key, **values), language) in words(page)


async def refused(asking: Any) -> RoomfixError:
    with pytest.raises(RoomfixError) as caught:
        await asking
    return caught.value


# a sign-in that is right


async def test_the_link_leads_to_microsoft_and_sets_nothing(lobby: Lobby) -> None:
    link = await lobby.link()
    page = await lobby.open(link)
    assert link.startswith(f"{lobby.url}/connect/start?state={lobby.client}.")
    assert len(state_in(link).partition(".")[2]) == 43  # 256 bits
    assert page.status == 302
    assert page.headers["Location"].startswith(f"{lobby.it.m365.login_url}/{lobby.client}/oauth2/v2.0/authorize?")
    assert "Set-Cookie" not in page.headers
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


async def test_a_link_can_be_opened_again_in_a_private_window(lobby: Lobby) -> None:
    link = await lobby.link()
    await lobby.open(link)
    await lobby.open(link, "HEAD")  # as scanners of links do
    back = await lobby.at_microsoft(link)
    assert (await lobby.comes_back(back.answer)).status == 200


async def test_every_link_is_another_one(lobby: Lobby) -> None:
    assert len({await lobby.link() for _ in range(20)}) == 20


async def test_a_right_sign_in_is_kept_as_pending_and_the_person_is_asked(lobby: Lobby, log: io.StringIO) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    page = await lobby.comes_back(back.answer)
    (pending,) = lobby.asked
    assert page.status == 200
    assert say("page_signed_in", account=ROOMFIX) in words(page)
    assert say("page_signed_in_next") in words(page)
    assert (pending.client, pending.person, pending.dialog, pending.account) == (lobby.client, ALEX, "d1", ROOMFIX)
    assert (pending.permissions, pending.until) == (BOOKING, NOW + timedelta(minutes=15))
    assert not await lobby.is_connected()
    assert [(line["event"], line["client"]) for line in lines(log)] == [("signed_in", lobby.client)]


async def test_the_answer_may_come_in_the_address_too(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    page = await lobby.open(f"{back.url}?{urlencode(back.answer)}")
    assert page.status == 200
    assert len(lobby.asked) == 1


async def test_confirmed_it_is_active_and_opens_graph(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    assert await lobby.confirm(pending) == pending
    token = await lobby.identity.account_token(lobby.client, ROOMFIX)
    assert (await lobby.it.get("/me", token=token)).body["mail"] == ROOMFIX


async def test_the_accounts_case_does_not_matter(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link(account="RoomFix@Contoso.Example", domain="CONTOSO.example"))
    assert (await lobby.comes_back(back.answer)).status == 200


async def test_signing_in_again_replaces_what_was_there(lobby: Lobby) -> None:
    await lobby.confirm(await lobby.signed_in())
    before = await lobby.kept.tokens(lobby.client, ROOMFIX)
    await lobby.confirm(await lobby.signed_in())
    after = await lobby.kept.tokens(lobby.client, ROOMFIX)
    assert before is not None
    assert after is not None
    assert before.tokens.sign_in != after.tokens.sign_in


async def test_an_account_made_anew_with_the_same_address_leaves_nothing_of_the_old_one(
    lobby: Lobby, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lobby.confirm(await lobby.signed_in())
    old = await lobby.kept.tokens(lobby.client, ROOMFIX)
    uid = tokens._b64({"uid": str(uuid4()), "utid": lobby.client})
    monkeypatch.setattr(tokens.Identity, "client_info", lambda *_: uid)
    await lobby.confirm(await lobby.signed_in())
    new = await lobby.kept.tokens(lobby.client, ROOMFIX)
    assert old is not None
    assert new is not None
    assert old.home != new.home
    assert not await lobby.kept._redis.exists(lobby.kept._key(lobby.client, old.home))


# confirming


async def test_only_the_person_who_began_it_confirms(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    assert (await refused(lobby.confirm(pending, by=KIM))).key == "sign_in_not_yours"
    assert not await lobby.is_connected()
    await lobby.confirm(pending)
    assert await lobby.is_connected()


async def test_a_sign_in_is_confirmed_once(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    await lobby.confirm(pending)
    assert (await refused(lobby.confirm(pending))).key == "pending_used"


async def test_two_presses_at_once_are_one_confirmation(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    results = await asyncio.gather(lobby.confirm(pending), lobby.confirm(pending), return_exceptions=True)
    assert pending in results
    assert all(result == pending or isinstance(result, Refusal) for result in results)
    assert await lobby.is_connected()


async def test_after_a_quarter_of_an_hour_it_cannot_be_confirmed(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    lobby.now = pending.until
    assert (await refused(lobby.confirm(pending))).key == "pending_expired"
    assert not await lobby.is_connected()


async def test_another_client_does_not_know_the_sign_in(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    other = ClientId(str(uuid4()))
    error = await refused(sign_in.confirm(lobby.oauth, other, pending.id, by=ALEX, now=lobby.now))
    assert error.key == "pending_unknown"


async def test_a_wrong_account_is_dismissed_and_forgotten(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    error = await refused(sign_in.dismiss(lobby.oauth, lobby.client, pending.id, by=KIM, now=lobby.now))
    assert error.key == "sign_in_not_yours"
    await sign_in.dismiss(lobby.oauth, lobby.client, pending.id, by=ALEX, now=lobby.now)
    assert (await refused(lobby.confirm(pending))).key == "pending_unknown"


async def test_signing_out_deletes_the_tokens(lobby: Lobby) -> None:
    await lobby.confirm(await lobby.signed_in())
    await sign_in.sign_out(lobby.oauth, lobby.client, ROOMFIX)
    assert not await lobby.is_connected()


# links


@pytest.mark.parametrize(
    "path", ["/connect/start", "/connect/return", "/connect/consent/start", "/connect/consent/return"]
)
async def test_a_page_opened_without_a_state_says_so(lobby: Lobby, path: str) -> None:
    for asked in ("", "?state=", "?code=1"):
        page = await lobby.open(lobby.url + path + asked)
        assert page.status == 400
        assert says(page, "link_missing")


@pytest.mark.parametrize(
    "state",
    [
        "x",
        "..",
        "{client}",
        "{client}.",
        "{client}." + "A" * 43,
        "{client}." + "A" * 42,
        "{client}." + "A" * 5000,
        "{client}}:setup." + "A" * 43,
        "*." + "A" * 43,
        "<b>.{secret}",
        "{secret}",
        "{client}.{secret}x",
        "{other}.{secret}",
        "\x00.{secret}",
        "\ud83d\ude00",
    ],
)
async def test_a_state_that_was_altered_is_unknown(lobby: Lobby, state: str) -> None:
    secret = state_in(await lobby.link()).partition(".")[2]
    asked = state.replace("{client}", lobby.client).replace("{secret}", secret).replace("{other}", str(uuid4()))
    for path in ("/connect/start", "/connect/return", "/connect/consent/start", "/connect/consent/return"):
        page = await lobby.open(f"{lobby.url}{path}?{urlencode({'state': asked, 'code': '1'}, errors='surrogatepass')}")
        assert page.status == 404
        assert says(page, "link_unknown")
    assert await lobby.has_kept_nothing()


async def test_the_case_of_one_letter_makes_another_state(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    client, _, secret = back.answer["state"].partition(".")
    page = await lobby.comes_back({**back.answer, "state": f"{client}.{secret.swapcase()}"})
    assert says(page, "link_unknown")
    assert (await lobby.comes_back(back.answer)).status == 200


async def test_a_link_is_for_its_own_pages_alone(lobby: Lobby) -> None:
    link, consenting = await lobby.link(), await lobby.consent_link()
    assert says(await lobby.open(f"{lobby.url}/connect/consent/start?state={state_in(link)}"), "link_unknown")
    assert says(await lobby.open(f"{lobby.url}/connect/start?state={state_in(consenting)}"), "link_unknown")
    assert (await lobby.open(link)).status == 302


async def test_a_link_that_brought_somebody_back_works_no_more(lobby: Lobby) -> None:
    link = await lobby.link()
    back = await lobby.at_microsoft(link)
    await lobby.comes_back(back.answer)
    for page in (await lobby.comes_back(back.answer), await lobby.open(link)):
        assert page.status == 409
        assert says(page, "link_used")
    assert len(lobby.asked) == 1


async def test_of_two_returns_at_once_one_counts(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    pages = await asyncio.gather(*(lobby.comes_back(back.answer) for _ in range(5)))
    assert sorted(page.status for page in pages) == [200, 409, 409, 409, 409]
    assert len(lobby.asked) == 1


async def test_after_ten_minutes_a_link_has_expired(lobby: Lobby) -> None:
    link = await lobby.link()
    back = await lobby.at_microsoft(link)
    lobby.now = NOW + timedelta(minutes=10)
    for page in (await lobby.open(link), await lobby.comes_back(back.answer)):
        assert page.status == 410
        assert says(page, "link_expired")
    assert await lobby.has_kept_nothing()


async def test_just_before_ten_minutes_it_still_works(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    lobby.now = NOW + timedelta(minutes=9, seconds=59)
    assert (await lobby.comes_back(back.answer)).status == 200


async def test_somebody_elses_answer_does_not_fit_my_link(lobby: Lobby) -> None:
    mine, theirs = await lobby.link(), await lobby.link(account=LENA, person=KIM)
    back = await lobby.at_microsoft(theirs, account=LENA)
    page = await lobby.comes_back({**back.answer, "state": state_in(mine)})
    assert says(page, "code_unfit", code="AADSTS501481")  # the proof of one does not fit the other
    assert await lobby.has_kept_nothing()


async def test_whoever_is_talked_into_opening_anothers_link_gives_them_nothing(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link(person=KIM, account=ROOMFIX), account=LENA)
    page = await lobby.comes_back(back.answer)
    assert page.status == 403
    assert says(page, "sign_in_other_account", account=LENA, wanted=ROOMFIX)
    assert await lobby.has_kept_nothing()


# what the browser sends


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"state": "x"}'),
        ("multipart/form-data; boundary=x", b"--x--"),
        ("text/plain", b"state=x"),
        ("application/x-www-form-urlencoded", b"state=\xff\xfe"),
        ("application/x-www-form-urlencoded", b"state=%ff%fe"),
        ("application/x-www-form-urlencoded", b"state=x&state=y"),
        ("application/x-www-form-urlencoded", b"state=" + b"x" * 70_000),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused_in_words(lobby: Lobby, kind: str, body: bytes) -> None:
    page = await lobby.open(f"{lobby.url}/connect/return", "POST", data=body, headers={"Content-Type": kind})
    assert page.status == 400
    assert says(page, "answer_unreadable")


async def test_two_states_in_one_address_are_refused(lobby: Lobby) -> None:
    state = state_in(await lobby.link())
    page = await lobby.open(f"{lobby.url}/connect/return?state={state}&state={state}&code=1")
    assert says(page, "answer_unreadable")


@pytest.mark.parametrize(
    "answer", [{}, {"code": ""}, {"code": "never given"}, {"error": ""}, {"error_description": "x"}]
)
async def test_an_answer_without_a_good_code_keeps_nothing(lobby: Lobby, answer: dict[str, str]) -> None:
    state = state_in(await lobby.link())
    page = await lobby.comes_back({"state": state, **answer})
    assert 400 <= page.status < 500
    assert say("page_stopped_title") in words(page)
    assert await lobby.has_kept_nothing()


async def test_nothing_that_is_sent_becomes_markup_or_words(lobby: Lobby) -> None:
    script = "<script>alert('call 0800')</script>"
    for name in ("error", "error_description", "suberror", "code", "admin_consent", "tenant"):
        for path, link in (
            ("/connect/return", await lobby.link()),
            ("/connect/consent/return", await lobby.consent_link()),
        ):
            page = await lobby.comes_back({"state": state_in(link), name: script}, path)
            assert "<script" not in page.text
            assert "0800" not in page.text
            assert 400 <= page.status < 500


# who signed in


async def test_the_wrong_account_is_named_and_nothing_kept(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link(), account=LENA)
    page = await lobby.comes_back(back.answer)
    assert page.status == 403
    assert says(page, "sign_in_other_account", account=LENA, wanted=ROOMFIX)
    assert await lobby.has_kept_nothing()


@pytest.mark.parametrize(("claim", "value"), [("tid", "77777777-7777-4777-8777-777777777777"), ("tid", "")])
async def test_an_account_of_another_tenant_is_refused(
    lobby: Lobby, claim: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = tokens._jwt
    monkeypatch.setattr(tokens, "_jwt", lambda claims: true({**claims, claim: value}))
    page = await lobby.comes_back((await lobby.at_microsoft(await lobby.link())).answer)
    assert page.status == 403
    assert says(page, "sign_in_other_tenant")
    assert await lobby.has_kept_nothing()


async def test_a_guest_whose_home_is_another_tenant_is_refused(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tokens._b64({"uid": "u", "utid": str(uuid4())})
    monkeypatch.setattr(tokens.Identity, "client_info", lambda *_: elsewhere)
    page = await lobby.comes_back((await lobby.at_microsoft(await lobby.link())).answer)
    assert says(page, "sign_in_other_tenant")
    assert await lobby.has_kept_nothing()


async def test_an_account_of_another_domain_does_not_even_begin(lobby: Lobby) -> None:
    error = await refused(lobby.link(domain="fabrikam.example"))
    assert error.key == "account_of_other_domain"
    assert (await refused(lobby.link(account="no address"))).key == "account_of_other_domain"


async def test_a_permission_that_was_not_given_is_named(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    code = lobby.it.m365.identity.codes[back.answer["code"]]
    kept = tuple(scope for scope in code.scopes if "Place.Read.All" not in scope)
    lobby.it.m365.identity.codes[back.answer["code"]] = replace(code, scopes=kept)
    page = await lobby.comes_back(back.answer)
    assert page.status == 403
    assert says(page, "permission_not_granted", permission="Place.Read.All")
    assert await lobby.has_kept_nothing()


async def test_an_address_is_shown_as_it_is(lobby: Lobby, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = """<b onload='x'>"&amp;@contoso.example"""
    true = tokens._jwt
    monkeypatch.setattr(tokens, "_jwt", lambda claims: true({**claims, "preferred_username": typed}))
    page = await lobby.comes_back((await lobby.at_microsoft(await lobby.link())).answer)
    assert "<b onload" not in page.text
    assert "&lt;b onload=&#x27;x&#x27;&gt;&quot;&amp;amp;@contoso.example" in page.text


# what Microsoft refuses


@pytest.mark.parametrize(
    ("answer", "key", "code"),
    [
        ({"error": "access_denied", "error_description": "AADSTS65004: declined"}, "consent_declined", "AADSTS65004"),
        ({"error": "access_denied", "error_subcode": "cancel"}, "consent_declined", "access_denied"),
        ({"error": "consent_required", "error_description": "AADSTS65001: x"}, "consent_missing", "AADSTS65001"),
        ({"error": "access_denied", "error_description": "AADSTS90094: x"}, "admin_consent_needed", "AADSTS90094"),
        (
            {"error": "interaction_required", "error_description": "AADSTS50076: x"},
            "second_factor_needed",
            "AADSTS50076",
        ),
        ({"error": "login_required", "error_description": "AADSTS50034: x"}, "account_unknown", "AADSTS50034"),
        ({"error": "unauthorized_client"}, "app_not_in_tenant", "unauthorized_client"),
        ({"error": "invalid_scope", "error_description": "AADSTS70011: x"}, "scope_refused", "AADSTS70011"),
        ({"error": "invalid_request", "error_description": "AADSTS50105: x"}, "account_not_assigned", "AADSTS50105"),
        ({"error": "call 0800"}, "sign_in_refused", ""),
    ],
)
async def test_what_microsofts_page_refuses_is_said_in_its_own_words(
    lobby: Lobby, answer: dict[str, str], key: str, code: str
) -> None:
    state = state_in(await lobby.link())
    page = await lobby.comes_back({"state": state, **answer})
    assert page.status == 403
    assert says(page, key, code=code)
    assert says(await lobby.comes_back({"state": state, **answer}), "link_used")
    assert await lobby.has_kept_nothing()


async def test_an_error_counts_even_beside_a_code(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    page = await lobby.comes_back({**back.answer, "error": "access_denied"})
    assert says(page, "consent_declined", code="access_denied")
    assert await lobby.has_kept_nothing()


@pytest.mark.parametrize(
    ("number", "status", "key"),
    [
        (54005, 409, "code_used"),
        (70008, 403, "grant_expired"),
        (501481, 403, "code_unfit"),
        (65001, 403, "consent_missing"),
        (50076, 403, "second_factor_needed"),
        (50079, 403, "second_factor_needed"),
        (53003, 403, "blocked_by_policy"),
        (50057, 403, "account_disabled"),
        (50105, 403, "account_not_assigned"),
        (70043, 403, "sign_in_due"),
        (50173, 403, "grant_revoked"),
        (7000215, 403, "app_secret_wrong"),
        (7000222, 403, "app_secret_expired"),
        (700016, 403, "app_not_in_tenant"),
        (90002, 403, "tenant_unknown"),
        (50011, 403, "redirect_not_registered"),
        (70011, 403, "scope_refused"),
    ],
)
async def test_what_the_token_endpoint_refuses_is_said_in_its_own_words(
    lobby: Lobby, number: int, status: int, key: str
) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    lobby.it.m365.faults.add(aadsts(number))
    page = await lobby.comes_back(back.answer)
    assert page.status == status
    assert says(page, key, code=f"AADSTS{number}")
    assert await lobby.has_kept_nothing()


@pytest.mark.parametrize("fault", [aadsts(90033), gateway_page("/token")])
async def test_when_microsoft_is_away_in_between_the_page_says_to_come_back(lobby: Lobby, fault: Any) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    lobby.it.m365.faults.add(fault)
    page = await lobby.comes_back(back.answer)
    assert page.status == 503
    assert says(page, "sign_in_interrupted")
    assert await lobby.has_kept_nothing()


async def test_when_the_person_cannot_be_asked_nothing_is_kept(lobby: Lobby) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    lobby.failing = Unavailable("teams_away")
    page = await lobby.comes_back(back.answer)
    assert page.status == 503
    assert says(page, "teams_away")
    assert (await refused(lobby.confirm(lobby.asked[0]))).key == "pending_unknown"


async def test_what_breaks_is_a_page_with_a_reference_and_no_details(lobby: Lobby, log: io.StringIO) -> None:
    back = await lobby.at_microsoft(await lobby.link())
    lobby.failing = RuntimeError("broke for roomfix@contoso.example")
    page = await lobby.comes_back(back.answer)
    assert page.status == 500
    assert say("page_broke", reference="ref-1") in words(page)
    (line,) = lines(log)
    assert (line["event"], line["reference"], line["error"]) == ("page_failed", "ref-1", "RuntimeError")
    assert (await refused(lobby.confirm(lobby.asked[0]))).key == "pending_unknown"


# the pages themselves


async def test_pages_load_nothing_run_nothing_and_are_kept_nowhere(lobby: Lobby) -> None:
    good = await lobby.comes_back((await lobby.at_microsoft(await lobby.link())).answer)
    bad = await lobby.open(f"{lobby.url}/connect/start")
    for page in (good, bad):
        policy = page.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        assert "form-action 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<script|<img|<link|<iframe|\bsrc=|\bon[a-z]+=|style=|https?:", page.text)


async def test_pages_can_be_read_on_a_phone_and_aloud(lobby: Lobby) -> None:
    page = await lobby.open(f"{lobby.url}/connect/start")
    assert page.text.startswith('<!doctype html>\n<html lang="en">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page.text
    assert re.search(r"<title>[^<]+ – Roomfix</title>", page.text)
    assert page.text.count("<main>") == page.text.count("<h1>") == 1
    assert "Teams" in words(page)


# in whose language

OTHER = {"en": "de", "de": "en", "": "de"}
"""For the language of who asked, one that the browser may want instead."""


@pytest.mark.parametrize("language", ["en", "de"])
async def test_what_comes_of_a_link_is_said_in_the_language_of_whoever_asked_for_it(
    lobby: Lobby, language: str
) -> None:
    wants = {"Accept-Language": OTHER[language]}
    good = await lobby.comes_back((await lobby.at_microsoft(await lobby.link(language=language))).answer, **wants)
    assert f'<html lang="{language}">' in good.text
    assert say("page_signed_in", language, account=ROOMFIX) in words(good)
    link = await lobby.consent_link(language=language)
    agreed = await lobby.comes_back(consented(lobby, link), "/connect/consent/return", **wants)
    assert say("page_consented", language) in words(agreed)


@pytest.mark.parametrize(
    ("language", "spoken"), [("de", "de"), ("en", "en"), ("de-AT", "de"), ("fr", "fr"), ("it", "en"), ("", "de")]
)
async def test_a_refusal_is_said_in_the_language_of_whoever_asked_else_in_the_browsers(
    lobby: Lobby, language: str, spoken: str
) -> None:
    wants = {"Accept-Language": OTHER.get(language, "de")}
    back = await lobby.at_microsoft(await lobby.link(language=language), account=LENA)
    page = await lobby.comes_back(back.answer, **wants)
    assert says(page, "sign_in_other_account", language=spoken, account=LENA, wanted=ROOMFIX)
    assert say("page_stopped_title", spoken) in words(page)
    link = await lobby.consent_link(language=language)
    declined = await lobby.comes_back(consented(lobby, link, error="access_denied"), "/connect/consent/return", **wants)
    assert says(declined, "admin_consent_declined", language=spoken)


async def test_what_breaks_or_has_to_wait_is_said_in_the_language_of_whoever_asked(lobby: Lobby) -> None:
    for failing, key in ((RuntimeError("x"), "page_broke"), (Unavailable("teams_away"), "teams_away")):
        back = await lobby.at_microsoft(await lobby.link(language="de"))
        lobby.failing = failing
        page = await lobby.comes_back(back.answer)
        assert say("page_wait_title", "de") in words(page)
        assert say(key, "de", reference="ref-1") in words(page)


@pytest.mark.parametrize("path", ["/connect/start", "/connect/return", "/connect/consent/return"])
async def test_a_link_that_says_nothing_of_who_asked_is_answered_in_the_browsers_language(
    lobby: Lobby, path: str
) -> None:
    wants = {"Accept-Language": "it, de-AT;q=0.8, en;q=0.5"}
    assert says(await lobby.open(lobby.url + path, headers=wants), "link_missing", language="de")
    unknown = await lobby.open(f"{lobby.url}{path}?state={lobby.client}.{'A' * 43}", headers=wants)
    assert says(unknown, "link_unknown", language="de")
    link = await lobby.link(language="en")
    lobby.now = NOW + timedelta(minutes=10)
    assert says(await lobby.open(link, headers=wants), "link_expired", language="de")


async def test_a_link_of_an_earlier_release_is_answered_in_the_browsers_language(lobby: Lobby) -> None:
    link = await lobby.link()
    once = OneTimeSecret(lobby.client, "sign-in", state_in(link).partition(".")[2])
    found = await lobby.kept.look_once(once, now=lobby.now)
    assert isinstance(found, bytes)
    await lobby.kept.forget_once(once)
    older = found.replace(b',"language":""', b"")
    assert older != found
    await lobby.kept.put_once(once, older, now=lobby.now, until=NOW + timedelta(minutes=10))
    page = await lobby.comes_back((await lobby.at_microsoft(link)).answer, **{"Accept-Language": "de"})
    assert say("page_signed_in", "de", account=ROOMFIX) in words(page)


# admin consent


@pytest.mark.parametrize(("page", "path"), [(ConsentPage.V1, "/adminconsent"), (ConsentPage.V2, "/v2.0/adminconsent")])
async def test_a_consent_link_leads_to_microsofts_page(lobby: Lobby, page: ConsentPage, path: str) -> None:
    link = await lobby.consent_link(page)
    start = await lobby.open(link)
    asked = urlsplit(start.headers["Location"])
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert start.status == 302
    assert asked.path == f"/{lobby.client}{path}"
    assert query["state"] == state_in(link)
    assert query["redirect_uri"] == f"{lobby.url}/connect/consent/return"
    assert query["client_id"] == CLIENT_ID


@pytest.mark.parametrize("page", ConsentPage)
async def test_an_administrators_consent_at_microsoft_comes_back(lobby: Lobby, page: ConsentPage) -> None:
    start = await lobby.open(await lobby.consent_link(page))
    back = await authorized(lobby.it.session, start.headers["Location"])
    assert (await lobby.open(f"{back.url}?{urlencode(back.answer)}")).status == 200
    assert lobby.consented == [ConsentWanted(lobby.client, ALEX, "d2")]


def consented(lobby: Lobby, link: str, **changes: str) -> dict[str, str]:
    """What Microsoft's page sends back after a consent."""
    return {"admin_consent": "True", "tenant": lobby.client, "state": state_in(link), **changes}


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_consent_is_believed_when_the_app_opens_the_tenant(lobby: Lobby, method: str) -> None:
    answer = consented(lobby, await lobby.consent_link())
    how: dict[str, Any] = {"params": answer} if method == "GET" else {"data": answer}
    page = await lobby.open(f"{lobby.url}/connect/consent/return", method, **how)
    assert page.status == 200
    assert say("page_consented") in words(page)
    assert lobby.consented == [ConsentWanted(lobby.client, ALEX, "d2")]


async def test_a_consent_is_proven_with_a_new_token(lobby: Lobby) -> None:
    await lobby.identity.graph_token(lobby.client)
    before = len(lobby.it.m365.log.of("POST", "/token"))
    await lobby.comes_back(consented(lobby, await lobby.consent_link()), "/connect/consent/return")
    assert len(lobby.it.m365.log.of("POST", "/token")) == before + 1


@pytest.mark.parametrize(
    "answer",
    [
        {"error": "consent_required", "error_description": "AADSTS65004: The user declined."},
        {"error": "permission_denied", "error_description": "The admin canceled the request"},
        {"error": "access_denied"},
    ],
)
async def test_a_declined_consent_is_none_whatever_else_it_says(lobby: Lobby, answer: dict[str, str]) -> None:
    page = await lobby.comes_back(consented(lobby, await lobby.consent_link(), **answer), "/connect/consent/return")
    assert page.status == 403
    assert says(page, "admin_consent_declined")
    assert not lobby.consented


@pytest.mark.parametrize(
    ("changes", "key", "status"),
    [
        ({"tenant": str(uuid4())}, "consent_other_tenant", 403),
        ({"admin_consent": "False"}, "sign_in_forged", 400),
        ({"admin_consent": ""}, "sign_in_forged", 400),
        ({"error": "temporarily_unavailable"}, "sign_in_away", 503),
        ({"error": "server_error"}, "sign_in_away", 503),
        ({"error": "invalid_client", "error_description": "AADSTS700016: x"}, "app_not_in_tenant", 403),
    ],
)
async def test_any_other_answer_is_no_consent(lobby: Lobby, changes: dict[str, str], key: str, status: int) -> None:
    page = await lobby.comes_back(consented(lobby, await lobby.consent_link(), **changes), "/connect/consent/return")
    assert page.status == status
    assert says(page, key, code="AADSTS700016")
    assert not lobby.consented


async def test_a_consent_that_microsoft_has_not_carried_out_yet_is_not_believed(lobby: Lobby) -> None:
    lobby.it.m365.faults.add(aadsts(700016))
    page = await lobby.comes_back(consented(lobby, await lobby.consent_link()), "/connect/consent/return")
    assert says(page, "consent_not_yet")
    lobby.it.m365.identity.register(Registration(roles=frozenset({"Calendars.ReadWrite"})))
    assert (await refused(consent.prove_consent(lobby.oauth, lobby.client))).key == "consent_not_yet"
    lobby.it.m365.identity.register(Registration())
    await consent.prove_consent(lobby.oauth, lobby.client)
    assert not lobby.consented


async def test_a_tenant_that_is_not_the_clients_proves_nothing(lobby: Lobby) -> None:
    async def elsewhere(client: ClientId) -> str:
        return str(uuid4())

    oauth = replace(lobby.oauth, organization=elsewhere)
    assert (await refused(consent.prove_consent(oauth, lobby.client))).key == "consent_other_tenant"


async def test_a_consent_link_works_once_and_ten_minutes(lobby: Lobby) -> None:
    first, second = await lobby.consent_link(), await lobby.consent_link()
    await lobby.comes_back(consented(lobby, first), "/connect/consent/return")
    assert says(await lobby.comes_back(consented(lobby, first), "/connect/consent/return"), "link_used")
    lobby.now = NOW + timedelta(minutes=11)
    assert says(await lobby.open(second), "link_expired")
    assert says(await lobby.comes_back(consented(lobby, second), "/connect/consent/return"), "link_expired")
    assert len(lobby.consented) == 1


# as composed


async def test_roomfix_as_composed_serves_the_pages_and_proves_a_consent(server: Server) -> None:
    async with contoso() as it:
        config = read(
            {
                "ROOMFIX_GRAPH_URL": it.m365.graph_url,
                "ROOMFIX_LOGIN_URL": it.m365.login_url,
                "ROOMFIX_GRAPH_CLIENT_ID": CLIENT_ID,
                "ROOMFIX_GRAPH_CLIENT_SECRET": CLIENT_SECRET,
                "ROOMFIX_ENCRYPTION_KEYS": base64.b64encode(bytes(32)).decode(),
            }
        )
        async with knocking(config, server) as knocker:
            oauth = knocker.parts.connect.oauth
            await consent.prove_consent(oauth, ClientId(TENANT_ID))
            wanted = SignInRequest(ClientId(TENANT_ID), ALEX, "d1", ROOMFIX, "contoso.example", BOOKING)
            link = await sign_in.begin(oauth, wanted, now=datetime.now(UTC))
            start = await knocker.send("GET", link.removeprefix("http://localhost:3978"))
            unknown = await knocker.send("GET", "/connect/start")
    assert start.status == 302
    assert "redirect_uri=http%3A%2F%2Flocalhost%3A3978%2Fconnect%2Freturn" in start.headers["Location"]
    assert says(unknown, "link_missing")


# at rest


async def test_nothing_secret_is_readable_in_redis_or_in_the_log(
    lobby: Lobby, data_dir: Path, log: io.StringIO
) -> None:
    lobby.it.m365.identity.token_lifetime = 200  # so that it is refreshed
    link = await lobby.link()
    back = await lobby.at_microsoft(link)
    await lobby.comes_back(back.answer)
    await lobby.confirm(lobby.asked[0])
    await lobby.identity.account_token(lobby.client, ROOMFIX)
    await lobby.comes_back((await lobby.at_microsoft(await lobby.link(), account=LENA)).answer)
    known = lobby.it.m365.identity
    secret = [*known.grants, *known.refresh_tokens, back.answer["code"], CLIENT_SECRET, lobby.asked[0].id]
    secret += [state_in(link).partition(".")[2], "code_verifier", "access_token", "RefreshToken"]
    written = b"".join(
        file.read_bytes() for file in (data_dir / "redis").rglob("*") if file.is_file() and "aof" in str(file)
    )
    assert lobby.client.encode() in written
    assert not [word for word in secret if word.encode() in written]
    assert not [word for word in secret if word in log.getvalue()]


async def test_a_link_moved_to_another_client_does_not_open(lobby: Lobby) -> None:
    link = await lobby.link()
    other = str(uuid4())
    mine, theirs = (
        OneTimeSecret(ClientId(each), "sign-in", state_in(link).partition(".")[2]) for each in (lobby.client, other)
    )
    fields = await lobby.kept._redis.hgetall(mine.key)
    await lobby.kept._redis.hset(theirs.key, mapping=fields)
    page = await lobby.open(f"{lobby.url}/connect/start?state={other}.{mine.id}")
    assert says(page, "secret_unreadable")


async def test_what_is_waiting_can_be_printed(lobby: Lobby) -> None:
    pending = await lobby.signed_in()
    assert pending.id not in repr(pending)
