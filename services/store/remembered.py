"""What is remembered of a store outside of it: its mark, and how far it had counted when Roomfix last wrote."""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import structlog

FILE: Final = "store.json"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Remembered:
    """The mark, the count of beats (0 until the store is known to have the mark), and when that was."""

    mark: str
    beats: int
    at: str = ""


def forget(data_dir: Path) -> None:
    """Remember nothing of a store any more that was deleted on purpose."""
    (data_dir / FILE).unlink(missing_ok=True)


class Memory:
    """One file in the data directory. A mark in the configuration comes before the file's, and needs no file."""

    def __init__(self, data_dir: Path, *, configured: str = "") -> None:
        self._file = data_dir / FILE
        self._configured = configured
        self._last: Remembered | None = None
        self._is_told = False

    @property
    def is_configured(self) -> bool:
        """Whether the configuration says which mark the store has."""
        return bool(self._configured)

    @property
    def mark(self) -> str:
        """The mark that the store must have, "" where none is known yet."""
        return self._configured or (self._last.mark if self._last else "")

    def new_mark(self) -> str:
        """The mark for a store that has none."""
        return self._configured or secrets.token_hex(8)

    def read(self) -> Remembered | None:
        """What is remembered; of a store whose mark is configured and that was used elsewhere only that mark."""
        found = self._in_file()
        if self._configured and (found is None or found.mark != self._configured):
            found = Remembered(self._configured, 0)
        self._last = found
        return found

    def write(self, known: Remembered) -> None:
        """Remember this instead, whole or not at all; where nothing can be written that is said once."""
        self._last = known
        draft = self._file.with_name(f"store.{os.getpid()}.{secrets.token_hex(4)}.new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(asdict(known)))
            draft.replace(self._file)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            if not self._is_told:
                log.warning("store.not_remembered", error=type(error).__name__)
            self._is_told = True

    def _in_file(self) -> Remembered | None:
        try:
            return Remembered(**json.loads(self._file.read_text()))
        except (OSError, ValueError, TypeError):
            return None
