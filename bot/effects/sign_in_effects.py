"""What `connect` has done outside: links to Microsoft's pages, and sign-ins confirmed or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.chat.effect import EffectHandler, Task
from bot.chat.sign_in_outcomes import pending_of
from services.microsoft import consent, sign_in
from services.microsoft.oauth_session import ConsentWanted, OAuthSession, opened
from services.model import Mode
from services.model.errors import NeedsAdmin, Refusal
from services.store.secrets import Gone


@dataclass(frozen=True, slots=True)
class SignInEffects:
    """The works of signing in; `is_registered` says that Roomfix has a registration of its own in Entra."""

    oauth: OAuthSession
    now: Callable[[], datetime]
    is_registered: bool

    def effect_handlers(self) -> dict[str, EffectHandler]:
        """The handlers of these effects, by the names that dialogs use."""
        return {
            "prepare": self._prepare,
            "sign_in": self._sign_in,
            "consent": self._consent,
            "admin_consent": self._admin_consent,
            "confirm": self._confirm,
            "dismiss": self._dismiss,
            "sign_out": self._sign_out,
        }

    async def _prepare(self, task: Task) -> Mapping[str, Any]:
        """What can be seen before anybody has signed in."""
        address = self.oauth.address
        is_reachable = address.startswith(("https://", "http://localhost"))
        checks = [
            _check("prepare.registered", self.is_registered),
            _check("prepare.address", is_reachable, {"address": address}),
        ]
        if task.args["mode"] == Mode.DELEGATED:
            return {"checks": [*checks, _check("prepare.sharing", False)]}
        return {"checks": [*checks, _check("prepare.consented", await self._has_consent(task))]}

    async def _sign_in(self, task: Task) -> Mapping[str, Any]:
        permissions = sign_in.BOOKING if task.args["can_book"] else sign_in.READING
        account, domain = task.args["account"], task.args["domain"]
        wanted = sign_in.SignInRequest(
            task.client, task.person.id, task.run_id, account, domain, permissions, task.language
        )
        return {"url": await sign_in.begin(self.oauth, wanted, now=self.now())}

    async def _consent(self, task: Task) -> Mapping[str, Any]:
        if await self._has_consent(task):
            return {"proven": True}
        wanted = ConsentWanted(task.client, task.person.id, task.run_id, language=task.language)
        return {"url": await consent.begin_consent(self.oauth, wanted, now=self.now())}

    async def _admin_consent(self, task: Task) -> Mapping[str, Any]:
        """A link for an administrator, where an account may not agree for itself."""
        wanted = ConsentWanted(task.client, task.person.id, task.run_id, is_for_app=False, language=task.language)
        return {"url": await consent.begin_consent(self.oauth, wanted, now=self.now())}

    async def _has_consent(self, task: Task) -> bool:
        try:
            await consent.prove_consent(self.oauth, task.client)
        except (Refusal, NeedsAdmin):
            return False
        return True

    async def _confirm(self, task: Task) -> Mapping[str, Any]:
        """Take over a pending sign-in; one that was taken over already, before Roomfix was cut off, is fine."""
        secrets, now = self.oauth.secrets, self.now()
        pending = opened(await secrets.look_once(pending_of(task.client, task.run_id), now=now))
        try:
            await sign_in.confirm(self.oauth, task.client, pending, by=task.person.id, now=now)
        except Refusal as refusal:
            if refusal.key != "pending_used" or await secrets.tokens(task.client, task.args["account"]) is None:
                raise
        return {}

    async def _dismiss(self, task: Task) -> Mapping[str, Any]:
        now = self.now()
        found = await self.oauth.secrets.look_once(pending_of(task.client, task.run_id), now=now)
        if not isinstance(found, Gone):
            await sign_in.dismiss(self.oauth, task.client, found.decode(), by=task.person.id, now=now)
        return {}

    async def _sign_out(self, task: Task) -> Mapping[str, Any]:
        await sign_in.sign_out(self.oauth, task.client, task.args["account"])
        return {}


def _check(key: str, passed: bool, values: Mapping[str, str] | None = None) -> dict[str, Any]:
    return {"key": key, "passed": passed, "values": values or {}}
