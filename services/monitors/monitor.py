"""What a kind of monitor is: its name and title, how its requests are proven, and which reports are in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.monitors.intake import Read, Sent, verify, verify_key


@dataclass(frozen=True, slots=True)
class Monitor:
    """One kind of monitor.

    `title` is what people call it, None for one that has no name of its own. `verify` proves a request by the source's
    key, or raises IntakeError. `reports` reads what it says for a source, or raises IntakeError for a body of which
    nothing can be read. `has_plain_key` says that the key is the vendor's own text and not base64; `asks_first` that it
    asks by OPTIONS whether it may send; `minds_unknown` that a `resolved` of nothing reported is a mistake of its own,
    which it is told.
    """

    title: str | None
    verify: Callable[[str, Sent], None]
    reports: Callable[[str, Sent], tuple[Read, ...]]
    has_plain_key: bool = False
    asks_first: bool = False
    minds_unknown: bool = False


def signed(secret: str, sent: Sent) -> None:
    """Check a signature of Standard Webhooks; raises IntakeError 401."""
    verify(secret, sent.body, sent.headers)


def with_key(secret: str, sent: Sent) -> None:
    """Check a key that comes as bearer token or password; raises IntakeError 401."""
    verify_key(secret, sent.headers.get("authorization", ""))
