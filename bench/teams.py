"""Teams' side of a press: the Connector's key and token, and the activity that a pressed button sends."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

from services.store.rate_limits import CLIENT

APP_ID = "33333333-3333-4333-8333-333333333333"
BOT = f"28:{APP_ID}"
ISSUER = "https://api.botframework.com"
SERVICE_URL = "https://smba.trafficmanager.net/emea/"
KEY_ID = "bench"
CARD_TYPE = "application/vnd.microsoft.card.adaptive"


RATE = CLIENT[0].most
"""Messages that Teams takes from a bot for a client in any second."""


def soonest(messages: int) -> int:
    """Seconds after which Teams takes the last of so many messages at the earliest: a second's worth may go at once."""
    return (messages - 1) // RATE


@dataclass(frozen=True, slots=True)
class Press:
    """A claim button pressed on the message that shows an incident; `start` in epoch seconds."""

    client: str
    incident: str
    start: int
    person: str
    name: str
    conversation: str
    message: str


def make_key(keys_file: Path) -> RSAPrivateKey:
    """A signing key of the Connector, its public half written to `keys_file` as the Connector publishes its own."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    row = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    keys_file.write_text(json.dumps([{**row, "kid": KEY_ID, "endorsements": ["msteams"]}]))
    return key


def read_keys(keys_file: Path) -> list[Mapping[str, Any]]:
    """The Connector's published keys."""
    rows: list[Mapping[str, Any]] = json.loads(keys_file.read_text())
    return rows


def token(key: RSAPrivateKey) -> str:
    """The token with which the Connector calls, good for an hour."""
    now = int(time.time())
    claims = {"iss": ISSUER, "aud": APP_ID, "serviceurl": SERVICE_URL, "nbf": now - 60, "exp": now + 3600}
    return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})


def request(press: Press, bearer: str) -> bytes:
    """The HTTP request of a press, whole."""
    body = json.dumps(_activity(press)).encode()
    head = (
        "POST /api/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"Authorization: Bearer {bearer}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def in_own_chat(press: Press, service_url: str) -> dict[str, Any]:
    """The activity of a press in the presser's own chat with the bot."""
    chat = {"conversationType": "personal", "tenantId": press.client, "id": press.conversation}
    where = {"serviceUrl": service_url, "conversation": chat, "channelData": {"tenant": {"id": press.client}}}
    return _activity(press) | where


def _activity(press: Press) -> dict[str, Any]:
    fields = {"i": press.incident, "s": press.start}
    return {
        "name": "adaptiveCard/action",
        "type": "invoke",
        "timestamp": "2026-01-05T08:00:00.000Z",
        "localTimestamp": "2026-01-05T09:00:00.000+01:00",
        "localTimezone": "Europe/Berlin",
        "id": f"f:{uuid.uuid4()}",
        "channelId": "msteams",
        "serviceUrl": SERVICE_URL,
        "from": {"id": f"29:{press.person}", "name": press.name, "aadObjectId": press.person},
        "conversation": {
            "isGroup": True,
            "conversationType": "channel",
            "tenantId": press.client,
            "id": f"{press.conversation};messageid={press.message}",
            "name": "Room incidents",
        },
        "recipient": {"id": BOT, "name": "Roomfix"},
        "replyToId": press.message,
        "entities": [{"locale": "en-US", "country": "US", "platform": "Web", "timezone": "Europe/Berlin",
                      "type": "clientInfo"}],
        "channelData": {
            "channel": {"id": press.conversation},
            "team": {"id": "19:team-facilities@thread.tacv2"},
            "tenant": {"id": press.client},
            "source": {"name": "message"},
            "legacy": {"replyToId": press.message},
        },
        "value": {
            "action": {"type": "Action.Execute", "title": "Claim Tue 09:00", "verb": "claim", "data": fields},
            "trigger": "manual",
        },
        "locale": "en-US",
        "localTimezoneOffset": 60,
    }  # fmt: skip
