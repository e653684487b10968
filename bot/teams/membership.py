"""What Teams tells of where Roomfix is: added, removed, and what becomes of the teams and channels that it is in.

Only when Roomfix is added to a team is the conversation the channel that was chosen. All else that is told of a team
comes with the team's id, which is that of its first channel, as the conversation, and names a channel that it is about
beside that (Teams: conversation events; msteams-docs#6026).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.chat import dispatch
from bot.chat.app_context import AppContext
from bot.teams.activities import conversation_in, event_in, has_bot, language_in, person_in, place_in, text_in
from bot.teams.tokens import tenant_of
from services.model import ClientId
from services.model.conversations import GONE, Conversation, called

_TEAM_IS_GONE: Final = frozenset({"teamDeleted", "teamHardDeleted"})
_TEAM_IS_BACK: Final = frozenset({"teamRestored", "teamUnarchived"})
_CHANNEL_IS_BACK: Final = "channelRestored"


async def told(context: AppContext, activity: Mapping[str, Any]) -> None:
    """Keep what an installationUpdate or a conversationUpdate tells."""
    client, conversation = ClientId(tenant_of(activity)), conversation_in(activity)
    if _has_left(activity):
        await dispatch.removed(context, client, conversation)
    elif event_in(activity) == "channelDeleted":
        await context.store.park(client, place_in(activity, "channel")[0], GONE)
    elif await _is_news_of_team(context, client, conversation, activity):
        await _heard_of_team(context, client, conversation, activity)
    else:
        await context.store.hear(client, replace(conversation, is_installed=_is_added(activity)))
    if text_in(activity, "action") == "add":
        await dispatch.added(context, client, person_in(activity), language_in(activity))


def _has_left(activity: Mapping[str, Any]) -> bool:
    is_removed = text_in(activity, "action") in {"remove", "remove-upgrade"} or has_bot(activity, "membersRemoved")
    return is_removed or event_in(activity) in _TEAM_IS_GONE


def _is_added(activity: Mapping[str, Any]) -> bool:
    return text_in(activity, "action") in {"add", "add-upgrade"} or has_bot(activity, "membersAdded")


async def _is_news_of_team(
    context: AppContext, client: ClientId, conversation: Conversation, activity: Mapping[str, Any]
) -> bool:
    """Whether it is about a team, whose conversation then is no place where Roomfix was put; an upgrade of the app is
    that, too, unless nothing is known of the team."""
    if not conversation.team:
        return False
    if text_in(activity, "action") == "add-upgrade":
        return any(_is_of(one, conversation) for one in await context.store.all_conversations(client))
    return not _is_added(activity)


async def _heard_of_team(
    context: AppContext, client: ClientId, conversation: Conversation, activity: Mapping[str, Any]
) -> None:
    """What is known of the team and its channels goes by its present names, and what is back is posted to again."""
    channel, channel_name = place_in(activity, "channel")
    event = event_in(activity)
    for known in await context.store.all_conversations(client):
        is_named = known.id == channel
        if not is_named and not _is_of(known, conversation):
            continue
        is_back = (is_named and event == _CHANNEL_IS_BACK) or (known.parked != GONE and event in _TEAM_IS_BACK)
        heard = replace(
            known,
            name=called(conversation.team_name, channel_name if is_named else ""),
            team=conversation.team,
            team_name=conversation.team_name,
            parked=None if is_back else known.parked,
        )
        await context.store.hear(client, heard)


def _is_of(known: Conversation, told_of: Conversation) -> bool:
    """Whether a conversation is in a team; one that an earlier release has stored does not say of which it is."""
    return told_of.team in {known.team, known.id}
