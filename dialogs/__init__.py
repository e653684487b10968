"""What Roomfix asks administrators, as values: one module a dialog, each pure (see `services.model.dialog.Dialog`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.calendars.choose_calendars import Calendars
from dialogs.connection.approval import Approval
from dialogs.connection.booking import Booking
from dialogs.connection.connect import Connect
from dialogs.connection.disconnect import Disconnect
from dialogs.connection.status import Status
from dialogs.connection.trial import Trial
from dialogs.connection.try_connection import ConnectionTest
from dialogs.mapping.map import Map
from dialogs.monitors.maintenance import Maintenance
from dialogs.monitors.report_grace import Sources
from dialogs.preferences.notify import Notify
from dialogs.rooms.room_import import Import
from dialogs.rooms.room_list import Rooms
from dialogs.sites.locations import Locations
from dialogs.sites.people import People
from dialogs.sites.providers import Providers
from dialogs.visit import VISIT_DIALOGS
from services.model.dialog import Dialog

DIALOGS: Final[Mapping[str, Dialog[Any]]] = {
    "connect": Connect(),
    "booking": Booking(),
    "approval": Approval(),
    "trial": Trial(),
    "status": Status(),
    "test": ConnectionTest(),
    "disconnect": Disconnect(),
    "calendars": Calendars(),
    "map": Map(),
    "rooms": Rooms(),
    "import": Import(),
    "locations": Locations(),
    "providers": Providers(),
    "people": People(),
    "sources": Sources(),
    "maintenance": Maintenance(),
    "notify": Notify(),
    **VISIT_DIALOGS,
}
"""Every dialog, by the word that begins it."""

EVERYBODYS: Final = frozenset({"notify", *VISIT_DIALOGS})
"""The dialogs that are not for admins alone; whether somebody may do what they end in, the lifecycle decides."""
