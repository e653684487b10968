"""How Roomfix writes its log: its own lines, of a library's only that there was one, and of one kind only so many."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import structlog
from structlog.typing import EventDict, WrappedLogger

from bot.log_fields import failure
from config import LogStyle

log = structlog.get_logger()

BURST: Final = 200
"""Lines of one kind that are written within WINDOW seconds; of any more only how many there were."""
WINDOW: Final = 10.0

Render = Callable[[WrappedLogger, str, EventDict], str | bytes]


def configure_log(style: LogStyle) -> None:
    """Lines of text or of JSON on the standard error, from INFO up."""
    render: Render = (
        structlog.processors.JSONRenderer() if style is LogStyle.JSON else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            Lines(render),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _OfLibraries)]:
        root.removeHandler(handler)
    root.addHandler(_OfLibraries(logging.WARNING))
    # msrest warns of every field that Teams has and the SDK's model has not, several times a turn
    logging.getLogger("msrest").setLevel(logging.ERROR)


@dataclass(slots=True)
class _Kind:
    """How many lines of a kind were written, and left out, since its window began."""

    since: float
    written: int = 0
    left_out: int = 0


class Lines:
    """The last of structlog's processors: renders a line, unless there are too many of its kind.

    How many were left out is said before the next line of any kind, once their window is over.
    """

    def __init__(self, render: Render, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._render = render
        self._clock = clock
        self._kinds: dict[str, _Kind] = {}

    def __call__(self, logger: WrappedLogger, method: str, line: EventDict) -> str:
        """The line as it is written; raises structlog.DropEvent for one that is left out."""
        now = self._clock()
        lines: list[EventDict] = [{**told, "timestamp": line.get("timestamp")} for told in self._left_out(now)]
        kind = self._kinds.setdefault(_kind_of(line), _Kind(now))
        if kind.written < BURST:
            kind.written += 1
            lines.append(line)
        else:
            kind.left_out += 1
        if not lines:
            raise structlog.DropEvent
        return "\n".join(str(self._render(logger, method, one)) for one in lines)

    def _left_out(self, now: float) -> Iterator[EventDict]:
        """What was left out of the windows that are over, which are forgotten."""
        for name, kind in list(self._kinds.items()):
            if now - kind.since >= WINDOW:
                del self._kinds[name]
                if kind.left_out:
                    yield {"event": "lines_left_out", "kind": name, "count": kind.left_out, "level": "warning"}


def _kind_of(line: EventDict) -> str:
    return f"{line['event']} {line['logger']}" if "logger" in line else str(line["event"])


class _OfLibraries(logging.Handler):
    """Says that a library has said something: which, how bad, where, and what kind of exception it had.

    Its words may hold what was sent: headers, addresses, keys.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write that line."""
        error = record.exc_info[1] if record.exc_info else None
        say = log.error if record.levelno >= logging.ERROR else log.warning
        why = failure(error) if error is not None else {}
        say("library", logger=record.name, said_at=f"{record.filename}:{record.lineno}", **why)
