"""The time zones Graph knows by name, and its dateTimeTimeZone values."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.m365.refusals import GraphRefusal, invalid_parameter, invalid_property
from services.parsing.cldr import windows_zones

_KNOWN = {name.lower(): iana for windows, iana in windows_zones().items() for name in (windows, iana)}
"""Graph: the Windows names, and of the IANA names those that stand for one of them (unverified for the last few)."""


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of a Windows name or of one of the IANA names Graph lists.

    Graph: not every IANA name is taken (Europe/Madrid is not: docs resources/datetimetimezone); an unknown one is
    400 TimeZoneNotSupportedException.
    """
    iana = _KNOWN.get(name.strip().lower())
    if iana is None:
        message = f"A valid TimeZone value must be specified. The following TimeZone value is not supported: '{name}'."
        raise GraphRefusal(400, "TimeZoneNotSupportedException", message)
    return ZoneInfo(iana)


def wall_time(moment: datetime, zone_name: str) -> dict[str, str]:
    """A dateTimeTimeZone: seven fractional digits, no offset (docs: resources/datetimetimezone)."""
    return {"dateTime": _digits(moment, zone_name), "timeZone": zone_name}


@lru_cache(maxsize=20_000)
def _digits(moment: datetime, zone_name: str) -> str:
    local = moment.astimezone(zone(zone_name)).replace(tzinfo=None)
    return local.isoformat(timespec="microseconds") + "0"


def floating(moment: datetime, *, own_zone: str, label: str) -> dict[str, str]:
    """An all-day event's midnight, the same digits whatever zone was asked for.

    Graph: all-day events return midnight to midnight regardless of Prefer (microsoft-graph-docs#1802, "by design").
    """
    return {**wall_time(moment, own_zone), "timeZone": label}


def timestamp(moment: datetime) -> str:
    """A plain Edm.DateTimeOffset as Exchange writes it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "0Z"


def from_wall_time(value: Any, name: str) -> tuple[datetime, str]:
    """The UTC instant of a dateTimeTimeZone and the zone name it came with; GraphRefusal when it is none.

    An offset inside dateTime wins over timeZone: unverified, chosen because the SDK can send both.
    """
    if not isinstance(value, dict) or not isinstance(value.get("dateTime"), str):
        raise invalid_property(name)
    zone_name = value.get("timeZone") or "UTC"
    own_zone = zone(str(zone_name))
    try:
        parsed = datetime.fromisoformat(value["dateTime"])
    except ValueError as error:
        raise invalid_property(name) from error
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=own_zone)).astimezone(UTC), str(zone_name)


def from_parameter(text: str, name: str) -> datetime:
    """A query parameter's instant, by its own offset, UTC without one (docs: api/calendar-list-calendarview)."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise invalid_parameter(f"The value '{text}' of parameter '{name}' is invalid.") from error
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)
