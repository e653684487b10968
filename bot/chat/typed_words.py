"""The words that can be typed at any time, whatever dialog is under way: `help` and `report`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.app_context import AppContext
from bot.chat.messages import Reply, Said
from cards.forms.help import help_card
from services.incidents import reporting
from services.model import Severity
from services.model.errors import Refusal
from services.monitors.intake import MAX_TITLE, Report, ReportStatus
from services.parsing import room_lookup


async def _help(context: AppContext, words: Said, rest: str) -> Reply:
    return Reply(card=help_card(words.conversation.kind, language=words.language))


async def _report(context: AppContext, words: Said, rest: str) -> Reply:
    """The incident's card is posted where it was reported, so nothing else is said."""
    setup = await context.store.setup(words.client)
    rest = " ".join(rest.split())
    room, title = room_lookup.split_room(setup, rest)
    if not rest or (room and not title):
        raise Refusal("report_usage")
    if not room:
        raise Refusal("unknown_room", room=rest, close=", ".join(room_lookup.close_rooms(setup, rest)))
    await reporting.report_in_chat(
        context.store,
        setup,
        _typed(words, room, title),
        asked=reporting.ReportOrigin(words.person, words.thread),
        now=context.now(),
        new_id=reporting.incident_id(words.client, context.new_id()),
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
        status=ReportStatus.TRIGGERED,
        occurred_at=None,
        link=None,
        tenant=words.client,
    )


WORDS: Mapping[str, Callable[[AppContext, Said, str], Awaitable[Reply]]] = {"help": _help, "report": _report}
"""What can be typed at any time, beside the names of the dialogs."""
