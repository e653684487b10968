"""`python -m bench.bare DIRECTORY`: a floor without SDK: aiohttp, PyJWT, json and one script that claims a slot."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jwt
from aiohttp import web
from jwt import PyJWK
from redis.asyncio import Redis

from bench import serving
from bench.process import free_port
from bench.scene import fixed_card
from bench.teams import APP_ID, CARD_TYPE, ISSUER, read_keys
from services.store import server

CLAIM = """
-- KEYS 1 slot   2 the request's answer   3 queue   4 bodies of the queue     ARGV 1 person   2 job id   3 job body
local earlier = redis.call('GET', KEYS[2])
if earlier then return earlier end
if redis.call('HGET', KEYS[1], 'owner') then return 'taken' end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'state', 'claimed')
redis.call('HSET', KEYS[4], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], redis.call('TIME')[1], ARGV[2])
redis.call('SET', KEYS[2], 'won', 'EX', 3600)
return 'won'
"""


class Bare:
    """What a hand-written bot would do at least for one press."""

    def __init__(self, redis: Redis, claim: str, keys: list[Mapping[str, Any]]) -> None:
        self._redis = redis
        self._claim = claim
        self._keys = {row["kid"]: PyJWK(dict(row), algorithm="RS256").key for row in keys}
        self._card = fixed_card()

    async def press(self, request: web.Request) -> web.Response:
        """Check the token, claim, answer a card."""
        body = json.loads(await request.read())
        self._check(request.headers["Authorization"].partition(" ")[2], body["serviceUrl"])
        fields, tenant = body["value"]["action"]["data"], body["channelData"]["tenant"]["id"]
        slot = f"{{{tenant}}}:{fields['i']}:{fields['s']}"
        job = json.dumps({"kind": "visit", "incident": fields["i"], "start": fields["s"]})
        keys = (slot, f"{{{tenant}}}:{body['id']}", f"{{{tenant}}}:due", f"{{{tenant}}}:body")
        word = await self._redis.evalsha(self._claim, 4, *keys, body["from"]["aadObjectId"], slot, job)
        if word != "won":
            return web.json_response({"statusCode": 200, "type": "text", "value": word})
        return web.json_response({"statusCode": 200, "type": CARD_TYPE, "value": self._card})

    def _check(self, token: str, service_url: str) -> None:
        key = self._keys[jwt.get_unverified_header(token)["kid"]]
        claims = jwt.decode(token, key, algorithms=["RS256"], audience=APP_ID, issuer=ISSUER, leeway=300)
        if claims["serviceurl"] != service_url:
            raise web.HTTPUnauthorized


async def run(directory: Path) -> None:
    """Serve until told to stop, on an embedded Redis under `directory`."""
    async with server.running("", directory, search_path=os.environ.get("PATH", "")) as found:
        async with Redis.from_url(found.loader_url, protocol=2) as loader:
            claim = await loader.script_load(CLAIM)
        async with Redis.from_url(found.url, protocol=2, decode_responses=True) as redis:
            app = web.Application()
            app.router.add_post("/api/messages", Bare(redis, claim, read_keys(directory / "keys.json")).press)
            await serving.serve(app, free_port())


if __name__ == "__main__":
    asyncio.run(run(Path(sys.argv[1])))
