"""The authorize endpoint: who signs in, what they agree to, and the code that goes back to the app."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from uuid import uuid4

from sandbox.m365.entra import browser, pages
from sandbox.m365.entra.aadsts import described
from sandbox.m365.entra.accounts import known_at
from sandbox.m365.entra.permissions import DEFAULT, DELEGATED, short
from sandbox.m365.entra.refusal import SHOWN, AadstsRefusal
from sandbox.m365.entra.values import Account, Registration, SignIn
from sandbox.m365.faults import Effect
from sandbox.m365.world import Call, Reply, World

_PROMPTS = {"", "login", "none", "consent", "select_account"}


@dataclass(frozen=True, slots=True)
class Ask:
    """An app's request for a sign-in, and what the person has answered on the pages so far (`form`)."""

    call: Call
    app: Registration
    scopes: frozenset[str]
    form: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """A parameter of the request, empty when it is not there."""
        return self.call.query.get(name, "")

    @property
    def is_silent(self) -> bool:
        return self["prompt"] == "none"


def authorize(world: World, call: Call) -> Reply:
    """The authorize page: pages with `rules.pages`, else a redirect at once as everybody is signed in and willing.

    Refusals go back to the app by redirect, but for those in `SHOWN`, which raise.
    """
    app = browser.registration(world, call)
    ask = Ask(call, app, _scopes(app, call.query.get("scope", "")), browser.form_of(call))
    mode = ask["response_mode"]
    try:
        _check(world, ask)
        return _with_pages(world, ask) if world.identity.rules.pages else _willing(world, ask)
    except AadstsRefusal as refusal:
        if refusal.number in SHOWN:
            raise
        return browser.send_back(call, _error(world, ask, refusal), mode=mode)


def _check(world: World, ask: Ask) -> None:
    """90023 for parameters that do not go together is unverified; that these two do not, is not (entra: oidc)."""
    fault = world.faults.take(ask.call.line, Effect.AADSTS)
    if fault is not None:
        raise AadstsRefusal(int(fault.code))
    if ask["response_type"] not in {"", "code"}:
        raise AadstsRefusal(70007)
    if not ask.scopes <= DELEGATED.keys():
        raise AadstsRefusal(70011)
    if ask["prompt"] not in _PROMPTS or (ask["prompt"] == "select_account" and ask["login_hint"]):
        raise AadstsRefusal(90023)
    if ask["code_challenge_method"] not in {"", "plain", "S256"}:
        raise AadstsRefusal(90023)


def _scopes(app: Registration, text: str) -> frozenset[str]:
    """Short names; /.default stands for what the manifest asks for."""
    wanted = frozenset(short(scope) for scope in text.split())
    return wanted - {DEFAULT} | app.delegated if DEFAULT in wanted else wanted


def _willing(world: World, ask: Ask) -> Reply:
    identity = world.identity
    name = identity.browser_account or ask["login_hint"] or world.tenant.service_account.address
    account = identity.account(name, at=ask.call.path[0])
    identity.agree(ask.app.client_id, account.person.id, ask.scopes)
    return _code(world, ask, account, is_strong=True)


def _with_pages(world: World, ask: Ask) -> Reply:
    try:
        account = browser.chosen(world, ask.call, hint=ask["login_hint"], prompt=ask["prompt"])
    except AadstsRefusal as refusal:
        if refusal.number != 50034 or ask.is_silent:
            raise
        return _accounts(world, ask, unknown=ask.form.get("account", ""))
    if account is None:
        return _accounts(world, ask)
    page = _second_factor(world, ask, account) or _consent(world, ask, account)
    reply = page or _code(world, ask, account, is_strong=ask.form.get("factor") == "given")
    return browser.remembered(reply, account)


def _accounts(world: World, ask: Ask, *, unknown: str = "") -> Reply:
    """The account page; a domain hint leaves only accounts of that domain on it."""
    if ask.is_silent:
        raise AadstsRefusal(50058)
    people = known_at(world.tenant, ask.call.path[0])
    domain = ask["domain_hint"].lower()
    if domain not in {"", "organizations"}:
        people = tuple(person for person in people if person.address.endswith(f"@{domain}"))
    return pages.accounts(people, app=ask.app.name, hint=ask["login_hint"], unknown=unknown)


def _second_factor(world: World, ask: Ask, account: Account) -> Reply | None:
    number = world.identity.mfa.get(account.address)
    if number is None or ask.form.get("factor") == "given":
        return None
    if ask.is_silent:
        raise AadstsRefusal(number)
    return pages.second_factor(account, enrol=number == 50079)


def _consent(world: World, ask: Ask, account: Account) -> Reply | None:
    """The page that still has to be answered, None when all is agreed to.

    prompt=consent asks for everything again, so that even what an administrator has agreed to needs one again.
    """
    missing = ask.scopes - world.identity.agreed(ask.app.client_id, account)
    wanted = ask.scopes if ask["prompt"] == "consent" else missing
    if not wanted and ask["prompt"] != "consent":
        return None
    if ask.is_silent:
        raise AadstsRefusal(65001, error="consent_required")
    if world.identity.rules.need_admin(wanted) and not world.identity.is_admin(account):
        return _approval(ask, account, wanted)
    return _asked(world, ask, account, wanted=wanted)


def _approval(ask: Ask, account: Account, wanted: frozenset[str]) -> Reply:
    if ask.form.get("answer") == "return":
        raise AadstsRefusal(90094)
    return pages.approval(account, app=ask.app.name, scopes=wanted)


def _asked(world: World, ask: Ask, account: Account, *, wanted: frozenset[str]) -> Reply | None:
    answer, is_admin = ask.form.get("answer"), world.identity.is_admin(account)
    if answer == "cancel":
        raise AadstsRefusal(65004)
    if answer != "accept":
        factor = ask.form.get("factor", "")
        return pages.consent(account, app=ask.app.name, scopes=wanted, factor=factor, is_admin=is_admin)
    for_all = is_admin and ask.form.get("organisation") == "on"
    world.identity.agree(ask.app.client_id, account.tenant if for_all else account.person.id, wanted)
    return None


def _code(world: World, ask: Ask, account: Account, *, is_strong: bool) -> Reply:
    signed_in = SignIn(
        app=ask.app.client_id,
        account=account,
        scopes=tuple(sorted(ask.scopes)),
        at=world.clock(),
        redirect_uri=ask["redirect_uri"],
        challenge=_s256(ask),
        nonce=ask["nonce"] or None,
        is_strong=is_strong,
    )
    answer = {"code": world.identity.keep_code(signed_in), "session_state": str(uuid4())}
    if ask["client_info"] == "1":
        answer["client_info"] = world.identity.client_info(account)
    return browser.send_back(ask.call, answer, mode=ask["response_mode"])


def _error(world: World, ask: Ask, refusal: AadstsRefusal) -> dict[str, str]:
    """What goes back by redirect; a person's no has error_subcode cancel (seen in third-party code, unverified)."""
    fields = described(world, ask.call, refusal)
    if refusal.number == 90094 and not world.identity.rules.describes_approval:
        return {"error": fields["error"], "error_subcode": "cancel"}
    if refusal.number == 65004:
        fields["error_subcode"] = "cancel"
    return fields


def _s256(ask: Ask) -> str | None:
    if not ask["code_challenge"]:
        return None
    return ask["code_challenge"] if ask["code_challenge_method"] == "S256" else challenge_of(ask["code_challenge"])


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a PKCE verifier (RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
