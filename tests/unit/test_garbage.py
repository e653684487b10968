"""How much garbage may lie about in a process that is set as Roomfix sets itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

IN_USE = 5_000
MADE = 1_200_000
PROGRAM = f"""
import gc
from collections import deque
from bot import serve

class Request:
    alive = most = 0
    def __init__(self):
        self.me = self
        Request.alive += 1
        Request.most = max(Request.most, Request.alive)
    def __del__(self):
        Request.alive -= 1

serve._tune_garbage_collection()
under_way = deque(maxlen={IN_USE})
for _ in range({MADE}):
    under_way.append(Request())
print(Request.most)
"""


def test_what_was_in_use_at_a_collection_is_collected_soon_after() -> None:
    root = Path(__file__).parents[2]
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, capture_output=True, check=True, text=True)
    assert int(said.stdout) < 30 * IN_USE
