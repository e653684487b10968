"""Every sentence is in the catalogue, in every language, with the values it needs."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

import locales
from cards.forms.help import help_card
from cards.incident.incident_card import summary
from cards.incident.storm_card import storm_card
from cards.text.catalogue import TEXTS, say
from cards.text.texts import Voice, plain_word, word
from dialogs.visit import VISIT_DIALOGS
from services.lifecycle import table
from services.model import State
from services.model.errors import NeedsAdmin, Refusal
from tests.builders.card_checks import words
from tests.builders.incident_builder import BERLIN, NOW, a_slot, an_incident
from tests.builders.incident_looks import LATER, incidents, sights, storms
from tests.builders.product_source import nodes
from tests.builders.sentences import area, base, marked, placeholders, said_in, speaks

ENGLISH = said_in("en")
OTHERS = ("incident", "help", "errors", "sign_in", "visits", "mail", "legal")
"""The areas of what is said outside of dialogs."""
DIALOGS = area(*(name for name in locales.areas("en") if name not in OTHERS))
BEGINNINGS = {"connect."}
"""What keys begin with that are put together from an enum's values."""
RAISED = {"Refusal", "Unavailable", "NeedsAdmin"}
ERRORS = [
    "not_a_contact",
    "already_yours",
    "taken",
    "slot_gone",
    "slot_past",
    "unknown_incident",
    "incident_closed",
    "other_visit",
    "not_your_claim",
    "stale_button",
    "button_unreadable",
    "unknown_room",
    "report_usage",
    "unknown_word",
    "room_declined",
    "room_busy",
    "booking_failed",
    "booking_slow",
    "store_away",
    "graph_away",
    "graph_denied",
    "something_broke",
    "port_busy",
    "not_set_up",
    "tenant_not_allowed",
    "no_slots_yet",
    "message_too_long",
]


TELLING = {"tell_own", "tell_contact", "_reject", "_former", "_by_hand"}
"""The calls that tell somebody something of their own."""


def calls(folder: str) -> Iterator[tuple[str, str, str, set[str] | None]]:
    """(where, what is called, its constant key, its keywords or None where they are not all written out)."""
    for file, node in nodes(folder):
        match node:
            case ast.Call(
                func=ast.Name(name) | ast.Attribute(attr=name), args=[ast.Constant(str(key)), *_], keywords=given
            ):
                named = {keyword.arg for keyword in given if keyword.arg}
                yield f"{file.name}:{node.lineno}", name, key, named if len(named) == len(given) else None


def unsaid(folders: Iterable[str], names: set[str]) -> list[str]:
    """Where something is called with a key that has no text, or without a value that its text needs."""
    found = [call for folder in folders for call in calls(folder) if call[1] in names]
    assert {name for _, name, _, _ in found} == names, "a name that nothing has any more guards nothing"
    return [
        f"{where}: {key}"
        for where, _, key, given in found
        if key not in ENGLISH or (given is not None and not placeholders(ENGLISH[key]) <= given)
    ]


@pytest.mark.parametrize("key", ERRORS)
def test_every_error_has_a_text_that_says_more_than_no(key: str) -> None:
    assert ENGLISH[key].count(". ") + ENGLISH[key].count(": ") >= 1


def test_every_error_that_is_raised_has_a_text_and_gives_what_it_needs() -> None:
    assert unsaid(("services", "bot", "dialogs"), RAISED) == []


def test_whatever_one_person_is_told_has_a_text_that_says_whom_it_is_for() -> None:
    """Every word that such a call has for an argument is the key of what it tells."""
    told = [
        (node.func.id, arg.value)
        for folder in ("services", "bot")
        for _, node in nodes(folder)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TELLING
        for arg in node.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    ]
    assert {name for name, _ in told} == TELLING, "a name that nothing has any more guards nothing"
    assert [key for _, key in told if "{name}" not in ENGLISH[key]] == []


@pytest.mark.parametrize("language", TEXTS)
def test_no_key_has_two_texts(language: str) -> None:
    files = (locales.FOLDER / language / f"{name}.json" for name in locales.areas(language))
    written = [line.partition('": ')[0].strip() for file in files for line in file.read_text().splitlines()]
    assert [key for key, count in Counter(written).items() if count > 1 and key.startswith('"')] == []


def test_every_text_of_a_dialog_is_in_the_catalogue() -> None:
    asked = [call for folder in ("dialogs", "services", "bot", "cards") for call in calls(folder) if call[1] == "Text"]
    assert asked
    assert [f"{where}: {key}" for where, _, key, _ in asked if key not in ENGLISH] == []


def test_no_text_of_the_dialogs_is_left_over() -> None:
    """A key stands somewhere in the code, whole or as the end or the beginning of one that is put together."""
    literals = {
        node.value
        for folder in ("dialogs", "services", "bot", "cards", "mails", "sandbox")
        for _, node in nodes(folder)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    begun = tuple(text for text in literals if ("." in text and text.endswith(("_", "."))) or text in BEGINNINGS)
    of_commands = {f"{dialog}.{part}" for dialog in VISIT_DIALOGS for part in ("title", "go", "done")}
    left = {key for key in DIALOGS.keys() - of_commands if key not in literals and not key.startswith(begun)}
    assert {key for key in left if not key.endswith((".ok", ".failed"))} == set()


@pytest.mark.parametrize("key", sorted({key for key in table.TABLE.values() if not isinstance(key, State)}))
def test_every_refusal_of_the_lifecycle_has_a_text_for_what_it_gives(key: str) -> None:
    assert placeholders(ENGLISH[key]) <= {"location", "room", "zone", "name", "slot"}


def test_every_sentence_that_a_card_says_has_a_text_for_its_values() -> None:
    assert unsaid(("cards",), {"say", "plain"}) == []


def test_another_language_is_one_more_mapping_and_reaches_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    speaks(monkeypatch, "xx", marked())
    typed = {
        "Projector stays dark",
        "HDMI 1 and 2 show no signal since this morning.\n\nRestarted twice.",
        "inc-4c1d0b9e",
        r"my\_tool",
    }
    cards = [sight.card("xx") for _, incident in incidents() for sight in sights(incident)]
    cards += [storm_card(lot, now=LATER, language="xx") for _, lot in storms()]
    cards += [help_card(kind, language="xx") for kind in ("personal", "channel")]
    said = {text for card in cards for text in words(card)} | {summary(an_incident(), language="xx")}
    assert {text for text in said if not text.startswith("«")} == typed | {"Alertmanager", "PagerDuty", "ServiceNow"}


def test_no_text_for_cards_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    used: set[str] = set()

    class Recording(dict[str, str]):
        def __getitem__(self, key: str) -> str:
            used.add(key)
            return super().__getitem__(key)

    speaks(monkeypatch, "yy", Recording(TEXTS["en"]))
    for _, incident in incidents():
        summary(incident, language="yy")
        for sight in sights(incident):
            sight.card("yy")
    for _, lot in storms():
        storm_card(lot, now=LATER, language="yy")
    for kind in ("personal", "channel"):
        help_card(kind, language="yy")
    Voice(BERLIN, "yy").say("unknown_room", room="x", close="")
    for_cards = {key for key in ENGLISH if "." in key} - set(DIALOGS)
    assert for_cards - set(map(base, used)) == set()


def test_an_unknown_key_and_a_missing_value_are_mistakes_that_show() -> None:
    with pytest.raises(KeyError, match="no_such_text"):
        say("no_such_text")
    with pytest.raises(KeyError, match="location"):
        say("not_a_contact")


def test_console_texts_keep_their_values_as_they_are() -> None:
    assert "already uses /srv/room_fix/*." in plain_word(NeedsAdmin("store_in_use", directory="/srv/room_fix/*"))
    assert "port 3978. Stop it, or set ROOMFIX_PORT" in plain_word(
        NeedsAdmin("port_busy", port=3978, variable="ROOMFIX_PORT")
    )


def test_an_error_in_the_chat_tells_its_slot_with_the_zone_it_brings() -> None:
    refusal = Refusal("other_visit", room="Aurora", slot=a_slot(), zone="Europe/Berlin", name="")
    assert "you already have a visit in Aurora on Tue 24 Nov 09:00–10:00 CET, which overlaps." in word(refusal)
    assert "Tue 24 Nov 08:00–09:00 UTC" in word(Refusal("other_visit", room="Aurora", slot=a_slot()))


def test_an_error_in_the_chat_shows_somebodys_words_as_typed() -> None:
    assert r"“\*Aurora\* &lt;at>all&lt;/at>”" in word(
        Refusal("unknown_room", room="*Aurora* <at>all</at>", close="Borealis")
    )
    assert r"(\_E\_)" in word(NeedsAdmin("graph_denied", code="_E_"))


def test_no_similar_room_is_said_and_not_left_blank() -> None:
    assert "Similar names: none." in word(Refusal("unknown_room", room="x", close=""))


def test_a_voice_tells_times_in_its_zone_and_leaves_plain_text_plain() -> None:
    voice = Voice(BERLIN, now=NOW)
    assert voice.say("offer.empty", until=NOW).startswith("Nothing is free until Mon 23 Nov 14:20.")
    assert voice.plain("summary.place", room="*A*", location="B\nC") == "*A*, B C"


@pytest.mark.parametrize(
    ("key", "language", "count", "said"),
    [
        ("offer.in_time", "en", 1, "The first keeps what was agreed: resolved by noon."),
        ("offer.in_time", "en", 2, "The first 2 keep what was agreed: resolved by noon."),
        ("offer.in_time_none", "en", 1, "This one does not keep what was agreed (resolved by noon)."),
        ("offer.each", "de", 1, "Je 1 Minute · Zeiten in noon"),
        ("offer.each", "de", 30, "Je 30 Minuten · Zeiten in noon"),
        ("status.days", "fr", 0, "depuis 0 jour"),
        ("status.days", "fr", 2, "depuis 2 jours"),
        ("status.days", "fr", 1_000_000, "depuis 1000000 jours"),
        ("check.places.ok", "en", 1, "Roomfix can list 1 room."),
        ("check.places.ok", "de", 1, "Räume, die Roomfix auflisten kann: 1."),
    ],
)
def test_a_number_takes_the_plural_form_of_its_language(key: str, language: str, count: int, said: str) -> None:
    assert say(key, language, count=count, resolve_by="noon", zone="noon") == said


def test_texts_that_were_stored_before_keys_and_numbers_had_other_names_are_still_said() -> None:
    assert say("handover.minutes", minutes=30) == "30 minutes"
    assert say("notify.lead", "de", minutes=60) == "60 Minuten vorher"
    assert say("check.places.ok", count="3") == "Roomfix can list 3 rooms."
    assert say("people.only_one") == say("people.last_left")
    assert say("rooms.button_other", "fr") == "Autre calendrier"


@pytest.mark.parametrize(
    ("key", "language", "said"),
    [
        ("hours.day_0", "en", "Mon"),
        ("hours.day_6", "de", "So"),
        ("hours.day_1", "fr", "mar."),
        ("notify.language_de", "en", "Deutsch"),
        ("notify.language_fr", "de", "Français"),
    ],
)
def test_days_and_languages_have_the_names_that_unicode_gives_them(key: str, language: str, said: str) -> None:
    assert say(key, language) == said
