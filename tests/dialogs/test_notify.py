"""`notify`: everybody says for themselves how they want to be told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.text.texts import word
from dialogs.preferences.notify import Notify
from services.model import LocationId, Person, Severity
from services.model.deliveries import News
from services.model.dialog import Effect, Form, Text
from services.model.errors import Refusal
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.preferences_wire import from_wire, to_wire
from services.model.setup import Setup
from tests.builders.client_with_sites import BEN, BERLIN, CARLA, DAN, MUNICH, NORTH, a_setup, refused, typed
from tests.builders.dialog_walk import ANNE, Walk

SETUP = a_setup(locations=(MUNICH, BERLIN), providers=(NORTH,))
WIDE = replace(SETUP, providers=(replace(NORTH, locations=(MUNICH.id, BERLIN.id)),))
OWN = Preferences(
    BEN, ChannelPreference(frozenset({Severity.CRITICAL}), frozenset({News.NEW})), quiet=(1320, 420), zone="UTC"
)


def reached(chosen: Preferences | None = None, **found: Any) -> dict[str, Any]:
    """What is found out about somebody with a chat, where e-mail is set up."""
    usual = {"has_chat": True, "mail_works": True, "is_configured": False}
    return {"preferences": to_wire(chosen) if chosen else None, **usual, **found}


def opened(
    words: str = "", *, person: Person = BEN, setup: Setup = SETUP, chosen: Preferences | None = None, **found: Any
) -> Walk:
    walk = Walk(Notify(), setup, words, person=person)
    assert walk.work.name == "preferences_of"
    return walk.done(**reached(chosen, **found))


def saved(walk: Walk) -> Preferences:
    """What is kept once the walk is saved."""
    walk.press("save")
    assert walk.work.name == "save_preferences"
    kept = from_wire(walk.work.args["preferences"])
    walk.done(preferences=to_wire(kept))
    assert "Saved. This is how you are told now" in walk.words
    return kept


def buttons(walk: Walk) -> list[str]:
    return [button.verb for button in walk.form.buttons]


# the first card


@pytest.mark.parametrize(
    ("person", "found", "words"),
    [
        (CARLA, {}, "of everything that happens at Munich, where you are a provider's contact"),
        (ANNE, {}, "of new critical incidents and of all that nobody claims in time"),
        (BEN, {"is_configured": True}, "of new critical incidents and of all that nobody claims in time"),
        (BEN, {}, "what becomes of faults that you report"),
        (DAN, {"is_configured": True}, "what becomes of faults that you report"),
    ],
    ids=["contact", "admin", "admin from the start", "anybody", "subcontractor"],
)
def test_the_first_card_says_what_a_role_brings(person: Person, found: dict[str, Any], words: str) -> None:
    assert words in opened(person=person, **found).words


def test_the_first_card_says_in_words_what_was_chosen() -> None:
    chosen = replace(OWN, mail=ChannelPreference(locations=frozenset({MUNICH.id})), address="ben@x.example", digest=480)
    words = opened(chosen=chosen).words
    assert "**Personal chat:** severities: Critical · what: New incidents · locations: all" in words
    assert "**E-mail** to ben@x.example: severities: all · what: all · locations: Munich" in words
    assert "**Quiet hours:** 22:00-07:00, UTC" in words
    assert "**Digest:** each day at 08:00 (UTC)" in words
    assert "The language of my Teams" in words


def test_the_first_card_says_what_does_not_reach_somebody() -> None:
    words = opened(has_chat=False, mail_works=False).words
    assert "Roomfix has no personal chat with you" in words
    assert "Roomfix sends none here" in words


def test_only_a_providers_people_are_asked_about_reminders() -> None:
    assert "reminder" not in [choice.value for choice in opened().form.fields[0].choices]
    carla = opened(person=CARLA)
    assert "reminder" in [choice.value for choice in carla.form.fields[0].choices]
    assert "60 minutes before" in carla.words


def test_preferences_that_cannot_be_read_are_asked_for_again() -> None:
    walk = Walk(Notify(), SETUP, person=BEN).done(Text("store_away"))
    assert buttons(walk) == ["again", "cancel"]
    walk.press("again").done(**reached())
    assert "How you are told" in walk.words


# each part, by its card


def test_the_chat_is_narrowed_to_severities_kinds_and_locations() -> None:
    walk = opened().press("change", part="chat").press(severities="critical,major", kinds="new,closed")
    walk.press(pick=BERLIN.id)
    assert "Not saved yet: Personal chat" in walk.words
    kept = saved(walk)
    assert kept == Preferences(
        BEN,
        ChannelPreference(
            frozenset({Severity.CRITICAL, Severity.MAJOR}), frozenset({News.NEW, News.CLOSED}), frozenset({BERLIN.id})
        ),
    )


def test_all_locations_are_all_that_will_ever_be() -> None:
    walk = opened().press("change", part="chat").press(severities="minor", kinds="new").press("all")
    assert saved(walk).chat == ChannelPreference(frozenset({Severity.MINOR}), frozenset({News.NEW}))


def test_a_single_location_is_not_asked_for() -> None:
    walk = opened(person=CARLA).press("change", part="chat").press(severities="minor", kinds="reminder")
    assert walk.state.step == "menu"
    assert saved(walk).chat == ChannelPreference(frozenset({Severity.MINOR}), frozenset({News.REMINDER}))


def test_a_providers_people_choose_among_the_locations_it_serves() -> None:
    setup = replace(WIDE, locations=(*WIDE.locations, replace(MUNICH, id=LocationId("x"), name="Elsewhere")))
    walk = opened(person=CARLA, setup=setup).press("change", part="chat").press(severities="minor", kinds="new")
    assert [choice.title for choice in walk.form.fields[0].choices] == ["Munich", "Berlin"]


def test_the_chat_can_bring_nothing_or_what_the_role_brings() -> None:
    assert saved(opened().press("change", part="chat").press("none")).chat == NOTHING
    assert saved(opened(chosen=OWN).press("change", part="chat").press("usual")).chat is None


def test_e_mail_is_wanted_at_an_address_of_ones_own() -> None:
    walk = opened().press("change", part="mail")
    walk.press(severities="critical", kinds="new", address=" Ben@Home.example ").press("all")
    kept = saved(walk)
    assert (kept.mail, kept.address) == (
        ChannelPreference(frozenset({Severity.CRITICAL}), frozenset({News.NEW})),
        "ben@home.example",
    )


def test_e_mail_can_stand_in_for_the_chat_at_another_address_or_never_come() -> None:
    walk = opened(chosen=replace(OWN, mail=NOTHING)).press("change", part="mail")
    kept = saved(walk.press("usual", severities="", kinds="", address="ben@home.example"))
    assert (kept.mail, kept.address) == (None, "ben@home.example")
    assert saved(opened().press("change", part="mail").press("none")).mail == NOTHING


def test_quiet_hours_have_a_zone_of_ones_own_or_each_locations() -> None:
    kept = saved(opened().press("change", part="quiet").press(hours="22:00-07:00", zone="Munich"))
    assert (kept.quiet, kept.zone) == ((1320, 420), "Europe/Berlin")
    kept = saved(opened().press("change", part="quiet").press(hours="9 pm to 6 am", zone=""))
    assert (kept.quiet, kept.zone) == ((1260, 360), "")
    assert saved(opened(chosen=OWN).press("change", part="quiet").press("none")).quiet is None


def test_a_digest_comes_at_an_hour_of_ones_own_day() -> None:
    walk = opened().press("change", part="digest")
    assert [field.value for field in walk.form.fields] == ["08:00", "Europe/Berlin"]
    kept = saved(walk.press(hour="17:30", zone="Boston"))
    assert (kept.digest, kept.zone) == (1050, "America/New_York")
    assert saved(opened(chosen=replace(OWN, digest=0)).press("change", part="digest").press("none")).digest is None


def test_quiet_hours_without_a_zone_leave_the_digest_its_own_and_say_so() -> None:
    walk = opened(chosen=replace(OWN, digest=480, zone="Europe/Berlin")).press("change", part="quiet")
    assert walk.form.fields[-1].hint == Text("notify.zone_kept", {"zone": "Europe/Berlin"})
    walk.press(hours="22:00-07:00", zone="")
    assert "**Quiet hours:** 22:00-07:00, Europe/Berlin" in walk.words
    kept = saved(walk)
    assert (kept.quiet, kept.digest, kept.zone) == ((1320, 420), 480, "Europe/Berlin")


def test_without_a_digest_an_empty_zone_is_that_of_each_location() -> None:
    walk = opened(chosen=replace(OWN, digest=None, zone="Europe/Berlin")).press("change", part="quiet")
    assert walk.form.fields[-1].hint == Text("notify.zone_empty")
    assert saved(walk.press(hours="22:00-07:00", zone="")).zone == ""


@pytest.mark.parametrize("lead", [0, 15, 30, 60, 120, 1440])
def test_a_contact_is_reminded_when_they_like(lead: int) -> None:
    assert saved(opened(person=CARLA).press("change", part="reminder").press(lead=str(lead))).lead == lead


@pytest.mark.parametrize(("choice", "language"), [("teams", ""), ("en", "en"), ("de", "de")])
def test_a_language_is_chosen(choice: str, language: str) -> None:
    before = replace(OWN, language="de")
    assert saved(opened(chosen=before).press("change", part="language").press(language=choice)).language == language


# the same by typing


def test_all_of_it_works_by_typing_alone() -> None:
    walk = opened(person=CARLA, setup=WIDE)
    for answer in ("chat", "which severities: critical; what of them: new incidents, the end", "berlin"):
        typed(walk, answer)
    for answer in ("e-mail", "no e-mail", "quiet", "22-7 Uhr", "digest", "time of day: 8; your time zone: Berlin"):
        typed(walk, answer)
    for answer in ("reminder", "a day before", "language", "Deutsch"):
        typed(walk, answer)
    typed(walk, "save")
    kept = from_wire(walk.work.args["preferences"])
    chat = ChannelPreference(frozenset({Severity.CRITICAL}), frozenset({News.NEW, News.CLOSED}), frozenset({BERLIN.id}))
    assert kept == Preferences(CARLA, chat, NOTHING, "", "Europe/Berlin", (1320, 420), 480, 1440, "de")


def test_typed_severities_leave_the_kinds_as_they_are() -> None:
    walk = typed(typed(opened(chosen=OWN), "chat"), "all")
    assert saved(walk.press("all")).chat == ChannelPreference(kinds=frozenset({News.NEW}))


@pytest.mark.parametrize("part", ["chat", "mail", "quiet", "digest", "language"])
def test_the_name_of_a_part_leads_to_it_at_once(part: str) -> None:
    walk = opened(part)
    assert walk.state.step == part


def test_other_words_are_refused_with_what_there_is() -> None:
    refusal = refused(lambda: Walk(Notify(), SETUP, "louder", person=BEN))
    assert (refusal.key, "quiet" in str(refusal.values["parts"])) == ("part_unknown", True)


# what cannot be


@pytest.mark.parametrize(
    ("part", "filled", "key"),
    [
        ("chat", {"severities": "", "kinds": "new"}, "nothing_picked"),
        ("chat", {"severities": "dire", "kinds": "new"}, "choice_unknown"),
        ("chat", {"severities": "minor", "kinds": "reminder"}, "choice_unknown"),
        ("mail", {"severities": "minor", "kinds": "new", "address": "at home"}, "address_unreadable"),
        ("quiet", {"hours": "at night", "zone": ""}, "quiet_unreadable"),
        ("quiet", {"hours": "22:00", "zone": ""}, "quiet_unreadable"),
        ("quiet", {"hours": "22:00-22:00", "zone": ""}, "quiet_whole_day"),
        ("quiet", {"hours": "10-7", "zone": ""}, "quiet_ambiguous"),
        ("quiet", {"hours": "22:00-07:00", "zone": "Berlni"}, "zone_unknown"),
        ("quiet", {"hours": "22:00-07:00", "zone": "Indiana"}, "zone_several"),
        ("digest", {"hour": "24:00", "zone": "Berlin"}, "hour_unreadable"),
        ("digest", {"hour": "8-9", "zone": "Berlin"}, "hour_unreadable"),
        ("digest", {"hour": "8", "zone": ""}, "notify_zone"),
        ("reminder", {"lead": "7"}, "choice_unknown"),
        ("language", {"language": "it"}, "choice_unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(part: str, filled: dict[str, str], key: str) -> None:
    walk = opened(part, person=CARLA if part == "reminder" else BEN)
    before = walk.state
    assert refused(lambda: walk.press(**filled)).key == key
    assert walk.state == before


def test_hundreds_of_locations_are_paged_searched_and_ticked_over_pages() -> None:
    places = tuple(replace(MUNICH, id=LocationId(f"l{number}"), name=f"Site {number:03}") for number in range(300))
    walk = opened("chat", setup=a_setup(locations=places)).press(severities="minor", kinds="new")
    walk.press("more", pick="l3").press("search", pick="l9", find="299")
    assert "Ticked so far, on all pages: Site 003, Site 009" in walk.words
    assert saved(walk.press(pick="l299", find="299")).chat == ChannelPreference(
        frozenset({Severity.MINOR}), frozenset({News.NEW}), frozenset(map(LocationId, ("l3", "l9", "l299")))
    )


# keeping and forgetting


def test_nothing_is_kept_where_nothing_was_changed() -> None:
    walk = opened().press("save")
    assert "Nothing was changed" in walk.words


def test_being_told_as_before_forgets_what_was_chosen() -> None:
    assert "reset" not in buttons(opened())
    walk = typed(opened(chosen=OWN), "As before (defaults)")
    assert (walk.work.name, walk.work.args["preferences"]) == ("save_preferences", None)
    walk.done()
    assert "You are told as before" in walk.words
    assert "**Quiet hours:** none" in walk.words


def test_what_is_kept_are_the_parts_that_were_edited_and_the_end_says_what_is_kept_by_then() -> None:
    walk = opened(chosen=replace(OWN, mail=ChannelPreference())).press("change", part="language").press(language="de")
    walk.press("change", part="quiet").press(hours="21-6", zone="").press("save")
    assert walk.work.args["fields"] == ["language", "quiet", "zone"]
    kept = replace(from_wire(walk.work.args["preferences"]), mail=NOTHING)
    walk.done(preferences=to_wire(kept))
    assert "**E-mail** to your address in the directory: nothing" in walk.words


def test_what_could_not_be_kept_is_still_there_to_be_saved_again() -> None:
    walk = opened().press("change", part="quiet").press(hours="22-7", zone="").press("save")
    walk.done(Text("store_away"))
    assert walk.form.problem == Text("store_away")
    assert "Not saved yet: Quiet hours" in walk.words
    assert saved(walk).quiet == (1320, 420)


def test_a_choice_that_could_not_be_forgotten_still_holds() -> None:
    walk = opened(chosen=OWN).press("reset").done(Text("store_away"))
    assert "22:00-07:00" in walk.words
    kept = saved(walk.press("change", part="language").press(language="de"))
    assert kept == replace(OWN, language="de")


def test_the_set_up_stays_as_it_is() -> None:
    walk = opened().press("change", part="quiet").press(hours="22-7", zone="").press("save").done()
    assert walk.setup == SETUP
    assert [offer.name for offer in walk.end.offers] == ["notify"]


def test_every_step_leads_back() -> None:
    walk = opened().press("change", part="chat").press(severities="minor", kinds="new")
    assert [walk.back().state.step, walk.back().state.step] == ["chat", "menu"]


ANSWERS = (
    "chat", "e-mail", "mail", "quiet", "digest", "reminder", "language", "back", "next", "save", "change", "none",
    "all", "usual", "reset", "again", "more", "search", "22-7", "10-7", "8", "8 pm", "22:00-07:00", "critical",
    "critical, minor", "Munich", "Site 7", "Berlin", "Indiana", "Deutsch", "teams", "60", "a@b.example",
    "<at>x</at> *y*", "x" * 300, ",", ";", ":", "which severities: minor; what of them: new incidents",
    "address: a@b.example",
)  # fmt: skip


def answered(walk: Walk, answer: str) -> None:
    """One answer; a refusal has words and leaves all as it was."""
    before = walk.state, list(walk.past)
    try:
        typed(walk, answer) if answer != "back" else walk.back() if walk.past else None
    except Refusal as refusal:
        walk.state, walk.past = before
        assert "{" not in word(refusal)  # noqa: PT017 (most answers are no refusals)


@pytest.mark.parametrize("person", [BEN, CARLA, ANNE], ids=["anybody", "contact", "admin"])
@given(answers=st.lists(st.sampled_from(ANSWERS), min_size=5, max_size=20), works=st.booleans())
@settings(max_examples=40)
def test_whatever_is_typed_is_taken_or_refused_and_shown(person: Person, answers: list[str], works: bool) -> None:
    places = tuple(replace(MUNICH, id=LocationId(f"l{number}"), name=f"Site {number}") for number in range(10))
    walk = opened(person=person, setup=a_setup(locations=(MUNICH, *places), providers=(NORTH,)))
    for answer in answers:
        if not isinstance(walk.shown, Form):
            break
        answered(walk, answer)
        if isinstance(walk.shown, Effect):
            walk.done() if works else walk.done(Text("store_away"))
    assert walk.setup.providers == (NORTH,)
