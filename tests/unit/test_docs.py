"""The pages that repeat what the code decides are held to it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

from config import CLOUDS
from services.lifecycle.command_specs import SPECS
from services.lifecycle.table import TABLE
from services.model import State

DOCS = Path(__file__).parents[2] / "docs"


def table(page: str, first: str) -> list[list[str]]:
    """The rows of the table of a page whose first column has that head, the heads first."""
    lines = (DOCS / page).read_text().partition(f"\n| {first} |")[2].splitlines()
    rows = [f"| {first} |{lines[0]}", *itertools.takewhile(lambda line: line.startswith("|"), lines[1:])]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows if set(row) - set("|- ")]


def test_the_page_on_the_lifecycle_has_the_table_of_the_code() -> None:
    head, *rows = table("lifecycle.md", "command")
    told = [
        ((state, row[0], role), cell)
        for row in rows
        for role in row[1].split(", ")
        for state, cell in zip(head[2:], row[2:], strict=True)
        if cell
    ]
    decided = {
        key: f"→ **{outcome}**" if isinstance(outcome, State) else f"`{outcome}`" for key, outcome in TABLE.items()
    }
    assert len(told) == len(dict(told))
    assert dict(told) == {tuple(map(str, key)): outcome for key, outcome in decided.items()}


def test_the_page_on_the_lifecycle_has_the_ways_of_the_code() -> None:
    rows = table("lifecycle.md", "commands")[1:]
    told = {command: set(through.split(", ")) for commands, through in rows for command in commands.split(", ")}
    assert told == {command: set(spec.sources) for command, spec in SPECS.items()}


def test_the_page_on_operations_names_every_cloud() -> None:
    page = (DOCS / "operations.md").read_text()
    assert all(f"`{cloud}`" in page for cloud in CLOUDS)


def test_the_page_on_operations_names_every_setting() -> None:
    read = set(re.findall(r'"((?:ROOMFIX|Microsoft)\w+)"', (DOCS.parent / "config.py").read_text()))
    page = (DOCS / "operations.md").read_text()
    assert read
    assert not {name for name in read if f"`{name}`" not in page}
