"""How a post comes to show a card: posted the first time, edited from then on; and what the record says of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.app_context import ChatSender, Posted
from bot.teams.teams_answers import NotTakenError, RefusedForGoodError
from cards.kit import Json
from services.model import Person, PersonId
from services.model.conversations import Conversation, ConversationKind, Post, place_of
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.setup import Setup
from services.store.job_queue import Job
from services.store.job_runner import Postpone
from services.store.message_owners import Messages, Spot


@dataclass(frozen=True, slots=True)
class Poster:
    """What posts and edits cards; each post notes beforehand that a message may be there that nobody has recorded."""

    messenger: ChatSender
    messages: Messages

    async def show(
        self, spot: Spot, conversation: Conversation, post: Post, *, card: Json, summary: str
    ) -> tuple[Post, bool]:
        """The post with the message that shows the card now, and whether that ends every doubt about which one does.

        Where Teams took it and nobody knows as what, it shows it without a message: posted again, it would stand there
        twice, so that is left to the next change. Raises Unavailable, RefusedForGoodError, and Postpone as `post` does.
        """
        if post.message is None or post.conversation is None:
            posted, ends = await self.post(spot, conversation, place_of(post), card=card, summary=summary)
            if not posted.message:
                return replace(post, look=look(card)), False
            return replace(post, conversation=posted.conversation, message=posted.message, look=look(card)), ends
        message = Posted(post.conversation, post.message)
        await self.messenger.edit(conversation, message, card=card, summary=summary)
        return replace(post, look=look(card), is_unproven=False), False

    async def post(
        self, spot: Spot, conversation: Conversation, thread: str, *, card: Json, summary: str
    ) -> tuple[Posted, bool]:
        """Post a card that is not there yet, and whether no earlier try can have posted it, too.

        Raises what the messenger raises, and Postpone where one is there by now.
        """
        begun = await self.messages.begin(spot)
        if begun.message:
            raise Postpone(0)
        try:
            posted = await self.messenger.post_card(conversation, thread, card=card, summary=summary)
        except (RefusedForGoodError, NotTakenError):
            if not begun.is_doubtful:
                await self.messages.end(spot)
            raise
        return posted, bool(posted.message) and not begun.is_doubtful


def look(card: Json) -> str:
    """What tells one card from another that would not look the same."""
    return hashlib.blake2b(json.dumps(card, sort_keys=True).encode(), digest_size=8).hexdigest()


def looks_so(post: Post, card: Json, job: Job) -> bool:
    """Whether a message shows just this card, so that an edit would change nothing.

    A job that runs again may have edited it before without knowing: then nothing is sure.
    """
    return post.message is not None and post.look == look(card) and job.attempt == 1


def delivery(setup: Setup, conversation: Conversation, *, now: datetime, refused: str | None = None) -> Delivery:
    """What the record says of a new incident's card in a conversation; `refused` is Teams' word for why it is not."""
    fate, why = (
        (DeliveryStatus.SENT, None)
        if refused is None
        else (DeliveryStatus.FAILED, Text("delivery.refused", {"code": refused}))
    )
    if conversation.person is None or conversation.kind is not ConversationKind.PERSONAL:
        return Delivery(conversation.name or conversation.id, Channel.CHANNEL, News.NEW, now, fate, None, why)
    person = Person(conversation.person, _name(setup, conversation.person) or conversation.name)
    return Delivery(person.name, Channel.CHAT, News.NEW, now, fate, person, why)


def _name(setup: Setup, person: PersonId) -> str:
    staff = (one for provider in setup.providers for one in (*provider.contacts, *provider.subcontractors))
    return next((one.name for one in (*staff, *setup.admins) if one.id == person), "")
