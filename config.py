"""The environment → one frozen Config; every mistake is reported at once, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from config_reader import IntakeKey, Reader, listed
from services.mail.mail_server import MailServer
from services.model.loopback import is_loopback_host


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
    """Everything that can be set. An empty `app_id` is local mode: loopback only, no tokens asked for.

    `longest_report` is in bytes: what a monitor may send at once.
    """

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
    longest_report: int = 2 * 1024 * 1024
    encryption_keys: tuple[bytes, ...] = field(default=(), repr=False)
    smtp: MailServer | None = field(default=None, repr=False)
    log: LogStyle = LogStyle.TEXT

    @property
    def is_local(self) -> bool:
        """Whether the bot runs without a registration, for one machine alone."""
        return not self.app_id


def read(env: Mapping[str, str]) -> Config:
    """The Config of an environment; raises ConfigError with every mistake in it."""
    reader = Reader(env)
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
        tenants=frozenset(listed(reader.text("ROOMFIX_TENANTS").lower())),
        admins=reader.object_ids("ROOMFIX_ADMINS"),
        intake_keys=reader.keys("ROOMFIX_INTAKE_KEYS"),
        longest_report=reader.mebibytes("ROOMFIX_LONGEST_REPORT", default=2, most=64),
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
