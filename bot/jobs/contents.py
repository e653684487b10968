"""What a row of the outbox says: as words or a card in a chat, as a letter by e-mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.chat.app_context import AppContext
from bot.jobs.outbox import Telling
from bot.jobs.personal_texts import words
from cards.forms.dialog_form import plain
from cards.text.catalogue import known_language
from cards.text.texts import UTC_ZONE, Voice
from mails.digest import digest_letter
from mails.hosts import host_letter
from mails.letters import Reader, letter
from services.mail.emails import Letter
from services.mail.smtp import Mailer
from services.mail.visit_links import VisitLink, at_work
from services.model import Incident
from services.model.business_hours import zone
from services.model.conversations import Conversation
from services.model.dialog import End, Text
from services.model.outbox import AdminNews, DigestNews, HostNews, IncidentNews, OwnNews

LATE: Final = timedelta(minutes=10)
"""From when on a digest says that it should have come before."""
MOST_LINES: Final = 30
LONGEST_TITLE: Final = 120


def said_in(telling: Telling, place: Conversation) -> tuple[End | str, Voice]:
    """What is said in a chat, and the voice that says it, in the language that is read there."""
    row, everybodys = telling.row, telling.setup.client.language
    match row.content:
        case OwnNews(told):
            own = (telling.mine.language if telling.mine else "") or place.language
            language = known_language(own if place.person is not None else everybodys)
            return words(telling.incidents[0], told, language=language, now=telling.now), Voice(UTC_ZONE, language)
        case AdminNews(said):
            return said, Voice(UTC_ZONE, known_language(place.language or everybodys))
    return _end(telling)


def letter_of(context: AppContext, telling: Telling, address: str, mailer: Mailer) -> Letter:
    """The letter that goes to an address; raises ValueError for a row that no e-mail can tell."""
    row, incident, now = telling.row, telling.incidents[0], telling.now
    if row.person is None:
        raise ValueError("a letter goes to a person")
    # a link is about one incident, but leads to no more e-mail at all
    page = context.links.page(VisitLink(telling.client, incident.id, row.person.id), now=now)
    reader = Reader(row.person, address, unsubscribe=f"{page}/unsubscribe")
    if isinstance(row.content, IncidentNews):
        place, setup, news = incident.location.id, telling.setup, row.about[0][1]
        shown = page if at_work(setup, row.person.id, place) else None
        may_claim = setup.is_contact(row.person.id, place)
        reader = replace(reader, page=shown, may_claim=may_claim)
        language, said = row.language, row.content.said
        return letter(incident, news, reader, sender=mailer.sender, now=now, language=language, said=said)
    end, voice = _end(telling)
    write = digest_letter if isinstance(row.content, DigestNews) else host_letter
    lines = [plain(line, voice) for line in end.lines]
    return write(plain(end.title, voice), lines, reader, now=now, language=voice.language)


def _end(telling: Telling) -> tuple[End, Voice]:
    content, language = telling.row.content, known_language(telling.row.language)
    match content:
        case DigestNews():
            return _digest(telling, content), Voice(UTC_ZONE, language)
        case HostNews():
            incident = telling.incidents[0]
            voice = Voice(zone(incident.location.hours.timezone), language, telling.now)
            return _host(incident, content, voice), voice
    raise ValueError(f"no card says {type(content).__name__}")


def _digest(telling: Telling, digest: DigestNews) -> End:
    mine, incidents = telling.mine, telling.incidents
    voice = Voice(zone((mine.zone if mine else "") or "UTC"), known_language(telling.row.language), telling.now)
    late = [Text("digest.late", {"due": voice.exactly(digest.due)})] if telling.now - digest.due >= LATE else []
    lines = [*late, *(_line(incident) for incident in incidents[:MOST_LINES])]
    if len(incidents) > MOST_LINES:
        lines.append(Text("digest.more", {"count": len(incidents) - MOST_LINES}))
    return End(Text("digest.title", {"count": len(incidents)}), tuple(lines))


def _line(incident: Incident) -> Text:
    title = incident.title
    short = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
    return _placed("digest.line", incident, title=short, state=Text(f"state.{incident.state}"))


def _host(incident: Incident, news: HostNews, voice: Voice) -> End:
    what = Text("host.what", {"title": incident.title})
    when = Text("host.when", {"slot": voice.exactly(news.slot)})
    lines = (what, when, *_instead(incident, news), Text("host.move"))
    return End(_placed("host.title", incident), lines)


def _instead(incident: Incident, news: HostNews) -> Sequence[Text]:
    """The rooms that are free, and whether they are known to be large enough."""
    if not news.rooms:
        return [_placed("host.none", incident)]
    rooms = [
        Text("host.room_unknown" if capacity is None else "host.room", {"room": name, "count": capacity})
        for name, capacity in news.rooms
    ]
    return [_placed("host.free_any" if incident.room.capacity is None else "host.free", incident), *rooms]


def _placed(key: str, incident: Incident, **values: Text | str) -> Text:
    return Text(key, {"room": incident.room.name, "location": incident.location.name, **values})
