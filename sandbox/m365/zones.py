"""The time zones Graph knows by name, and its dateTimeTimeZone values."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.m365.refusals import GraphRefusal, invalid_parameter, invalid_property

# Unicode CLDR windowsZones, the main territory of each Windows zone.
_WINDOWS = """
AUS Central Standard Time=Australia/Darwin
AUS Eastern Standard Time=Australia/Sydney
Alaskan Standard Time=America/Anchorage
Arab Standard Time=Asia/Riyadh
Arabian Standard Time=Asia/Dubai
Argentina Standard Time=America/Buenos_Aires
Atlantic Standard Time=America/Halifax
Azores Standard Time=Atlantic/Azores
Bangladesh Standard Time=Asia/Dhaka
Canada Central Standard Time=America/Regina
Cape Verde Standard Time=Atlantic/Cape_Verde
Caucasus Standard Time=Asia/Yerevan
Cen. Australia Standard Time=Australia/Adelaide
Central America Standard Time=America/Guatemala
Central Europe Standard Time=Europe/Budapest
Central European Standard Time=Europe/Warsaw
Central Pacific Standard Time=Pacific/Guadalcanal
Central Standard Time=America/Chicago
Central Standard Time (Mexico)=America/Mexico_City
China Standard Time=Asia/Shanghai
E. Africa Standard Time=Africa/Nairobi
E. Australia Standard Time=Australia/Brisbane
E. South America Standard Time=America/Sao_Paulo
Eastern Standard Time=America/New_York
Egypt Standard Time=Africa/Cairo
FLE Standard Time=Europe/Kiev
Fiji Standard Time=Pacific/Fiji
GMT Standard Time=Europe/London
GTB Standard Time=Europe/Bucharest
Georgian Standard Time=Asia/Tbilisi
Greenwich Standard Time=Atlantic/Reykjavik
Hawaiian Standard Time=Pacific/Honolulu
India Standard Time=Asia/Calcutta
Iran Standard Time=Asia/Tehran
Israel Standard Time=Asia/Jerusalem
Jordan Standard Time=Asia/Amman
Kaliningrad Standard Time=Europe/Kaliningrad
Korea Standard Time=Asia/Seoul
Libya Standard Time=Africa/Tripoli
Mauritius Standard Time=Indian/Mauritius
Middle East Standard Time=Asia/Beirut
Montevideo Standard Time=America/Montevideo
Morocco Standard Time=Africa/Casablanca
Mountain Standard Time=America/Denver
Myanmar Standard Time=Asia/Rangoon
Namibia Standard Time=Africa/Windhoek
Nepal Standard Time=Asia/Katmandu
New Zealand Standard Time=Pacific/Auckland
Newfoundland Standard Time=America/St_Johns
Pacific SA Standard Time=America/Santiago
Pacific Standard Time=America/Los_Angeles
Pakistan Standard Time=Asia/Karachi
Romance Standard Time=Europe/Paris
Russian Standard Time=Europe/Moscow
SA Eastern Standard Time=America/Cayenne
SA Pacific Standard Time=America/Bogota
SA Western Standard Time=America/La_Paz
SE Asia Standard Time=Asia/Bangkok
Samoa Standard Time=Pacific/Apia
Singapore Standard Time=Asia/Singapore
South Africa Standard Time=Africa/Johannesburg
Sri Lanka Standard Time=Asia/Colombo
Taipei Standard Time=Asia/Taipei
Tasmania Standard Time=Australia/Hobart
Tokyo Standard Time=Asia/Tokyo
Tonga Standard Time=Pacific/Tongatapu
Turkey Standard Time=Europe/Istanbul
US Eastern Standard Time=America/Indianapolis
US Mountain Standard Time=America/Phoenix
UTC=Etc/UTC
Venezuela Standard Time=America/Caracas
W. Australia Standard Time=Australia/Perth
W. Central Africa Standard Time=Africa/Lagos
W. Europe Standard Time=Europe/Berlin
West Asia Standard Time=Asia/Tashkent
West Pacific Standard Time=Pacific/Port_Moresby
"""
_IANA = dict(line.split("=") for line in _WINDOWS.strip().splitlines())
_KNOWN = {name.lower(): iana for windows, iana in _IANA.items() for name in (windows, iana)}


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
