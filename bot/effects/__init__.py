"""What dialogs have done outside, by the names of the effects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.chat.effect import EffectHandler
from bot.effects import (
    claim_effects,
    health_effects,
    lookup_effects,
    monitor_effects,
    preference_effects,
    probe_effects,
    room_effects,
    sign_in_effects,
    visit_effects,
)

EFFECTS: Final[Mapping[str, EffectHandler]] = {
    **claim_effects.EFFECTS,
    **health_effects.EFFECTS,
    **lookup_effects.EFFECTS,
    **monitor_effects.EFFECTS,
    **preference_effects.EFFECTS,
    **probe_effects.EFFECTS,
    **room_effects.EFFECTS,
    **sign_in_effects.EFFECTS,
    **visit_effects.EFFECTS,
}
