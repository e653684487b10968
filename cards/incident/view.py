"""What every part of an incident's card is drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cards.text.escaping import Markdown
from cards.text.texts import Voice
from services.lifecycle.command_specs import PEOPLE, SPECS, Command, Role
from services.lifecycle.table import may
from services.model import Entry, Event, Incident, PersonId, Slot
from services.monitors.sources import monitor


@dataclass(frozen=True, slots=True)
class View:
    """An incident as seen at `now` by `viewer`, or by everybody in a channel when that is None.

    `roles` are the viewer's; without any, it is not known what the viewer may do.
    """

    incident: Incident
    voice: Voice
    now: datetime
    viewer: PersonId | None = None
    roles: tuple[Role, ...] = ()

    def may(self, command: Command) -> bool:
        """Whether a command's button belongs on the card: where it can be given now, by the viewer if that is known."""
        if self.roles:
            return may(self.incident, command, self.roles)
        return any(may(self.incident, command, (role,)) for role in PEOPLE) and self.may_hold(command)

    def may_hold(self, command: Command) -> bool:
        """Whether the viewer is not shut out of what only the claim's contact does."""
        return self.viewer is None or self.is_claimant or not SPECS[command].is_holders

    @property
    def is_claimant(self) -> bool:
        """Whether the viewer holds the claim."""
        claim = self.incident.claim
        return claim is not None and claim.contact.id == self.viewer

    def upcoming(self) -> tuple[Slot, ...]:
        """The offered slots that have not begun."""
        return tuple(slot for slot in self.incident.offer.slots if slot.start > self.now)

    def last(self, event: Event) -> Entry | None:
        """The latest entry of that kind in the history."""
        return next((entry for entry in reversed(self.incident.history) if entry.event is event), None)


def source_name(incident: Incident, voice: Voice) -> Markdown:
    """The monitoring system's name, or what it calls itself."""
    return voice.name(f"source.{incident.source}", fallback=source_title(incident))


def source_title(incident: Incident) -> str:
    """The name of a product that has one, else what a monitor calls itself."""
    return monitor(incident.source).title or incident.source
