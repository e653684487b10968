"""Every switch of the stand-in over HTTP, as a demo or a test in a browser sets it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sandbox.m365 import CLIENT_ID
from tests.builders.running_m365 import INN, ISAR, LENA, NOW, ROOMFIX, Contoso, contoso, view
from tests.builders.sign_in_window import a_window, authorize_url
from tests.builders.token_redeeming import application, claims, redeem, refresh

APP = f"apps/{CLIENT_ID}"


async def switch(it: Contoso, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
    async with it.session.request(method, f"{it.m365.url}/_sandbox/{path}", json=body) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def test_pages_and_the_rules_of_signing_in() -> None:
    async with contoso() as it:
        wished = {"pages": True, "grant_delay": 5, "dropped_scopes": ["User.Read"], "browser_account": LENA}
        answer = await switch(it, "PATCH", "sign_in", wished)
        known = await switch(it, "GET", "sign_in")
        rules = it.m365.identity.rules
    assert answer == known
    assert {name: known[name] for name in wished} == wished
    assert (rules.pages, rules.dropped_scopes) == (True, frozenset({"User.Read"}))
    assert "Place.Read.All" in known["admin_only"]


async def test_people_are_listed_disabled_made_administrators_and_asked_for_a_second_factor() -> None:
    async with contoso() as it:
        everyone = await switch(it, "GET", "accounts")
        changed = await switch(it, "PATCH", f"accounts/{LENA}", {"mfa": 50079, "is_admin": True, "is_disabled": True})
        back = await switch(it, "PATCH", f"accounts/{LENA}", {"mfa": None, "is_admin": False, "is_disabled": False})
    assert {LENA, ROOMFIX, "nils.berg@fabrikam.example"} <= {person["address"] for person in everyone}
    assert changed == {"address": LENA, "mfa": 50079, "is_disabled": True, "is_admin": True}
    assert back == {"address": LENA, "mfa": None, "is_disabled": False, "is_admin": False}


async def test_a_sign_in_is_revoked_and_tokens_expire() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it))
        await window.press(LENA)
        await window.press("Accept")
        held = (await redeem(it, window.back["code"]))[1]
        await switch(it, "POST", "tokens/expire")
        expired = await it.get("/me", token=held["access_token"])
        await switch(it, "POST", f"accounts/{LENA}/revoke")
        _, revoked = await refresh(it, held["refresh_token"])
    assert (expired.status, revoked["error_codes"]) == (401, [50173])


async def test_an_app_is_registered_forgotten_and_limited() -> None:
    async with contoso() as it:
        known = await switch(it, "PATCH", APP, {"roles": ["Calendars.Read"], "asks": ["Calendars.ReadWrite"]})
        token = (await application(it))[1]["access_token"]
        limited = await switch(it, "PATCH", APP, {"limited_to": "rooms"})
        outside = await it.get(view(LENA), token=token)
        free = await switch(it, "PATCH", APP, {"limited_to": None, "scoped_to": [ISAR.upper()], "scoped_roles": ["X"]})
        gone = await switch(it, "PATCH", APP, {"is_present": False})
        status, _ = await application(it)
    assert (known["roles"], known["asks"], claims(token)["roles"]) == (
        ["Calendars.Read"],
        ["Calendars.ReadWrite"],
        ["Calendars.Read"],
    )
    assert "secret" not in known
    assert ISAR in limited["limited_to"]
    assert outside.status == 403
    assert (free["limited_to"], free["scoped_to"]) == (None, [ISAR])
    assert (gone["is_present"], gone["roles"], status) == (False, [], 400)


async def test_consents_are_shown_and_withdrawn() -> None:
    async with contoso() as it, a_window(it) as window:
        await window.open(authorize_url(it, scope="User.Read"))
        await window.press(LENA)
        await window.press("Accept")
        agreed = await switch(it, "GET", f"{APP}/consents")
        await switch(it, "DELETE", f"{APP}/consents")
        left = await switch(it, "GET", f"{APP}/consents")
        asked = await window.open(authorize_url(it, scope="User.Read"))
    assert [each["scopes"] for each in agreed] == [["User.Read"]]
    assert left == []
    assert "Permissions requested" in asked


async def test_shares_are_given_not_accepted_and_taken_back() -> None:
    async with contoso() as it:
        await switch(it, "POST", "shares", {"mailbox": ISAR, "account": ROOMFIX, "is_accepted": False})
        shares = await switch(it, "POST", "shares", {"mailbox": INN, "account": ROOMFIX, "role": "write"})
        after = await switch(it, "POST", "shares", {"mailbox": INN, "account": ROOMFIX, "role": "none"})
    assert [(each["role"], each["is_accepted"]) for each in shares] == [("read", False), ("write", True)]
    assert [each["role"] for each in after] == ["read", "none"]
    assert it.m365.shares.role(INN, ROOMFIX).reads is False


async def test_a_room_is_withheld_and_hidden() -> None:
    path, until = f"rooms/{ISAR}/access", (NOW + timedelta(hours=1)).isoformat()
    async with contoso() as it:
        first = await switch(it, "PATCH", path, {"is_withheld": True, "is_hidden": True})
        denied = await it.get(view(ISAR))
        second = await switch(it, "PATCH", path, {"is_withheld": False, "is_hidden": False})
        third = await switch(it, "PATCH", path, {"is_withheld": True, "until": until})
        it.watch.move(minutes=59)
        still = it.m365.shares.is_withheld(ISAR)
        it.watch.move(minutes=1)
        later = it.m365.shares.is_withheld(ISAR)
    assert first == {"is_withheld": True, "is_hidden": True}
    assert (denied.status, second) == (403, {"is_withheld": False, "is_hidden": False})
    assert (third["is_withheld"], still, later) == (True, True, False)


async def test_manners_and_the_authorize_page_have_their_switches_too() -> None:
    async with contoso() as it, a_window(it) as window:
        await switch(it, "PATCH", "manners", {"places_empty": True, "delegates_read_settings": True})
        places = await it.get("/places/graph.room")
        await switch(it, "POST", "faults", {"effect": "aadsts", "on": "/authorize$", "code": "90094"})
        await window.open(authorize_url(it))
    assert places.rows == []
    assert window.back["error"] == "access_denied"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "sign_in", {"colour": "red"}),
        ("PATCH", f"accounts/{LENA}", {"mfa": 1}),
        ("PATCH", f"accounts/{LENA}", {"is_tall": True}),
        ("PATCH", "accounts/nobody@contoso.example", {"is_admin": True}),
        ("PATCH", APP, {"colour": "red"}),
        ("GET", "apps/unknown", None),
        ("POST", "shares", {"mailbox": ISAR}),
        ("POST", "shares", {"mailbox": ISAR, "account": ROOMFIX, "role": "owner"}),
        ("PATCH", "rooms/nobody@contoso.example/access", {"is_hidden": True}),
        ("PATCH", f"rooms/{ISAR}/access", {"is_withheld": True, "until": "soon"}),
    ],
)
async def test_a_wrong_order_is_refused_with_the_reason(method: str, path: str, body: Any) -> None:
    async with contoso() as it:
        answer = await switch(it, method, path, body, status=400)
    assert answer["error"]
