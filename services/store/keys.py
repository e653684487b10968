"""The layout of Redis: every key of a client carries the client's hash tag, so one script can change them together."""

from __future__ import annotations

from dataclasses import dataclass

from services.model import ClientId

CLIENTS = "roomfix:clients"
"""The set of client ids. Whoever stores a client's set-up adds the client here."""

SET_UP = "roomfix:set-up"
"""The set of the clients that have had a set-up: where one of them has none any more, the store has lost it."""

STORE = "{roomfix}:store"
"""Hash: `mark` what tells this store from any other, `beats` how often it was seen alive, `at` when last."""

WAKE = "roomfix:wake"
"""The channel on which a client's id says that its queue has new work."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one client; Redis Cluster keeps them on one node because they share the `{…}`."""

    client: ClientId

    def of(self, *parts: str) -> str:
        """The key with these parts under the client's hash tag."""
        return ":".join((f"{{c:{self.client}}}", *parts))

    @property
    def setup(self) -> str:
        """Hash: `doc` what administrators have set up, `tag` its digest."""
        return self.of("setup")

    @property
    def jobs_due(self) -> str:
        """Sorted set: job id → when it can next be leased, in ms of the server's clock."""
        return self.of("jobs", "due")

    @property
    def jobs_body(self) -> str:
        """Hash: job id → `{"kind", "args"}`."""
        return self.of("jobs", "body")

    @property
    def jobs_try(self) -> str:
        """Hash: job id → who has it and how often it was tried (fragments/jobs.lua)."""
        return self.of("jobs", "try")

    @property
    def jobs_dead(self) -> str:
        """Sorted set: job id → when it was given up, in ms."""
        return self.of("jobs", "dead")

    @property
    def jobs(self) -> tuple[str, str, str, str]:
        """The queue's keys in the order its scripts want them, as the LAST ones of KEYS."""
        return (self.jobs_due, self.jobs_body, self.jobs_try, self.jobs_dead)

    @property
    def limit_all(self) -> str:
        """Sorted set: the client's latest sends."""
        return self.of("sends")

    def limit(self, conversation: str) -> str:
        """Sorted set: one conversation's latest sends."""
        return self.of("sends", conversation)

    def block(self, conversation: str) -> str:
        """There while Teams wants nothing sent to the conversation."""
        return self.of("block", conversation)

    @property
    def sources(self) -> str:
        """Hash: `source|source id` → the incident reported under it."""
        return self.of("sources")

    @property
    def never_opened(self) -> str:
        """Sorted set: `incident source|source id` of faults that were gone before anybody was told → when that is
        forgotten, in ms."""
        return self.of("never_opened")

    @property
    def undoable(self) -> str:
        """Sorted set: closed incidents by when it is too late to take that back."""
        return self.of("undoable")

    def merged(self, event: str) -> str:
        """The incident that an event has repeated, for a day."""
        return self.of("merged", event)

    @property
    def seen_sources(self) -> str:
        """Set of the sources that have reported something."""
        return self.of("seen", "sources")

    @property
    def pending(self) -> str:
        """Set of the incidents that reports will be which nobody hears of yet."""
        return self.of("pending")

    @property
    def open(self) -> str:
        """Set of the incidents that are not closed."""
        return self.of("open")

    @property
    def seen_rooms(self) -> str:
        """Hash: name of a room that is in no inventory → when an incident last named it."""
        return self.of("seen")

    def listed(self, connection: str) -> str:
        """Set of the rooms' addresses that a connection has listed."""
        return self.of("listed", connection)

    @property
    def mirror(self) -> str:
        """Hash: calendar address → its busy periods as last read."""
        return self.of("mirror")

    @property
    def facts(self) -> str:
        """Hash: kind and connection or calendar → what was last seen of it (facts.py)."""
        return self.of("facts")

    @property
    def preferences(self) -> str:
        """Hash: person → how they want to be told."""
        return self.of("preferences")

    @property
    def conversations(self) -> str:
        """Hash: conversation id → what is needed to post there."""
        return self.of("conversations")

    def incident(self, incident: str) -> str:
        """Hash: `v` its version, `doc` the incident, or `wait` the report that may become it."""
        return self.of("incident", incident)

    def posts(self, incident: str) -> str:
        """Hash: target → the message that shows the incident there."""
        return self.of("posts", incident)

    def messages(self, incident: str) -> str:
        """Set of the message ids of an incident's posts as earlier releases kept it; `owners` has those since."""
        return self.of("messages", incident)

    @property
    def owners(self) -> str:
        """Hash: `conversation|message` → what the message shows, which alone may change it."""
        return self.of("owners")

    def posting(self, conversation: str) -> str:
        """Sorted set: what is being posted to a conversation, or was and nobody knows the end → since when, in ms."""
        return self.of("posting", conversation)

    def dialog_run(self, run: str) -> str:
        """Hash: `v` and `doc` of a dialog under way, `r:…` what its effects found, `m:…` the messages that show it."""
        return self.of("dialogue", run)

    def live_runs(self, person: str) -> str:
        """Hash: name of a dialog → the one of that name that a person is in."""
        return self.of("dialogues", person)

    def request(self, request: str) -> str:
        """The answer that a change got, for an hour."""
        return self.of("request", request)

    def open_in(self, ledger: str) -> str:
        """Set of the incidents of one room that are not closed."""
        return self.of("open", ledger)

    def holds(self, ledger: str) -> str:
        """Hash: claim → `start end incident`, the periods held in one room."""
        return self.of("holds", ledger)

    def visits(self, person: str) -> str:
        """Hash: claim → `start end incident`, the periods one contact is on a visit."""
        return self.of("visits", person)

    def snoozes(self, incident: str) -> str:
        """Hash: person → until when they want to hear nothing of the incident."""
        return self.of("snoozes", incident)

    @property
    def unreached(self) -> str:
        """Hash: person → since when they could not be reached, and their name."""
        return self.of("unreached")

    def host_of(self, meeting: str) -> str:
        """The job that may tell a meeting's host, until the meeting is over."""
        return self.of("hosts", meeting)

    def told(self, incident: str) -> str:
        """Hash: way, news and whom → what became of telling them."""
        return self.of("told", incident)

    def ordered(self, incident: str) -> str:
        """Set of the jobs of an incident that are queued once only."""
        return self.of("ordered", incident)

    def digest(self, person: str) -> str:
        """Hash: incident and news → what is kept for somebody's digest."""
        return self.of("digest", person)

    def arrivals(self, location: str, conversation: str) -> str:
        """Sorted set: incidents of a location that a conversation shows, those of a storm as `incident|storm` → when
        they were first to be shown there, in ms."""
        return self.of("arrivals", location, conversation)

    def storm(self, storm: str, conversation: str) -> str:
        """Hash: `post` the message that shows a storm in a conversation, and incident → the version shown there."""
        return self.of("storm", storm, conversation)
