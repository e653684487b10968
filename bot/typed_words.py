"""The words that can be typed at any time, whatever dialog is under way: `help` and `report`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.exchange import House, Reply, Said
from cards.help import help_card
from services import incidents, rooms
from services.errors import Refusal
from services.intake import MAX_TITLE, Report, Status
from services.model import Severity


async def _help(house: House, words: Said, rest: str) -> Reply:
    return Reply(card=help_card(words.conversation.kind, language=words.language))


async def _report(house: House, words: Said, rest: str) -> Reply:
    """The incident's card is posted where it was reported, so nothing else is said."""
    setup = await house.store.setup(words.client)
    rest = " ".join(rest.split())
    room, title = rooms.split_room(setup, rest)
    if not rest or (room and not title):
        raise Refusal("report_usage")
    if not room:
        raise Refusal("unknown_room", room=rest, close=", ".join(rooms.close_rooms(setup, rest)))
    await incidents.report_in_chat(
        house.store,
        setup,
        _typed(words, room, title),
        asked=incidents.Asked(words.person, words.thread),
        now=house.now(),
        new_id=incidents.incident_id(words.client, house.new_id()),
    )
    return Reply()


def _typed(words: Said, room: str, title: str) -> Report:
    return Report(
        source="chat",
        source_id=words.id,
        room=room,
        title=title[:MAX_TITLE],
        description="",
        severity=Severity.MAJOR,
        status=Status.TRIGGERED,
        occurred_at=None,
        link=None,
        tenant=words.client,
    )


WORDS: Mapping[str, Callable[[House, Said, str], Awaitable[Reply]]] = {"help": _help, "report": _report}
"""What can be typed at any time, beside the names of the dialogs."""
