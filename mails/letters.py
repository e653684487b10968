"""The letters: what somebody is told of an incident by e-mail, as it is when the letter is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cards.incident.view import View
from cards.text import times
from cards.text.escaping import one_line
from mails.blocks import Block, Heading, Links, Paragraph, Points, as_html, as_text
from mails.invitation import visit_file
from mails.markup import Html, document, element
from mails.standing import caption, details, exactly, head, standing, title, view_of
from services.mail.emails import Letter
from services.model import Incident, Person, RoomResponse, Slot, State
from services.model.deliveries import News

LINKED: Final = 6
"""Times with a link of their own; the page has them all."""
_LEAD: Final = frozenset({"new", "escalation", "no_visit"})
"""What a letter says a sentence about, before it says how things stand."""


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes, and what they may do.

    `page` is the address of their visit page, None for somebody who works for no provider there; `unsubscribe` is where
    they stop e-mail. Only for those who `may_claim` do the times have links.
    """

    person: Person
    address: str
    unsubscribe: str
    page: str | None = None
    may_claim: bool = False


def letter(
    incident: Incident,
    news: News,
    reader: Reader,
    *,
    sender: str,
    now: datetime,
    language: str = "en",
    said: str = "",
) -> Letter:
    """The letter with that news of an incident; with a calendar file where it tells of a visit that is booked.

    It begins with what is `said` to its reader alone, in their language, "" for nothing of their own.
    What has changed since the news is told as it is now: the subject never promises what is over.
    """
    view = view_of(incident, reader.person.id, now=now, language=language)
    topic = _topic(incident, news)
    subject = _subject(view, topic)
    lead = [Paragraph(said)] if said else _lead(view, topic)
    body = [*head(view), *lead, *standing(view, lambda seen: _offered(seen, reader))]
    body += [*_way(view, reader), *details(view)]
    foot = _foot(view, reader)
    heading = title(incident)
    return Letter(
        to=reader.address,
        name=one_line(reader.person.name),
        subject=subject,
        text=f"{heading}\n{'=' * len(heading)}\n\n{as_text(body)}\n\n-- \n{as_text(foot)}\n",
        html=document(subject, _page(heading, body, foot), language=view.voice.language),
        unsubscribe=reader.unsubscribe,
        written_at=now,
        calendar=_calendar(view, topic, sender),
    )


def _topic(incident: Incident, news: News) -> str:
    """What a letter is about by now: the news itself, unless the incident has moved on."""
    if incident.state is State.CLOSED:
        return "closed"
    if incident.claim is not None and news is News.REMINDER:
        return "reminder"
    if incident.claim is not None:
        return "visit" if incident.claim.answer is RoomResponse.ACCEPTED else "claimed"
    return str(news) if news in {News.NEW, News.ESCALATION} else "no_visit"


def _subject(view: View, topic: str) -> str:
    incident, voice = view.incident, view.voice
    place = voice.plain("summary.place", room=incident.room.name, location=incident.location.name)
    slot = exactly(view, incident.claim.slot) if incident.claim else ""
    severity = voice.plain(f"severity.{incident.severity}")
    return voice.plain(f"mail_subject_{topic}", severity=severity, title=incident.title, place=place, slot=slot)


def _lead(view: View, topic: str) -> list[Block]:
    return [Paragraph(view.voice.plain(f"mail_lead_{topic}", room=view.incident.room.name))] if topic in _LEAD else []


def _offered(view: View, reader: Reader) -> list[Block]:
    """The next times, each with a link for whoever may claim one, and the way to all of them."""
    voice, slots = view.voice, view.upcoming()
    best = slots[:LINKED]
    labels = [times.clock_time(slot, voice.zone, voice.language) for slot in best]
    begun: list[Block] = [Heading(voice.plain("offer.next")), *caption(view)]
    if reader.page is None or not reader.may_claim:
        return [*begun, Points(tuple(labels))]
    rows = tuple(
        (voice.plain("visit_page_claim", slot=label), slot_address(reader.page, slot))
        for label, slot in zip(labels, best, strict=True)
    )
    return [*begun, Links(rows, is_button=True)]


def _way(view: View, reader: Reader) -> list[Block]:
    """The way to the page, where all times are."""
    if reader.page is None:
        return []
    is_open = view.incident.state is State.OPEN and view.upcoming()
    key = "mail_all" if is_open and reader.may_claim else "mail_page"
    return [Links(((view.voice.plain(key, count=len(view.upcoming())), reader.page),))]


def slot_address(page: str, slot: Slot) -> str:
    """The page with one time chosen, which is not claimed by that."""
    return f"{page}?slot={int(slot.start.timestamp())}"


def _foot(view: View, reader: Reader) -> list[Block]:
    voice = view.voice
    yours = [Paragraph(voice.plain("mail_yours"))] if reader.page else []
    stop = Links(((voice.plain("mail_stop"), reader.unsubscribe),))
    return [Paragraph(voice.plain("mail_why", room=view.incident.room.name)), *yours, stop]


def _page(heading: str, body: list[Block], foot: list[Block]) -> Html:
    main = element("main", element("h1", heading), Html("\n"), as_html(body))
    return Html(f"{main}\n{element('footer', as_html(foot))}")


def _calendar(view: View, topic: str, sender: str) -> bytes | None:
    claim = view.incident.claim
    if claim is None or topic != "visit":
        return None
    return visit_file(view.incident, claim, sender=sender, voice=view.voice, now=view.now)
