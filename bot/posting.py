"""How a post comes to show a card: posted the first time, edited from then on; and what the record says of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime

from bot.messenger import Messenger, Posted
from cards.kit import Json
from services.deliveries import Delivery, Fate, News, Way
from services.forms import Text
from services.model import Person, PersonId
from services.posts import Conversation, Kind, Post, place_of
from services.redis_store.queue import Job
from services.setup import Setup


async def show(messenger: Messenger, conversation: Conversation, post: Post, *, card: Json, summary: str) -> Post:
    """The post with the message that shows the card now; raises Unavailable or RefusedForGoodError.

    Where Teams took it and nobody knows as what, it shows it without a message: posted again, it would stand there
    twice, so that is left to the next change.
    """
    if post.message is None or post.conversation is None:
        posted = await messenger.post_card(conversation, place_of(post), card=card, summary=summary)
        if not posted.message:
            return replace(post, look=look(card))
        return replace(post, conversation=posted.conversation, message=posted.message, look=look(card))
    await messenger.edit(conversation, Posted(post.conversation, post.message), card=card, summary=summary)
    return replace(post, look=look(card))


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
    fate, why = (Fate.SENT, None) if refused is None else (Fate.FAILED, Text("delivery.refused", {"code": refused}))
    if conversation.person is None or conversation.kind is not Kind.PERSONAL:
        return Delivery(conversation.name or conversation.id, Way.CHANNEL, News.NEW, now, fate, None, why)
    person = Person(conversation.person, _name(setup, conversation.person) or conversation.name)
    return Delivery(person.name, Way.CHAT, News.NEW, now, fate, person, why)


def _name(setup: Setup, person: PersonId) -> str:
    staff = (one for provider in setup.providers for one in (*provider.contacts, *provider.subcontractors))
    return next((one.name for one in (*staff, *setup.admins) if one.id == person), "")
