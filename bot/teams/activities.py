"""What stands in an activity of Teams: read from its JSON, and its parts as our own values. Pure; knows no SDK.

Whoever sends it is proven, but not what they send: a field of another shape than Teams' counts as if it were not there.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from typing import Any

from cards.text.catalogue import known_language
from services.model import Person, PersonId
from services.model.conversations import Conversation, ConversationKind, called

LONGEST_ID = 1000
"""Characters; Teams' own ids have about 200."""
LONGEST_NAME = 200
LONGEST_URL = 4000
FILE = "application/vnd.microsoft.teams.file.download.info"


def read(body: bytes) -> dict[str, Any]:
    """The activity in a request's body; raises ValueError with the reason in words."""
    try:
        activity = json.loads(body.decode())
        if b"\\u" in body:
            # half a surrogate pair, as from words that were cut within an emoji, could be neither stored nor shown
            activity = json.loads(json.dumps(activity, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as error:
        raise ValueError("The body is not JSON.") from error
    match activity:
        case {"type": str()}:
            return dict(activity)
    raise ValueError("The body is not an activity.")


def is_complete(activity: Mapping[str, Any]) -> bool:
    """Whether it says who sent it and where to, which all below rely on; no id may be much longer than Teams' are."""
    sender, place, bot = activity.get("from"), activity.get("conversation"), activity.get("recipient", {})
    if not (isinstance(sender, Mapping) and isinstance(place, Mapping) and isinstance(bot, Mapping)):
        return False
    needed = (text_in(sender, "id"), text_in(place, "id").partition(";")[0], text_in(activity, "serviceUrl"))
    ids = (*needed, text_in(place, "id"), text_in(sender, "aadObjectId"), text_in(activity, "id"), text_in(bot, "id"))
    return all(needed) and all(len(text) <= LONGEST_ID for text in ids)


def text_in(values: Mapping[str, Any], name: str) -> str:
    """The text of that name, "" for anything else."""
    value = values.get(name)
    return value if isinstance(value, str) else ""


def bot_in(activity: Mapping[str, Any]) -> str:
    """The id that the bot has in the conversation."""
    return text_in(activity.get("recipient", {}), "id")


def has_bot(activity: Mapping[str, Any], change: str) -> bool:
    """Whether the bot is among `membersAdded` or `membersRemoved`."""
    bot, members = bot_in(activity), activity.get(change)
    if not bot or not isinstance(members, list):
        return False
    return any(isinstance(member, Mapping) and member.get("id") == bot for member in members)


def person_in(activity: Mapping[str, Any]) -> Person:
    """Who sent it, from the part of the activity that the Connector vouches for (Teams: `from.aadObjectId`)."""
    sender = activity["from"]
    return Person(PersonId(text_in(sender, "aadObjectId") or sender["id"]), text_in(sender, "name")[:LONGEST_NAME])


def conversation_in(activity: Mapping[str, Any]) -> Conversation:
    """Where it was sent; a channel without its thread."""
    place = activity["conversation"]
    kind, conversation = text_in(place, "conversationType"), place["id"].partition(";")[0]
    team, team_name = place_in(activity, "team")
    channel, channel_name = place_in(activity, "channel")
    own_name = channel_name if channel == conversation else ""
    return Conversation(
        id=conversation,
        kind=ConversationKind(kind) if kind in set(ConversationKind) else ConversationKind.PERSONAL,
        service_url=activity["serviceUrl"],
        bot=bot_in(activity),
        person=person_in(activity).id if kind == ConversationKind.PERSONAL else None,
        name=called(team_name, own_name or text_in(place, "name")[:LONGEST_NAME]),
        language=language_in(activity) if kind == ConversationKind.PERSONAL and text_in(activity, "locale") else "",
        team=team,
        team_name=team_name,
    )


def language_in(activity: Mapping[str, Any]) -> str:
    """The catalogue's language for whoever sent it (Teams: `locale`, that of their client)."""
    return known_language(text_in(activity, "locale"))


def event_in(activity: Mapping[str, Any]) -> str:
    """What has become of a team or a channel, in Teams' word for it; "" for what is no such event."""
    data = activity.get("channelData")
    return text_in(data, "eventType") if isinstance(data, Mapping) else ""


def place_in(activity: Mapping[str, Any], kind: str) -> tuple[str, str]:
    """The id and the name of the `team` or the `channel` that an activity is about, "" where it does not say.

    That channel is another one than the conversation where something has become of it (Teams: conversation events).
    """
    data = activity.get("channelData")
    place = data.get(kind) if isinstance(data, Mapping) else None
    if not isinstance(place, Mapping) or len(text_in(place, "id")) > LONGEST_ID:
        return "", ""
    return text_in(place, "id"), text_in(place, "name")[:LONGEST_NAME]


def message_in(activity: Mapping[str, Any]) -> str | None:
    """The id of the message whose button was pressed."""
    message = text_in(activity, "replyToId")
    return message if 0 < len(message) <= LONGEST_ID else None


def plain_text(activity: Mapping[str, Any]) -> str:
    """What was typed, without the mention of the bot; the SDK's own function removes the bot's name everywhere."""
    text = text_in(activity, "text")
    for mention in _mentions(activity):
        text = text.replace(mention, " ", 1)
    shown = html.unescape(re.sub(r"<at[^<>]*>([^<]*)</at>", r"\1", text))
    return "\n".join(filter(None, (" ".join(line.split()) for line in shown.splitlines())))


def upload_in(activity: Mapping[str, Any]) -> dict[str, str] | None:
    """A file that was sent along, by its name and the address where it can be fetched (Teams: bots-filesv4).

    The address is nobody's proof: whoever fetches from it looks first whose it is.
    """
    attachments = activity.get("attachments")
    for attachment in attachments if isinstance(attachments, list) else ():
        match attachment:
            case {"contentType": kind, "content": {"downloadUrl": str(url)}} if (
                kind == FILE and len(url) <= LONGEST_URL
            ):
                return {"name": text_in(attachment, "name")[:LONGEST_NAME], "url": url}
    return None


def _mentions(activity: Mapping[str, Any]) -> list[str]:
    """How the text mentions the bot: as Teams says, or by its name where nothing is said."""
    entities = activity.get("entities")
    found = []
    for entity in entities if isinstance(entities, list) else ():
        match entity:
            case {"type": "mention", "mentioned": {"id": str(who)}, "text": str(mention)} if who == bot_in(activity):
                found.append(mention)
    return [mention for mention in found if mention] or [f"<at>{text_in(activity.get('recipient', {}), 'name')}</at>"]
