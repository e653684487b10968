"""An administrator's consent to Roomfix's application permissions: a link, the return, and the proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from services.microsoft import entra_errors
from services.microsoft.identity import ConsentPage
from services.microsoft.oauth_session import (
    LINK_LIFETIME,
    ConsentWanted,
    OAuthSession,
    is_same,
    new_secret,
    opened,
    random_id,
    secret_of,
    state_of,
)
from services.model import ClientId
from services.model.errors import NeedsAdmin, Refusal, RoomfixError
from services.store.records import Record

CONSENT_RETURN = "/connect/consent/return"
_NOT_YET = frozenset({"app_not_in_tenant", "graph_denied"})
"""What Entra and Graph say to an app that has no consent, or one that is too new."""
_DECLINED = frozenset({"consent_required", "permission_denied", "access_denied"})
"""entra: v2-admin-consent, and v1: how these pages say that the administrator declined."""


@dataclass(frozen=True, slots=True)
class _Consenting:
    wanted: ConsentWanted
    page: ConsentPage


_CONSENTING = Record(TypeAdapter(_Consenting))


async def begin_consent(
    oauth: OAuthSession, wanted: ConsentWanted, *, now: datetime, page: ConsentPage = ConsentPage.V2
) -> str:
    """A link to Microsoft's page for admin consent, good for ten minutes and one answer."""
    secret = new_secret(wanted.client, "consent")
    await oauth.secrets.put_once(
        secret, _CONSENTING.dump(_Consenting(wanted, page)).encode(), now=now, until=now + LINK_LIFETIME
    )
    return f"{oauth.address}/connect/consent/start?state={state_of(secret)}"


async def consent_page(oauth: OAuthSession, state: str | None, *, now: datetime) -> str:
    """Microsoft's page for a link; raises Refusal for one that is unknown, used or expired."""
    secret = secret_of(state, "consent")
    found = _CONSENTING.load(opened(await oauth.secrets.look_once(secret, now=now)))
    return oauth.identity.consent_page(
        secret.client, return_to=oauth.address + CONSENT_RETURN, state=state_of(secret), version=found.page
    )


async def language_of(oauth: OAuthSession, state: str | None, *, now: datetime) -> str:
    """The language of whoever asked for a link, "" where that is not known; raises what `consent_page` raises."""
    return _CONSENTING.load(opened(await oauth.secrets.look_once(secret_of(state, "consent"), now=now))).wanted.language


async def consent_returned(oauth: OAuthSession, answer: Mapping[str, str], *, now: datetime) -> ConsentWanted:
    """What Microsoft sent the administrator's browser back with.

    For the app itself it is believed only after `prove_consent`; for an account the sign-in that follows is the proof.

    `error` is looked at first, because `admin_consent=True` comes with errors too (entra: v2-admin-consent).
    """
    taken = await oauth.secrets.take_once(secret_of(answer.get("state"), "consent"), now=now, taker=random_id())
    wanted = _CONSENTING.load(opened(taken)).wanted
    if "error" in answer:
        raise _consent_refusal(answer)
    if not is_same(answer.get("admin_consent", ""), "true"):
        raise Refusal("sign_in_forged")
    if not is_same(answer.get("tenant", wanted.client), wanted.client):
        raise Refusal("consent_other_tenant")
    if wanted.is_for_app:
        await prove_consent(oauth, wanted.client)
    await oauth.on_consented(wanted)
    return wanted


async def prove_consent(oauth: OAuthSession, client: ClientId) -> None:
    """Show that Roomfix may act in a client's tenant: a new token of the app opens that tenant's /organization.

    Raises Refusal("consent_not_yet") while it may not, which right after the consent only means waiting.
    """
    try:
        await oauth.identity.fresh_graph_token(client)
        tenant = await oauth.organization(client)
    except NeedsAdmin as error:
        if error.key in _NOT_YET:
            raise Refusal("consent_not_yet") from error
        raise
    if not is_same(tenant, client):
        raise Refusal("consent_other_tenant")


def _consent_refusal(answer: Mapping[str, str]) -> RoomfixError:
    return Refusal("admin_consent_declined") if answer["error"] in _DECLINED else entra_errors.refusal(answer)
