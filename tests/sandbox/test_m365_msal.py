"""msal walks the stand-in's sign-in pages: codes by query and by post, silent refreshes, and every way they end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from sandbox.m365 import FABRIKAM_ID, TENANT_ID, Registration
from tests.builders.msal_loopback import LoopbackHttp, an_app
from tests.builders.running_m365 import ISAR, LENA, Contoso, contoso, view
from tests.builders.sign_in_window import GRAPH, RETURN_TO, a_window, consent_url

PETRA = "petra.klein@fabrikam.example"
SCOPES = [f"{GRAPH}/Calendars.ReadWrite", f"{GRAPH}/User.Read"]
"""In full, as the token answer names them: msal finds a kept token only by the names it came with."""
DEFAULT = [f"{GRAPH}/.default"]


@dataclass(slots=True)
class Msal:
    """An app of msal's and its calls, off the loop."""

    app: Any
    it: Contoso

    async def call(self, name: str, *arguments: Any, **named: Any) -> Any:
        return await asyncio.to_thread(getattr(self.app, name), *arguments, **named)

    async def back(self, flow: dict[str, Any], *, account: str = LENA, answer: str = "Accept") -> dict[str, str]:
        """What comes back when somebody goes through the pages of a flow."""
        async with a_window(self.it) as window:
            await window.open(flow["auth_uri"])
            await window.press(account)
            for words in ("Approve", answer, "Continue"):
                if window.offers(words):
                    await window.press(words)
        return window.back

    def flow(self, *, mode: str = "form_post") -> dict[str, Any]:
        """The start of a sign-in; msal warns of any other mode than form_post."""
        begun = self.app.initiate_auth_code_flow(
            SCOPES, redirect_uri=RETURN_TO, response_mode=mode, prompt="select_account"
        )
        return dict(begun)

    async def sign_in(self, *, account: str = LENA, mode: str = "form_post") -> dict[str, Any]:
        flow = self.flow(mode=mode)
        answer: dict[str, Any] = await self.call(
            "acquire_token_by_auth_code_flow", flow, await self.back(flow, account=account)
        )
        return answer

    async def silently(self) -> dict[str, Any]:
        """A token from the cache or by refresh, or the error."""
        account = (await self.call("get_accounts"))[0]
        answer: dict[str, Any] = await self.call("acquire_token_silent_with_error", SCOPES, account)
        return answer


@asynccontextmanager
async def an_msal(it: Contoso) -> AsyncIterator[Msal]:
    http = LoopbackHttp(it.m365.login_url)
    yield Msal(await asyncio.to_thread(an_app, http), it)
    http.close()


@pytest.mark.filterwarnings("ignore:response_mode='form_post' is recommended")
@pytest.mark.parametrize("mode", ["query", "form_post"])
async def test_msal_redeems_what_the_pages_send_back(mode: str) -> None:
    async with contoso() as it, an_msal(it) as app:
        answer = await app.sign_in(mode=mode)
        me = await it.get("/me", token=answer["access_token"])
    assert answer["id_token_claims"]["preferred_username"] == LENA
    assert answer["id_token_claims"]["tid"] == TENANT_ID
    assert me.body["mail"] == LENA


async def test_msal_refreshes_silently_once_a_token_is_old() -> None:
    async with contoso() as it, an_msal(it) as app:
        first = await app.sign_in()
        kept = await app.silently()
        it.m365.identity.token_lifetime = 2
        account = (await app.call("get_accounts"))[0]
        renewed = await app.call("acquire_token_silent", SCOPES, account, force_refresh=True)
        again = await app.silently()
    assert kept["access_token"] == first["access_token"]
    assert len({first["access_token"], renewed["access_token"], again["access_token"]}) == 3


async def test_a_no_reaches_the_app_as_it_came() -> None:
    async with contoso() as it, an_msal(it) as app:
        flow = app.flow()
        back = await app.back(flow, answer="Cancel")
        answer = await app.call("acquire_token_by_auth_code_flow", flow, back)
    assert answer["error"] == "access_denied"
    assert answer["error_description"].startswith("AADSTS65004: ")


async def test_another_flows_answer_and_an_answer_used_twice_are_refused() -> None:
    async with contoso() as it, an_msal(it) as app:
        flow, other = (app.flow() for _ in range(2))
        back = await app.back(flow)
        with pytest.raises(ValueError, match="state"):
            await app.call("acquire_token_by_auth_code_flow", other, back)
        first = await app.call("acquire_token_by_auth_code_flow", flow, back)
        twice = await app.call("acquire_token_by_auth_code_flow", flow, back)
    assert "access_token" in first
    assert (twice["error"], twice["error_codes"]) == ("invalid_grant", [54005])


async def test_a_verifier_of_somebody_else_is_refused() -> None:
    async with contoso() as it, an_msal(it) as app:
        flow = app.flow()
        back = await app.back(flow)
        answer = await app.call("acquire_token_by_auth_code_flow", {**flow, "code_verifier": "x" * 43}, back)
    assert answer["error_codes"] == [501481]


@pytest.mark.parametrize(
    ("ending", "error", "number", "suberror"),
    [
        (lambda it: it.m365.identity.revoke(LENA), "invalid_grant", 50173, "bad_token"),
        (lambda it: it.watch.move(days=90), "invalid_grant", 700082, "bad_token"),
        (lambda it: it.m365.identity.withdraw_consent(), "invalid_grant", 65001, "consent_required"),
        (lambda it: it.m365.identity.require_factor(LENA, 50076), "interaction_required", 50076, "basic_action"),
        (lambda it: setattr(it.m365.identity.rules, "sign_in_frequency", 0), "invalid_grant", 70043, "token_expired"),
    ],
)
async def test_a_sign_in_that_ended_says_why_and_a_new_one_mends_it(
    ending: Any, error: str, number: int, suberror: str
) -> None:
    async with contoso() as it, an_msal(it) as app:
        it.m365.identity.token_lifetime = 2
        await app.sign_in()
        ending(it)
        refused = await app.silently()
        it.m365.identity.rules.sign_in_frequency = None
        await app.sign_in()
        mended = await app.silently()
    assert (refused["error"], refused["error_codes"], refused["suberror"]) == (error, [number], suberror)
    assert ("claims" in refused) == (number == 50076)
    assert "access_token" in mended


async def test_fewer_permissions_are_seen_in_the_answer() -> None:
    async with contoso() as it, an_msal(it) as app:
        it.m365.identity.rules.dropped_scopes = frozenset({"Calendars.ReadWrite"})
        answer = await app.sign_in()
    assert f"{GRAPH}/User.Read" in answer["scope"].split()
    assert f"{GRAPH}/Calendars.ReadWrite" not in answer["scope"].split()


async def test_msal_knows_a_guest_by_the_account_at_home() -> None:
    async with contoso() as it, an_msal(it) as app:
        answer = await app.sign_in(account=PETRA)
        account = (await app.call("get_accounts"))[0]
    assert account["home_account_id"].endswith(f".{FABRIKAM_ID}")
    assert answer["id_token_claims"]["oid"] not in account["home_account_id"]
    assert answer["id_token_claims"]["tid"] == TENANT_ID


async def test_msal_keeps_a_token_from_before_the_grant_until_it_is_told_to_forget_it() -> None:
    async with contoso() as it, an_msal(it) as app:
        it.m365.identity.register(Registration(roles=frozenset()))
        before = await app.call("acquire_token_for_client", DEFAULT)
        async with it.session.get(consent_url(it, TENANT_ID), allow_redirects=False) as response:
            assert response.status == 302
        kept = await app.call("acquire_token_for_client", DEFAULT)
        denied = await it.get(view(ISAR), token=kept["access_token"])
        await app.call("remove_tokens_for_client")
        fresh = await app.call("acquire_token_for_client", DEFAULT)
        seen = await it.get(view(ISAR), token=fresh["access_token"])
    assert kept["access_token"] == before["access_token"]
    assert (denied.status, seen.status) == (403, 200)
