"""Whatever is done to an incident in whatever order, what it says of itself holds together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from services.lifecycle import transitions, visit_transitions
from services.lifecycle.command_specs import Command, Role
from services.lifecycle.table import TABLE, roles_of
from services.lifecycle.transitions import Actor, by_clock, by_room
from services.model import (
    ClaimId,
    Closing,
    Escalation,
    Event,
    Incident,
    IncidentId,
    Person,
    PersonId,
    RoomResponse,
    State,
    Via,
)
from services.model.errors import Refusal
from tests.builders.incident_builder import ADELE, MEGAN, NOW, a_slot, an_incident, an_offer

LEE = Person(PersonId("33333333-3333-4333-8333-333333333333"), "Lee Gu")
PEOPLE, CONTACTS, ADMINS = (MEGAN, ADELE, LEE), (MEGAN, ADELE), (ADELE, LEE)
"""Adele is both, and Lee has reported it, too."""
HELD = {State.AWAITING, State.CLAIMING, State.BOOKED, State.ON_SITE}
FIRST = NOW + timedelta(minutes=40)
SLOTS = tuple(a_slot(FIRST + timedelta(hours=nth)) for nth in range(48))
STEPS = tuple(Escalation(NOW + timedelta(minutes=30 * nth), f"Step {nth}") for nth in range(40))
BEGUN = an_incident(reporter=LEE, offer=an_offer(slots=SLOTS), escalations=STEPS, respond_by=SLOTS[2].end)


@dataclass(frozen=True, slots=True)
class Turn:
    """A command by somebody, some minutes after the one before, about one of two claims."""

    command: str
    person: Person
    choice: int
    is_moving: bool

    def about(self, incident: Incident) -> ClaimId:
        held = incident.moving if self.is_moving else incident.claim
        return held.id if held else ClaimId("none")

    def start(self, now: datetime) -> datetime:
        """One of the next times."""
        ahead = [slot.start for slot in SLOTS if slot.start > now]
        return ahead[self.choice % 3 % len(ahead)] if ahead else now

    def actor(self, incident: Incident, now: datetime) -> Actor:
        is_contact, is_admin = self.person in CONTACTS, self.person in ADMINS
        roles = roles_of(incident, self.person.id, is_contact=is_contact, is_admin=is_admin)
        return Actor(roles, Via.CARD, now, self.person)


def _claim(incident: Incident, turn: Turn, now: datetime) -> Incident:
    start, claim = turn.start(now), ClaimId(f"clm-{incident.version}")
    actor, is_automated = turn.actor(incident, now), turn.command == Command.CLAIM
    return transitions.claim(incident, start, actor, claim_id=claim, conversation="c", is_automated=is_automated)


def _reschedule(incident: Incident, turn: Turn, now: datetime) -> Incident:
    start, claim = turn.start(now), ClaimId(f"clm-{incident.version}")
    actor, is_automated = turn.actor(incident, now), turn.choice % 2 == 0
    return visit_transitions.reschedule(
        incident, start, actor, claim_id=claim, conversation="c", is_automated=is_automated
    )


def _hand_over(incident: Incident, turn: Turn, now: datetime) -> Incident:
    to, until = PEOPLE[turn.choice % 3], now + timedelta(minutes=30)
    return visit_transitions.hand_over(incident, turn.about(incident), turn.actor(incident, now), to=to, until=until)


def _complete(incident: Incident, turn: Turn, now: datetime) -> Incident:
    return visit_transitions.complete(incident, turn.about(incident), turn.actor(incident, now), note="")


def _cancel(incident: Incident, turn: Turn, now: datetime) -> Incident:
    other = IncidentId("inc-other") if turn.choice % 2 else None
    return visit_transitions.cancel(incident, turn.actor(incident, now), note="", duplicate_of=other)


def _resume(incident: Incident, turn: Turn, now: datetime) -> Incident:
    actor, steps = turn.actor(incident, now), incident.escalations
    return visit_transitions.resume(incident, actor, respond_by=now, resolve_by=None, escalations=steps)


def _recover(incident: Incident, turn: Turn, now: datetime) -> Incident:
    return transitions.recovered(incident, Actor((Role.MONITOR,), Via.API, now))


def _reject(event: Event) -> Callable[[Incident, Turn, datetime], Incident]:
    return lambda incident, turn, now: transitions.rejected(incident, turn.about(incident), event, by_room(now))


def _about_claim(
    move: Callable[[Incident, ClaimId, Actor], Incident],
) -> Callable[[Incident, Turn, datetime], Incident]:
    return lambda incident, turn, now: move(incident, turn.about(incident), turn.actor(incident, now))


def _take_over(incident: Incident, turn: Turn, now: datetime) -> Incident:
    holder = incident.claim.contact.id if incident.claim else MEGAN.id
    return visit_transitions.take_over(incident, turn.about(incident), turn.actor(incident, now), holder=holder)


def _invited(incident: Incident, turn: Turn, now: datetime) -> Incident:
    """What the calendar says of a claim, which is no command."""
    held = next((one for one in transitions.claims_of(incident) if one.id == turn.about(incident)), None)
    if held is None:
        raise Refusal("stale_button")
    return transitions.with_claim(incident, replace(held, event="AAMk", is_behind=False))


DOES: dict[str, Callable[[Incident, Turn, datetime], Incident]] = {
    Command.CLAIM: _claim,
    Command.ASK: _claim,
    Command.APPROVE: _about_claim(transitions.approved),
    Command.REFUSE: _about_claim(transitions.refused),
    Command.RELEASE: _about_claim(transitions.release),
    Command.HAND_OVER: _hand_over,
    Command.TAKE: _about_claim(visit_transitions.take),
    Command.RETURN: _about_claim(visit_transitions.returned),
    Command.TAKE_OVER: _take_over,
    Command.RESCHEDULE: _reschedule,
    Command.CHECK_IN: _about_claim(visit_transitions.check_in),
    Command.END_EARLY: _about_claim(visit_transitions.end_early),
    Command.COMPLETE: _complete,
    Command.CANCEL: _cancel,
    Command.WAIT: lambda incident, turn, now: visit_transitions.wait(incident, turn.actor(incident, now)),
    Command.RESUME: _resume,
    Command.UNDO: lambda incident, turn, now: visit_transitions.undo(incident, turn.actor(incident, now)),
    Command.ACCEPT: lambda incident, turn, now: transitions.accepted(incident, turn.about(incident), by_room(now)),
    Command.DECLINE: _reject(Event.DECLINED),
    Command.FAIL: _reject(Event.FAILED),
    Command.MISS: _about_claim(visit_transitions.missed),
    Command.ESCALATE: lambda incident, turn, now: visit_transitions.escalated(incident, by_clock(now)),
    Command.RECOVER: _recover,
}
KNOWN: dict[str, Callable[[Incident, Turn, datetime], Incident]] = {
    "invited": _invited,
    "offered": lambda incident, turn, now: transitions.offered(incident, an_offer(slots=SLOTS[turn.choice % 12 :])),
}
"""What only becomes known, and leaves no line of history."""

ALL = DOES | KNOWN


def may_be(state: State, command: Command) -> bool:
    return any(isinstance(TABLE.get((state, command, role)), State) for role in Role)


SELDOM = {
    *KNOWN,
    *(Command.COMPLETE, Command.CANCEL, Command.RECOVER, Command.RELEASE, Command.REFUSE),
    *(Command.DECLINE, Command.FAIL, Command.WAIT, Command.RESUME, Command.ESCALATE),
}
"""What can be done nearly always and leads away from a visit: chosen less often than the rest."""
TRIED = {
    state: [
        *[command for command in Command if command not in SELDOM and may_be(state, command)] * 5,
        *[command for command in Command if command in SELDOM and may_be(state, command)],
        *KNOWN,
    ]
    for state in State
}
picks = st.tuples(st.integers(0, 255), st.integers(0, 255), st.sampled_from([0, 1, 9, 30, 60]))


def next_of(incident: Incident, pick: int, choice: int, now: datetime) -> tuple[Turn, Incident] | None:
    """The first thing that can be done to an incident now, from a picked one on, and what it makes of it."""
    tried = TRIED[incident.state]
    commands = (tried[(pick + nth) % len(tried)] for nth in range(len(tried)))
    for command, nth, is_moving in product(commands, range(3), (False, True) if incident.moving else (False,)):
        turn = Turn(command, PEOPLE[(choice + nth) % 3], choice, is_moving)
        try:
            after = ALL[command](incident, turn, now)
        except Refusal:
            continue
        if after is not incident:
            return turn, after
    return None


def walk(picked: list[tuple[int, int, int]]) -> Iterator[tuple[Incident, Turn, Incident, datetime]]:
    """Everything that is done, one after the other; to another incident when nothing can be done any more."""
    incident, now = BEGUN, NOW
    for pick, choice, minutes in picked:
        now += timedelta(minutes=minutes, seconds=7)
        found = next_of(incident, pick, choice, now)
        if found is not None:
            yield incident, *found, now
        incident = found[1] if found else BEGUN


def test_every_command_is_tried() -> None:
    assert set(DOES) == set(Command)
    assert {command for tried in TRIED.values() for command in tried} == set(ALL)


@given(st.lists(picks, min_size=10, max_size=40))
def test_after_any_commands_an_incident_holds_together(picked: list[tuple[int, int, int]]) -> None:
    for before, turn, after, now in walk(picked):
        check_change(before, after, turn, now)
        check(after)


def check_change(before: Incident, after: Incident, turn: Turn, now: datetime) -> None:
    """One version and one line more; the line says when, through what, and who did it or whom it is about."""
    if turn.command in KNOWN:
        assert (after.version, after.history) == (before.version + 1, before.history)
        return
    assert after.version == before.version + 1
    assert after.history[:-1] == before.history
    if before.claim is not None and after.claim is not None and after.claim.id == before.claim.id:
        assert after.claim.slot.end <= before.claim.slot.end  # what the room has back may be somebody else's by now
    last = after.history[-1]
    assert (last.at, last.source is None) == (now, False)
    if last.source is Via.CARD:
        assert last.person == turn.person


def check(incident: Incident) -> None:
    """What holds of every incident."""
    state, claim = incident.state, incident.claim
    is_closed = state is State.CLOSED
    assert (state in HELD) <= (claim is not None)
    assert (claim is not None) <= (state in HELD or incident.closing is Closing.DONE)
    assert (incident.moving is not None) <= (state is State.BOOKED)
    assert (incident.closed_at is not None) == (incident.closing is not None) == is_closed
    assert (incident.duplicate_of is not None) == (incident.closing is Closing.DUPLICATE)
    assert not (is_closed and incident.waiting_since)
    assert (incident.cleared_at is not None) <= (state in {State.BOOKED, State.ON_SITE, State.CLOSED})
    assert (incident.undo is not None) <= (state in {State.CLOSED, State.ON_SITE})
    if claim is not None and not is_closed:
        assert (claim.answer is RoomResponse.ACCEPTED) == (state in {State.BOOKED, State.ON_SITE})
        assert (claim.checked_in_at is not None) == (state is State.ON_SITE)
        assert (claim.offered is not None) <= (state is State.BOOKED)
    if claim is not None and incident.closed_at is not None:
        assert claim.slot.end <= incident.closed_at  # the rest of its time is the room's again
