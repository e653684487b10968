"""The Bot Connector's tokens and signing keys, made here; and every way in which somebody else's differ."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.builders.edge_client import TEAMS

APP_ID = "33333333-3333-4333-8333-333333333333"
ISSUER = "https://api.botframework.com"


@cache
def a_key(name: str) -> rsa.RSAPrivateKey:
    """The private key of that name; the same one each time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class Connector:
    """Publishes the keys in `names`; `fetched` counts how often they were asked for, `is_away` makes that fail."""

    names: list[str] = field(default_factory=lambda: ["first"])
    endorsements: Mapping[str, list[str]] = field(default_factory=dict)
    fetched: int = 0
    failure: Exception | None = None

    async def published(self) -> list[Mapping[str, Any]]:
        self.fetched += 1
        if self.failure:
            raise self.failure
        return [self.row(name) for name in self.names]

    def row(self, name: str) -> dict[str, Any]:
        """One row of the published keys."""
        row: dict[str, Any] = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(a_key(name).public_key()))
        return row | {"kid": name, "use": "sig", "endorsements": self.endorsements.get(name, ["msteams", "directline"])}


def a_token(
    key: str = "first", *, algorithm: str = "RS256", header: Mapping[str, Any] | None = None, **claims: Any
) -> str:
    """An Authorization header with a good token; a claim or header of `...` is left out."""
    now = int(time.time())
    good = {"iss": ISSUER, "aud": APP_ID, "serviceurl": TEAMS, "nbf": now - 60, "exp": now + 3600}
    headers = {"kid": key} | dict(header or {})
    token = jwt.encode(_kept(good | claims), a_key(key), algorithm=algorithm, headers=_kept(headers))
    return f"Bearer {token}"


def an_unsigned_token(header: bytes, claims: Mapping[str, Any] | None = None) -> str:
    """An Authorization header whose token has that header, whatever it is, and no signature."""
    body = json.dumps(claims or {"iss": ISSUER, "aud": APP_ID}).encode()
    return "Bearer " + ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in (header, body, b"x"))


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not ...}
