from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sandbox.playground import process, tenant
from sandbox.playground.node import PlaygroundError, find_node
from sandbox.playground.process import Playground, PortBusy
from tests.builders.echobot import free_port

BOT = "http://127.0.0.1:9/api/messages"
PRELOAD = Path(process.__file__).parent / "preload.cjs"
LISTED = Path("/proc/net/tcp")
LISTENING = "0A"
PARENT = """
import asyncio, sys
from pathlib import Path
from sandbox.playground import process, tenant

async def main():
    where = dict(directory=Path(sys.argv[1]), data_dir=Path(sys.argv[2]), config=tenant.config())
    await process.Playground.start(port=int(sys.argv[3]), bot_url="http://127.0.0.1:9/", **where)
    print("running", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def listening_addresses(port: int) -> list[str]:
    lines = LISTED.read_text().splitlines() + LISTED.with_name("tcp6").read_text().splitlines()
    local = [line.split()[1].split(":") for line in lines if line.split()[3] == LISTENING]
    return [address for address, listed_port in local if int(listed_port, 16) == port]


def with_preload(script: str) -> str:
    command = [str(find_node().path), "--require", str(PRELOAD), "--eval", script]
    return subprocess.run(command, stdin=subprocess.PIPE, capture_output=True, text=True, timeout=60).stdout


async def start(package: Path, data_dir: Path, *, port: int, config: dict[str, object] | None = None) -> Playground:
    config = tenant.config() if config is None else config
    return await Playground.start(port=port, bot_url=BOT, directory=package, data_dir=data_dir, config=config)


async def test_it_serves_until_it_is_stopped_and_may_be_stopped_twice(package: Path, tmp_path: Path) -> None:
    port = free_port()
    playground = await start(package, tmp_path, port=port)
    assert playground.url == f"http://127.0.0.1:{port}"
    assert is_listening(port)
    await playground.stop()
    await playground.stop()
    assert not is_listening(port)


async def test_a_busy_port_is_named_and_left_alone(package: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortBusy, match=str(port)) as refused:
            await start(package, tmp_path, port=port)
        assert refused.value.port == port


async def test_a_wrong_configuration_is_told_in_the_playgrounds_own_words(package: Path, tmp_path: Path) -> None:
    config = tenant.config()
    del config["team"]
    with pytest.raises(PlaygroundError, match="must have required property 'team'"):
        await start(package, tmp_path, port=free_port(), config=config)


async def test_without_the_package_the_error_says_how_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(PlaygroundError, match=r"python -m sandbox\.playground install"):
        await start(tmp_path / "nothing", tmp_path, port=free_port())


async def test_it_ends_when_the_process_that_started_it_is_killed(package: Path, tmp_path: Path) -> None:
    port = free_port()
    arguments = ("-c", PARENT, str(package), str(tmp_path), str(port))
    parent = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert await parent.stdout.readline() == b"running\n"
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(60):
        while is_listening(port):  # noqa: ASYNC110 - another process has no event to wait for
            await asyncio.sleep(0.05)


@pytest.mark.skipif(not LISTED.exists(), reason="only Linux lists its listeners in a file")
async def test_nobody_outside_this_machine_can_reach_it(package: Path, tmp_path: Path) -> None:
    port = free_port()
    playground = await start(package, tmp_path, port=port)
    addresses = listening_addresses(port)
    await playground.stop()
    assert addresses == ["0100007F"]  # 127.0.0.1, in this machine's byte order


def test_it_cannot_reach_anything_outside_this_machine() -> None:
    outside = "192.0.2.1"  # RFC 5737: never anybody's
    script = (
        f"require('node:http').get('http://{outside}/').on('error', e => {{ console.log(e.code); process.exit() }})"
    )
    assert with_preload(script) == "ENOTLOOPBACK\n"


def test_six_people_are_needed() -> None:
    with pytest.raises(ValueError, match="6 people, not 5"):
        tenant.config(tenant.PEOPLE[:5])
