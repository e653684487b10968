"""The jobs that tell people what is new of an incident, now or when their quiet hours are over."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.messenger import Messenger
from cards.texts import Voice
from services import trials
from services.businesstime import zone
from services.deliveries import Delivery, Fate, News, Way
from services.forms import Text
from services.model import ClientId, Incident, IncidentId, PersonId, State
from services.news_orders import held_order, mail_order
from services.preferences import Preferences
from services.redis_store.changes import JobOrder
from services.redis_store.deliveries import Deliveries
from services.redis_store.preferences import PreferencesStore
from services.redis_store.queue import Job
from services.redis_store.runner import Handler
from services.redis_store.snoozes import Snoozes
from services.redis_store.store import Store
from services.redis_store.tellings import Kept, Tellings
from services.telling import Told, plan


@dataclass(frozen=True, slots=True)
class NewsWorks:
    """What the jobs need; `configured` are admins from the start, `mail_works` where e-mail is set up, and `limited`
    waits for its turn, as (client, thread, id of the sending)."""

    store: Store
    preferences: PreferencesStore
    tellings: Tellings
    deliveries: Deliveries
    snoozes: Snoozes
    messenger: Messenger
    limited: Callable[[ClientId, str, str], Awaitable[None]]
    configured: frozenset[str]
    mail_works: bool
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Story:
    """News of an incident; the same `stamp` is the same news, however often its job runs."""

    incident: Incident
    news: News
    stamp: str
    chosen: Mapping[PersonId, Preferences]
    now: datetime


def handlers(works: NewsWorks) -> dict[str, Handler]:
    """The kinds of job and who does them."""

    async def news(client: ClientId, job: Job) -> None:
        found = await _planned(works, client, job)
        if found is not None and found[0].incident.source != trials.SOURCE:  # only who tries Roomfix sees a trial
            await _tell(works, client, *found)

    async def news_held(client: ClientId, job: Job) -> None:
        found = await _planned(works, client, job)
        if found is None:
            return
        story, rows = found
        person = PersonId(job.args["person"])
        if not _is_over(story, person, await works.deliveries.read(client, story.incident.id)):
            await _tell(works, client, story, [row for row in rows if row.person.id == person])

    return {"news": news, "news_held": news_held}


async def _planned(works: NewsWorks, client: ClientId, job: Job) -> tuple[_Story, list[Told]] | None:
    """What is told to whom now; None for an incident that is not there."""
    seen = await works.store.look(client, IncidentId(job.args["incident"]))
    if seen.incident is None:
        return None
    preferences = await works.preferences.all(client)
    chosen = {one.person.id: one for one in preferences}
    story = _Story(seen.incident, News(job.args["news"]), job.args["stamp"], chosen, works.now())
    rows = plan(
        seen.setup,
        preferences,
        await works.store.conversations(client),
        story.incident,
        story.news,
        configured=works.configured,
        now=story.now,
        mail_works=works.mail_works,
    )
    return story, [await _snoozed(works, client, story, row) for row in rows]


async def _snoozed(works: NewsWorks, client: ClientId, story: _Story, row: Told) -> Told:
    """A row that waits for as long as somebody wants to hear nothing of this incident, critical or not."""
    if row.fate not in (Fate.SENT, Fate.HELD):
        return row
    until = await works.snoozes.until(client, story.incident.id, row.person.id)
    if until is None or until <= (row.until or story.now):
        return row
    return replace(row, fate=Fate.HELD, until=until)


async def _tell(works: NewsWorks, client: ClientId, story: _Story, rows: Sequence[Told]) -> None:
    """Tell everybody, and note it afterwards.

    Killed in between, the job does it all again: a chat shows an incident once, a letter is ordered once, and what is
    noted of the same thing replaces itself.
    """
    incident = story.incident.id
    now = [row for row in rows if row.fate is Fate.SENT]
    shown = [row.conversation for row in rows if row.conversation and row.fate in (Fate.SENT, Fate.FAILED)]
    await works.store.show_in(client, incident, shown)
    letters = [_letter(story, row) for row in now if row.way is Way.MAIL]
    await works.tellings.order_once(client, incident, letters)
    waits = {row.person.id: row.until - story.now for row in rows if row.fate is Fate.HELD and row.until}
    held = [held_order(incident, who, story.news, story.stamp, wait=wait) for who, wait in waits.items()]
    await works.store.enqueue(client, *held)
    for row in rows:
        if row.fate is Fate.DIGEST:
            kept = Kept(incident, story.news, story.stamp, story.now)
            await works.tellings.keep(client, row.person.id, kept)
        await works.deliveries.note(client, incident, _noted(story, row))


def _letter(story: _Story, row: Told) -> JobOrder:
    mine = story.chosen.get(row.person.id)
    return mail_order(story.incident.id, row, story.news, story.stamp, language=mine.language if mine else "")


def _noted(story: _Story, row: Told) -> Delivery:
    why = row.why
    if row.until is not None:
        mine = story.chosen.get(row.person.id)
        zone_name = (mine.zone if mine else "") or story.incident.location.hours.timezone
        why = Text("told.later", {"until": Voice(zone(zone_name), now=story.now).exactly(row.until)})
    return Delivery(row.person.name, row.way, story.news, story.now, row.fate, row.person, why)


def _is_over(story: _Story, person: PersonId, deliveries: Sequence[Delivery]) -> bool:
    """Whether held news are not worth telling any more: the incident is closed, and nobody need know that it was."""
    if story.incident.state is not State.CLOSED:
        return False
    if story.news is not News.CLOSED:
        return True
    own = [one for one in deliveries if one.person is not None and one.person.id == person]
    was_told = any(one.fate is Fate.SENT for one in own)
    waited = any(one.fate is Fate.HELD and one.news is not News.CLOSED for one in own)
    return waited and not was_told
