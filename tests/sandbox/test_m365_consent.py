"""The stand-in's admin consent pages of both versions, and when what was granted is in force."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from sandbox.m365 import TENANT_ID, Registration
from tests.builders.running_m365 import INN, ISAR, LENA, ROOMFIX, Contoso, contoso, view
from tests.builders.sign_in_window import GRAPH, RETURN_TO, a_window, authorize_url, consent_url
from tests.builders.token_redeeming import application, claims

ADMIN = "admin@contoso.example"
DEFAULT = f"{GRAPH}/.default"
V2 = f"{TENANT_ID}/v2.0"


@pytest.fixture
def fresh() -> Registration:
    """An app nobody has consented to yet."""
    return Registration(roles=frozenset(), asks=frozenset({"Calendars.ReadWrite", "Place.Read.All"}))


async def roles(it: Contoso) -> list[str]:
    _, answer = await application(it)
    return list(claims(answer["access_token"]).get("roles", []))


@pytest.mark.parametrize("path", [V2, "organizations/v2.0"])
async def test_an_administrators_yes_grants_what_the_app_asks_for(path: str, fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(fresh)
        before = await roles(it)
        await window.open(consent_url(it, path, scope=DEFAULT))
        page = await window.press(ADMIN)
        await window.press("Accept")
        after = await roles(it)
        token = (await application(it))[1]["access_token"]
        seen = await it.get(view(ISAR), token=token)
    assert "Read and write calendars in all mailboxes, without a signed-in user" in page
    assert (before, after, seen.status) == ([], ["Calendars.ReadWrite", "Place.Read.All"], 200)
    assert {name: window.back[name] for name in ("admin_consent", "tenant", "state")} == {
        "admin_consent": "True",
        "tenant": TENANT_ID,
        "state": "s1",
    }
    assert {f"{GRAPH}/Calendars.ReadWrite", f"{GRAPH}/Place.Read.All"} <= set(window.back["scope"].split())


async def test_the_first_version_comes_back_without_a_scope(fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(fresh)
        await window.open(consent_url(it, "common"))
        await window.press(ADMIN)
        await window.press("Accept")
        after = await roles(it)
    assert window.back == {"tenant": TENANT_ID, "state": "s1", "admin_consent": "True"}
    assert after == ["Calendars.ReadWrite", "Place.Read.All"]


async def test_a_no_has_admin_consent_true_beside_the_error(fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(fresh)
        await window.open(consent_url(it, V2, scope=DEFAULT))
        await window.press(ADMIN)
        await window.press("Cancel")
        after = await roles(it)
    assert window.back.pop("error_description").startswith("AADSTS65004: ")
    assert window.back == {"admin_consent": "True", "error": "consent_required", "state": "s1"}
    assert after == []


async def test_a_no_to_the_first_version_has_an_error_of_its_own(fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(fresh)
        await window.open(consent_url(it, TENANT_ID))
        await window.press(ADMIN)
        await window.press("Cancel")
    description = "The admin canceled the request"
    assert window.back == {"error": "permission_denied", "error_description": description, "state": "s1"}


async def test_nobody_but_an_administrator_can_say_yes(fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(fresh)
        await window.open(consent_url(it, V2, scope=DEFAULT))
        page = await window.press(LENA)
        offered = [words for form in window.forms for words in form.buttons]
        await window.press("Return to Roomfix")
        denied = window.back
        await window.open(consent_url(it, V2, scope=DEFAULT))
        await window.press("Sign in as an administrator")
        await window.press(ADMIN)
        await window.press("Accept")
    assert "Need admin approval" in page
    assert "Accept" not in offered
    assert denied["error"] == "consent_required"
    assert "error" not in window.back


async def test_consent_to_delegated_permissions_lets_everybody_sign_in_without_being_asked(fresh: Registration) -> None:
    scopes = f"{GRAPH}/Place.Read.All {GRAPH}/User.Read"
    async with contoso() as it, a_window(it) as window, a_window(it) as other:
        it.m365.identity.register(fresh)
        await window.open(consent_url(it, V2, scope=scopes))
        page = await window.press(ADMIN)
        await window.press("Accept")
        await other.open(authorize_url(it, scope=f"openid offline_access {scopes}"))
        await other.press(ROOMFIX)
        granted = await roles(it)
    assert "without a signed-in user" not in page
    assert "code" in other.back
    assert granted == []


@pytest.mark.parametrize(
    ("path", "changes", "number"),
    [
        (V2, {"scope": DEFAULT, "redirect_uri": f"{RETURN_TO}x"}, 50011),
        (V2, {"scope": DEFAULT, "client_id": "33333333-3333-4333-8333-333333333333"}, 700016),
        ("common/v2.0", {"scope": DEFAULT}, 90002),
        ("fabrikam.nowhere/v2.0", {"scope": DEFAULT}, 90002),
    ],
)
async def test_a_wrong_consent_request_stays_on_a_page(path: str, changes: dict[str, str], number: int) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(Registration(redirect_uris=frozenset({RETURN_TO})))
        page = await window.open(consent_url(it, path, **changes))
    assert (window.status, f"AADSTS{number}: " in page) == (400, True)


async def test_the_second_version_wants_a_scope(fresh: Registration) -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(consent_url(it, V2))
    assert (window.back["error"], window.back["admin_consent"]) == ("invalid_scope", "True")


async def test_without_pages_the_administrator_agrees_at_once(fresh: Registration) -> None:
    async with contoso() as it:
        it.m365.identity.register(fresh)
        async with it.session.get(consent_url(it, V2, scope=DEFAULT), allow_redirects=False) as response:
            back = dict(parse_qsl(urlsplit(response.headers["Location"]).query))
        after = await roles(it)
    assert (back["admin_consent"], len(after)) == ("True", 2)


async def test_a_grant_can_take_its_time_to_be_in_tokens(fresh: Registration) -> None:
    async with contoso() as it:
        it.m365.identity.register(fresh)
        it.m365.identity.rules.grant_delay = 300
        async with it.session.get(consent_url(it, V2, scope=DEFAULT), allow_redirects=False) as response:
            assert response.status == 302
        token = (await application(it))[1]["access_token"]
        early = await it.get(view(ISAR), token=token)
        it.watch.move(seconds=300)
        still = await it.get(view(ISAR), token=token)
        later = await it.get(view(ISAR), token=(await application(it))[1]["access_token"])
    assert (early.status, early.code, still.status, later.status) == (403, "ErrorAccessDenied", 403, 200)


async def test_a_tenant_that_forgot_the_app_refuses_it_until_somebody_consents() -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.forget_app()
        status, gone = await application(it)
        await window.open(consent_url(it, V2, scope=DEFAULT))
        await window.press(ADMIN)
        await window.press("Accept")
        again, _ = await application(it)
    assert (status, gone["error"], gone["error_codes"]) == (400, "unauthorized_client", [700016])
    assert again == 200


async def test_another_tenant_gives_the_app_no_token() -> None:
    async with contoso() as it:
        status, answer = await application(it, tenant="fabrikam.example")
    assert (status, answer["error_codes"]) == (400, [700016])


async def test_exchange_can_scope_an_app_to_rooms_without_a_word_in_its_token() -> None:
    async with contoso() as it:
        scoped = Registration(
            roles=frozenset({"Place.Read.All"}),
            scoped_roles=frozenset({"Calendars.ReadWrite"}),
            scoped_to=frozenset({ISAR}),
        )
        it.m365.identity.register(scoped)
        token = (await application(it))[1]["access_token"]
        inside, outside = await it.get(view(ISAR), token=token), await it.get(view(INN), token=token)
        it.m365.identity.register(Registration(scoped_roles=scoped.scoped_roles, scoped_to=scoped.scoped_to))
        union = await it.get(view(INN), token=(await application(it))[1]["access_token"])
    assert claims(token)["roles"] == ["Place.Read.All"]
    assert inside.status == 200
    assert (outside.status, outside.body["error"]["message"]) == (403, "Access to OData is disabled.")
    assert union.status == 200
