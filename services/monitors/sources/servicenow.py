"""ServiceNow's incident table, as a business rule sends a record's fields by an outbound REST message.

ServiceNow: times without a zone are UTC, choices are sent as their numbers or in words, empty fields as "".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WrapValidator

from services.model import Severity
from services.monitors import vendor_bodies as wire
from services.monitors.intake import (
    MAX_DESCRIPTION,
    Read,
    Report,
    ReportStatus,
    Sent,
    believable,
    cut,
    json_in,
    left_out,
    name_of,
    or_none,
)
from services.monitors.monitor import Monitor, with_key

OVER = frozenset({"6", "7", "8", "resolved", "closed", "canceled", "cancelled"})
"""States of an incident that needs nobody any more."""
PRIORITIES: Mapping[str, Severity] = {
    "1": Severity.CRITICAL,
    "2": Severity.MAJOR,
    "3": Severity.MAJOR,
    "4": Severity.MINOR,
    "5": Severity.MINOR,
}
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def _one_of(*parts: str) -> BeforeValidator:
    """A field that is sent plain, or as an object with its words and its value; "" for an empty one."""

    def read(value: Any) -> Any:
        if isinstance(value, dict):
            value = next((value[part] for part in parts if value.get(part)), "")
        return wire.as_words(value)

    return BeforeValidator(read)


def _moment(text: Any) -> datetime | None:
    if text == "":
        return None
    if not (isinstance(text, str) and TIME.fullmatch(text)):
        raise ValueError("must be UTC in ServiceNow's own form, such as 2026-01-05 08:00:00")
    return believable(datetime.fromisoformat(text).replace(tzinfo=UTC))


Words = Annotated[str, _one_of("display_value")]
Value = Annotated[str, _one_of("value", "display_value")]
Time = Annotated[Annotated[datetime | None, BeforeValidator(_moment), _one_of("value")], WrapValidator(or_none)]


class _Record(wire.VendorObject):
    sys_id: Value = ""
    number: Value = ""
    short_description: Words = ""
    description: Words = ""
    state: Value = ""
    priority: Value = ""
    impact: Value = ""
    urgency: Value = ""
    u_room: Words = ""
    cmdb_ci: Words = ""
    location: Words = ""
    opened_at: Time = None
    reopened_time: Time = None
    link: Words = ""


def _reports(source: str, sent: Sent) -> tuple[Read, ...]:
    """What a record says of its incident; raises IntakeError 400 naming the wrong fields."""
    body = json_in(sent.body)
    record = wire.read(_Record, body)
    link, is_reopened = wire.link(record.link), bool(body.get("reopened_time"))
    status = ReportStatus.RESOLVED if _choice(record.state) in OVER else ReportStatus.TRIGGERED
    rooms = _rooms(record) if status is ReportStatus.TRIGGERED else ("",)
    report = Report(
        source=source,
        source_id=_source_id(record),
        room=rooms[0],
        title=wire.line(_title(record)) if status is ReportStatus.TRIGGERED else "",
        description=cut(record.description, MAX_DESCRIPTION),
        severity=_severity(record),
        status=status,
        occurred_at=record.reopened_time if is_reopened else record.opened_at,
        link=link,
        tenant=None,
        or_rooms=rooms[1:],
        left_out=left_out(
            reopened_time=(body.get("reopened_time"), record.reopened_time),
            opened_at=(body.get("opened_at"), record.opened_at),
            link=(body.get("link"), link),
            description=(record.description, len(record.description) <= MAX_DESCRIPTION),
        ),
    )
    return (report,)


def _choice(words: str) -> str:
    """What stands for a choice: its number, also before a dash (`1 - Critical`), or its words."""
    return words.partition(" - ")[0].strip().lower()


def _source_id(record: _Record) -> str:
    return name_of(wire.required(record.sys_id or record.number, "sys_id", "send sys_id or number"))


def _title(record: _Record) -> str:
    return wire.required(record.short_description, "short_description", "say what is wrong")


def _rooms(record: _Record) -> tuple[str, ...]:
    rooms = wire.names(record.u_room) or wire.names(record.cmdb_ci, record.location)
    wire.required("".join(rooms), "u_room", "name the room here, or in cmdb_ci or location")
    return rooms


def _severity(record: _Record) -> Severity:
    priority, impact, urgency = (_choice(words) for words in (record.priority, record.impact, record.urgency))
    if priority not in PRIORITIES and {impact, urgency} <= {"1", "2", "3"}:
        priority = str(int(impact) + int(urgency) - 1)  # ServiceNow's own table of priorities, unless it was changed
    return PRIORITIES.get(priority, Severity.MAJOR)


MONITOR = Monitor("ServiceNow", with_key, _reports, has_plain_key=True)
