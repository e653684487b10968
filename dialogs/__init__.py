"""What Roomfix asks administrators, as values: one module a dialog, each pure (see `services.forms.Dialog`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.booking import Booking
from dialogs.calendars import Calendars
from dialogs.connect import Connect
from dialogs.connection_test import ConnectionTest
from dialogs.disconnect import Disconnect
from dialogs.locations import Locations
from dialogs.map import Map
from dialogs.people import People
from dialogs.providers import Providers
from dialogs.room_import import Import
from dialogs.rooms import Rooms
from dialogs.status import Status
from dialogs.trial import Trial
from services.forms import Dialog

DIALOGS: Final[Mapping[str, Dialog[Any]]] = {
    "connect": Connect(),
    "booking": Booking(),
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
}
"""Every dialog, by the word that begins it."""
