"""The incident's card in every state: valid, small enough, and saying what it should to whom it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cards import kit
from cards.actions import BeginDialog, Release, unpack
from cards.incident.header import https_host
from cards.incident.incident_card import Notice, NoticeLevel, incident_card, summary
from cards.text.catalogue import TEXTS
from services.model import ClaimId, Entry, Event, Incident, IncidentId, Person, PersonId, RoomResponse, Severity, State
from tests.builders.card_checks import distinct, of_type, parts, reads, schema_problems, titles
from tests.builders.incident_builder import ADELE, MEGAN, NOW, a_claim, a_location, a_slot, an_incident, an_offer
from tests.builders.incident_looks import LATER, incidents, sights

MOST = 40 * 1024
"""Bytes of UTF-16 that a card may take."""


def shown(incident: Incident, **looks: Any) -> dict[str, Any]:
    return incident_card(incident, now=LATER, **looks)


every_incident = pytest.mark.parametrize("incident", [pytest.param(made, id=name) for name, made in incidents()])


@every_incident
@pytest.mark.parametrize("language", TEXTS)
def test_every_look_is_a_valid_card_within_its_size_with_buttons_as_teams_shows_them(
    incident: Incident, language: str
) -> None:
    """No more than it shows, no two alike, none cut off."""
    cards = [(sight, sight.card(language)) for sight in sights(incident)]
    for card in distinct(card for _, card in cards):
        assert schema_problems(card) == []
        assert kit.size(card) <= MOST
    for sight, card in cards:
        is_list = sight.looks.get("all_commands") or (incident.state is State.OPEN and sight.looks["all_times"])
        buttons = titles(card)
        assert all(len(row["actions"]) <= 6 for row in of_type(card, "ActionSet"))
        assert len(set(buttons)) == len(buttons) <= (35 if is_list else 12)
        assert [title for title in buttons if len(title) == kit.BUTTON_TITLE and title.endswith("…")] == []


@every_incident
def test_every_button_can_be_read_again_and_names_its_incident(incident: Incident) -> None:
    for sight in sights(incident):
        for button in of_type(sight.card(), "Action.Execute"):
            action = unpack(button["verb"], button["data"])
            assert action == unpack(button["fallback"]["data"]["verb"], button["fallback"]["data"])
            named = action.words if isinstance(action, BeginDialog) else getattr(action, "incident", None)
            assert named == incident.id


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("filling", ["<", "*", "😀", "&lt;", "<\n", '"', "{", "Projector "])
@pytest.mark.parametrize("language", TEXTS)
def test_the_longest_texts_stay_within_the_size(state: State, *, every: bool, filling: str, language: str) -> None:
    long = (filling * 5000)[:5000]
    person = Person(PersonId("p" * 64), long)
    made = an_incident(state, offer=an_offer(300), title=long, description=long, source=long, reporter=person)
    claim = made.claim and replace(made.claim, id=ClaimId("c" * 64), contact=person)
    history = tuple(Entry(Event.CLAIMED, NOW, person, a_slot()) for _ in range(50))
    location = replace(a_location("America/Argentina/ComodRivadavia"), name=long)
    wordy = replace(
        made,
        id=IncidentId("i" * 64),
        room=replace(made.room, name=long),
        location=location,
        claim=claim,
        history=history,
        link="https://a.example/" + "x" * 900,
    )
    notice = Notice("taken", {"name": long, "room": long, "slot": a_slot()})
    card = shown(wordy, notice=notice, all_times=every, language=language)
    assert kit.size(card) <= MOST
    assert schema_problems(card) == []


def test_the_head_says_how_bad_what_where_and_how_it_stands() -> None:
    band = shown(an_incident())["body"][0]
    assert (band["style"], band["bleed"]) == ("attention", True)
    assert reads(band).split("\n") == ["Critical", "Open", "Projector stays dark", "**Aurora** · Berlin HQ"]


@pytest.mark.parametrize(
    ("severity", "word", "style"),
    [
        (Severity.CRITICAL, "Critical", "attention"),
        (Severity.MAJOR, "Major", "warning"),
        (Severity.MINOR, "Minor", "accent"),
    ],
)
def test_severity_is_told_by_word_and_by_colour(severity: Severity, word: str, style: str) -> None:
    band = shown(an_incident(severity=severity))["body"][0]
    assert band["style"] == style
    assert word in reads(band)


def test_the_facts_say_when_who_and_which_reference() -> None:
    (facts,) = of_type(shown(an_incident()), "FactSet")
    assert [(fact["title"], fact["value"]) for fact in facts["facts"]] == [
        ("Occurred", "Mon 23 Nov 14:00 CET"),
        ("Reported by", "Alertmanager"),
        ("Reference", "inc-4c1d0b9e"),
    ]


def test_a_person_who_reported_is_named() -> None:
    assert "Adele Vance, in Teams" in reads(shown(an_incident(reporter=ADELE, source="chat")))


def test_an_unknown_source_is_called_what_it_calls_itself() -> None:
    assert r"my\_tool" in reads(shown(an_incident(source="my_tool")))


def test_an_https_link_opens_the_alert_and_says_where_it_leads() -> None:
    (link,) = of_type(shown(an_incident()), "Action.OpenUrl")
    assert link["url"] == "https://grafana.contoso.example/alerts/4711"
    assert "Open the alert at grafana.contoso.example" in reads(shown(an_incident()))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://grafana.example:3000/d/1?a=[b]", "grafana.example:3000"),
        ("http://grafana.example/", None),
        ("javascript:alert(1)", None),
        ("https://bank.example@evil.example/", None),
        ("https:///path", None),
        ("https://a.example/\u202egpj", None),
        ("https://a.example/ b", None),
        ("https://[broken/", None),
        ("https://a.example/" + "x" * 1000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_plain_https_links_are_followed(url: str | None, host: str | None) -> None:
    assert https_host(url) == host
    assert bool(of_type(shown(an_incident(link=url)), "Action.OpenUrl")) is (host is not None)


def test_words_of_others_are_shown_and_never_obeyed() -> None:
    nasty = "[Click](https://evil.example) **now** <at>all</at> {{DATE(2026-01-01T00:00:00Z,SHORT)}}\n# Big"
    room = replace(an_incident().room, name=nasty)
    card = shown(an_incident(State.CLAIMING, title=nasty, description=nasty, source=nasty, room=room))
    for text in (part["text"] for part in parts(card) if "text" in part):
        assert "{{" not in text
        assert "](" not in text.replace(r"\]", "")
        assert "<" not in text
    assert r"\[Click\](https://evil.example) \*\*now\*\* &lt;at>all" in reads(card)


def test_a_claim_says_who_when_and_that_the_room_has_been_asked() -> None:
    text = reads(shown(an_incident(State.CLAIMING)))
    assert "Claimed, waiting for the room" in text
    assert "Tue 24 Nov 09:00–10:00" in text
    assert "Times in Europe/Berlin (CET)" in text
    assert "Claimed by **Megan Bowen** on Mon 23 Nov 14:20." in text
    assert "Aurora is being asked and has not answered yet." in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"event": None}, "Aurora is being asked and has not answered yet."),
        ({"event": None, "slow": True}, "Microsoft 365 is slow or away."),
        ({"slow": True}, "takes longer than usual to answer."),
        ({"answer": RoomResponse.TENTATIVE, "slow": True}, "Aurora answered “tentative”"),
        ({"answer": RoomResponse.DECLINED}, "Aurora declined."),
    ],
)
def test_a_waiting_claim_says_what_is_waited_for(changes: dict[str, Any], said: str) -> None:
    assert said in reads(shown(an_incident(State.CLAIMING, claim=a_claim(**changes))))


def test_a_visit_says_who_comes_and_that_the_room_accepted() -> None:
    text = reads(shown(an_incident(State.BOOKED)))
    assert "Visit booked" in text
    assert "Visit by **Megan Bowen**, claimed on Mon 23 Nov 14:20." in text
    assert "Aurora accepted: the visit stands in its calendar." in text


@pytest.mark.parametrize("state", [State.CLAIMING, State.BOOKED])
def test_the_release_button_is_for_the_claimant_and_for_the_card_everybody_sees(state: State) -> None:
    incident = an_incident(state)
    assert "Release this time" in titles(shown(incident))
    assert "Release this time" in titles(shown(incident, viewer=MEGAN.id))
    assert titles(shown(incident, viewer=ADELE.id)) == ["More"]
    (button,) = [one for one in of_type(shown(incident), "Action.Execute") if one["title"] == "Release this time"]
    assert unpack(button["verb"], button["data"]) == Release(incident.id, a_claim().id)


def test_the_claimant_is_called_you() -> None:
    assert "Claimed by **you**" in reads(shown(an_incident(State.CLAIMING), viewer=MEGAN.id))
    assert "**Your** visit" in reads(shown(an_incident(State.BOOKED), viewer=MEGAN.id))


def test_a_recovered_incident_says_when_by_whose_word_and_that_the_visit_is_withdrawn() -> None:
    card = shown(an_incident(State.CLOSED))
    text = reads(card)
    assert card["body"][0]["style"] == "good"
    assert "Closed" in text
    assert "Alertmanager said so on Mon 23 Nov 14:20." in text
    assert "The visit of Megan Bowen on Tue 24 Nov 09:00–10:00 is withdrawn" in text
    assert titles(card) == ["More"]


def test_a_recovered_incident_that_nobody_had_claimed_speaks_of_no_visit() -> None:
    assert "withdrawn" not in reads(shown(an_incident(State.CLOSED, history=(Entry(Event.RECOVERED, NOW),))))


def test_a_notice_stands_on_top_with_a_word_for_its_colour() -> None:
    notice = Notice("other_visit", {"room": "*Borealis*", "slot": a_slot()}, NoticeLevel.ATTENTION)
    top = shown(an_incident(), notice=notice)["body"][0]
    assert top["style"] == "attention"
    assert reads(top).startswith(r"**Problem.** Nothing was changed: you already have a visit in \*Borealis\*")
    assert "Tue 24 Nov 09:00–10:00" in reads(top)


def test_a_notice_takes_what_it_is_not_given_from_the_incident() -> None:
    assert "Megan Bowen was first and has Aurora for Tue 24 Nov 09:00" in reads(
        shown(an_incident(State.CLAIMING), notice=Notice("taken"))
    )


@pytest.mark.parametrize("state", [State.CLAIMING, State.BOOKED])
def test_somebody_who_was_too_late_reads_what_is_still_free(state: State) -> None:
    incident = an_incident(state, offer=an_offer(12))
    text = reads(shown(incident, viewer=ADELE.id, notice=Notice("taken")))
    assert "Still free if this visit falls through: " in text
    assert [text.count(f"Tue\u00a0{hour}") for hour in ("09:30", "10:00", "10:30", "12:30", "13:00")] == [0, 1, 1, 1, 0]
    assert "Still free" not in reads(shown(incident, viewer=MEGAN.id, notice=Notice("taken")))
    assert "Still free" not in reads(shown(incident, viewer=ADELE.id))


def test_the_history_tells_the_last_three_things_newest_first() -> None:
    released = Entry(Event.RELEASED, NOW + timedelta(minutes=1), MEGAN, a_slot())
    incident = an_incident(State.BOOKED)
    history = shown(replace(incident, history=(*incident.history, released)))["body"][-1]
    assert reads(history).split("\n") == [
        "History",
        "Mon 23 Nov 14:21 · Megan Bowen released Tue 24 Nov 09:00–10:00",
        "Mon 23 Nov 14:20 · the room accepted Tue 24 Nov 09:00–10:00",
        "Mon 23 Nov 14:20 · Megan Bowen claimed Tue 24 Nov 09:00–10:00",
    ]


@pytest.mark.parametrize(
    ("incident", "line"),
    [
        (an_incident(), "Critical: Projector stays dark – Aurora, Berlin HQ, next free Tue 24 Nov 09:00–10:00"),
        (an_incident(offer=an_offer(0)), "Critical: Projector stays dark – Aurora, Berlin HQ"),
        (
            an_incident(State.CLAIMING),
            "Megan Bowen claimed Tue 24 Nov 09:00–10:00 – Projector stays dark, Aurora, Berlin HQ",
        ),
        (
            an_incident(State.BOOKED),
            "Visit booked: Megan Bowen, Tue 24 Nov 09:00–10:00 – Projector stays dark, Aurora, Berlin HQ",
        ),
        (an_incident(State.CLOSED), "Closed: Projector stays dark – Aurora, Berlin HQ"),
    ],
)
def test_the_announcement_is_one_plain_line(incident: Incident, line: str) -> None:
    assert summary(incident) == line


def test_an_announcement_reads_no_markdown_and_has_no_second_line() -> None:
    assert summary(an_incident(title="*dark*\nand [cold]", offer=an_offer(0))).startswith(
        "Critical: *dark* and [cold] –"
    )


def test_a_client_that_cannot_show_the_card_shows_its_announcement() -> None:
    assert shown(an_incident(title="*dark*"))["fallbackText"].startswith(r"Critical: \*dark\* – Aurora")
