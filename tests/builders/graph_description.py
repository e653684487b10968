"""What Microsoft Graph v1.0 publishes of the paths and types that Roomfix uses, and what of it something breaks.

The facts stand in `tests/facts/graph.json`: of a path its query options, the type of its body and of its answers; of a
type what it is, has and needs. `text?` may be null, `[text]` is a list, `<=100` and `5-1440` are limits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

FACTS = Path(__file__).parents[1] / "facts" / "graph.json"
PLAIN: Mapping[str, Mapping[str, Any]] = {
    "text": {"type": "string"},
    "int": {"type": "integer"},
    "number": {"type": "number"},
    "bool": {"type": "boolean"},
    "instant": {"type": "string", "format": "date-time"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string"},
    "any": {},
}
DERIVED = {"timeZoneBase": "customTimeZone", "place": "room"}
"""Where an answer may be of a derived type, named by its @odata.type."""
REFUSAL = "ODataError"
SPEC = re.compile(r"(\[?)(\w+)(\??)\]?(\??)(?: <=(\d+)| (\d+)-(\d+))?")


def complaints(method: str, path: str, status: int, body: Any) -> list[str]:
    """What is wrong with an answer of a path's template: no property it does not know, null only where it may be."""
    known = facts()["paths"][f"{method} {path}"]["answers"]
    kind = REFUSAL if status >= 400 else known[str(status)]
    if not kind:
        return [] if body in ("", None) else ["a body where there is none"]
    return _errors(kind, body)


def request_complaints(method: str, path: str, query: Mapping[str, str], body: Any) -> list[str]:
    """What is wrong with a request: query options, and a body that Graph does not know.

    Graph matches the names of an action's parameters in any case; the SDK writes them with a capital.
    """
    operation = next(row for known, row in facts()["paths"].items() if _is_at(known, method, path))
    wrong = [f"{path}: unknown query option {name}" for name in query if name not in operation.get("query", ())]
    if body:
        names = {name.lower(): name for name in _has(operation["body"])}
        plain = {name: value for name, value in body.items() if not name.startswith("@")}
        wrong += [f"{path}: {name} is not a property Graph knows" for name in plain if name.lower() not in names]
        folded = {names.get(name.lower(), name): value for name, value in plain.items()}
        wrong += [f"{path}: {complaint}" for complaint in _errors(operation["body"], folded)]
    return wrong


@cache
def facts() -> Any:
    """The facts as they stand."""
    return json.loads(FACTS.read_text())


def _is_at(known: str, method: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", known), f"{method} {path}") is not None


def _errors(kind: str, value: Any) -> list[str]:
    return [f"{error.instance_path}: {error.message}"[:300] for error in _validator(kind).iter_errors(value)]


@cache
def _validator(kind: str) -> Draft202012Validator:
    types = {name: _strict(name) for name in facts()["types"]}
    words = {name: {"enum": known} for name, known in facts()["words"].items()}
    return Draft202012Validator({**_of_type(kind), "$defs": types | words})


def _strict(name: str) -> dict[str, Any]:
    """A type as JSON Schema, with what it inherits; notes of OData (`@…`) may stand anywhere."""
    row, has = facts()["types"][name], _has(name)
    return {
        "type": "object",
        "properties": {prop: _schema(spec) for prop, spec in has.items()},
        "patternProperties": {"@": {}},
        "required": row.get("needs", []),
        "additionalProperties": bool(row.get("open")),
    }


def _has(name: str) -> dict[str, str]:
    row = facts()["types"][name]
    inherited = _has(row["is"]) if "is" in row else {}
    return inherited | dict(row.get("has", {}))


def _schema(spec: str) -> dict[str, Any]:
    match = SPEC.fullmatch(spec)
    assert match, spec
    listed, word, may_be_null, null_list, most, low, high = match.groups()
    one = dict(PLAIN[word]) if word in PLAIN else _of_type(word)
    if low:
        one |= {"minimum": int(low), "maximum": int(high)}
    made = {"type": "array", "items": one} | ({"maxItems": int(most)} if most else {}) if listed else one
    return {"anyOf": [made, {"type": "null"}]} if may_be_null or null_list else made


def _of_type(word: str) -> dict[str, Any]:
    here = {"$ref": f"#/$defs/{word}"}
    return {"anyOf": [here, {"$ref": f"#/$defs/{DERIVED[word]}"}]} if word in DERIVED else here
