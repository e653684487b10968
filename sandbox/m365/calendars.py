"""Graph's calendar verbs on one mailbox: views, events, free/busy, settings."""

from __future__ import annotations

from typing import Any

from sandbox.m365 import access
from sandbox.m365.drafts import read_json
from sandbox.m365.entra.values import Grant
from sandbox.m365.events import Event, event_json, made_up_key
from sandbox.m365.meetings import existing
from sandbox.m365.odata import Preferences, collection, preferences, selected
from sandbox.m365.refusals import invalid_parameter, item_not_found
from sandbox.m365.schedule import schedules
from sandbox.m365.shares import Role
from sandbox.m365.world import Call, Reply, World
from sandbox.m365.zones import from_parameter

DEFAULT_PAGE, LARGEST_PAGE = 10, 1000
_NOT_SELECTABLE = {"createddatetime", "lastmodifieddatetime"}


def calendar_view(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """GET calendarView: what overlaps the window, series expanded (docs: api/calendar-list-calendarview)."""
    access.check_read(world, grant, mailbox)
    start, end = _window(call)
    found = sorted(world.mailboxes.between(mailbox, start, end), key=lambda event: event.key)
    return _events(call, found, grant=grant, context=f"users('{mailbox.replace('@', '%40')}')/calendarView")


def events(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """GET events: single events and series masters, not expanded."""
    access.check_read(world, grant, mailbox)
    found = [event for event in world.mailboxes.items(mailbox) if event.kind in {"singleInstance", "seriesMaster"}]
    return _events(call, found, grant=grant, context=f"users('{mailbox.replace('@', '%40')}')/events")


def _window(call: Call) -> tuple[Any, Any]:
    if "startDateTime" not in call.query or "endDateTime" not in call.query:
        raise invalid_parameter(
            "This request requires a time window specified by the query string parameters "
            "StartDateTime and EndDateTime."
        )
    start = from_parameter(call.query["startDateTime"], "StartDateTime")
    end = from_parameter(call.query["endDateTime"], "EndDateTime")
    if end < start:
        raise invalid_parameter("The end of the time window must not be before its start.")
    return start, end


def _events(call: Call, found: list[Event], *, grant: Grant, context: str) -> Reply:
    """docs: createdDateTime and lastModifiedDateTime do not support $select in a view; they are left out here."""
    wished = preferences(call.headers)
    rows = [_shown(event, wished, grant=grant) for event in found]
    chosen = {name.strip().lower() for name in call.query.get("$select", "").split(",")}
    for row in rows:
        for name in ("createdDateTime", "lastModifiedDateTime"):
            if name.lower() in chosen & _NOT_SELECTABLE:
                del row[name]
    return Reply(body=collection(call, rows, context=context, page=DEFAULT_PAGE, most=LARGEST_PAGE))


def _shown(event: Event, wished: Preferences, *, grant: Grant) -> dict[str, Any]:
    row = event_json(event, zone_name=wished.zone, immutable=wished.immutable)
    if not access.sees_private(grant, event):  # that the organiser is left out too is unverified
        row |= {"subject": "", "body": {"contentType": "html", "content": ""}, "bodyPreview": "", "attendees": []}
        row["organizer"] = None
    if not access.sees_body(grant):
        del row["body"], row["bodyPreview"]
    return row


def _one(call: Call, event: Event, *, grant: Grant, status: int = 200) -> Reply:
    context = f"{call.base}/$metadata#users('{event.mailbox.replace('@', '%40')}')/events/$entity"
    row = {"@odata.context": context, **_shown(event, preferences(call.headers), grant=grant)}
    return Reply(status, selected(call, row) if call.method == "GET" else row)


def create_event(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """POST events → 201; the rooms have not answered yet."""
    access.check_write(world, grant, mailbox)
    immutable = preferences(call.headers).immutable
    event = world.meetings.create(mailbox, _body(call), immutable=immutable)
    return _one(call, event, grant=grant, status=201)


def read_event(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    access.check_read(world, grant, mailbox)
    return _one(call, _event(world, call, mailbox), grant=grant)


def update_event(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    access.check_write(world, grant, mailbox)
    event = _event(world, call, mailbox)
    updated = world.meetings.update(event, _body(call), if_match=call.headers.get("If-Match"))
    return _one(call, updated, grant=grant)


def delete_event(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    access.check_write(world, grant, mailbox)
    world.meetings.delete(_event(world, call, mailbox), if_match=call.headers.get("If-Match"))
    return Reply(204)


def cancel_event(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """POST cancel → 202, organizer only. The comment would go to the attendees; here it stays in the log."""
    access.check_write(world, grant, mailbox)
    event = _event(world, call, mailbox)
    if call.body:
        _body(call)
    world.meetings.cancel(event)
    return Reply(202)


def _event(world: World, call: Call, mailbox: str) -> Event:
    at = [segment.lower() for segment in call.path].index("events")
    return existing(world.mailboxes.item(mailbox, call.path[at + 1]))


def _body(call: Call) -> dict[str, Any]:
    return read_json(call.body, call.headers.get("Content-Type", ""))


def get_schedule(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """POST getSchedule, asked through this mailbox."""
    access.check_free_busy(world, grant, mailbox)
    rows = schedules(world, call, grant=grant, wire=_body(call))
    context = f"{call.base}/$metadata#Collection(microsoft.graph.scheduleInformation)"
    return Reply(body={"@odata.context": context, "value": rows})


def read_calendar(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    access.check_read(world, grant, mailbox)
    context = f"{call.base}/$metadata#users('{mailbox.replace('@', '%40')}')/calendar/$entity"
    return Reply(body={"@odata.context": context, **_calendar(world, mailbox, reader=grant.account or mailbox)})


def list_calendars(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """One's own calendar and the shared ones that were accepted; a shared one's id differs from its owner's.

    A delegated token without a .Shared permission lists its own alone (unverified).
    """
    access.check_read(world, grant, mailbox)
    shared = world.shares.listed(mailbox) if access.sees_shared(grant) else []
    rows = [_calendar(world, owner, reader=mailbox) for owner in (mailbox, *shared)]
    context = f"users('{mailbox.replace('@', '%40')}')/calendars"
    return Reply(body=collection(call, rows, context=context, page=DEFAULT_PAGE, most=LARGEST_PAGE))


def calendar_owner(world: World, mailbox: str, calendar: str) -> str:
    """Whose calendar this id means in this mailbox, or 404 ErrorItemNotFound."""
    for owner in (mailbox, *world.shares.listed(mailbox)):
        if calendar == _calendar_id(owner, reader=mailbox):
            return owner
    raise item_not_found()


def _calendar_id(owner: str, *, reader: str) -> str:
    return "AQMkAD" + made_up_key(f"{owner} in {reader}")


def _calendar(world: World, owner: str, *, reader: str) -> dict[str, Any]:
    own = owner == reader
    name = world.mailboxes.named(owner).name
    return {
        "id": _calendar_id(owner, reader=reader),
        "name": "Calendar" if own else name,
        "color": "auto",
        "hexColor": "",
        "isDefaultCalendar": own,
        "changeKey": made_up_key(owner)[:12],
        "canShare": own,
        "canViewPrivateItems": own,
        "canEdit": own or world.shares.role(owner, reader) is Role.WRITE,
        "allowedOnlineMeetingProviders": ["teamsForBusiness"] if own else [],
        "defaultOnlineMeetingProvider": "teamsForBusiness" if own else "unknown",
        "isTallyingResponses": own,
        "isRemovable": not own,
        "owner": {"name": name, "address": owner},
    }
