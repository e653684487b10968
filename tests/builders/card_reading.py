"""Reads an Adaptive Card's JSON as a person would: its words and its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PARTS = ("body", "items", "columns", "facts", "inlines", "rows", "cells", "images")
_WORDS = ("title", "label", "text", "altText", "value")
_HIDDEN = ("data", "refresh", "msteams", "fallback")


def card_text(node: object) -> str:
    """The visible words of a card in reading order, one a line; DATE() and TIME() stay as they are written."""
    return "\n".join(_words(node))


def _words(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list):
        for part in node:
            yield from _words(part)
    elif isinstance(node, dict) and not str(node.get("type", "")).startswith("Action."):
        keys = ("label",) if str(node.get("type", "")).startswith("Input.") else _WORDS
        yield from (node[key] for key in keys if isinstance(node.get(key), str))
        yield from (word for key in _PARTS for word in _words(node.get(key)))


def card_actions(node: object) -> list[dict[str, Any]]:
    """All actions a person can press in a card, in reading order; their fallbacks are not shown and not listed."""
    if isinstance(node, list):
        return [action for part in node for action in card_actions(part)]
    if not isinstance(node, dict):
        return []
    own = [node] if str(node.get("type", "")).startswith("Action.") else []
    return own + [action for key, part in node.items() if key not in _HIDDEN for action in card_actions(part)]
