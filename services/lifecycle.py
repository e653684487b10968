"""How an incident moves: one table decides every (state, command, role), and says by which ways a command may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from itertools import product

from services.businesstime import zone
from services.errors import Refusal
from services.model import Incident, PersonId, Source, State


class Command(StrEnum):
    """What can happen to an incident; ASK is a claim where an admin approves, because scheduling is not automated."""

    CLAIM = "claim"
    ASK = "ask"
    APPROVE = "approve"
    REFUSE = "refuse"
    RELEASE = "release"
    HAND_OVER = "hand_over"
    TAKE = "take"
    RETURN = "return"
    TAKE_OVER = "take_over"
    RESCHEDULE = "reschedule"
    CHECK_IN = "check_in"
    END_EARLY = "end_early"
    COMPLETE = "complete"
    CANCEL = "cancel"
    WAIT = "wait"
    RESUME = "resume"
    UNDO = "undo"
    ACCEPT = "accept"
    DECLINE = "decline"
    FAIL = "fail"
    MISS = "miss"
    ESCALATE = "escalate"
    RECOVER = "recover"


class Role(StrEnum):
    """Who does it: the claim's holder, the colleague it is offered to, another contact of the location, an admin, who
    reported the incident, anybody else; the room, a monitor, the clock."""

    HOLDER = "holder"
    NAMED = "named"
    CONTACT = "contact"
    ADMIN = "admin"
    REPORTER = "reporter"
    STRANGER = "stranger"
    ROOM = "room"
    MONITOR = "monitor"
    CLOCK = "clock"


_S, _C, _R = State, Command, Role
_HELD = (_S.AWAITING, _S.CLAIMING, _S.BOOKED, _S.ON_SITE)
_VISIT = (_S.BOOKED, _S.ON_SITE)
_LIVE = (_S.OPEN, *_HELD)

_MOVES: Mapping[Command, tuple[tuple[Role, ...], Mapping[State, State]]] = {
    _C.CLAIM: ((_R.CONTACT,), {_S.OPEN: _S.CLAIMING}),
    _C.ASK: ((_R.CONTACT,), {_S.OPEN: _S.AWAITING}),
    _C.APPROVE: ((_R.ADMIN,), {_S.AWAITING: _S.CLAIMING, _S.BOOKED: _S.BOOKED}),
    _C.REFUSE: ((_R.ADMIN,), {_S.AWAITING: _S.OPEN, _S.BOOKED: _S.BOOKED}),
    _C.RELEASE: ((_R.HOLDER,), dict.fromkeys(_HELD, _S.OPEN)),
    _C.HAND_OVER: ((_R.HOLDER,), {_S.BOOKED: _S.BOOKED}),
    _C.TAKE: ((_R.NAMED,), {_S.BOOKED: _S.BOOKED}),
    _C.RETURN: ((_R.NAMED, _R.HOLDER, _R.CLOCK), {state: state for state in _VISIT}),
    _C.TAKE_OVER: ((_R.CONTACT, _R.NAMED), {_S.BOOKED: _S.BOOKED}),
    _C.RESCHEDULE: ((_R.HOLDER,), {_S.BOOKED: _S.BOOKED}),
    _C.CHECK_IN: ((_R.HOLDER,), {_S.BOOKED: _S.ON_SITE}),
    _C.END_EARLY: ((_R.HOLDER,), {_S.ON_SITE: _S.ON_SITE}),
    _C.COMPLETE: ((_R.HOLDER,), dict.fromkeys(_VISIT, _S.CLOSED)),
    _C.CANCEL: ((_R.ADMIN, _R.REPORTER), dict.fromkeys(_LIVE, _S.CLOSED)),
    _C.WAIT: ((_R.HOLDER, _R.CONTACT, _R.ADMIN), {state: state for state in _LIVE}),
    _C.RESUME: ((_R.HOLDER, _R.CONTACT, _R.ADMIN), {state: state for state in _LIVE}),
    _C.ACCEPT: ((_R.ROOM,), {_S.CLAIMING: _S.BOOKED, _S.BOOKED: _S.BOOKED}),
    _C.DECLINE: ((_R.ROOM,), {_S.CLAIMING: _S.OPEN, _S.BOOKED: _S.BOOKED}),
    _C.FAIL: ((_R.ROOM,), {_S.AWAITING: _S.OPEN, _S.CLAIMING: _S.OPEN, _S.BOOKED: _S.BOOKED}),
    _C.MISS: ((_R.CLOCK, _R.HOLDER), dict.fromkeys(_VISIT, _S.OPEN)),
    _C.ESCALATE: ((_R.CLOCK,), {_S.OPEN: _S.OPEN}),
    _C.RECOVER: ((_R.MONITOR,), dict.fromkeys(_LIVE, _S.CLOSED)),
}
"""Command → who may give it, and what it makes of which state. UNDO goes back to where the incident came from."""

PEOPLE = (_R.HOLDER, _R.NAMED, _R.CONTACT, _R.ADMIN, _R.REPORTER, _R.STRANGER)
HOLDERS = (_C.RELEASE, _C.HAND_OVER, _C.RESCHEDULE, _C.CHECK_IN, _C.END_EARLY, _C.COMPLETE, _C.MISS)
"""What only the contact of the claim does."""


def _refusal(state: State, command: Command, role: Role) -> str | None:
    """Why a person may not; None for what no button and no word ever asks for."""
    if role not in PEOPLE or not set(PEOPLE) & set(_MOVES[command][0]):
        return None
    if state is _S.CLOSED:
        return "incident_closed"
    if command in {_C.CLAIM, _C.ASK}:
        return {_R.HOLDER: "already_yours", _R.CONTACT: "taken", _R.NAMED: "taken"}.get(role, "not_a_contact")
    if command is _C.TAKE_OVER and role is _R.HOLDER:
        return "already_yours"
    if command in HOLDERS and role is not _R.HOLDER:
        return "nothing_claimed" if state is _S.OPEN else "not_your_claim"
    if role not in _MOVES[command][0]:
        return _WHO_MAY.get(command)
    return "not_now"


_WHO_MAY: Mapping[Command, str] = {
    _C.APPROVE: "admins_decide",
    _C.REFUSE: "admins_decide",
    _C.TAKE: "not_offered_to_you",
    _C.RETURN: "not_offered_to_you",
    _C.TAKE_OVER: "not_a_contact",
    _C.CANCEL: "cancel_who",
    _C.WAIT: "wait_who",
    _C.RESUME: "wait_who",
}


def _cell(state: State, command: Command, role: Role) -> State | str | None:
    if command is _C.UNDO:
        return _undone(state, role)
    roles, moves = _MOVES[command]
    if role in roles and state in moves:
        return moves[state]
    return _refusal(state, command, role)


def _undone(state: State, role: Role) -> State | str | None:
    """Whoever closed an incident may open it again, and whoever checked in may take that back; `visit_moves.undo` sees
    to who it was and until when."""
    if role not in PEOPLE:
        return None
    back = {_S.CLOSED: _S.OPEN} | ({_S.ON_SITE: _S.BOOKED} if role is _R.HOLDER else {})
    return back.get(state, "nothing_to_undo")


TABLE: Mapping[tuple[State, Command, Role], State | str] = {
    key: cell for key in product(State, Command, Role) if (cell := _cell(*key)) is not None
}
"""(state, command, role) → the next state, or the text key of the refusal. What is not listed cannot be asked for."""

_CHAT = frozenset({Source.CARD, Source.WORD})
_CALENDAR, _CLOCK, _API = (frozenset({source}) for source in (Source.CALENDAR, Source.CLOCK, Source.API))

SOURCES: Mapping[Command, frozenset[Source]] = dict.fromkeys(Command, _CHAT) | {
    _C.CLAIM: _CHAT | {Source.MAIL},
    _C.ASK: _CHAT | {Source.MAIL},
    _C.RELEASE: _CHAT | {Source.MAIL},
    _C.RETURN: _CHAT | _CLOCK,
    _C.MISS: _CHAT | _CLOCK,
    _C.ACCEPT: _CALENDAR,
    _C.DECLINE: _CALENDAR,
    _C.FAIL: _CALENDAR,
    _C.ESCALATE: _CLOCK,
    _C.RECOVER: _API | _CLOCK,
}
"""By which ways a command may come: a trial is recovered by the clock, everything else by its monitor."""


def decide(incident: Incident, command: Command, roles: Sequence[Role], source: Source) -> State:
    """The next state for somebody in all of these roles; raises Refusal with the table's key.

    `not_this_way` for a source that never gives such a command, `stale_button` for what the table does not know.
    """
    if source not in SOURCES[command]:
        raise _refused(incident, "not_this_way")
    outcomes = [TABLE.get((incident.state, command, role), "stale_button") for role in roles]
    for outcome in outcomes:
        if isinstance(outcome, State):
            return outcome
    # one of the roles may do this at another time: what the others are told would be wrong
    raise _refused(incident, "not_now" if "not_now" in outcomes else str(outcomes[0]) if outcomes else "stale_button")


def may(incident: Incident, command: Command, roles: Sequence[Role]) -> bool:
    """Whether somebody in these roles can give a command now, as far as the table knows."""
    return any(isinstance(TABLE.get((incident.state, command, role)), State) for role in roles)


def roles_of(incident: Incident, person: PersonId, *, is_contact: bool, is_admin: bool = False) -> tuple[Role, ...]:
    """Every role of a person, the closest to the claim first.

    `is_contact` says whether a provider of the location lists them now, `is_admin` whether they set things up.
    """
    claim, reporter = incident.claim, incident.reporter
    is_holder = claim is not None and claim.contact.id == person
    found = [
        (is_holder, Role.HOLDER),
        (claim is not None and claim.offered is not None and claim.offered.to.id == person, Role.NAMED),
        (is_contact and not is_holder, Role.CONTACT),
        (is_admin, Role.ADMIN),
        (reporter is not None and reporter.id == person, Role.REPORTER),
    ]
    return tuple(role for is_so, role in found if is_so) or (Role.STRANGER,)


def _refused(incident: Incident, key: str) -> Refusal:
    held = incident.claim
    return Refusal(
        key,
        location=incident.location.name,
        room=incident.room.name,
        zone=zone(incident.location.hours.timezone),
        name=held.contact.name if held else "",
        slot=held.slot if held else None,
    )
