"""Trying a connection: what works, what does not, and that nothing of the trial is left behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.text.texts import Voice
from sandbox.m365 import CONTOSO as TENANT
from sandbox.m365 import Automate, Policy, Registration
from sandbox.m365.faults import broken_rows, expired_token, lost_answer, lost_request, throttled
from services.admin.probe import Check, Probe, ProbedConnection
from services.model import ClientId, Connection, PersonId
from tests.builders.incident_builder import BERLIN
from tests.builders.running_m365 import INN, ISAR, LENA, NOW, ROOMFIX
from tests.builders.wired_graph import BOOKS, CONTOSO, SIGNS_IN, Wired, wired

ROOMS = frozenset(room.address for room in TENANT.rooms)
ALL = ("token", "organization", "domain", "places", "schedule", "details", "wide", "booking")
BASICS = ("token", "organization", "domain", "places")


async def tried(it: Wired, connection: Connection = BOOKS, client: ClientId = CONTOSO, **policy: object) -> list[Check]:
    """Every check of a trial during which rooms answer while they are waited for."""
    for room in ROOMS:
        it.m365.attendant.policies[room] = Policy(delay=0, **policy)  # type: ignore[arg-type]

    async def wait(_: float) -> None:
        it.m365.settle()

    async def report(done: int, total: int) -> None:
        assert 0 < done <= total

    trial = ProbedConnection(client, connection, PersonId(LENA), "probe-1", NOW)
    _, checks = await Probe(it.graph, it.setup, wait).run(trial, report)
    return list(checks)


def named(checks: list[Check]) -> tuple[str, ...]:
    return tuple(check.key.removeprefix("check.") for check in checks)


def failed(checks: list[Check]) -> dict[str, str]:
    """What failed, each with the key of its own words or of the error's; all of them have words."""
    voice = Voice(BERLIN)
    for check in checks:
        assert voice.say(check.error or f"{check.key}.{'ok' if check.passed else 'failed'}", **check.values)
    return {check.key.removeprefix("check."): check.error for check in checks if not check.passed}


def limited(it: Wired) -> None:
    """The app reaches the rooms and the account that books, and nobody else."""
    it.m365.identity.register(Registration(limited_to=ROOMS | {ROOMFIX}))


async def test_an_app_that_is_limited_to_rooms_passes_every_check_and_leaves_no_event() -> None:
    async with wired() as it:
        limited(it)
        checks = await tried(it)
        it.m365.settle()
        left = [*it.m365.events(ROOMFIX), *(event for room in ROOMS for event in it.m365.events(room))]
    assert (named(checks), failed(checks)) == (ALL, {})
    assert left == []


async def test_a_service_account_with_a_share_passes_every_check_but_that_of_apps() -> None:
    async with wired() as it:
        for room in ROOMS:
            it.m365.share(room, ROOMFIX)
        checks = await tried(it, SIGNS_IN)
    assert (named(checks), failed(checks)) == (tuple(name for name in ALL if name != "wide"), {})


async def test_without_a_token_nothing_else_is_tried() -> None:
    async with wired() as it:
        it.m365.faults.add(expired_token(".*", times=None))
        checks = await tried(it)
    assert failed(checks) == {"token": "graph_denied"}
    assert named(checks) == ("token",)


async def test_another_organisation_and_a_foreign_domain_are_found() -> None:
    async with wired() as it:
        limited(it)
        elsewhere = replace(BOOKS, domain="elsewhere.example")
        checks = await tried(it, elsewhere, ClientId("00000000-0000-4000-8000-00000000abcd"))
    assert failed(checks) == {"organization": "", "domain": ""}


async def test_an_app_that_reads_people_too_is_told_to_be_limited() -> None:
    async with wired() as it:
        assert failed(await tried(it)) == {"wide": ""}


async def test_an_empty_list_of_rooms_has_its_own_words_and_booking_is_not_tried() -> None:
    async with wired() as it:
        limited(it)
        it.m365.manners.places_empty = True
        checks = await tried(it)
    assert failed(checks) == {"places": "check_places_empty"}
    assert "booking" not in named(checks)


async def test_rooms_that_may_not_be_listed_are_told_from_an_empty_list() -> None:
    async with wired(roles=["Calendars.ReadWrite", "Organization.Read.All"]) as it:
        limited(it)
        assert failed(await tried(it)) == {"places": "graph_denied"}


async def test_an_account_that_nothing_is_shared_with_reads_free_and_busy_alone() -> None:
    async with wired() as it:
        assert failed(await tried(it, SIGNS_IN)) == {"details": ""}


async def test_a_room_whose_free_and_busy_is_an_error_is_found() -> None:
    async with wired() as it:
        limited(it)
        it.m365.faults.add(broken_rows())
        assert {"schedule"} <= set(failed(await tried(it)))


@pytest.mark.parametrize("automate", [Automate.AUTO_UPDATE, Automate.NONE])
async def test_a_room_that_leaves_the_answer_to_somebody_is_a_finding_and_its_event_is_removed(
    automate: Automate,
) -> None:
    async with wired() as it:
        limited(it)
        checks = await tried(it, automate=automate)
        it.m365.settle()
        assert it.m365.events(ROOMFIX) == []
    assert failed(checks) == {"answer": ""}


async def test_a_connection_that_only_reads_makes_no_event() -> None:
    async with wired(roles=["Calendars.Read", "Organization.Read.All", "Place.Read.All"]) as it:
        limited(it)
        checks = await tried(it, replace(BOOKS, can_book=False))
        assert it.m365.log.of("POST", "/events") == []
    assert failed(checks) == {}
    assert "booking" not in named(checks)


async def test_an_app_that_may_not_write_is_told_so() -> None:
    async with wired(roles=["Calendars.Read", "Organization.Read.All", "Place.Read.All"]) as it:
        limited(it)
        assert failed(await tried(it)) == {"booking": "graph_denied"}


async def test_an_event_is_removed_though_its_answer_could_not_be_read() -> None:
    async with wired() as it:
        limited(it)
        it.m365.faults.add(throttled("GET .*/events/", times=None))
        checks = await tried(it)
        it.m365.settle()
        assert it.m365.events(ROOMFIX) == []
    assert failed(checks) == {"booking": "check_away"}


async def test_an_event_is_removed_though_it_was_never_heard_that_it_was_made() -> None:
    async with wired() as it:
        limited(it)
        it.m365.faults.add(lost_answer("POST .*/events$"))
        checks = await tried(it)
        it.m365.settle()
        assert it.m365.events(ROOMFIX) == []
    assert failed(checks) == {"booking": "check_away"}


async def test_an_outage_in_one_check_does_not_keep_the_others_from_being_tried() -> None:
    async with wired() as it:
        limited(it)
        it.m365.faults.add(lost_request("getSchedule"))
        checks = await tried(it)
    assert (named(checks), failed(checks)) == (ALL, {"schedule": "check_away"})


async def test_a_room_that_is_taken_for_days_is_not_booked_over() -> None:
    async with wired() as it:
        limited(it)
        first = (await it.setup.rooms(CONTOSO, BOOKS))[0].address
        it.m365.add_meeting(first, NOW, NOW.replace(day=NOW.day + 9))
        assert failed(await tried(it)) == {"booking": "check_booking_no_time"}
        assert first in {ISAR, INN, *ROOMS}


@pytest.mark.parametrize(("is_accepted", "found"), [(False, {"accepted": ""}), (True, {})])
async def test_a_shared_calendar_that_was_never_accepted_is_recognised(is_accepted: bool, found: object) -> None:
    async with wired() as it:
        for room in ROOMS:
            it.m365.share(room, ROOMFIX, is_accepted=is_accepted)
        assert failed(await tried(it, SIGNS_IN)) == found
