"""What the stand-in's authorize page says to a wrong request: on the page, or back to the app."""

from __future__ import annotations

import pytest

from sandbox.m365 import Registration
from sandbox.m365.faults import AUTHORIZE, aadsts
from tests.builders.running_m365 import LENA, contoso
from tests.builders.sign_in_window import GRAPH, RETURN_TO, a_window, authorize_url


@pytest.mark.parametrize(
    ("tenant", "changes", "number"),
    [
        ("organizations", {"redirect_uri": f"{RETURN_TO}/"}, 50011),
        ("organizations", {"redirect_uri": ""}, 50011),
        ("organizations", {"client_id": "33333333-3333-4333-8333-333333333333"}, 700016),
        ("99999999-9999-4999-8999-999999999999", {}, 90002),
    ],
)
async def test_a_request_with_nowhere_to_go_back_to_stays_on_a_page(
    tenant: str, changes: dict[str, str], number: int
) -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.register(Registration(redirect_uris=frozenset({RETURN_TO})))
        page = await window.open(authorize_url(it, tenant=tenant, **changes))
    assert (window.status, f"AADSTS{number}: " in page, window.back) == (400, True, {})


@pytest.mark.parametrize(
    ("changes", "error", "number"),
    [
        ({"scope": f"{GRAPH}/Calendars.Raed"}, "invalid_scope", 70011),
        ({"prompt": "perhaps"}, "invalid_request", 90023),
        ({"prompt": "select_account", "login_hint": LENA}, "invalid_request", 90023),
        ({"code_challenge": "x", "code_challenge_method": "MD5"}, "invalid_request", 90023),
        ({"response_type": "token"}, "unsupported_response_type", 70007),
    ],
)
async def test_a_wrong_request_goes_back_with_its_number(changes: dict[str, str], error: str, number: int) -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, **changes))
    assert (window.back["error"], window.back["state"]) == (error, "s1")
    assert window.back["error_description"].startswith(f"AADSTS{number}: ")


async def test_the_authorize_page_fails_as_it_is_told_with_pages_or_without() -> None:
    async with contoso() as it, a_window(it) as window:
        it.m365.identity.rules.pages = False
        it.m365.faults.add(aadsts(90094, AUTHORIZE))
        await window.open(authorize_url(it))
        refused = window.back
        await window.open(authorize_url(it))
    assert (refused["error"], "code" in window.back) == ("access_denied", True)
