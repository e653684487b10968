"""How an incident moves: one table decides every (state, command, role), and says by which ways a command may come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from services.lifecycle.command_specs import PEOPLE, SPECS, Command, Role
from services.model import Incident, PersonId, State, Via
from services.model.business_hours import zone
from services.model.errors import Refusal

_S, _C, _R = State, Command, Role


def _refusal(state: State, command: Command, role: Role) -> str | None:
    """Why a person may not; None for what no button and no word ever asks for."""
    spec = SPECS[command]
    if role not in PEOPLE or not set(PEOPLE) & set(spec.roles):
        return None
    if state is _S.CLOSED:
        return "incident_closed"
    if command in {_C.CLAIM, _C.ASK}:
        return {_R.HOLDER: "already_yours", _R.CONTACT: "taken", _R.NAMED: "taken"}.get(role, spec.refusal)
    if command is _C.TAKE_OVER and role is _R.HOLDER:
        return "already_yours"
    if spec.is_holders and role is not _R.HOLDER:
        return "nothing_claimed" if state is _S.OPEN else "not_your_claim"
    return "not_now" if role in spec.roles else spec.refusal


def _cell(state: State, command: Command, role: Role) -> State | str | None:
    if command is _C.UNDO:
        return _undone(state, role)
    spec = SPECS[command]
    if role in spec.roles and state in spec.moves:
        return spec.moves[state]
    return _refusal(state, command, role)


def _undone(state: State, role: Role) -> State | str | None:
    """Whoever closed an incident may open it again, and whoever checked in may take that back; `visit_transitions.undo`
    sees to who it was and until when."""
    if role not in PEOPLE:
        return None
    back = {_S.CLOSED: _S.OPEN} | ({_S.ON_SITE: _S.BOOKED} if role is _R.HOLDER else {})
    return back.get(state, SPECS[_C.UNDO].refusal)


TABLE: Mapping[tuple[State, Command, Role], State | str] = {
    key: cell for key in product(State, Command, Role) if (cell := _cell(*key)) is not None
}
"""(state, command, role) → the next state, or the text key of the refusal. What is not listed cannot be asked for."""


def decide(incident: Incident, command: Command, roles: Sequence[Role], via: Via) -> State:
    """The next state for somebody in all of these roles; raises Refusal with the table's key.

    `not_this_way` for a way that never gives such a command, `stale_button` for what the table does not know.
    """
    if via not in SPECS[command].sources:
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
