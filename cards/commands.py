"""The buttons of an incident's card beside its times: what can be done with it now, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cards import actions, kit
from cards.view import View
from services.lifecycle import Command, Role
from services.model import Event, State

_C = Command

_DIALOGS: Final[Mapping[Command, str]] = {
    _C.HAND_OVER: "handover",
    _C.TAKE_OVER: "takeover",
    _C.RESCHEDULE: "reschedule",
    _C.COMPLETE: "complete",
    _C.CANCEL: "cancel",
}
"""Commands that ask something first, and the dialogs that do."""

_NEAREST: Final[Mapping[State, tuple[Command, ...]]] = {
    State.OPEN: (),
    State.AWAITING: (_C.RELEASE,),
    State.CLAIMING: (_C.RELEASE,),
    State.BOOKED: (_C.CHECK_IN, _C.COMPLETE, _C.RELEASE),
    State.ON_SITE: (_C.COMPLETE, _C.END_EARLY),
    State.CLOSED: (_C.UNDO,),
}
_ALL: Final = (
    *(_C.CHECK_IN, _C.COMPLETE, _C.END_EARLY, _C.RESCHEDULE, _C.HAND_OVER, _C.TAKE, _C.RETURN, _C.TAKE_OVER),
    *(_C.RELEASE, _C.MISS, _C.WAIT, _C.RESUME, _C.CANCEL, _C.UNDO),
)


def nearest(view: View) -> list[kit.Json]:
    """One row: what is most likely to be wanted now, and the way to everything else."""
    wanted = [command for command in (*_asked(view), *_NEAREST[view.incident.state]) if _fits(view, command)]
    row = [_button(view, command) for command in dict.fromkeys(wanted)][: kit.MOST_BUTTONS - 1]
    return [kit.buttons([*row, _execute(view, "button.more", actions.More(view.incident.id))], spacing="medium")]


def everything(view: View) -> list[kit.Json]:
    """All that the viewer can do with the incident now, in rows, and the way back."""
    buttons = [_button(view, command) for command in _ALL if _fits(view, command)]
    buttons.append(_begin(view, "button.snooze", "snooze"))
    if not view.roles or Role.ADMIN in view.roles:
        buttons.append(_begin(view, "button.told", "told"))
    buttons.append(_execute(view, "button.back", actions.Show(view.incident.id)))
    rows = (buttons[at : at + kit.MOST_BUTTONS] for at in range(0, len(buttons), kit.MOST_BUTTONS))
    title = kit.text(view.voice.say("commands.title"), bold=True, heading=True)
    return [title, *(kit.buttons(list(row), spacing="small") for row in rows)]


def _asked(view: View) -> tuple[Command, ...]:
    """What answers a question that stands: a visit offered to a colleague, or one that may not have taken place."""
    claim = view.incident.claim
    if claim is not None and claim.offered is not None:
        return (_C.TAKE, _C.RETURN)
    last = view.last(Event.ASKED)
    is_asked = claim is not None and last is not None and last.slot == claim.slot
    return (_C.COMPLETE, _C.MISS) if is_asked else ()


def _fits(view: View, command: Command) -> bool:
    """Whether a command makes sense now, beyond what the table of states knows."""
    incident, claim = view.incident, view.incident.claim
    is_offered = claim is not None and claim.offered is not None
    is_begun = claim is not None and claim.slot.start <= view.now
    fits = {
        _C.TAKE: is_offered,
        _C.RETURN: is_offered,
        _C.HAND_OVER: not is_offered and not is_begun,
        _C.MISS: is_begun,
        _C.END_EARLY: claim is not None and view.now < claim.slot.end,
        _C.RESCHEDULE: incident.moving is None and bool(incident.offer.slots),
        _C.WAIT: incident.waiting_since is None,
        _C.RESUME: incident.waiting_since is not None,
        _C.UNDO: incident.undo is not None and view.now < incident.undo.until,
    }
    return fits.get(command, True) and view.may(command)


def _button(view: View, command: Command) -> kit.Json:
    incident, claim = view.incident, view.incident.claim
    if command in _DIALOGS:
        key = "button.cancel_incident" if command is _C.CANCEL else f"button.{command}"
        return _begin(view, key, _DIALOGS[command])
    if command is _C.RELEASE and claim is not None:
        return _execute(view, "button.release", actions.Release(incident.id, claim.id))
    key = _return_key(view) if command is _C.RETURN else f"button.{command}"
    return _execute(view, key, actions.Do(incident.id, command, claim.id if claim else None))


def _return_key(view: View) -> str:
    """What ending an offer is to who looks: the holder takes it back, the colleague declines."""
    return "button.take_back" if view.is_claimant else "button.return"


def _begin(view: View, key: str, dialog: str) -> kit.Json:
    return _execute(view, key, actions.Begin(dialog, view.incident.id))


def _execute(view: View, key: str, action: actions.Action) -> kit.Json:
    return kit.execute(view.voice.plain(key), *actions.pack(action))
