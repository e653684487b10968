"""The buttons of an incident's card beside its times: what can be done with it now, the nearest first."""

from __future__ import annotations

from cards import actions, kit
from cards.incident.view import View
from services.lifecycle.command_specs import SPECS, Command, Role
from services.model import Event

_C = Command


def nearest(view: View) -> list[kit.Json]:
    """One row: what is most likely to be wanted now, and the way to everything else."""
    near = (command for command, spec in SPECS.items() if view.incident.state in spec.nearest)
    wanted = [command for command in (*_asked(view), *near) if _fits(view, command)]
    row = [_button(view, command) for command in dict.fromkeys(wanted)][: kit.MOST_BUTTONS - 1]
    return [kit.buttons([*row, _execute(view, "button.more", actions.More(view.incident.id))], spacing="medium")]


def everything(view: View) -> list[kit.Json]:
    """All that the viewer can do with the incident now, in rows, and the way back."""
    buttons = [_button(view, command) for command, spec in SPECS.items() if spec.button and _fits(view, command)]
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
    """Whether a command makes sense now, and to the viewer."""
    return SPECS[command].fits(view.incident, view.now) and view.may(command)


def _button(view: View, command: Command) -> kit.Json:
    incident, claim, spec = view.incident, view.incident.claim, SPECS[command]
    if spec.asks:
        return _begin(view, spec.button, spec.word)
    if command is _C.RELEASE and claim is not None:
        return _execute(view, "button.release", actions.Release(incident.id, claim.id))
    key = _return_key(view) if command is _C.RETURN else spec.button
    return _execute(view, key, actions.Do(incident.id, command, claim.id if claim else None))


def _return_key(view: View) -> str:
    """What ending an offer is to who looks: the holder takes it back, the colleague declines."""
    return "button.take_back" if view.is_claimant else "button.return"


def _begin(view: View, key: str, dialog: str) -> kit.Json:
    return _execute(view, key, actions.BeginDialog(dialog, view.incident.id))


def _execute(view: View, key: str, action: actions.Action) -> kit.Json:
    return kit.execute(view.voice.plain(key), *actions.pack(action))
