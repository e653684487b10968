"""The times on an open incident's card: the best few, all of them, or why there are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cards.actions import ClaimSlot, Show, Times, unpack
from cards.incident.incident_card import incident_card
from services.model import Incident, Slot
from tests.builders.card_checks import of_type, reads, titles
from tests.builders.incident_builder import NOW, TUESDAY_NINE, a_location, a_slot, an_incident, an_offer, some_slots
from tests.builders.incident_looks import LATER


def shown(incident: Incident, **looks: Any) -> dict[str, Any]:
    return incident_card(incident, now=LATER, **looks)


def actions(card: dict[str, Any]) -> list[object]:
    return [unpack(button["verb"], button["data"]) for row in of_type(card, "ActionSet") for button in row["actions"]]


def test_up_to_six_times_are_all_buttons() -> None:
    incident = an_incident(offer=an_offer(6))
    assert titles(shown(incident))[:-1] == [
        f"Claim Tue {hour}" for hour in ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
    ]
    assert actions(shown(incident))[0] == ClaimSlot(incident.id, TUESDAY_NINE)


def test_of_more_than_six_the_first_five_are_buttons_and_one_leads_to_all() -> None:
    incident = an_incident(offer=an_offer(7))
    assert titles(shown(incident))[-3:] == ["Claim Tue 11:00", "All times (7)", "More"]
    assert len(titles(shown(incident))) == 7
    assert actions(shown(incident))[-2] == Times(incident.id)


def test_the_order_of_the_offer_is_kept_because_the_best_come_first() -> None:
    best_first = tuple(reversed(some_slots(7)))
    assert titles(shown(an_incident(offer=an_offer(slots=best_first))))[0] == "Claim Tue 12:00"


def test_the_length_of_a_visit_and_the_zone_are_told_beside_the_times() -> None:
    assert "60 minutes each · times in Europe/Berlin (CET)" in reads(shown(an_incident()))


def test_visits_of_different_lengths_are_given_none() -> None:
    mixed = an_offer(slots=(a_slot(), a_slot(NOW + timedelta(days=2), minutes=90)))
    text = reads(shown(an_incident(offer=mixed)))
    assert "Times in Europe/Berlin (CET)" in text
    assert "minutes each" not in text


def test_a_zone_with_an_underscore_is_shown_as_it_is_spelt() -> None:
    text = reads(shown(an_incident(location=a_location("America/Sao_Paulo"))))
    assert r"times in America/Sao\_Paulo (UTC-03)" in text
    assert "Claim Tue 05:00" in text


def test_a_grown_window_says_that_two_days_had_nothing_and_how_far_was_searched() -> None:
    offer = an_offer(2, grown=True, until=NOW + timedelta(days=4))
    assert "Nothing was free in the usual two days, so Roomfix searched on until Fri 27 Nov 14:20." in reads(
        shown(an_incident(offer=offer))
    )


def test_an_unread_calendar_is_no_statement_about_free_times() -> None:
    text = reads(shown(an_incident(offer=an_offer(0, known=False))))
    assert "Roomfix is reading the calendar of Aurora." in text
    assert "Nothing is free" not in text


@pytest.mark.parametrize("slots", [(), (a_slot(NOW - timedelta(hours=1)),)], ids=["none", "all-begun"])
def test_without_a_free_time_the_card_says_so_and_what_happens_next(slots: tuple[Slot, ...]) -> None:
    card = shown(an_incident(offer=an_offer(slots=slots)))
    assert "Nothing is free until Wed 25 Nov 14:20. Roomfix keeps looking" in reads(card)
    assert titles(card) == ["More"]


def test_a_time_that_has_begun_has_no_button() -> None:
    begun, coming = a_slot(LATER), a_slot(LATER + timedelta(minutes=1))
    assert titles(shown(an_incident(offer=an_offer(slots=(begun, coming))))) == ["Claim Mon 14:26", "More"]


def test_all_times_stand_under_their_days_with_a_way_back() -> None:
    incident = an_incident(offer=an_offer(20))
    card = shown(incident, all_times=True)
    text = reads(card)
    assert "All free times (20)" in text
    assert [len(row["actions"]) for row in of_type(card, "ActionSet")] == [6, 6, 4, 4, 1]
    assert "Tue 24 Nov" in text
    assert "Wed 25 Nov" in text
    assert titles(card)[-1] == "Back"
    assert actions(card)[-1] == Show(incident.id)


def test_days_are_those_of_the_locations_clock() -> None:
    late = a_slot(datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    assert "Wed 25 Nov" in reads(shown(an_incident(offer=an_offer(slots=(late,))), all_times=True))


def test_times_beyond_the_buttons_are_counted_and_named() -> None:
    card = shown(an_incident(offer=an_offer(40)), all_times=True)
    assert len(titles(card)) == 35
    assert "And 6 more, which get a button when earlier ones are gone: Thu\u00a010:00, Thu\u00a010:30" in reads(card)


def test_a_very_long_list_is_named_in_part() -> None:
    text = reads(shown(an_incident(offer=an_offer(300)), all_times=True))
    assert "And 266 more" in text
    assert ", …" in text


def test_all_times_of_a_room_without_any_says_so_and_leads_back() -> None:
    card = shown(an_incident(offer=an_offer(0)), all_times=True)
    assert "Nothing is free until" in reads(card)
    assert titles(card) == ["Back"]
