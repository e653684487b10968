"""The page behind an e-mail's links in a running application: reading changes nothing, one press claims once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pytest

from sandbox.playground.tenant import ADELE, ISAIAH, MEGAN, Person
from services.mail.visit_links import LIFETIME, VisitLink
from services.model import IncidentId, PersonId
from services.model.errors import Unavailable
from services.model.preferences import NOTHING
from services.model.setup import Setup
from tests.builders.chat_people import STRANGER
from tests.builders.html_reading import Page
from tests.builders.running_roomfix import CONTOSO, Roomfix, wait_for

HALF_PAST_TEN = "2035-01-08T09:30:00+00:00"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a browser got."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def page(self) -> Page:
        found = Page(self.text)
        assert found.broken == []
        assert found.tags.count("h1") == 1
        return found

    @property
    def words(self) -> str:
        return self.page.text


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with the link from their e-mail."""

    roomfix: Roomfix
    path: str

    async def get(self, more: str = "", **headers: str) -> Answer:
        return await self.ask("GET", more, headers=headers)

    async def press(self, data: Any, more: str = "", **headers: str) -> Answer:
        """Send a form; text and bytes go as they are."""
        return await self.ask("POST", more, data=data, headers={"Content-Type": FORM} | headers)

    async def claim(self, start: str = HALF_PAST_TEN) -> Answer:
        return await self.press({"slot": epoch(start)})

    async def ask(self, method: str, more: str = "", **how: Any) -> Answer:
        url = f"{self.roomfix.chat.url}{self.path}{more}"
        async with self.roomfix.chat.session.request(method, url, allow_redirects=False, **how) as answer:
            return Answer(answer.status, dict(answer.headers), await answer.text())


def visitor(roomfix: Roomfix, incident: str, person: Person = MEGAN) -> Visitor:
    link = VisitLink(CONTOSO, IncidentId(incident), PersonId(person.object_id))
    token = roomfix.parts.context.links.token(link, now=roomfix.clock())
    return Visitor(roomfix, f"/visit/{token}")


def epoch(start: str) -> str:
    return str(int(datetime.fromisoformat(start).timestamp()))


async def change_setup(roomfix: Roomfix, **changes: Any) -> None:
    def change(setup: Setup) -> Setup:
        return replace(setup, providers=tuple(replace(one, **changes) for one in setup.providers))

    await roomfix.parts.store.change_setup(CONTOSO, change)


async def kept(roomfix: Roomfix, incident: str) -> Any:
    return await roomfix.parts.store.incident(CONTOSO, IncidentId(incident))


# reading


async def test_reading_shows_the_times_and_changes_nothing(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    await roomfix.settled()
    before, megan = await kept(roomfix, incident), visitor(roomfix, incident)
    for more in ("", f"?slot={epoch(HALF_PAST_TEN)}", "?slot=0", "?slot=x&release=y", "/unsubscribe"):
        answer = await megan.get(more)
        assert answer.status == 200, answer.text
        assert (await megan.ask("HEAD", more)).status == 200
    await roomfix.settled()
    assert await kept(roomfix, incident) == before
    assert roomfix.booked() == []
    assert await roomfix.parts.context.preferences.all(CONTOSO) == ()


async def test_the_page_offers_what_the_card_offers(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    page = (await visitor(roomfix, incident).get()).page
    stored = await kept(roomfix, incident)
    assert [value for _, name, value in page.buttons if name == "slot"] == [
        epoch(slot.start.isoformat()) for slot in stored.offer.slots
    ]
    assert "Mon 8 Jan 10:00–11:00 10:30–11:30" in page.text
    assert "Projector stays dark" in page.text
    assert "This page is for Megan Bowen." in page.text


@pytest.mark.parametrize("more", ["/", "/unsubscribe/", "/%0d%0aSet-Cookie:x", "/unsubscribe/more"])
async def test_a_link_that_something_was_added_to_is_a_page_that_says_so(roomfix: Roomfix, more: str) -> None:
    incident, _ = await roomfix.opened()
    answer = await visitor(roomfix, incident).get(more, **{"Accept-Language": "de"})
    assert answer.status == 404
    assert "Roomfix kennt diesen Link nicht" in answer.words


async def test_the_page_is_kept_by_nobody_and_runs_nothing(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    nonsense = await Visitor(roomfix, "/visit/nonsense").get()
    for answer, forms in ((await visitor(roomfix, incident).get(), "'self'"), (nonsense, "'none'")):
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert f"form-action {forms};" in policy
        assert "unsafe" not in policy
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("wish", "language"),
    [
        ("de", "de"),
        ("it,de-AT;q=0.8,en;q=0.1", "de"),
        ("en-GB,en;q=0.9", "en"),
        ("fr", "fr"),
        ("it", "en"),
        ("*", "en"),
        ("", "en"),
        ("xx;q=nan,;;;,en", "en"),
        ("q" * 5000, "en"),
    ],
)
async def test_whatever_language_a_browser_wishes_it_gets_one_that_is_there(
    roomfix: Roomfix, wish: str, language: str
) -> None:
    incident, _ = await roomfix.opened()
    assert (await visitor(roomfix, incident).get(**{"Accept-Language": wish})).page.language == language


# claiming and giving back


async def test_a_press_claims_and_the_page_and_the_cards_show_it(roomfix: Roomfix) -> None:
    incident, card = await roomfix.opened()
    megan = visitor(roomfix, incident)
    answer = await megan.claim()
    assert answer.status == 303
    assert answer.headers["Location"] == megan.path.rpartition("/")[2]
    found = await roomfix.until(incident, "booked")
    assert (found["visit"]["contact"], found["visit"]["start"]) == ("Megan Bowen", HALF_PAST_TEN)
    words = (await megan.get()).words
    assert "Your visit, claimed on Mon 8 Jan" in words
    assert "Isar accepted: the visit stands in its calendar." in words
    assert "Visit by Megan Bowen" in (await visitor(roomfix, incident, ADELE).get()).words
    await wait_for(lambda: "Visit by **Megan Bowen**" in card.words)


async def test_the_same_press_many_times_is_one_claim(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    answers = await asyncio.gather(*(megan.claim() for _ in range(4)))
    assert {answer.status for answer in answers} == {303}
    assert (await megan.claim()).status == 303
    found = await roomfix.until(incident, "booked")
    await roomfix.settled()
    assert [entry["event"] for entry in found["history"]].count("claimed") == 1
    assert len(roomfix.booked()) == 1


async def test_of_two_people_who_press_at_once_one_gets_the_time(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    people = [visitor(roomfix, incident, who) for who in (MEGAN, ADELE)]
    answers = await asyncio.gather(*(who.claim() for who in people))
    assert sorted(answer.status for answer in answers) == [303, 409]
    (lost,) = [answer for answer in answers if answer.status == 409]
    found = await roomfix.until(incident, "booked")
    assert f"{found['visit']['contact']} was first and has Isar for Mon 8 Jan 10:30–11:30 CET" in lost.words
    assert len(roomfix.booked()) == 1


async def test_a_time_that_is_gone_is_refused_with_those_that_are_free_now(roomfix: Roomfix) -> None:
    first, _ = await roomfix.opened(title="Projector stays dark")
    second, _ = await roomfix.opened(title="No sound")
    assert (await visitor(roomfix, first).claim()).status == 303
    answer = await visitor(roomfix, second, ISAIAH).claim("2035-01-08T10:00:00+00:00")
    assert answer.status == 409
    assert "Nothing was changed: Megan Bowen was first and has Isar" in answer.words
    assert "Below is how it stands now." in answer.words
    assert answer.page.buttons[0] == ("11:30–12:30", "slot", epoch("2035-01-08T10:30:00+00:00"))


@pytest.mark.parametrize(
    ("start", "words"),
    [
        ("2035-01-08T09:37:00+00:00", "Isar is no longer free then"),
        ("2035-01-08T02:00:00+00:00", "Nothing was changed"),
        ("2020-01-08T10:00:00+00:00", "Nothing was changed"),
    ],
)
async def test_a_time_that_was_never_offered_is_refused_in_words(roomfix: Roomfix, start: str, words: str) -> None:
    incident, _ = await roomfix.opened()
    answer = await visitor(roomfix, incident).claim(start)
    assert answer.status == 409
    assert words in answer.words
    assert "Problem." in answer.words
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_a_contact_cannot_hold_two_visits_at_once_from_e_mail_either(roomfix: Roomfix) -> None:
    first, _ = await roomfix.opened("Isar")
    second, _ = await roomfix.opened("Inn")
    await visitor(roomfix, first).claim()
    answer = await visitor(roomfix, second).claim()
    assert answer.status == 409
    assert "you already have a visit in Isar on Mon 8 Jan 10:30–11:30 CET" in answer.words


async def test_who_holds_a_claim_gives_it_back_and_nobody_else(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    megan, adele = visitor(roomfix, incident), visitor(roomfix, incident, ADELE)
    await megan.claim()
    await roomfix.until(incident, "booked")
    ((title, name, claim),) = (await megan.get()).page.buttons
    assert (title, name) == ("Release this time", "release")
    assert (await adele.get()).page.buttons == []
    refused = await adele.press({"release": claim})
    assert refused.status == 409
    assert "only the person who claimed the time can do this" in refused.words
    assert (await megan.press({"release": "another claim"})).status == 409
    assert (await roomfix.incident(incident))["state"] == "booked"
    assert (await megan.press({"release": claim})).status == 303
    await wait_for(lambda: not roomfix.booked())
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_an_incident_that_is_closed_says_so(roomfix: Roomfix) -> None:
    incident = await roomfix.report(source_id="s1")
    await roomfix.card_of(incident)
    await roomfix.report(source_id="s1", status="resolved")
    megan = visitor(roomfix, incident)
    assert "The fault is gone" in (await megan.get()).words
    answer = await megan.claim()
    assert answer.status == 409
    assert "the incident is closed" in answer.words


# what is not let in


async def test_a_link_that_is_not_one_is_told_and_shows_nothing(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    good = visitor(roomfix, incident)
    for path in (good.path[:-1], good.path + "A", "/visit/x", f"/visit/{'a' * 6000}", "/visit/%00"):
        for answer in (await Visitor(roomfix, path).get(), await Visitor(roomfix, path).claim()):
            assert answer.status == 404, path
            assert "does not know this link" in answer.words
            assert "Projector" not in answer.text
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_an_old_link_is_told_to_be_old(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    roomfix.clock.move(seconds=LIFETIME.total_seconds() + 1)
    for answer in (await megan.get(), await megan.claim()):
        assert answer.status == 410
        assert "older than 14 days" in answer.words


async def test_a_link_is_void_once_its_person_is_no_contact_any_more(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    await change_setup(roomfix, contacts=())
    for answer in (await megan.get(), await megan.claim(), await visitor(roomfix, incident, STRANGER).get()):
        assert answer.status == 403
        assert "you are no contact of a provider that serves Munich any more" in answer.words
        assert "Projector" not in answer.text
    assert (await roomfix.incident(incident))["state"] == "open"


async def test_a_subcontractor_looks_and_does_not_claim(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    setup = await roomfix.parts.store.setup(CONTOSO)
    people = setup.providers[0].contacts
    await change_setup(roomfix, contacts=(), subcontractors=people)
    megan = visitor(roomfix, incident)
    page = (await megan.get()).page
    assert page.buttons == []
    assert "10:30–11:30" in page.text
    answer = await megan.claim()
    assert answer.status == 409
    assert "you are not a contact" in answer.words


async def test_a_link_of_an_incident_that_is_not_there_is_told(roomfix: Roomfix) -> None:
    assert (await visitor(roomfix, "0a1b2c3d-0011223344556677").get()).status == 404


NONSENSE: dict[str, Any] = {
    "nothing": "",
    "no field": "&&&",
    "another field": "incident=1",
    "no number": "slot=soon",
    "an empty number": "slot=",
    "a negative number": "slot=-1",
    "a huge number": f"slot={'9' * 300}",
    "other digits": "slot=%D9%A3",
    "two times": "slot=1&slot=2",
    "both at once": "slot=1&release=x",
    "broken bytes": b"slot=\xff\xfe",
    "broken escapes": "slot=%zz",
    "an empty claim": "release=",
    "a zero byte": b"\x00",
}


@pytest.mark.parametrize("body", NONSENSE.values(), ids=NONSENSE.keys())
async def test_nonsense_is_refused_in_words_and_changes_nothing(roomfix: Roomfix, body: Any) -> None:
    incident, _ = await roomfix.opened()
    before = await kept(roomfix, incident)
    answer = await visitor(roomfix, incident).press(body)
    assert answer.status == 400, answer.text
    assert "Roomfix cannot read what the browser sent" in answer.words
    assert await kept(roomfix, incident) == before


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_only_a_form_of_the_usual_kind_is_read(roomfix: Roomfix, kind: str) -> None:
    incident, _ = await roomfix.opened()
    answer = await visitor(roomfix, incident).press(f"slot={epoch(HALF_PAST_TEN)}", **{"Content-Type": kind})
    assert answer.status == 400
    assert (await roomfix.incident(incident))["state"] == "open"


@pytest.mark.parametrize("more", ["", "/unsubscribe"])
async def test_a_body_of_100_kb_is_refused(roomfix: Roomfix, more: str) -> None:
    incident, _ = await roomfix.opened()
    start = f"slot={epoch(HALF_PAST_TEN)}&x="
    answer = await visitor(roomfix, incident).press(start + "a" * 100_000, more)
    assert answer.status == 413
    assert "far too long" in answer.words
    assert (await roomfix.incident(incident))["state"] == "open"


FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://[::1"},
    {"Origin": "http://localhost.evil.example"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_of_another_site_is_refused(roomfix: Roomfix, headers: dict[str, str]) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    for more in ("", "/unsubscribe"):
        answer = await megan.press({"slot": epoch(HALF_PAST_TEN)}, more, **headers)
        assert answer.status == 403
        assert "another web site sent this" in answer.words
    assert (await roomfix.incident(incident))["state"] == "open"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Sec-Fetch-Site": "none"}, {"Origin": "null"}],
)
async def test_a_form_of_the_page_itself_is_taken(roomfix: Roomfix, headers: dict[str, str]) -> None:
    incident, _ = await roomfix.opened()
    answer = await visitor(roomfix, incident).press({"slot": epoch(HALF_PAST_TEN)}, **headers)
    assert answer.status == 303


async def test_the_origin_of_the_address_that_was_opened_is_the_pages_own(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    for origin in (roomfix.chat.url, roomfix.chat.url.replace("127.0.0.1", "localhost")):
        answer = await visitor(roomfix, incident).press({"slot": epoch(HALF_PAST_TEN)}, Origin=origin)
        assert answer.status == 303


# stopping e-mail


async def test_e_mail_stops_after_a_press_and_not_before(roomfix: Roomfix) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    asked = (await megan.get("/unsubscribe")).page
    assert asked.buttons == [("Stop e-mail", "List-Unsubscribe", "One-Click")]
    answer = await megan.press({"List-Unsubscribe": "One-Click"}, "/unsubscribe")
    assert answer.status == 200
    assert "Roomfix sends you no e-mail any more" in answer.words
    (chosen,) = await roomfix.parts.context.preferences.all(CONTOSO)
    assert (chosen.person.id, chosen.mail) == (MEGAN.object_id, NOTHING)


async def test_a_mail_program_stops_it_by_itself_also_when_the_link_is_old_and_the_person_gone(
    roomfix: Roomfix,
) -> None:
    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    await change_setup(roomfix, contacts=())
    roomfix.clock.move(days=300)
    body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await megan.press(body, "/unsubscribe", **kind)).status == 200
    assert len(await roomfix.parts.context.preferences.all(CONTOSO)) == 1


@pytest.mark.parametrize("path", ["/visit/nonsense/unsubscribe", "/visit/x"])
async def test_nobody_is_unsubscribed_by_a_link_that_is_none(roomfix: Roomfix, path: str) -> None:
    assert (await Visitor(roomfix, path).press({"List-Unsubscribe": "One-Click"})).status == 404
    assert await roomfix.parts.context.preferences.all(CONTOSO) == ()


# when something breaks


async def test_what_breaks_is_a_page_with_a_reference_and_the_log_has_no_link(
    roomfix: Roomfix, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def breaks(*given: object, **named: object) -> None:
        raise RuntimeError("words that nobody should see")

    incident, _ = await roomfix.opened()
    megan = visitor(roomfix, incident)
    monkeypatch.setattr("services.incidents.visits.claim", breaks)
    answer = await megan.claim()
    assert answer.status == 500
    found = re.search(r"this reference: (\w+)", answer.words)
    assert found
    logged = capsys.readouterr().out
    assert found[1] in logged
    assert megan.path.rpartition("/")[2] not in logged
    assert "nobody should see" not in logged + answer.text


async def test_an_outage_is_a_page_that_says_to_try_again(roomfix: Roomfix, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*given: object, **named: object) -> None:
        raise Unavailable("store_away")

    incident, _ = await roomfix.opened()
    monkeypatch.setattr(type(roomfix.parts.store), "look", away)
    answer = await visitor(roomfix, incident).get()
    assert answer.status == 503
    assert "Roomfix cannot reach its own store" in answer.words
    monkeypatch.undo()
    assert (await visitor(roomfix, incident).get()).status == 200
