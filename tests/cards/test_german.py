"""German says all that English says, in German, and what it tells people to type is understood."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from cards import kit
from cards.forms.help import help_card
from cards.incident.incident_card import summary
from cards.text.catalogue import TEXTS
from cards.text.times import clock_time, moment, starts
from services.admin.inventory import read_rooms
from services.parsing.day_text import read_hour, read_quiet
from services.parsing.duration_text import read_terms
from services.parsing.hours_text import read_exceptions, read_week
from services.parsing.zone_search import found_zones
from tests.builders.card_checks import reads, titles
from tests.builders.incident_builder import BERLIN, NOW, a_slot, an_incident
from tests.builders.incident_looks import LATER, sights
from tests.builders.product_source import nodes
from tests.builders.sentences import forms_of, said_in

ENGLISH, GERMAN = said_in("en"), said_in("de")

PLACEHOLDER = re.compile(r"\{\w+\}")
ALIKE: Final = {
    "names of products and people": ("reporter.person escalation.steps_hint"),
    "addresses and names of zones": "calendars.list_hint booking.domains_hint calendars.zone_hint",
    "units, which German writes so, too": "providers.terms_hint escalation.after_hint maintenance.until_hint",
    "the same word in German": (
        "notice.attention people.person locations.region locations.name locations.part_name providers.name "
        "providers.part_name calendars.place_name escalation.name"
    ),
}
"""Texts with words that are the same in both languages, by the reason why they are."""
ENGLISH_WORDS = re.compile(
    r"\b(the|and|of|is|are|you|your|with|not|there|from|been|has|have|were|this|that|they|their|its|which|who|when|what|"
    r"where|why|how|into|until|claim|claimed|release|visit|rooms?|incident|calendar|provider)\b",
    re.IGNORECASE,
)
"""None of them is a German word, too."""
NO_COMMANDS: Final = {
    "locations.exceptions_syntax": "closed can be typed in German, too",
    "calendars.paste_how": "columns of a list, which can be German",
    "claim.by_viewer": "nothing to type",
    "grace_range": "none can be typed in German, too",
    "providers.terms_lead": "none can be typed in German, too",
}
"""Texts with bold words that are not typed as they stand in English, and why."""
NUMBERED: Final = {
    "visit_which": "never one",
    "people_over_limit": "more than the most",
    "escalation_over_limit": "more than the most",
}
"""Texts with a noun after a count, and why that noun may stand in the plural."""
MENTIONED: Final = [
    ("sites.unsaved", "sites.save"),
    ("wait.done", "button.resume"),
    ("told_which", "button.more"),
    ("help.claim", "button.release"),
    ("connect.admin_why", "connect.for_admin"),
    ("consent_declined", "connect.for_admin"),
] + [(key, "connect.new_link") for key, text in sorted(ENGLISH.items()) if "press New link" in text]
SAMPLES: Final = {
    "{start}": "Mi 30. Sept 00:30 CEST",
    "{room}": "Besprechungsraum 4.17 Isar",
    "{count}": "9.999",
}


def is_format(text: str) -> bool:
    """Whether a text is nothing but values and signs."""
    return not re.search(r"[^\W\d_]", PLACEHOLDER.sub("", text))


def commands(text: str) -> set[str]:
    return set(re.findall(r"\*\*([a-z]+)\*\*", text))


def unquoted(text: str) -> str:
    """A text without its values and without what is typed or copied as it is: commands, permissions, addresses."""
    return re.sub(r"\*\*.*?\*\*|\{\w+\}|[\w-]+ -\w+.*|\S+@\S+|„[a-z]+“", " ", text)


def ending(text: str) -> str:
    last = text.rstrip("*")[-1]
    return last if last in ".:?…" else ""


def button_keys() -> Iterator[str]:
    """The keys of buttons: what dialogs give to Button and Begin, and those that their names say."""
    yield from (key for key in GERMAN if key.startswith("button.") or re.search(r"\.(go|button_\w+|offer_\w+)$", key))
    for _, node in nodes("dialogs"):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Button", "Begin"}:
            found = (str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant))
            yield from (key for key in found if key in GERMAN)


def test_only_what_is_the_same_in_both_languages_reads_alike() -> None:
    alike = {key for key in GERMAN if GERMAN[key] == ENGLISH[key] and not is_format(GERMAN[key])}
    assert alike == {key for keys in ALIKE.values() for key in keys.split()}


def test_no_english_words_are_left() -> None:
    assert {key: text for key, text in GERMAN.items() if ENGLISH_WORDS.search(unquoted(text))} == {}


def test_commands_stay_as_they_are_typed() -> None:
    changed = {key for key, text in GERMAN.items() if commands(text) != commands(ENGLISH[key])}
    assert changed == set(NO_COMMANDS)


def test_marks_and_quotation_marks_come_in_pairs() -> None:
    assert [key for key, text in GERMAN.items() if text.count("**") != ENGLISH[key].count("**")] == []
    assert [key for key, text in GERMAN.items() if text.count("„") != text.count("“") or "”" in text] == []


def test_every_text_ends_as_the_english_one_and_is_not_much_longer() -> None:
    assert [key for key, text in GERMAN.items() if ending(text) != ending(ENGLISH[key])] == []
    assert [key for key, text in GERMAN.items() if len(text) > 1.5 * len(ENGLISH[key]) + 25] == []


def test_what_stands_in_the_plural_behind_a_number_has_a_form_for_one() -> None:
    counted = {key for key, text in GERMAN.items() if re.search(r"\{count\} [A-ZÄÖÜ]", text)}
    assert {key for key in counted if "one" not in forms_of(key, "de")} == set(NUMBERED)


def test_everybody_is_spoken_to_formally() -> None:
    informal = re.compile(r"\b(du|dich|dir|deine?[mnrs]?|euch|eure[mnrs]?)\b", re.IGNORECASE)
    assert [key for key, text in GERMAN.items() if informal.search(text)] == []


@pytest.mark.parametrize("language", TEXTS)
def test_every_button_fits_into_its_line(language: str) -> None:
    titles = {
        key: PLACEHOLDER.sub(lambda found: SAMPLES[found[0]], said_in(language)[key])
        for key in sorted(set(button_keys()))
    }
    assert {key: title for key, title in titles.items() if len(title) > kit.BUTTON_TITLE} == {}


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize(("key", "button"), MENTIONED)
def test_a_text_calls_a_button_what_stands_on_it(key: str, button: str, language: str) -> None:
    said = said_in(language)
    assert said[button] in said[key]


def test_times_are_told_as_germans_write_them() -> None:
    assert clock_time(a_slot(), BERLIN, "de") == "Di 24. Nov 09:00–10:00"
    assert moment(NOW, BERLIN, "de", now=NOW.replace(year=2025)) == "Mo 23. Nov 2026 14:20"
    assert starts([a_slot()], BERLIN, "de", now=LATER) == ["Di 09:00"]


def test_a_card_and_its_announcement_are_german() -> None:
    assert titles(sights(an_incident())[0].card("de"))[0] == "Di 09:00 übernehmen"
    line = "Kritisch: Projector stays dark – Aurora, Berlin HQ, nächste freie Zeit Di 24. Nov 09:00–10:00"
    assert summary(an_incident(), language="de") == line


def test_help_shows_what_is_typed_with_german_words_for_the_rest() -> None:
    text = reads(help_card("channel", language="de"))
    assert "**@Roomfix report Isar Beamer bleibt dunkel**" in text
    assert "**report** *(Raum)* *(was nicht geht)*" in text


@pytest.mark.parametrize("key", ["sites.hours_hint", "calendars.hours_hint", "hours_missing", "hours_piece"])
def test_the_weeks_that_german_gives_as_examples_can_be_read(key: str) -> None:
    assert read_week(GERMAN[key].rpartition(": ")[2])[0]


def test_the_exceptions_that_german_gives_as_examples_can_be_read() -> None:
    shown = [GERMAN["locations.exceptions_hint"], *bold("locations.exceptions_syntax")[1:]]
    shown += [GERMAN[key].rpartition(": ")[2] for key in ("exception_line", "exception_range", "exception_no_hours")]
    assert [len(read_exceptions(example)) for example in shown] == [1, 1, 1, 9, 1, 9, 1]


def test_other_german_examples_can_be_read() -> None:
    assert found_zones(GERMAN["locations.zone_hint"].split()[0]) == ("Europe/Berlin",)
    assert read_terms(GERMAN["providers.terms_hint"]) == (30, 480)
    assert read_quiet(GERMAN["notify.quiet_hint"]) == (22 * 60, 7 * 60)
    assert read_hour(GERMAN["notify.digest_hint"]) == 8 * 60


def test_lists_with_the_german_columns_that_are_named_can_be_read() -> None:
    header, row = bold("import.sample")
    assert header == GERMAN["import.hint"]
    reading = read_rooms(f"{header}\n{row}")
    assert (reading.problems, reading.ignored_columns) == ((), ())
    assert (reading.rows[0].location, reading.rows[0].capacity) == ("München", 8)
    columns = ",".join(bold("calendars.paste_how"))
    assert read_rooms(f"{columns}\nIsar,isar@contoso.com").rows[0].calendar == "isar@contoso.com"


def bold(key: str) -> list[str]:
    """What stands between two stars in a German text."""
    return re.findall(r"\*\*(.*?)\*\*", GERMAN[key])
