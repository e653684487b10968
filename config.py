"""The environment → one frozen Config; every mistake is reported at once, in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from services.mail.mail_server import MailServer, mail_server_of
from services.model import ClientId
from services.model.loopback import is_loopback_host
from services.monitors.intake import EVERY
from services.monitors.sources import monitor
from services.store.sentinel_address import sentinels_of
from services.store.vault import key_of

SOURCE = re.compile(r"[A-Za-z0-9_-]{1,64}")
SECRET = re.compile(r"(whsec_)?(?!$)([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}(==)?|[A-Za-z0-9+/]{3}=?)?")
"""Base64, with or without its padding; what a library would skip in it, two libraries skip differently."""
PLAIN_SECRET = re.compile(r"(?!=)[!-+\--~]+")
"""A vendor's own text: printable ASCII but for spaces and commas, and no equals sign in front."""
OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


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
class IntakeKey:
    """What proves a source, for one tenant alone or for EVERY one."""

    source: str
    secret: str = field(repr=False)
    tenant: ClientId = EVERY

    @property
    def name(self) -> str:
        """What it is called in the environment."""
        return self.source if self.tenant == EVERY else f"{self.source}@{self.tenant}"


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that can be set. An empty `app_id` is local mode: loopback only, no tokens asked for."""

    app_id: str = ""
    app_password: str = field(default="", repr=False)
    app_type: str = "SingleTenant"
    app_tenant: str = ""
    host: str = "127.0.0.1"
    port: int = 3978
    playground_port: int = 56150
    public_url: str = ""
    redis_url: str = field(default="", repr=False)
    store_mark: str = ""
    data_dir: Path = Path(".roomfix")
    cloud: Cloud = CLOUDS["global"]
    graph_url: str = ""
    login_url: str = ""
    graph_client_id: str = ""
    graph_client_secret: str = field(default="", repr=False)
    tenants: frozenset[str] = frozenset()
    admins: frozenset[str] = frozenset()
    intake_keys: tuple[IntakeKey, ...] = field(default=(), repr=False)
    encryption_keys: tuple[bytes, ...] = field(default=(), repr=False)
    smtp: MailServer | None = field(default=None, repr=False)
    log: LogStyle = LogStyle.TEXT

    @property
    def is_local(self) -> bool:
        """Whether the bot runs without a registration, for one machine alone."""
        return not self.app_id


def read(env: Mapping[str, str]) -> Config:
    """The Config of an environment; raises ConfigError with every mistake in it."""
    reader = _Reader(env)
    config = Config(
        app_id=reader.text("MicrosoftAppId"),
        app_password=reader.text("MicrosoftAppPassword"),
        app_type=reader.one_of("MicrosoftAppType", ("SingleTenant", "MultiTenant", "UserAssignedMSI"), "SingleTenant"),
        app_tenant=reader.text("MicrosoftAppTenantId").lower(),
        host=reader.text("ROOMFIX_HOST") or "127.0.0.1",
        port=reader.port("ROOMFIX_PORT", 3978),
        playground_port=reader.port("ROOMFIX_PLAYGROUND_PORT", 56150),
        public_url=reader.url("ROOMFIX_PUBLIC_URL"),
        redis_url=reader.redis_url("ROOMFIX_REDIS_URL"),
        store_mark=reader.mark("ROOMFIX_STORE_MARK"),
        data_dir=Path(reader.text("ROOMFIX_DATA_DIR") or ".roomfix"),
        cloud=CLOUDS[reader.one_of("ROOMFIX_CLOUD", tuple(CLOUDS), "global")],
        graph_url=reader.url("ROOMFIX_GRAPH_URL"),
        login_url=reader.url("ROOMFIX_LOGIN_URL"),
        graph_client_id=reader.text("ROOMFIX_GRAPH_CLIENT_ID"),
        graph_client_secret=reader.text("ROOMFIX_GRAPH_CLIENT_SECRET"),
        tenants=frozenset(_listed(reader.text("ROOMFIX_TENANTS").lower())),
        admins=reader.object_ids("ROOMFIX_ADMINS"),
        intake_keys=reader.keys("ROOMFIX_INTAKE_KEYS"),
        encryption_keys=reader.encryption_keys("ROOMFIX_ENCRYPTION_KEYS"),
        smtp=reader.smtp("ROOMFIX_SMTP_URL"),
        log=LogStyle(reader.one_of("ROOMFIX_LOG", tuple(LogStyle), LogStyle.TEXT)),
    )
    reader.mistakes += [sentence for is_wrong, sentence in RULES if is_wrong(config)]
    if reader.mistakes:
        raise ConfigError(reader.mistakes)
    return config


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
        lambda config: config.smtp is not None and not config.is_local and not config.public_url,
        "ROOMFIX_PUBLIC_URL is missing: ROOMFIX_SMTP_URL is set, and the links in e-mail have to lead back to Roomfix.",
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
        for number, entry in enumerate(_listed(self.text(name)), start=1):
            key = _intake_key(entry)
            if key is not None and key.name not in {other.name for other in found}:
                found.append(key)
            else:
                self.mistakes.append(
                    f"{name}: entry {number} must be a source of its own and a base64 secret, as in roomfix=whsec_...; "
                    "for alertmanager, pagerduty and servicenow the secret may be any text without spaces and commas. "
                    "A key of one tenant alone has its id behind the source, as in roomfix@<tenant id>=whsec_..."
                )
        return tuple(found)

    def object_ids(self, name: str) -> frozenset[str]:
        """People by their object ids in Entra."""
        found = [entry.lower() for entry in _listed(self.text(name))]
        for entry in found:
            if not OBJECT_ID.fullmatch(entry):
                self.mistakes.append(f"{name}: {entry!r} is no object id; Entra shows a person's under Properties.")
        return frozenset(found)

    def encryption_keys(self, name: str) -> tuple[bytes, ...]:
        """32 bytes each, newest first. No mistake repeats one."""
        found = [key_of(entry) for entry in _listed(self.text(name))]
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


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
