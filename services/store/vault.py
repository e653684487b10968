"""Secrets at rest: sealed with AES-256-GCM under the name they are kept by, opened only under that name."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
import stat
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.model.errors import NeedsAdmin
from services.store.server_files import usable

KEY_BYTES = 32
FORMAT = "1"
_NONCE_BYTES = 12
"""NIST SP 800-38D: 96 random bits are good for 2^32 sealings under one key."""


class Vault:
    """Seals with the newest key and opens with any; `keys` are 32 bytes each, newest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        self._newest = key_id(keys[0])
        self._ciphers = {key_id(key): AESGCM(key) for key in keys}

    def __repr__(self) -> str:
        return f"Vault({', '.join(self._ciphers)})"

    def seal(self, clear: bytes, *, name: str) -> str:
        """`clear` sealed for that name, as `format.key id.base64`; two sealings of the same never look the same."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._ciphers[self._newest].encrypt(nonce, clear, name.encode())
        return f"{FORMAT}.{self._newest}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, *, name: str) -> bytes:
        """What was sealed for that name.

        Raises NeedsAdmin("secret_unreadable") for one sealed for another name, altered, or under a key that is gone.
        """
        try:
            form, key, body = sealed.split(".")
            ciphers = {FORMAT: self._ciphers}[form]
            raw = base64.b64decode(body, altchars=b"-_", validate=True)
            return ciphers[key].decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], name.encode())
        except (ValueError, KeyError, InvalidTag) as error:
            raise NeedsAdmin("secret_unreadable") from error


def key_id(key: bytes) -> str:
    """The name of a key: eight characters of a digest, which tell nothing of the key."""
    return sha256(b"roomfix key id" + key).hexdigest()[:8]


def key_of(text: str) -> bytes | None:
    """The key that a text holds in base64, with or without padding; None unless it is 32 bytes."""
    try:
        key = base64.b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == KEY_BYTES else None


def local_key(data_dir: Path) -> bytes:
    """The key in `data_dir`/encryption-key, made on the first call; only the user who runs Roomfix can read it.

    Raises NeedsAdmin("encryption_key_exposed") for a file that others can read, "encryption_key_broken" for one that
    holds no key, and what `usable` raises.
    """
    file = data_dir / "encryption-key"
    with usable(data_dir):
        if not file.exists():
            _make(file)
    _check_private(file)
    key = key_of(file.read_text(encoding="ascii", errors="replace").strip())
    if key is None:
        raise NeedsAdmin("encryption_key_broken", file=str(file))
    return key


def _make(file: Path) -> None:
    """Put a new key in place whole; of several processes that start together the first one's key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)))
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()


def _check_private(file: Path) -> None:
    found = file.lstat()
    is_ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid()
    if not is_ours or stat.S_IMODE(found.st_mode) & 0o077:
        raise NeedsAdmin("encryption_key_exposed", file=str(file))
