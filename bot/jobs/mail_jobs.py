"""The job that tells one person something of an incident by e-mail, and notes what became of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from random import SystemRandom
from typing import Final

import structlog

from mails.letters import Reader, letter
from services.mail.emails import Letter
from services.mail.smtp import Mailer, RefusedLetterError
from services.mail.visit_links import VisitLink, VisitLinks, at_work
from services.model import ClientId, Incident, IncidentId, Person, PersonId
from services.model.deliveries import Channel, Delivery, DeliveryStatus, News
from services.model.dialog import Text, words_of
from services.model.errors import NeedsAdmin, Unavailable
from services.model.preferences import is_no
from services.notifications.recipients import still_hears
from services.parsing.addresses import address_in
from services.store.delivery_record import DeliveryRecord
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone
from services.store.preferences_store import PreferencesStore
from services.store.records import Seen
from services.store.redis_store import Store

log = structlog.get_logger()
chance = SystemRandom()

BUSY_MS: Final = 500
"""How long a letter waits for its turn at the most at first; twice as long each time, never all letters at once."""
LONGEST_TURN_MS: Final = 8_000
LONGEST_OUTAGE_MS: Final = 60_000

Note = Callable[[DeliveryStatus, Text | None], Awaitable[None]]
"""Notes what became of a letter, and why."""


@dataclass(frozen=True, slots=True)
class MailContext:
    """What the job needs; without a `mailer` e-mail is not set up. `address_of` is somebody's in the directory, "" for
    one that it does not know. `configured` are the object ids that are admins from the start."""

    store: Store
    deliveries: DeliveryRecord
    preferences: PreferencesStore
    mailer: Mailer | None
    links: VisitLinks
    address_of: Callable[[ClientId, PersonId], Awaitable[str]]
    now: Callable[[], datetime]
    configured: frozenset[str]


def handlers(context: MailContext) -> dict[str, JobHandler]:
    """The kinds of job and who does them."""
    return {"mail": partial(_mail, context)}


def wait_for_turn(mailer: Mailer | None, job: Job) -> None:
    """Raise Postpone while as many letters are on their way as should be: before anything is looked up for this one."""
    if mailer is not None and mailer.is_busy:
        raise _later(job, LONGEST_TURN_MS)


async def is_unwanted(context: MailContext, client: ClientId, person: PersonId, note: Note) -> bool:
    """Whether somebody has said no to all e-mail, perhaps while a letter to them waited, which is noted as left out."""
    mine = await context.preferences.get(client, person)
    if mine is None or not is_no(mine.mail):
        return False
    await note(DeliveryStatus.DROPPED, Text("told.mail_unwanted"))
    return True


async def addressed(context: MailContext, client: ClientId, job: Job, note: Note) -> Job | None:
    """The job with the address that its letter goes to: the one that is chosen now, else that in the directory.

    None, and noted, where the letter is not wanted any more or can go nowhere. Raises Postpone, and notes it as held,
    while the directory is away, however long.
    """
    person = _person(job)
    if await is_unwanted(context, client, person.id, note):
        return None
    try:
        mine = await context.preferences.get(client, person.id)
        address = (mine.address if mine else "") or await context.address_of(client, person.id)
    except Unavailable as error:
        await note(DeliveryStatus.HELD, Text("mail_address_away", {"name": person.name}))
        raise _later(job, LONGEST_OUTAGE_MS) from error
    if context.mailer is not None and (wrong := _wrong_address(address, person.name)) is not None:
        await note(DeliveryStatus.FAILED, wrong)
        return None
    return replace(job, args=job.args | {"address": address})


async def _mail(context: MailContext, client: ClientId, job: Job) -> None:
    """Send it, if they may still hear of it and want it, and there is an address that it can go to."""
    wait_for_turn(context.mailer, job)
    seen = await context.store.look(client, IncidentId(job.args["incident"]))
    if seen.incident is None:
        return
    note: Note = partial(_note, context, seen.incident, job)
    person = PersonId(job.args["person"])
    mine = await context.preferences.get(client, person)
    if not still_hears(seen.setup, person, mine, seen.incident, configured=context.configured):
        await note(DeliveryStatus.DROPPED, Text("told.not_theirs"))
        return
    ready = await addressed(context, client, job, note)
    if ready is None:
        return
    make = partial(_letter, context, seen, seen.incident, ready)
    await deliver(context, make, to=ready.args["address"], client=client, job=ready, note=note)


async def deliver(
    context: MailContext, make: Callable[[Mailer], Letter], *, to: str, client: ClientId, job: Job, note: Note
) -> None:
    """Send the letter that `make` makes, and note what became of it.

    What is refused for good is noted alone; what an admin can mend is noted and raised, to be tried again. Raises
    Postpone while it is not the letter's turn, and while the server is away, however long: it waits then and is noted
    as held. Raises LeaseLost when the job is somebody else's by now.
    """
    mailer = context.mailer
    if mailer is None:
        await note(DeliveryStatus.FAILED, Text("mail_not_set_up"))
        return
    await context.store.require(client, job)
    wait_for_turn(mailer, job)
    try:
        await mailer.send(make(mailer), message_id=job.id)
    except RefusedLetterError as error:
        log.warning("mail_refused", client=client, job=job.id, code=error.code)
        await note(
            DeliveryStatus.FAILED, Text("mail_refused", {"address": to, "code": error.code, "words": error.words})
        )
    except Unavailable as error:
        log.info("mail_waits", client=client, job=job.id, key=error.key)
        await note(DeliveryStatus.HELD, words_of(error))
        raise _later(job, LONGEST_OUTAGE_MS) from error
    except NeedsAdmin as error:
        await note(DeliveryStatus.FAILED, words_of(error))
        raise
    else:
        await note(DeliveryStatus.SENT, None)


def _wrong_address(address: str, name: str) -> Text | None:
    """Why nothing can be sent to somebody's address; None for one that is right."""
    if not address:
        return Text("mail_address_unknown", {"name": name})
    if address_in(address) != address.lower():
        return Text("mail_no_address", {"address": address})
    return None


def _later(job: Job, longest: int) -> Postpone:
    """The wish to be run again, later every time, in at most so many milliseconds."""
    wait = min(longest, BUSY_MS * 2 ** min(job.attempt - 1, 20))
    return Postpone(round(wait * chance.uniform(0.5, 1.0)))


def _letter(context: MailContext, seen: Seen, incident: Incident, job: Job, mailer: Mailer) -> Letter:
    person, now = _person(job), context.now()
    page = context.links.page(VisitLink(incident.client, incident.id, person.id), now=now)
    place = incident.location.id
    reader = Reader(
        person,
        job.args["address"],
        unsubscribe=f"{page}/unsubscribe",
        page=page if at_work(seen.setup, person.id, place) else None,
        may_claim=seen.setup.is_contact(person.id, place),
    )
    news, language, said = News(job.args["news"]), job.args["language"], job.args.get("said", "")
    return letter(incident, news, reader, sender=mailer.sender, now=now, language=language, said=said)


async def _note(context: MailContext, incident: Incident, job: Job, fate: DeliveryStatus, why: Text | None) -> None:
    person = _person(job)
    delivery = Delivery(person.name, Channel.MAIL, News(job.args["news"]), context.now(), fate, person, why)
    await context.deliveries.note(incident.client, incident.id, delivery)


def _person(job: Job) -> Person:
    return Person(PersonId(job.args["person"]), job.args["name"])
