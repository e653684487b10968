from __future__ import annotations

from pathlib import Path

import pytest

from tests.builders.card_pictures import render
from tests.builders.echobot import a_card

pytestmark = pytest.mark.browser


async def test_a_card_is_drawn_with_its_words_and_buttons(package: Path, tmp_path: Path) -> None:
    drawn = await render(a_card("Free"), tmp_path / "card.png", packages=package)
    assert drawn.words.splitlines() == ["Free 09:00", "Claim", "Ask"]
    assert drawn.warnings == ()
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")


async def test_an_element_that_teams_does_not_know_is_complained_about(package: Path, tmp_path: Path) -> None:
    card = {**a_card("Free"), "body": [{"type": "Hologram"}]}
    drawn = await render(card, tmp_path / "card.png", packages=package)
    assert any("Hologram" in warning for warning in drawn.warnings)
