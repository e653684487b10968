"""Lines of one kind: a burst of them is written, then only how many more there were."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog
from structlog.typing import EventDict

from bot.logs import BURST, WINDOW, Lines


@dataclass(slots=True)
class Log:
    """Lines as they are written, and the clock by which that is decided."""

    now: float = 0.0
    written: list[str] = field(default_factory=list)
    lines: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lines = Lines(lambda _, __, line: rendered(line), clock=lambda: self.now)

    def say(self, event: str, *, times: int = 1, **more: str) -> None:
        for _ in range(times):
            try:
                self.written += self.lines(None, "warning", {"event": event, **more}).splitlines()
            except structlog.DropEvent:
                continue


def rendered(line: EventDict) -> str:
    return f"{line['kind']}: {line['count']}" if line["event"] == "lines_left_out" else str(line["event"])


def test_a_burst_of_one_kind_is_written_and_no_more() -> None:
    log = Log()
    log.say("refused", times=10 * BURST)
    assert log.written == ["refused"] * BURST


def test_how_many_were_left_out_is_said_once_before_the_next_line_of_any_kind() -> None:
    log = Log()
    log.say("refused", times=BURST + 7)
    log.now += WINDOW
    log.say("ready", times=2)
    log.say("refused")
    assert log.written[BURST:] == ["refused: 7", "ready", "ready", "refused"]


def test_a_flood_leaves_a_burst_a_window_and_a_count() -> None:
    log = Log()
    for _ in range(3):
        log.say("refused", times=1000)
        log.now += WINDOW
    assert len(log.written) == 3 * BURST + 2
    assert log.written.count(f"refused: {1000 - BURST}") == 2


def test_one_kind_leaves_room_for_the_others() -> None:
    log = Log()
    log.say("refused", times=1000)
    log.say("claimed")
    log.say("library", logger="aiohttp.server", times=1000)
    log.say("library", logger="asyncio")
    assert log.written[BURST] == "claimed"
    assert log.written.count("library") == BURST + 1


def test_slow_lines_are_all_written() -> None:
    log = Log()
    for _ in range(5 * BURST):
        log.say("refused")
        log.now += 2 * WINDOW / BURST
    assert log.written == ["refused"] * 5 * BURST
