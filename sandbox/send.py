"""`python -m sandbox.send ROOM TITLE`: report an incident to a running Roomfix, signed as a monitoring system signs."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import uuid
from datetime import UTC, datetime
from typing import Any

import aiohttp
from standardwebhooks import Webhook

from config import Config, ConfigError, read


async def send(config: Config, incident: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Post one generic incident; returns the status and the answer."""
    body = json.dumps(incident)
    moment, message = datetime.now(UTC), f"msg_{uuid.uuid4().hex}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret_of(config)).sign(message, moment, body),
    }
    url = f"http://{config.host}:{config.port}/api/incidents/roomfix"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status, await answer.json(content_type=None)


def secret_of(config: Config) -> str:
    """What proves the own form; raises KeyError where no key does."""
    for key in config.intake_keys:
        if key.source == "roomfix":
            return key.secret
    raise KeyError("roomfix")


def an_incident(room: str, title: str, severity: str, source_id: str = "", status: str = "triggered") -> dict[str, Any]:
    """The generic incident with a new source id, unless one is given."""
    return {
        "source_id": source_id or uuid.uuid4().hex[:12],
        "room": room,
        "title": title,
        "description": "",
        "severity": severity,
        "status": status,
        "occurred_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.send", description=__doc__)
    parser.add_argument("room")
    parser.add_argument("title", nargs="?", default="Projector stays dark")
    parser.add_argument("--severity", default="major", choices=["critical", "major", "minor"])
    parser.add_argument("--source-id", default="", help="the monitor's own id; the same one again is the same incident")
    parser.add_argument("--resolved", action="store_true", help="say that the fault is gone")
    chosen = parser.parse_args()
    status = "resolved" if chosen.resolved else "triggered"
    incident = an_incident(chosen.room, chosen.title, chosen.severity, chosen.source_id, status)
    try:
        config = read(os.environ)
        code, answer = asyncio.run(send(config, incident))
    except ConfigError as error:
        sys.exit(str(error))
    except KeyError:
        sys.exit("Set ROOMFIX_INTAKE_KEYS=roomfix=whsec_... as the running Roomfix has it.")
    except aiohttp.ClientError:
        sys.exit("No Roomfix answers there; set ROOMFIX_PORT to its port.")
    sys.stdout.write(f"{code} {json.dumps(answer, indent=2)}\n")


if __name__ == "__main__":
    main()
