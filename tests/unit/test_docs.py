"""The pages that repeat what the code decides are held to it."""

from __future__ import annotations

import re
from pathlib import Path

from config import CLOUDS
from services.lifecycle import TABLE
from services.model import State

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_on_the_lifecycle_has_the_table_of_the_code() -> None:
    page = (DOCS / "lifecycle.md").read_text()
    rows = re.findall(r"^\| (\w+) \| (\w+) \| (\w+) \| (.+) \|$", page, re.MULTILINE)
    told = {tuple(row[:3]): row[3] for row in rows if row[0] != "state"}
    decided = {
        key: f"→ **{outcome}**" if isinstance(outcome, State) else f"`{outcome}`" for key, outcome in TABLE.items()
    }
    assert told == {tuple(map(str, key)): outcome for key, outcome in decided.items()}


def test_the_page_on_operations_names_every_cloud() -> None:
    page = (DOCS / "operations.md").read_text()
    assert all(f"`{cloud}`" in page for cloud in CLOUDS)


def test_the_page_on_operations_names_every_setting() -> None:
    read = set(re.findall(r'"((?:ROOMFIX|Microsoft)\w+)"', (DOCS.parent / "config.py").read_text()))
    page = (DOCS / "operations.md").read_text()
    assert read
    assert not {name for name in read if f"`{name}`" not in page}
