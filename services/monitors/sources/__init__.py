"""Which monitors Roomfix understands: each module here is one, called as its keys and addresses call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from services.monitors.intake import Read, Sent, name_of
from services.monitors.monitor import Monitor, signed
from services.monitors.own_form import parse


def monitor(source: str) -> Monitor:
    """The monitor behind a source's name; every name that is no vendor's speaks Roomfix's own form."""
    return MONITORS.get(source, OWN)


def _own(source: str, sent: Sent) -> tuple[Read, ...]:
    return (replace(parse(source, sent.body), event=name_of(sent.headers.get("webhook-id", ""))),)


OWN: Final = Monitor(None, signed, _own, minds_unknown=True)
MONITORS: Final[Mapping[str, Monitor]] = {
    found.name: import_module(f"{__name__}.{found.name}").MONITOR for found in iter_modules(__path__)
}
