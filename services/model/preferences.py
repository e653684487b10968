"""How each person wants to be told. Values only; `services.notifications.recipients` decides with them."""

from __future__ import annotations

from dataclasses import dataclass

from services.model import LocationId, Person, Severity
from services.model.deliveries import News


@dataclass(frozen=True, slots=True)
class ChannelPreference:
    """What one way brings to somebody: these severities and kinds, at these locations, None for all of them."""

    severities: frozenset[Severity] = frozenset(Severity)
    kinds: frozenset[News] = frozenset(News)
    locations: frozenset[LocationId] | None = None


NOTHING = ChannelPreference(frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class Preferences:
    """How one person wants to be told, as they have chosen it.

    `chat` is None for what their roles bring by themselves, `mail` for standing in where no chat reaches them; NOTHING
    is a no to either. `address` is where e-mail goes, "" for that in the directory; `zone` is their own IANA zone, ""
    for the location's. `quiet` is a period of each day there, in minutes after midnight, over midnight where the end is
    not after the start: only critical incidents pierce it. `digest` is when what was kept for it comes, in minutes
    after midnight, None for no digest: what no way brings is then not told at all. `lead` is how long before a visit
    its contact is reminded, in minutes, 0 for not at all. `language` is a catalogue's, "" for that of their Teams.
    `employed` says that they worked for a provider when they chose it: it brings nothing once they work for none.
    """

    person: Person
    chat: ChannelPreference | None = None
    mail: ChannelPreference | None = None
    address: str = ""
    zone: str = ""
    quiet: tuple[int, int] | None = None
    digest: int | None = None
    lead: int = 60
    language: str = ""
    employed: bool = False


def is_no(wanted: ChannelPreference | None) -> bool:
    """Whether somebody wants nothing at all by a way."""
    return wanted is not None and not (wanted.severities and wanted.kinds)
