"""What Entra's refusals are taken to mean: for each number and word the right person is told what to do."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from locales import TEXTS
from services.microsoft.entra_errors import MEANINGS, UNKNOWN, Remedy, is_sign_in_due, refusal
from services.model.errors import NeedsAdmin, Refusal, Unavailable

NUMBERS = [(number, meaning) for meaning in MEANINGS for number in sorted(meaning.numbers)]
WORDS = [(word, meaning) for meaning in MEANINGS for word in sorted(meaning.words)]
KINDS = {Remedy.WAIT: Unavailable, Remedy.LINK: Refusal}


def from_token_endpoint(number: int, error: str = "invalid_grant", **more: Any) -> dict[str, Any]:
    return {"error": error, "error_codes": [number], "error_description": f"AADSTS{number}: …", **more}


@pytest.mark.parametrize(("number", "meaning"), NUMBERS)
def test_a_number_decides_wherever_it_comes_from(number: int, meaning: Any) -> None:
    from_browser = {"error": "server_error", "error_description": f"AADSTS{number}: text. Trace ID: 1"}
    for answer in (from_token_endpoint(number), from_browser):
        error = refusal(answer)
        assert error.key == meaning.key
        assert type(error) is KINDS.get(meaning.remedy, NeedsAdmin)
        assert is_sign_in_due(error) == (meaning.remedy is Remedy.SIGN_IN)


@pytest.mark.parametrize(("word", "meaning"), WORDS)
def test_without_a_known_number_the_word_decides(word: str, meaning: Any) -> None:
    assert refusal({"error": word}).key == meaning.key
    assert refusal(from_token_endpoint(99999, error=word)).key == meaning.key


def test_a_suberror_says_more_than_the_error() -> None:
    assert refusal({"error": "invalid_grant", "suberror": "consent_required"}).key == "consent_missing"
    assert refusal({"error": "invalid_grant", "suberror": "unheard of"}).key == "grant_expired"


@pytest.mark.parametrize(
    "answer",
    [
        {"error": "unheard_of"},
        {"error": ""},
        {},
        {"error": ["invalid_grant"]},
        {"error": None, "error_codes": [], "error_description": None},
        {"error": "x", "error_codes": ["65001"]},
        {"error": "x", "error_description": "AADSTS: none, AADSTS12 too short, XAADSTS"},
        {"error": "x", "error_codes": [99999]},
    ],
)
def test_what_is_not_known_is_for_whoever_runs_roomfix(answer: dict[str, Any]) -> None:
    error = refusal(answer)
    assert (type(error), error.key, is_sign_in_due(error)) == (NeedsAdmin, UNKNOWN, False)


def test_only_numbers_and_known_words_are_repeated() -> None:
    typed = "call 0800 123"
    for name in ("error", "suberror", "error_description", "claims"):
        assert typed not in repr(refusal({"error": "invalid_grant", name: typed}).args)
    assert refusal({"error": "invalid_grant"}).values["code"] == "invalid_grant"
    assert refusal(from_token_endpoint(50173)).values["code"] == "AADSTS50173"


def test_an_outage_passes_on_how_long_to_wait() -> None:
    error = refusal({"error": "temporarily_unavailable"}, retry_after=3.5)
    assert isinstance(error, Unavailable)
    assert error.retry_after == 3.5


def test_no_number_or_word_means_two_things() -> None:
    counted = Counter(sign for meaning in MEANINGS for sign in (*meaning.numbers, *meaning.words))
    assert {sign: count for sign, count in counted.items() if count > 1} == {}


@pytest.mark.parametrize("key", [*(meaning.key for meaning in MEANINGS), UNKNOWN, "not_signed_in"])
def test_every_meaning_has_words_that_say_what_to_do(key: str) -> None:
    assert TEXTS["en"][key].count(". ") >= 1
    assert TEXTS["en"][key].format(code="AADSTS1")
