"""The wire to Microsoft Graph: one connection pool, a token for each client's tenant, errors as our own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakValueDictionary

import httpx
from kiota_abstractions.api_error import APIError
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_abstractions.request_information import RequestInformation
from kiota_http.middleware.options import RedirectHandlerOption, RetryHandlerOption
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.graph_request_adapter import GraphRequestAdapter
from msgraph.graph_request_adapter import options as graph_options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

from services.model import ClientId, Connection
from services.model.errors import NeedsAdmin, RoomfixError, Unavailable
from services.model.recent import Recent
from services.parsing.retry_after import retry_after

MOST_KEPT = 256
"""Connections whose adapter is kept; there is one for each mailbox that visits are booked in."""
MAILBOX_CONCURRENCY = 3
"""Graph: four requests at once per app and mailbox; one is left for whoever else uses the mailbox."""


AUTHORIZATION = "Authorization"
TokenSource = Callable[[ClientId, Connection], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class GraphEndpoint:
    """Where Graph is: `url` with version and without a trailing slash, `hosts` that may be given a token."""

    url: str
    hosts: tuple[str, ...]
    timeout: float = 10.0


class DuplicateTransactionError(Exception):
    """Graph has made an event with this transactionId before; `event` is that one's id."""

    def __init__(self, event: str) -> None:
        super().__init__(event)
        self.event = event


class Wire:
    """Sends what msgraph-sdk builds; `token` gives the access token of a client's connection, `renew` a new one."""

    def __init__(self, endpoint: GraphEndpoint, token: TokenSource, *, renew: TokenSource) -> None:
        self._endpoint = endpoint
        self._token = token
        self._renew = renew
        self._http = _http(endpoint)
        self._adapters = Recent[tuple[ClientId, Connection], tuple[GraphServiceClient, GraphRequestAdapter]](MOST_KEPT)
        # a gate lives for as long as somebody stands at it
        self._gates: MutableMapping[tuple[ClientId, str], asyncio.Semaphore] = WeakValueDictionary()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    def sdk(self, client: ClientId, connection: Connection) -> GraphServiceClient:
        """The SDK's request builders for a connection."""
        return self._adapter(client, connection)[0]

    def own_link(self, link: str) -> str:
        """A next link, if it stays on our Graph; raises Unavailable, because a token must not follow it elsewhere."""
        if not link.startswith(f"{self._endpoint.url}/"):
            raise Unavailable("graph_away")
        return link

    async def send(
        self,
        client: ClientId,
        connection: Connection,
        request: RequestInformation,
        *,
        mailbox: str = "",
        gone_is_none: bool = False,
        needs: str = "",
    ) -> Any:
        """The JSON object of the answer, {} for an empty one; with `gone_is_none` None for a 404.

        At most three requests at once go to a mailbox, the connection's own if no other is named. An answer without the
        field that it `needs` is none of Graph's: in an outage something before it may say 200 and anything.
        Raises NeedsAdmin, Unavailable or DuplicateTransactionError.
        """
        key = (client, mailbox or connection.account)
        gate = self._gates.setdefault(key, asyncio.Semaphore(MAILBOX_CONCURRENCY))
        try:
            async with gate:
                raw = await self._sent(client, connection, request)
            return _object_in(raw, needs)
        except APIError as error:
            if gone_is_none and error.response_status_code == 404 and _code(error):
                return None
            raise _mapped(error) from error
        except (httpx.HTTPError, ValueError, RecursionError) as error:  # the last two: no JSON, or JSON without end
            raise Unavailable("graph_away") from error

    async def _sent(self, client: ClientId, connection: Connection, request: RequestInformation) -> bytes:
        """The body of the answer; a token that was refused, because it was revoked say, is asked for anew once."""
        _, adapter = self._adapter(client, connection)
        try:
            answer: bytes = await adapter.send_primitive_async(request, "bytes", {"XXX": ODataError})
        except APIError as error:
            if error.response_status_code != 401:
                raise
            request.headers.remove(AUTHORIZATION)  # the SDK would send the refused one again
            request.headers.add(AUTHORIZATION, f"Bearer {await self._renew(client, connection)}")
            answer = await adapter.send_primitive_async(request, "bytes", {"XXX": ODataError})
        return answer

    def _adapter(self, client: ClientId, connection: Connection) -> tuple[GraphServiceClient, GraphRequestAdapter]:
        key = (client, connection)
        kept = self._adapters.get(key)
        if kept is not None:
            return kept
        tokens = _Tokens(self._endpoint, lambda: self._token(client, connection))
        adapter = GraphRequestAdapter(BaseBearerTokenAuthenticationProvider(tokens), client=self._http)
        adapter.base_url = self._endpoint.url
        return self._adapters.put(key, (GraphServiceClient(request_adapter=adapter), adapter))


def _http(endpoint: GraphEndpoint) -> httpx.AsyncClient:
    is_loopback = endpoint.url.startswith("http://")
    hooks = {"response": [_stay]}
    plain = httpx.AsyncClient(timeout=endpoint.timeout, http2=False, trust_env=not is_loopback, event_hooks=hooks)
    # retries are the job queue's: the SDK would repeat a POST up to three times and wait up to 180 s in between
    options = {
        **graph_options,
        RetryHandlerOption.get_key(): RetryHandlerOption(should_retry=False),
        RedirectHandlerOption.get_key(): RedirectHandlerOption(should_redirect=False),
    }
    client: httpx.AsyncClient = GraphClientFactory.create_with_default_middleware(client=plain, options=options)
    return client


async def _stay(response: httpx.Response) -> None:
    """Graph leads nowhere; what does stands before it, and leads to a page to sign in at, say."""
    if response.is_redirect:
        raise httpx.RemoteProtocolError("led elsewhere", request=response.request)


class _Tokens(AccessTokenProvider):
    def __init__(self, endpoint: GraphEndpoint, token: Callable[[], Awaitable[str]]) -> None:
        self._hosts = AllowedHostsValidator(list(endpoint.hosts))
        self._token = token

    async def get_authorization_token(self, uri: str, additional_authentication_context: Any = None) -> str:
        if not self._hosts.is_url_host_valid(uri):
            raise ValueError("no token for a foreign host")  # an empty one would go out without Authorization, unseen
        return await self._token()

    def get_allowed_hosts_validator(self) -> AllowedHostsValidator:
        return self._hosts


def _object_in(raw: bytes, needs: str) -> dict[str, Any]:
    """The JSON object of an answer; raises ValueError for what is none, or lacks the field that it needs."""
    found = json.loads(raw) if raw else {}
    if not isinstance(found, dict) or (needs and needs not in found):
        raise ValueError("no answer of Graph")
    return found


def _mapped(error: APIError) -> RoomfixError | DuplicateTransactionError:
    """Graph's error as ours, by status and code, never by its message (Graph: concepts/errors).

    A refusal without a code is not Graph's: what stands before Graph closes no connection, and knows of no event.
    """
    status, code = error.response_status_code or 0, _code(error)
    if code == "errorduplicatetransactionid":
        detail = getattr(error, "error", None)
        existing = (detail.additional_data if detail else {}).get("@event.existingEventId")
        if existing:
            return DuplicateTransactionError(str(existing))
    if status in {408, 412, 429} or status >= 500 or not code:
        headers = error.response_headers or {}
        wish = retry_after(headers.get("retry-after"), date=headers.get("date"))
        return Unavailable("graph_away", retry_after=wish)
    return NeedsAdmin("graph_denied" if status in {401, 403} else "graph_refused", code=code)


def _code(error: APIError) -> str:
    """Graph's own word for what is wrong in lower case, "" where it has not spoken."""
    return (getattr(getattr(error, "error", None), "code", None) or "").lower()
