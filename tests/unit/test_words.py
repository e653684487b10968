"""What somebody wants by the first words they type."""

from __future__ import annotations

import pytest

from bot.words import head_and_rest


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("", "help", ""),
        ("  \n ", "help", ""),
        ("Help", "help", ""),
        ("report Isar no sound", "report", "Isar no sound"),
        ("report\nIsar\nno sound", "report", "Isar\nno sound"),
        ("check in", "checkin", ""),
        ("Check-In Isar", "checkin", "Isar"),
        ("check in  Isar now", "checkin", "Isar now"),
        ("hand over Isar", "handover", "Isar"),
        ("handover Isar", "handover", "Isar"),
        ("go on", "resume", ""),
        ("done Isar new cable", "complete", "Isar new cable"),
        ("check it", "check", "it"),
        ("approve bd76-1", "approval", "bd76-1"),
    ],
)
def test_the_first_words_say_what_is_wanted(text: str, head: str, rest: str) -> None:
    assert head_and_rest(text) == (head, rest)
