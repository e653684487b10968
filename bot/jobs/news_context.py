"""What the jobs that tell people need, and what they say and note alike of somebody who wants quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.teams.messenger import Messenger
from cards.text.catalogue import known_language
from cards.text.texts import Voice
from services.model import Incident
from services.model.business_hours import zone
from services.model.deliveries import Delivery, Fate
from services.model.dialog import Text
from services.model.preferences import Preferences
from services.store.delivery_record import Deliveries
from services.store.notification_ledger import Tellings
from services.store.preferences_store import PreferencesStore
from services.store.rate_limits import Turn
from services.store.redis_store import Store
from services.store.snoozes import Snoozes

LATER: Final = "told.later"
"""Says until when somebody wants quiet: an ISO time and an IANA zone, which `why_text` puts into words."""


@dataclass(frozen=True, slots=True)
class NewsWorks:
    """What the jobs need; `configured` are admins from the start, `mail_works` where e-mail is set up."""

    store: Store
    preferences: PreferencesStore
    tellings: Tellings
    deliveries: Deliveries
    snoozes: Snoozes
    messenger: Messenger
    limited: Turn
    configured: frozenset[str]
    mail_works: bool
    now: Callable[[], datetime]


def quiet_until_text(mine: Preferences | None, incident: Incident, *, until: datetime) -> Text:
    """Until when somebody wants quiet, by their clock, else by that of the incident's location; see `why_text`."""
    zone_name = (mine.zone if mine else "") or incident.location.hours.timezone
    return Text(LATER, {"until": until.isoformat(), "zone": zone_name})


def why_text(why: Text, language: str, *, now: datetime) -> Text:
    """Why somebody was not told, its time in a reader's language."""
    if why.key != LATER:
        return why
    voice = Voice(zone(str(why.values["zone"])), known_language(language), now)
    return Text(LATER, {"until": voice.exactly(datetime.fromisoformat(str(why.values["until"])))})


def wants_quiet(noted: Delivery) -> bool:
    """Whether something waits for somebody's quiet hours, and not, as a letter does, for a server that is away."""
    return noted.fate is Fate.HELD and noted.why is not None and noted.why.key == LATER
