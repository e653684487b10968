"""Whose calendar is shared with whom, how far, and since when a permission is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sandbox.m365.mailboxes import Clock


class Role(StrEnum):
    """How far a calendar is shared (csdl: calendarPermission.role); freeBusyRead is what everybody has anyway."""

    NONE = "none"
    FREE_BUSY = "freeBusyRead"
    LIMITED = "limitedRead"
    READ = "read"
    WRITE = "write"

    @property
    def reads(self) -> bool:
        return self in {Role.READ, Role.WRITE}

    @property
    def sees_details(self) -> bool:
        """Subject and place in free/busy, which limitedRead gives without the calendar itself."""
        return self.reads or self is Role.LIMITED


@dataclass(frozen=True, slots=True)
class Share:
    """One mailbox's calendar shared with one account.

    Until it is accepted in Outlook it is missing among the account's calendars; that the owner's address works all the
    same is unverified.
    """

    mailbox: str
    account: str
    role: Role
    is_accepted: bool = True


class Shares:
    """Every share, and the mailboxes whose permissions have been granted but are not in force yet."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shares: dict[tuple[str, str], Share] = {}
        self._withheld: dict[str, datetime | None] = {}

    def __iter__(self) -> Iterator[Share]:
        return iter(list(self._shares.values()))

    def put(self, share: Share) -> None:
        """Share, change how far, or with NONE take it back."""
        self._shares[share.mailbox, share.account] = share

    def role(self, mailbox: str, account: str | None) -> Role:
        share = self._shares.get((mailbox, account or ""))
        return share.role if share else Role.NONE

    def listed(self, account: str) -> list[str]:
        """Whose calendars stand among an account's own."""
        return [each.mailbox for each in self if each.account == account and each.is_accepted and each.role.reads]

    def withhold(self, mailbox: str, *, until: datetime | None = None) -> None:
        """Let a mailbox refuse everybody but its owner, as before a grant has spread; None: until `release`."""
        self._withheld[mailbox.lower()] = until

    def release(self, mailbox: str) -> None:
        self._withheld.pop(mailbox.lower(), None)

    def is_withheld(self, mailbox: str) -> bool:
        if mailbox not in self._withheld:
            return False
        until = self._withheld[mailbox]
        return until is None or self._clock() < until
