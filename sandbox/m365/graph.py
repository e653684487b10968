"""Microsoft Graph v1.0: which verb a URL means, and errors in Graph's envelope."""

from __future__ import annotations

import re
from datetime import UTC
from typing import Any, Protocol

from sandbox.m365 import access, calendars, directory, neighbours, settings
from sandbox.m365.entra.values import Grant
from sandbox.m365.faults import Effect
from sandbox.m365.refusals import GraphRefusal, mailbox_throttled, unknown_segment
from sandbox.m365.world import Call, Reply, World


class MailboxVerb(Protocol):
    """A verb on the mailbox that the URL names."""

    def __call__(self, world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply: ...


class TenantVerb(Protocol):
    """A verb on the organisation."""

    def __call__(self, world: World, call: Call, *, grant: Grant) -> Reply: ...


_MAILBOX: dict[tuple[str, ...], MailboxVerb] = {
    ("GET", "calendarview"): calendars.calendar_view,
    ("GET", "events"): calendars.events,
    ("POST", "events"): calendars.create_event,
    ("GET", "events", "*"): calendars.read_event,
    ("PATCH", "events", "*"): calendars.update_event,
    ("DELETE", "events", "*"): calendars.delete_event,
    ("POST", "events", "*", "cancel"): calendars.cancel_event,
    ("POST", "getschedule"): calendars.get_schedule,
    ("GET", "calendar"): calendars.read_calendar,
    ("GET", "calendars"): calendars.list_calendars,
    ("GET", "mailboxsettings"): settings.mailbox_settings,
    ("GET", "mailboxsettings", "*"): settings.one_setting,
}
_TENANT: dict[tuple[str, ...], TenantVerb] = {
    ("GET", "places", "room"): directory.rooms,
    ("GET", "places", "roomlist"): directory.room_lists,
    ("GET", "places", "*", "roomlist", "rooms"): directory.rooms_of_list,
    ("GET", "places", "*"): directory.place,
    ("GET", "organization"): directory.organization,
    ("GET", "domains"): directory.domains,
}
_PREFIX = re.compile(r"^(microsoft\.)?graph\.")


def respond(world: World, call: Call) -> Reply:
    """Answer one Graph request, its error if there is one in Graph's envelope (docs: concepts/errors)."""
    try:
        _check_switches(world, call)
        return _route(world, call, access.authenticated(world, call))
    except GraphRefusal as refusal:
        return _envelope(world, call, refusal)


def _check_switches(world: World, call: Call) -> None:
    fault = world.faults.take(call.line, Effect.STATUS)
    if fault is not None:
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        raise GraphRefusal(fault.status, fault.code, fault.message, headers=headers, bare=fault.bare)
    if _is_crowded(world, call):
        raise mailbox_throttled(world.manners.concurrency_retry_after)


def throttle_key(world: World, call: Call) -> tuple[str, str] | None:
    """Requests at once are counted by app and mailbox in the URL (docs: concepts/throttling-limits)."""
    grant = world.grant(call)
    if grant is None or len(call.path) < 2:
        return None
    head = call.path[0].lower()
    if head == "me" and grant.account:
        return grant.app, grant.account
    account = world.mailboxes.account(call.path[1]) if head == "users" else None
    return (grant.app, account.address) if account and len(call.path) > 2 else None


def _is_crowded(world: World, call: Call) -> bool:
    key, most = throttle_key(world, call), world.manners.concurrency
    return key is not None and most is not None and world.running.get(key, 0) > most


def _route(world: World, call: Call, grant: Grant) -> Reply:
    if grant.tenant != world.tenant.id:
        return neighbours.respond(world, call, grant=grant)
    head = call.path[0].lower() if call.path else ""
    if head == "me":
        return _me(world, call, grant)
    if head == "users" and len(call.path) > 1:
        return _mailbox(world, call, grant=grant, name=call.path[1], rest=call.path[2:])
    shape = [_plain(segment) for segment in call.path]
    if len(shape) > 1 and shape[1] not in {"room", "roomlist"}:
        shape[1] = "*"
    tenant_verb = _TENANT.get((call.method, *shape))
    if tenant_verb is None:
        raise unknown_segment(call.path[0] if call.path else "")
    return tenant_verb(world, call, grant=grant)


def _me(world: World, call: Call, grant: Grant) -> Reply:
    if grant.account is None:
        raise GraphRefusal(400, "BadRequest", "/me request is only valid with delegated authentication flow.")
    return _mailbox(world, call, grant=grant, name=grant.account, rest=call.path[1:])


def _mailbox(world: World, call: Call, *, grant: Grant, name: str, rest: tuple[str, ...]) -> Reply:
    if not rest:
        return directory.user(world, call, grant=grant, name=name)
    mailbox = access.mailbox(world, grant, name)
    grant = access.at_mailbox(world, grant, mailbox)
    shape = [_plain(segment) for segment in rest]
    if shape[0] == "calendars" and len(rest) > 1:
        mailbox = calendars.calendar_owner(world, mailbox, rest[1])
        shape = ["calendar", *shape[2:]]
    if shape[0] == "calendar" and len(shape) > 1:
        shape = shape[1:]
    if shape[0] in {"events", "mailboxsettings"} and len(shape) > 1:
        shape[1] = "*"
    mailbox_verb = _MAILBOX.get((call.method, *shape))
    if mailbox_verb is None:
        raise unknown_segment(rest[-1])
    return mailbox_verb(world, call, grant=grant, mailbox=mailbox)


def _plain(segment: str) -> str:
    """A segment's name without case, namespace and call brackets; the SDK shortens microsoft.graph.room."""
    return _PREFIX.sub("", segment.lower()).removesuffix("()")


def _envelope(world: World, call: Call, refusal: GraphRefusal) -> Reply:
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message, **refusal.extra}
    if not refusal.bare:
        error["innerError"] = {
            "date": world.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
            "request-id": call.request_id,
            "client-request-id": call.headers.get("client-request-id", call.request_id),
        }
    return Reply(refusal.status, {"error": error}, refusal.headers)
