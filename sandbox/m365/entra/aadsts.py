"""What HTTP makes of a numbered error: the token endpoint's JSON, and what goes back to the app."""

from __future__ import annotations

import json
from typing import Any

from sandbox.m365.entra.refusal import SUBERRORS, AadstsRefusal
from sandbox.m365.world import Call, Reply, World

PUBLIC = "https://login.microsoftonline.com"
"""The name in the metadata: msal takes no http token_endpoint, and its caller rewrites the host (msal 1.39)."""

_STATUS = {"invalid_client": 401, "temporarily_unavailable": 503}
_CLAIMS = {"access_token": {"capolids": {"essential": True, "values": ["5f0c2f6e-8a0b-4a37-9a3e-0f6f5f3f6c11"]}}}


def refused(world: World, call: Call, refusal: AadstsRefusal) -> Reply:
    """401 for a wrong client, 400 for all else; 503 where Entra says it is a passing trouble."""
    fields = described(world, call, refusal)
    body: dict[str, Any] = {
        **fields,
        "error_codes": [refusal.number],
        "timestamp": _stamp(world),
        "trace_id": call.request_id,
        "correlation_id": _correlation(call),
    }
    if refusal.number in SUBERRORS:
        body["suberror"] = SUBERRORS[refusal.number]
    if refusal.number in {50076, 50079}:
        body["claims"] = json.dumps(_CLAIMS)
    return Reply(_STATUS.get(refusal.error, 400), body, {"Cache-Control": "no-store"})


def described(world: World, call: Call, refusal: AadstsRefusal) -> dict[str, str]:
    """error, error_description and error_uri, as they also come back by redirect."""
    trail = f"Trace ID: {call.request_id} Correlation ID: {_correlation(call)} Timestamp: {_stamp(world)}"
    return {
        "error": refusal.error,
        "error_description": f"AADSTS{refusal.number}: {refusal.text} {trail}",
        "error_uri": f"{PUBLIC}/error?code={refusal.number}",
    }


def _stamp(world: World) -> str:
    return f"{world.clock():%Y-%m-%d %H:%M:%SZ}"


def _correlation(call: Call) -> str:
    return call.headers.get("client-request-id", call.request_id)
