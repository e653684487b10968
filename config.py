"""The environment → one frozen Config; every mistake is reported at once, in words."""

from __future__ import annotations

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit


class ConfigError(Exception):
    """What is wrong with the environment, one sentence a mistake."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


class LogStyle(StrEnum):
    """How log lines are written."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Cloud:
    """One of Microsoft's clouds: where to sign in and where Graph is (Graph: national cloud deployments)."""

    login: str
    graph: str


CLOUDS = {
    "global": Cloud("https://login.microsoftonline.com", "https://graph.microsoft.com"),
    "gcc-high": Cloud("https://login.microsoftonline.us", "https://graph.microsoft.us"),
    "dod": Cloud("https://login.microsoftonline.us", "https://dod-graph.microsoft.us"),
    "china": Cloud("https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn"),
}


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set. An empty `app_id` is local mode: loopback only, no tokens asked for."""

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    app_type: str = "SingleTenant"
    app_tenant: str = ""
    host: str = "127.0.0.1"
    port: int = 3978
    public_url: str = ""
    redis_url: str = field(default="", repr=False)
    data_dir: Path = Path(".roomfix")
    cloud: Cloud = CLOUDS["global"]
    graph_url: str = ""
    login_url: str = ""
    graph_client_id: str = ""
    graph_client_secret: str = field(default="", repr=False)
    tenants: frozenset[str] = frozenset()
    intake_keys: Mapping[str, str] = field(default_factory=dict, repr=False)
    log: LogStyle = LogStyle.TEXT

    @property
    def is_local(self) -> bool:
        """Whether the bot runs without a registration, for one machine alone."""
        return not self.app_id


def read(env: Mapping[str, str]) -> Config:
    """The Config of an environment; raises ConfigError with every mistake in it."""
    reader = _Reader(env)
    config = Config(
        app_id=env.get("MicrosoftAppId", ""),
        app_password=env.get("MicrosoftAppPassword", ""),
        app_type=reader.one_of("MicrosoftAppType", ("SingleTenant", "MultiTenant", "UserAssignedMSI"), "SingleTenant"),
        app_tenant=env.get("MicrosoftAppTenantId", ""),
        host=env.get("ROOMFIX_HOST") or "127.0.0.1",
        port=reader.port("ROOMFIX_PORT", 3978),
        public_url=reader.url("ROOMFIX_PUBLIC_URL"),
        redis_url=env.get("ROOMFIX_REDIS_URL", ""),
        data_dir=Path(env.get("ROOMFIX_DATA_DIR") or ".roomfix"),
        cloud=CLOUDS[reader.one_of("ROOMFIX_CLOUD", tuple(CLOUDS), "global")],
        graph_url=reader.url("ROOMFIX_GRAPH_URL"),
        login_url=reader.url("ROOMFIX_LOGIN_URL"),
        graph_client_id=env.get("ROOMFIX_GRAPH_CLIENT_ID", ""),
        graph_client_secret=env.get("ROOMFIX_GRAPH_CLIENT_SECRET", ""),
        tenants=frozenset(_listed(env.get("ROOMFIX_TENANTS", ""))),
        intake_keys=reader.keys("ROOMFIX_INTAKE_KEYS"),
        log=LogStyle(reader.one_of("ROOMFIX_LOG", tuple(LogStyle), LogStyle.TEXT)),
    )
    reader.mistakes += [sentence for is_wrong, sentence in RULES if is_wrong(config)]
    if reader.mistakes:
        raise ConfigError(reader.mistakes)
    return config


def is_loopback_host(host: str) -> bool:
    """Whether only this machine can reach a bind address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _serves_everybody(config: Config) -> bool:
    return not config.is_local and not config.tenants and not config.app_tenant


RULES: tuple[tuple[Callable[[Config], bool], str], ...] = (
    (
        lambda config: config.is_local and not is_loopback_host(config.host),
        "ROOMFIX_HOST must be 127.0.0.1 while MicrosoftAppId is empty: without a registration nobody is proven.",
    ),
    (
        lambda config: not config.is_local and not config.app_password and config.app_type != "UserAssignedMSI",
        "MicrosoftAppPassword is missing: MicrosoftAppId is set, so messages to Teams need the app's secret.",
    ),
    (
        lambda config: not config.is_local and config.app_type != "MultiTenant" and not config.app_tenant,
        "MicrosoftAppTenantId is missing: an app of type SingleTenant or UserAssignedMSI belongs to one tenant.",
    ),
    (
        _serves_everybody,
        "ROOMFIX_TENANTS is missing: list the tenant ids that may use this bot, separated by commas.",
    ),
)


class _Reader:
    """Reads values and collects what is wrong with them."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env
        self.mistakes: list[str] = []

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self._env.get(name) or default
        if value in allowed:
            return value
        self.mistakes.append(f"{name} is {value!r}; it must be one of {', '.join(allowed)}.")
        return default

    def port(self, name: str, default: int) -> int:
        text = self._env.get(name) or str(default)
        if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
            return int(text)
        self.mistakes.append(f"{name} is {text!r}; it must be a port number from 1 to 65535.")
        return default

    def url(self, name: str) -> str:
        """An https address, or plain http on loopback (a stand-in)."""
        text = self._env.get(name, "").rstrip("/")
        if not text:
            return ""
        try:
            parts = urlsplit(text)
            host, scheme = parts.hostname or "", parts.scheme
        except ValueError:
            host = scheme = ""
        if host and (scheme == "https" or (scheme == "http" and is_loopback_host(host))):
            return text
        self.mistakes.append(f"{name} must be an https address; plain http is for this machine only.")
        return ""

    def keys(self, name: str) -> Mapping[str, str]:
        """`source=secret` pairs; a secret is base64, with or without the prefix whsec_."""
        found: dict[str, str] = {}
        for entry in _listed(self._env.get(name, "")):
            source, _, secret = entry.partition("=")
            if not source.strip() or not _is_secret(secret.strip()):
                self.mistakes.append(f"{name}: {source.strip()!r} needs a base64 secret, as in source=whsec_...")
                continue
            found[source.strip()] = secret.strip()
        return found


def _is_secret(secret: str) -> bool:
    try:
        return len(base64.b64decode(secret.removeprefix("whsec_") + "==")) > 0
    except (binascii.Error, ValueError):
        return False


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
