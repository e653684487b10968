"""Ways to look at a card in tests: what the official schema says, which buttons and which words it has."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema_rs import Draft6Validator


def schema_problems(card: dict[str, Any]) -> list[str]:
    """What the official 1.5 schema finds; it does not know Teams' own `msteams`, so that goes first."""
    plain = {name: value for name, value in card.items() if name != "msteams"}
    return [f"{error.instance_path}: {error.message[:200]}" for error in _schema().iter_errors(_sent(plain))]


def _sent(card: dict[str, Any]) -> Any:
    return json.loads(json.dumps(card))


def distinct(cards: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(card): card for card in cards}.values())


def parts(part: Any) -> Iterator[dict[str, Any]]:
    """Every dict of a card, the card itself first; fallbacks are another look of the same button and left out."""
    if isinstance(part, dict):
        yield part
        for name, value in part.items():
            if name != "fallback":
                yield from parts(value)
    elif isinstance(part, list):
        for item in part:
            yield from parts(item)


def of_type(card: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [part for part in parts(card) if part.get("type") == name]


def titles(card: dict[str, Any]) -> list[str]:
    """The titles of all buttons."""
    return [action["title"] for row in of_type(card, "ActionSet") for action in row["actions"]]


def words(card: dict[str, Any]) -> list[str]:
    """Every text a person reads on a card, buttons included."""
    texts = [part["text"] for part in of_type(card, "TextBlock")]
    facts = [fact[side] for part in of_type(card, "FactSet") for fact in part["facts"] for side in ("title", "value")]
    return texts + facts + titles(card)


def reads(card: dict[str, Any]) -> str:
    return "\n".join(words(card))


@cache
def _schema() -> Draft6Validator:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8-sig")
    return Draft6Validator(json.loads(text))
