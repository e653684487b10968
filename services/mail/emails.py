"""An e-mail as it is handed over. Values only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from services.parsing.addresses import address_in

_NO_HEADER = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters, whatever else ends a line somewhere, and half surrogate pairs, which UTF-8 cannot hold."""


def in_one_line(words: str) -> str:
    """Somebody's words as they may be a header or an event's subject."""
    return " ".join(_NO_HEADER.sub(" ", words).split())


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail to one person: the same in `text` and `html`.

    `unsubscribe` is where one stops getting them (RFC 8058). `calendar` is an iCalendar file with the method PUBLISH.
    Raises ValueError for a receiver that is no address, and for a header that would not be one line.
    """

    to: str
    name: str
    subject: str
    text: str
    html: str
    unsubscribe: str
    written_at: datetime
    calendar: bytes | None = None

    def __post_init__(self) -> None:
        if address_in(self.to) != self.to.lower():
            raise ValueError("the receiver is no address")
        if any(_NO_HEADER.search(line) for line in (self.name, self.subject, self.unsubscribe)):
            raise ValueError("a header is not one line of text")
