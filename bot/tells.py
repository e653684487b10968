"""The job that tells one person something of their own: what became of a claim where they claimed, all else in their
chat with Roomfix."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.messenger import Messenger, RefusedForGoodError
from cards.texts import Voice, known_language
from services.businesstime import zone
from services.deliveries import Delivery, Fate, News, Way
from services.forms import Text
from services.model import ClientId, Incident, IncidentId, Person, PersonId, Slot
from services.posts import Conversation
from services.redis_store.deliveries import Deliveries
from services.redis_store.preferences import PreferencesStore
from services.redis_store.queue import Job
from services.redis_store.runner import Handler, Postpone
from services.redis_store.snoozes import Snoozes
from services.redis_store.store import Store
from services.telling import personal_chats

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TellWorks:
    """What telling needs; `limited` waits for its turn, as (client, thread, id of the sending)."""

    store: Store
    deliveries: Deliveries
    snoozes: Snoozes
    preferences: PreferencesStore
    messenger: Messenger
    limited: Callable[[ClientId, str, str], Awaitable[None]]
    now: Callable[[], datetime]


def handlers(works: TellWorks) -> dict[str, Handler]:
    """The kinds of job and who does them."""

    async def tell(client: ClientId, job: Job) -> None:
        await _tell(works, client, job)

    return {"tell": tell}


async def _tell(works: TellWorks, client: ClientId, job: Job) -> None:
    """Say it once; a person's own chat shows the incident's card from then on, too."""
    incident = await works.store.incident(client, IncidentId(job.args["incident"]))
    if incident is None:
        return
    person = Person(PersonId(job.args["person"]), job.args["name"])
    until = await works.snoozes.until(client, incident.id, person.id)
    if until is not None and until > works.now():
        raise Postpone(int((until - works.now()).total_seconds() * 1000))
    own = await own_chat(works.store, client, person.id)
    claimed_in = job.args["conversation"]
    is_outcome = claimed_in and job.args["news"] == News.VISIT  # heard where it was asked for, as an answer is
    thread = claimed_in if own is None or is_outcome else own.id
    place = await works.store.conversation(client, thread.partition(";")[0])
    if place is None or place.parked:
        await _note(works, incident, job, Fate.FAILED, Text("delivery.not_installed", {"name": person.name}))
        return
    await works.limited(client, thread, job.id)
    try:
        language = await _language(works, client, place, person.id)
        await works.messenger.say(place, thread, text=_words(incident, job.args, works.now(), language))
    except RefusedForGoodError as error:
        log.warning("tell_refused", client=client, incident=incident.id, code=error.code)
        await _note(works, incident, job, Fate.FAILED, Text("delivery.refused", {"code": error.code}))
        return
    await _note(works, incident, job, Fate.SENT)
    if own is not None and not is_outcome:
        await works.store.show_in(client, incident.id, (own.id,))


async def _language(works: TellWorks, client: ClientId, place: Conversation, person: PersonId) -> str:
    """What the one person of a chat reads, or what everybody reads together."""
    if place.person is None:
        return known_language((await works.store.setup(client)).client.language)
    mine = await works.preferences.get(client, person)
    return known_language((mine.language if mine else "") or place.language)


async def own_chat(store: Store, client: ClientId, person: PersonId) -> Conversation | None:
    """Somebody's own chat with Roomfix, if they have one where it can speak."""
    return personal_chats(await store.conversations(client)).get(person)


def _words(incident: Incident, args: Mapping[str, str], now: datetime, language: str) -> str:
    voice = Voice(zone(incident.location.hours.timezone), language, now)
    values: dict[str, str] = json.loads(args["values"])
    start, end = values.pop("start", None), values.pop("end", None)
    known: dict[str, object] = {
        "name": args["name"],
        "room": incident.room.name,
        "location": incident.location.name,
        "title": incident.title,
        **values,
    }
    if start and end:
        known["slot"] = voice.exactly(Slot(datetime.fromisoformat(start), datetime.fromisoformat(end)))
    if "until" in values:
        known["until"] = voice.exactly(datetime.fromisoformat(values["until"]))
    return voice.say(args["text"], **known)


async def _note(works: TellWorks, incident: Incident, job: Job, fate: Fate, why: Text | None = None) -> None:
    person = Person(PersonId(job.args["person"]), job.args["name"])
    delivery = Delivery(person.name, Way.CHAT, News(job.args["news"]), works.now(), fate, person, why)
    await works.deliveries.note(incident.client, incident.id, delivery)
