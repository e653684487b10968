"""How long a sign-in with the stand-in lasts: codes, refresh tokens and what ends them."""

from __future__ import annotations

import pytest

from sandbox.m365 import TENANT_ID, Registration
from tests.builders.running_m365 import LENA, Contoso, contoso
from tests.builders.sign_in_window import GRAPH, a_window, authorize_url
from tests.builders.token_redeeming import Json, application, claims, redeem, refresh, token


async def a_code(it: Contoso, **changes: str) -> str:
    """The code of Lena's sign-in, who agrees to everything she is asked."""
    async with a_window(it) as window:
        await window.open(authorize_url(it, login_hint=LENA, **changes))
        await window.press(LENA)
        for words in ("Approve", "Accept"):
            if window.offers(words):
                await window.press(words)
    return window.back["code"]


async def signed_in(it: Contoso, **changes: str) -> Json:
    status, answer = await redeem(it, await a_code(it, **changes))
    assert status == 200, answer
    return answer


def refused_with(answered: tuple[int, Json]) -> tuple[int, str, list[int], str | None]:
    status, answer = answered
    return status, answer["error"], answer["error_codes"], answer.get("suberror")


async def test_a_code_that_was_never_given_is_not_one_that_was_used() -> None:
    async with contoso() as it:
        code = await a_code(it)
        never = await redeem(it, "0.made-up")
        await redeem(it, code)
        twice = await redeem(it, code)
    assert refused_with(never) == (400, "invalid_grant", [70000], None)
    assert refused_with(twice) == (400, "invalid_grant", [54005], None)


async def test_an_id_token_comes_with_every_refresh_and_says_who_and_where() -> None:
    async with contoso() as it:
        first = await signed_in(it)
        _, second = await refresh(it, first["refresh_token"], scope="openid offline_access User.Read")
    told, again = claims(first["id_token"]), claims(second["id_token"])
    assert (told["nonce"], told["tid"], told["preferred_username"]) == ("n1", TENANT_ID, LENA)
    assert (again["oid"], again["iss"]) == (told["oid"], f"https://login.microsoftonline.com/{TENANT_ID}/v2.0")


async def test_every_refresh_token_given_stays_good_and_each_has_its_own_ninety_days() -> None:
    async with contoso() as it:
        first = await signed_in(it)
        it.watch.move(days=89)
        _, second = await refresh(it, first["refresh_token"])
        it.watch.move(days=1)
        old = await refresh(it, first["refresh_token"])
        new, _ = await refresh(it, second["refresh_token"])
    assert refused_with(old) == (400, "invalid_grant", [700082], "bad_token")
    assert new == 200


async def test_a_changed_password_ends_what_was_given_before_and_nothing_after() -> None:
    async with contoso() as it:
        first = await signed_in(it)
        it.m365.identity.revoke(LENA)
        old = await refresh(it, first["refresh_token"])
        again = await signed_in(it)
        new, _ = await refresh(it, again["refresh_token"])
    assert refused_with(old) == (400, "invalid_grant", [50173], "bad_token")
    assert new == 200


async def test_a_sign_in_frequency_counts_from_the_sign_in_not_from_the_last_use() -> None:
    async with contoso() as it:
        it.m365.identity.rules.sign_in_frequency = 86_400
        held = await signed_in(it)
        it.watch.move(hours=23)
        status, held = await refresh(it, held["refresh_token"])
        it.watch.move(hours=1)
        late = await refresh(it, held["refresh_token"])
    assert status == 200
    assert refused_with(late) == (400, "invalid_grant", [70043], "token_expired")


@pytest.mark.parametrize("number", [50076, 50079])
async def test_a_second_factor_wanted_later_needs_a_new_sign_in(number: int) -> None:
    async with contoso() as it:
        held = await signed_in(it)
        it.m365.identity.require_factor(LENA, number)
        refused = await refresh(it, held["refresh_token"])
        again = await signed_in(it)
        status, _ = await refresh(it, again["refresh_token"])
    assert refused_with(refused) == (400, "interaction_required", [number], "basic_action")
    assert "capolids" in refused[1]["claims"]
    assert status == 200


async def test_a_disabled_account_gets_no_more_tokens() -> None:
    async with contoso() as it:
        held = await signed_in(it)
        it.m365.identity.disabled.add(LENA)
        refused = await refresh(it, held["refresh_token"])
    assert refused_with(refused) == (400, "invalid_grant", [50057], None)


async def test_consent_can_be_withdrawn_and_the_app_forgotten() -> None:
    async with contoso() as it:
        held = await signed_in(it)
        it.m365.identity.withdraw_consent()
        withdrawn = await refresh(it, held["refresh_token"])
        it.m365.identity.forget_app()
        forgotten = await refresh(it, held["refresh_token"])
    assert refused_with(withdrawn) == (400, "invalid_grant", [65001], "consent_required")
    assert refused_with(forgotten) == (400, "unauthorized_client", [700016], None)


async def test_a_refresh_may_ask_for_what_was_agreed_to_elsewhere() -> None:
    async with contoso() as it:
        held = await signed_in(it)
        before, _ = await refresh(it, held["refresh_token"], scope="MailboxSettings.Read")
        await signed_in(it, scope=f"openid {GRAPH}/MailboxSettings.Read")
        after, answer = await refresh(it, held["refresh_token"], scope="MailboxSettings.Read")
        default = (await refresh(it, held["refresh_token"], scope=f"{GRAPH}/.default"))[1]
    assert (before, after, answer["scope"]) == (400, 200, f"{GRAPH}/MailboxSettings.Read")
    assert {f"{GRAPH}/Calendars.ReadWrite", f"{GRAPH}/MailboxSettings.Read"} <= set(default["scope"].split())


async def test_fewer_permissions_than_asked_for_can_be_given_and_the_answer_says_so() -> None:
    async with contoso() as it:
        it.m365.identity.rules.dropped_scopes = frozenset({"Calendars.ReadWrite"})
        answer = await signed_in(it)
        calendar = await it.get("/me/calendar", token=answer["access_token"])
    assert answer["scope"] == f"{GRAPH}/User.Read openid profile"
    assert calendar.code == "ErrorAccessDenied"


async def test_without_offline_access_there_is_nothing_to_refresh_and_without_openid_no_id_token() -> None:
    async with contoso() as it:
        answer = await signed_in(it, scope="User.Read")
    assert not answer.keys() & {"refresh_token", "id_token"}


async def test_an_unknown_refresh_token_and_another_apps_are_refused_alike() -> None:
    async with contoso() as it:
        it.m365.identity.register(Registration(client_id="other", secret="other"))
        held = await signed_in(it)
        unknown = await refresh(it, "1.made-up")
        foreign = await refresh(it, held["refresh_token"], client_id="other", client_secret="other")
    assert refused_with(unknown) == refused_with(foreign) == (400, "invalid_grant", [70000], None)


async def test_a_wrong_secret_is_401_and_never_mentions_it() -> None:
    async with contoso() as it:
        refused = await token(it, grant_type="refresh_token", refresh_token="1.x", client_secret="not-it")
        _, application_refused = await application(it, client_secret="not-it")
    assert refused_with(refused) == (401, "invalid_client", [7000215], None)
    assert "not-it" not in str(application_refused)
