"""The jobs that look for the host whose meeting a fault hits, and tell them in their chat or by e-mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.jobs.mail_jobs import MailContext, deliver, is_unwanted
from bot.jobs.news_context import NewsContext
from bot.jobs.personal_chat import say
from cards.forms.dialog_form import plain
from cards.text.catalogue import known_language
from cards.text.texts import Voice
from mails.hosts import host_letter
from mails.letters import Reader
from services.mail.emails import Letter
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLink
from services.microsoft.graph import Graph
from services.model import ClientId, Incident, IncidentId, Person, PersonId, Slot, State
from services.model.business_hours import zone
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import End, Text
from services.model.preferences import Preferences
from services.notifications import meeting_hosts
from services.notifications.notification_jobs import language_of
from services.notifications.recipients import DeliveryPlan, Reachability, personal_chats
from services.store.job_queue import Job
from services.store.job_runner import JobHandler


@dataclass(frozen=True, slots=True)
class HostContext:
    """What the jobs need: Graph, and what news and letters need."""

    graph: Graph
    news: NewsContext
    mails: MailContext


def handlers(context: HostContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""
    return {"hosts": partial(_look, context), "host": partial(_tell, context)}


async def _look(context: HostContext, client: ClientId, job: Job) -> None:
    """Order that the host is told, or note why they are not; killed in between, it is done again and ordered once."""
    incident, news = IncidentId(job.args["incident"]), context.news
    found = await meeting_hosts.find(news.store, context.graph, client, incident, now=news.now())
    if found is None:
        return
    mine = await news.preferences.get(client, found.host.id) or Preferences(found.host)
    conversations = await news.store.conversations(client)
    chat = personal_chats(conversations).get(found.host.id)
    told = meeting_hosts.way_to(Reachability(found.host, mine, chat, news.mail_works), found.meeting)
    if told.fate is not DeliveryStatus.SENT:
        await _note(context, client, incident, told)
        return
    language = language_of(found.host.id, mine, conversations, (await news.store.setup(client)).client)
    await news.notifications.order_once(
        client, incident, [meeting_hosts.host_order(incident, found, told, language=language)]
    )


async def _tell(context: HostContext, client: ClientId, job: Job) -> None:
    """Tell them where that still helps, and no other incident has told them of the meeting.

    A chat that takes nothing any more is noted, and e-mail stands in.
    """
    incident = await context.news.store.incident(client, IncidentId(job.args["incident"]))
    if incident is None:
        return
    told = _told(job)
    if incident.state is State.CLOSED or datetime.fromisoformat(job.args["end"]) <= context.news.now():
        await _note(context, client, incident.id, replace(told, fate=DeliveryStatus.DROPPED, why=Text("host.too_late")))
        await context.news.deliveries.free_host(client, job.args["meeting"], job.id)
        return
    lasts = datetime.fromisoformat(job.args["end"]) - context.news.now()
    if not await context.news.deliveries.take_host(client, job.args["meeting"], job.id, lasts=lasts):
        return
    if told.way is Channel.CHAT:
        told = await _say(context, incident, job, told)
        await _note(context, client, incident.id, told)
        if told.fate is DeliveryStatus.SENT or not told.address:
            return
    await _mail(context, incident, job, replace(told, way=Channel.MAIL, fate=DeliveryStatus.SENT, why=None))


async def _say(context: HostContext, incident: Incident, job: Job, told: DeliveryPlan) -> DeliveryPlan:
    """Say it in their chat; what became of it."""
    conversation = await context.news.store.conversation(incident.client, told.conversation)
    if conversation is None or conversation.parked:
        why = Text("delivery.not_installed", {"name": told.person.name})
        return replace(told, fate=DeliveryStatus.FAILED, why=why)
    said, voice = _said(incident, job, context.news.now())
    refused = await say(context.news, incident.client, conversation, said, voice, job=job)
    return told if refused is None else replace(told, fate=DeliveryStatus.FAILED, why=refused)


async def _mail(context: HostContext, incident: Incident, job: Job, told: DeliveryPlan) -> None:
    """Send it to the address that was found, unless they want no e-mail any more."""

    async def note(fate: DeliveryStatus, why: Text | None) -> None:
        await _note(context, incident.client, incident.id, replace(told, fate=fate, why=why))

    if await is_unwanted(context.mails, incident.client, told.person.id, note):
        return
    make = partial(_letter, context, incident, job, told)
    await deliver(context.mails, make, to=told.address, client=incident.client, job=job, note=note)


def _letter(context: HostContext, incident: Incident, job: Job, told: DeliveryPlan, mailer: Mailer) -> Letter:
    now = context.news.now()
    said, voice = _said(incident, job, now)
    page = context.mails.links.page(VisitLink(incident.client, incident.id, told.person.id), now=now)
    reader = Reader(told.person, told.address, unsubscribe=f"{page}/unsubscribe")
    lines = [plain(line, voice) for line in said.lines]
    return host_letter(plain(said.title, voice), lines, reader, now=now, language=voice.language)


def _said(incident: Incident, job: Job, now: datetime) -> tuple[End, Voice]:
    """What a host is told, and the voice that says it, in their language."""
    voice = Voice(zone(incident.location.hours.timezone), known_language(job.args["language"]), now)
    slot = Slot(datetime.fromisoformat(job.args["start"]), datetime.fromisoformat(job.args["end"]))
    what, when = Text("host.what", {"title": incident.title}), Text("host.when", {"slot": voice.exactly(slot)})
    lines = (what, when, *_instead(incident, job), Text("host.move"))
    return End(_placed("host.title", incident), lines), voice


def _instead(incident: Incident, job: Job) -> list[Text]:
    """The rooms that are free, and whether they are known to be large enough."""
    rooms = [_offered(name, capacity) for name, capacity in meeting_hosts.rooms_in(job.args)]
    if not rooms:
        return [_placed("host.none", incident)]
    return [_placed("host.free_any" if incident.room.capacity is None else "host.free", incident), *rooms]


def _offered(name: str, capacity: int | None) -> Text:
    if capacity is None:
        return Text("host.room_unknown", {"room": name})
    return Text("host.room", {"room": name, "count": capacity})


def _placed(key: str, incident: Incident) -> Text:
    return Text(key, {"room": incident.room.name, "location": incident.location.name})


def _told(job: Job) -> DeliveryPlan:
    args = job.args
    person = Person(PersonId(args["person"]), args["name"])
    way = Channel.CHAT if args["conversation"] else Channel.MAIL
    return DeliveryPlan(person, way, DeliveryStatus.SENT, conversation=args["conversation"], address=args["address"])


async def _note(context: HostContext, client: ClientId, incident: IncidentId, told: DeliveryPlan) -> None:
    person, at = told.person, context.news.now()
    delivery = Delivery(person.name, told.way, News.NEW, at, told.fate, person, told.why, is_host=True)
    await context.news.deliveries.note(client, incident, delivery)
