"""The visit page: buttons for what one person can do, words for everything else, and nothing that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from mails.incident_page import unsubscribe_page, unsubscribed_page
from mails.plain_text import error_words
from services.lifecycle.command_specs import Command, Role
from services.lifecycle.table import TABLE
from services.model import Incident, Person, PersonId, RoomResponse, State
from services.model.errors import Refusal
from tests.builders.html_reading import Page
from tests.builders.incident_builder import ADELE, NOW, a_claim, a_slot, an_incident, an_offer, some_slots
from tests.builders.letter_builder import a_page, incidents
from tests.mails.test_letters import EVIL, evil_incident


def read(text: str) -> Page:
    page = Page(text)
    assert page.broken == []
    return page


def values(page: Page, name: str) -> list[str]:
    """What the buttons of that name send."""
    return [value for _, field, value in page.buttons if field == name]


@pytest.mark.parametrize("text", [*map(a_page, incidents()), unsubscribe_page("en"), unsubscribed_page("en")])
def test_every_page_can_be_used_by_everybody(text: str) -> None:
    page = read(text)
    assert page.language == "en"
    assert page.title.endswith(" – Roomfix")
    assert page.tags.count("h1") == page.tags.count("main") == 1
    assert {"script", "img", "iframe", "link", "input"}.isdisjoint(page.tags)
    assert not [name for name in page.attributes if name.startswith("on") or name == "style"]
    levels = [int(tag[1]) for tag in page.tags if tag in {"h1", "h2", "h3"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert all(title.strip() for title, _, _ in page.buttons)
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text


def test_every_free_time_has_a_button_under_its_day() -> None:
    page = read(a_page(an_incident(offer=an_offer(40))))
    assert values(page, "slot") == [str(int(slot.start.timestamp())) for slot in some_slots(40)]
    assert page.buttons[0][0] == "09:00–10:00"
    assert 'aria-label="Claim Tue 24 Nov 09:00–10:00"' in page.source
    assert [words for words in page.words if re.fullmatch(r"(Tue|Wed|Thu) \d+ Nov", words)] == [
        "Tue 24 Nov",
        "Wed 25 Nov",
        "Thu 26 Nov",
    ]


def test_a_chosen_time_comes_first_and_is_not_there_twice() -> None:
    second = some_slots(3)[1]
    page = read(a_page(an_incident(), chose=second.start))
    sent = values(page, "slot")
    assert sent[0] == str(int(second.start.timestamp()))
    assert len(sent) == len(set(sent)) == 3
    assert "The time you chose" in page.text
    assert "Problem." not in page.text


@pytest.mark.parametrize("chose", [some_slots(9)[8].start, NOW - timedelta(minutes=1)])
def test_a_chosen_time_that_is_gone_is_said(chose: object) -> None:
    page = read(a_page(an_incident(), chose=chose))
    assert "Problem. Nothing was changed: Aurora is no longer free then." in page.text
    assert page.title.startswith("Problem. ")
    assert len(values(page, "slot")) == 3


@pytest.mark.parametrize("incident", [an_incident(State.CLOSED), an_incident(offer=an_offer(0, known=False))])
def test_a_chosen_time_is_no_problem_where_none_is_offered_anyway(incident: Incident) -> None:
    assert "Problem." not in a_page(incident, chose=a_slot().start)


def test_who_may_not_claim_sees_times_without_buttons() -> None:
    page = read(a_page(an_incident(), may_claim=False, chose=a_slot().start))
    assert page.buttons == []
    assert "Tue 24 Nov 09:00–10:00" in page.text
    assert "Press a time" not in page.text


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING, State.BOOKED])
def test_only_who_holds_a_claim_can_give_it_back(state: State) -> None:
    incident = an_incident(state)
    assert values(read(a_page(incident)), "release") == ["clm-7f3a"]
    assert read(a_page(incident, person=ADELE)).buttons == []


@pytest.mark.parametrize("state", [State.AWAITING, State.CLAIMING])
def test_while_something_is_waited_for_one_can_look_again(state: State) -> None:
    assert "TOKEN" in read(a_page(an_incident(state))).links
    assert "TOKEN" not in read(a_page(an_incident(State.BOOKED))).links


def test_a_closed_incident_has_nothing_to_press() -> None:
    done = an_incident(State.CLOSED, claim=a_claim(answer=RoomResponse.ACCEPTED))
    assert read(a_page(done)).buttons == []


def test_a_refusal_stands_on_top_with_the_times_in_the_rooms_zone() -> None:
    refusal = Refusal("taken", name="Adele Vance", room="Aurora", slot=a_slot(), zone="Europe/Berlin")
    page = read(a_page(an_incident(), problem=refusal))
    words = "Nothing was changed: Adele Vance was first and has Aurora for Tue 24 Nov 09:00–10:00 CET."
    assert page.words[1:3] == ["Problem.", f" {words} Below is how it stands now."]
    assert "**" not in page.text
    assert len(values(page, "slot")) == 3


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("command", [Command.CLAIM, Command.RELEASE])
def test_a_page_names_nothing_to_type_no_card_and_no_button_that_it_does_not_have(
    command: Command, state: State, language: str
) -> None:
    for role in (Role.CONTACT, Role.HOLDER, Role.STRANGER):
        outcome = TABLE[state, command, role]
        if isinstance(outcome, State):
            continue
        known = {"location": "Berlin", "room": "Aurora", "name": "Adele", "slot": a_slot(), "zone": "Europe/Berlin"}
        told = error_words(Refusal(outcome, **known), language)
        assert re.search(r"report\b(?! it)|\bcard\b|Karte\b|springen Sie|type |schreiben Sie", told) is None, told


def test_markup_in_names_is_shown_and_never_obeyed() -> None:
    incident = replace(evil_incident(EVIL), state=State.OPEN, claim=None)
    page = read(a_page(incident, person=Person(PersonId("p"), EVIL)))
    assert "script" not in page.tags
    assert page.text.count("<script>alert(1)</script>") >= 3
    assert {link for link in page.links if ":" in link} == set()


def test_a_token_is_an_attribute_and_nothing_else() -> None:
    text = a_page(an_incident(State.CLAIMING), token='"><script>')
    assert "script" not in read(text).tags
