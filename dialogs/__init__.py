"""What Roomfix asks administrators, as values: one module a dialog, each pure (see `services.forms.Dialog`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dialogs.booking import Booking
from dialogs.connect import Connect
from dialogs.locations import Locations
from dialogs.people import People
from dialogs.providers import Providers
from dialogs.trial import Trial
from services.forms import Dialog

DIALOGS: Final[Mapping[str, Dialog[Any]]] = {
    "connect": Connect(),
    "booking": Booking(),
    "trial": Trial(),
    "locations": Locations(),
    "providers": Providers(),
    "people": People(),
}
"""Every dialog, by the word that begins it."""
