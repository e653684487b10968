"""When a location's providers can send somebody. Pure."""

from __future__ import annotations

from services.model import Busy, LocationId, Slot
from services.model.business_hours import BusinessHours, openings
from services.model.setup import Setup


def provider_gaps(setup: Setup, location: LocationId, *, window: Slot) -> Busy:
    """The periods of a window in which no provider of a location works, in epoch seconds.

    None at all where there is no provider yet, or one that works whenever the location is open.
    """
    own = [provider.hours for provider in setup.providers_at(location)]
    kept = [hours for hours in own if hours is not None]
    if not kept or len(kept) < len(own):
        return ()
    gaps: list[tuple[int, int]] = []
    free_from = int(window.start.timestamp())
    for start, end in sorted(span for hours in kept for span in _spans(hours, window)):
        if free_from < start:
            gaps.append((free_from, start))
        free_from = max(free_from, end)
    last = int(window.end.timestamp())
    return (*gaps, (free_from, last)) if free_from < last else tuple(gaps)


def _spans(hours: BusinessHours, window: Slot) -> list[tuple[int, int]]:
    return [(int(start.timestamp()), int(end.timestamp())) for start, end in openings(hours, window.start, window.end)]
