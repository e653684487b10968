"""How far back a dialog leads that goes round and round."""

from __future__ import annotations

from bot.chat.dialog_states import dumped
from bot.chat.dialog_transitions import FARTHEST_BACK, answered
from dialogs.preferences.notify import Notify
from services.model.dialog import Answer, Text
from services.store.dialog_runs import AskedStep, DialogRun
from tests.builders.dialog_walk import NOW
from tests.dialogs.test_notify import opened


def test_back_leads_through_the_latest_steps_however_often_somebody_goes_round() -> None:
    walk, dialog = opened(), Notify()
    asked = (AskedStep(1, Text("x"), "19:here"),)
    run = DialogRun("d", "notify", 1, walk.known.person, "19:here", NOW, dumped(dialog, walk.state), asked=asked)
    steps = []
    for _ in range(FARTHEST_BACK):
        for answer in (Answer("change", {"part": "chat"}), Answer("none")):
            run = answered(dialog, run, answer, walk.known)
            steps.append(run.past[-1])
    assert run.past == tuple(steps[-FARTHEST_BACK:])
