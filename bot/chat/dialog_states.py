"""A dialog's own state, read and written as JSON."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from services.store.dialog_runs import DialogRun


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    """Kept, because making one takes up to 13 ms, and a press needs it four times (measured)."""
    return TypeAdapter(kind)


def state_of(dialog: Any, run: DialogRun) -> Any:
    """Where a dialog stands."""
    return _adapter(dialog.state).validate_json(run.state)


def dumped(dialog: Any, state: object) -> str:
    """A dialog's state as it is stored."""
    return _adapter(dialog.state).dump_json(state).decode()
