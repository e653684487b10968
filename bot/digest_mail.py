"""The job that sends somebody their digest by e-mail."""

from __future__ import annotations

from functools import partial

import structlog

from bot.digest_jobs import note_digest
from bot.mail_jobs import BUSY_MS, MailWorks, addressed
from cards.form import plain
from cards.texts import UTC_ZONE, Voice
from mails.digest import digest_letter
from mails.letters import Reader
from mails.words import known_language
from services.addresses import address_in
from services.deliveries import Fate, Way
from services.errors import NeedsAdmin
from services.forms import Text, words_of
from services.letters import Letter
from services.mail import RefusedLetterError
from services.model import ClientId, Person, PersonId
from services.news_orders import digest_about, digest_in
from services.redis_store.queue import Job
from services.redis_store.runner import Handler, Postpone
from services.visit_links import VisitLink

log = structlog.get_logger()


def handlers(works: MailWorks) -> dict[str, Handler]:
    """The kind of job and who does it."""
    return {"digest_mail": partial(_mail, works)}


async def _mail(works: MailWorks, client: ClientId, job: Job) -> None:
    """Send it; as with news, what is refused for good is noted, what an admin can mend is noted and tried again."""
    job = await addressed(works, client, job)
    noted = partial(note_digest, works.deliveries, client, job, way=Way.MAIL, at=works.now())
    if works.mailer is None:
        await noted(Fate.FAILED, Text("mail_not_set_up"))
        return
    address = address_in(job.args["address"])
    if address is None:
        await noted(Fate.FAILED, _wrong(job.args["address"], job.args["name"]))
        return
    if works.mailer.is_busy:
        raise Postpone(BUSY_MS)
    try:
        await works.mailer.send(_letter(works, client, job, address), message_id=job.id)
    except RefusedLetterError as error:
        log.warning("digest_refused", client=client, code=error.code)
        await noted(Fate.FAILED, Text("mail_refused", {"address": address, "code": error.code, "words": error.words}))
    except NeedsAdmin as error:
        await noted(Fate.FAILED, words_of(error))
        raise
    else:
        await noted(Fate.SENT)


def _wrong(address: str, name: str) -> Text:
    if not address:
        return Text("mail_address_unknown", {"name": name})
    return Text("mail_no_address", {"address": address})


def _letter(works: MailWorks, client: ClientId, job: Job, address: str) -> Letter:
    person, now = Person(PersonId(job.args["person"]), job.args["name"]), works.now()
    language, said = known_language(job.args["language"]), digest_in(job.args)
    voice = Voice(UTC_ZONE, language)
    ((incident, _), *_) = digest_about(job.args)  # a link is about one incident, but leads to no more e-mail at all
    page = works.links.page(VisitLink(client, incident, person.id), now=now)
    reader = Reader(person, address, unsubscribe=f"{page}/unsubscribe")
    lines = [plain(line, voice) for line in said.lines]
    return digest_letter(plain(said.title, voice), lines, reader, now=now, language=language)
