from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dialogs.sites.locations import Locations
from services.model import Calendar, ConnectionId, Location, LocationId, Room, RoomId
from services.model.business_hours import DayPeriod
from services.parsing.hours_text import read_week
from tests.builders.client_with_sites import BERLIN, MUNICH, NORTH, OFFICE, a_setup, refused, typed
from tests.builders.dialog_walk import Walk
from tests.builders.location_walks import COUNTRIES, DAYS, EMPTY, REGIONS, SERVED, at_menu, at_part, saved
from tests.builders.written_texts import shown


def test_a_new_location_is_walked_through_and_saved() -> None:
    walk = Walk(Locations(), EMPTY)
    walk.press(name="  Munich   East ").press(zone="München")
    assert shown(walk.form.fields[0]) == "Mon-Fri 08:00-18:00"
    walk.press(hours="Mo-Do 8-12, 13-17, Fr 8-12")
    assert walk.work.name == "countries"
    walk.done(countries=COUNTRIES).press(pick="DE")
    assert (walk.work.name, dict(walk.work.args)) == ("regions", {"country": "DE"})
    walk.done(regions=REGIONS).press(pick="BY")
    assert dict(walk.work.args) == {"country": "DE", "region": "BY", "years": [2035, 2036, 2037, 2038, 2039]}
    walk.done(holidays=DAYS)
    assert "2035-05-01 Labour Day" in walk.words
    assert "The next public holidays of Germany, region Bayern:" in walk.words
    assert "2035-01-01 New" not in walk.words, "it is over"
    walk.press().press(exceptions="2035-12-24 closed\n2035-12-31 8-12")
    assert "Not saved yet: Name, Time zone, Hours, Holidays, Exceptions" in walk.words
    assert "Open Mon-Thu 08:00-12:00, 13:00-17:00" in walk.words
    location = saved(walk)
    assert (location.name, location.hours.timezone) == ("Munich East", "Europe/Berlin")
    assert (location.country, location.region) == ("DE", "BY")
    assert location.hours.weekly == read_week("Mon-Thu 08:00-12:00, 13:00-17:00, Fri 08:00-12:00")
    assert location.hours.holidays == {date(2035, 1, 1), date(2035, 5, 1), date(2036, 1, 1)}
    assert location.hours.overrides == ((date(2035, 12, 24), ()), (date(2035, 12, 31), (DayPeriod(480, 720),)))
    assert "Munich East is set up" in walk.words
    assert "Still missing: a provider that serves it, rooms." in walk.words
    assert [offer.name for offer in walk.end.offers] == ["providers", "locations"]


def test_it_works_by_typing_alone() -> None:
    walk = Walk(Locations(), EMPTY)
    for answer in ("Munich", "munich", "Mon-Fri 8-17 Uhr"):
        typed(walk, answer)
    typed(walk.done(countries=COUNTRIES), "germany")
    typed(walk.done(regions=REGIONS), "bayern")
    typed(walk.done(holidays=DAYS), "next")
    typed(walk, "2035-12-24 closed; 2035-12-31 8-12")
    typed(typed(walk, "hours"), "weekdays 9-17")
    typed(typed(walk, "name"), "Munich East")
    typed(walk, "save")
    location = walk.setup.locations[0]
    assert (location.name, location.region) == ("Munich East", "BY")
    assert location.hours.weekly == read_week("Mon-Fri 09:00-17:00")
    assert len(location.hours.overrides) == 2


def test_an_end_does_not_ask_for_a_provider_that_is_there() -> None:
    room = Room(RoomId("r"), "Isar", MUNICH.id, None)
    hours = replace(OFFICE, holidays=frozenset({date(2035, 5, 1)}))
    location = replace(MUNICH, hours=hours)
    walk = at_menu(a_setup(locations=(location,), providers=(NORTH,), rooms=(room,))).press("save")
    assert [offer.name for offer in walk.end.offers] == ["locations"]
    assert "missing" not in walk.words
    assert "Nothing was changed" in walk.words


def test_the_list_says_what_each_location_lacks() -> None:
    walk = Walk(Locations(), a_setup(locations=(MUNICH, BERLIN), providers=(NORTH,)))
    assert "**Munich** · Europe/Berlin · Mon-Fri 08:00-18:00 · missing: rooms, public holidays" in walk.words
    assert "missing: a provider that serves it, rooms, public holidays" in walk.words
    walk.press("open", pick=BERLIN.id)
    assert str(walk.form.title.values["name"]) == "Berlin"


def test_hundreds_of_locations_are_paged_and_searched() -> None:
    places = tuple(Location(LocationId(f"l{number}"), f"Site {number:03}", OFFICE) for number in range(500))
    walk = Walk(Locations(), a_setup(locations=places))
    assert "1 to 8 of 500" in walk.words
    assert "Site 008" in walk.press("more").words
    assert typed(walk, "site 499").state.step == "menu"
    walk.back()
    typed(walk, "Search: site 4")
    assert "1 to 8 of 176" in walk.words


def test_one_part_is_changed_and_the_others_stay() -> None:
    before = replace(MUNICH, country="DE", hours=replace(OFFICE, holidays=frozenset({date(2035, 5, 1)})))
    location = saved(at_part("hours", a_setup(locations=(before,))).press(hours="Sat 10-14"))
    assert location == replace(before, hours=replace(before.hours, weekly=read_week("Sat 10-14")))


def test_what_another_admin_changed_meanwhile_stays() -> None:
    walk = at_part("hours").press(hours="Sat 10-14")
    walk.known = replace(walk.known, setup=a_setup(locations=(replace(MUNICH, name="München"),)))
    location = saved(walk)
    assert (location.name, location.hours.weekly) == ("München", read_week("Sat 10-14"))


def test_a_location_that_was_removed_meanwhile_is_not_saved_again() -> None:
    walk = at_part("hours").press(hours="Sat 10-14")
    walk.known = replace(walk.known, setup=EMPTY)
    assert refused(lambda: walk.press("save")).key == "location_gone"


def test_a_name_that_was_taken_meanwhile_is_refused_at_the_end() -> None:
    walk = at_part("name").press(name="Berlin").press("save")
    both = replace(walk.known, setup=a_setup(locations=(MUNICH, BERLIN)))
    assert refused(lambda: walk.dialog.change(walk.state, both)).key == "name_taken"


@pytest.mark.parametrize(
    ("name", "key"), [("", "name_missing"), ("x" * 81, "name_too_long"), ("  bErlin ", "name_taken")]
)
def test_a_name_is_short_and_unique(name: str, key: str) -> None:
    walk = at_part("name", a_setup(locations=(MUNICH, BERLIN)))
    assert refused(lambda: walk.press(name=name)).key == key
    walk.press(name="Munich")
    assert walk.state.step == "menu", "its own name is not taken"


def test_a_name_may_hold_anything_and_is_shown_as_typed() -> None:
    walk = at_part("name").press(name="*HQ* <at>all</at> [x](y)")
    assert r"\*HQ\* &lt;at>all&lt;/at> \[x\](y)" in walk.words
    assert saved(walk).name == "*HQ* <at>all</at> [x](y)"


@pytest.mark.parametrize("text", ["W. Europe Standard Time", "europe/berlin", "Frankfurt"])
def test_a_zone_is_understood_by_city_and_by_either_name(text: str) -> None:
    assert saved(at_part("zone").press(zone=text)).hours.timezone == "Europe/Berlin"


def test_of_several_zones_one_is_picked() -> None:
    walk = at_part("zone").press(zone="Indiana")
    assert "America/Indiana/Knox" in walk.words
    assert saved(typed(walk, "knox")).hours.timezone == "America/Indiana/Knox"


def test_a_wrong_zone_is_refused_with_close_ones() -> None:
    refusal = refused(lambda: at_part("zone").press(zone="Berlni"))
    assert refusal.key == "zone_unknown"
    assert "Europe/Berlin" in str(refusal.values["close"])
    assert refused(lambda: at_part("zone").press(zone="")).key == "zone_unknown"


def test_wrong_hours_leave_the_form_as_it_is() -> None:
    walk = at_part("hours")
    refusal = refused(lambda: walk.press(hours="Mon-Fri 8-18, Sut 9-12"))
    assert (refusal.key, refusal.values["piece"]) == ("hours_word", "Sut 9-12")
    assert walk.state.step == "hours"


def test_a_location_with_rooms_or_calendars_is_not_removed() -> None:
    room = Room(RoomId("r"), "Isar", MUNICH.id, None)
    calendar = Calendar("isar@contoso.example", "Isar", ConnectionId("c"), MUNICH.id)
    walk = at_menu(a_setup(rooms=(room,), calendars=(calendar, replace(calendar, address="b@contoso.example"))))
    refusal = refused(lambda: walk.press("remove"))
    assert (refusal.key, refusal.values["rooms"], refusal.values["calendars"]) == ("location_in_use", 1, 2)


def test_removing_a_location_asks_and_takes_it_from_its_providers() -> None:
    setup = a_setup(locations=(MUNICH, BERLIN), providers=(SERVED,))
    walk = at_menu(setup).press("remove")
    assert "AV North" in walk.words
    walk.press("yes")
    assert walk.setup.locations == (BERLIN,)
    assert walk.setup.providers[0].locations == (BERLIN.id,)
    assert [one.location for one in walk.setup.providers[0].agreements] == [BERLIN.id]
    assert "Munich is removed" in walk.words


def test_a_location_that_got_a_room_meanwhile_is_not_removed() -> None:
    walk = at_menu(a_setup()).press("remove").press("yes")
    busy = a_setup(rooms=(Room(RoomId("r"), "Isar", MUNICH.id, None),))
    assert refused(lambda: walk.dialog.change(walk.state, replace(walk.known, setup=busy))).key == "location_in_use"


def test_words_after_locations_lead_to_one() -> None:
    assert Walk(Locations(), a_setup(), "munich").state.step == "menu"
    assert Walk(Locations(), a_setup(), "add").state.step == "name"
    refusal = refused(lambda: Walk(Locations(), a_setup(), "Mun"))
    assert (refusal.key, refusal.values["names"]) == ("location_unknown", "Munich")


def test_a_part_that_is_none_is_refused() -> None:
    assert refused(lambda: typed(at_menu(), "colour")).key == "part_unknown"


def test_every_step_leads_back() -> None:
    walk = Walk(Locations(), EMPTY).press(name="A").press(zone="utc").press(hours="Mon 8-18")
    walk.done(countries=COUNTRIES).press("none").press(exceptions="")
    steps = []
    while walk.past:
        steps.append(walk.back().state.step)
    assert steps == ["exceptions", "country", "hours", "zone", "name"]
    assert walk.form.fields[0].value == "A"
