"""The jobs that tell people what is new of an incident, now or when their quiet hours are over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chat.app_context import AppContext
from bot.jobs.personal_texts import letter_news, words
from bot.jobs.quiet import quiet_until_text, wants_quiet
from cards.text.catalogue import known_language
from services.lifecycle.history import LATEST
from services.model import Client, ClientId, Incident, PersonId, State
from services.model.conversations import Conversation
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text
from services.model.incident import TRIAL_SOURCE
from services.model.job_wire import queued
from services.model.jobs import Deliver, TellHeldNews, TellNews
from services.model.personal_news import PersonalNews
from services.model.preferences import Preferences
from services.notifications.outbox_rows import language_of, letter_row
from services.notifications.personal import is_still_valid
from services.notifications.recipients import DeliveryPlan, plan
from services.store.job_queue import Job
from services.store.notification_ledger import DigestEntry

AnyNews = TellNews | TellHeldNews


@dataclass(frozen=True, slots=True)
class _Story:
    """News of an incident; the same `stamp` is the same news, however often its job runs, and `own` what the same
    change tells people of their own."""

    incident: Incident
    news: News
    stamp: str
    own: Mapping[PersonId, PersonalNews]
    client: Client
    chosen: Mapping[PersonId, Preferences]
    conversations: Sequence[Conversation]
    now: datetime


async def tell(context: AppContext, client: ClientId, work: TellNews, job: Job) -> None:
    """Tell everybody whom it concerns, but of a trial, which only who tries Roomfix sees."""
    found = await _planned(context, client, work)
    if found is not None and found[0].incident.source != TRIAL_SOURCE:
        await _tell(context, client, work, *found)


async def tell_held(context: AppContext, client: ClientId, work: TellHeldNews, job: Job) -> None:
    """Tell one person what waited for them, if it is worth it, and note of all else that waited that it is left out."""
    found = await _planned(context, client, work)
    if found is None:
        return
    story, rows = found
    noted = await context.deliveries.read(client, story.incident.id)
    before = [one for one in noted if one.person is not None and one.person.id == work.person and not one.is_host]
    is_over = _is_over(story, before)
    own = [] if is_over else [row for row in rows if row.person.id == work.person]
    stale = {row.way for row in own if await _has_newer(context, client, story, row)}
    own = [row for row in own if row.way not in stale]
    await _tell(context, client, work, story, own)
    told = {(row.way, story.news) for row in own}
    for one in before:
        if wants_quiet(one) and one.news is not News.REMINDER and (one.way, one.news) not in told:
            is_overtaken = one.way in stale or (bool(own) and one.news is not story.news)
            why = _left_out(is_over=is_over, is_overtaken=is_overtaken)
            dropped = replace(one, at=story.now, fate=DeliveryStatus.DROPPED, why=why)
            await context.deliveries.note(client, story.incident.id, dropped)


async def _planned(context: AppContext, client: ClientId, work: AnyNews) -> tuple[_Story, list[DeliveryPlan]] | None:
    """What is told to whom now; None for an incident that is not there."""
    seen = await context.store.look(client, work.incident)
    if seen.incident is None:
        return None
    preferences = await context.preferences.all(client)
    story = _Story(
        seen.incident,
        work.news,
        work.stamp,
        {one.person.id: one for one in work.own},
        seen.setup.client,
        {one.person.id: one for one in preferences},
        await context.store.conversations(client),
        context.now(),
    )
    rows = plan(
        seen.setup,
        preferences,
        story.conversations,
        story.incident,
        story.news,
        configured=context.configured,
        now=story.now,
        mail_works=context.mail_works,
    )
    return story, [await _snoozed(context, client, story, row) for row in rows]


async def _snoozed(context: AppContext, client: ClientId, story: _Story, row: DeliveryPlan) -> DeliveryPlan:
    """A row that waits for as long as somebody wants to hear nothing of this incident, critical or not."""
    if row.fate not in (DeliveryStatus.SENT, DeliveryStatus.HELD):
        return row
    until = await context.snoozes.until(client, story.incident.id, row.person.id)
    if until is None or until <= (row.until or story.now):
        return row
    return replace(row, fate=DeliveryStatus.HELD, until=until)


async def _tell(
    context: AppContext, client: ClientId, work: AnyNews, story: _Story, rows: Sequence[DeliveryPlan]
) -> None:
    """Note whom it reaches how, and tell them: what becomes of a card or a letter is noted later, by whoever sends it.

    Killed in between, the job does it all again: a chat shows an incident once, a letter is ordered once, and what is
    noted of the same thing replaces itself, but for what became of a letter that was ordered before.
    """
    incident = story.incident.id
    letters = {row.person.id: _letter(story, row) for row in rows if row.way is Channel.MAIL}
    ordered = await context.notifications.ordered(client, incident, [letter.name for letter in letters.values()])
    for row in rows:
        if row.fate is DeliveryStatus.DIGEST:
            kept = DigestEntry(incident, story.news, story.stamp, story.now)
            await context.notifications.keep(client, row.person.id, kept)
        if row.way is not Channel.MAIL or letters[row.person.id].name not in ordered:
            await context.deliveries.note(client, incident, _noted(story, row))
    shown = [
        row.conversation
        for row in rows
        if row.conversation and row.fate in (DeliveryStatus.SENT, DeliveryStatus.FAILED)
    ]
    await context.store.show_in(client, incident, shown)
    now = [
        queued(letters[row.person.id]) for row in rows if row.way is Channel.MAIL and row.fate is DeliveryStatus.SENT
    ]
    await context.notifications.order_once(client, incident, now)
    waits = {row.person.id: row.until - story.now for row in rows if row.fate is DeliveryStatus.HELD and row.until}
    news = (work.incident, work.news, work.stamp)
    held = [queued(TellHeldNews(*news, who, work.own), delay=wait) for who, wait in waits.items()]
    await context.store.enqueue(client, *held)


def _letter(story: _Story, row: DeliveryPlan) -> Deliver:
    mine = story.chosen.get(row.person.id)
    language = language_of(row.person.id, mine, story.conversations, story.client)
    said = _own_words(story, row.person.id, known_language(language))
    return letter_row(story.incident.id, row, story.news, story.stamp, language=language, said=said)


def _own_words(story: _Story, person: PersonId, language: str) -> str:
    """What a letter says to somebody alone, if the same change tells them something of their own by such a letter.

    `bot.jobs.personal_jobs` orders the same letter with the same words: whoever is first, they are not lost.
    """
    said = story.own.get(person)
    if said is None or letter_news(said) is not story.news or not is_still_valid(said, story.incident, now=story.now):
        return ""
    return words(story.incident, said, language=language, now=story.now, is_plain=True)


def _noted(story: _Story, row: DeliveryPlan) -> Delivery:
    fate = DeliveryStatus.ORDERED if row.way is Channel.MAIL and row.fate is DeliveryStatus.SENT else row.fate
    why = row.why
    if row.until is not None:
        mine = story.chosen.get(row.person.id)
        why = quiet_until_text(mine, story.incident, until=row.until)
    return Delivery(row.person.name, row.way, story.news, story.now, fate, row.person, why)


def _is_over(story: _Story, before: Sequence[Delivery]) -> bool:
    """Whether held news are not worth telling any more: the incident is closed, and nobody need know that it was.

    `before` is what was noted of the same person.
    """
    if story.incident.state is not State.CLOSED:
        return False
    if story.news is not News.CLOSED:
        return True
    left_out = [one for one in before if one.fate is DeliveryStatus.DROPPED or wants_quiet(one)]
    was_told = any(
        one.fate in (DeliveryStatus.SENT, DeliveryStatus.ORDERED, DeliveryStatus.HELD)
        for one in before
        if one not in left_out
    )
    return not was_told and any(one.news is not News.CLOSED for one in left_out)


async def _has_newer(context: AppContext, client: ClientId, story: _Story, row: DeliveryPlan) -> bool:
    """Whether a letter with newer news of the incident went to them already; a chat's card is always the newest."""
    if row.way is not Channel.MAIL:
        return False
    incident, latest = story.incident, story.incident.happened
    since = range(max(int(story.stamp), latest - LATEST) + 1, latest + 1)  # no more is looked for than is ever kept
    letters = [letter_row(incident.id, row, news, str(stamp)).name for stamp in since for news in News]
    return bool(await context.notifications.ordered(client, incident.id, letters))


def _left_out(*, is_over: bool, is_overtaken: bool) -> Text:
    """Why something that waited is not told any more."""
    if is_over:
        return Text("told.was_over")
    return Text("told.overtaken" if is_overtaken else "told.unwanted")
