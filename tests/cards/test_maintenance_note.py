"""That maintenance runs, on the card of what somebody has reported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.incident.incident_card import incident_card
from services.model import Incident, State
from tests.builders.card_checks import reads, schema_problems
from tests.builders.incident_builder import MEGAN, NOW, an_incident

UNTIL = NOW + timedelta(hours=2)
RUNS = "**Maintenance** runs in this room until"


def said(incident: Incident, *, after: timedelta = timedelta()) -> str:
    card = incident_card(incident, now=NOW + after)
    assert schema_problems(card) == []
    return str(reads(card))


@pytest.mark.parametrize("state", [state for state in State if state is not State.CLOSED])
def test_a_card_says_until_when_maintenance_runs(state: State) -> None:
    words = said(an_incident(state, reporter=MEGAN, paused_until=UNTIL))
    assert f"{RUNS} Mon 23 Nov 16:20 CET" in words


@pytest.mark.parametrize(
    ("incident", "after"),
    [
        (an_incident(), timedelta()),
        (an_incident(paused_until=UNTIL), timedelta(hours=2)),
        (an_incident(State.CLOSED, paused_until=UNTIL), timedelta()),
    ],
    ids=["none", "over", "closed"],
)
def test_a_card_says_nothing_of_maintenance_that_does_not_run(incident: Incident, after: timedelta) -> None:
    assert RUNS not in said(incident, after=after)
