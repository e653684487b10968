from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.sites.providers import Providers
from services.model import Agreement, Location, LocationId, Provider, ProviderId, Severity
from services.model.business_hours import BusinessHours
from services.model.dialog import Text
from services.parsing.hours_text import read_week
from tests.builders.client_with_sites import BEN, BERLIN, CARLA, DAN, MUNICH, NORTH, OFFICE, a_setup, refused, typed
from tests.builders.dialog_walk import Walk
from tests.builders.provider_walks import CHANNELS, ROSTER, SERVED, SETUP, at_menu, at_part, saved, ticked
from tests.builders.written_texts import shown


def test_a_new_provider_is_walked_through_and_saved() -> None:
    walk = Walk(Providers(), SETUP).press(name="AV North").press(pick="munich,berlin")
    assert walk.work.name == "roster"
    walk.done(people=ROSTER).press(pick=f"{BEN.id},{CARLA.id}")
    assert BEN.id not in {choice.value for choice in walk.form.fields[0].choices}, "nobody is both"
    walk.press(pick=DAN.id).press(hours="Mon-Fri 7-19", zone="London")
    assert walk.work.name == "channels"
    walk.done(channels=CHANNELS).press(pick="19:b@thread")
    assert ticked(walk) == "munich,berlin"
    walk.press(pick="munich").press(critical="30 min / 4 h", major="2 h / 8 h", minor="")
    assert "Munich, respond-by / resolve-by: critical 30 min / 4 h, major 2 h / 8 h, minor none" in walk.words
    provider = saved(walk)
    assert (provider.name, provider.contacts, provider.subcontractors) == ("AV North", (BEN, CARLA), (DAN,))
    assert provider.locations == (MUNICH.id, BERLIN.id)
    assert provider.hours == BusinessHours("Europe/London", read_week("Mon-Fri 7-19"))
    assert provider.channel == "19:b@thread"
    assert provider.agreements == (
        Agreement(MUNICH.id, Severity.CRITICAL, 30, 240),
        Agreement(MUNICH.id, Severity.MAJOR, 120, 480),
    )
    assert "AV North is set up" in walk.words
    assert "Still missing: a service-level agreement for Berlin." in walk.words


def test_it_works_by_typing_alone() -> None:
    walk = Walk(Providers(), SETUP)
    for answer in ("AV North", "all"):
        typed(walk, answer)
    typed(walk.done(people=ROSTER), "Ben, carla")
    typed(typed(walk, "none"), "same")
    typed(walk.done(channels=CHANNELS), "facilities")
    typed(typed(walk, "Munich"), "30 min / 4 h")
    typed(typed(walk, "agreements"), "berlin")
    typed(walk, "Critical: 1 h / 8 h; Minor: 8 h / 40 h")
    typed(typed(walk, "hours"), "Mo-Fr 7-19")
    typed(walk, "save")
    provider = walk.setup.providers[0]
    assert (provider.contacts, provider.locations, provider.channel) == (
        (BEN, CARLA),
        (MUNICH.id, BERLIN.id),
        "19:b@thread",
    )
    assert provider.hours == BusinessHours("Europe/Berlin", read_week("Mon-Fri 7-19"))
    assert provider.agreements == (
        Agreement(MUNICH.id, Severity.CRITICAL, 30, 240),
        Agreement(BERLIN.id, Severity.CRITICAL, 60, 480),
        Agreement(BERLIN.id, Severity.MINOR, 480, 2400),
    )


def test_the_least_provider_lacks_what_the_end_names() -> None:
    walk = Walk(Providers(), a_setup(locations=())).press(name="AV North").press().done(Text("teams_away"))
    assert "Microsoft Teams does not take" in walk.words
    walk.press().press().press("same").done(channels=[]).press("every")
    provider = saved(walk)
    assert (provider.contacts, provider.locations, provider.hours, provider.channel) == ((), (), None, None)
    assert "Still missing: contacts, so nobody can claim, a location that it serves." in walk.words
    assert [offer.name for offer in walk.end.offers] == ["locations", "providers"]


def test_the_list_says_what_each_provider_has_and_lacks() -> None:
    second = Provider(ProviderId("south"), "AV South", (), ())
    walk = Walk(Providers(), replace(SERVED, providers=(NORTH, second)))
    assert "**AV North** · contacts: 1 · serves: Munich · missing: a service-level agreement for Munich" in walk.words
    assert "missing: contacts, so nobody can claim, a location that it serves" in walk.words
    assert typed(walk, "av south").state.draft.id == "south"


def test_dozens_of_providers_are_paged_and_searched() -> None:
    providers = tuple(Provider(ProviderId(f"p{number}"), f"Provider {number:02}", (), ()) for number in range(60))
    walk = Walk(Providers(), replace(SETUP, providers=providers))
    assert "1 to 8 of 60" in walk.words
    assert "Provider 08" in walk.press("more").words
    assert typed(walk, "Search: 59").form.fields[0].choices[0].title == "Provider 59"


def test_one_part_is_changed_and_the_others_stay() -> None:
    assert saved(at_part("name").press(name="North AV")) == replace(NORTH, name="North AV")


def test_a_provider_that_was_removed_meanwhile_is_not_saved_again() -> None:
    walk = at_part("name").press(name="North AV")
    walk.known = replace(walk.known, setup=SETUP)
    assert refused(lambda: walk.press("save")).key == "provider_gone"


def test_a_location_that_was_removed_meanwhile_is_served_no_more() -> None:
    walk = at_part("locations").press(pick="munich,berlin")
    walk.known = replace(walk.known, setup=replace(SERVED, locations=(BERLIN,)))
    assert saved(walk).locations == (BERLIN.id,)


def test_a_name_is_unique_now_and_at_the_end() -> None:
    south = Provider(ProviderId("south"), "AV South", (), ())
    walk = at_part("name", replace(SERVED, providers=(NORTH, south)))
    assert refused(lambda: walk.press(name="av south")).key == "name_taken"
    walk.press(name="AV West").press("save")
    other = replace(SERVED, providers=(NORTH, replace(south, name="AV West")))
    assert refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=other))).key == "name_taken"


def test_hours_are_those_of_the_location_until_own_ones_are_typed() -> None:
    walk = at_part("hours")
    assert [field.value for field in walk.form.fields] == ["", "Europe/Berlin"]
    provider = saved(walk.press(hours="Mon-Fri 8-17, Sat 9-12", zone="Europe/London"))
    assert provider.hours == BusinessHours("Europe/London", read_week("Mon-Fri 8-17, Sat 9-12"))
    assert saved(at_part("hours", replace(SERVED, providers=(provider,))).press("same")).hours is None


@pytest.mark.parametrize(
    ("hours", "zone", "key"),
    [
        ("Mon-Fri 9-5", "Europe/Berlin", "hours_ambiguous"),
        ("Mon-Fri 8-17", "Berlni", "zone_unknown"),
        ("Mon-Fri 8-17", "Indiana", "zone_several"),
    ],
)
def test_wrong_hours_and_zones_are_refused(hours: str, zone: str, key: str) -> None:
    walk = at_part("hours")
    assert refused(lambda: walk.press(hours=hours, zone=zone)).key == key


def test_a_channel_is_picked_or_every_one_taken() -> None:
    walk = at_part("channel").done(channels=CHANNELS).press(pick="19:a@thread")
    assert "Incidents are posted in AV North / Faults" in walk.words
    provider = saved(walk)
    assert provider.channel == "19:a@thread"
    again = at_menu(replace(SERVED, providers=(provider,)))
    assert "in a channel of its own" in again.words
    assert saved(again.press("change", part="channel").done(channels=CHANNELS).press("every")).channel is None


def test_a_channel_that_is_none_of_them_is_refused() -> None:
    walk = at_part("channel").done(channels=CHANNELS)
    assert refused(lambda: walk.press(pick="19:c@thread")).key == "choice_unknown"
    assert refused(lambda: walk.press()).key == "nothing_picked"


def test_channels_that_cannot_be_read_are_asked_for_again() -> None:
    walk = at_part("channel").done(Text("teams_away")).press("again")
    assert walk.work.name == "channels"


def test_agreements_are_changed_for_the_locations_that_are_ticked() -> None:
    minor = Agreement(MUNICH.id, Severity.MINOR, 480, 2400)
    provider = replace(NORTH, locations=(MUNICH.id, BERLIN.id), agreements=(minor,))
    walk = at_part("agreements", replace(SERVED, providers=(provider,)))
    assert ticked(walk) == "berlin", "nothing is agreed for it yet"
    walk.press(pick="munich")
    assert [shown(field) for field in walk.form.fields] == ["none", "none", "8 h / 40 h"]
    walk.press(critical="1 h / 2 h", major="none", minor="")
    assert saved(walk).agreements == (Agreement(MUNICH.id, Severity.CRITICAL, 60, 120),)


@pytest.mark.parametrize(
    ("terms", "key"), [("1 day / 2 days", "duration_days"), ("2 h", "terms_incomplete"), ("8 h / 1 h", "terms_order")]
)
def test_wrong_terms_are_refused(terms: str, key: str) -> None:
    walk = at_part("agreements").press(pick="munich")
    assert refused(lambda: walk.press(critical=terms, major="", minor="")).key == key


def test_terms_need_a_location() -> None:
    nowhere = replace(SERVED, providers=(replace(NORTH, locations=()),))
    assert refused(lambda: at_part("agreements", nowhere)).key == "agreement_nowhere"
    assert refused(lambda: at_part("agreements").press(pick="")).key == "nothing_picked"


def test_a_location_that_is_served_no_more_takes_its_agreement_along() -> None:
    agreed = replace(NORTH, agreements=(Agreement(MUNICH.id, Severity.MINOR, 480, 2400),))
    walk = at_part("locations", replace(SERVED, providers=(agreed,))).press(pick="berlin")
    assert saved(walk).agreements == ()


def test_removing_a_provider_asks_and_says_what_stops_and_what_stays() -> None:
    walk = at_menu().press("remove")
    for words in ("Carla, Dan", "Claims that are open now stay", "Nobody else serves these locations: Munich."):
        assert words in walk.words
    walk.press("yes")
    assert walk.setup.providers == ()
    assert "AV North is removed" in walk.words


def test_hundreds_of_locations_can_be_served_and_agreed_for() -> None:
    places = tuple(Location(LocationId(f"l{number}"), f"Site {number:03}", OFFICE) for number in range(300))
    walk = at_part("locations", replace(SERVED, locations=places))
    typed(walk, "all").press("change", part="agreements")
    typed(typed(walk, "all"), "1 h / 8 h")
    assert "… and 292 more." in walk.words
    assert len(saved(walk).agreements) == 300


def test_words_after_providers_lead_to_one() -> None:
    assert Walk(Providers(), SERVED, "av north").state.step == "menu"
    assert Walk(Providers(), SERVED, "add").state.step == "name"
    assert refused(lambda: Walk(Providers(), SERVED, "AV")).key == "provider_unknown"


def test_every_step_leads_back() -> None:
    walk = Walk(Providers(), SETUP).press(name="AV North").press(pick="munich").done(people=ROSTER).press(pick=BEN.id)
    walk.press(pick="").press("same").done(channels=CHANNELS).press("every").press(pick="munich")
    walk.press(critical="", major="", minor="")
    steps = []
    while walk.past:
        steps.append(str(walk.back().state.step))
    assert steps == ["terms", "places", "channel", "hours", "subcontractors", "contacts", "locations", "name"]
    assert walk.form.fields[0].value == "AV North"
