"""What `connect` has done outside: links to Microsoft's pages, and sign-ins confirmed or forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from bot.chat.sign_in_outcomes import pending_of
from services.microsoft import consent, sign_in
from services.microsoft.oauth_session import ConsentWanted, opened
from services.model import Mode
from services.model.errors import NeedsAdmin, Refusal
from services.store.secrets import Gone


async def _prepare(context: AppContext, task: Task) -> Mapping[str, Any]:
    """What can be seen before anybody has signed in."""
    address = context.oauth.address
    is_reachable = address.startswith(("https://", "http://localhost"))
    checks = [
        _check("prepare.registered", context.is_registered),
        _check("prepare.address", is_reachable, {"address": address}),
    ]
    if task.args["mode"] == Mode.DELEGATED:
        return {"checks": [*checks, _check("prepare.sharing", False)]}
    return {"checks": [*checks, _check("prepare.consented", await _has_consent(context, task))]}


async def _sign_in(context: AppContext, task: Task) -> Mapping[str, Any]:
    permissions = sign_in.BOOKING if task.args["can_book"] else sign_in.READING
    account, domain = task.args["account"], task.args["domain"]
    wanted = sign_in.SignInRequest(
        task.client, task.person.id, task.run_id, account, domain, permissions, task.language
    )
    return {"url": await sign_in.begin(context.oauth, wanted, now=context.now())}


async def _consent(context: AppContext, task: Task) -> Mapping[str, Any]:
    if await _has_consent(context, task):
        return {"proven": True}
    wanted = ConsentWanted(task.client, task.person.id, task.run_id, language=task.language)
    return {"url": await consent.begin_consent(context.oauth, wanted, now=context.now())}


async def _admin_consent(context: AppContext, task: Task) -> Mapping[str, Any]:
    """A link for an administrator, where an account may not agree for itself."""
    wanted = ConsentWanted(task.client, task.person.id, task.run_id, is_for_app=False, language=task.language)
    return {"url": await consent.begin_consent(context.oauth, wanted, now=context.now())}


async def _has_consent(context: AppContext, task: Task) -> bool:
    try:
        await consent.prove_consent(context.oauth, task.client)
    except (Refusal, NeedsAdmin):
        return False
    return True


async def _confirm(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Take over a pending sign-in; one that was taken over already, before Roomfix was cut off, is fine."""
    secrets, now = context.oauth.secrets, context.now()
    pending = opened(await secrets.look_once(pending_of(task.client, task.run_id), now=now))
    try:
        await sign_in.confirm(context.oauth, task.client, pending, by=task.person.id, now=now)
    except Refusal as refusal:
        if refusal.key != "pending_used" or await secrets.tokens(task.client, task.args["account"]) is None:
            raise
    return {}


async def _dismiss(context: AppContext, task: Task) -> Mapping[str, Any]:
    now = context.now()
    found = await context.oauth.secrets.look_once(pending_of(task.client, task.run_id), now=now)
    if not isinstance(found, Gone):
        await sign_in.dismiss(context.oauth, task.client, found.decode(), by=task.person.id, now=now)
    return {}


async def _sign_out(context: AppContext, task: Task) -> Mapping[str, Any]:
    await sign_in.sign_out(context.oauth, task.client, task.args["account"])
    return {}


def _check(key: str, passed: bool, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"key": key, "passed": passed, "values": values or {}}


EFFECTS: Final[Mapping[str, EffectHandler]] = {
    "prepare": _prepare,
    "sign_in": _sign_in,
    "consent": _consent,
    "admin_consent": _admin_consent,
    "confirm": _confirm,
    "dismiss": _dismiss,
    "sign_out": _sign_out,
}
