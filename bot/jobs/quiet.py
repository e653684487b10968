"""What is noted of somebody who wants quiet, and how that is told from what waits for other reasons."""

from __future__ import annotations

from datetime import datetime

from cards.text.delivery_reasons import LATER
from services.model import Incident
from services.model.deliveries import Delivery, DeliveryStatus
from services.model.dialog import Text
from services.model.preferences import Preferences


def quiet_until_text(mine: Preferences | None, incident: Incident, *, until: datetime) -> Text:
    """Until when somebody wants quiet, by their clock, else by that of the incident's location; see `why_text`."""
    zone_name = (mine.zone if mine else "") or incident.location.hours.timezone
    return Text(LATER, {"until": until.isoformat(), "zone": zone_name})


def wants_quiet(noted: Delivery) -> bool:
    """Whether something waits for somebody's quiet hours, and not, as a letter does, for a server that is away."""
    return noted.fate is DeliveryStatus.HELD and noted.why is not None and noted.why.key == LATER
