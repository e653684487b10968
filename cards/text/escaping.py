"""Untrusted text made harmless for cards, button titles and notifications."""

from __future__ import annotations

import re
from typing import Final

NAME: Final = 120
"""Characters that a name, a word or an address may take on a card."""


class Markdown(str):
    """Text that may stand on a card: a text of the catalogue, or somebody's words after `escape`."""

    __slots__ = ()


_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ][A-Za-z0-9À-ÖØ-öø-ÿ,.:;!?()/'– -]*")
"""Most names and sentences: nothing in them to escape or to remove. Only saves time."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
"""Control characters, those that turn the direction of writing, and half surrogate pairs, which UTF-8 cannot hold."""

_MARKED = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_~[]"} | {"<": "&lt;"})
_ENTITY = re.compile(r"&(?=#?\w+;)")
_MACRO = re.compile(r"\{(?=\{)")
_LINE_START = re.compile(r"^(?:(?=[#>+-])|(\d+)(?=[.)]))")


def escape(text: str, *, limit: int = NAME) -> Markdown:
    r"""Somebody's words for a TextBlock or a fact, clipped to `limit` characters: shown as typed, never obeyed.

    Lines become paragraphs. Covered are Markdown, HTML and `<at>` mentions, and the `{{DATE(…)}}` macro, which clients
    expand before they read Markdown (Adaptive Cards: text-features); `&lt;` because backslashes alone stop no HTML.
    """
    if _is_plain(text, limit):
        return Markdown(text)
    lines = (_seen(line) for line in text.splitlines())
    kept = _clipped("\n".join(line for line in lines if line), limit)
    return Markdown("\n\n".join(_inert(line) for line in kept.split("\n")))


def escape_line(text: str, *, limit: int = NAME) -> Markdown:
    """Somebody's words inside a sentence or as a title: `escape`, in one line."""
    return Markdown(text) if _is_plain(text, limit) else Markdown(_inert(one_line(text, limit=limit)))


def one_line(text: str, *, limit: int = NAME) -> str:
    """Somebody's words as plain text in one line: for button titles and notifications, which read no Markdown."""
    return text if _is_plain(text, limit) else _clipped(_seen(text), limit)


def _is_plain(text: str, limit: int) -> bool:
    return len(text) <= limit and "  " not in text and not text.endswith(" ") and _PLAIN.fullmatch(text) is not None


def _seen(text: str) -> str:
    return " ".join(_UNSEEN.sub("", " ".join(text.split())).split())


def _clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _inert(line: str) -> str:
    marked = _ENTITY.sub("&amp;", line).translate(_MARKED)
    return _LINE_START.sub(r"\1\\", _MACRO.sub(r"{\\", marked))
