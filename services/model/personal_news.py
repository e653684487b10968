"""Something that one person is told of their own. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.model import ClaimId, Event, Person, Slot
from services.model.deliveries import News


@dataclass(frozen=True, slots=True)
class PersonalNews:
    """Something that somebody is told of their own; `text` is its key in the catalogue, with its `values`.

    `at` is when it was to be told. `event` is the change that it comes from, None for what they wished to hear at a
    time, and `stamp` tells apart what is new of one incident. `claim` is the claim that it is about, with the `slot` it
    had; `until` is when an offer runs out. `is_late` says that Roomfix did not run when it was due.
    """

    text: str
    news: News
    person: Person
    at: datetime
    stamp: str
    event: Event | None = None
    claim: ClaimId | None = None
    slot: Slot | None = None
    until: datetime | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    is_late: bool = False
