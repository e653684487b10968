"""Claims: one press takes a time for one person, and gives it back."""

from __future__ import annotations

import asyncio

from sandbox.playground.tenant import ADELE, CHANNEL_ID, ISAIAH, MEGAN
from tests.builders.chat_people import STRANGER, button, chat_of, offered
from tests.builders.running_roomfix import INN, ISAR, Roomfix, wait_for


async def test_a_claim_is_said_at_once_and_booked_when_the_room_has_accepted(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    answer = await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    assert "Claimed by you" in answer.words.replace("*", "")
    assert "Isar is being asked" in answer.words
    await roomfix.until(incident, "booked")
    await wait_for(lambda: len(roomfix.shown(incident, "Visit by **Megan Bowen**")) == 3)
    assert "Isar accepted" in card.words


async def test_a_visit_stands_once_in_the_rooms_calendar_under_the_claims_own_id(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    visit = (await roomfix.until(incident, "booked"))["visit"]
    (event,) = roomfix.booked()
    assert event.transaction == visit["claim"]
    assert event.start.isoformat() == visit["start"] == "2035-01-08T09:30:00+00:00"
    assert [(one.who.address, one.kind, one.response) for one in event.attendees] == [(ISAR, "resource", "accepted")]
    assert [one.uid for one in roomfix.visits()] == [event.uid]


async def test_who_comes_too_late_is_told_who_was_first_and_what_is_still_free(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    wanted = button(card.card, "Mon 10:30")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    answer = await roomfix.chat.execute(card, wanted, by=ADELE)
    assert "Megan Bowen was first and has Isar for Mon 8 Jan 10:30–11:30" in answer.words
    assert "Mon\u00a012:00" in answer.words
    await roomfix.until(incident, "booked")
    assert len(roomfix.booked()) == 1


async def test_the_same_press_twice_is_one_claim_and_one_event(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    wanted = button(card.card, "Mon 10:30")
    for _ in range(2):
        answer = await roomfix.chat.execute(card, wanted, by=MEGAN)
        assert "Claimed by **you**" in answer.words
    found = await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert [entry["event"] for entry in found["history"]] == ["reported", "claimed", "booked"]
    assert len(roomfix.booked()) == 1


async def test_a_press_that_teams_delivers_four_times_at_once_is_one_claim(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    wanted = button(card.card, "Mon 10:30")
    answers = await asyncio.gather(*(roomfix.chat.execute(card, wanted, by=MEGAN) for _ in range(4)))
    assert all("Claimed by **you**" in answer.words for answer in answers)
    found = await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert [entry["event"] for entry in found["history"]].count("claimed") == 1
    assert len(roomfix.booked()) == 1


async def test_a_press_delivered_again_after_the_booking_changes_nothing(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    wanted = button(card.card, "Mon 10:30")
    await roomfix.chat.execute(card, wanted, by=MEGAN)
    before = await roomfix.until(incident, "booked")
    answer = await roomfix.chat.execute(card, wanted, by=MEGAN)
    assert "**Your** visit" in answer.words
    await roomfix.settled()
    assert await roomfix.incident(incident) == before


async def test_a_client_without_execute_claims_by_submit_and_sees_it_on_the_card(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    answer = await roomfix.chat.submit(card, "Mon 10:30", by=MEGAN)
    assert answer.status == 200
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)
    assert len(roomfix.teams.in_(CHANNEL_ID)) == 1


async def test_a_refused_submit_is_told_in_words_in_the_same_conversation(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.submit(card, "Mon 10:30", by=STRANGER)
    said = await wait_for(lambda: roomfix.teams.in_(CHANNEL_ID)[1:])
    assert "Nothing was changed" in said[0].words
    assert said[0].thread == card.thread
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_somebody_whom_no_provider_lists_cannot_claim(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    answer = await roomfix.chat.press(card, "Mon 10:30", by=STRANGER)
    assert "you are not a contact of a provider that serves Munich" in answer.words
    assert (await roomfix.incident(incident))["state"] == "open"
    assert roomfix.booked() == []


async def test_a_released_time_is_free_again_and_somebody_else_can_claim_it(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Release this time" in card.buttons)
    await roomfix.chat.press(card, "Release this time", by=MEGAN)
    await wait_for(lambda: not roomfix.booked() and not roomfix.visits())
    await wait_for(lambda: "Claim Mon 10:30" in card.buttons)
    answer = await roomfix.chat.press(card, "Mon 10:30", by=ADELE)
    assert "Claimed by **you**" in answer.words
    visit = (await roomfix.until(incident, "booked"))["visit"]
    assert visit["contact"] == "Adele Vance"
    assert len(roomfix.booked()) == 1


async def test_only_who_claimed_can_release(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await roomfix.until(incident, "booked")
    await wait_for(lambda: "Release this time" in card.buttons)
    answer = await roomfix.chat.press(card, "Release this time", by=ADELE)
    assert "only the person who claimed the time can do this" in answer.words
    assert (await roomfix.incident(incident))["state"] == "booked"


async def test_a_release_of_an_older_claim_does_not_touch_the_present_one(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Release this time" in card.buttons)
    old = button(card.card, "Release this time")
    await roomfix.chat.execute(card, old, by=MEGAN)
    await wait_for(lambda: "Claim Mon 12:00" in card.buttons)
    await roomfix.chat.press(card, "Mon 12:00", by=MEGAN)
    answer = await roomfix.chat.execute(card, old, by=MEGAN)
    assert "the incident moved on since that button was shown" in answer.words
    assert (await roomfix.until(incident, "booked"))["visit"]["start"] == "2035-01-08T11:00:00+00:00"


async def test_a_contact_cannot_hold_two_visits_at_the_same_time(roomfix: Roomfix) -> None:
    first, card = await roomfix.opened("Isar")
    second, other = await roomfix.opened("Inn")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    answer = await roomfix.chat.press(other, "Mon 11:00", by=MEGAN)
    assert "you already have a visit in Isar" in answer.words
    assert "Mon 8 Jan 10:30–11:30" in answer.words
    assert offered(answer.card)
    assert "Claimed by **you**" in (await roomfix.chat.press(other, "Mon 11:30", by=MEGAN)).words
    await roomfix.until(first, "booked")
    await roomfix.until(second, "booked")
    assert [len(roomfix.visits(room)) for room in (ISAR, INN)] == [1, 1]


async def test_a_claim_takes_its_time_from_the_rooms_other_incident_too(roomfix: Roomfix) -> None:
    first, card = await roomfix.opened(title="Projector stays dark")
    second, other = await roomfix.opened(title="No sound")
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: {"Mon 10:00", "Mon 10:30", "Mon 11:00"}.isdisjoint(offered(other.card)))
    await roomfix.until(first, "booked")
    await roomfix.settled()
    assert offered(other.card)[0] == "Mon 11:30"
    assert (await roomfix.incident(second))["state"] == "open"


async def test_a_stale_button_for_a_time_that_another_incident_took_names_the_winner(roomfix: Roomfix) -> None:
    _, card = await roomfix.opened(title="Projector stays dark")
    _, other = await roomfix.opened(title="No sound")
    stale = button(other.card, "Mon 11:00")
    roomfix.teams.latency = 1.0  # no card changes before the press
    await roomfix.chat.press(card, "Mon 10:30", by=MEGAN)
    answer = await roomfix.chat.execute(other, stale, by=ISAIAH)
    assert "Megan Bowen was first and has Isar for Mon 8 Jan 10:30–11:30" in answer.words
    assert offered(answer.card)[0] == "Mon 11:30"
    roomfix.teams.latency = 0.0


async def test_every_time_can_be_looked_at_and_claimed_from_the_long_list(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    every = await roomfix.chat.press(card, "All times", by=MEGAN)
    assert len(offered(every.card)) > 20
    back = await roomfix.chat.execute(card, button(every.card, "Back"), by=MEGAN)
    assert offered(back.card) == offered(card.card)
    await roomfix.chat.execute(card, button(every.card, "Tue 15:00"), by=MEGAN)
    assert (await roomfix.until(incident, "booked"))["visit"]["start"] == "2035-01-09T14:00:00+00:00"


async def test_a_claim_in_a_personal_chat_is_seen_on_the_channels_card(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    mine = await roomfix.card_of(incident, in_=chat_of(MEGAN))
    await roomfix.chat.press(mine, "Mon 10:30", by=MEGAN)
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)


async def test_a_button_that_was_tampered_with_changes_nothing(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    for data in (
        {},
        {"i": incident},
        {"i": incident, "s": "soon"},
        {"i": "other", "s": 0},
        {"i": incident, "s": 10**12},
    ):
        answer = await roomfix.chat.execute(card, {"verb": "claim", "data": data}, by=MEGAN)
        assert answer.status == 200
        assert answer.words
    assert (await roomfix.incident(incident))["state"] == "open"
