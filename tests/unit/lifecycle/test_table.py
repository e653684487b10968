"""The lifecycle: every cell of its table by every way, and which roles somebody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import pytest

from services.lifecycle.command_specs import SPECS, Command, Role
from services.lifecycle.table import TABLE, decide, may, roles_of
from services.model import Handover, Incident, Person, State, Via
from services.model.errors import Refusal
from tests.builders.incident_builder import ADELE, MEGAN, TUESDAY_NINE, a_claim, a_slot, an_incident

DRAWING = """
                                          open       awaiting   claiming   booked     on_site    closed
claim
  holder                                  yours      yours      yours      yours      yours      over
  named                                   taken      taken      taken      taken      taken      over
  contact                                 >claiming  taken      taken      taken      taken      over
  admin reporter stranger                 outsider   outsider   outsider   outsider   outsider   over
ask
  holder                                  yours      yours      yours      yours      yours      over
  named                                   taken      taken      taken      taken      taken      over
  contact                                 >awaiting  taken      taken      taken      taken      over
  admin reporter stranger                 outsider   outsider   outsider   outsider   outsider   over
approve
  holder named contact reporter stranger  admins     admins     admins     admins     admins     over
  admin                                   not_now    >claiming  not_now    >booked    not_now    over
refuse
  holder named contact reporter stranger  admins     admins     admins     admins     admins     over
  admin                                   not_now    >open      not_now    >booked    not_now    over
release
  holder                                  not_now    >open      >open      >open      >open      over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
hand_over
  holder                                  not_now    not_now    not_now    >booked    not_now    over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
take
  holder contact admin reporter stranger  unoffered  unoffered  unoffered  unoffered  unoffered  over
  named                                   not_now    not_now    not_now    >booked    not_now    over
return
  holder named                            not_now    not_now    not_now    >booked    >on_site   over
  contact admin reporter stranger         unoffered  unoffered  unoffered  unoffered  unoffered  over
  clock                                   -          -          -          >booked    >on_site   -
take_over
  holder                                  yours      yours      yours      yours      yours      over
  named contact                           not_now    not_now    not_now    >booked    not_now    over
  admin reporter stranger                 outsider   outsider   outsider   outsider   outsider   over
reschedule
  holder                                  not_now    not_now    not_now    >booked    not_now    over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
check_in
  holder                                  not_now    not_now    not_now    >on_site   not_now    over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
end_early
  holder                                  not_now    not_now    not_now    not_now    >on_site   over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
complete
  holder                                  not_now    not_now    not_now    >closed    >closed    over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
cancel
  holder named contact stranger           cancels    cancels    cancels    cancels    cancels    over
  admin reporter                          >closed    >closed    >closed    >closed    >closed    over
wait
  holder contact admin                    >open      >awaiting  >claiming  >booked    >on_site   over
  named reporter stranger                 waits      waits      waits      waits      waits      over
resume
  holder contact admin                    >open      >awaiting  >claiming  >booked    >on_site   over
  named reporter stranger                 waits      waits      waits      waits      waits      over
undo
  holder                                  nothing    nothing    nothing    nothing    >booked    >open
  named contact admin reporter stranger   nothing    nothing    nothing    nothing    nothing    >open
accept
  room                                    -          -          >booked    >booked    -          -
decline
  room                                    -          -          >open      >booked    -          -
fail
  room                                    -          >open      >open      >booked    -          -
miss
  holder                                  not_now    not_now    not_now    >open      >open      over
  named contact admin reporter stranger   unheld     theirs     theirs     theirs     theirs     over
  clock                                   -          -          -          >open      >open      -
escalate
  clock                                   >open      -          -          -          -          -
recover
  monitor                                 >closed    >closed    >closed    >closed    >closed    -
"""
"""`>` and the next state, or the short word for a refusal. Who is not drawn, and `-`, cannot be asked for."""

REFUSALS = {
    "yours": "already_yours",
    "taken": "taken",
    "outsider": "not_a_contact",
    "unheld": "nothing_claimed",
    "theirs": "not_your_claim",
    "admins": "admins_decide",
    "unoffered": "not_offered_to_you",
    "cancels": "cancel_who",
    "waits": "wait_who",
    "nothing": "nothing_to_undo",
    "not_now": "not_now",
    "over": "incident_closed",
    "-": "stale_button",
}

WAYS = """
claim ask release                               card word mail
approve refuse                                  card word
hand_over take take_over reschedule             card word
check_in end_early complete cancel              card word
wait resume undo                                card word
return miss                                     card word clock
accept decline fail                             calendar
escalate                                        clock
recover                                         api clock
"""

Cell = tuple[State, Command, Role]


def cells() -> dict[Cell, str]:
    """Every cell as drawn: a state, or the refusal's key."""
    head, *lines = DRAWING.strip().splitlines()
    found = dict.fromkeys(product(State, Command, Role), "stale_button")
    command = Command.CLAIM
    for line in lines:
        if not line.startswith(" "):
            command = Command(line)
            continue
        words = line.split()
        roles, drawn = words[: -len(State)], words[-len(State) :]
        for role, (state, word) in product(roles, zip(head.split(), drawn, strict=True)):
            found[State(state), command, Role(role)] = word.removeprefix(">") if word[0] == ">" else REFUSALS[word]
    return found


def ways() -> Iterator[tuple[Command, set[Via]]]:
    """Every command with the sources it may come from, as drawn."""
    for line in WAYS.strip().splitlines():
        words = line.split()
        sources = {Via(word) for word in words if word in set(Via)}
        yield from ((Command(word), sources) for word in words if word not in set(Via))


def outcome(incident: Incident, command: Command, roles: tuple[Role, ...], via: Via) -> str:
    try:
        return decide(incident, command, roles, via)
    except Refusal as refusal:
        return refusal.key


def test_the_drawing_is_the_whole_table() -> None:
    assert {cell: told for cell, told in cells().items() if told != "stale_button"} == TABLE


def test_every_command_is_drawn_with_its_ways() -> None:
    assert dict(ways()) == {command: spec.sources for command, spec in SPECS.items()}


@pytest.mark.parametrize(("state", "command"), list(product(State, Command)))
def test_every_role_gets_what_is_drawn_by_every_way_that_is_drawn(state: State, command: Command) -> None:
    incident, drawn, allowed = an_incident(state), cells(), dict(ways())[command]
    told = {(role, via): outcome(incident, command, (role,), via) for role, via in product(Role, Via)}
    assert told == {
        (role, source): drawn[state, command, role] if source in allowed else "not_this_way"
        for role, source in product(Role, Via)
    }


@pytest.mark.parametrize(("state", "command"), list(product(State, Command)))
def test_whoever_may_is_whoever_would_not_be_refused(state: State, command: Command) -> None:
    incident, drawn = an_incident(state), cells()
    able = {role for role in Role if may(incident, command, (role,))}
    assert able == {role for role in Role if drawn[state, command, role] in set(State)}


def test_a_refusal_says_who_holds_which_time_where() -> None:
    with pytest.raises(Refusal) as caught:
        decide(an_incident(State.CLAIMING), Command.CLAIM, (Role.CONTACT,), Via.CARD)
    told = caught.value.values
    assert (told["name"], told["slot"]) == (MEGAN.name, a_slot())
    assert (told["room"], told["location"]) == ("Aurora", "Berlin HQ")


# several roles


@pytest.mark.parametrize(
    ("state", "command", "roles", "told"),
    [
        (State.BOOKED, Command.CANCEL, (Role.HOLDER, Role.ADMIN), "closed"),
        (State.BOOKED, Command.CANCEL, (Role.CONTACT, Role.REPORTER), "closed"),
        (State.OPEN, Command.CLAIM, (Role.CONTACT, Role.ADMIN), "claiming"),
        (State.BOOKED, Command.TAKE, (Role.NAMED, Role.CONTACT), "booked"),
        # the nearest role's refusal
        (State.BOOKED, Command.CLAIM, (Role.HOLDER, Role.ADMIN), "already_yours"),
        (State.BOOKED, Command.CLAIM, (Role.NAMED, Role.CONTACT, Role.REPORTER), "taken"),
        (State.CLOSED, Command.CANCEL, (Role.CONTACT, Role.ADMIN), "incident_closed"),
        # whoever may at another time is not told that only others may
        (State.ON_SITE, Command.APPROVE, (Role.CONTACT, Role.ADMIN), "not_now"),
        (State.ON_SITE, Command.TAKE, (Role.CONTACT, Role.NAMED), "not_now"),
        (State.OPEN, Command.CLAIM, (), "stale_button"),
    ],
)
def test_one_role_that_may_is_enough(state: State, command: Command, roles: tuple[Role, ...], told: str) -> None:
    assert outcome(an_incident(state), command, roles, Via.CARD) == told


def test_a_way_that_is_closed_to_a_command_is_closed_to_those_who_may() -> None:
    assert outcome(an_incident(State.BOOKED), Command.COMPLETE, (Role.HOLDER,), Via.MAIL) == "not_this_way"


OFFERED = an_incident(State.BOOKED, claim=a_claim(offered=Handover(ADELE, TUESDAY_NINE)))


@pytest.mark.parametrize(
    ("incident", "person", "is_contact", "is_admin", "roles"),
    [
        (an_incident(State.CLAIMING), MEGAN, True, False, (Role.HOLDER,)),
        (an_incident(State.CLAIMING), MEGAN, False, False, (Role.HOLDER,)),
        (an_incident(State.CLAIMING), MEGAN, True, True, (Role.HOLDER, Role.ADMIN)),
        (an_incident(State.CLAIMING), ADELE, True, False, (Role.CONTACT,)),
        (an_incident(State.CLAIMING), ADELE, False, False, (Role.STRANGER,)),
        (an_incident(State.CLAIMING), ADELE, False, True, (Role.ADMIN,)),
        (an_incident(), MEGAN, True, False, (Role.CONTACT,)),
        (an_incident(reporter=MEGAN), MEGAN, False, False, (Role.REPORTER,)),
        (an_incident(reporter=MEGAN), ADELE, False, False, (Role.STRANGER,)),
        (OFFERED, ADELE, False, False, (Role.NAMED,)),
        (OFFERED, ADELE, True, True, (Role.NAMED, Role.CONTACT, Role.ADMIN)),
        (OFFERED, MEGAN, True, False, (Role.HOLDER,)),
        (replace(OFFERED, reporter=ADELE), ADELE, True, False, (Role.NAMED, Role.CONTACT, Role.REPORTER)),
    ],
)
def test_somebody_has_every_role_that_is_theirs_the_nearest_to_the_claim_first(
    incident: Incident, person: Person, is_contact: bool, is_admin: bool, roles: tuple[Role, ...]
) -> None:
    assert roles_of(incident, person.id, is_contact=is_contact, is_admin=is_admin) == roles


def test_nobody_takes_over_their_own_visit() -> None:
    incident = an_incident(State.BOOKED)
    roles = roles_of(incident, MEGAN.id, is_contact=True, is_admin=True)
    assert outcome(incident, Command.TAKE_OVER, roles, Via.CARD) == "already_yours"
    assert not may(incident, Command.TAKE_OVER, roles)
