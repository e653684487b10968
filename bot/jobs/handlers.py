"""Every kind of job, and who does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any, Final

import structlog

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler
from bot.jobs import (
    admin_notices,
    chat_sender,
    dialog_jobs,
    digest_jobs,
    host_jobs,
    incident_jobs,
    mail_sender,
    news_jobs,
    personal_jobs,
    post_jobs,
    storm_jobs,
)
from bot.jobs.outbox import still_told
from services.model import ClientId, jobs
from services.model.deliveries import Channel
from services.model.errors import Unavailable
from services.model.job_wire import EARLIER, KINDS, work_in
from services.store.job_queue import Job
from services.store.job_runner import JobHandler, Postpone

log = structlog.get_logger()

LONGEST_WAIT: Final = 60.0
"""Seconds between two tries while an outside service is away."""

Do = Callable[[AppContext, ClientId, Any, Job], Awaitable[None]]


def handlers(context: AppContext, effects: Mapping[str, EffectHandler]) -> dict[str, JobHandler]:
    """Who does which kind of job, those of earlier releases, too."""
    does: dict[type[jobs.Work], Do] = {**DOES, jobs.DoEffect: partial(dialog_jobs.do_effect, effects)}

    async def run(client: ClientId, job: Job) -> None:
        work = work_in(job.kind, job.args)
        await does[type(work)](context, client, work, job)

    return dict.fromkeys((*KINDS, *EARLIER), run)


def patient(handler: JobHandler) -> JobHandler:
    """A handler for which an outage is no failure: however long it lasts, the work waits and is done."""

    async def wait_out(client: ClientId, job: Job) -> None:
        try:
            await handler(client, job)
        except Unavailable as error:
            log.warning("service_away", client=client, job=job.id, service=error.key)
            wait = error.retry_after or min(0.5 * 2 ** min(job.attempt, 10), LONGEST_WAIT)
            raise Postpone(int(wait * 1000)) from error

    return wait_out


async def _deliver(context: AppContext, client: ClientId, row: jobs.Deliver, job: Job) -> None:
    """A row of the outbox, by the sender of its channel."""
    if row.channel is Channel.MAIL:
        mail_sender.wait_for_turn(context.mailer, job)
    telling = await still_told(context, client, row)
    if telling is not None:
        send = mail_sender.send if row.channel is Channel.MAIL else chat_sender.send
        await send(context, telling, job)


DOES: Final[Mapping[type[jobs.Work], Do]] = {
    jobs.BeginNext: dialog_jobs.begin_next,
    jobs.Deliver: _deliver,
    jobs.Discover: incident_jobs.discover,
    jobs.EndTrial: incident_jobs.end_trial,
    jobs.FindHost: host_jobs.find,
    jobs.Leave: incident_jobs.leave,
    jobs.MakeDigest: digest_jobs.make,
    jobs.OpenPending: incident_jobs.open_pending,
    jobs.ReadTimes: incident_jobs.read_times,
    jobs.ReconcileVisit: incident_jobs.reconcile_visit,
    jobs.RemoveLeftover: post_jobs.remove_leftover,
    jobs.RunDue: incident_jobs.run_due,
    jobs.ShowDialog: dialog_jobs.show,
    jobs.ShowPost: post_jobs.show,
    jobs.ShowStorm: storm_jobs.show,
    jobs.Sweep: incident_jobs.sweep,
    jobs.TellAdmins: admin_notices.tell,
    jobs.TellHeldNews: news_jobs.tell_held,
    jobs.TellNews: news_jobs.tell,
    jobs.TellOwn: personal_jobs.tell,
}
