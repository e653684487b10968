"""What is wrong with a set-up: each finding when it applies, and only then, the worst first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cards.text.catalogue import TEXTS
from services.admin.health import QUIET_AFTER, Finding, findings
from services.model import (
    Agreement,
    Calendar,
    Connection,
    ConnectionId,
    Mode,
    Person,
    PersonId,
    Provider,
    ProviderId,
    Severity,
)
from services.model.observed import Failure, FailureReason, Observed, Unheard, Why
from services.model.setup import Setup
from tests.builders.client_with_rooms import (
    CONTOSO,
    LONDON,
    MUNICH,
    a_calendar,
    a_room,
    a_setup,
    address,
    two_connections,
)

NOW = datetime(2035, 1, 8, 8, 55, tzinfo=UTC)
CARLA = Person(PersonId("carla"), "Carla")
AGREED = Agreement(MUNICH.id, Severity.MAJOR, 60, 480)
NORTH = Provider(ProviderId("north"), "AV North", (CARLA,), (MUNICH.id,), agreements=(AGREED,))
DENIED = Failure(NOW - timedelta(hours=1), FailureReason("graph_denied", {"code": "x"}))


def whole(**parts: object) -> Setup:
    """A set-up in which nothing is wrong, but for what is named."""
    calendars, rooms = (a_calendar("Isar"),), (a_room("Isar", "Isar"),)
    return a_setup(**{"calendars": calendars, "rooms": rooms, "providers": (NORTH,), **parts})


def found(setup: Setup, observed: Observed | None = None) -> tuple[Finding, ...]:
    return findings(setup, observed or Observed(), now=NOW)


def keys(setup: Setup, observed: Observed | None = None) -> list[str]:
    return [finding.key for finding in found(setup, observed)]


def test_nothing_is_wrong_where_all_is_set_up() -> None:
    assert found(whole()) == ()


@pytest.mark.parametrize(
    ("parts", "key", "offer"),
    [
        ({"connections": ()}, "status.no_connection", "connect"),
        ({"rooms": (a_room("Isar", "Isar"), a_room("Inn"))}, "status.unmapped", "map"),
        ({"calendars": (a_calendar("Isar"), a_calendar("Inn"))}, "status.unused", "map"),
        ({"locations": (MUNICH, LONDON)}, "status.unserved", "providers"),
        ({"providers": (replace(NORTH, contacts=()),)}, "status.no_contacts", "providers"),
        ({"providers": (replace(NORTH, agreements=()),)}, "status.no_agreement", "providers"),
        ({"rooms": (), "calendars": ()}, "status.no_rooms", "rooms"),
    ],
)
def test_what_is_missing_is_found_with_the_dialog_that_helps(parts: dict[str, object], key: str, offer: str) -> None:
    (only,) = found(whole(**parts))
    assert (only.key, only.offers) == (key, (offer,))


def test_rooms_are_mapped_where_there_are_calendars_but_no_rooms() -> None:
    none, unused = found(whole(rooms=()))
    assert (none.key, none.offers, unused.key) == ("status.no_rooms", ("map",), "status.unused")


def test_a_connection_that_is_denied_is_inactive_with_its_reason_and_signing_in_helps() -> None:
    (only,) = found(whole(), Observed({CONTOSO: DENIED}))
    assert (only.key, only.since, only.offers) == ("status.inactive", DENIED.since, ("connect",))
    assert (only.values["account"], only.reason) == ("roomfix@contoso.example", DENIED.reason)


@pytest.mark.parametrize("key", ["graph_away", "sign_in_away"])
def test_an_outage_passes_by_itself_so_nothing_is_offered(key: str) -> None:
    (only,) = found(whole(), Observed({CONTOSO: Failure(NOW, FailureReason(key))}))
    assert (only.key, only.offers) == ("status.outage", ())


def test_a_connection_that_is_gone_is_not_told_of() -> None:
    assert found(whole(), Observed({ConnectionId("gone"): DENIED})) == ()


@pytest.mark.parametrize(
    ("hours", "key", "offers"),
    [(0, "status.waiting", ()), (47, "status.waiting", ()), (48, "status.denied_application", ("test", "map"))],
)
def test_a_closed_calendar_waits_for_two_days_before_it_needs_anybody(
    hours: int, key: str, offers: tuple[str, ...]
) -> None:
    first = NOW - timedelta(hours=hours)
    (only,) = found(whole(), Observed(denied={address("Isar"): first}))
    assert (only.key, only.since, only.offers, only.values["names"]) == (key, first, offers, "Isar")


def test_how_a_closed_calendar_is_opened_depends_on_how_it_is_read() -> None:
    connections = (Connection(CONTOSO, "roomfix@contoso.example", Mode.DELEGATED),)
    denied = Observed(denied={address("Isar"): NOW - timedelta(days=3)})
    assert keys(whole(connections=connections), denied) == ["status.denied_delegated"]


def test_a_connection_that_fails_says_nothing_of_its_calendars() -> None:
    denied = {address("Isar"): NOW - timedelta(days=3)}
    assert keys(whole(), Observed({CONTOSO: DENIED}, denied)) == ["status.inactive"]


def test_a_closed_calendar_that_no_room_has_is_not_told_of() -> None:
    denied = {"other@contoso.example": NOW - timedelta(days=3)}
    assert found(whole(), Observed(denied=denied)) == ()


def test_a_room_that_answers_tentative_is_found() -> None:
    (only,) = found(whole(), Observed(tentative={address("Isar"): NOW}))
    assert (only.key, only.since, only.values) == ("status.tentative", NOW, {"count": 1, "names": "Isar"})


def test_many_of_one_kind_are_one_finding_with_the_first_five_names_and_the_earliest_time() -> None:
    names = [f"R{number}" for number in range(2000)]
    rooms = tuple(a_room(name, name) for name in names)
    calendars = tuple(a_calendar(name) for name in names)
    denied = {address(name): NOW - timedelta(days=3, minutes=number) for number, name in enumerate(names)}
    (only,) = found(whole(rooms=rooms, calendars=calendars), Observed(denied=denied))
    assert only.values == {"count": 2000, "names": "R0, R1, R2, R3, R4, …"}
    assert only.since == NOW - timedelta(days=3, minutes=1999)


def test_rooms_of_the_same_name_at_two_locations_are_counted_both() -> None:
    rooms = (a_room("Isar", "Isar"), replace(a_room("Isar", "Inn", at=LONDON)))
    calendars: tuple[Calendar, ...] = (a_calendar("Isar"), a_calendar("Inn"))
    denied = {address(name): NOW for name in ("Isar", "Inn")}
    (only,) = found(whole(rooms=rooms, calendars=calendars), Observed(denied=denied))
    assert only.values["count"] == 2


def test_the_worst_comes_first_and_what_only_waits_comes_last() -> None:
    rooms = (a_room("Isar", "Isar"), a_room("Inn", "Inn"), a_room("Lech"))
    setup = whole(
        connections=two_connections(),
        locations=(MUNICH, LONDON),
        rooms=rooms,
        calendars=(a_calendar("Isar"), a_calendar("Inn")),
    )
    denied = {address("Isar"): NOW - timedelta(days=3), address("Inn"): NOW}
    observed = Observed({ConnectionId("fabrikam"): DENIED}, denied, {address("Inn"): NOW})
    assert keys(setup, observed) == [
        *("status.inactive", "status.denied_application", "status.tentative"),
        *("status.unmapped", "status.unserved", "status.waiting"),
    ]


def test_who_could_not_be_reached_is_found_while_there_is_somebody_to_reach() -> None:
    since, later = NOW - timedelta(days=2), NOW - timedelta(days=1)
    ada, leo, vera, gone = (Person(PersonId(name.lower()), name) for name in ("Ada", "Leo", "Vera", "Gone"))
    setup = whole(admins=(ada,), providers=(replace(NORTH, subcontractors=(leo,)),))
    unreached = {one.id: (one.name, later) for one in (vera, gone, leo, ada)} | {CARLA.id: ("Carla", since)}
    (only,) = found(setup, Observed(unreached=unreached, chosen=frozenset({vera.id})))
    assert (only.key, only.since) == ("status.unreached", since)
    assert only.values == {"count": 4, "names": "Ada, Carla, Leo, Vera"}
    assert found(setup, Observed(unreached={gone.id: ("Gone", since)})) == ()


@pytest.mark.parametrize("why", Why)
def test_a_source_of_which_nothing_is_taken_is_found_with_words_for_why(why: Why) -> None:
    since = NOW - timedelta(hours=3)
    (only,) = found(whole(), Observed(unheard={"av": Unheard(since, NOW, why)}))
    assert (only.key, only.since, only.values) == (f"status.refused_{why}", since, {"source": "av"})
    assert only.offers == (("rooms",) if why is Why.ROOM else ())
    assert all({only.key, f"status.remedy_refused_{why}"} <= set(texts) for texts in TEXTS.values())


def test_a_source_that_sends_nothing_any_more_is_found_for_a_week() -> None:
    last = NOW - QUIET_AFTER
    assert found(whole(), Observed(unheard={"av": Unheard(last, last, Why.ROOM)})) == ()
    last += timedelta(seconds=1)
    assert keys(whole(), Observed(unheard={"av": Unheard(last, last, Why.ROOM)})) == ["status.refused_room"]


def test_a_source_of_which_nothing_is_taken_comes_after_a_connection_that_fails() -> None:
    observed = Observed({CONTOSO: DENIED}, unheard={"av": Unheard(NOW, NOW, Why.ROOM)})
    assert keys(whole(rooms=(a_room("Isar", "Isar"), a_room("Inn"))), observed) == [
        *("status.inactive", "status.refused_room", "status.unmapped")
    ]
