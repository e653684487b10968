"""Links in e-mail: each opens for one person and one incident, for a while, and cannot be altered or made up."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.mail.visit_links import LIFETIME, VisitLink, VisitLinks, at_work
from services.model import ClientId, IncidentId, PersonId
from services.model.errors import Refusal
from tests.builders.contoso import contoso_setup

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
NOW = datetime(2026, 11, 23, 13, 20, tzinfo=UTC)
LINK = VisitLink(
    ClientId("aaaaaaaa-1111-4111-8111-111111111111"),
    IncidentId("0a1b2c3d-00112233445566aa"),
    PersonId("11111111-1111-4111-8111-111111111111"),
)
LINKS = VisitLinks([NEW], "https://roomfix.example")
TOKEN = LINKS.token(LINK, now=NOW)


def refusal(token: str, *, links: VisitLinks = LINKS, now: datetime | None = NOW) -> str:
    with pytest.raises(Refusal) as caught:
        links.read(token, now=now)
    return caught.value.key


def test_a_link_leads_back_to_what_it_was_made_for() -> None:
    assert LINKS.read(TOKEN, now=NOW) == LINK
    assert LINKS.page(LINK, now=NOW) == f"https://roomfix.example/visit/{TOKEN}"


def test_a_link_is_short_enough_for_a_line_of_mail_and_needs_no_escaping() -> None:
    assert len(TOKEN) <= 115
    assert TOKEN.replace("-", "").replace("_", "").isalnum()


def test_a_link_says_nothing_of_whose_it_is_in_plain_sight() -> None:
    assert LINK.incident not in TOKEN
    assert LINK.person not in TOKEN


@pytest.mark.parametrize("place", range(len(TOKEN)))
def test_no_character_can_be_altered(place: int) -> None:
    for sign in "Aa0-_9zZ":
        altered = f"{TOKEN[:place]}{sign}{TOKEN[place + 1 :]}"
        assert altered == TOKEN or refusal(altered) == "visit_link_unknown"


def test_no_byte_can_be_altered() -> None:
    raw = base64.urlsafe_b64decode(TOKEN + "=" * (-len(TOKEN) % 4))
    for place in range(len(raw)):
        for bit in range(8):
            altered = raw[:place] + bytes([raw[place] ^ 1 << bit]) + raw[place + 1 :]
            assert refusal(base64.urlsafe_b64encode(altered).decode().rstrip("=")) == "visit_link_unknown"


@pytest.mark.parametrize(
    "token",
    ["", "A", "=", TOKEN[:-1], TOKEN[1:], TOKEN + "A", TOKEN + "=", TOKEN + " ", TOKEN + "\n", TOKEN * 2, "é", "../x"],
)
def test_what_is_not_a_whole_link_is_unknown(token: str) -> None:
    assert refusal(token) == "visit_link_unknown"
    assert refusal(token, now=None) == "visit_link_unknown"


@given(st.text(max_size=300))
def test_whatever_somebody_types_is_unknown(token: str) -> None:
    assert token == TOKEN or refusal(token) == "visit_link_unknown"


@pytest.mark.parametrize(
    "other",
    [
        replace(LINK, client=ClientId("bbbbbbbb-1111-4111-8111-111111111111")),
        replace(LINK, incident=IncidentId("0a1b2c3d-00112233445566ab")),
        replace(LINK, person=PersonId("22222222-2222-4222-8222-222222222222")),
    ],
)
def test_no_part_can_be_taken_from_another_link(other: VisitLink) -> None:
    mine, theirs = (base64.urlsafe_b64decode(one + "==") for one in (TOKEN, LINKS.token(other, now=NOW)))
    mixed = theirs[:-16] + mine[-16:]
    assert refusal(base64.urlsafe_b64encode(mixed).decode().rstrip("=")) == "visit_link_unknown"


def test_a_link_ends_after_fourteen_days_and_says_so() -> None:
    assert timedelta(days=14) == LIFETIME
    assert LINKS.read(TOKEN, now=NOW + LIFETIME - timedelta(seconds=1)) == LINK
    assert refusal(TOKEN, now=NOW + LIFETIME) == "visit_link_expired"
    assert LINKS.read(TOKEN, now=None) == LINK


def test_an_older_key_still_reads_and_the_newest_signs() -> None:
    both = VisitLinks([NEW, OLD], "https://roomfix.example")
    before = VisitLinks([OLD], "https://roomfix.example").token(LINK, now=NOW)
    assert both.read(before, now=NOW) == LINK
    assert both.token(LINK, now=NOW) == TOKEN
    assert refusal(before) == "visit_link_unknown"


@given(*(st.text(min_size=1, max_size=60) for _ in range(3)))
def test_ids_of_any_shape_come_back_as_they_were(client: str, incident: str, person: str) -> None:
    link = VisitLink(ClientId(client), IncidentId(incident), PersonId(person))
    assert LINKS.read(LINKS.token(link, now=NOW), now=NOW) == link


@pytest.mark.parametrize("shape", [str.upper, lambda text: text.replace("-", ""), lambda text: f"{{{text}}}"])
def test_an_id_that_only_looks_like_a_uuid_comes_back_as_it_was(shape: object) -> None:
    assert callable(shape)
    link = replace(LINK, person=PersonId(shape("abcdefab-1111-4111-8111-111111111111")))
    assert LINKS.read(LINKS.token(link, now=NOW), now=NOW) == link


def test_only_who_works_for_a_provider_of_the_location_has_business_there() -> None:
    setup = contoso_setup()
    provider, place = setup.providers[0], setup.locations[0].id
    contact = provider.contacts[0]
    assert at_work(setup, contact.id, place) == contact
    assert at_work(setup, PersonId("somebody else"), place) is None
    gone = replace(setup, providers=(replace(provider, contacts=provider.contacts[1:]),))
    assert at_work(gone, contact.id, place) is None
    elsewhere = replace(setup, providers=(replace(provider, locations=(setup.locations[1].id,)),))
    assert at_work(elsewhere, contact.id, place) is None
    sub = replace(setup, providers=(replace(provider, contacts=(), subcontractors=(contact,)),))
    assert at_work(sub, contact.id, place) == contact
