"""A row of the outbox by e-mail, handed over once and noted for all that it tells: a digest, which is about most."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.jobs.handlers import handlers
from services.mail.emails import Letter
from services.mail.smtp import RefusedLetterError
from services.mail.visit_links import VisitLinks
from services.model import ClientId, Connection, ConnectionId, IncidentId, Mode, PersonId, Room, RoomId
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.errors import NeedsAdmin, Unavailable
from services.model.job_wire import queued
from services.model.outbox import DigestNews
from services.model.preferences import NOTHING, Preferences
from services.notifications.outbox_rows import digest_row
from services.notifications.recipients import DeliveryPlan
from services.store.connection import Connections
from services.store.job_queue import LeaseLost
from services.store.job_runner import Postpone
from tests.builders.job_rig import BERLIN, MORNING, VERA, JobRig

ISAR, INN = IncidentId("one-isar"), IncidentId("one-inn")
DIGEST = DigestNews(MORNING - timedelta(days=1))
ROOM = Room(RoomId("room-isar"), "<Isar>", BERLIN.id, "isar@contoso.example")
ENTRA = Connection(ConnectionId("c"), "admin@contoso.example", Mode.DELEGATED)


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


@dataclass(slots=True)
class Directory:
    """A Graph that knows nobody's address; `asked` for whom."""

    asked: list[PersonId] = field(default_factory=list)

    async def address_of(self, client: ClientId, connection: Connection, person: PersonId) -> str:
        self.asked.append(person)
        return ""


@pytest_asyncio.fixture
async def rig(redis: Connections, client: ClientId) -> JobRig:
    rig = await JobRig(redis, client).built()
    await rig.store.change_setup(client, lambda setup: replace(setup, connections=(ENTRA,)))
    rig.at = MORNING
    return rig


async def sent(
    rig: JobRig, post: Post | None, *, address: str = "v@home.example", language: str = "", token: str = ""
) -> Directory:
    """Have a digest of both incidents sent; the directory that may have been asked for an address."""
    if await rig.preferences.get(rig.client, VERA.id) is None:
        await rig.preferences.save(rig.client, Preferences(VERA, address=address, digest=480))
    if not await rig.store.incident(rig.client, ISAR):
        await rig.opened(ISAR, title="No\nsound", room=ROOM)
    if not await rig.store.incident(rig.client, INN):
        await rig.opened(INN)
    told, about = DeliveryPlan(VERA, Channel.MAIL, DeliveryStatus.SENT), ((ISAR, News.NEW), (INN, News.CLOSED))
    order = queued(digest_row(told, DIGEST.due, about, language=language))
    links, directory = VisitLinks([b"k" * 32], "https://roomfix.example"), Directory()
    context = replace(rig.context, links=links, mailer=post, graph=directory)  # type: ignore[arg-type]
    job = await rig.leased(order)
    await handlers(context, {})[order.kind](rig.client, replace(job, token=token or job.token))
    return directory


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
    assert "- <Isar>, Berlin HQ: No sound – Open" in letter.text
    assert "- This should have come on Mon 23 Nov 06:00 UTC; Roomfix was not running then." in letter.text
    assert "<li>&lt;Isar&gt;, Berlin HQ: No sound – Open</li>" in letter.html
    assert letter.unsubscribe.endswith("/unsubscribe")
    assert letter.unsubscribe in letter.text
    assert message_id == f"digest_mail:id-vera:{DIGEST.due.isoformat()}"
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


async def test_whose_address_is_not_chosen_is_looked_up_in_the_directory(rig: JobRig) -> None:
    assert (await sent(rig, Post(), address="")).asked == [VERA.id]


async def test_a_digest_goes_to_the_address_that_is_chosen_by_then(rig: JobRig) -> None:
    await rig.preferences.save(rig.client, Preferences(VERA, address="new@home.example", digest=480))
    post = Post()
    assert (await sent(rig, post)).asked == []
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
    assert ("Hers" in letter.text, "Secret" in letter.text) == (True, False)
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.not_theirs"), ("sent", None)]


async def test_a_digest_by_e_mail_that_nothing_is_left_of_is_not_sent(rig: JobRig) -> None:
    for incident in (ISAR, INN):
        await rig.opened(incident)
    await rig.preferences.save(rig.client, Preferences(VERA, digest=480, employed=True))
    post = Post()
    assert (await sent(rig, post)).asked == []
    assert post.sent == []
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.not_theirs")] * 2


async def test_who_said_no_to_e_mail_while_a_digest_waited_gets_none_and_that_is_noted(rig: JobRig) -> None:
    await rig.preferences.save(rig.client, Preferences(VERA, mail=NOTHING, digest=480))
    post = Post()
    assert (await sent(rig, post)).asked == []
    assert post.sent == []
    assert [row[-2:] for row in await noted(rig)] == [("dropped", "told.mail_unwanted")] * 2
