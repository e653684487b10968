"""Whether a language has all that it needs, and whether what people type in it is understood: the same for each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest
from babel.core import Locale

import locales
from bot.chat.command_words import head_and_rest
from bot.chat.typed_answers import as_answer
from locales import DEFAULT, LANGUAGES, TEXTS
from services.admin.inventory import read_rooms
from services.model.dialog import Answer, Button, Field, FieldKind, Form, Text
from services.parsing import cldr, vocabulary
from services.parsing.day_text import read_hour
from services.parsing.duration_text import read_duration, read_terms
from services.parsing.hours_text import read_exceptions, read_week
from services.parsing.moment_text import read_end, read_start
from tests.builders.incident_builder import BERLIN, NOW
from tests.builders.sentences import PLURAL, base, forms_of, placeholders, said_in

every_language = pytest.mark.parametrize("language", LANGUAGES)
OPTIONAL = {"command", "country", "zone"}
"""What a language may have words of its own for, or not."""
MAY_BE_EMPTY = {"clock.am", "clock.pm", "days.weekdays"}
"""What a language need have no words for: the clock has 24 hours, and not every language says "weekdays"."""
GROUPS = (
    {"yes", "no"},
    {"all", "nothing"},
    {"add", "remove"},
    {"day", "days", "hours", "from", "to", "and"},
    {"now", "today", "tomorrow"},
    {"unit"},
    {"command"},
    {"column"},
    {"zone"},
    {"country"},
)
"""Meanings among which the words of all languages have to choose: none of them may have two."""
ASKED = Form(Text("people.self_title"), (), (), (Button("yes", Text("button.yes")),))


def kind(meaning: str) -> str:
    return meaning.partition(".")[0]


# Sentences


@every_language
def test_a_language_says_all_that_the_default_says_in_the_same_files(language: str) -> None:
    ours = {area: {base(key) for key in locales.read(language, area)} for area in locales.areas(language)}
    theirs = {area: {base(key) for key in locales.read(DEFAULT, area)} for area in locales.areas(DEFAULT)}
    assert {(area, key) for area in theirs for key in theirs[area] - ours.get(area, set())} == set(), "is missing"
    assert {(area, key) for area in ours for key in ours[area] - theirs.get(area, set())} == set(), "is left over"


@every_language
def test_a_text_has_one_form_or_all_that_the_numbers_of_its_language_need(language: str) -> None:
    needed = {cldr.plural(number, language) for number in range(1001)}
    forms = {key: set(forms_of(key, language)) for key in said_in(language)}
    counted = {key: names for key, names in forms.items() if names != {""}}
    assert {key: needed - names for key, names in counted.items() if needed - names} == {}
    assert {key: names - needed - {"other"} for key, names in counted.items() if names - needed - {"other"}} == {}


@every_language
def test_no_key_looks_like_a_plural_form_that_is_none(language: str) -> None:
    ends = {key for key in TEXTS[language] if PLURAL.search(key)}
    assert {key for key in ends if f"{base(key)}_other" not in TEXTS[language]} == set()


@every_language
def test_a_text_has_the_values_of_the_default_in_every_form(language: str) -> None:
    wanted = {key: set[str]().union(*map(placeholders, forms_of(key, DEFAULT).values())) for key in said_in(DEFAULT)}
    for key, values in wanted.items():
        for form, text in forms_of(key, language).items():
            may_lack = {"count"} if form in {"zero", "one", "two"} else set[str]()
            assert values - may_lack <= placeholders(text) <= values, f"{key} {form}"


@every_language
def test_what_is_typed_as_it_stands_and_what_is_bold_are_the_same_in_number(language: str) -> None:
    default = said_in(DEFAULT)
    assert [key for key, text in said_in(language).items() if text.count("**") != default[key].count("**")] == []


def test_french_is_set_as_french_is() -> None:
    loose = re.compile(r"[ \w»][;!?»](?!\w)|« |'|\"|\.\.\.|[ \w] :|[^\u202f]: (?=[a-zé])")
    wrong = {
        key: found[0] for key, text in TEXTS["fr"].items() if (found := loose.search(re.sub(r"\{\w+\}", "x", text)))
    }
    typed = {"escalation.example", "escalation.steps_hint", "escalation_unreadable"}  # people, with what parts them
    assert wrong.keys() - typed == set()
    assert [key for key, text in TEXTS["fr"].items() if text.count("«") != text.count("»")] == []


def test_in_french_everybody_is_spoken_to_formally() -> None:
    informal = re.compile(r"\b(tu|toi|ton|ta|tes|te|t’\w+)\b", re.IGNORECASE)
    assert [key for key, text in TEXTS["fr"].items() if informal.search(text)] == []


# Typed words


@every_language
def test_a_language_has_words_for_all_that_can_be_typed(language: str) -> None:
    ours, theirs = locales.read(language, "typed"), locales.read(DEFAULT, "typed")
    needed = {meaning for meaning in theirs if kind(meaning) not in OPTIONAL}
    assert needed - ours.keys() == set()
    assert {meaning for meaning in needed - MAY_BE_EMPTY if not ours[meaning]} == set()
    assert {meaning for meaning in ours.keys() - theirs.keys() if kind(meaning) not in OPTIONAL} == set()


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: "-".join(sorted(group)))
def test_no_word_means_two_things_in_any_two_languages(group: set[str]) -> None:
    meant = defaultdict(set)
    for meaning, words in locales.understood("typed").items():
        for word in words if kind(meaning) in group else ():
            meant[vocabulary.folded(word)].add(meaning)
    assert {word: meanings for word, meanings in meant.items() if len(meanings) > 1} == {}


@pytest.mark.parametrize("which", ["generic", "head", "kind", "name", "mark", "number", "ordinal"])
def test_no_word_of_a_rooms_name_says_two_things(which: str) -> None:
    listed = locales.understood("room_names").items()
    words = Counter(word for meaning, said in listed if kind(meaning) == which for word in set(said))
    assert [word for word, count in words.items() if count > 1] == []


@every_language
def test_the_names_that_rooms_have_are_listed_under_what_they_say_to_roomfix(language: str) -> None:
    known = {kind(meaning) for meaning in locales.read(DEFAULT, "room_names")} | {"elided"}
    assert {kind(meaning) for meaning in locales.read(language, "room_names")} <= known


@every_language
def test_yes_and_no_answer_a_question(language: str) -> None:
    typed = locales.read(language, "typed")
    assert all(as_answer(ASKED, word.upper(), language) == Answer("yes") for word in typed["yes"])
    assert all(as_answer(ASKED, word, language).verb == "cancel" for word in typed["no"])
    assert as_answer(ASKED, TEXTS[language]["button.yes"], language) == Answer("yes")
    switch = Form(Text("people.title"), (), (Field("on", FieldKind.SWITCH, Text("people.title")),))
    assert {as_answer(switch, word, language).text("on") for word in typed["yes"]} == {"true"}
    assert {as_answer(switch, word, language).text("on") for word in typed["no"]} == {"false"}


@every_language
@pytest.mark.parametrize("day", range(7))
def test_a_day_can_be_typed_by_its_short_and_its_long_name(language: str, day: int) -> None:
    long = Locale.parse(LANGUAGES[language]).days["stand-alone"]["wide"][day]
    for name in (
        long,
        long.upper(),
        cldr.weekday(day, language),
        TEXTS[language]["hours.days"].format(first=long, last=long),
    ):
        week = read_week(f"{name} 08:00-09:00")
        assert [number for number, periods in enumerate(week) if periods] == [day], name


@every_language
def test_hours_can_be_typed_with_the_words_of_a_language(language: str) -> None:
    typed = locales.read(language, "typed")
    monday, friday = typed["day.0"][0], typed["day.4"][-1]
    office = read_week("Mon-Fri 08:00-18:00")
    for to, since in ((to, since) for to in typed["to"] for since in typed["from"]):
        assert read_week(f"{monday} {to} {friday}: {since} 8:00 {to} 18:00") == office, (to, since)
    for clock in typed["clock.hour"]:
        assert read_week(f"{monday}-{friday} 8 {clock} - 18 {clock}") == office
        assert read_hour(f"8 {clock} 30") == 8 * 60 + 30
    for closed in typed["hours.closed"]:
        assert read_week(f"{monday}-{friday} 8-18, {typed['day.6'][0]} {closed}") == office
    for daily, all_day in ((daily, all_day) for daily in typed["days.daily"] for all_day in typed["hours.all_day"]):
        assert read_week(f"{daily} {all_day}") == read_week("24/7"), (daily, all_day)
    for weekend in typed["days.weekend"]:
        assert read_week(f"{weekend} 9-12") == read_week("Sat 9-12, Sun 9-12")


@every_language
def test_moments_can_be_typed_with_the_words_of_a_language(language: str) -> None:
    typed = locales.read(language, "typed")
    assert {read_start(word, BERLIN, NOW) for word in typed["now"]} == {NOW}
    day_after = read_start("2026-11-24 08:00", BERLIN, NOW)
    for word, at in ((word, at) for word in typed["tomorrow"] for at in ("", *(f"{at} " for at in typed["at"]))):
        assert read_start(f"{word} {at}08:00", BERLIN, NOW) == day_after, (word, at)
    for word in typed["today"]:
        assert read_start(f"{word} 18:00", BERLIN, NOW) == read_start("18:00", BERLIN, NOW)
    for led, clock in ((led, clock) for led in typed["lead.until"] for clock in typed["clock.hour"]):
        assert read_end(f"{led} 18 {clock}", BERLIN, NOW) == read_end("18:00", BERLIN, NOW), (led, clock)
    for led, day in ((led, day) for led in typed["lead.for"] for day in typed["unit.days"]):
        assert read_end(f"{led} 3 {day}", BERLIN, NOW) == read_end("3 days", BERLIN, NOW), (led, day)


@every_language
def test_lengths_of_time_can_be_typed_with_the_words_of_a_language(language: str) -> None:
    typed = locales.read(language, "typed")
    for hour, minute, also in zip(typed["unit.hours"] * 9, typed["unit.minutes"] * 9, typed["and"] * 9, strict=False):
        assert read_duration(f"1 {hour} {also} 30 {minute}") == 90, (hour, also, minute)
    assert {read_duration(word) for word in typed["nothing"]} == {None}
    assert {read_terms(word) for word in typed["nothing"]} == {None}
    assert {read_exceptions(word) for word in typed["nothing"]} == {()}


@every_language
def test_a_command_can_be_typed_with_the_words_of_a_language(language: str) -> None:
    typed = locales.read(language, "typed")
    said = {
        word: meaning.partition(".")[2]
        for meaning, words in typed.items()
        if kind(meaning) == "command"
        for word in words
    }
    assert {word: head_and_rest(f"{word.upper()} Isar") for word in said} == {
        word: (command, "Isar") for word, command in said.items()
    }
    assert said.keys() >= set(typed["command.complete"])


@every_language
def test_a_list_can_have_the_columns_that_a_language_gives_as_an_example(language: str) -> None:
    reading = read_rooms(f"{TEXTS[language]['import.hint']}\nIsar,Lyon,isar@contoso.com,8")
    assert (reading.problems, reading.ignored_columns) == ((), ())
    assert read_rooms(f"{TEXTS[language]['import.header']}\n1,Isar,Lyon,isar@contoso.com,8").rows[0].capacity == 8


@every_language
@pytest.mark.parametrize(
    "key", ["sites.hours_hint", "calendars.hours_hint", "hours_missing", "hours_piece", "hours_start", "hours_no_times"]
)
def test_the_weeks_that_a_language_gives_as_examples_can_be_read(language: str, key: str) -> None:
    text = TEXTS[language][key]
    assert any(read_week(text.rpartition(": ")[2]))


@every_language
@pytest.mark.parametrize(
    "key", ["exception_line", "exception_range", "exception_no_hours", "locations.exceptions_hint"]
)
def test_the_exceptions_that_a_language_gives_as_examples_can_be_read(language: str, key: str) -> None:
    assert read_exceptions(TEXTS[language][key].rpartition(": ")[2])


@every_language
@pytest.mark.parametrize("key", ["maintenance.when_lead", "moment_unreadable"])
def test_the_moments_that_a_language_gives_as_examples_can_be_read(language: str, key: str) -> None:
    shown = re.findall(r"\*\*(.*?)\*\*", TEXTS[language][key])
    assert len(shown) >= 4
    assert all(read_end(example, BERLIN, NOW) for example in shown)
