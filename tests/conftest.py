"""Nothing that the suite makes anybody write may hold one of its secrets: what does fails the test that made it.

A property is tried on so many made-up values, on a desk each time on others, and takes as long as a busy machine needs.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests.builders.secrecy import secrets_in, written_by_children

settings.register_profile("desk", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), max_examples=200)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look through what a test has written and logged until now, its fixtures and their children among it."""
    report = yield
    written = "\n".join(content for title, content in report.sections if title.startswith("Captured "))
    if leaked := secrets_in(written):
        report.outcome, report.longrepr = "failed", f"These secrets stand in the output: {', '.join(leaked)}"
    return report


@pytest.fixture(scope="session", autouse=True)
def no_child_writes_a_secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Look through what processes have written into files, once they have ended."""
    yield
    files = written_by_children(tmp_path_factory.getbasetemp())
    leaks = {str(file): leaked for file in files if (leaked := secrets_in(file.read_text(errors="replace")))}
    assert not leaks, leaks
