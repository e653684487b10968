"""An e-mail as it is handed over. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.parsing.addresses import address_in
from services.parsing.one_line import NO_HEADER


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
        if any(NO_HEADER.search(line) for line in (self.name, self.subject, self.unsubscribe)):
            raise ValueError("a header is not one line of text")
