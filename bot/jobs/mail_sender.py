"""Sends rows of the outbox by e-mail, and notes what became of them."""

from __future__ import annotations

from functools import partial
from random import SystemRandom
from typing import Final

import structlog

from bot.chat.app_context import AppContext
from bot.jobs.contents import letter_of
from bot.jobs.outbox import Telling, note
from services.mail.mail_addresses import address_of
from services.mail.smtp import Mailer, RefusedLetterError
from services.model import Person
from services.model.deliveries import DeliveryStatus
from services.model.dialog import Text, words_of
from services.model.errors import NeedsAdmin, Unavailable
from services.model.preferences import is_no
from services.parsing.addresses import address_in
from services.store.job_queue import Job
from services.store.job_runner import Postpone

log = structlog.get_logger()
chance = SystemRandom()

BUSY_MS: Final = 500
"""How long a letter waits for its turn at the most at first; twice as long each time, never all letters at once."""
LONGEST_TURN_MS: Final = 8_000
LONGEST_OUTAGE_MS: Final = 60_000


def wait_for_turn(mailer: Mailer | None, job: Job) -> None:
    """Raise Postpone while as many letters are on their way as should be: before anything is looked up for this one."""
    if mailer is not None and mailer.is_busy:
        raise _later(job, LONGEST_TURN_MS)


async def send(context: AppContext, telling: Telling, job: Job) -> None:
    """Send it, if e-mail is wanted still and there is an address that it can go to.

    Raises Postpone while it is not the letter's turn, and while the directory or the server is away, however long: it
    is noted as held then.
    """
    person, mine = telling.row.person, telling.mine
    if person is None:
        raise ValueError("a letter goes to a person")
    if mine is not None and is_no(mine.mail):
        await note(context, telling.client, telling.row, DeliveryStatus.DROPPED, Text("told.mail_unwanted"))
    elif (mailer := context.mailer) is None:
        await note(context, telling.client, telling.row, DeliveryStatus.FAILED, Text("mail_not_set_up"))
    else:
        address = await _address(context, telling, person, job)
        if (wrong := _wrong_address(address, person.name)) is not None:
            await note(context, telling.client, telling.row, DeliveryStatus.FAILED, wrong)
        else:
            await _deliver(context, telling, mailer, address, job)


async def _address(context: AppContext, telling: Telling, person: Person, job: Job) -> str:
    """Where it goes: the address that a host has, that is chosen now, else that in the directory."""
    chosen = telling.row.address or (telling.mine.address if telling.mine else "")
    try:
        return chosen or await address_of(context.store, context.graph, telling.client, person.id)
    except Unavailable as error:
        await note(
            context, telling.client, telling.row, DeliveryStatus.HELD, Text("mail_address_away", {"name": person.name})
        )
        raise _later(job, LONGEST_OUTAGE_MS) from error


async def _deliver(context: AppContext, telling: Telling, mailer: Mailer, address: str, job: Job) -> None:
    """What is refused for good is noted alone; what an admin can mend is noted and raised, to be tried again.

    Raises LeaseLost when the job is somebody else's by now.
    """
    client = telling.client
    noted = partial(note, context, client, telling.row)
    await context.store.require(client, job)
    wait_for_turn(mailer, job)
    try:
        await mailer.send(letter_of(context, telling, address, mailer), message_id=job.id)
    except RefusedLetterError as error:
        log.warning("mail_refused", client=client, job=job.id, code=error.code)
        why = Text("mail_refused", {"address": address, "code": error.code, "words": error.words})
        await noted(DeliveryStatus.FAILED, why)
    except Unavailable as error:
        log.info("mail_waits", client=client, job=job.id, key=error.key)
        await noted(DeliveryStatus.HELD, words_of(error))
        raise _later(job, LONGEST_OUTAGE_MS) from error
    except NeedsAdmin as error:
        await noted(DeliveryStatus.FAILED, words_of(error))
        raise
    else:
        await noted(DeliveryStatus.SENT)


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
