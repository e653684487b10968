"""Every mailbox of the tenant and the items in it, in memory."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from sandbox.m365.events import Address, Event, key_of, made_up_key
from sandbox.m365.tenant import Person, Room, Tenant

Clock = Callable[[], datetime]


class Mailboxes:
    """Items by mailbox address. Every write gives the item a new change key, as Exchange does."""

    def __init__(self, tenant: Tenant, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count(1)
        everybody: tuple[Person | Room, ...] = (*tenant.accounts, *tenant.rooms)
        self._accounts: dict[str, Person | Room] = {
            name.lower(): account for account in everybody for name in _names(account)
        }
        self._items: dict[str, dict[str, Event]] = {
            account.address: {} for account in everybody if isinstance(account, Room) or account.has_mailbox
        }
        self._by_uid: dict[tuple[str, str], str] = {}
        self._transactions: dict[tuple[str, str], str] = {}

    def now(self) -> datetime:
        return self._clock()

    def account(self, name: str) -> Person | Room | None:
        """Who has this address, user principal name or object id, whatever its case."""
        return self._accounts.get(name.lower())

    def has(self, address: str) -> bool:
        return address in self._items

    def named(self, address: str, *, name: str = "") -> Address:
        """An address as Exchange resolves it: known ones by their directory name, others as they came."""
        account = self.account(address)
        return Address(account.name, account.address) if account else Address(name or address, address)

    def add(self, event: Event) -> Event:
        """Keep a new item and return it with its key, change key and times; a missing uid is made up."""
        number = next(self._numbers)
        key = made_up_key(f"{event.mailbox}:{number}")
        made = replace(event, key=key, uid=event.uid or f"040000008200E00074C5B7101A82E008{number:032X}")
        if made.transaction is not None:
            self._transactions[made.mailbox, made.transaction] = key
        return self.keep(replace(made, created=self._clock()))

    def keep(self, event: Event) -> Event:
        """Write an item, new or changed."""
        kept = replace(event, change=next(self._numbers), modified=self._clock())
        self._items[event.mailbox][event.key] = kept
        self._by_uid[event.mailbox, event.uid] = event.key
        return kept

    def remove(self, event: Event) -> None:
        self._items[event.mailbox].pop(event.key, None)
        self._by_uid.pop((event.mailbox, event.uid), None)

    def item(self, mailbox: str, item: str) -> Event | None:
        """The item with that id of either form, if it is in that mailbox."""
        return self._items[mailbox].get(key_of(item))

    def items(self, mailbox: str) -> list[Event]:
        """All items in the order of their keys, which is none: Graph does not sort unless asked."""
        return [self._items[mailbox][key] for key in sorted(self._items[mailbox])]

    def copy(self, mailbox: str, uid: str) -> Event | None:
        """That mailbox's item of a meeting."""
        key = self._by_uid.get((mailbox, uid))
        return self._items[mailbox][key] if key else None

    def between(self, mailbox: str, start: datetime, end: datetime) -> Iterator[Event]:
        """Everything that overlaps [start, end); a series only through its occurrences."""
        for event in self._items[mailbox].values():
            if event.start < end and event.end > start and event.kind != "seriesMaster":
                yield event

    def made_with(self, mailbox: str, transaction: str) -> str | None:
        """The key of the item that used up this transactionId in this mailbox, even if it is gone."""
        return self._transactions.get((mailbox, transaction))

    def forget_transaction(self, event: Event) -> None:
        if event.transaction is not None:
            self._transactions.pop((event.mailbox, event.transaction), None)


def _names(account: Person | Room) -> tuple[str, ...]:
    """What a URL may call an account: address, object id and, of a guest, the user principal name."""
    return account.address, account.id, account.upn if isinstance(account, Person) else account.address
