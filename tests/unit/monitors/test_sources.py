"""What the sources have in common: who they are by the name of their key, and how each proves who it is."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from config import ConfigError
from config import read as read_config
from config_reader import IntakeKey
from services.monitors.intake import FieldProblem, IntakeError, Read, Refused, Report, Sent, is_password
from services.monitors.sources import MONITORS, OWN, monitor
from tests.builders import monitor_bodies
from tests.builders.monitor_bodies import KEYS, a_cloud_event, a_group, a_record, an_alert, an_event

EXAMPLES: dict[str, Any] = {
    "alertmanager": a_group(an_alert()),
    "pagerduty": an_event(),
    "servicenow": a_record(),
    "cloudevents": a_cloud_event(),
}


def a_request(source: str, **changes: str) -> Sent:
    """The source's example, proven as its vendor proves it."""
    body = json.dumps(EXAMPLES[source]).encode()
    headers = {"content-type": monitor_bodies.STRUCTURED} | monitor_bodies.proven(source, body) | changes
    return Sent(body, {name.lower(): value for name, value in headers.items()})


def read(source: str, sent: Sent) -> tuple[Read, ...]:
    return monitor(source).reports(source, sent)


def report(source: str, sent: Sent) -> Report:
    """The only report of a request."""
    (found,) = read(source, sent)
    assert isinstance(found, Report)
    return found


def refusal(source: str, sent: Sent) -> IntakeError:
    """Why a request was refused, as a whole or in its only report."""
    try:
        (found,) = read(source, sent)
    except IntakeError as error:
        return error
    assert isinstance(found, Refused)
    return found.error


def fields(problems: tuple[FieldProblem, ...]) -> list[str]:
    return [problem.field for problem in problems]


def test_every_name_that_is_no_vendor_s_is_the_own_form() -> None:
    assert set(EXAMPLES) <= set(MONITORS)
    assert monitor("roomfix") is monitor("zabbix") is monitor("Alertmanager") is OWN


@pytest.mark.parametrize("source", EXAMPLES)
def test_what_a_vendor_sends_is_proven_and_read(source: str) -> None:
    sent = a_request(source)
    monitor(source).verify(KEYS[source], sent)
    found = report(source, sent)
    assert (found.source, found.room) == (source, "Isar")
    assert "rojector stays dark" in found.title


@pytest.mark.parametrize("source", EXAMPLES)
def test_another_key_proves_nothing(source: str) -> None:
    sent = a_request(source)
    for other, key in KEYS.items():
        if other != source:
            with pytest.raises(IntakeError) as caught:
                monitor(source).verify(key, sent)
            assert caught.value.status == 401


@pytest.mark.parametrize("source", EXAMPLES)
def test_a_request_that_proves_nothing_is_refused(source: str) -> None:
    sent = a_request(source)
    with pytest.raises(IntakeError) as caught:
        monitor(source).verify(KEYS[source], Sent(sent.body, {"content-type": "application/json"}))
    assert caught.value.status == 401


@pytest.mark.parametrize("source", ["alertmanager", "servicenow"])
@pytest.mark.parametrize("how", [monitor_bodies.bearer, monitor_bodies.basic])
def test_a_key_comes_as_a_bearer_token_or_as_a_password(source: str, how: Any) -> None:
    monitor(source).verify(KEYS[source], a_request(source, **how(KEYS[source])))


def encoded(words: str | bytes) -> str:
    return base64.b64encode(words if isinstance(words, bytes) else words.encode()).decode()


KEY = KEYS["servicenow"]
WRONG = {
    "nothing": "",
    "no scheme": encoded(f"roomfix:{KEY}"),
    "another scheme": f"Bearer {encoded(f'roomfix:{KEY}')}",
    "the key as the name": f"Basic {encoded(f'{KEY}:')}",
    "no name": f"Basic {encoded(KEY)}",
    "a key cut short": f"Basic {encoded(f'roomfix:{KEY[:-1]}')}",
    "a key made longer": f"Basic {encoded(f'roomfix:{KEY} ')}",
    "an empty password": f"Basic {encoded('roomfix:')}",
    "nothing behind the scheme": "Basic ",
    "no base64": f"Basic roomfix:{KEY}",
    "base64 with something in it": f"Basic {encoded(f'roomfix:{KEY}')}!",
    "letters that base64 has not": "Basic é",
    "bytes that are no text": "Basic \udcff",
    "bytes that are no UTF-8": f"Basic {encoded(b':' + bytes([255]))}",
}


@pytest.mark.parametrize("authorization", WRONG.values(), ids=WRONG.keys())
def test_what_is_not_the_password_is_refused(authorization: str) -> None:
    assert not is_password(KEY, authorization)


@pytest.mark.parametrize("name", ["roomfix", "", "ä"])
def test_a_password_holds_under_any_name_and_may_have_a_colon(name: str) -> None:
    assert is_password("a:b", f"basic {encoded(f'{name}:a:b')}")


# keys


@pytest.mark.parametrize("source", ["alertmanager", "pagerduty", "servicenow"])
def test_a_vendor_s_key_may_be_any_text(source: str) -> None:
    key = "3Zx/V=AU+G:O~y;h'K!"
    config = read_config({"ROOMFIX_INTAKE_KEYS": f"{source} = {key}, roomfix=AAAA"})
    assert config.intake_keys == (IntakeKey(source, key), IntakeKey("roomfix", "AAAA"))


@pytest.mark.parametrize("key", ["", "=", "=abc", "two words", "schlüssel", "tab\tbed", "nul\x00"])
def test_a_key_that_no_header_would_carry_is_a_mistake(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_config({"ROOMFIX_INTAKE_KEYS": f"alertmanager={key}"})
    (sentence,) = caught.value.mistakes
    assert sentence.startswith("ROOMFIX_INTAKE_KEYS: entry 1 ")


@pytest.mark.parametrize("source", ["roomfix", "cloudevents", "zabbix"])
def test_who_signs_by_standard_webhooks_has_a_key_in_base64(source: str) -> None:
    with pytest.raises(ConfigError):
        read_config({"ROOMFIX_INTAKE_KEYS": f"{source}=any-text!"})
