"""That a run fails when anything writes one of the suite's secrets: tried on a suite of its own, in its own process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAD = """
import logging, subprocess, sys
from tests.builders.secrecy import a_secret

WORD = a_secret("whsec_a word that nobody may read")
TOKEN = "eyJhbGciOiJIUzI1NiJ9" + ".eyJpc3MiOiJyb29tZml4In0.x"
"""
LEAKS = {
    "printed": "print('Bearer', WORD)",
    "printed_without_its_mark": "print(WORD.removeprefix('whsec_'))",
    "logged_by_a_library": "logging.getLogger('aiohttp.server').error('%s', WORD)",
    "said_by_a_child": "subprocess.run([sys.executable, '-c', f'import sys; sys.stderr.write({WORD!r})'])",
    "a_token_that_nobody_has_named": "print(TOKEN)",
}
IN_A_FILE = {"written_by_a_child": "(tmp_path / 'app.log').write_text(WORD)"}
HARMLESS = {"told_nothing": "print('well')", "kept": "(tmp_path / 'encryption-key').write_text(WORD)"}


def run(folder: Path, tests: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A suite of tests that do something, under the suite's own conftest."""
    (folder / "none.ini").write_text("[pytest]\n")
    (folder / "conftest.py").write_text("from tests.conftest import *\n")
    bodies = (f"def test_{name}(tmp_path):\n    {what}\n" for name, what in tests.items())
    (folder / "test_it.py").write_text(f"{HEAD}\n{''.join(bodies)}")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-rfE",
        "-c",
        "none.ini",
        "--basetemp",
        "made",
        "-p",
        "no:cacheprovider",
    ]
    return subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )


def test_a_secret_in_any_output_fails_the_test_that_made_it(tmp_path: Path) -> None:
    ran = run(tmp_path, LEAKS | HARMLESS)
    assert ran.returncode == 1
    failed = {line.split("::test_")[1].split(" ")[0] for line in ran.stdout.splitlines() if line.startswith("FAILED ")}
    assert failed == set(LEAKS)


def test_a_secret_in_what_a_child_has_written_fails_the_run(tmp_path: Path) -> None:
    ran = run(tmp_path, IN_A_FILE | HARMLESS)
    assert ran.returncode == 1
    assert "app.log" in ran.stdout


def test_without_one_nothing_fails(tmp_path: Path) -> None:
    assert run(tmp_path, HARMLESS).returncode == 0
