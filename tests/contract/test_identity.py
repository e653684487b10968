"""Tokens through msal against the stand-in: of the app, and of accounts that signed in, with several workers."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import responses

from sandbox.browser import authorized
from sandbox.m365 import CLIENT_ID, CLIENT_SECRET, CONTOSO, Phase
from sandbox.m365.faults import TOKEN, Effect, Fault, aadsts, gateway_page, lost_request
from sandbox.m365.tokens import Identity as Entra
from services.microsoft.entra_errors import is_sign_in_due
from services.microsoft.entra_http import AwayError, EntraHttp
from services.microsoft.identity import AppRegistration, ConsentPage, Identity, SignedIn, merged
from services.model import ClientId, Connection, ConnectionId, Mode
from services.model.errors import NeedsAdmin, Refusal, RoomfixError, Unavailable
from services.store.connection import Connections
from services.store.secrets import OneTimeSecret, Secrets, StoredTokens, Tokens
from services.store.vault import Vault
from tests.builders.running_m365 import LENA, NOW, ROOMFIX, Contoso, contoso
from tests.builders.secrecy import a_secret

GRAPH = "https://graph.microsoft.com"
LOGIN = "https://login.microsoftonline.com"
RETURN_TO = "http://127.0.0.1:3978/connect/return"
PERMISSIONS = ("Calendars.ReadWrite", "User.Read")
VAULT = Vault([b"k" * 32])


@dataclass(slots=True)
class Scene:
    """A tenant of its own, and Roomfix's workers on one store."""

    it: Contoso
    redis: Connections
    client: ClientId

    def secrets(self) -> Secrets:
        return Secrets(self.redis.commands, self.redis.scripts, VAULT)

    def worker(self, kept: Secrets | None = None, **changes: Any) -> Identity:
        return Identity(a_registration(self.it.m365.login_url, **changes), kept or self.secrets())

    async def sign_in(self, worker: Identity, account: str = ROOMFIX, *, sign_in: str = "first") -> SignedIn:
        """Let an account sign in, and keep its tokens as confirmed."""
        self.it.m365.identity.browser_account = account
        flow = await begun(worker, self.client, account)
        back = await authorized(self.it.session, flow["auth_uri"])
        signed_in = await worker.redeem(self.client, flow, back.answer)
        once = OneTimeSecret(self.client, "pending", uuid4().hex)
        await self.secrets().put_once(once, b"waiting", now=NOW, until=NOW + timedelta(minutes=15))
        tokens = Tokens(sign_in, PERMISSIONS, signed_in.cache)
        kept = StoredTokens(signed_in.home, uuid4().hex, tokens)
        assert await self.secrets().activate(once, kept, account=account, now=NOW) is None
        return signed_in

    async def kept(self, account: str = ROOMFIX) -> StoredTokens:
        kept = await self.secrets().tokens(self.client, account)
        assert kept is not None
        return kept

    async def kept_cache(self) -> dict[str, Any]:
        cache: dict[str, Any] = json.loads((await self.kept()).tokens.cache)
        return cache

    def asked(self) -> int:
        """How often the token endpoint has been asked."""
        return len(self.it.m365.log.of("POST", "/token"))


@asynccontextmanager
async def a_scene(redis: Connections, client: ClientId) -> AsyncIterator[Scene]:
    async with contoso(tenant=replace(CONTOSO, id=client)) as it:
        it.m365.identity.browser_account = ROOMFIX
        yield Scene(it, redis, client)


@pytest.fixture
async def scene(redis: Connections, client: ClientId) -> AsyncIterator[Scene]:
    async with a_scene(redis, client) as scene:
        yield scene


def a_registration(stand_in: str, **changes: Any) -> AppRegistration:
    fields = {
        "client_id": CLIENT_ID,
        "secret": a_secret(CLIENT_SECRET),
        "authority": LOGIN,
        "graph_scope": f"{GRAPH}/.default",
    }
    return AppRegistration(**{**fields, "stand_in": stand_in, **changes})


async def begun(worker: Identity, client: ClientId, account: str = ROOMFIX, state: str = "s1") -> dict[str, Any]:
    return await worker.flow(client, PERMISSIONS, account=account, return_to=RETURN_TO, state=state)


async def refused(asking: Any) -> RoomfixError:
    with pytest.raises(RoomfixError) as caught:
        await asking
    return caught.value


# the app's own tokens


async def test_the_app_gets_a_token_of_the_clients_tenant_and_keeps_it(scene: Scene) -> None:
    worker = scene.worker()
    first = await worker.graph_token(scene.client)
    again = await worker.graph_token(scene.client)
    assert first == again
    assert scene.asked() == 1
    assert (await scene.it.get("/organization", token=first)).rows[0]["id"] == scene.client


async def test_a_fresh_token_is_asked_for_anew(scene: Scene) -> None:
    worker = scene.worker()
    first = await worker.graph_token(scene.client)
    assert await worker.fresh_graph_token(scene.client) != first


async def test_a_refusal_is_not_repeated_from_memory(scene: Scene) -> None:
    worker = scene.worker()
    scene.it.m365.faults.add(aadsts(700016))
    assert (await refused(worker.graph_token(scene.client))).key == "app_not_in_tenant"
    assert await worker.graph_token(scene.client)


async def test_a_tenant_that_microsoft_does_not_know_is_no_outage(scene: Scene) -> None:
    error = await refused(scene.worker().graph_token(ClientId(str(uuid4()))))
    assert isinstance(error, NeedsAdmin)
    assert (error.key, error.values["code"]) == ("tenant_unknown", "AADSTS90002")


async def test_a_wrong_secret_is_for_whoever_runs_roomfix(scene: Scene) -> None:
    error = await refused(scene.worker(secret="another").graph_token(scene.client))
    assert (error.key, error.values["code"]) == ("app_secret_wrong", "AADSTS7000215")
    assert not is_sign_in_due(error)


@pytest.mark.parametrize(
    "fault", [aadsts(90033), gateway_page(TOKEN), gateway_page(TOKEN, status=200), lost_request(TOKEN)]
)
async def test_an_outage_is_one_and_the_next_call_asks_again(
    scene: Scene, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    worker = scene.worker()
    scene.it.m365.faults.add(fault)
    error = await refused(worker.graph_token(scene.client))
    assert (type(error), error.key) == (Unavailable, "sign_in_away")
    assert await worker.graph_token(scene.client)
    assert "gateway" not in caplog.text.lower()


@pytest.mark.parametrize(("said", "seconds"), [("7", 7.0), ("soon", None), ("", None)])
async def test_a_wish_to_wait_is_passed_on(scene: Scene, said: str, seconds: float | None) -> None:
    worker = scene.worker()
    await worker.graph_token(scene.client)
    with responses.RequestsMock() as entra:
        token = f"{scene.it.m365.login_url}/{scene.client}/oauth2/v2.0/token"
        entra.post(token, status=429, json={"error": "throttled"}, headers={"Retry-After": said})
        error = await refused(worker.fresh_graph_token(scene.client))
    assert isinstance(error, Unavailable)
    assert error.retry_after == seconds


async def test_a_sign_in_service_that_is_gone_is_an_outage(scene: Scene) -> None:
    await scene.it.m365.stop()
    assert isinstance(await refused(scene.worker().graph_token(scene.client)), Unavailable)


async def test_a_description_that_points_elsewhere_is_not_followed(scene: Scene) -> None:
    worker = scene.worker(authority="https://login.microsoftonline.us")  # the stand-in names the global one's endpoints
    assert isinstance(await refused(worker.graph_token(scene.client)), Unavailable)
    assert scene.asked() == 0


def test_a_host_that_only_begins_like_microsofts_is_never_asked() -> None:
    wire = EntraHttp(LOGIN, LOGIN)
    with responses.RequestsMock() as network, pytest.raises(AwayError, match="foreign host"):
        wire.post(f"{LOGIN}.evil.example/token", data={"client_secret": CLIENT_SECRET})
    assert not network.calls


def test_a_registration_can_be_printed() -> None:
    assert CLIENT_SECRET not in repr(a_registration("http://127.0.0.1:1"))


# signing in


async def test_a_sign_in_asks_for_the_account_by_form_with_proof_and_this_clouds_scopes(scene: Scene) -> None:
    flow = await begun(scene.worker(), scene.client)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(flow["auth_uri"]).query).items()}
    assert urlsplit(flow["auth_uri"]).path == f"/{scene.client}/oauth2/v2.0/authorize"
    assert (asked["login_hint"], asked["state"], asked["prompt"]) == (ROOMFIX, "s1", "login")
    assert (asked["response_mode"], asked["code_challenge_method"], asked["client_info"]) == ("form_post", "S256", "1")
    assert set(asked["scope"].split()) == {
        f"{GRAPH}/Calendars.ReadWrite",
        f"{GRAPH}/User.Read",
        "openid",
        "profile",
        "offline_access",
    }


async def test_in_another_cloud_the_scopes_are_that_clouds(scene: Scene) -> None:
    worker = scene.worker(graph_scope="https://dod-graph.microsoft.us/.default")
    flow = await begun(worker, scene.client)
    assert {scope for scope in flow["scope"] if "." in scope} == {
        "https://dod-graph.microsoft.us/Calendars.ReadWrite",
        "https://dod-graph.microsoft.us/User.Read",
    }


async def test_whoever_signed_in_is_named_with_tenant_account_and_permissions(scene: Scene) -> None:
    signed_in = await scene.sign_in(scene.worker(), LENA)
    lena = scene.it.m365.identity.person(LENA)
    assert lena is not None
    assert (signed_in.account, signed_in.tenant) == (LENA, scene.client)
    assert signed_in.home == f"{lena.id}.{scene.client}"
    assert signed_in.granted >= {"calendars.readwrite", "user.read"}
    assert "refresh" not in repr(signed_in).lower()


async def test_a_code_works_once(scene: Scene) -> None:
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    await worker.redeem(scene.client, flow, back.answer)
    error = await refused(worker.redeem(scene.client, flow, back.answer))
    assert (type(error), error.key) == (Refusal, "code_used")


@pytest.mark.parametrize(
    ("flow", "answer"),
    [
        ({}, {"state": "s2"}),
        ({}, {"code": ""}),
        ({"nonce": "another"}, {}),
    ],
)
async def test_an_answer_for_another_flow_is_forged(scene: Scene, flow: dict[str, str], answer: dict[str, str]) -> None:
    worker = scene.worker()
    ours = await begun(worker, scene.client)
    back = await authorized(scene.it.session, ours["auth_uri"])
    error = await refused(worker.redeem(scene.client, {**ours, **flow}, {**back.answer, **answer}))
    assert (type(error), error.key) == (Refusal, "sign_in_forged")


async def test_a_code_with_another_proof_is_refused(scene: Scene) -> None:
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    error = await refused(worker.redeem(scene.client, {**flow, "code_verifier": "another"}, back.answer))
    assert (error.key, error.values["code"]) == ("code_unfit", "AADSTS501481")


@pytest.mark.parametrize("claim", ["aud", "nonce", "tid", "preferred_username"])
async def test_an_id_token_without_what_is_checked_is_forged(
    scene: Scene, claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    altered(monkeypatch, claim, None)
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    assert (await refused(worker.redeem(scene.client, flow, back.answer))).key == "sign_in_forged"


def altered(monkeypatch: pytest.MonkeyPatch, claim: str, value: str | None) -> None:
    """From now on the stand-in's id_tokens say something else."""
    from sandbox.m365 import tokens

    true = tokens._jwt

    def lying(claims: dict[str, Any]) -> str:
        if "preferred_username" not in claims:
            return true(claims)
        return true(
            {name: value if name == claim else each for name, each in claims.items() if (name, value) != (claim, None)}
        )

    monkeypatch.setattr(tokens, "_jwt", lying)


async def test_an_id_token_for_another_app_is_forged(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    altered(monkeypatch, "aud", "another-app")
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    assert (await refused(worker.redeem(scene.client, flow, back.answer))).key == "sign_in_forged"


async def test_without_client_info_the_account_is_of_no_tenant(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Entra, "client_info", lambda *_: "e30")  # {}
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    assert "." not in (await worker.redeem(scene.client, flow, back.answer)).home  # which `sign_in` then refuses


def test_both_consent_pages_name_the_app_and_the_way_back() -> None:
    worker = Identity(a_registration("http://127.0.0.1:9"), Secrets(None, None, VAULT))  # type: ignore[arg-type]
    pages = [
        urlsplit(worker.consent_page(ClientId("t1"), return_to=RETURN_TO, state="t1.x", version=version))
        for version in ConsentPage
    ]
    v1, v2 = (parse_qs(page.query) for page in pages)
    assert [page.path for page in pages] == ["/t1/adminconsent", "/t1/v2.0/adminconsent"]
    assert v1 == {"client_id": [CLIENT_ID], "redirect_uri": [RETURN_TO], "state": ["t1.x"]}
    assert v2 == {**v1, "scope": [f"{GRAPH}/.default"]}


# an account's tokens


async def test_a_connections_mode_says_whose_token_it_is(scene: Scene) -> None:
    worker = scene.worker()
    await scene.sign_in(worker)
    theirs = await worker.token(scene.client, Connection(ConnectionId("1"), ROOMFIX, mode=Mode.DELEGATED))
    ours = await worker.token(scene.client, Connection(ConnectionId("1"), ROOMFIX))
    assert (await scene.it.get("/me", token=theirs)).body["mail"] == ROOMFIX
    assert scene.it.m365.identity.grants[ours].is_application


async def test_a_token_is_kept_and_every_worker_uses_it(scene: Scene) -> None:
    await scene.sign_in(scene.worker())
    before = scene.asked()
    tokens = {await scene.worker().account_token(scene.client, ROOMFIX.upper()) for _ in range(3)}
    assert len(tokens) == 1
    assert scene.asked() == before


async def test_a_token_near_its_end_is_refreshed_and_the_new_one_stored(scene: Scene) -> None:
    scene.it.m365.identity.token_lifetime = 200  # msal: less than five minutes counts as over
    worker = scene.worker()
    await scene.sign_in(worker)
    scene.it.m365.identity.token_lifetime = 3599
    before = await scene.kept()
    token = await worker.account_token(scene.client, ROOMFIX)
    after = await scene.kept()
    assert token in after.tokens.cache
    assert after.version != before.version
    assert secrets_of(after, "RefreshToken") != secrets_of(before, "RefreshToken")
    assert after.tokens.permissions == PERMISSIONS


def secrets_of(kept: StoredTokens, kind: str) -> list[str]:
    return [entry["secret"] for entry in json.loads(kept.tokens.cache)[kind].values()]


async def test_an_account_that_never_signed_in_has_no_token(scene: Scene) -> None:
    error = await refused(scene.worker().account_token(scene.client, LENA))
    assert (type(error), error.key, is_sign_in_due(error)) == (NeedsAdmin, "not_signed_in", True)


async def test_one_clients_account_is_nobody_elses(scene: Scene) -> None:
    await scene.sign_in(scene.worker())
    error = await refused(scene.worker().account_token(ClientId(uuid4().hex), ROOMFIX))
    assert error.key == "not_signed_in"


async def test_a_changed_password_makes_signing_in_due_until_it_is_done(scene: Scene) -> None:
    scene.it.m365.identity.token_lifetime = 200
    worker = scene.worker()
    await scene.sign_in(worker)
    scene.it.m365.identity.revoke(ROOMFIX)
    error = await refused(worker.account_token(scene.client, ROOMFIX))
    assert (error.key, error.values["code"], is_sign_in_due(error)) == ("grant_revoked", "AADSTS50173", True)
    await scene.sign_in(worker)
    assert await worker.account_token(scene.client, ROOMFIX)


@pytest.mark.parametrize(
    ("number", "key", "is_due"),
    [
        (50076, "second_factor_needed", True),
        (65001, "consent_missing", True),
        (70008, "grant_expired", True),
        (700082, "grant_unused", True),
        (70043, "sign_in_due", True),
        (53003, "blocked_by_policy", False),
        (7000222, "app_secret_expired", False),
        (90033, "sign_in_away", False),
        (1234567, "grant_expired", True),
    ],
)
async def test_a_refused_refresh_says_who_can_help_and_changes_nothing(
    scene: Scene, number: int, key: str, is_due: bool
) -> None:
    scene.it.m365.identity.token_lifetime = 200
    worker = scene.worker()
    await scene.sign_in(worker)
    before = await scene.kept()
    scene.it.m365.faults.add(aadsts(number))
    error = await refused(worker.account_token(scene.client, ROOMFIX))
    assert (error.key, is_sign_in_due(error)) == (key, is_due)
    assert await scene.kept() == before
    assert await scene.secrets().take_turn(scene.client, before, taker="the next")  # at once


async def test_signing_out_deletes_the_tokens(scene: Scene) -> None:
    worker = scene.worker()
    await scene.sign_in(worker)
    await scene.secrets().forget(scene.client, ROOMFIX.upper())
    assert (await refused(worker.account_token(scene.client, ROOMFIX))).key == "not_signed_in"
    await scene.secrets().forget(scene.client, ROOMFIX)


# several workers at once


class Unqueued(Secrets):
    """Everybody may refresh at once, as when turns run out."""

    async def take_turn(self, client: ClientId, kept: StoredTokens, *, taker: str) -> bool:
        return True


@dataclass(slots=True)
class Held:
    """Holds the first refresh at the token endpoint until it is let go."""

    arrived: asyncio.Event
    go_on: asyncio.Event

    async def __call__(self, method: str, path: str, phase: Phase) -> None:
        if phase is Phase.APPLIED and path.endswith("/token") and not self.arrived.is_set():
            self.arrived.set()
            await self.go_on.wait()


async def a_held_refresh(scene: Scene) -> tuple[Held, asyncio.Task[str]]:
    """One worker with new tokens in hand that it has not stored."""
    scene.it.m365.identity.token_lifetime = 200
    unqueued = Unqueued(scene.redis.commands, scene.redis.scripts, VAULT)
    await scene.sign_in(scene.worker())
    held = Held(asyncio.Event(), asyncio.Event())
    scene.it.m365.on_request = held
    slow = asyncio.create_task(scene.worker(unqueued).account_token(scene.client, ROOMFIX))
    await asyncio.wait_for(held.arrived.wait(), 5)
    return held, slow


async def test_workers_that_need_a_token_together_ask_once(scene: Scene) -> None:
    scene.it.m365.identity.token_lifetime = 200
    await scene.sign_in(scene.worker())
    scene.it.m365.identity.token_lifetime = 3599
    before = scene.asked()
    workers = [scene.worker() for _ in range(4)]
    tokens = await asyncio.gather(*(worker.account_token(scene.client, ROOMFIX) for worker in workers * 2))
    assert len(set(tokens)) == 1
    assert scene.asked() == before + 1


async def test_workers_that_refresh_at_the_same_time_lose_nothing(scene: Scene) -> None:
    held, slow = await a_held_refresh(scene)
    unqueued = Unqueued(scene.redis.commands, scene.redis.scripts, VAULT)
    fast = await scene.worker(unqueued).account_token(scene.client, ROOMFIX)
    await with_another_token(scene)
    held.go_on.set()
    token = await slow
    cache = await scene.kept_cache()
    stored = {entry["secret"] for entry in cache["AccessToken"].values()}
    (refresh,) = {entry["secret"] for entry in cache["RefreshToken"].values()}
    assert fast != token
    assert stored & {fast, token}
    assert "of another worker" in stored
    assert refresh in scene.it.m365.identity.refresh_tokens


async def with_another_token(scene: Scene) -> None:
    """A third worker stores a token for something else."""
    kept = await scene.kept()
    cache = json.loads(kept.tokens.cache)
    known = next(iter(cache["AccessToken"].values()))
    cache["AccessToken"]["other"] = {**known, "secret": "of another worker"}
    tokens = replace(kept.tokens, cache=json.dumps(cache))
    assert await scene.secrets().swap(scene.client, kept, tokens, version="third")


async def test_a_refresh_does_not_overwrite_a_new_sign_in(scene: Scene) -> None:
    held, slow = await a_held_refresh(scene)
    await scene.sign_in(scene.worker(), sign_in="second")
    before = await scene.kept()
    held.go_on.set()
    assert await slow
    assert await scene.kept() == before
    assert before.tokens.sign_in == "second"


async def test_a_refresh_does_not_bring_back_what_was_removed(scene: Scene) -> None:
    held, slow = await a_held_refresh(scene)
    await scene.secrets().forget(scene.client, ROOMFIX)
    held.go_on.set()
    assert await slow
    assert await scene.secrets().tokens(scene.client, ROOMFIX) is None


async def test_a_worker_that_died_in_its_turn_delays_the_others_and_stops_none(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.microsoft.identity.TURN_POLL", 0.01)
    scene.it.m365.identity.token_lifetime = 200
    await scene.sign_in(scene.worker())
    assert await scene.secrets().take_turn(scene.client, await scene.kept(), taker="died")
    assert await scene.worker().account_token(scene.client, ROOMFIX)


def test_of_two_entries_for_the_same_thing_the_later_one_stays() -> None:
    def a_cache(secret: str, at: int) -> str:
        return json.dumps({"RefreshToken": {"k": {"secret": secret, "last_modification_time": str(at)}, secret: {}}})

    newer_first = json.loads(merged(a_cache("late", 20), a_cache("early", 10)))
    newer_last = json.loads(merged(a_cache("early", 10), a_cache("late", 20)))
    for cache in (newer_first, newer_last):
        assert cache["RefreshToken"]["k"]["secret"] == "late"
        assert set(cache["RefreshToken"]) == {"k", "late", "early"}
    assert json.loads(merged("{}", a_cache("one", 1))) == json.loads(a_cache("one", 1))


# at rest


async def test_a_sealed_blob_moved_to_another_account_does_not_open(scene: Scene) -> None:
    worker = scene.worker()
    mine = await scene.sign_in(worker, ROOMFIX)
    hers = await scene.sign_in(worker, LENA)
    keys = [f"{{c:{scene.client}}}:tokens:{one.home}" for one in (mine, hers)]
    stolen = await scene.redis.commands.hget(keys[0], "doc")
    await scene.redis.commands.hset(keys[1], "doc", stolen)
    assert (await refused(worker.account_token(scene.client, LENA))).key == "secret_unreadable"
    assert await worker.account_token(scene.client, ROOMFIX)


async def test_without_the_key_the_tokens_cannot_be_read(scene: Scene) -> None:
    await scene.sign_in(scene.worker())
    other = Secrets(scene.redis.commands, scene.redis.scripts, Vault([b"x" * 32]))
    assert (await refused(scene.worker(other).account_token(scene.client, ROOMFIX))).key == "secret_unreadable"


async def test_a_new_key_takes_over_at_the_next_refresh(scene: Scene) -> None:
    scene.it.m365.identity.token_lifetime = 200
    await scene.sign_in(scene.worker())
    both = Secrets(scene.redis.commands, scene.redis.scripts, Vault([b"n" * 32, b"k" * 32]))
    assert await scene.worker(both).account_token(scene.client, ROOMFIX)
    newest = Secrets(scene.redis.commands, scene.redis.scripts, Vault([b"n" * 32]))
    assert await newest.tokens(scene.client, ROOMFIX) is not None


async def test_no_token_or_secret_reaches_the_log(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    scene.it.m365.identity.token_lifetime = 200
    worker = scene.worker()
    flow = await begun(worker, scene.client)
    back = await authorized(scene.it.session, flow["auth_uri"])
    await worker.redeem(scene.client, flow, back.answer)
    await scene.sign_in(worker)
    token = await worker.account_token(scene.client, ROOMFIX)
    scene.it.m365.faults.add(Fault(Effect.HTML, TOKEN, 1, 200))
    await refused(worker.account_token(scene.client, ROOMFIX))
    kept = await scene.kept()
    known = [token, CLIENT_SECRET, ROOMFIX, back.answer["code"], flow["code_verifier"]]
    known += [*secrets_of(kept, "RefreshToken"), *secrets_of(kept, "IdToken")]
    ours = [line for line in caplog.records if not line.name.startswith(("aiohttp", "asyncio"))]
    assert ours
    assert not [secret for secret in known if any(secret in line.getMessage() for line in ours)]


async def test_a_stored_change_is_done_once_however_often_it_is_sent(scene: Scene) -> None:
    await scene.sign_in(scene.worker())
    kept = await scene.kept()
    secrets = scene.secrets()
    assert await secrets.swap(scene.client, kept, kept.tokens, version="v2")
    assert await secrets.swap(scene.client, kept, kept.tokens, version="v2")
    assert not await secrets.swap(scene.client, kept, kept.tokens, version="v3")
