"""The one card of a storm: valid, small enough, the worst first, and with a way to each incident's own card."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cards import kit
from cards.actions import BeginDialog, unpack
from cards.incident.storm_card import MOST, storm_card, storm_summary
from cards.text.texts import TEXTS
from services.model import Incident, IncidentId, Severity, State
from tests.builders.card_checks import of_type, reads, schema_problems, titles
from tests.builders.incident_builder import NOW, a_claim, a_location, a_slot, an_incident, an_offer
from tests.builders.incident_looks import LATER, storms

Lot = tuple[Incident, ...]
every_lot = pytest.mark.parametrize("lot", [pytest.param(lot, id=name) for name, lot in storms()])


def a_lot(**by_name: Incident) -> Lot:
    """Incidents in rooms of these names."""
    return tuple(
        replace(one, id=IncidentId(f"inc-{name}"), room=replace(one.room, name=name)) for name, one in by_name.items()
    )


def lines(lot: Lot) -> list[str]:
    return [line for line in reads(storm_card(lot, now=LATER)).split("\n") if " · **" in line]


@every_lot
@pytest.mark.parametrize("language", TEXTS)
def test_every_look_is_a_valid_card_within_its_size(lot: Lot, language: str) -> None:
    card = storm_card(lot, now=LATER, language=language)
    assert schema_problems(card) == []
    assert kit.size(card) <= MOST


@pytest.mark.parametrize("filling", ["<", "*", "😀", "{", "Projector "])
def test_the_longest_texts_stay_within_the_size_and_some_are_listed(filling: str) -> None:
    long = (filling * 5000)[:5000]
    wordy = [
        replace(
            an_incident(State.BOOKED, title=long, claim=a_claim(contact=replace(a_claim().contact, name=long))),
            id=IncidentId(f"{number:064}"),
            room=replace(an_incident().room, name=long),
            location=replace(a_location("America/Argentina/ComodRivadavia"), name=long),
        )
        for number in range(100)
    ]
    card = storm_card(wordy, now=LATER)
    assert kit.size(card) <= MOST
    assert schema_problems(card) == []
    assert 2 <= reads(card).count("Visit booked") < 100


def test_more_than_fit_are_counted_and_none_is_lost_of_forty() -> None:
    lots = dict(storms())
    many, forty = lots["more-than-fit"], lots["over"]
    (more,) = [line for line in reads(storm_card(many, now=LATER)).split("\n") if line.startswith("And ")]
    assert more.startswith(f"And {200 - len(lines(many))} more.")
    assert len(lines(many)) > 30
    assert len(lines(forty)) == 40
    assert "more." not in reads(storm_card(forty, now=LATER))


def test_the_worst_stand_first_and_the_closed_last() -> None:
    lot = a_lot(
        Closed=an_incident(State.CLOSED),
        Minor=an_incident(severity=Severity.MINOR),
        Held=an_incident(State.BOOKED, severity=Severity.MAJOR),
        Later=an_incident(severity=Severity.MAJOR, reported_at=NOW),
        Sooner=an_incident(severity=Severity.MAJOR, reported_at=NOW - timedelta(minutes=1)),
        Critical=an_incident(),
    )
    found = [line.partition("**, ")[0].rpartition("**")[2] for line in lines(lot)]
    assert found == ["Critical", "Sooner", "Later", "Held", "Minor", "Closed"]


@pytest.mark.parametrize(
    ("incident", "line"),
    [
        (an_incident(), "Open, next free Tue 24 Nov 09:00–10:00"),
        (an_incident(offer=an_offer(0, known=False)), "Open (inc-Isar)"),
        (an_incident(offer=an_offer(0, slots=(a_slot(NOW),))), "Open (inc-Isar)"),
        (an_incident(State.BOOKED), "Visit booked: Megan Bowen, Tue 24 Nov 09:00–10:00"),
        (an_incident(State.CLOSED), "Closed (inc-Isar)"),
    ],
)
def test_a_line_says_how_bad_where_what_and_how_it_stands(incident: Incident, line: str) -> None:
    (shown,) = lines(a_lot(Isar=incident))
    assert shown.startswith("**1** · **Isar**, Critical: Projector stays dark. ")
    assert line in shown
    assert shown.endswith("(inc-Isar)")


def test_the_next_time_is_the_earliest_whatever_the_order_of_the_offer() -> None:
    slots = an_offer(3).slots
    (shown,) = lines((an_incident(offer=an_offer(0, slots=slots[::-1])),))
    assert "next free Tue 24 Nov 09:00–10:00" in shown


def test_six_buttons_show_the_worst_and_no_two_are_alike() -> None:
    lot = dict(storms())["more-than-fit"]
    card = storm_card(lot, now=LATER)
    assert titles(card) == [f"Show {number}: Aurora" for number in range(1, 7)]
    actions = [unpack(button["verb"], button["data"]) for button in of_type(card, "Action.Execute")]
    assert actions == [BeginDialog("incidents", one.id) for one in lot[:6]]


def test_the_head_says_how_many_are_open_and_in_the_end_that_none_is() -> None:
    lot = a_lot(Isar=an_incident(), Inn=an_incident(State.CLOSED))
    band = storm_card(lot, now=LATER)["body"][0]
    assert reads(band).split("\n") == ["1 of 2 open", "Many incidents at Berlin HQ"]
    assert band["style"] == "attention"
    assert storm_summary(lot) == "Many incidents at Berlin HQ: 1 of 2 open"
    over = storm_card(lot[1:], now=LATER)
    assert reads(over["body"][0]).split("\n") == ["All 1 closed", "Many incidents at Berlin HQ"]
    assert over["body"][0]["style"] == "good"
    assert titles(over) == []
    assert storm_summary(lot[1:]) == "Many incidents at Berlin HQ: all 1 closed"


def test_the_times_say_whose_clock_they_are() -> None:
    assert "Times in Europe/Berlin (CET)" in reads(storm_card((an_incident(),), now=LATER))
    assert "Times in" not in reads(storm_card((an_incident(State.CLOSED),), now=LATER))


def test_words_of_others_are_shown_and_never_obeyed() -> None:
    nasty = "[Click](https://evil.example) **now** <at>all</at>"
    incident = an_incident(State.BOOKED, title=nasty)
    shown = replace(incident, room=replace(incident.room, name=nasty), location=a_location(name=nasty))
    for block in of_type(storm_card((shown,), now=LATER), "TextBlock"):
        assert "](" not in block["text"].replace(r"\]", "")
        assert "<" not in block["text"]
    assert r"**\[Click\](https://evil.example) \*\*now\*\* &lt;at>all" in reads(storm_card((shown,), now=LATER))
