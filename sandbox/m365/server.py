"""The stand-in as a server on loopback: Graph, sign-in and the control surface on one port."""

from __future__ import annotations

from aiohttp import web

from sandbox.m365 import control, graph
from sandbox.m365.edge import serve
from sandbox.m365.entra import login
from sandbox.m365.mailboxes import Clock
from sandbox.m365.seed import fill
from sandbox.m365.tenant import CONTOSO, Tenant
from sandbox.m365.world import World

LOOPBACK = "127.0.0.1"
GRAPH_PREFIX = "/v1.0"
SHUTDOWN_SECONDS = 0.2


class M365(World):
    """A tenant of Microsoft 365 that answers over HTTP. `seed` fills its calendars; None leaves them empty.

    State is in memory and survives `stop` and a new `start`; answers rooms still owed at `stop` are never given.
    """

    def __init__(self, tenant: Tenant = CONTOSO, *, clock: Clock, seed: int | None = 7) -> None:
        super().__init__(tenant, clock)
        self.url = ""
        self._runner: web.AppRunner | None = None
        if seed is not None:
            fill(self.meetings, tenant, now=clock(), seed=seed)

    @property
    def graph_url(self) -> str:
        """Graph's root with its version, as ROOMFIX_GRAPH_URL wants it."""
        return self.url + GRAPH_PREFIX

    @property
    def login_url(self) -> str:
        """What stands in for https://login.microsoftonline.com, as ROOMFIX_LOGIN_URL wants it."""
        return self.url

    async def start(self, port: int = 0) -> str:
        """Serve on loopback and return the base URL; port 0 takes a free one."""
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, port).start()
        self._runner = runner
        host, bound = runner.addresses[0][:2]
        self.url = f"http://{host}:{bound}"
        return self.url

    async def stop(self) -> None:
        """Stop serving."""
        self.attendant.stop()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def _app(self) -> web.Application:
        app = web.Application()
        app.add_routes(control.routes(self))
        app.router.add_route("*", GRAPH_PREFIX + "/{tail:.*}", self._graph)
        app.router.add_route("*", "/{tail:.*}", self._login)
        return app

    async def _graph(self, request: web.Request) -> web.StreamResponse:
        return await serve(self, request, prefix=GRAPH_PREFIX, respond=graph.respond, throttle_key=graph.throttle_key)

    async def _login(self, request: web.Request) -> web.StreamResponse:
        return await serve(self, request, prefix="", respond=login.respond)
