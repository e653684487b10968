"""What Microsoft Entra's refusals mean: for each its own words, and who can do something about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.model.errors import NeedsAdmin, Refusal, RoomfixError, Unavailable


class Remedy(StrEnum):
    """Who can help. SIGN_IN makes a connection inactive until its account has signed in again."""

    SIGN_IN = "sign_in"
    LINK = "link"
    ADMIN = "admin"
    OPERATOR = "operator"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One text key, its remedy, and what stands for it: AADSTS numbers first, then `suberror` or `error`."""

    key: str
    remedy: Remedy
    numbers: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()


def _means(key: str, remedy: Remedy, *signs: int | str) -> Meaning:
    numbers = frozenset(sign for sign in signs if isinstance(sign, int))
    return Meaning(key, remedy, numbers, frozenset(sign for sign in signs if isinstance(sign, str)))


MEANINGS = (
    _means("consent_missing", Remedy.SIGN_IN, 65001, 90008, "consent_required"),
    _means("second_factor_needed", Remedy.SIGN_IN, 50072, 50074, 50076, 50078, 50079, 50158, 53004),
    _means(
        "sign_in_needed", Remedy.SIGN_IN, 50058, 700020, "basic_action", "additional_action",
        "interaction_required", "login_required",
    ),
    _means("sign_in_due", Remedy.SIGN_IN, 70043),
    _means("grant_unused", Remedy.SIGN_IN, 700082),
    _means("grant_revoked", Remedy.SIGN_IN, 50173),
    _means("password_changed", Remedy.SIGN_IN, 50132, 50133),
    _means("password_expired", Remedy.SIGN_IN, 50055, 50125, 50135, 50144, "user_password_expired"),
    _means("grant_expired", Remedy.SIGN_IN, 50089, 70000, 70008, "bad_token", "token_expired", "invalid_grant"),
    _means("code_used", Remedy.LINK, 54005),
    _means("code_unfit", Remedy.LINK, 50147, 501481, 501491, 700005),
    _means("consent_declined", Remedy.LINK, 65004, "access_denied", "permission_denied"),
    _means("admin_consent_needed", Remedy.ADMIN, 90094, 90095),
    _means("account_disabled", Remedy.ADMIN, 50057),
    _means("account_locked", Remedy.ADMIN, 50053),
    _means("account_unknown", Remedy.ADMIN, 16000, 50014, 50020, 50034, 51004, 90072),
    _means("account_not_assigned", Remedy.ADMIN, 50105),
    _means(
        "blocked_by_policy", Remedy.ADMIN, 50005, 50097, 50131, 53000, 53001, 53002, 53003, 53010, 53011, 530032,
        530035, "message_only", "protection_policy_required", "device_authentication_failed",
    ),
    _means("app_not_in_tenant", Remedy.ADMIN, 700011, 700016, "unauthorized_client"),
    _means("app_disabled", Remedy.ADMIN, 70001, 7000112),
    _means("tenant_unknown", Remedy.OPERATOR, 90002, 90019, "invalid_tenant"),
    _means("tenant_in_other_cloud", Remedy.OPERATOR, 90038, 90043, 90051, 900382, 900432),
    _means("app_secret_wrong", Remedy.OPERATOR, 70002, 7000215, 7000218, "invalid_client"),
    _means("app_secret_expired", Remedy.OPERATOR, 7000222),
    _means("redirect_not_registered", Remedy.OPERATOR, 50011, 70004, 900971),
    _means("scope_refused", Remedy.OPERATOR, 28002, 28003, 65005, 70011, 650056, 650057, "invalid_scope"),
    _means(
        "sign_in_away", Remedy.WAIT, 50033, 50087, 90006, 90012, 90024, 90033, 90055, 90090, 90091,
        "temporarily_unavailable", "server_error",
    ),
)  # fmt: skip
"""Entra: reference-error-codes for the numbers, which may change: `suberror` and `error` decide for one not listed."""

_BY_NUMBER = {number: meaning for meaning in MEANINGS for number in meaning.numbers}
_BY_WORD = {word: meaning for meaning in MEANINGS for word in meaning.words}
_REMEDIES = {meaning.key: meaning.remedy for meaning in MEANINGS} | {"not_signed_in": Remedy.SIGN_IN}
_NUMBER = re.compile(r"AADSTS([0-9]{4,9})\b")
UNKNOWN = "sign_in_refused"


def is_sign_in_due(error: RoomfixError) -> bool:
    """Whether the error makes a connection inactive: only its account's signing in again helps."""
    return _REMEDIES.get(error.key) is Remedy.SIGN_IN


def refusal(answer: Mapping[str, Any], *, retry_after: float | None = None) -> RoomfixError:
    """The error that an answer with `error` stands for, from the token endpoint or through the browser.

    Of the answer only its AADSTS number, or a word of the table, is repeated: whoever holds a link can write the rest.
    """
    number = _number(answer)
    word = next((word for word in (_text(answer, "suberror"), _text(answer, "error")) if word in _BY_WORD), "")
    meaning = _BY_NUMBER.get(number) or _BY_WORD.get(word)
    code = f"AADSTS{number}" if number else word
    if meaning is None:
        return NeedsAdmin(UNKNOWN, code=code)
    if meaning.remedy is Remedy.WAIT:
        return Unavailable(meaning.key, retry_after=retry_after)
    if meaning.remedy is Remedy.LINK:
        return Refusal(meaning.key, code=code)
    return NeedsAdmin(meaning.key, code=code)


def _number(answer: Mapping[str, Any]) -> int:
    """The first AADSTS number: in `error_codes` from the token endpoint, in the description elsewhere; 0 for none."""
    codes = answer.get("error_codes")
    if isinstance(codes, list) and codes and isinstance(codes[0], int):
        return codes[0]
    found = _NUMBER.search(_text(answer, "error_description"))
    return int(found[1]) if found else 0


def _text(answer: Mapping[str, Any], name: str) -> str:
    value = answer.get(name)
    return value if isinstance(value, str) else ""
