"""The words that tell one person something of their own, in a chat or at the head of a letter, whoever sends it."""

from __future__ import annotations

from datetime import datetime

from cards.text.catalogue import known_language
from cards.text.texts import Voice
from services.incidents.commit import NEWS
from services.model import Incident
from services.model.business_hours import zone
from services.model.deliveries import News
from services.model.jobs import Deliver
from services.model.personal_news import PersonalNews
from services.notifications.outbox_rows import letter_row
from services.notifications.personal import REMINDING, came_late
from services.notifications.recipients import DeliveryPlan


def words(incident: Incident, said: PersonalNews, *, language: str, now: datetime, is_plain: bool = False) -> str:
    """What is said, as Markdown or as plain text for a letter; why it comes late at its end."""
    voice = Voice(zone(incident.location.hours.timezone), language, now)
    known: dict[str, object] = {
        "name": said.person.name,
        "room": incident.room.name,
        "location": incident.location.name,
        "title": incident.title,
        **said.values,
    }
    if said.slot is not None:
        known["slot"] = voice.exactly(said.slot)
    if said.until is not None:
        known["until"] = voice.exactly(said.until)
    speak = voice.plain if is_plain else voice.say
    sentences = [speak(said.text, **known)]
    if said.is_late:
        sentences.append(speak("told_late"))
    elif came_late(said, now):
        sentences.append(speak("told_after", due=voice.exactly(said.at)))
    return " ".join(sentences)


def own_letter(incident: Incident, plan: DeliveryPlan, said: PersonalNews, *, language: str, now: datetime) -> Deliver:
    """The letter that tells somebody something of their own, in whatever language they read."""
    own = words(incident, said, language=known_language(language), now=now, is_plain=True)
    return letter_row(incident.id, plan, letter_news(said), said.stamp, language=language, said=own)


def letter_news(said: PersonalNews) -> News:
    """The kind of a letter: what everybody else is told of the same change, if it reminds of nothing."""
    if said.text in REMINDING:
        return News.REMINDER
    return NEWS.get(said.event, News.VISIT) if said.event is not None else News.VISIT
