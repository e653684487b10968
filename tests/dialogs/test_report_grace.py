"""`sources`, walked by card and by typing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.monitors.report_grace import Sources
from services.model import Grace
from services.model.dialog import Text
from services.model.setup import Setup
from services.monitors.grace_periods import with_grace
from tests.builders.client_with_sites import a_setup, refused, typed
from tests.builders.dialog_walk import Walk

SETUP = with_grace(a_setup(), "alertmanager", 5)


def opened(*seen: str, setup: Setup = SETUP) -> Walk:
    walk = Walk(Sources(), setup)
    assert walk.work.name == "sources"
    return walk.done(sources=list(seen))


def graces(walk: Walk) -> tuple[Grace, ...]:
    return walk.setup.client.graces


def test_the_list_has_what_has_reported_and_what_has_a_grace() -> None:
    walk = opened("pagerduty", "alertmanager")
    assert "**alertmanager** · told once a fault has lasted 5 min" in walk.words
    assert "**pagerduty** · told at once" in walk.words
    assert [choice.value for choice in walk.form.fields[0].choices] == ["alertmanager", "pagerduty"]
    assert "**alertmanager**" in opened().words


def test_a_grace_is_given_by_card() -> None:
    walk = opened("pagerduty").press(pick="pagerduty", other="")
    assert "How long does a fault of pagerduty have to last?" in walk.words
    walk.press(minutes="10")
    assert graces(walk) == (Grace("alertmanager", 5), Grace("pagerduty", 10))
    assert "Faults of pagerduty are told once they have lasted 10 min" in walk.words
    assert [offer.name for offer in walk.end.offers] == ["sources"]


def test_a_grace_is_given_by_typing() -> None:
    walk = typed(opened("pagerduty"), "pagerduty")
    assert graces(typed(walk, "10 min")) == (Grace("alertmanager", 5), Grace("pagerduty", 10))


def test_a_grace_is_changed_and_taken_away() -> None:
    walk = opened().press(pick="alertmanager", other="")
    assert walk.form.fields[0].value == "5"
    assert graces(walk.press(minutes="60")) == (Grace("alertmanager", 60),)
    assert graces(opened().press(pick="alertmanager").press("none")) == ()
    assert graces(opened().press(pick="alertmanager").press(minutes="0")) == ()
    walk = typed(typed(opened(), "alertmanager"), "tell at once")
    assert "Faults of alertmanager are told at once" in walk.words


def test_a_source_that_has_not_reported_yet_is_typed() -> None:
    for walk in (
        opened("pagerduty").press(pick="", other="zabbix"),
        typed(opened("pagerduty"), "zabbix"),
        typed(opened("pagerduty"), "Another source: zabbix"),
        typed(Walk(Sources(), a_setup()).done(sources=[]), "zabbix"),
    ):
        assert "zabbix" in walk.words
        assert Grace("zabbix", 3) in graces(walk.press(minutes="3"))


def test_words_after_sources_lead_to_one_or_to_the_end() -> None:
    walk = Walk(Sources(), SETUP, "pagerduty")
    assert walk.state.step == "grace"
    assert graces(walk.press(minutes="3")) == (Grace("alertmanager", 5), Grace("pagerduty", 3))
    assert graces(Walk(Sources(), SETUP, "pagerduty 3 min")) == (Grace("alertmanager", 5), Grace("pagerduty", 3))
    assert graces(Walk(Sources(), SETUP, "alertmanager none")) == ()


@pytest.mark.parametrize(
    ("words", "key"),
    [("alertmanager 61", "grace_range"), ("alertmanager soon", "grace_range"), ("a=b", "source_name"),
     ("x" * 81, "source_name"), ("a/b 5", "source_name")],
)  # fmt: skip
def test_words_that_are_neither_are_refused(words: str, key: str) -> None:
    assert refused(lambda: Walk(Sources(), SETUP, words)).key == key


@pytest.mark.parametrize("other", ["two words", "a,b", "a=b"])
def test_what_is_no_name_is_refused(other: str) -> None:
    assert refused(lambda: opened("pagerduty").press(pick="", other=other)).key == "source_name"


def test_nothing_chosen_and_no_time_are_refused() -> None:
    assert refused(lambda: opened("pagerduty").press(pick="", other="")).key == "nothing_picked"
    assert refused(lambda: Walk(Sources(), a_setup()).done(sources=[]).press(other="")).key == "nothing_picked"
    assert refused(lambda: opened().press(pick="alertmanager").press(minutes="a while")).key == "grace_range"


def test_sources_that_cannot_be_read_are_asked_for_again_and_can_be_typed() -> None:
    walk = Walk(Sources(), a_setup()).done(Text("store_away"))
    assert walk.form.problem == Text("store_away")
    assert typed(walk, "pagerduty").state.step == "grace"
    walk = Walk(Sources(), a_setup()).done(Text("store_away")).press("again")
    assert "**pagerduty**" in walk.done(sources=["pagerduty"]).words


def test_dozens_of_sources_are_paged_and_searched() -> None:
    walk = opened(*(f"monitor-{number:02}" for number in range(30)), setup=a_setup())
    assert "1 to 8 of 30" in walk.words
    assert "monitor-08" in walk.press("more", pick="").words
    assert typed(walk, "Search: 29").form.fields[0].choices[0].value == "monitor-29"
    assert typed(walk, "monitor-29").state.source == "monitor-29"


def test_what_another_admin_set_meanwhile_stays() -> None:
    walk = opened("pagerduty").press(pick="pagerduty")
    walk.known = replace(walk.known, setup=with_grace(SETUP, "cloudevents", 7))
    assert len(graces(walk.press(minutes="3"))) == 3


def test_every_step_leads_back() -> None:
    assert opened("pagerduty").press(pick="pagerduty").back().state.step == "list"
