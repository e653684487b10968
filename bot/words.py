"""What somebody wants by the first words they type."""

from __future__ import annotations

from collections.abc import Mapping

TWO_WORDS: Mapping[str, str] = {
    "hand over": "handover",
    "take over": "takeover",
    "check in": "checkin",
    "end early": "endearly",
    "go on": "resume",
}
ALIASES: Mapping[str, str] = {"done": "complete", "decline": "return", "approve": "approval", "pause": "wait"}
"""Other words for the same."""


def head_and_rest(text: str) -> tuple[str, str]:
    """The word that says what is wanted, its two words made one, and what follows it."""
    head, *rest = text.split(maxsplit=1) or ["help"]
    second, *others = "".join(rest).split(maxsplit=1) or [""]
    pair = f"{head} {second}".casefold().replace("-", " ")
    if pair in TWO_WORDS:
        return TWO_WORDS[pair], "".join(others).strip()
    folded = head.casefold()
    return ALIASES.get(folded) or TWO_WORDS.get(folded.replace("-", " ")) or folded, "".join(rest).strip()
