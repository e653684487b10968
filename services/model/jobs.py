"""The work that the queue runs: a value for each kind, with the name that it has there. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from services.model import ClaimId, IncidentId, Person, PersonId, Slot
from services.model.deliveries import Channel, News
from services.model.dialog import End
from services.model.outbox import About, Content
from services.model.personal_news import PersonalNews


class Work:
    """One kind of work; `nested` are its fields that are no plain text."""

    __slots__ = ()
    kind: ClassVar[str]
    named: ClassVar[str]
    nested: ClassVar[tuple[str, ...]] = ()

    @property
    def name(self) -> str:
        """Its name in the queue: work that is asked for while its name waits there replaces what waits."""
        return self.named.format(self)


@dataclass(frozen=True, slots=True)
class Sweep(Work):
    """Read every calendar of a client."""

    kind = named = "sweep"


@dataclass(frozen=True, slots=True)
class Discover(Work):
    """Look for rooms that are new in Microsoft 365."""

    kind = named = "discover"


@dataclass(frozen=True, slots=True)
class Leave(Work):
    """Forget a client that has removed Roomfix everywhere."""

    kind = named = "leave"


@dataclass(frozen=True, slots=True)
class ReadTimes(Work):
    """Read an incident's room live and show the slots found."""

    kind, named = "offer", "offer:{0.incident}"
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class ReconcileVisit(Work):
    """Make the calendar agree with a claim, whose entry is or would be there, whether it stands or not."""

    kind, named, nested = "visit", "visit:{0.claim}", ("slot",)
    incident: IncidentId
    claim: ClaimId
    event: str
    calendar: str
    slot: Slot
    owner: str = ""


@dataclass(frozen=True, slots=True)
class RunDue(Work):
    """Look what time has brought an incident, whose contact has `chosen_at` then when they are reminded."""

    kind, named = "clock", "clock:{0.incident}"
    incident: IncidentId
    chosen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OpenPending(Work):
    """Open the incident of a pending report, if it has waited long enough."""

    kind, named = "raise", "raise:{0.incident}"
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class EndTrial(Work):
    """Close a trial."""

    kind, named = "end_trial", "end_trial:{0.trial}"
    trial: str


@dataclass(frozen=True, slots=True)
class ShowPost(Work):
    """Make one post show its incident as it is; `commit.lua` orders the same."""

    kind, named = "post", "post:{0.incident}:{0.target}"
    incident: IncidentId
    target: str


@dataclass(frozen=True, slots=True)
class ShowStorm(Work):
    """Make a storm's card in a conversation show its incidents as they are."""

    kind, named = "storm", "storm:{0.storm}:{0.conversation}"
    storm: str
    conversation: str


@dataclass(frozen=True, slots=True)
class RemoveLeftover(Work):
    """Take a message away that was posted beside another of the same, of an incident's posts or of "" for none."""

    kind, named = "leftover", "leftover:{0.thread}|{0.message}"
    thread: str
    message: str
    incident: str = ""


@dataclass(frozen=True, slots=True)
class ShowDialog(Work):
    """Make a dialog's messages show where it stands."""

    kind, named = "form", "form:{0.dialogue}"
    dialogue: str


@dataclass(frozen=True, slots=True)
class DoEffect(Work):
    """Do the effect that a dialog waits for."""

    kind, named = "work", "work:{0.dialogue}"
    dialogue: str


@dataclass(frozen=True, slots=True)
class BeginNext(Work):
    """Begin what comes after a dialog."""

    kind, named = "begin", "begin:{0.dialogue}"
    dialogue: str


@dataclass(frozen=True, slots=True)
class TellNews(Work):
    """Tell everybody who wants to know what is new of an incident, of which `own` tells some people their own."""

    kind, named, nested = "news", "news:{0.incident}:{0.stamp}", ("own",)
    incident: IncidentId
    news: News
    stamp: str
    own: tuple[PersonalNews, ...] = ()


@dataclass(frozen=True, slots=True)
class TellHeldNews(Work):
    """Tell somebody what is new, once their quiet hours are over; of one incident the newest news alone."""

    kind, named, nested = "news_held", "news_held:{0.incident}:{0.person}", ("own",)
    incident: IncidentId
    news: News
    stamp: str
    person: PersonId
    own: tuple[PersonalNews, ...] = ()


@dataclass(frozen=True, slots=True)
class TellOwn(Work):
    """Tell one person something of their own; `thread` is where their claim was made.

    `about` tells such works of one incident apart that say the same.
    """

    kind, nested = "tell", ("told",)
    incident: IncidentId
    told: PersonalNews
    thread: str = ""
    about: str = ""

    @property
    def name(self) -> str:
        """As of other work; it ends with the person, by whom it is found."""
        return f"tell:{self.about or self.incident}:{self.told.text}:{self.told.person.id}"


@dataclass(frozen=True, slots=True)
class MakeDigest(Work):
    """Make somebody's digest when it is due."""

    kind, named = "digest", "digest:{0.person}"
    person: PersonId
    due: datetime


@dataclass(frozen=True, slots=True)
class FindHost(Work):
    """Look for the host whose meeting an incident hits."""

    kind, named = "hosts", "hosts:{0.incident}"
    incident: IncidentId


@dataclass(frozen=True, slots=True)
class TellAdmins(Work):
    """Tell the admins by a card; while it waits, the same `topic` is told once."""

    kind, named, nested = "notice", "notice:{0.topic}", ("said",)
    said: End
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Deliver(Work):
    """A row of the outbox: one piece of news for one person by one channel, noted for each incident it is about.

    What admins are told names no `person`. `conversation` is a chat or a channel's thread; `address` is where a host
    gets e-mail, everybody else's is looked up when it is sent.
    """

    kind, nested = "deliver", ("person", "content", "about")
    id: str
    channel: Channel
    content: Content
    person: Person | None
    about: tuple[About, ...]
    language: str = ""
    conversation: str = ""
    address: str = ""

    @property
    def name(self) -> str:
        """As the row is called: whoever orders it again orders nothing."""
        return self.id
