"""OData as Graph speaks it: query options, pages and the Prefer header."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sandbox.m365.refusals import GraphRefusal, invalid_query
from sandbox.m365.world import Call
from sandbox.m365.zones import zone

Row = dict[str, Any]

_PREFERENCE = re.compile(r'([\w.]+)\s*=\s*"?([^",;]+)"?')
_CLAUSE = re.compile(r"([\w/]+) (eq|ne|gt|ge|lt|le) (?:'([^']*)'|(\w+))")
_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the Prefer header asked for: the zone of answered times, and which kind of id."""

    zone: str = "UTC"
    immutable: bool = False


def preferences(headers: Mapping[str, str]) -> Preferences:
    """Read Prefer; an unknown zone is 400 TimeZoneNotSupportedException."""
    wished = {name.lower(): value for name, value in _PREFERENCE.findall(headers.get("Prefer", ""))}
    zone_name = wished.get("outlook.timezone", "UTC")
    zone(zone_name)
    return Preferences(zone_name, immutable=wished.get("idtype", "").lower() == "immutableid")


def collection(call: Call, rows: list[Row], *, context: str, page: int, most: int) -> Row:
    """One page of `rows` after $filter, $orderby, $skip, $top and $select, with nextLink while there are more.

    Graph: nextLink is absolute on the URL the client used and carries $skip; headers are not in it.
    """
    rows = _filtered(call, rows)
    rows = _sorted(call, rows)
    top = _number(call, "$top", default=page, least=1, most=most)
    skip = _number(call, "$skip", default=0, least=0, most=1_000_000)
    answer: Row = {"@odata.context": f"{call.base}/$metadata#{context}"}
    if call.query.get("$count", "").lower() == "true":
        answer["@odata.count"] = len(rows)
    answer["value"] = [selected(call, row) for row in rows[skip : skip + top]]
    if skip + top < len(rows):
        answer["@odata.nextLink"] = _next_link(call, skip + top)
    return answer


def selected(call: Call, row: Row) -> Row:
    """The row with what $select names; id and etag always come along."""
    names = call.query.get("$select")
    if not names:
        return row
    wanted = {name.strip().lower() for name in names.split(",")} | {"id"}
    return {name: value for name, value in row.items() if name.lower() in wanted or name.startswith("@odata.")}


def _next_link(call: Call, skip: int) -> str:
    options = {**call.query, "$skip": str(skip)}
    query = "&".join(f"{name}={quote(value, safe=':,')}" for name, value in options.items())
    path = "/".join(quote(segment, safe="@()") for segment in call.path)
    return f"{call.base}/{path}?{query}"


def _number(call: Call, name: str, *, default: int, least: int, most: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isdecimal() or not least <= int(text) <= most:
        raise invalid_query(f"The value '{text}' of query option '{name}' must be between {least} and {most}.")
    return int(text)


def _sorted(call: Call, rows: list[Row]) -> list[Row]:
    """Graph sorts events by start/dateTime and the like; without $orderby in no order at all."""
    for clause in reversed(call.query.get("$orderby", "").split(",")):
        path, _, direction = clause.strip().partition(" ")
        if path:
            rows = sorted(rows, key=_ordering(path), reverse=direction.strip().lower() == "desc")
    return rows


def _ordering(path: str) -> Callable[[Row], tuple[bool, Any]]:
    def key(row: Row) -> tuple[bool, Any]:
        value = _at(row, path)
        return value is not None, 0 if value is None else value

    return key


def _filtered(call: Call, rows: list[Row]) -> list[Row]:
    """Comparisons joined by `and`; anything richer is refused rather than misread."""
    text = call.query.get("$filter")
    if not text:
        return rows
    for clause in re.split(r"\s+and\s+", text.strip()):
        match = _CLAUSE.fullmatch(clause)
        if match is None:
            raise GraphRefusal(400, "ErrorInvalidUrlQueryFilter", f"The query filter is not supported here: {clause}")
        path, compare, quoted, bare = match.groups()
        wanted = _literal(bare) if quoted is None else quoted
        rows = [row for row in rows if _fits(_at(row, path), wanted, _COMPARE[compare])]
    return rows


def _fits(value: Any, wanted: Any, compare: Callable[[Any, Any], Any]) -> bool:
    same_kind = isinstance(value, type(wanted)) or value is None or wanted is None
    return same_kind and (value is None) == (wanted is None) and bool(value is None or compare(value, wanted))


def _literal(text: str) -> Any:
    return {"true": True, "false": False, "null": None}.get(text, int(text) if text.isdecimal() else text)


def _at(row: Row, path: str) -> Any:
    value: Any = row
    for name in path.split("/"):
        if not isinstance(value, dict) or name not in value:
            raise invalid_query(f"Could not find a property named '{name}'.")
        value = value[name]
    return value
