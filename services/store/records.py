"""How values are kept: as JSON behind the number of the record's shape, so that a later release knows what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from services.model import Busy, Incident
from services.model.conversations import Conversation, Post
from services.model.errors import NeedsAdmin
from services.model.setup import Setup

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """One calendar as last read: its busy periods, or None where Graph could not tell."""

    read_at: datetime
    busy: Busy | None


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident, if there is one, and its client's set-up, read together."""

    incident: Incident | None
    setup: Setup


@dataclass(frozen=True, slots=True)
class Record(Generic[T]):
    """One kind of record and the number of its shape."""

    adapter: TypeAdapter[T]
    shape: int = 1

    def dump(self, value: T) -> str:
        """The value as it is stored."""
        return f"{self.shape}:{self.adapter.dump_json(value).decode()}"

    def load(self, stored: str) -> T:
        """The value; raises NeedsAdmin("store_newer") for a shape that a newer release wrote."""
        shape, _, body = stored.partition(":")
        if shape != str(self.shape):
            raise NeedsAdmin("store_newer", shape=shape)
        return self.adapter.validate_json(body)


INCIDENT = Record(TypeAdapter(Incident))
SETUP = Record(TypeAdapter(Setup))
MIRRORED = Record(TypeAdapter(Mirrored))
CONVERSATION = Record(TypeAdapter(Conversation))
POST = Record(TypeAdapter(Post))


def post_in(target: str, row: str) -> Post:
    """A post as it is stored under its target; one that is only wanted yet has nothing else."""
    return POST.load(row) if row != "{}" else Post(target=target)


def setup_record(setup: Setup) -> tuple[str, str]:
    """A set-up's tag and the set-up, as they are stored."""
    doc = SETUP.dump(setup)
    return sha256(doc.encode()).hexdigest(), doc
