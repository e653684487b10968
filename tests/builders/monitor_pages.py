"""The pages of the monitors, and the requests that they show."""

from __future__ import annotations

import re
from pathlib import Path

from services.monitors.intake import ReportStatus, Sent
from services.monitors.sources import MONITORS

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {name: (DOCS / "monitors" / f"{name}.md").read_text() for name in MONITORS}


def block(page: str, kind: str) -> str:
    """The page's only example of that kind."""
    (found,) = re.findall(rf"```{kind}\n(.*?)```", page, re.DOTALL)
    return str(found)


def example(source: str, status: ReportStatus) -> Sent:
    """The request that a monitor's page shows for a fault, or for its end: a body, or a whole request with headers."""
    page = PAGES[source]
    if f"```json {status}" in page:
        return Sent(block(page, f"json {status}").encode(), {"content-type": "application/json"})
    head, _, body = block(page, f"http {status}").partition("\n\n")
    return Sent(body.encode(), dict(line.lower().split(": ") for line in head.splitlines()[1:]))
