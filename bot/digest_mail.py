"""The job that sends somebody their digest by e-mail."""

from __future__ import annotations

from functools import partial

import structlog

from bot.digest_jobs import note_digest
from bot.mail_jobs import MailWorks, addressed, deliver, is_unwanted, wait_for_turn, wrong_address
from cards.catalogue import known_language
from cards.form import plain
from cards.texts import UTC_ZONE, Voice
from mails.digest import digest_letter
from mails.letters import Reader
from services.addresses import address_in
from services.deliveries import Fate, Way
from services.forms import Text
from services.letters import Letter
from services.mail import Mailer
from services.model import ClientId, Person, PersonId
from services.news_orders import digest_about, digest_in
from services.redis_store.preferences import PreferencesStore
from services.redis_store.queue import Job
from services.redis_store.runner import Handler
from services.visit_links import VisitLink

log = structlog.get_logger()


def handlers(works: MailWorks, preferences: PreferencesStore) -> dict[str, Handler]:
    """The kind of job and who does it."""
    return {"digest_mail": partial(_mail, works, preferences)}


async def _mail(works: MailWorks, preferences: PreferencesStore, client: ClientId, job: Job) -> None:
    """Send it, if e-mail is wanted still and there is an address that it can go to."""
    wait_for_turn(works.mailer, job)
    noted = partial(note_digest, works.deliveries, client, job, way=Way.MAIL, at=works.now())
    if await is_unwanted(preferences, client, PersonId(job.args["person"])):
        await noted(Fate.FAILED, Text("told.mail_unwanted"))
        return
    job = await addressed(works, client, job)
    address = address_in(job.args["address"]) or ""
    if works.mailer is not None and not address:
        await noted(Fate.FAILED, wrong_address(job.args["address"], job.args["name"]))
        return
    make = partial(_letter, works, client, job, address)
    await deliver(works.mailer, make, to=address, client=client, job=job, note=noted)


def _letter(works: MailWorks, client: ClientId, job: Job, address: str, mailer: Mailer) -> Letter:
    person, now = Person(PersonId(job.args["person"]), job.args["name"]), works.now()
    language, said = known_language(job.args["language"]), digest_in(job.args)
    voice = Voice(UTC_ZONE, language)
    ((incident, _), *_) = digest_about(job.args)  # a link is about one incident, but leads to no more e-mail at all
    page = works.links.page(VisitLink(client, incident, person.id), now=now)
    reader = Reader(person, address, unsubscribe=f"{page}/unsubscribe")
    lines = [plain(line, voice) for line in said.lines]
    return digest_letter(plain(said.title, voice), lines, reader, now=now, language=language)
