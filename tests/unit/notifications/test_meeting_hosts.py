"""How the host of a meeting is told, by what they have and what they have chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.model import LocationId, Person, PersonId, Room, RoomId, Slot
from services.model.conversations import Conversation, ConversationKind
from services.model.deliveries import Channel, DeliveryStatus
from services.model.dialog import Text
from services.model.meeting import Meeting
from services.model.preferences import NOTHING, Preferences
from services.notifications.meeting_hosts import Hit, news_for, way_to
from services.notifications.recipients import DeliveryPlan, Reachability

LENA = Person(PersonId("id-lena"), "Lena Vogt")
PLAIN = Preferences(LENA)
CHAT = Conversation("a:lena", ConversationKind.PERSONAL, "https://x", "28:x", LENA.id, is_installed=True)
SLOT = Slot(datetime(2035, 1, 8, 9, tzinfo=UTC), datetime(2035, 1, 8, 10, tzinfo=UTC))
LATER = Slot(SLOT.start + timedelta(days=1), SLOT.end + timedelta(days=1))
ADDRESS = "lena.vogt@contoso.example"


def a_meeting(address: str = ADDRESS) -> Meeting:
    return Meeting("AAk=", SLOT, address, LENA.name)


def told(
    mine: Preferences = PLAIN, *, chat: Conversation | None = CHAT, mail_works: bool = True, address: str = ADDRESS
) -> DeliveryPlan:
    return way_to(Reachability(LENA, mine, chat, mail_works), a_meeting(address))


def test_a_host_with_a_chat_is_told_there_and_e_mail_can_stand_in() -> None:
    assert told() == DeliveryPlan(LENA, Channel.CHAT, DeliveryStatus.SENT, conversation=CHAT.id, address=ADDRESS)


@pytest.mark.parametrize(("mine", "mail_works"), [(replace(PLAIN, mail=NOTHING), True), (PLAIN, False)])
def test_it_does_not_where_it_is_not_wanted_or_not_set_up(mine: Preferences, mail_works: bool) -> None:
    assert told(mine, mail_works=mail_works) == DeliveryPlan(
        LENA, Channel.CHAT, DeliveryStatus.SENT, conversation=CHAT.id
    )


def test_quiet_hours_do_not_count_because_later_is_too_late() -> None:
    assert told(replace(PLAIN, quiet=(0, 24 * 60 - 1))).fate is DeliveryStatus.SENT


@pytest.mark.parametrize(("mine", "chat"), [(PLAIN, None), (replace(PLAIN, chat=NOTHING), CHAT)])
def test_without_a_chat_or_where_it_is_not_wanted_e_mail_is_sent(mine: Preferences, chat: Conversation | None) -> None:
    assert told(mine, chat=chat) == DeliveryPlan(LENA, Channel.MAIL, DeliveryStatus.SENT, address=ADDRESS)


def test_an_address_that_was_chosen_goes_before_that_of_the_meeting() -> None:
    assert told(replace(PLAIN, address="lena@home.example"), chat=None).address == "lena@home.example"


@pytest.mark.parametrize("address", ["/o=ExchangeLabs/ou=x/cn=lena", ""])
def test_what_is_no_address_gets_no_e_mail_and_that_is_said(address: str) -> None:
    found = told(chat=None, address=address)
    assert (found.way, found.fate, found.why and found.why.key) == (
        Channel.MAIL,
        DeliveryStatus.FAILED,
        "host.no_address",
    )


@pytest.mark.parametrize(
    ("mine", "chat", "mail_works", "way", "why"),
    [
        (PLAIN, None, False, Channel.CHAT, "told.no_chat"),
        (replace(PLAIN, mail=NOTHING), None, True, Channel.CHAT, "told.no_chat"),
        (replace(PLAIN, chat=NOTHING), CHAT, False, Channel.MAIL, "told.only_mail"),
    ],
)
def test_why_somebody_is_not_told_is_said(
    mine: Preferences, chat: Conversation | None, mail_works: bool, way: Channel, why: str
) -> None:
    found = told(mine, chat=chat, mail_works=mail_works)
    assert (found.way, found.fate, found.why and found.why.key) == (way, DeliveryStatus.FAILED, why)


def test_a_host_who_wants_nothing_is_left_out_and_that_is_no_failure() -> None:
    found = told(replace(PLAIN, chat=NOTHING, mail=NOTHING))
    assert found == DeliveryPlan(LENA, Channel.CHAT, DeliveryStatus.DROPPED, why=Text("host.wants_nothing"))


def test_a_host_is_told_of_the_rooms_that_are_free_and_how_many_people_they_hold() -> None:
    rooms = (
        Room(RoomId("d"), "Donau", LocationId("m"), None, 20),
        Room(RoomId("h"), 'Hall "1"', LocationId("m"), None),
    )
    assert news_for(Hit(a_meeting(), LENA, rooms)).rooms == (("Donau", 20), ('Hall "1"', None))


@pytest.mark.parametrize(("changes", "is_same"), [({}, True), ({"slot": LATER}, False), ({"id": "AAl="}, False)])
def test_a_meeting_is_the_same_while_it_is_not_moved(changes: dict[str, Any], is_same: bool) -> None:
    one, other = a_meeting(), replace(a_meeting(), **changes)
    meetings = {news_for(Hit(meeting, LENA, ())).meeting for meeting in (one, other)}
    assert (len(meetings) == 1) is is_same
