"""What somebody wants by the first words they type: a command's name, or what its button says in any language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from cards.text.catalogue import TEXTS
from services.lifecycle.command_specs import SPECS
from services.parsing.spelling import same
from services.parsing.vocabulary import meanings

BUTTONS: Final[Mapping[str, str]] = {spec.button: spec.word for spec in SPECS.values() if spec.button} | {
    "button.take_back": "return",
    "button.snooze": "snooze",
    "button.told": "told",
}
"""The keys of what buttons say, and the words of the dialogs that they begin."""


def head_and_rest(text: str) -> tuple[str, str]:
    """The word that says what is wanted, and what follows it; `help` where nothing was typed."""
    typed = text.strip()
    for title, command in _titles():
        found = title.match(typed)
        if found:
            return command, typed[found.end() :].strip()
    head, *rest = typed.split(maxsplit=1) or ["help"]
    return same(head), "".join(rest).strip()


@cache
def _titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """What finds each button's words, and what people say instead, at the beginning, in any case, with hyphens or as
    one word; the longest first."""
    said = {texts[key].rstrip("…"): command for texts in TEXTS.values() for key, command in BUTTONS.items()}
    said |= meanings("command")
    longest = sorted(said.items(), key=lambda pair: len(pair[0]), reverse=True)
    return tuple((_pattern(title), command) for title, command in longest)


def _pattern(title: str) -> re.Pattern[str]:
    spelt = (re.escape(word).replace("ß", "(?:ß|ss)") for word in title.split())
    words = (re.sub("['’]", "['’]", word) for word in spelt)
    return re.compile(r"[\s-]*".join(words) + r"(?!\S)", re.IGNORECASE)
