"""The record of who was told: each reason stands there whole, with what helps, in the reader's language."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cards.forms.dialog_form import plain, said
from cards.text.catalogue import TEXTS
from cards.text.delivery_reasons import LATER, why_text
from cards.text.texts import UTC_ZONE, Voice
from dialogs.visit.delivery_report import TOLD
from services.model.dialog import Text
from services.model.text_wire import to_wire

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = {"who": "Patti", "at": "Mon 23 Nov 12:00", "way": "mail", "news": "new", "fate": "failed"}
REFUSED = Text("mail_refused", {"address": "patti@contoso.example", "code": 550, "words": "5.1.1 No such user here"})


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize(
    "why",
    [
        Text("told.no_chat", {"mail": Text("told.no_mail")}),
        Text("told.only_mail"),
        Text("delivery.not_installed", {"name": "Patti"}),
        REFUSED,
        Text("host.no_address", {"name": "Patti"}),
    ],
    ids=lambda why: why.key,
)
def test_a_reason_is_told_to_its_end(why: Text, language: str) -> None:
    rows = json.loads(json.dumps([{**ROW, "why": to_wire(why)}]))
    _, because = TOLD.tell({"room": "Isar", "title": "Dark", "rows": rows}).lines
    voice = Voice(UTC_ZONE, language)
    assert len(plain(why, voice)) > 60
    assert (plain(because, voice), said(because, voice)) == (plain(why, voice), said(why, voice))


def test_without_a_reason_none_is_told() -> None:
    assert len(TOLD.tell({"rows": [{**ROW, "why": None}]}).lines) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "wants quiet until Tue 24 Nov 07:00 CET"), ("de", "möchte bis Di 24. Nov 07:00 CET Ruhe")],
)
def test_until_when_somebody_wants_quiet_is_told_in_the_readers_language(language: str, words: str) -> None:
    why = Text(LATER, {"until": "2026-11-24T06:00:00+00:00", "zone": "Europe/Berlin"})
    assert plain(why_text(why, language, now=NOW), Voice(UTC_ZONE, language)) == words


def test_every_other_reason_is_told_as_it_was_noted() -> None:
    assert why_text(Text("told.overtaken"), "de", now=NOW) == Text("told.overtaken")
