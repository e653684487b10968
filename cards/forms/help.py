"""The card that says what Roomfix does and what can be typed."""

from __future__ import annotations

from typing import Final

from cards import kit
from cards.text.texts import UTC_ZONE, Voice

_PERSONAL: Final = "personal"
"""The Bot Framework's `conversationType` of a chat with one person, the only one that needs no mention."""

_EVERYBODYS_WORDS: Final = ("incidents", "visits", "notify")
_ADMIN_WORDS: Final = ("connect", "rooms", "locations", "providers", "booking", "sources", "people", "status")


def help_card(kind: str, *, language: str = "en") -> kit.Json:
    """The help for a conversation of that `conversationType`: with the mention in examples where it is needed."""
    voice = Voice(UTC_ZONE, language)
    is_personal = kind == _PERSONAL
    example = "help.example_personal" if is_personal else "help.example"
    title = kit.text(voice.say("help.title"), size="large", bold=True, heading=True)
    body = [
        kit.container([title], style="accent", bleed=True),
        kit.text(voice.say("help.what")),
        kit.text(voice.say("help.claim")),
        kit.text(voice.say("help.words"), bold=True, heading=True),
        kit.text(voice.say("help.report")),
        *(kit.text(voice.say(f"help.{word}"), spacing="small") for word in _EVERYBODYS_WORDS),
        kit.text(voice.say("help.help"), spacing="small"),
        kit.text(voice.say(example)),
        kit.text(voice.say("help.admins"), bold=True, heading=True),
        *(kit.text(voice.say(f"help.{word}"), spacing="small") for word in _ADMIN_WORDS),
        kit.text(voice.say("help.answers"), subtle=True),
        kit.text(voice.say("help.personal" if is_personal else "help.mention"), subtle=True),
    ]
    return kit.card(body, fallback_text=voice.say("help.what"))
