"""Settings read from the environment one by one; what is wrong with each is kept, in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from services.mail.mail_server import MailServer, mail_server_of
from services.model import ClientId
from services.model.loopback import is_loopback_host
from services.monitors.intake import EVERY
from services.monitors.sources import MONITORS, monitor
from services.store.sentinel_address import sentinels_of
from services.store.vault import key_of

SOURCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
SECRET = re.compile(r"(whsec_)?(?!$)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?")
"""Base64, with or without its padding; what a library would skip in it, two libraries skip differently."""
PLAIN_SECRET = re.compile(r"(?!=)[!-+\--~]+")
"""A vendor's own text: printable ASCII but for spaces and commas, and no equals sign in front."""
OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class IntakeKey:
    """What proves a source, for one tenant alone or for EVERY one."""

    source: str
    secret: str = field(repr=False)
    tenant: ClientId = EVERY

    @property
    def name(self) -> str:
        """What it is called in the environment."""
        return self.source if self.tenant == EVERY else f"{self.source}@{self.tenant}"


class Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def text(self, name: str) -> str:
        return self._env.get(name, "").strip()

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value in allowed:
            return value
        self.mistakes.append(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
        return default

    def port(self, name: str, default: int) -> int:
        text = self.text(name) or str(default)
        if re.fullmatch(r"[0-9]{1,5}", text) and 0 < int(text) < 65536:
            return int(text)
        self.mistakes.append(f"{name} is {text!r}; it must be a port number from 1 to 65535.")
        return default

    def mebibytes(self, name: str, default: int, most: int) -> int:
        """Bytes, said in whole MiB."""
        text = self.text(name) or str(default)
        if text.isascii() and text.isdigit() and 1 <= int(text) <= most:
            return int(text) * 1024 * 1024
        self.mistakes.append(f"{name} must be a number from 1 to {most}: mebibytes.")
        return default * 1024 * 1024

    def url(self, name: str) -> str:
        """An https address, or plain http on loopback (a stand-in)."""
        text = self.text(name).rstrip("/")
        parts = _split(text)
        if not text or _is_safe(parts):
            return text
        self.mistakes.append(
            f"{name} must be an https address without a name or password; plain http is for this machine only."
        )
        return ""

    def redis_url(self, name: str) -> str:
        """What redis-py takes, or Sentinels; it may hold a password, so no mistake repeats it."""
        text = self.text(name)
        parts = None if "+sentinel:" in text else _split(text)
        if (
            not text
            or sentinels_of(text)
            or (parts and ((parts.scheme in {"redis", "rediss"} and parts.hostname) or parts.scheme == "unix"))
        ):
            return text
        self.mistakes.append(
            f"{name} must begin with redis://, rediss:// or unix:// and name a host or a socket, or name "
            "Sentinels as in redis+sentinel://host:26379,host:26379/name."
        )
        return ""

    def mark(self, name: str) -> str:
        """What tells the store from any other."""
        text = self.text(name)
        if re.fullmatch(r"[A-Za-z0-9_-]{0,64}", text):
            return text
        self.mistakes.append(f"{name} must be the mark that `python app.py check` shows: letters and digits.")
        return ""

    def keys(self, name: str) -> tuple[IntakeKey, ...]:
        """`source=secret` or `source@tenant=secret`, each once; no mistake repeats a secret."""
        found: list[IntakeKey] = []
        for number, entry in enumerate(listed(self.text(name)), start=1):
            key = _intake_key(entry)
            if key is not None and key.name not in {other.name for other in found}:
                found.append(key)
            else:
                self.mistakes.append(
                    f"{name}: entry {number} must be a source of its own and a base64 secret, as in roomfix=whsec_...; "
                    f"for {_plain_keys()} the secret may be any text without spaces and commas. "
                    "A key of one tenant alone has its id behind the source, as in roomfix@<tenant id>=whsec_..."
                )
        return tuple(found)

    def object_ids(self, name: str) -> frozenset[str]:
        """People by their object ids in Entra."""
        found = [entry.lower() for entry in listed(self.text(name))]
        for entry in found:
            if not OBJECT_ID.fullmatch(entry):
                self.mistakes.append(f"{name}: {entry!r} is no object id; Entra shows a person's under Properties.")
        return frozenset(found)

    def encryption_keys(self, name: str) -> tuple[bytes, ...]:
        """32 bytes each, newest first. No mistake repeats one."""
        found = [key_of(entry) for entry in listed(self.text(name))]
        for number, key in enumerate(found, start=1):
            if key is None:
                self.mistakes.append(f"{name}: entry {number} must be 32 bytes in base64: openssl rand -base64 32.")
            elif key in found[: number - 1]:
                self.mistakes.append(f"{name}: entry {number} is there twice; each key has one place, newest first.")
        if not found and self.text("MicrosoftAppId"):
            self.mistakes.append(
                f"{name} is missing: MicrosoftAppId is set, so sign-ins are kept sealed with keys of your own; "
                "make one with openssl rand -base64 32."
            )
        return tuple(key for key in found if key is not None)

    def smtp(self, name: str) -> MailServer | None:
        """Where e-mail is handed over; it may hold a password, so no mistake repeats it."""
        text = self.text(name)
        try:
            return mail_server_of(text) if text else None
        except ValueError as error:
            self.mistakes.append(f"{name} {error}.")
            return None


def _plain_keys() -> str:
    *most, last = sorted(name for name, one in MONITORS.items() if one.has_plain_key)
    return f"{', '.join(most)} and {last}"


def _intake_key(entry: str) -> IntakeKey | None:
    """The key of an entry; its secret is base64, with or without whsec_, or a vendor's text."""
    whose, _, secret = (part.strip() for part in entry.partition("="))
    source, at, tenant = whose.partition("@")
    form = PLAIN_SECRET if monitor(source).has_plain_key else SECRET
    is_named = SOURCE.fullmatch(source) and (not at or OBJECT_ID.fullmatch(tenant.lower()))
    return IntakeKey(source, secret, ClientId(tenant.lower())) if is_named and form.fullmatch(secret) else None


def _split(url: str) -> SplitResult | None:
    """The parts of a URL without spaces, None for what is none."""
    try:
        parts = urlsplit(url)
        return parts if parts.port != 0 and re.fullmatch(r"[!-~]+", url) else None
    except ValueError:
        return None


def _is_safe(parts: SplitResult | None) -> bool:
    if parts is None or not parts.hostname or parts.username is not None or "\\" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback_host(parts.hostname))


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
