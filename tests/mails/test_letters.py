"""Letters: what they say, the same in text and in HTML, and that nobody's words become anything else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from cards.text.escaping import one_line
from services.mail.emails import Letter
from services.model import ClaimId, Incident, IncidentId, Person, PersonId, RoomResponse, State
from services.model.deliveries import News
from tests.builders.html_reading import Page
from tests.builders.incident_builder import (
    ADELE,
    MEGAN,
    NOW,
    a_claim,
    a_location,
    a_slot,
    an_incident,
    an_offer,
    some_slots,
)
from tests.builders.letter_builder import PAGE, SENDER, a_letter, incidents

EVIL = (
    "<script>alert(1)</script>\"'>&amp; <at>all</at> **bold** [x](javascript:alert(1)) {title} %s \r\nBcc: x@y.example"
)
SHORT_OF_WORDS = {"-", "--", ""}


def read(letter: Letter) -> Page:
    page = Page(letter.html)
    assert page.broken == []
    return page


def counted(text: str) -> Counter[str]:
    """The words of a text without what only marks headings, lists and names."""
    bare = (word.strip(":").strip("=").strip("-") for word in text.split())
    return Counter(word for word in bare if word not in SHORT_OF_WORDS)


@pytest.mark.parametrize("news", News)
@pytest.mark.parametrize("incident", incidents(), ids=lambda one: f"{one.state}")
def test_text_and_html_say_the_same(incident: Incident, news: News) -> None:
    letter = a_letter(incident, news)
    page = read(letter)
    assert counted(letter.text) == counted(f"{page.text} {' '.join(page.links)}")
    assert page.title == letter.subject


@pytest.mark.parametrize("incident", incidents(), ids=lambda one: f"{one.state}")
def test_a_letter_can_be_read_by_everybody(incident: Incident) -> None:
    page = read(a_letter(incident))
    assert page.language == "en"
    assert page.tags.count("h1") == 1
    assert {"script", "img", "form", "table", "iframe", "link"}.isdisjoint(page.tags)
    assert not [name for name in page.attributes if name.startswith("on")]
    levels = [int(tag[1]) for tag in page.tags if tag in {"h1", "h2", "h3"}]
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_new_incident_has_a_link_for_each_of_the_next_times_and_one_for_all() -> None:
    letter = a_letter(an_incident(offer=an_offer(10)))
    starts = [int(slot.start.timestamp()) for slot in some_slots(6)]
    assert read(letter).links[:7] == [*(f"{PAGE}?slot={start}" for start in starts), PAGE]
    assert "Claim Tue 24 Nov 09:00–10:00" in letter.text
    assert "times in Europe/Berlin (CET)" in letter.text
    assert "All 10 times" in letter.text
    assert letter.subject == "Critical: Projector stays dark – Aurora, Berlin HQ"
    assert letter.calendar is None


def test_a_time_that_has_begun_is_offered_to_nobody() -> None:
    past = an_offer(3, slots=(a_slot(NOW - timedelta(minutes=1)), a_slot(NOW), *some_slots(1)))
    assert len([link for link in read(a_letter(an_incident(offer=past))).links if "slot=" in link]) == 1


def test_who_may_not_claim_sees_the_times_without_a_link() -> None:
    letter = a_letter(an_incident(), person=ADELE, may_claim=False)
    assert "- Tue 24 Nov 09:00–10:00" in letter.text
    assert not [link for link in read(letter).links if "slot=" in link]
    assert PAGE in read(letter).links


def test_who_works_for_no_provider_gets_no_page_but_can_stop_e_mail() -> None:
    letter = a_letter(an_incident(), person=ADELE, may_claim=False, page=None)
    assert [link for link in read(letter).links if link.startswith(PAGE)] == [f"{PAGE}/unsubscribe"]
    assert letter.unsubscribe == f"{PAGE}/unsubscribe"
    assert "acts in your name" not in letter.text


@pytest.mark.parametrize(
    ("state", "news", "subject"),
    [
        (State.OPEN, News.ESCALATION, "Nobody is coming yet: Projector stays dark – Aurora, Berlin HQ"),
        (State.OPEN, News.VISIT, "No visit any more: Projector stays dark – Aurora, Berlin HQ"),
        (State.OPEN, News.REMINDER, "No visit any more: Projector stays dark – Aurora, Berlin HQ"),
        (State.CLAIMING, News.NEW, "Claimed, Tue 24 Nov 09:00–10:00 CET: Projector stays dark – Aurora, Berlin HQ"),
        (State.BOOKED, News.VISIT, "Visit Tue 24 Nov 09:00–10:00 CET: Projector stays dark – Aurora, Berlin HQ"),
        (State.BOOKED, News.ESCALATION, "Visit Tue 24 Nov 09:00–10:00 CET: Projector stays dark – Aurora, Berlin HQ"),
        (
            State.BOOKED,
            News.REMINDER,
            "Reminder, visit Tue 24 Nov 09:00–10:00 CET: Projector stays dark – Aurora, Berlin HQ",
        ),
        (State.CLOSED, News.NEW, "Closed: Projector stays dark – Aurora, Berlin HQ"),
        (State.CLOSED, News.CLOSED, "Closed: Projector stays dark – Aurora, Berlin HQ"),
    ],
)
def test_the_subject_says_what_is_so_by_now(state: State, news: News, subject: str) -> None:
    assert a_letter(an_incident(state), news).subject == subject


def test_a_visit_is_told_to_its_contact_and_to_others_in_their_words() -> None:
    booked = an_incident(State.BOOKED)
    assert "Your visit, claimed on Mon 23 Nov 14:20." in a_letter(booked, News.VISIT).text
    assert "Visit by Megan Bowen, claimed on Mon 23 Nov 14:20." in a_letter(booked, News.VISIT, person=ADELE).text
    assert "Aurora accepted: the visit stands in its calendar." in a_letter(booked, News.VISIT).text


def test_a_letter_about_another_year_says_which() -> None:
    letter = a_letter(an_incident(occurred_at=NOW.replace(year=2025)))
    assert "Occurred: Sun 23 Nov 2025 14:20 CET" in letter.text


# the calendar file


def event_of(letter: Letter) -> tuple[Any, Any]:
    assert letter.calendar is not None
    file = Calendar.from_ical(letter.calendar)
    (event,) = file.walk("VEVENT")
    return file, event


def test_a_booked_visit_comes_as_a_file_that_a_calendar_takes() -> None:
    file, event = event_of(a_letter(an_incident(State.BOOKED), News.VISIT))
    assert (file["METHOD"], file["VERSION"]) == ("PUBLISH", "2.0")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (a_slot().start, a_slot().end)
    assert event["DTSTAMP"].dt == NOW
    assert event["SUMMARY"] == "Visit: Projector stays dark"
    assert event["LOCATION"] == "Aurora, Berlin HQ"
    assert event["ORGANIZER"] == f"mailto:{SENDER}"
    assert "ATTENDEE" not in event


def test_a_visit_that_moved_replaces_its_entry_though_it_is_another_claim() -> None:
    first = event_of(a_letter(an_incident(State.BOOKED, version=3), News.VISIT))[1]
    claim = a_claim(id=ClaimId("clm-later"), answer=RoomResponse.ACCEPTED, slot=some_slots(9)[-1])
    second = event_of(a_letter(an_incident(State.BOOKED, version=8, claim=claim), News.VISIT))[1]
    assert first["UID"] == second["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"]
    assert first["DTSTART"].dt < second["DTSTART"].dt


def test_visits_of_others_and_of_other_incidents_are_entries_of_their_own() -> None:
    booked = an_incident(State.BOOKED)
    theirs = an_incident(State.BOOKED, claim=a_claim(contact=ADELE, answer=RoomResponse.ACCEPTED))
    another = replace(booked, id=IncidentId("inc-another"))
    assert len({event_of(a_letter(one, News.VISIT))[1]["UID"] for one in (booked, theirs, another)}) == 3


@pytest.mark.parametrize("state", [State.OPEN, State.AWAITING, State.CLAIMING, State.CLOSED])
@pytest.mark.parametrize("news", News)
def test_what_is_not_booked_comes_without_a_file(state: State, news: News) -> None:
    assert a_letter(an_incident(state), news).calendar is None


def test_nobodys_words_become_a_line_of_the_file() -> None:
    evil = an_incident(State.BOOKED, title="A\r\nATTENDEE:mailto:x@y.example\nBEGIN:VEVENT,;\\")
    _, event = event_of(a_letter(evil, News.VISIT))
    assert "ATTENDEE" not in event
    assert event["SUMMARY"] == "Visit: A ATTENDEE:mailto:x@y.example BEGIN:VEVENT,;\\"


# somebody's words


def evil_incident(text: str) -> Incident:
    made = an_incident(State.BOOKED, title=text, description=text, link=f"https://x.example/{text}", source=text)
    claim = replace(made.claim or a_claim(), contact=Person(MEGAN.id, text))
    return replace(made, claim=claim, room=replace(made.room, name=text), location=a_location(name=text))


@pytest.mark.parametrize("state", [State.OPEN, State.BOOKED])
def test_markup_in_titles_and_names_is_shown_and_never_obeyed(state: State) -> None:
    incident = replace(evil_incident(EVIL), state=state)
    letter = a_letter(incident, News.VISIT, person=Person(PersonId("p"), EVIL))
    page = read(letter)
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text
    assert not [link for link in page.links if not link.startswith("https://roomfix.example/")]
    assert "\n" not in letter.subject
    assert "<script>" in letter.text


@given(st.text(max_size=400))
def test_no_text_breaks_a_letter(text: str) -> None:
    letter = a_letter(evil_incident(text), News.VISIT, person=Person(PersonId("p"), text))
    page = read(letter)
    assert page.tags.count("h1") == 1
    assert " ".join(one_line(text, limit=200).split()) in page.text


def test_a_long_description_is_cut() -> None:
    letter = a_letter(an_incident(description="word " * 3000, title="t" * 500))
    assert len(letter.text) < 5000
    assert len(letter.subject) < 250


def test_an_unknown_language_is_told_in_the_one_that_is_always_there() -> None:
    assert a_letter(an_incident(), language="tlh") == a_letter(an_incident())
