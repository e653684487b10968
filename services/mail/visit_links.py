"""The links in e-mail: each names one person and one incident for fourteen days, and nobody can make one up."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from services.model import ClientId, IncidentId, LocationId, Person, PersonId
from services.model.errors import Refusal
from services.model.setup import Setup

LIFETIME: Final = timedelta(days=14)

_PURPOSE: Final = b"roomfix visit link 1"
"""What the links' own keys are derived for; a token of another shape gets another number."""
_TIME: Final = 4
"""Bytes of the time until when: seconds since 1970, enough until 2106."""
_SIGNATURE: Final = 16
"""Bytes kept of an HMAC-SHA256 (RFC 2104 §5: not less than half of it)."""


@dataclass(frozen=True, slots=True)
class VisitLink:
    """What a link stands for."""

    client: ClientId
    incident: IncidentId
    person: PersonId


class VisitLinks:
    """Signs with the newest key and reads with any; `keys` are the vault's, newest first.

    `address` is Roomfix's own, as browsers reach it, without a slash at the end.
    """

    def __init__(self, keys: Sequence[bytes], address: str) -> None:
        self._keys = [hmac.digest(key, _PURPOSE, "sha256") for key in keys]
        self._address = address

    def page(self, link: VisitLink, *, now: datetime) -> str:
        """The address of the page behind a link."""
        return f"{self._address}/visit/{self.token(link, now=now)}"

    def token(self, link: VisitLink, *, now: datetime) -> str:
        """A link as it stands in an address: about 110 characters of URL-safe base64."""
        until = int((now + LIFETIME).timestamp())
        said = until.to_bytes(_TIME, "big") + b"".join(
            _packed(part) for part in (link.client, link.incident, link.person)
        )
        return base64.urlsafe_b64encode(said + _signed(self._keys[0], said)).decode().rstrip("=")

    def read(self, token: str, *, now: datetime | None) -> VisitLink:
        """What a token stands for; `now` None reads one that is over, too.

        Raises Refusal: `visit_link_unknown` for whatever was not signed here, `visit_link_expired`.
        """
        raw = _decoded(token)
        said, signature = raw[:-_SIGNATURE], raw[-_SIGNATURE:]
        if not any(hmac.compare_digest(_signed(key, said), signature) for key in self._keys):
            raise Refusal("visit_link_unknown")
        if now is not None and datetime.fromtimestamp(int.from_bytes(said[:_TIME], "big"), UTC) <= now:
            raise Refusal("visit_link_expired")
        client, incident, person = _unpacked(said[_TIME:])
        return VisitLink(ClientId(client), IncidentId(incident), PersonId(person))


def at_work(setup: Setup, person: PersonId, location: LocationId) -> Person | None:
    """Somebody whom a provider of a location lists as a contact or a subcontractor; nobody else may look at a visit."""
    return next(
        (
            one
            for provider in setup.providers_at(location)
            for one in (*provider.contacts, *provider.subcontractors)
            if one.id == person
        ),
        None,
    )


def _signed(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:_SIGNATURE]


def _decoded(token: str) -> bytes:
    """The bytes of a token, which has one spelling only; none for what is no token."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
    return raw if base64.urlsafe_b64encode(raw).decode().rstrip("=") == token else b""


def _packed(text: str) -> bytes:
    """An id behind its length; one that is a UUID, as Entra's are, in sixteen bytes behind a zero."""
    if _is_uuid(text):
        return b"\0" + UUID(text).bytes
    raw = text.encode()
    return len(raw).to_bytes(1, "big") + raw


def _unpacked(raw: bytes) -> list[str]:
    found = []
    while raw:
        length, raw = raw[0], raw[1:]
        size = length or 16
        found.append(raw[:size].decode() if length else str(UUID(bytes=raw[:size])))
        raw = raw[size:]
    return found


def _is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
