"""The kit makes valid cards of version 1.5 and refuses what the package underneath would lose in silence."""

from __future__ import annotations

import json

import pytest

from cards import kit
from cards.text.escaping import Markdown
from tests.builders.card_checks import parts, schema_problems

HELLO = Markdown("Hello")


def a_button(title: str = "Claim Tue 09:00") -> kit.Json:
    return kit.execute(title, "claim", {"i": "inc-1", "s": 5})


def test_a_property_that_a_part_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="_Text has no property 'colour'"):
        kit._Text(text="x", colour="red")


def test_a_property_of_the_wrong_type_is_refused() -> None:
    with pytest.raises(TypeError, match="_Text has no property 'wrap' that can be 'yes'"):
        kit._Text(text="x", wrap="yes")


def test_the_schema_check_of_these_tests_can_fail() -> None:
    card = kit.card([kit.text(HELLO)], fallback_text=HELLO)
    assert schema_problems(card) == []
    card["body"][0]["colour"] = "red"
    assert schema_problems(card)


def test_every_part_together_is_a_valid_card_of_plain_dicts() -> None:
    body = [
        kit.text(
            HELLO, size="large", color="accent", bold=True, subtle=True, heading=True, spacing="none", max_lines=2
        ),
        kit.facts([(HELLO, HELLO)]),
        kit.beside([kit.text(HELLO)], [kit.text(HELLO, align="right")]),
        kit.container(
            [kit.text(HELLO)],
            style="warning",
            bleed=True,
            separator=True,
            opens=kit.open_url("Go", "https://a.example"),
        ),
        kit.buttons([a_button()], spacing="small"),
    ]
    card = kit.card(body, fallback_text=HELLO, refresh=a_button("Refresh"))
    assert schema_problems(card) == []
    assert json.loads(json.dumps(card)) == card
    assert {type(part) for part in parts(card)} == {dict}


def test_a_card_is_version_1_5_and_wide() -> None:
    card = kit.card([], fallback_text=HELLO)
    assert card == {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [],
        "fallbackText": "Hello",
        "msteams": {"width": "Full"},
    }


def test_a_button_carries_its_verb_in_the_data_for_clients_that_only_submit() -> None:
    assert a_button() == {
        "type": "Action.Execute",
        "title": "Claim Tue 09:00",
        "verb": "claim",
        "data": {"i": "inc-1", "s": 5},
        "associatedInputs": "none",
        "fallback": {
            "type": "Action.Submit",
            "title": "Claim Tue 09:00",
            "data": {"i": "inc-1", "s": 5, "verb": "claim"},
        },
    }


def test_a_refresh_waits_until_somebody_asks_for_it() -> None:
    card = kit.card([], fallback_text=HELLO, refresh=a_button())
    assert card["refresh"] == {"action": a_button(), "userIds": []}


def test_a_row_with_more_buttons_than_teams_shows_is_refused() -> None:
    assert len(kit.buttons([a_button()] * 6)["actions"]) == 6
    with pytest.raises(ValueError, match="7 buttons"):
        kit.buttons([a_button()] * 7)


def test_a_button_title_is_cut_to_one_short_line() -> None:
    title = a_button("Claim\n" + "x" * 100)["title"]
    assert len(title) == kit.BUTTON_TITLE
    assert title.startswith("Claim x")
    assert title.endswith("…")


def test_text_always_wraps() -> None:
    assert kit.text(HELLO)["wrap"] is True


@pytest.mark.parametrize(("text", "more"), [("a", 2), ("é", 2), ("😀", 4)])
def test_the_size_of_a_card_is_counted_in_utf_16(text: str, more: int) -> None:
    assert kit.size({"text": text}) == kit.size({"text": ""}) + more
