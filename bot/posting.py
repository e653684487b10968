"""How a post comes to show a card: posted the first time, edited from then on."""

from __future__ import annotations

from dataclasses import replace

from bot.messenger import Messenger, Posted
from cards.kit import Json
from services.posts import Conversation, Post, place_of


async def show(messenger: Messenger, conversation: Conversation, post: Post, *, card: Json, summary: str) -> Post:
    """The post with the message that shows the card now; raises Unavailable or RefusedForGoodError."""
    if post.message is None or post.conversation is None:
        posted = await messenger.post_card(conversation, place_of(post), card=card, summary=summary)
        return replace(post, conversation=posted.conversation, message=posted.message)
    await messenger.edit(conversation, Posted(post.conversation, post.message), card=card, summary=summary)
    return post
