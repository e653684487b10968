"""The help card says what can be typed, and how the bot is called where it must be."""

from __future__ import annotations

import pytest

from cards import kit
from cards.forms.help import help_card
from cards.text.catalogue import TEXTS
from tests.builders.card_checks import reads, schema_problems

KINDS = ["personal", "groupChat", "channel"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", TEXTS)
def test_help_is_a_valid_card(kind: str, language: str) -> None:
    card = help_card(kind, language=language)
    assert schema_problems(card) == []
    assert kit.size(card) < 10_000


@pytest.mark.parametrize("kind", KINDS)
def test_help_has_both_words_and_an_example(kind: str) -> None:
    card = help_card(kind)
    assert "**report** *(room)* *(what is wrong)*" in reads(card)
    assert "**help**" in reads(card)
    assert "report Isar projector stays dark" in reads(card)


@pytest.mark.parametrize("kind", ["groupChat", "channel"])
def test_in_company_the_example_mentions_the_bot(kind: str) -> None:
    assert "**@Roomfix report Isar projector stays dark**" in reads(help_card(kind))
    assert "begin with **@Roomfix**, or Roomfix does not see the message" in reads(help_card(kind))


def test_in_a_personal_chat_nothing_needs_to_be_mentioned() -> None:
    text = reads(help_card("personal"))
    assert "For example: **report Isar" in text
    assert "Here Roomfix reads every message." in text
