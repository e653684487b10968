"""A digest by e-mail, handed over once and noted for everything that it tells."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
import pytest_asyncio

from bot.jobs import digest_mail_jobs
from bot.jobs.mail_jobs import MailContext
from services.mail.emails import Letter
from services.mail.smtp import Mailer, RefusedLetterError
from services.mail.visit_links import VisitLinks
from services.model import ClientId, IncidentId, PersonId
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.dialog import End, Text
from services.model.errors import NeedsAdmin, Unavailable
from services.model.preferences import NOTHING, Preferences
from services.notifications.notification_jobs import digest_told_order
from services.notifications.recipients import DeliveryPlan
from services.store.connection import Connections
from services.store.job_queue import LeaseLost
from services.store.job_runner import Postpone
from tests.builders.job_rig import MORNING, VERA, JobRig

ISAR, INN = IncidentId("one-isar"), IncidentId("one-inn")
LINE = Text("digest.line", {"room": "<Isar>", "location": "Munich", "title": "No\nsound", "state": Text("state.open")})
SAID = End(Text("digest.title", {"count": 2}), (Text("digest.late", {"due": "Tue 07:00"}), LINE))


@dataclass(slots=True)
class Post:
    """Takes letters, or raises `error` for each."""

    error: Exception | None = None
    is_busy: bool = False
    sent: list[tuple[Letter, str]] = field(default_factory=list)

    async def send(self, letter: Letter, *, message_id: str) -> None:
        if self.error is not None:
            raise self.error
        self.sent.append((letter, message_id))


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    return await JobRig(redis, client).built()


Directory = Callable[[ClientId, PersonId], Awaitable[str]]


async def sent(
    rig: JobRig,
    post: Post | None,
    *,
    address: str = "v@home.example",
    language: str = "",
    directory: Directory | None = None,
    token: str = "",
) -> None:
    if await rig.preferences.get(rig.client, VERA.id) is None:
        await rig.preferences.save(rig.client, Preferences(VERA, address=address, digest=480))
    told = DeliveryPlan(VERA, Channel.MAIL, DeliveryStatus.SENT)
    about = ((ISAR, News.NEW), (INN, News.CLOSED))
    order = digest_told_order(told, SAID, about, due=MORNING.isoformat(), language=language)
    links, mailer = VisitLinks([b"k" * 32], "https://roomfix.example"), cast(Mailer | None, post)
    asked = directory or nobody_is_known
    admins: frozenset[str] = frozenset()
    works = MailContext(rig.store, rig.deliveries, rig.preferences, mailer, links, asked, lambda: MORNING, admins)
    job = await rig.leased(order)
    await digest_mail_jobs.handlers(works)[order.kind](rig.client, replace(job, token=token or job.token))


async def nobody_is_known(client: ClientId, person: PersonId) -> str:
    """A directory without anybody's address."""
    return ""


async def not_asked(client: ClientId, person: PersonId) -> str:
    """A directory that must not be asked."""
    raise AssertionError


async def noted(rig: JobRig) -> list[Any]:
    rows = [row for incident in (ISAR, INN) for row in await rig.deliveries.read(rig.client, incident)]
    return [(row.who, row.way, row.news, row.at, row.fate, row.why and row.why.key) for row in rows]


async def test_a_letter_whose_job_has_passed_to_another_worker_is_not_sent_by_this_one(rig: JobRig) -> None:
    post = Post()
    with pytest.raises(LeaseLost):
        await sent(rig, post, token="lost meanwhile")
    assert post.sent == []


@pytest.mark.parametrize("language", ["", "en", "tlh"])
async def test_a_digest_is_a_letter_with_a_line_for_each_incident(rig: JobRig, language: str) -> None:
    post = Post()
    await sent(rig, post, language=language)
    ((letter, message_id),) = post.sent
    assert (letter.to, letter.name, letter.written_at) == ("v@home.example", "Vera", MORNING)
    assert letter.subject == "Your digest: incidents you were not told of at once (2)"
    assert "- <Isar>, Munich: No sound – Open" in letter.text
    assert "- This should have come on Tue 07:00; Roomfix was not running then." in letter.text
    assert "<li>&lt;Isar&gt;, Munich: No sound – Open</li>" in letter.html
    assert letter.unsubscribe.endswith("/unsubscribe")
    assert letter.unsubscribe in letter.text
    assert message_id == f"digest_mail:id-vera:{MORNING.isoformat()}"
    assert await noted(rig) == [
        ("Vera", "mail", "new", MORNING, "sent", None),
        ("Vera", "mail", "closed", MORNING, "sent", None),
    ]


@pytest.mark.parametrize(
    ("post", "address", "why"),
    [
        (None, "v@home.example", "mail_not_set_up"),
        (Post(), "", "mail_address_unknown"),
        (Post(), "at home", "mail_no_address"),
        (Post(RefusedLetterError(550, "unknown")), "v@home.example", "mail_refused"),
    ],
)
async def test_what_will_never_arrive_is_noted_with_its_reason(
    rig: JobRig, post: Post | None, address: str, why: str
) -> None:
    await sent(rig, post, address=address)
    assert [row[-2:] for row in await noted(rig)] == [("failed", why)] * 2


async def test_what_an_admin_can_mend_is_noted_and_tried_again(rig: JobRig) -> None:
    with pytest.raises(NeedsAdmin):
        await sent(rig, Post(NeedsAdmin("mail_sign_in", code=535)))
    assert [row[-2:] for row in await noted(rig)] == [("failed", "mail_sign_in")] * 2


@pytest.mark.parametrize(
    ("post", "rows"), [(Post(Unavailable("mail_away")), [("held", "mail_away")] * 2), (Post(is_busy=True), [])]
)
async def test_a_server_that_is_away_or_busy_is_waited_for(rig: JobRig, post: Post, rows: list[Any]) -> None:
    with pytest.raises(Postpone):
        await sent(rig, post)
    assert [row[-2:] for row in await noted(rig)] == rows


async def test_while_the_server_is_busy_nobody_is_looked_up_in_the_directory(rig: JobRig) -> None:
    with pytest.raises(Postpone):
        await sent(rig, Post(is_busy=True), address="", directory=not_asked)


async def test_a_digest_goes_to_the_address_that_is_chosen_by_then(rig: JobRig) -> None:
    await rig.preferences.save(rig.client, Preferences(VERA, address="new@home.example", digest=480))
    post = Post()
    await sent(rig, post, directory=not_asked)
    ((letter, _),) = post.sent
    assert letter.to == "new@home.example"


async def test_a_digest_by_e_mail_says_nothing_of_what_its_reader_may_not_hear_of_any_more(rig: JobRig) -> None:
    await rig.opened(ISAR, title="Secret")
    await rig.opened(INN, title="Hers", reporter=VERA)
    chosen = Preferences(VERA, address="v@home.example", digest=480, employed=True)
    await rig.preferences.save(rig.client, chosen)
    post = Post()
    await sent(rig, post)
    ((letter, _),) = post.sent
    assert ("Hers" in letter.text, "Secret" in letter.text, "No sound" in letter.text) == (True, False, False)
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.not_theirs"), ("sent", None)]


async def test_a_digest_by_e_mail_that_nothing_is_left_of_is_not_sent(rig: JobRig) -> None:
    for incident in (ISAR, INN):
        await rig.opened(incident)
    await rig.preferences.save(rig.client, Preferences(VERA, digest=480, employed=True))
    post = Post()
    await sent(rig, post, directory=not_asked)
    assert post.sent == []
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.not_theirs")] * 2


async def test_who_said_no_to_e_mail_while_a_digest_waited_gets_none_and_that_is_noted(rig: JobRig) -> None:
    await rig.preferences.save(rig.client, Preferences(VERA, mail=NOTHING, digest=480))
    post = Post()
    await sent(rig, post, directory=not_asked)
    assert post.sent == []
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.mail_unwanted")] * 2
