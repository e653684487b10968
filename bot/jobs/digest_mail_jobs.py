"""The job that sends somebody their digest by e-mail."""

from __future__ import annotations

from functools import partial

from bot.jobs.digest_jobs import note_digest, still_told
from bot.jobs.mail_jobs import MailContext, addressed, deliver, wait_for_turn
from cards.forms.dialog_form import plain
from cards.text.catalogue import known_language
from cards.text.texts import UTC_ZONE, Voice
from mails.digest import digest_letter
from mails.letters import Reader
from services.mail.emails import Letter
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLink
from services.model import ClientId, Person, PersonId
from services.model.deliveries import Channel
from services.notifications.notification_jobs import digest_about, digest_in
from services.store.job_queue import Job
from services.store.job_runner import JobHandler


def handlers(context: MailContext) -> dict[str, JobHandler]:
    """The kind of job and who does it."""
    return {"digest_mail": partial(_mail, context)}


async def _mail(context: MailContext, client: ClientId, job: Job) -> None:
    """Send what of it they may still hear, if e-mail is wanted still and there is an address that it can go to."""
    wait_for_turn(context.mailer, job)
    told = await still_told(context, client, job, way=Channel.MAIL)
    if told is None:
        return
    noted = partial(note_digest, context.deliveries, client, told, way=Channel.MAIL, at=context.now())
    ready = await addressed(context, client, told, noted)
    if ready is None:
        return
    make = partial(_letter, context, client, ready)
    await deliver(context, make, to=ready.args["address"], client=client, job=ready, note=noted)


def _letter(context: MailContext, client: ClientId, job: Job, mailer: Mailer) -> Letter:
    person, now = Person(PersonId(job.args["person"]), job.args["name"]), context.now()
    language, said = known_language(job.args["language"]), digest_in(job.args)
    voice = Voice(UTC_ZONE, language)
    ((incident, _), *_) = digest_about(job.args)  # a link is about one incident, but leads to no more e-mail at all
    page = context.links.page(VisitLink(client, incident, person.id), now=now)
    reader = Reader(person, job.args["address"], unsubscribe=f"{page}/unsubscribe")
    lines = [plain(line, voice) for line in said.lines]
    return digest_letter(plain(said.title, voice), lines, reader, now=now, language=language)
