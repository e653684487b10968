"""Who is told of an incident and how: by what it is to them, and by what they have chosen. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.model import Incident, LocationId, Person, PersonId, Severity
from services.model.business_hours import zone
from services.model.conversations import Conversation
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.dialog import Text
from services.model.preferences import ChannelPreference, Preferences, is_no
from services.model.setup import Setup
from services.parsing.day_times import quiet_until


@dataclass(frozen=True, slots=True)
class DeliveryPlan:
    """One way in which somebody is told something, or `why` they are not.

    `until` is when what is HELD can be told, None for now. `conversation` is their chat; where it is silenced, it shows
    the incident as soon as Roomfix is heard of there again. `address` is where a host gets e-mail; everybody else's is
    looked up when it is sent.
    """

    person: Person
    way: Channel
    fate: DeliveryStatus
    until: datetime | None = None
    why: Text | None = None
    conversation: str = ""
    address: str = ""


def plan(
    setup: Setup,
    preferences: Iterable[Preferences],
    conversations: Iterable[Conversation],
    incident: Incident,
    news: News,
    *,
    configured: frozenset[str],
    now: datetime,
    mail_works: bool,
) -> tuple[DeliveryPlan, ...]:
    """Everybody who should know, once for each way that they are told; SENT is for now.

    `configured` are the object ids that are admins from the start. Nobody in it is told in a channel: those show what
    they show to everybody. Whom a step of an escalation names is told that of their own
    (`services.notifications.personal`).
    """
    chosen = {one.person.id: one for one in preferences}
    known_chats = tuple(conversations)
    chats = personal_chats(known_chats)
    silent = {one.person: one.id for one in known_chats if one.parked is not None}
    found: dict[PersonId, tuple[Person, bool]] = {}
    for person, is_usual in _concerned(setup, incident, news, chosen, _admins(setup, chosen, chats, configured)):
        known, was_usual = found.get(person.id, (person, False))
        found[person.id] = (known if known.name else person, was_usual or is_usual)
    rows: list[DeliveryPlan] = []
    for person, is_usual in found.values():
        mine = chosen.get(person.id) or Preferences(person)
        reach = Reachability(person, mine, chats.get(person.id), mail_works, silent.get(person.id, ""))
        rows += _told(reach, incident, news, is_usual=is_usual, now=now)
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Reachability:
    """What reaches somebody: their own chat with Roomfix, if it can be posted to, and e-mail, if it `mail_works`.

    `silent` is their chat where nothing can be posted before it is heard of again.
    """

    person: Person
    mine: Preferences
    chat: Conversation | None
    mail_works: bool
    silent: str = ""

    def by_chat(self) -> DeliveryPlan:
        """A row that tells them in their chat."""
        return DeliveryPlan(
            self.person, Channel.CHAT, DeliveryStatus.SENT, conversation=self.chat.id if self.chat else ""
        )

    def by_mail(self) -> DeliveryPlan:
        """A row that tells them by e-mail."""
        return DeliveryPlan(self.person, Channel.MAIL, DeliveryStatus.SENT)

    def failed(self, way: Channel) -> DeliveryPlan:
        """A row that says what keeps them from being told, and what helps."""
        if way is Channel.MAIL:
            return DeliveryPlan(self.person, way, DeliveryStatus.FAILED, why=Text("told.only_mail"))
        mail = Text("told.no_mail_wanted" if self.mail_works else "told.no_mail")
        why = Text("told.no_chat", {"mail": mail})
        return DeliveryPlan(self.person, way, DeliveryStatus.FAILED, why=why, conversation=self.silent)

    def can_mail(self) -> bool:
        """Whether e-mail may stand in for the chat."""
        return self.mail_works and not is_no(self.mine.mail)


def personal_chats(conversations: Iterable[Conversation]) -> dict[PersonId, Conversation]:
    """The chats of people that can be posted to."""
    return {one.person: one for one in conversations if one.person is not None and one.parked is None}


def digest_plan(reach: Reachability) -> DeliveryPlan:
    """How the digest reaches somebody: in their chat, by e-mail where they want that instead, or why it does not."""
    prefers_mail = is_no(reach.mine.chat) and reach.can_mail()
    if reach.chat is not None and not prefers_mail:
        return reach.by_chat()
    return reach.by_mail() if reach.can_mail() else reach.failed(Channel.CHAT)


def may_hear(setup: Setup, person: PersonId, location: LocationId) -> bool:
    """Whether a location is somebody's business: a provider's people hear only of those it serves."""
    employers = [one for one in setup.providers if person in {who.id for who in (*one.contacts, *one.subcontractors)}]
    return not employers or any(location in provider.locations for provider in employers)


def still_hears(
    setup: Setup, person: PersonId, mine: Preferences | None, incident: Incident, *, configured: frozenset[str]
) -> bool:
    """Whether somebody may be told now of an incident that they were to hear of before: the set-up may have changed.

    They may of a visit that is theirs or offered to them, where their provider serves the location, and, if they work
    for none, as an admin, as one whom an escalation names, of what they reported, and by a choice of their own.
    """
    claim, reporter = incident.claim, incident.reporter
    if claim is not None and person in {claim.contact.id, *([claim.offered.to.id] if claim.offered else [])}:
        return True
    if setup.provider_of(person) is not None:
        return may_hear(setup, person, incident.location.id)
    is_reporter = reporter is not None and reporter.id == person
    is_admin = setup.is_admin(person) or person in configured or setup.escalates_to(person)
    return is_reporter or is_admin or (mine is not None and _counts(setup, mine))


def _counts(setup: Setup, mine: Preferences) -> bool:
    """Whether a choice brings its person anything by itself: not what was chosen for a provider they have left."""
    return not mine.employed or setup.provider_of(mine.person.id) is not None


def _concerned(
    setup: Setup, incident: Incident, news: News, chosen: dict[PersonId, Preferences], admins: list[Person]
) -> Iterator[tuple[Person, bool]]:
    """Who should know, and whether that is so without their having chosen it; somebody in two roles comes twice."""
    claim, place = incident.claim, incident.location.id
    if claim is not None:
        yield claim.contact, True
        if claim.offered is not None:
            yield claim.offered.to, True
    if news is News.REMINDER:  # nobody else's visit
        return
    yield from ((who, True) for provider in setup.providers_at(place) for who in provider.contacts)
    is_for_admins = news is News.ESCALATION or (news is News.NEW and incident.severity is Severity.CRITICAL)
    others = [(one.person, False) for one in chosen.values() if _counts(setup, one)]
    if incident.reporter is not None:
        others.append((incident.reporter, news in (News.VISIT, News.CLOSED)))
    others += [(who, is_for_admins) for who in admins]  # last, because those from the start may have no name
    yield from ((who, is_usual) for who, is_usual in others if may_hear(setup, who.id, place))


def _admins(
    setup: Setup,
    chosen: dict[PersonId, Preferences],
    chats: dict[PersonId, Conversation],
    configured: frozenset[str],
) -> list[Person]:
    """The admins; of those from the start, who need not be of this client, the ones that Roomfix knows here."""
    known = {admin.id for admin in setup.admins}
    here = sorted(PersonId(one) for one in configured if PersonId(one) in chats.keys() | chosen.keys())
    return [*setup.admins, *(_named(one, chosen, chats) for one in here if one not in known)]


def _named(person: PersonId, chosen: dict[PersonId, Preferences], chats: dict[PersonId, Conversation]) -> Person:
    names = (chosen[person].person.name if person in chosen else "", chats[person].name if person in chats else "")
    return Person(person, next(filter(None, names), person))


def wanted_plans(reach: Reachability, incident: Incident, news: News, *, is_usual: bool) -> list[DeliveryPlan]:
    """The ways that bring somebody news, whatever the hour; none where they want none. `is_usual` says that it is so
    without their having chosen it."""
    mine = reach.mine
    wants_chat = is_usual if mine.chat is None else _brings(mine.chat, incident, news)
    wants_mail = mine.mail is not None and _brings(mine.mail, incident, news)
    return _ways(reach, wants_chat=wants_chat, wants_mail=wants_mail) if wants_chat or wants_mail else []


def for_digest(reach: Reachability, incident: Incident) -> list[DeliveryPlan]:
    """What no way brings, kept for the digest of somebody who has one of that location."""
    if reach.mine.digest is None or not _covers(reach.mine, incident.location.id):
        return []
    row = digest_plan(reach)
    return [row if row.fate is DeliveryStatus.FAILED else DeliveryPlan(row.person, row.way, DeliveryStatus.DIGEST)]


def held(row: DeliveryPlan, mine: Preferences, incident: Incident, now: datetime) -> DeliveryPlan:
    """A row that waits for the end of somebody's quiet hours, unless the incident is critical."""
    if row.fate is not DeliveryStatus.SENT or mine.quiet is None or incident.severity is Severity.CRITICAL:
        return row
    until = quiet_until(mine.quiet, zone(mine.zone or incident.location.hours.timezone), now)
    return row if until is None else replace(row, fate=DeliveryStatus.HELD, until=until)


def _told(reach: Reachability, incident: Incident, news: News, *, is_usual: bool, now: datetime) -> list[DeliveryPlan]:
    rows = wanted_plans(reach, incident, news, is_usual=is_usual)
    return [held(row, reach.mine, incident, now) for row in rows] or for_digest(reach, incident)


def _ways(reach: Reachability, *, wants_chat: bool, wants_mail: bool) -> list[DeliveryPlan]:
    """Each way that is wanted, or the other where that one does not work and nobody has said no to the other."""
    no_mail = wants_mail and not reach.mail_works
    rows = []
    if reach.chat is not None and (wants_chat or (no_mail and not is_no(reach.mine.chat))):
        rows.append(reach.by_chat())
    if reach.mail_works and (wants_mail or (wants_chat and reach.chat is None and reach.can_mail())):
        rows.append(reach.by_mail())
    return rows or [reach.failed(Channel.CHAT if wants_chat else Channel.MAIL)]


def _brings(wanted: ChannelPreference, incident: Incident, news: News) -> bool:
    is_there = wanted.locations is None or incident.location.id in wanted.locations
    return is_there and incident.severity in wanted.severities and news in wanted.kinds


def _covers(mine: Preferences, location: LocationId) -> bool:
    """Whether the digest is about a location: about those that a way is, or about all."""
    ways = [one for one in (mine.chat, mine.mail) if one is not None and not is_no(one)]
    if mine.chat is None or not ways:
        return True
    return any(one.locations is None or location in one.locations for one in ways)
