"""The commands on an incident, a row each: who gives it when, by which ways, and by which word and button."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.model import Incident, State, Via

CHAT: Final = frozenset({Via.CARD, Via.WORD})
_MAIL, _CALENDAR, _CLOCK, _API = (frozenset({source}) for source in (Via.MAIL, Via.CALENDAR, Via.CLOCK, Via.API))


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
_ANY_LIVE: Final = {state: state for state in _LIVE}

PEOPLE: Final = (_R.HOLDER, _R.NAMED, _R.CONTACT, _R.ADMIN, _R.REPORTER, _R.STRANGER)


def _always(incident: Incident, now: datetime) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """All that is particular to a command.

    `roles` may give it, and `moves` says what it makes of which state; who else asks is refused with `refusal`. It
    comes by the ways `sources`. `word` begins its dialog, which `asks` for more than which incident, or does not.
    `button` is the text key of its button, which is on the card itself in the states of `nearest`, where it `fits`.
    """

    roles: tuple[Role, ...]
    moves: Mapping[State, State]
    refusal: str = "not_now"
    sources: frozenset[Via] = CHAT
    word: str = ""
    asks: bool = False
    button: str = ""
    nearest: frozenset[State] = frozenset()
    fits: Callable[[Incident, datetime], bool] = _always

    @property
    def is_holders(self) -> bool:
        """Whether only the contact of the claim does it."""
        return set(PEOPLE) & set(self.roles) == {_R.HOLDER}


def _is_offered(incident: Incident, now: datetime) -> bool:
    return incident.claim is not None and incident.claim.offered is not None


def _is_begun(incident: Incident, now: datetime) -> bool:
    return incident.claim is not None and incident.claim.slot.start <= now


def _can_be_handed_over(incident: Incident, now: datetime) -> bool:
    return not _is_offered(incident, now) and not _is_begun(incident, now)


def _is_not_over(incident: Incident, now: datetime) -> bool:
    return incident.claim is not None and now < incident.claim.slot.end


def _can_move(incident: Incident, now: datetime) -> bool:
    return incident.moving is None and bool(incident.offer.slots)


def _is_waiting(incident: Incident, now: datetime) -> bool:
    return incident.waiting_since is not None


def _can_wait(incident: Incident, now: datetime) -> bool:
    return incident.waiting_since is None


def _can_be_undone(incident: Incident, now: datetime) -> bool:
    return incident.undo is not None and now < incident.undo.until


SPECS: Final[Mapping[Command, CommandSpec]] = {
    _C.CLAIM: CommandSpec(
        (_R.CONTACT,), {_S.OPEN: _S.CLAIMING}, "not_a_contact", sources=CHAT | _MAIL, word="claim", asks=True
    ),
    _C.ASK: CommandSpec((_R.CONTACT,), {_S.OPEN: _S.AWAITING}, "not_a_contact", sources=CHAT | _MAIL),
    _C.APPROVE: CommandSpec((_R.ADMIN,), {_S.AWAITING: _S.CLAIMING, _S.BOOKED: _S.BOOKED}, "admins_decide"),
    _C.REFUSE: CommandSpec((_R.ADMIN,), {_S.AWAITING: _S.OPEN, _S.BOOKED: _S.BOOKED}, "admins_decide"),
    _C.CHECK_IN: CommandSpec(
        (_R.HOLDER,),
        {_S.BOOKED: _S.ON_SITE},
        word="checkin",
        button="button.check_in",
        nearest=frozenset({_S.BOOKED}),
    ),
    _C.COMPLETE: CommandSpec(
        (_R.HOLDER,),
        dict.fromkeys(_VISIT, _S.CLOSED),
        word="complete",
        asks=True,
        button="button.complete",
        nearest=frozenset(_VISIT),
    ),
    _C.END_EARLY: CommandSpec(
        (_R.HOLDER,),
        {_S.ON_SITE: _S.ON_SITE},
        word="endearly",
        button="button.end_early",
        nearest=frozenset({_S.ON_SITE}),
        fits=_is_not_over,
    ),
    _C.RESCHEDULE: CommandSpec(
        (_R.HOLDER,),
        {_S.BOOKED: _S.BOOKED},
        word="reschedule",
        asks=True,
        button="button.reschedule",
        fits=_can_move,
    ),
    _C.HAND_OVER: CommandSpec(
        (_R.HOLDER,),
        {_S.BOOKED: _S.BOOKED},
        word="handover",
        asks=True,
        button="button.hand_over",
        fits=_can_be_handed_over,
    ),
    _C.TAKE: CommandSpec(
        (_R.NAMED,), {_S.BOOKED: _S.BOOKED}, "not_offered_to_you", word="take", button="button.take", fits=_is_offered
    ),
    _C.RETURN: CommandSpec(
        (_R.NAMED, _R.HOLDER, _R.CLOCK),
        {state: state for state in _VISIT},
        "not_offered_to_you",
        sources=CHAT | _CLOCK,
        word="return",
        button="button.return",
        fits=_is_offered,
    ),
    _C.TAKE_OVER: CommandSpec(
        (_R.CONTACT, _R.NAMED),
        {_S.BOOKED: _S.BOOKED},
        "not_a_contact",
        word="takeover",
        asks=True,
        button="button.take_over",
    ),
    _C.RELEASE: CommandSpec(
        (_R.HOLDER,),
        dict.fromkeys(_HELD, _S.OPEN),
        sources=CHAT | _MAIL,
        word="release",
        button="button.release",
        nearest=frozenset({_S.AWAITING, _S.CLAIMING, _S.BOOKED}),
    ),
    _C.MISS: CommandSpec(
        (_R.CLOCK, _R.HOLDER),
        dict.fromkeys(_VISIT, _S.OPEN),
        sources=CHAT | _CLOCK,
        word="missed",
        button="button.miss",
        fits=_is_begun,
    ),
    _C.WAIT: CommandSpec(
        (_R.HOLDER, _R.CONTACT, _R.ADMIN), _ANY_LIVE, "wait_who", word="wait", button="button.wait", fits=_can_wait
    ),
    _C.RESUME: CommandSpec(
        (_R.HOLDER, _R.CONTACT, _R.ADMIN),
        _ANY_LIVE,
        "wait_who",
        word="resume",
        button="button.resume",
        fits=_is_waiting,
    ),
    _C.CANCEL: CommandSpec(
        (_R.ADMIN, _R.REPORTER),
        dict.fromkeys(_LIVE, _S.CLOSED),
        "cancel_who",
        word="cancel",
        asks=True,
        button="button.cancel_incident",
    ),
    _C.UNDO: CommandSpec(
        PEOPLE,
        {_S.CLOSED: _S.OPEN},
        "nothing_to_undo",
        word="undo",
        button="button.undo",
        nearest=frozenset({_S.CLOSED}),
        fits=_can_be_undone,
    ),
    _C.ACCEPT: CommandSpec((_R.ROOM,), {_S.CLAIMING: _S.BOOKED, _S.BOOKED: _S.BOOKED}, sources=_CALENDAR),
    _C.DECLINE: CommandSpec((_R.ROOM,), {_S.CLAIMING: _S.OPEN, _S.BOOKED: _S.BOOKED}, sources=_CALENDAR),
    _C.FAIL: CommandSpec(
        (_R.ROOM,), {_S.AWAITING: _S.OPEN, _S.CLAIMING: _S.OPEN, _S.BOOKED: _S.BOOKED}, sources=_CALENDAR
    ),
    _C.ESCALATE: CommandSpec((_R.CLOCK,), {_S.OPEN: _S.OPEN}, sources=_CLOCK),
    _C.RECOVER: CommandSpec((_R.MONITOR,), dict.fromkeys(_LIVE, _S.CLOSED), sources=_API | _CLOCK),
}
"""Every command, in the order of its buttons. A trial is recovered by the clock, everything else by its monitor."""

BY_WORD: Final[Mapping[str, Command]] = {spec.word: command for command, spec in SPECS.items() if spec.word}
"""The word that begins a dialog → the command that it gives."""
DIRECT: Final = frozenset(
    command for command, spec in SPECS.items() if spec.button and not spec.asks and command is not Command.RELEASE
)
"""The commands that a button gives at once, by the action that all of them share; the others ask something first."""
