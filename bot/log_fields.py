"""What broke, for the log: its kind and its place without its words, which may hold names, addresses or typed text."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from pathlib import Path


def failure(error: BaseException) -> dict[str, str]:
    """The fields of a log line: `error` is its kind with those of its causes, `at` the lines it came through."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": " from ".join(type(one).__name__ for one in _with_causes(error)),
        "at": " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames),
    }


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
