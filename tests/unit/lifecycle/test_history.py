"""What an incident's history keeps of what never ends: the first lines, the latest, and what somebody still needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.incident.incident_card import incident_card
from services.lifecycle import history, transitions, visit_transitions
from services.lifecycle.command_specs import Role
from services.lifecycle.due import dues
from services.lifecycle.history import FIRST, LATEST, added
from services.model import ClaimId, Entry, Event, Incident, State
from services.model.errors import Refusal
from services.store.records import INCIDENT
from tests.builders.incident_builder import MEGAN, NOW, TUESDAY_NINE, a_slot, an_actor, an_incident
from tests.unit.lifecycle.test_visit_sequences import picks, walk

PRESSES = 1_500
LEAD = timedelta(hours=1)


def pressed(times: int = PRESSES) -> Iterator[Incident]:
    """An incident that a contact claims and gives back by turns, after each press."""
    incident = an_incident()
    for nth in range(times):
        now, claim = NOW + timedelta(seconds=nth), ClaimId(f"clm-{nth // 2}")
        if nth % 2 == 0:
            incident = replace(incident, offer=an_incident().offer)
            actor = an_actor(Role.CONTACT, now=now)
            incident = transitions.claim(incident, TUESDAY_NINE, actor, claim_id=claim, conversation="c")
        else:
            incident = transitions.release(incident, claim, an_actor(now=now))
        yield incident


def test_fifteen_hundred_presses_take_no_more_room_than_two_hundred() -> None:
    sizes = [len(INCIDENT.dump(incident)) for incident in pressed()]
    assert max(sizes) <= max(sizes[:200]) + 100


def test_the_first_lines_and_the_latest_stay_and_one_says_how_many_are_left_out() -> None:
    *_, incident = pressed()
    told = incident.history
    assert [entry.at for entry in told[1:FIRST]] == [NOW + timedelta(seconds=nth) for nth in range(FIRST - 1)]
    assert [entry.at for entry in told[-LATEST:]] == [
        NOW + timedelta(seconds=nth) for nth in range(PRESSES - LATEST, PRESSES)
    ]
    (left_out,) = [entry for entry in told if entry.event is Event.LEFT_OUT]
    assert told.index(left_out) == FIRST
    assert left_out.left_out == PRESSES + 1 - FIRST - LATEST


def test_every_change_counts_as_one_more_though_lines_are_left_out() -> None:
    assert [incident.happened for incident in pressed()] == list(range(2, PRESSES + 2))


def test_the_whole_history_on_a_card_says_how_many_lines_it_leaves_out() -> None:
    *_, incident = pressed()
    told = str(incident_card(incident, now=NOW, all_commands=True)["body"][-1])
    assert f"entries left out here: {PRESSES + 1 - 40}" in told
    assert told.count("Megan Bowen claimed") + told.count("Megan Bowen released") + told.count("reported by") == 40


def test_times_that_the_room_has_declined_stay_away_however_long_ago_that_was() -> None:
    slots = an_incident().offer.slots
    known = long_ago(an_incident(), *(Entry(Event.DECLINED, NOW, MEGAN, slot) for slot in slots[:2]))
    assert transitions.offered(known, replace(known.offer, slots=slots)).offer.slots == slots[2:]


def test_a_declined_time_that_is_over_need_not_be_remembered() -> None:
    over = [a_slot(NOW - timedelta(hours=nth)) for nth in range(2, 50)]
    known = long_ago(an_incident(), *(Entry(Event.DECLINED, NOW, MEGAN, slot) for slot in over))
    assert [entry.slot for entry in known.history if entry.event is Event.DECLINED] == over[-1:]


def test_how_often_somebody_was_asked_is_known_however_much_has_happened_since() -> None:
    on_site = an_incident(State.ON_SITE)
    asked = [Entry(Event.ASKED, NOW + timedelta(days=nth), MEGAN, a_slot()) for nth in range(2)]
    reminded = Entry(Event.REMINDED, NOW, MEGAN, a_slot())
    known = long_ago(on_site, reminded, *asked)
    assert dues(known, lead=LEAD) == dues(replace(on_site, history=(*on_site.history, *asked)), lead=LEAD) != ()
    assert dues(long_ago(known, Entry(Event.ASKED, NOW, MEGAN, a_slot())), lead=LEAD) == ()


def long_ago(incident: Incident, *lines: Entry) -> Incident:
    """The incident to which that has happened, and since then so much else that nothing of it is among the latest."""
    for line in (*filler(FIRST), *lines, *filler(LATEST * 2)):
        incident = replace(incident, history=added(incident, line))
    return incident


def filler(count: int) -> tuple[Entry, ...]:
    return tuple(Entry(Event.WAITING, NOW, MEGAN) for _ in range(count))


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """So short a history that something is left out at nearly every change."""
    monkeypatch.setattr(history, "FIRST", 1)
    monkeypatch.setattr(history, "LATEST", 1)


@pytest.mark.usefixtures("short")
@given(st.lists(picks, min_size=10, max_size=40))
def test_what_is_left_out_changes_nothing_that_an_incident_does(picked: list[tuple[int, int, int]]) -> None:
    whole: tuple[Entry, ...] = ()
    for before, _, after, now in walk(picked):
        if not any(entry.event is Event.LEFT_OUT for entry in before.history) and len(before.history) == 1:
            whole = before.history
        whole = (*whole, after.history[-1]) if after.happened > before.happened else whole
        check(after, replace(after, history=whole), now)


def check(short: Incident, whole: Incident, now: datetime) -> None:
    assert short.happened == len(whole.history)
    assert dues(short, lead=LEAD) == dues(whole, lead=LEAD)
    fresh = replace(short.offer, slots=tuple(a_slot(now + timedelta(hours=nth)) for nth in range(48)))
    assert transitions.offered(short, fresh).offer == transitions.offered(whole, fresh).offer
    assert closing_words(short, now) == closing_words(whole, now)
    assert undone(short, now) == undone(whole, now)


def closing_words(incident: Incident, now: datetime) -> object:
    """What the card of a closed incident says of its end, which stands before the history."""
    return incident_card(incident, now=now)["body"][:-1] if incident.state is State.CLOSED else None


def undone(incident: Incident, now: datetime) -> Incident | None:
    """What taking the last change back makes of it, but for the history."""
    with suppress(Refusal):
        if incident.undo is not None:
            return replace(
                visit_transitions.undo(incident, an_actor(Role.HOLDER, by=incident.undo.by, now=now)), history=()
            )
    return None
