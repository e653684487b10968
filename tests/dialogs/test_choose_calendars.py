from __future__ import annotations

from typing import Any

import pytest

from dialogs.calendars.choose_calendars import Calendars
from dialogs.calendars.choose_state import Step
from services.model import Calendar, LocationId
from services.model.dialog import Answer, FieldKind, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from tests.builders.card_checks import titles
from tests.builders.client_with_rooms import (
    CONTOSO,
    FABRIKAM,
    LONDON,
    MUNICH,
    WEEK,
    a_calendar,
    a_setup,
    address,
    found,
    looked_up,
    two_connections,
)
from tests.builders.dialog_walk import Walk, refused
from tests.builders.written_texts import shown

MANY = tuple(f"Room {number:04}".replace(" ", "-") for number in range(2_000))
AWAY = Text("graph_away")


def at_how(*names: str, setup: Setup | None = None, words: str = "contoso", **more: Any) -> Walk:
    return Walk(Calendars(), setup or a_setup(), words).done(**found(*names, **more))


def at_list(*names: str, **more: Any) -> Walk:
    return at_how(*names, **more).press("pick")


def at_found(text: str = "isar@contoso.example", setup: Setup | None = None, **result: Any) -> Walk:
    walk = at_how(setup=setup).press("paste").press(list=text)
    assert (walk.work.name, walk.work.args) == ("look_up", {"connection": CONTOSO, "text": text})
    return walk.done(**{**looked_up(), **result})


def ticked(walk: Walk) -> str:
    return next(shown(field) for field in walk.form.fields if field.kind is FieldKind.MANY)


def test_ticked_calendars_are_added_at_a_location_and_mapping_comes_next() -> None:
    walk = at_list("Isar", "Inn", "Lech")
    assert walk.form.fields[0].kind is FieldKind.MANY, "three need no search"
    walk.press(calendars=f"{address('Isar')},{address('Inn')}").press(location=MUNICH.id)
    assert walk.setup.calendars == (a_calendar("Isar"), a_calendar("Inn"))
    assert "Calendars added at Munich: 2" in walk.words
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("map", "setup contoso")


def test_it_can_be_begun_by_itself_and_then_leads_to_mapping_alone() -> None:
    walk = at_list("Isar", words="").press("all").press(location=MUNICH.id)
    assert walk.end.then is not None
    assert walk.end.then.words == ""


def test_more_calendars_of_another_location_can_come_next_in_the_same_set_up() -> None:
    walk = at_list("Isar", "Thames").press(calendars=address("Isar")).press(location=MUNICH.id, more="true")
    assert walk.end.then is not None
    assert (walk.end.then.name, walk.end.then.words) == ("calendars", "contoso setup")
    again = at_how("Isar", "Thames", setup=walk.setup, words=walk.end.then.words)
    assert "lists: 2; not in Roomfix yet: 1." in again.words
    again.press("pick").press("all").press(location=MUNICH.id)
    assert again.end.then is not None
    assert again.end.then.words == "setup contoso"


def test_a_search_and_other_pages_keep_what_is_ticked() -> None:
    walk = at_list(*MANY)
    assert [field.name for field in walk.form.fields] == ["search", "calendars"]
    assert "1 to 40 of 2000" in walk.words
    walk.press("more", calendars=address(MANY[3]))
    assert "41 to 80 of 2000" in walk.words
    assert ticked(walk) == ""
    walk.press("search", search="1999", calendars=address(MANY[41]))
    assert ticked(walk) == ""
    walk.press("search", search="", calendars=address(MANY[1999]))
    assert "on all pages: 3" in walk.words
    assert ticked(walk) == address(MANY[3])
    walk.press("more").press("more", calendars=address(MANY[41]))
    walk.press(search="").press(location=MUNICH.id)
    assert [calendar.name for calendar in walk.setup.calendars] == [MANY[41], MANY[1999]], "the first was unticked"


def test_typing_a_word_searches_and_going_on_without_a_new_search_is_going_on() -> None:
    walk = at_list(*MANY).press(search="room-17")
    assert "1 to 40 of 100" in walk.words
    walk.press(search="room-17", calendars=address("room-1700"))
    assert walk.state.step is Step.PLACE


def test_all_that_a_search_finds_are_taken_at_once_with_those_ticked_before() -> None:
    walk = at_list(*MANY).press("search", search="Room-01", calendars=address(MANY[7]))
    assert "Take all 100" in titles(walk.card)
    walk.press("all").press(location=MUNICH.id)
    assert len(walk.setup.calendars) == 101
    assert "… and 81 more." in walk.words


def test_after_the_last_page_comes_the_first() -> None:
    walk = at_list(*MANY[:50]).press("more", search="")
    assert "41 to 50 of 50" in walk.words
    walk.press("more")
    assert "1 to 40 of 50" in walk.words


def test_calendars_that_are_there_are_marked_and_not_taken_again() -> None:
    had = (a_calendar("Isar", at=LONDON), a_calendar("Inn", of=FABRIKAM))
    setup = a_setup(connections=two_connections(), calendars=had)
    walk = at_list("Isar", "Inn", "Lech", setup=setup)
    assert "Isar · isar@contoso.example · in Roomfix already" in walk.words
    assert "Inn · inn@contoso.example · read by another connection" in walk.words
    assert "Take all 1" in titles(walk.card)
    walk.press(calendars=",".join(map(address, ("Isar", "Inn", "Lech")))).press(location=MUNICH.id)
    assert walk.setup.calendars == (*had, a_calendar("Lech"))
    assert "In Roomfix already, and not changed: 1" in walk.words
    assert "inn@contoso.example is read by another connection." in walk.words


def test_addresses_are_looked_up_and_each_says_why_it_is_not_added() -> None:
    fault = {"line": 2, "what": "foo", "reason": "import.not_an_address", "values": {}}
    walk = at_found(
        "isar@contoso.example, lena@contoso.example\nfoo",
        **looked_up("Isar", problems=[fault], people=[address("lena")], unknown=[address("x")], denied=[address("y")]),
    )
    for words in (
        "Room calendars found: 1 of 5",
        "Line 2: “foo” is no e-mail address.",
        "lena@contoso.example is not among the rooms that Microsoft 365 lists",
        "x@contoso.example is unknown to Microsoft 365.",
        "y@contoso.example does not let Roomfix in.",
    ):
        assert words in walk.words
    walk.press(denied="false").press(location=MUNICH.id)
    assert walk.setup.calendars == (a_calendar("Isar"),)
    assert "Line 2: “foo” is no e-mail address." in walk.words
    assert "y@contoso.example does not let" in walk.words


def test_calendars_that_do_not_let_roomfix_in_yet_can_be_added_to_wait() -> None:
    walk = at_found(**looked_up(denied=[address("Isar")])).press(denied="true").press(location=MUNICH.id)
    assert walk.setup.calendars == (Calendar(address("Isar"), address("Isar"), CONTOSO, MUNICH.id),)
    assert "does not let Roomfix in" not in walk.words


def test_a_hidden_room_is_added_only_where_an_admin_says_that_it_is_one() -> None:
    walk = at_found(**looked_up("Isar", people=[address("hidden")]))
    assert [field.value for field in walk.form.fields] == ["false"]
    walk.press(unlisted="true").press(location=MUNICH.id)
    assert [calendar.address for calendar in walk.setup.calendars] == [address("Isar"), address("hidden")]
    assert "may be somebody's mailbox" not in walk.words


def test_people_alone_are_not_added() -> None:
    assert refused(at_found(**looked_up(people=[address("lena")])), unlisted="false") == "calendars_none_left"


def test_with_none_that_can_be_added_there_is_only_the_way_back() -> None:
    walk = at_found(**looked_up(unknown=[address("lena")]))
    assert titles(walk.card) == ["Back", "Cancel"]
    walk.back()
    assert walk.form.fields[0].value == "isar@contoso.example"


@pytest.mark.parametrize("step", ["how", "paste"])
def test_a_file_is_looked_up_where_a_list_is_asked_for(step: str) -> None:
    walk = at_how("Isar")
    if step == "paste":
        walk.press("paste")
    walk.press("upload", name="rooms.csv", url="https://contoso.sharepoint.com/rooms.csv")
    assert walk.work.args == {"connection": CONTOSO, "url": "https://contoso.sharepoint.com/rooms.csv"}
    walk.done(**looked_up("Isar")).press().press(location=MUNICH.id)
    assert walk.setup.calendars == (a_calendar("Isar"),)


def test_many_faults_are_counted_after_the_first_twenty() -> None:
    faults = [
        {"line": line, "what": "<b>*" * 50, "reason": "import.not_an_address", "values": {}} for line in range(1, 900)
    ]
    walk = at_found(**looked_up("Isar", problems=faults))
    assert "… and 879 more." in walk.words


def test_whoever_goes_back_from_addresses_to_the_list_gets_what_is_ticked_there() -> None:
    walk = at_how("Inn").press("paste").press(list="isar@contoso.example").done(**looked_up("Isar"))
    walk.back().back().press("pick").press("all").press(location=MUNICH.id)
    assert walk.setup.calendars == (a_calendar("Inn"),)


def test_a_new_location_is_proposed_from_the_mailboxes() -> None:
    walk = at_list("Isar", "Inn", building="Munich HQ").press("all").press("new")
    assert (walk.work.name, walk.work.args["addresses"]) == ("hours", [address("Isar"), address("Inn")])
    walk.done(zone="Europe/Berlin", weekly=WEEK)
    proposed = ["Munich HQ", "Europe/Berlin", "Mon-Fri 08:00-18:00", "false"]
    assert [shown(field) for field in walk.form.fields] == proposed
    walk.press(name=" Munich  HQ ", zone="munich", hours="Mon-Thu 8-17")
    (_, made) = walk.setup.locations
    assert (made.id, made.name, made.hours.timezone) == (walk.known.dialog, "Munich HQ", "Europe/Berlin")
    assert [len(day) for day in made.hours.weekly] == [1, 1, 1, 1, 0, 0, 0]
    assert {calendar.location for calendar in walk.setup.calendars} == {made.id}
    assert "Calendars added at Munich HQ: 2" in walk.words


def test_without_any_location_the_first_one_is_made_at_once() -> None:
    walk = at_list("Isar", setup=a_setup(locations=())).press("all").done()
    assert [shown(field) for field in walk.form.fields] == ["", "", "", "false"]
    assert "Type the time zone and the business hours" in walk.words


def test_hours_that_cannot_be_read_are_typed() -> None:
    walk = at_list("Isar").press("all").press("new").done(AWAY)
    assert "Microsoft 365 does not answer" in walk.words
    walk.press(name="Ulm", zone="Europe/Berlin", hours="Mon 8-12")
    assert [place.name for place in walk.setup.locations] == ["Munich", "Ulm"]


def test_only_twenty_mailboxes_are_asked_for_their_hours() -> None:
    assert len(at_list(*MANY).press("all").press("new").work.args["addresses"]) == 20


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"name": ""}, "place_name"),
        ({"name": "x" * 81}, "place_name"),
        ({"name": "MUNICH"}, "place_taken"),
        ({"zone": "Mars/Base"}, "place_zone"),
        ({"zone": ""}, "place_zone"),
        ({"hours": ""}, "hours_missing"),
        ({"hours": "whenever"}, "hours_word"),
    ],
)
def test_a_new_location_with_a_mistake_is_refused(wrong: dict[str, str], key: str) -> None:
    walk = at_list("Isar").press("all").press("new").done()
    assert refused(walk, **{"name": "Ulm", "zone": "Europe/Berlin", "hours": "Mon 8-12", **wrong}) == key


def test_the_connection_is_asked_for_where_there_are_several() -> None:
    walk = Walk(Calendars(), a_setup(connections=two_connections()))
    assert refused(walk, connection="other") == "calendars_connection_unknown"
    walk.press(connection=FABRIKAM)
    assert walk.work.args == {"connection": FABRIKAM}


@pytest.mark.parametrize(
    ("setup", "words", "key"),
    [
        (a_setup(connections=()), "", "calendars_no_connection"),
        (a_setup(), "other", "calendars_connection_unknown"),
    ],
)
def test_it_cannot_begin_without_its_connection(setup: Setup, words: str, key: str) -> None:
    with pytest.raises(Refusal) as raised:
        Walk(Calendars(), setup, words)
    assert raised.value.key == key


def test_a_list_that_cannot_be_read_can_be_asked_for_again_or_replaced_by_addresses() -> None:
    walk = Walk(Calendars(), a_setup(), "contoso").done(AWAY)
    assert "Microsoft 365 does not answer" in walk.words
    walk.press("again").done(**found("Isar"))
    assert "Microsoft 365 lists: 1;" in walk.words
    assert "does not answer" not in walk.words


@pytest.mark.parametrize(("known", "words"), [(True, "New ones take up to a day"), (False, "does not list its rooms")])
def test_an_empty_list_says_why_and_offers_addresses(known: bool, words: str) -> None:
    walk = at_how(known=known)
    assert words in walk.words
    assert "Choose from the list" not in titles(walk.card)
    walk.press("paste")


def test_a_lookup_that_fails_is_said_and_can_be_tried_again() -> None:
    walk = at_how().press("paste").press(list="isar@contoso.example").done(AWAY)
    assert titles(walk.card) == ["Check again", "Back", "Cancel"]
    walk.press("again").done(**looked_up("Isar")).press().press(location=MUNICH.id)
    assert walk.setup.calendars == (a_calendar("Isar"),)


def test_what_is_not_in_the_list_and_nothing_at_all_are_refused() -> None:
    walk = at_list("Isar")
    assert refused(walk) == "calendars_none_ticked"
    assert refused(walk, calendars="evil@contoso.example") == "calendars_not_listed"
    walk.press("all")
    assert refused(walk, location="nowhere") == "place_unknown"
    assert refused(walk) == "place_unknown"
    assert refused(walk, "upload", name="x.csv", url="https://contoso.sharepoint.com/x") == "file_unexpected"


def test_an_empty_paste_is_refused() -> None:
    assert refused(at_how().press("paste"), list=" \n ") == "calendars_none_typed"


@pytest.mark.parametrize(
    ("meanwhile", "key"),
    [({"connections": ()}, "calendars_connection_gone"), ({"locations": ()}, "place_gone")],
)
def test_what_was_removed_meanwhile_changes_nothing(meanwhile: dict[str, Any], key: str) -> None:
    walk = at_list("Isar").press("all")
    state = walk.dialog.answer(walk.state, Answer("next", {"location": MUNICH.id}), walk.known)
    walk.known = type(walk.known)(a_setup(**meanwhile), walk.known.person, walk.known.now, results=walk.known.results)
    with pytest.raises(Refusal) as raised:
        walk.dialog.change(state, walk.known)
    assert raised.value.key == key


def test_a_location_of_that_name_made_meanwhile_is_not_made_twice() -> None:
    walk = at_list("Isar").press("all").press("new").done()
    state = walk.dialog.answer(
        walk.state, Answer("next", {"name": "London", "zone": "Europe/London", "hours": "Mon 8-12"}), walk.known
    )
    setup = a_setup(locations=(MUNICH, LONDON))
    walk.known = type(walk.known)(setup, walk.known.person, walk.known.now, results=walk.known.results)
    with pytest.raises(Refusal) as raised:
        walk.dialog.change(state, walk.known)
    assert raised.value.key == "place_taken"


def test_many_locations_are_searched() -> None:
    places = tuple(type(MUNICH)(LocationId(f"p{number}"), f"Place {number}", MUNICH.hours) for number in range(500))
    walk = at_list("Isar", setup=a_setup(locations=places)).press("all")
    assert [field.name for field in walk.form.fields] == ["search", "location", "more"]
    walk.press(search="place 499").press(search="place 499", location="p499")
    assert walk.setup.calendars[0].location == "p499"


def test_2000_calendars_are_searched_and_taken() -> None:
    walk = at_list(*MANY)
    walk.press("search", search="1")
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("more", {"search": "1"}),
        ("search", {"search": "room"}),
        ("all", {}),
        ("next", {"location": MUNICH.id}),
    )
    for verb, filled in steps:
        walk.press(verb, **filled)
    assert len(walk.setup.calendars) == 2_000
