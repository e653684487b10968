"""What every use case, job and effect may need, put together once by `bot.compose`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.chat.dialog_runner import DialogRunner
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLinks
from services.microsoft.graph import Graph
from services.microsoft.graph_setup import GraphSetup
from services.microsoft.oauth_session import OAuthSession
from services.model import ClientId, Person
from services.model.conversations import Conversation
from services.model.observed import StoreHealth
from services.store.rate_limits import RateLimits
from services.store.stores import Stores


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message is: `conversation` with `;messageid=` in a channel.

    `message` is "" where Teams took it and its answer did not say as what.
    """

    conversation: str
    message: str


class ChatSender(Protocol):
    """What sends to Teams: `bot.teams.messenger`, which says what each call raises."""

    async def post_card(self, to: Conversation, thread: str, *, card: dict[str, Any], summary: str) -> Posted:
        """Post a card: in that thread or chat, or as a new thread when `thread` is a channel's bare id."""

    async def say(self, to: Conversation, thread: str, *, text: str) -> Posted:
        """Post words."""

    async def edit(self, to: Conversation, posted: Posted, *, card: dict[str, Any], summary: str) -> None:
        """Replace a posted card."""

    async def delete(self, to: Conversation, posted: Posted) -> None:
        """Take a message away."""

    async def members(self, of: Conversation) -> tuple[Person, ...]:
        """Everybody who is in a conversation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppContext(Stores):
    """The stores, what reaches Microsoft 365, Teams and people, the clock and a maker of random ids.

    `configured` are admins from the start. Without a `mailer` e-mail is not set up. `is_registered` says that Roomfix
    has a registration of its own in Entra, `is_local` that it serves this machine alone.
    """

    runner: DialogRunner
    graph: Graph
    graph_setup: GraphSetup
    oauth: OAuthSession
    messenger: ChatSender
    limits: Callable[[ClientId], RateLimits]
    mailer: Mailer | None
    links: VisitLinks
    store_health: Callable[[], StoreHealth]
    configured: frozenset[str]
    is_registered: bool
    is_local: bool
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    @property
    def mail_works(self) -> bool:
        """Whether e-mail is set up."""
        return self.mailer is not None
