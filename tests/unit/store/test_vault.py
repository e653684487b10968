"""Secrets at rest open under their own name and key, and under nothing else."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.model.errors import NeedsAdmin
from services.store.vault import Vault, key_id, key_of, local_key

OLD, NEW = bytes(range(32)), bytes(range(1, 33))
NAME = "{c:contoso}:tokens:lena"
CLEAR = b"a refresh token"


def unreadable(vault: Vault, sealed: str, name: str = NAME) -> bool:
    try:
        vault.open(sealed, name=name)
    except NeedsAdmin as error:
        return error.key == "secret_unreadable"
    return False


def test_what_is_sealed_opens_under_its_name() -> None:
    vault = Vault([NEW])
    sealed = vault.seal(CLEAR, name=NAME)
    assert vault.open(sealed, name=NAME) == CLEAR
    assert CLEAR not in base64.urlsafe_b64decode(sealed.split(".")[2])


def test_the_same_secret_never_looks_the_same() -> None:
    vault = Vault([NEW])
    assert vault.seal(CLEAR, name=NAME) != vault.seal(CLEAR, name=NAME)


def test_a_secret_moved_to_another_name_does_not_open() -> None:
    vault = Vault([NEW])
    sealed = vault.seal(CLEAR, name=NAME)
    assert unreadable(vault, sealed, "{c:contoso}:tokens:jonas")
    assert unreadable(vault, sealed, "{c:fabrikam}:tokens:lena")


def test_an_older_key_still_opens_and_the_newest_seals() -> None:
    before = Vault([OLD]).seal(CLEAR, name=NAME)
    both = Vault([NEW, OLD])
    assert both.open(before, name=NAME) == CLEAR
    assert both.seal(CLEAR, name=NAME).split(".")[:2] == ["1", key_id(NEW)]
    assert before.split(".")[1] == key_id(OLD)


def test_without_its_key_a_secret_does_not_open() -> None:
    assert unreadable(Vault([OLD]), Vault([NEW]).seal(CLEAR, name=NAME))


def test_a_secret_under_the_name_of_another_key_does_not_open() -> None:
    form, _, body = Vault([NEW]).seal(CLEAR, name=NAME).split(".")
    assert unreadable(Vault([NEW, OLD]), f"{form}.{key_id(OLD)}.{body}")


@pytest.mark.parametrize(
    "text", ["", ".", "..", "1..", "2.{id}.AAAA", "1.{id}.", "1.{id}.AA", "1.{id}.!", "1.{id}.ä", "x" * 99]
)
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    assert unreadable(Vault([NEW]), text.replace("{id}", key_id(NEW)))


@given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=255))
def test_not_one_bit_can_be_altered(place: int, change: int) -> None:
    vault = Vault([NEW])
    form, key, body = vault.seal(CLEAR, name=NAME).split(".")
    raw = bytearray(base64.urlsafe_b64decode(body))
    raw[place % len(raw)] ^= change
    assert unreadable(vault, f"{form}.{key}.{base64.urlsafe_b64encode(raw).decode()}")


@given(st.binary(max_size=200), st.text(max_size=50))
def test_any_secret_comes_back_under_any_name(clear: bytes, name: str) -> None:
    vault = Vault([NEW, OLD])
    assert vault.open(vault.seal(clear, name=name), name=name) == clear


def test_a_vault_can_be_printed() -> None:
    printed = repr(Vault([NEW, OLD]))
    assert printed == f"Vault({key_id(NEW)}, {key_id(OLD)})"


@pytest.mark.parametrize("padding", ["", "="])
def test_a_key_is_32_bytes_of_base64(padding: str) -> None:
    assert key_of(base64.b64encode(NEW).decode().rstrip("=") + padding) == NEW


@pytest.mark.parametrize(
    "text", ["", "=", "AAAA", "not base64!", base64.b64encode(bytes(31)).decode(), "A" * 44, "ä" * 43]
)
def test_anything_else_is_no_key(text: str) -> None:
    assert key_of(text) is None


def test_the_local_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = local_key(tmp_path / "data")
    assert local_key(tmp_path / "data") == first
    assert (tmp_path / "data" / "encryption-key").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "data").iterdir()] == ["encryption-key"]


def test_processes_that_start_together_get_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: local_key(tmp_path), range(16)))
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606, 0o660])
def test_a_key_that_others_can_read_is_not_used(tmp_path: Path, mode: int) -> None:
    local_key(tmp_path)
    (tmp_path / "encryption-key").chmod(mode)
    with pytest.raises(NeedsAdmin, match="encryption_key_exposed"):
        local_key(tmp_path)


def test_a_link_to_a_key_elsewhere_is_not_used(tmp_path: Path) -> None:
    local_key(tmp_path / "elsewhere")
    (tmp_path / "encryption-key").symlink_to(tmp_path / "elsewhere" / "encryption-key")
    with pytest.raises(NeedsAdmin, match="encryption_key_exposed"):
        local_key(tmp_path)


@pytest.mark.parametrize("text", ["", "half a k", "ä" * 43])
def test_a_file_without_a_key_is_said_to_be_broken(tmp_path: Path, text: str) -> None:
    file = tmp_path / "encryption-key"
    file.write_text(text)
    file.chmod(0o600)
    with pytest.raises(NeedsAdmin, match="encryption_key_broken"):
        local_key(tmp_path)
    assert file.read_text() == text
