"""The environment read: what is set, what is not, and every mistake in words that name the variable."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from config import CLOUDS, Config, ConfigError, LogStyle, read
from config_reader import IntakeKey
from services.model import ClientId
from services.model.loopback import is_loopback_host

KEY = base64.b64encode(b"a secret of a monitoring system!").decode()
OLD, NEW = (base64.b64encode(bytes([number] * 32)).decode() for number in (1, 2))
ALEX = "00000000-0000-4000-8000-000000000001"
TENANT, OTHER_TENANT = "aaaaaaaa-1111-4111-8111-111111111111", "bbbbbbbb-2222-4222-8222-222222222222"
APP = {
    "MicrosoftAppId": "33333333-3333-4333-8333-333333333333",
    "MicrosoftAppPassword": "app password",
    "MicrosoftAppTenantId": "aaaaaaaa-1111-4111-8111-111111111111",
    "ROOMFIX_ENCRYPTION_KEYS": NEW,
}


def mistakes(**env: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(env)
    return caught.value.mistakes


def test_an_empty_environment_is_local_mode_on_this_machine() -> None:
    config = read({})
    assert config == Config()
    assert config.is_local
    assert (config.host, config.port, config.data_dir) == ("127.0.0.1", 3978, Path(".roomfix"))
    assert config.cloud is CLOUDS["global"]


EVERYTHING = APP | {
    "MicrosoftAppType": "MultiTenant",
    "ROOMFIX_HOST": "0.0.0.0",  # noqa: S104 - behind a registration every address may be served
    "ROOMFIX_PORT": "8080",
    "ROOMFIX_PUBLIC_URL": "https://roomfix.example/",
    "ROOMFIX_REDIS_URL": "rediss://user:word@redis.example:6380/0",
    "ROOMFIX_DATA_DIR": "/var/lib/roomfix",
    "ROOMFIX_CLOUD": "gcc-high",
    "ROOMFIX_GRAPH_URL": "http://127.0.0.1:8000/v1.0",
    "ROOMFIX_LOGIN_URL": "http://localhost:8001",
    "ROOMFIX_GRAPH_CLIENT_ID": "graph app",
    "ROOMFIX_GRAPH_CLIENT_SECRET": "graph word",
    "ROOMFIX_TENANTS": " AAAAAAAA-1111-4111-8111-111111111111 ,, bbbb ",
    "ROOMFIX_ADMINS": f" {ALEX.upper()} ,",
    "ROOMFIX_INTAKE_KEYS": f"roomfix=whsec_{KEY}, pagerduty = {KEY}",
    "ROOMFIX_ENCRYPTION_KEYS": f"{NEW}, {OLD.rstrip('=')}",
    "ROOMFIX_LOG": "json",
}


def test_everything_that_can_be_set_is_read() -> None:
    config = read(EVERYTHING)
    assert not config.is_local
    assert config == Config(
        app_id=APP["MicrosoftAppId"],
        app_password="app password",
        app_type="MultiTenant",
        app_tenant=APP["MicrosoftAppTenantId"],
        host="0.0.0.0",  # noqa: S104 - as above
        port=8080,
        public_url="https://roomfix.example",
        redis_url="rediss://user:word@redis.example:6380/0",
        data_dir=Path("/var/lib/roomfix"),
        cloud=CLOUDS["gcc-high"],
        graph_url="http://127.0.0.1:8000/v1.0",
        login_url="http://localhost:8001",
        graph_client_id="graph app",
        graph_client_secret="graph word",
        tenants=frozenset({"aaaaaaaa-1111-4111-8111-111111111111", "bbbb"}),
        admins=frozenset({ALEX}),
        intake_keys=(IntakeKey("roomfix", f"whsec_{KEY}"), IntakeKey("pagerduty", KEY)),
        encryption_keys=(bytes([2] * 32), bytes([1] * 32)),
        log=LogStyle.JSON,
    )


def test_spaces_around_a_value_are_no_part_of_it() -> None:
    assert read({"MicrosoftAppId": " \n", "ROOMFIX_HOST": " 127.0.0.1 ", "ROOMFIX_PORT": " 80\n"}) == Config(port=80)


@pytest.mark.parametrize("name", ["MicrosoftAppId", "ROOMFIX_HOST", "ROOMFIX_PORT", "ROOMFIX_CLOUD", "ROOMFIX_LOG"])
def test_an_empty_variable_is_one_that_is_not_set(name: str) -> None:
    assert read({name: ""}) == Config()


def test_every_mistake_is_told_at_once_and_names_its_variable() -> None:
    wrong = {
        "MicrosoftAppType": "Tenant",
        "ROOMFIX_HOST": "10.0.0.1",
        "ROOMFIX_PORT": "http",
        "ROOMFIX_CLOUD": "mars",
        "ROOMFIX_LOG": "xml",
        "ROOMFIX_GRAPH_URL": "graph",
        "ROOMFIX_REDIS_URL": "localhost:6379",
        "ROOMFIX_INTAKE_KEYS": "roomfix",
    }
    told = mistakes(**wrong)
    assert len(told) == len(wrong)
    for name in wrong:
        assert any(sentence.startswith(name) for sentence in told), name


@pytest.mark.parametrize("port", ["0", "65536", "-1", "1.5", "0x50", "٣", "9" * 5000, "80 80", "1e3"])
def test_a_port_that_is_none_is_a_mistake(port: str) -> None:
    (sentence,) = mistakes(ROOMFIX_PORT=port)
    assert "from 1 to 65535" in sentence


URLS = {
    "another scheme": "ftp://roomfix.example",
    "no scheme": "roomfix.example",
    "no host": "https://",
    "plain http elsewhere": "http://roomfix.example",
    "plain http to a name like this machine's": "http://localhost.evil.example",
    "plain http to another machine": "http://10.0.0.1",
    "a password": "https://user:word@roomfix.example",
    "a name": "http://127.0.0.1@roomfix.example",
    "a backslash": "https://roomfix.example\\evil",
    "a space": "https://roomfix.example/a b",
    "a line's end": "https://room\nfix.example",
    "a port that is none": "https://roomfix.example:99999",
    "a port of letters": "https://roomfix.example:http",
    "brackets that do not end": "https://[::1",
}


@pytest.mark.parametrize("url", URLS.values(), ids=URLS.keys())
@pytest.mark.parametrize("name", ["ROOMFIX_PUBLIC_URL", "ROOMFIX_GRAPH_URL", "ROOMFIX_LOGIN_URL"])
def test_an_address_must_be_https_or_on_this_machine(name: str, url: str) -> None:
    (sentence,) = mistakes(**{name: url})
    assert sentence.startswith(name)
    assert "word@" not in sentence


@pytest.mark.parametrize(
    "url",
    ["redis://redis.example", "rediss://:word@redis.example:6380/1", "unix:///run/redis.sock", "unix://u:p@/r.sock"],
)
def test_redis_may_be_anywhere_that_redis_py_reaches(url: str) -> None:
    assert read({"ROOMFIX_REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize("url", ["redis.example:6379", "http://:word@redis.example", "redis://", "redis://:word@:x"])
def test_a_redis_address_that_is_none_is_a_mistake_that_does_not_repeat_it(url: str) -> None:
    (sentence,) = mistakes(ROOMFIX_REDIS_URL=url)
    assert sentence.startswith("ROOMFIX_REDIS_URL")
    assert ":word@" not in sentence
    assert "redis.example" not in sentence


@pytest.mark.parametrize("key", [KEY, KEY.rstrip("="), f"whsec_{KEY}", base64.b64encode(b"1234567890123456").decode()])
def test_a_secret_is_base64_with_or_without_its_padding(key: str) -> None:
    assert read({"ROOMFIX_INTAKE_KEYS": f"roomfix={key}"}).intake_keys == (IntakeKey("roomfix", key),)


def test_a_key_may_be_for_one_tenant_alone() -> None:
    keys = f"pagerduty@{TENANT.upper()}=a, pagerduty@{OTHER_TENANT} = b@c=d, pagerduty=e, roomfix@{TENANT}={KEY}"
    assert read({"ROOMFIX_INTAKE_KEYS": keys}).intake_keys == (
        IntakeKey("pagerduty", "a", ClientId(TENANT)),
        IntakeKey("pagerduty", "b@c=d", ClientId(OTHER_TENANT)),
        IntakeKey("pagerduty", "e"),
        IntakeKey("roomfix", KEY, ClientId(TENANT)),
    )


def test_a_key_is_called_what_it_is_called_in_the_environment() -> None:
    names = ("pagerduty", f"pagerduty@{TENANT}")
    config = read({"ROOMFIX_INTAKE_KEYS": ",".join(f"{name}=a" for name in names)})
    assert tuple(key.name for key in config.intake_keys) == names


SECRETS = {
    "a tenant that is none": f"roomfix@contoso={KEY}",
    "no tenant where one should be": f"roomfix@={KEY}",
    "a tenant without a source": f"@{TENANT}={KEY}",
    "the same tenant's source given twice": f"roomfix@{TENANT}={KEY},roomfix@{TENANT.upper()}={KEY}",
    "nothing behind it": "roomfix=",
    "the mark alone": "roomfix=whsec_",
    "a secret without a source": KEY,
    "a marked secret without a source": f"whsec_{KEY}",
    "an empty source": f"={KEY}",
    "a source with a slash": f"room/fix={KEY}",
    "a source with the store's own mark": f"room|fix={KEY}",
    "a source given twice": f"roomfix={KEY},roomfix={KEY}",
    "a word that is no base64": "roomfix=top secret!",
    "base64 of the other alphabet": "roomfix=ab-_ab-_",
    "one sign too many": f"roomfix={KEY}A=",
    "padding in front": f"roomfix=={KEY}",
}


@pytest.mark.parametrize("keys", SECRETS.values(), ids=SECRETS.keys())
def test_a_wrong_key_is_a_mistake_that_tells_no_secret(keys: str) -> None:
    (sentence,) = mistakes(ROOMFIX_INTAKE_KEYS=keys)
    assert sentence.startswith("ROOMFIX_INTAKE_KEYS: entry ")
    assert KEY.rstrip("=") not in sentence
    assert "top secret" not in sentence


def test_no_secret_is_in_what_python_prints() -> None:
    config = read(
        APP
        | {
            "ROOMFIX_REDIS_URL": "redis://:redisword@redis.example",
            "ROOMFIX_GRAPH_CLIENT_SECRET": "graphword",
            "ROOMFIX_INTAKE_KEYS": f"roomfix={KEY}",
        }
    )
    for secret in ("app password", "redisword", "graphword", KEY):
        assert secret not in repr(config)
    assert KEY not in repr(config.intake_keys)


# with a registration


def test_a_registration_needs_its_password_and_its_tenant() -> None:
    told = mistakes(MicrosoftAppId="app")
    assert [sentence.partition(" ")[0] for sentence in told] == [
        "ROOMFIX_ENCRYPTION_KEYS",
        "MicrosoftAppPassword",
        "MicrosoftAppTenantId",
        "ROOMFIX_TENANTS",
    ]


def test_a_managed_identity_needs_no_password() -> None:
    env = {"MicrosoftAppId": "app", "MicrosoftAppType": "UserAssignedMSI", "MicrosoftAppTenantId": "T"}
    env["ROOMFIX_ENCRYPTION_KEYS"] = NEW
    assert read(env).app_tenant == "t"


def test_an_app_of_many_tenants_must_say_which_it_serves() -> None:
    env = {"MicrosoftAppId": "app", "MicrosoftAppPassword": "p", "MicrosoftAppType": "MultiTenant"}
    env["ROOMFIX_ENCRYPTION_KEYS"] = NEW
    (sentence,) = mistakes(**env)
    assert sentence.startswith("ROOMFIX_TENANTS")
    assert read(env | {"ROOMFIX_TENANTS": "t"}).tenants == {"t"}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.1", "roomfix.example"])  # noqa: S104 - this is the refusal
def test_only_with_a_registration_others_may_reach_it(host: str) -> None:
    assert read(APP | {"ROOMFIX_HOST": host}).host == host
    (sentence,) = mistakes(ROOMFIX_HOST=host)
    assert "registration" in sentence


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_has_many_names(host: str) -> None:
    assert is_loopback_host(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::", "127.1", "0x7f000001", "localhost.", "::ffff:127.0.0.1", "lo"])  # noqa: S104
def test_other_names_are_not_this_machine(host: str) -> None:
    assert not is_loopback_host(host)


# encryption keys and admins


@pytest.mark.parametrize(
    "keys", ["x", "AAAA", KEY[:-4], f"{KEY}AA==", "not base64 at all! not base64 at all! no", "ä" * 43]
)
def test_an_encryption_key_that_is_none_is_told_by_its_place_and_not_repeated(keys: str) -> None:
    (sentence,) = mistakes(ROOMFIX_ENCRYPTION_KEYS=f"{NEW},{keys}")
    assert sentence.startswith("ROOMFIX_ENCRYPTION_KEYS: entry 2 must be 32 bytes in base64")
    assert keys not in sentence.removeprefix("ROOMFIX_ENCRYPTION_KEYS: entry 2 must be 32 bytes in base64")


def test_an_encryption_key_is_named_once() -> None:
    (sentence,) = mistakes(ROOMFIX_ENCRYPTION_KEYS=f"{NEW},{OLD},{NEW}")
    assert sentence.startswith("ROOMFIX_ENCRYPTION_KEYS: entry 3 is there twice")


def test_encryption_keys_stay_out_of_what_is_printed() -> None:
    config = read({"ROOMFIX_ENCRYPTION_KEYS": OLD})
    assert config.encryption_keys == (bytes([1] * 32),)
    assert "x01" not in repr(config)


@pytest.mark.parametrize("admin", ["alex", "alex@contoso.example", ALEX[:-1], f"{ALEX}0", ALEX.replace("-", "")])
def test_an_admin_is_named_by_an_object_id(admin: str) -> None:
    (sentence,) = mistakes(ROOMFIX_ADMINS=f"{ALEX},{admin}")
    assert sentence.startswith(f"ROOMFIX_ADMINS: '{admin}' is no object id")
