"""What the jobs that tell people need, and what they say and note alike of somebody who wants quiet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.teams.messenger import Messenger
from cards.text.delivery_reasons import LATER
from services.model import Incident
from services.model.deliveries import Delivery, DeliveryStatus
from services.model.dialog import Text
from services.model.preferences import Preferences
from services.store.delivery_record import DeliveryRecord
from services.store.notification_ledger import NotificationLedger
from services.store.preferences_store import PreferencesStore
from services.store.rate_limits import Turn
from services.store.redis_store import Store
from services.store.snoozes import Snoozes


@dataclass(frozen=True, slots=True)
class NewsContext:
    """What the jobs need; `configured` are admins from the start, `mail_works` where e-mail is set up."""

    store: Store
    preferences: PreferencesStore
    notifications: NotificationLedger
    deliveries: DeliveryRecord
    snoozes: Snoozes
    messenger: Messenger
    throttle: Turn
    configured: frozenset[str]
    mail_works: bool
    now: Callable[[], datetime]


def quiet_until_text(mine: Preferences | None, incident: Incident, *, until: datetime) -> Text:
    """Until when somebody wants quiet, by their clock, else by that of the incident's location; see `why_text`."""
    zone_name = (mine.zone if mine else "") or incident.location.hours.timezone
    return Text(LATER, {"until": until.isoformat(), "zone": zone_name})


def wants_quiet(noted: Delivery) -> bool:
    """Whether something waits for somebody's quiet hours, and not, as a letter does, for a server that is away."""
    return noted.fate is DeliveryStatus.HELD and noted.why is not None and noted.why.key == LATER
