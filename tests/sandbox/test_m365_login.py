"""The stand-in's identity platform over plain HTTP: discovery, codes, tokens and AADSTS errors."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, TENANT_ID, Registration
from sandbox.m365.faults import aadsts
from tests.builders.running_m365 import ISAR, LENA, ROOMFIX, Contoso, contoso, view
from tests.builders.sign_in_window import GRAPH, RETURN_TO
from tests.builders.token_redeeming import application, claims, token

VERIFIER = "a-verifier-that-is-long-enough-to-be-one-of-the-real-kind"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ISSUER = f"https://login.microsoftonline.com/{TENANT_ID}/v2.0"


async def sign_in(it: Contoso, **changes: str) -> dict[str, str]:
    """Open the authorize page and return what it sends back."""
    query = {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": RETURN_TO,
        "scope": f"openid profile offline_access {GRAPH}/Calendars.ReadWrite User.Read",
        "state": "s1",
        "nonce": "n1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "client_info": "1",
        **changes,
    }
    url = f"{it.m365.login_url}/organizations/oauth2/v2.0/authorize"
    async with it.session.get(url, params=query, allow_redirects=False) as response:
        assert response.status == 302, await response.text()
        back = urlsplit(response.headers["Location"])
        assert f"{back.scheme}://{back.netloc}{back.path}" == RETURN_TO
        return {name: values[0] for name, values in parse_qs(back.query).items()}


async def redeem(it: Contoso, code: str, **changes: str) -> tuple[int, dict[str, Any]]:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": RETURN_TO, "code_verifier": VERIFIER}
    return await token(it, tenant="organizations", **{**form, **changes})


async def test_the_metadata_names_the_real_token_endpoint_and_a_page_a_browser_can_open() -> None:
    async with contoso() as it:
        url = f"{it.m365.login_url}/{TENANT_ID}/v2.0/.well-known/openid-configuration"
        async with it.session.get(url) as response:
            metadata = await response.json()
        async with it.session.get(f"{it.m365.login_url}/common/discovery/instance?api-version=1.1") as response:
            instances = await response.json()
    assert metadata["issuer"] == ISSUER
    assert metadata["token_endpoint"] == f"https://login.microsoftonline.com/{TENANT_ID}/oauth2/v2.0/token"
    assert metadata["authorization_endpoint"] == f"{it.m365.login_url}/{TENANT_ID}/oauth2/v2.0/authorize"
    assert "login.microsoftonline.com" in instances["metadata"][0]["aliases"]


async def test_an_application_token_opens_graph() -> None:
    async with contoso() as it:
        status, answer = await application(it)
        seen = await it.get(view(ISAR), token=answer["access_token"])
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "Bearer", 3599)
    assert "refresh_token" not in answer
    assert claims(answer["access_token"])["tid"] == TENANT_ID
    assert seen.status == 200


async def test_a_sign_in_gives_tokens_of_that_person_with_the_nonce_and_client_info() -> None:
    async with contoso() as it:
        back = await sign_in(it, login_hint=LENA)
        status, answer = await redeem(it, back["code"])
        me = await it.get("/me", token=answer["access_token"])
    told = claims(answer["id_token"])
    assert (status, back["state"]) == (200, "s1")
    assert (told["preferred_username"], told["nonce"], told["tid"], told["aud"]) == (LENA, "n1", TENANT_ID, CLIENT_ID)
    assert set(answer["scope"].split()) == {
        f"{GRAPH}/Calendars.ReadWrite",
        f"{GRAPH}/User.Read",
        "openid",
        "profile",
    }
    assert answer["client_info"] == back["client_info"]
    assert me.body["mail"] == LENA


async def test_whoever_sits_at_the_browser_signs_in_whatever_the_hint_says() -> None:
    async with contoso() as it:
        it.m365.identity.browser_account = LENA
        back = await sign_in(it, login_hint=ROOMFIX)
        _, answer = await redeem(it, back["code"])
    assert claims(answer["id_token"])["preferred_username"] == LENA


async def test_form_post_is_a_page_that_posts_itself() -> None:
    async with contoso() as it:
        url = f"{it.m365.login_url}/organizations/oauth2/v2.0/authorize"
        query = {"client_id": CLIENT_ID, "redirect_uri": RETURN_TO, "response_mode": "form_post", "state": '"><b>'}
        async with it.session.get(url, params=query) as response:
            page = await response.text()
    assert f'action="{RETURN_TO}"' in page
    assert 'name="code"' in page
    assert "<b>" not in page


async def test_a_code_is_good_once() -> None:
    async with contoso() as it:
        code = (await sign_in(it))["code"]
        first, _ = await redeem(it, code)
        status, again = await redeem(it, code)
    assert first == 200
    assert (status, again["error"], again["error_codes"]) == (400, "invalid_grant", [54005])


@pytest.mark.parametrize(
    ("changes", "code"), [({"code_verifier": "another"}, 501481), ({"redirect_uri": "http://127.0.0.1/x"}, 70008)]
)
async def test_a_code_needs_its_verifier_and_its_redirect_uri(changes: dict[str, str], code: int) -> None:
    async with contoso() as it:
        status, answer = await redeem(it, (await sign_in(it))["code"], **changes)
    assert (status, answer["error_codes"]) == (400, [code])


async def test_a_code_is_good_for_ten_minutes() -> None:
    async with contoso() as it:
        code = (await sign_in(it))["code"]
        it.watch.move(minutes=10)
        status, answer = await redeem(it, code)
    assert (status, answer["error_codes"]) == (400, [70008])


async def test_a_refresh_token_gives_a_new_one_and_stays_good() -> None:
    async with contoso() as it:
        _, first = await redeem(it, (await sign_in(it))["code"])
        form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        status, second = await token(it, **form, scope=f"{GRAPH}/User.Read offline_access")
        again, _ = await token(it, **form)
    assert (status, again) == (200, 200)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["scope"] == f"{GRAPH}/User.Read"


async def test_a_refresh_cannot_ask_for_more_than_was_agreed_to() -> None:
    async with contoso() as it:
        _, first = await redeem(it, (await sign_in(it))["code"])
        form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        status, answer = await token(it, **form, scope=f"{GRAPH}/Mail.Send")
    assert (status, answer["error"], answer["error_codes"]) == (400, "invalid_grant", [65001])


async def test_a_changed_password_ends_the_refresh_tokens() -> None:
    async with contoso() as it:
        _, first = await redeem(it, (await sign_in(it))["code"])
        it.m365.identity.revoke(ROOMFIX)
        form = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
        status, answer = await token(it, **form)
    assert (status, answer["error"], answer["error_codes"]) == (400, "invalid_grant", [50173])


@pytest.mark.parametrize(
    ("form", "tenant", "status", "error", "code"),
    [
        ({"client_secret": "wrong"}, TENANT_ID, 401, "invalid_client", 7000215),
        ({"client_id": "33333333-3333-4333-8333-333333333333"}, TENANT_ID, 400, "unauthorized_client", 700016),
        ({}, "99999999-9999-4999-8999-999999999999", 400, "invalid_request", 90002),
        ({}, "common", 400, "invalid_request", 9001023),
        ({"scope": "User.Read"}, TENANT_ID, 400, "invalid_scope", 70011),
        ({"grant_type": "password"}, TENANT_ID, 400, "unsupported_grant_type", 70003),
    ],
)
async def test_a_wrong_token_request_is_refused_by_number(
    form: dict[str, str], tenant: str, status: int, error: str, code: int
) -> None:
    async with contoso() as it:
        fields = {"grant_type": "client_credentials", "scope": f"{GRAPH}/.default", **form}
        answered, answer = await token(it, tenant=tenant, **fields)
    assert (answered, answer["error"], answer["error_codes"]) == (status, error, [code])
    assert answer["error_description"].startswith(f"AADSTS{code}: ")
    assert answer["timestamp"] == "2026-01-05 09:00:00Z"


@pytest.mark.parametrize(
    ("number", "status", "error"),
    [
        (7000222, 401, "invalid_client"),
        (700082, 400, "invalid_grant"),
        (50076, 400, "interaction_required"),
        (90033, 503, "temporarily_unavailable"),
    ],
)
async def test_the_token_endpoint_fails_as_often_as_it_is_told(number: int, status: int, error: str) -> None:
    async with contoso() as it:
        it.m365.faults.add(aadsts(number))
        answered, answer = await application(it)
        after, _ = await application(it)
    assert (answered, answer["error"], after) == (status, error, 200)


async def test_a_redirect_uri_that_is_not_registered_is_not_redirected_to() -> None:
    async with contoso() as it:
        it.m365.identity.register(Registration(redirect_uris=frozenset({RETURN_TO})))
        assert "code" in await sign_in(it)
        url = f"{it.m365.login_url}/organizations/oauth2/v2.0/authorize"
        query = {"client_id": CLIENT_ID, "redirect_uri": "http://127.0.0.1:1/evil"}
        async with it.session.get(url, params=query, allow_redirects=False) as response:
            status = response.status
    assert status == 400


async def test_secrets_do_not_reach_the_log() -> None:
    async with contoso() as it:
        await application(it)
        seen = it.m365.log.of("POST", "/token")[0]
    assert seen.body["grant_type"] == "client_credentials"
    assert CLIENT_SECRET not in str(seen)
