"""The stand-in's sign-in pages, pressed through without script: who signs in, what they agree to, what comes back."""

from __future__ import annotations

import re

import pytest

from sandbox.m365 import FABRIKAM_ID, TENANT_ID, Registration
from tests.builders.running_m365 import ISAR, LENA, ROOMFIX, contoso
from tests.builders.sign_in_window import GRAPH, SCOPES, a_window, authorize_url
from tests.builders.token_redeeming import claims, redeem

ADMIN, PETRA, NILS = "admin@contoso.example", "petra.klein@fabrikam.example", "nils.berg@fabrikam.example"
PLACES = f"{SCOPES} {GRAPH}/Place.Read.All"
SHORT = {scope.rpartition("/")[2] for scope in SCOPES.split()}


async def test_a_person_chooses_an_account_agrees_and_is_sent_back_with_a_code() -> None:
    async with contoso() as it, a_window(it) as window:
        first = await window.open(authorize_url(it))
        second = await window.press(ROOMFIX)
        await window.press("Accept")
        status, answer = await redeem(it, window.back["code"])
    assert "Choose an account" in first
    assert "Have full access to your calendars" in second
    assert "Maintain access to data you have given it access to" in second
    assert (window.back["state"], status) == ("s1", 200)
    assert claims(answer["id_token"])["preferred_username"] == ROOMFIX


async def test_the_account_page_offers_everybody_first_those_a_set_up_needs() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, tenant=TENANT_ID))
        offered = list(window.forms[0].buttons)
    assert [re.search(r"[\w.]+@[\w.]+", words)[0] for words in offered[:3]] == [ROOMFIX, ADMIN, PETRA]  # type: ignore[index]
    assert len(offered) == len(it.m365.tenant.accounts)
    assert "Guest" in offered[2]


async def test_whom_the_app_names_comes_first_and_a_domain_leaves_out_the_others() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, login_hint=LENA))
        hinted = next(iter(window.forms[0].buttons))
        await window.open(authorize_url(it, domain_hint="fabrikam.example"))
        of_fabrikam = list(window.forms[0].buttons)
    assert LENA in hinted
    assert [PETRA in words for words in of_fabrikam] == [True]


async def test_an_address_can_be_typed_and_an_unknown_one_is_asked_for_again() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it))
        again = await window.press("Next", account="nobody@contoso.example")
        asked = await window.press("Next", account=LENA.upper())
    assert "There is no account" in again
    assert "Permissions requested" in asked


@pytest.mark.parametrize(
    ("mode", "by"), [("", "query"), ("query", "query"), ("fragment", "fragment"), ("form_post", "form_post")]
)
async def test_the_answer_comes_back_the_way_the_app_asked_for(mode: str, by: str) -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, response_mode=mode, client_info="1"))
        await window.press(LENA)
        await window.press("Accept")
        if mode == "form_post":
            await window.press("Continue")
    assert window.back_by == by
    assert window.back.keys() == {"code", "state", "session_state", "client_info"}


@pytest.mark.parametrize("mode", ["query", "fragment", "form_post"])
async def test_a_no_comes_back_as_access_denied(mode: str) -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, response_mode=mode))
        await window.press(LENA)
        await window.press("Cancel")
        if mode == "form_post":
            await window.press("Continue")
    assert (window.back["error"], window.back["error_subcode"], window.back["state"]) == (
        "access_denied",
        "cancel",
        "s1",
    )
    assert window.back["error_description"].startswith("AADSTS65004: ")
    assert "code" not in window.back


async def test_who_has_agreed_is_not_asked_again_until_the_app_wants_more() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it))
        await window.press(LENA)
        await window.press("Accept")
        await window.open(authorize_url(it))
        silently = window.back["code"]
        more = await window.open(authorize_url(it, scope=f"{SCOPES} {GRAPH}/MailboxSettings.Read"))
        everything = await window.open(authorize_url(it, prompt="consent"))
    assert silently
    assert "Read your mailbox settings" in more
    assert "calendars" not in more
    assert "Have full access to your calendars" in everything


async def test_a_signed_in_administrator_is_taken_silently_but_not_in_a_private_window() -> None:
    async with contoso() as it, a_window(it) as window, a_window(it) as private:
        await window.open(authorize_url(it))
        await window.press(ADMIN)
        await window.press("Accept", tick="organisation")
        at_once = await window.open(authorize_url(it))
        asked = await private.open(authorize_url(it))
    assert (at_once, "code" in window.back) == ("", True)
    assert "Choose an account" in asked


@pytest.mark.parametrize("changes", [{"prompt": "login"}, {"prompt": "select_account"}, {"login_hint": ROOMFIX}])
async def test_an_app_can_have_somebody_else_choose(changes: dict[str, str]) -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it))
        await window.press(ADMIN)
        await window.press("Accept")
        asked = await window.open(authorize_url(it, **changes))
        await window.press(ROOMFIX)
        await window.press("Accept")
        _, answer = await redeem(it, window.back["code"])
    assert "Choose an account" in asked
    assert claims(answer["id_token"])["preferred_username"] == ROOMFIX


async def test_a_silent_request_says_what_is_missing() -> None:
    async with contoso() as it, a_window(it) as window:
        silent = authorize_url(it, prompt="none")
        await window.open(silent)
        nobody = window.back
        it.m365.identity.browser_account = LENA
        await window.open(silent)
        no_consent = window.back
        it.m365.identity.require_factor(LENA, 50076)
        await window.open(silent)
        no_factor = window.back
        it.m365.identity.require_factor(LENA, None)
        it.m365.identity.agree(Registration().client_id, it.m365.identity.account(LENA, at=TENANT_ID).person.id, SHORT)
        await window.open(silent)
    assert (nobody["error"], nobody["error_description"][:13]) == ("login_required", "AADSTS50058: ")
    assert (no_consent["error"], no_consent["error_description"][:13]) == ("consent_required", "AADSTS65001: ")
    assert (no_factor["error"], no_factor["error_description"][:13]) == ("interaction_required", "AADSTS50076: ")
    assert "code" in window.back


async def test_what_only_an_administrator_can_grant_sends_others_back_without_it() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, scope=PLACES))
        page = await window.press(ROOMFIX)
        await window.press("Return to Roomfix")
        described = window.back
        it.m365.identity.rules.describes_approval = False
        await window.open(authorize_url(it, scope=PLACES))
        await window.press("Return to Roomfix")
    assert "Need admin approval" in page
    assert "Read all company places" in page
    assert (described["error"], described["error_description"][:13]) == ("access_denied", "AADSTS90094: ")
    assert window.back == {"error": "access_denied", "error_subcode": "cancel", "state": "s1"}


async def test_an_administrator_can_agree_for_everybody() -> None:
    async with contoso() as it, a_window(it) as window, a_window(it) as other:
        await window.open(authorize_url(it, scope=PLACES))
        await window.press(ROOMFIX)
        await window.press("Sign in as an administrator")
        await window.press(ADMIN)
        await window.press("Accept", tick="organisation")
        await other.open(authorize_url(it, scope=PLACES))
        await other.press(ROOMFIX)
        asked_again = await other.open(authorize_url(it, scope=PLACES, prompt="consent"))
    assert "code" in window.back
    assert "code" in other.back
    assert "Need admin approval" in asked_again


async def test_an_administrators_own_yes_is_theirs_alone() -> None:
    async with contoso() as it, a_window(it) as window, a_window(it) as other:
        await window.open(authorize_url(it, scope=PLACES))
        await window.press(ADMIN)
        await window.press("Accept")
        await other.open(authorize_url(it, scope=PLACES))
        page = await other.press(ROOMFIX)
    assert "Need admin approval" in page


async def test_a_tenant_can_forbid_consent_by_its_people() -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.rules.users_may_consent = False
        await window.open(authorize_url(it))
        page = await window.press(LENA)
    assert "Need admin approval" in page


@pytest.mark.parametrize(("number", "words"), [(50076, "Approve the sign-in"), (50079, "More information required")])
async def test_a_second_factor_is_asked_for_and_given(number: int, words: str) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.require_factor(LENA, number)
        await window.open(authorize_url(it))
        page = await window.press(LENA)
        await window.press("Approve")
        await window.press("Accept")
        status, _ = await redeem(it, window.back["code"])
    assert words in page
    assert status == 200


async def test_somebody_of_another_organisation_signs_in_at_theirs_and_is_a_stranger_here() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, tenant="organizations"))
        await window.press("Next", account=NILS)
        await window.press("Accept")
        _, answer = await redeem(it, window.back["code"])
        told = claims(answer["id_token"])
        me = await it.get("/me", token=answer["access_token"])
        organisation = await it.get("/organization", token=answer["access_token"])
        isar = await it.get(f"/users/{ISAR}/calendar", token=answer["access_token"])
        refused = await window.open(authorize_url(it, tenant=TENANT_ID))
        asked = await window.press("Use another account")
    assert (told["tid"], told["preferred_username"]) == (FABRIKAM_ID, NILS)
    assert me.body["mail"] == NILS
    assert [row["id"] for row in organisation.rows] == [FABRIKAM_ID]
    assert (isar.status, isar.code) == (404, "Request_ResourceNotFound")
    assert "AADSTS50020" in refused
    assert "Choose an account" in asked


async def test_a_guest_signs_in_here_with_an_account_of_elsewhere() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, tenant=TENANT_ID))
        await window.press(PETRA)
        await window.press("Accept")
        _, answer = await redeem(it, window.back["code"])
        told = claims(answer["id_token"])
        me = await it.get("/me?$select=userType,userPrincipalName", token=answer["access_token"])
        by_upn = await it.get(f"/users/{me.body['userPrincipalName'].replace('#', '%23')}")
        home = claims(f"x.{answer['client_info']}.x")
    assert (told["tid"], told["preferred_username"]) == (TENANT_ID, PETRA)
    assert told["idp"] == f"https://sts.windows.net/{FABRIKAM_ID}/"
    assert (home["utid"], home["uid"] == told["oid"]) == (FABRIKAM_ID, False)
    assert me.body["userType"] == "Guest"
    assert by_upn.body["mail"] == PETRA


async def test_a_rooms_own_account_cannot_sign_in() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it))
        page = await window.press("Next", account=ISAR)
    assert "AADSTS50057" in page


async def test_pages_ask_nothing_of_other_hosts_and_show_what_they_are_given_as_text() -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(Registration(name="<b>Roomfix</b>"))
        await window.open(authorize_url(it))
        first = window.text
        await window.press("Next", account="<i>@x")
        wrong = window.text
        await window.press(LENA)
        consent = window.text
    assert "<b>Roomfix</b>" in first
    assert "<i>@x" in wrong
    assert "<b>Roomfix</b>" in consent
    assert window.outside == []
