"""Which monitors Roomfix understands: by the name of their key, how their requests are proven and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from services.monitors.intake import Read, Sent, parse, verify, verify_key
from services.monitors.sources import alertmanager, cloudevents, pagerduty, servicenow, wire


@dataclass(frozen=True, slots=True)
class Monitor:
    """One kind of monitor.

    `verify` proves a request by the source's key, or raises IntakeError. `reports` reads what it says for a source, or
    raises IntakeError for a body of which nothing can be read. `has_plain_key` says that the key is the vendor's own
    text and not base64; `asks_first` that it asks by OPTIONS whether it may send; `minds_unknown` that a `resolved` of
    nothing reported is a mistake of its own, which it is told.
    """

    verify: Callable[[str, Sent], None]
    reports: Callable[[str, Sent], tuple[Read, ...]]
    has_plain_key: bool = False
    asks_first: bool = False
    minds_unknown: bool = False


def monitor(source: str) -> Monitor:
    """The monitor behind a source's name; every name that is no vendor's speaks Roomfix's own form."""
    return MONITORS.get(source, OWN)


def _signed(secret: str, sent: Sent) -> None:
    verify(secret, sent.body, sent.headers)


def _with_key(secret: str, sent: Sent) -> None:
    verify_key(secret, sent.headers.get("authorization", ""))


def _own(source: str, sent: Sent) -> tuple[Read, ...]:
    return (replace(parse(source, sent.body), event=wire.name_of(sent.headers.get("webhook-id", ""))),)


OWN = Monitor(_signed, _own, minds_unknown=True)
MONITORS: Mapping[str, Monitor] = {
    "alertmanager": Monitor(_with_key, alertmanager.reports, has_plain_key=True),
    "pagerduty": Monitor(pagerduty.verify, pagerduty.reports, has_plain_key=True),
    "servicenow": Monitor(_with_key, servicenow.reports, has_plain_key=True),
    "cloudevents": Monitor(cloudevents.verify, cloudevents.reports, asks_first=True),
}
