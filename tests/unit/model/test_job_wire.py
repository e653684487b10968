"""Work as it stands in the queue: what is written is read again, and what an earlier release has written is, too."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from services.model import ClaimId, Event, IncidentId, Person, PersonId, Slot, jobs
from services.model.deliveries import Channel, News
from services.model.dialog import Begin, End, Text
from services.model.job_wire import EARLIER, KINDS, milliseconds, queued, work_in
from services.model.jobs import Deliver, ReconcileVisit, TellHeldNews, TellNews, TellOwn, Work
from services.model.outbox import AdminNews, DigestNews, HostNews, IncidentNews, OwnNews
from services.model.personal_news import PersonalNews

ISAR, CLAIM = IncidentId("one-isar"), ClaimId("clm")
CARL = Person(PersonId("id-carl"), "Carl")
NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
SLOT = Slot(NOON, NOON + timedelta(hours=1))
SAID = End(Text("x", {"room": "Isar", "what": Text("y")}), (Text("z"),), offers=(Begin(Text("go"), "map", "isar"),))
TOLD = PersonalNews(
    "handover_offered",
    News.REMINDER,
    CARL,
    NOON,
    "3",
    event=Event.BOOKED,
    claim=CLAIM,
    slot=SLOT,
    until=SLOT.end,
    values={"holder": "Vera"},
    is_late=True,
)
ROW = Deliver("mail:1", Channel.MAIL, IncidentNews("3", "Hello"), CARL, ((ISAR, News.NEW),), "de")
CHAT = Deliver("chat:1", Channel.CHAT, OwnNews(TOLD, "19:c;messageid=1"), CARL, ((ISAR, News.VISIT),), "", "a:carl")
WORK: tuple[Work, ...] = (
    jobs.BeginNext("run"),
    ROW,
    CHAT,
    Deliver("digest", Channel.MAIL, DigestNews(NOON), CARL, ((ISAR, News.NEW),), "de"),
    Deliver(
        "host", Channel.CHAT, HostNews("m", SLOT, (("Inn", 8), ("Ob", None))), CARL, (), "", "a:carl", "c@x.example"
    ),
    Deliver("admin", Channel.CHAT, AdminNews(SAID), None, (), conversation="19:c"),
    jobs.Discover(),
    jobs.DoEffect("run"),
    jobs.EndTrial("trial"),
    jobs.FindHost(ISAR),
    jobs.Leave(),
    jobs.MakeDigest(CARL.id, NOON),
    jobs.OpenPending(ISAR),
    jobs.ReadTimes(ISAR),
    ReconcileVisit(ISAR, CLAIM, "", "isar@x.example", SLOT, "owner@x.example"),
    jobs.RemoveLeftover("a:carl", "m1", ISAR),
    jobs.RunDue(ISAR),
    jobs.RunDue(ISAR, NOON),
    jobs.ShowDialog("run"),
    jobs.ShowPost(ISAR, "19:c"),
    jobs.ShowStorm("storm", "19:c"),
    jobs.Sweep(),
    jobs.TellAdmins(SAID, "unmapped:isar"),
    TellHeldNews(ISAR, News.NEW, "3", CARL.id, (TOLD,)),
    TellNews(ISAR, News.NEW, "3", (TOLD,)),
    TellOwn(ISAR, TOLD, "19:c", "clm:1"),
)


@pytest.mark.parametrize("work", WORK, ids=lambda work: f"{work.kind} {work.name}")
def test_what_is_written_is_read_again(work: Work) -> None:
    order = queued(work, delay=timedelta(seconds=2))
    assert work_in(order.kind, json.loads(json.dumps(order.args))) == work
    assert (order.id, order.kind, order.delay_ms) == (work.name, work.kind, 2000)
    assert {type(value) for value in order.args.values()} <= {str}


def test_every_kind_is_tried_here() -> None:
    assert {type(work) for work in WORK} == {*KINDS.values()}


def test_a_kind_that_there_is_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        work_in("none", {})


@pytest.mark.parametrize(("wait", "ms"), [(timedelta(seconds=1.5), 1500), (timedelta(seconds=-3), 0)])
def test_a_wait_is_never_negative(wait: timedelta, ms: int) -> None:
    assert milliseconds(wait) == ms


SPAN = {"start": SLOT.start.isoformat(), "end": SLOT.end.isoformat()}
ONE = {"person": "id-carl", "name": "Carl"}
EARLIER_TELL = {
    "incident": "one-isar",
    "text": "handover_offered",
    "news": "reminder",
    **ONE,
    "at": NOON.isoformat(),
    "event": "booked",
    "stamp": "3",
    "values": json.dumps({"holder": "Vera", "until": SLOT.end.isoformat()}),
    "claim": "clm",
    **SPAN,
    "conversation": "19:c",
    "late": "yes",
}
NEWS = {"incident": "one-isar", "news": "new", "stamp": "3", "own": json.dumps({"id-carl": EARLIER_TELL})}
DIGEST = {**ONE, "said": "{}", "about": '[["one-isar","new"]]', "language": "de", "due": NOON.isoformat()}
HOST = {"incident": "one-isar", **ONE, "address": "c@x.example", "language": "de", "meeting": "m", **SPAN}
ROOMS = '[["Inn", 8], ["Ob", null]]'
EXPECTED = {
    "visit": (
        {"incident": "one-isar", "claim": "clm", "event": "", "calendar": "isar@x.example", **SPAN},
        ReconcileVisit(ISAR, CLAIM, "", "isar@x.example", SLOT),
    ),
    "tell": (EARLIER_TELL, TellOwn(ISAR, TOLD, "19:c")),
    "news": (NEWS, TellNews(ISAR, News.NEW, "3", (TOLD,))),
    "news_held": ({**NEWS, "person": "id-carl"}, TellHeldNews(ISAR, News.NEW, "3", CARL.id, (TOLD,))),
    "mail": (
        {"incident": "one-isar", **ONE, "news": "new", "language": "de", "stamp": "3", "said": "Hello"},
        Deliver(
            "mail:one-isar:id-carl:new:3", Channel.MAIL, IncidentNews("3", "Hello"), CARL, ((ISAR, News.NEW),), "de"
        ),
    ),
    "digest_chat": (
        {**DIGEST, "conversation": "a:carl"},
        Deliver(
            f"digest_chat:id-carl:{NOON.isoformat()}",
            Channel.CHAT,
            DigestNews(NOON),
            CARL,
            ((ISAR, News.NEW),),
            "de",
            "a:carl",
        ),
    ),
    "digest_mail": (
        DIGEST,
        Deliver(
            f"digest_mail:id-carl:{NOON.isoformat()}", Channel.MAIL, DigestNews(NOON), CARL, ((ISAR, News.NEW),), "de"
        ),
    ),
    "host": (
        {**HOST, "conversation": "", "rooms": ROOMS},
        Deliver(
            "host:one-isar:m",
            Channel.MAIL,
            HostNews("m", SLOT, (("Inn", 8), ("Ob", None))),
            CARL,
            ((ISAR, News.NEW),),
            "de",
            "",
            "c@x.example",
        ),
    ),
    "tell_admins": (
        {"said": json.dumps({"title": {"key": "x", "values": {}}}), "conversation": "19:c"},
        Deliver("", Channel.CHAT, AdminNews(End(Text("x"))), None, (), conversation="19:c"),
    ),
}


@pytest.mark.parametrize("kind", EARLIER)
def test_what_an_earlier_release_has_queued_is_read(kind: str) -> None:
    args, work = EXPECTED[kind]
    assert work_in(kind, args) == work


def test_what_somebody_was_told_by_an_earlier_release_without_a_claim_is_read() -> None:
    none = {"event": "", "values": "{}", "text": "snooze_over"}
    args = {name: value for name, value in EARLIER_TELL.items() if name not in ("claim", *SPAN, "late", "conversation")}
    work = work_in("tell", args | none)
    assert work == TellOwn(ISAR, PersonalNews("snooze_over", News.REMINDER, CARL, NOON, "3"))
