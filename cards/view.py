"""What every part of an incident's card is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.escaping import Markdown
from cards.texts import Voice
from services.model import Entry, Event, Incident, PersonId, Slot


@dataclass(frozen=True, slots=True)
class View:
    """An incident as seen at `now` by `viewer`, or by everybody in a channel when that is None."""

    incident: Incident
    voice: Voice
    now: datetime
    viewer: PersonId | None = None

    @property
    def is_claimant(self) -> bool:
        """Whether the viewer holds the claim."""
        claim = self.incident.claim
        return claim is not None and claim.contact.id == self.viewer

    @property
    def may_release(self) -> bool:
        """Whether a Release button belongs on the card: for the claimant, and on the card that everybody sees."""
        return self.viewer is None or self.is_claimant

    def upcoming(self) -> tuple[Slot, ...]:
        """The offered slots that have not begun."""
        return tuple(slot for slot in self.incident.offer.slots if slot.start > self.now)

    def last(self, event: Event) -> Entry | None:
        """The latest entry of that kind in the history."""
        return next((entry for entry in reversed(self.incident.history) if entry.event is event), None)


def source_name(incident: Incident, voice: Voice) -> Markdown:
    """The monitoring system's name, or what it calls itself."""
    return voice.name(f"source.{incident.source}", fallback=incident.source)
