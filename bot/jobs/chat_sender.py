"""Sends rows of the outbox to chats; where Teams takes one never, that is noted, and e-mail stands in.

A kill after Teams has taken something and before that is noted has it said again.
"""

from __future__ import annotations

from dataclasses import replace

from bot.chat.app_context import AppContext
from bot.jobs.contents import said_in
from bot.jobs.outbox import Telling, note, order_once
from bot.jobs.personal_texts import own_letter
from bot.jobs.sending import refused, throttle
from bot.teams.teams_answers import RefusalScope, RefusedForGoodError
from cards.forms.dialog_form import end_card, plain
from services.model import Person
from services.model.conversations import Conversation
from services.model.deliveries import Channel, DeliveryStatus
from services.model.dialog import Text
from services.model.job_wire import queued
from services.model.jobs import Deliver, TellOwn
from services.model.outbox import DigestNews, HostNews, OwnNews
from services.model.preferences import Preferences
from services.notifications.outbox_rows import digest_row, host_row, language_of
from services.notifications.recipients import Reachability
from services.store.job_queue import Job


async def send(context: AppContext, telling: Telling, job: Job) -> None:
    """Say it, and note what became of it; raises Unavailable, and Postpone while it is not its turn."""
    row, client = telling.row, telling.client
    place = await context.store.conversation(client, row.conversation.partition(";")[0])
    if place is None or place.parked:
        await _stand_in(context, telling, None, is_gone=True)
        return
    await throttle(context, client, row.conversation, job)
    try:
        await _say(context, telling, place)
    except RefusedForGoodError as error:
        why = await refused(context, client, place, error, job=job.id)
        await _stand_in(context, telling, why, is_gone=error.reach is RefusalScope.CONVERSATION)
        return
    await note(context, client, row, DeliveryStatus.SENT)
    if isinstance(row.content, OwnNews) and place.person is not None:  # it shows the incident's card from then on, too
        await context.store.show_in(client, telling.incidents[0].id, (place.id,))


async def _say(context: AppContext, telling: Telling, place: Conversation) -> None:
    (said, voice), thread = said_in(telling, place), telling.row.conversation
    if isinstance(said, str):
        await context.messenger.say(place, thread, text=said)
        return
    card = end_card(said, language=voice.language)
    await context.messenger.post_card(place, thread, card=card, summary=plain(said.title, voice))


async def _stand_in(context: AppContext, telling: Telling, why: Text | None, *, is_gone: bool) -> None:
    """Note why the chat did not take it, and order once what stands in: a letter, or what is found anew of the ways
    to tell somebody their own once a conversation takes nothing any more."""
    row, person, client = telling.row, telling.row.person, telling.client
    if person is None:
        return
    reach = Reachability(person, telling.mine or Preferences(person), None, context.mail_works)
    unreached = None if reach.can_mail() else reach.failed(Channel.CHAT).why
    not_installed = Text("delivery.not_installed", {"name": person.name})
    await note(context, client, row, DeliveryStatus.FAILED, why or unreached or not_installed)
    if isinstance(row.content, OwnNews) and is_gone:
        told = row.content.told
        again = TellOwn(telling.incidents[0].id, told, row.content.thread, f"{telling.incidents[0].id}:{told.stamp}")
        await context.store.enqueue(client, queued(again))
    elif reach.can_mail() and (letter := await _letter(context, telling, person, reach)) is not None:
        await order_once(context, client, letter)


async def _letter(context: AppContext, telling: Telling, person: Person, reach: Reachability) -> Deliver | None:
    """The letter that stands in for a row; None for a host whose address is not known."""
    row, incident = telling.row, telling.incidents[0]
    plan = replace(reach.by_mail(), address=row.address)
    match row.content:
        case OwnNews(told):
            conversations = await context.store.conversations(telling.client)
            language = language_of(person.id, telling.mine, conversations, telling.setup.client)
            return own_letter(incident, plan, told, language=language, now=telling.now)
        case DigestNews(due):
            return digest_row(plan, due, row.about, language=row.language)
        case HostNews() as news if row.address:
            return host_row(incident.id, plan, news, language=row.language)
    return None
