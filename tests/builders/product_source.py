"""What stands in the product's own Python, for the tests that look for keys and words in it; read once a process."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def nodes(folder: str) -> tuple[tuple[Path, ast.Call | ast.Constant], ...]:
    """Each call and each constant of a folder's modules, with the module."""
    return tuple(
        (file, node)
        for file in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call | ast.Constant)
    )
