"""ROOMFIX_SMTP_URL: which servers it names, and every mistake in it in words that repeat nothing secret."""

from __future__ import annotations

import base64

import pytest

from config import Config, ConfigError, read
from services.mail.mail_server import MailServer, Security

SENDER = "roomfix@contoso.example"
APP = {
    "MicrosoftAppId": "33333333-3333-4333-8333-333333333333",
    "MicrosoftAppPassword": "app password",
    "MicrosoftAppTenantId": "aaaaaaaa-1111-4111-8111-111111111111",
    "ROOMFIX_ENCRYPTION_KEYS": base64.b64encode(bytes(32)).decode(),
}
URL = f"smtp://meg%40n:p%3A%2F%40ss@smtp.example:2525?from={SENDER}"


def smtp(url: str) -> MailServer | None:
    return read({"ROOMFIX_SMTP_URL": url}).smtp


def mistakes(**env: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read(env)
    return caught.value.mistakes


def test_without_a_url_there_is_no_mail_server() -> None:
    assert smtp("") is None
    assert Config().smtp is None


def test_a_url_names_server_sender_and_login() -> None:
    assert smtp(URL) == MailServer("smtp.example", 2525, SENDER, Security.STARTTLS, "meg@n", "p:/@ss")


@pytest.mark.parametrize(
    ("url", "host", "port", "security"),
    [
        ("smtp://smtp.example", "smtp.example", 587, Security.STARTTLS),
        ("smtp://smtp.example/", "smtp.example", 587, Security.STARTTLS),
        ("SMTP://SMTP.example:25", "smtp.example", 25, Security.STARTTLS),
        ("smtps://smtp.example", "smtp.example", 465, Security.TLS),
        ("smtps://localhost:4650", "localhost", 4650, Security.TLS),
        ("smtp://localhost:1025", "localhost", 1025, Security.NONE),
        ("smtp://127.0.0.1:25", "127.0.0.1", 25, Security.NONE),
        ("smtp://[::1]:25", "::1", 25, Security.NONE),
        ("smtp://10.0.0.1", "10.0.0.1", 587, Security.STARTTLS),
        ("smtp://localhost.evil.example", "localhost.evil.example", 587, Security.STARTTLS),
    ],
)
def test_only_on_this_machine_the_way_may_be_open(url: str, host: str, port: int, security: Security) -> None:
    assert smtp(f"{url}?from={SENDER}") == MailServer(host, port, SENDER, security)


@pytest.mark.parametrize("sender", ["room+fix@contoso.example", "Roomfix@Contoso.example"])
def test_the_sender_is_taken_as_it_is_written(sender: str) -> None:
    found = smtp(f"smtp://smtp.example?from={sender}")
    assert found is not None
    assert found.sender == sender


WRONG = {
    "another scheme": f"https://smtp.example?from={SENDER}",
    "no scheme": f"smtp.example?from={SENDER}",
    "no host": f"smtp://?from={SENDER}",
    "a port that is none": f"smtp://smtp.example:99999?from={SENDER}",
    "port zero": f"smtp://smtp.example:0?from={SENDER}",
    "a path": f"smtp://smtp.example/inbox?from={SENDER}",
    "a fragment": f"smtp://smtp.example?from={SENDER}#x",
    "brackets that do not end": f"smtp://[::1?from={SENDER}",
    "no sender": "smtp://smtp.example",
    "an empty sender": "smtp://smtp.example?from=",
    "a sender that is none": "smtp://smtp.example?from=roomfix",
    "a sender with a name": f"smtp://smtp.example?from=Roomfix%20%3C{SENDER}%3E",
    "a sender with a line's end": f"smtp://smtp.example?from={SENDER}%0d%0aBcc:x@y.example",
    "two senders": f"smtp://smtp.example?from={SENDER}&from=b@contoso.example",
    "something else, too": f"smtp://smtp.example?from={SENDER}&tls=no",
    "a user alone": f"smtp://user@smtp.example?from={SENDER}",
    "a password alone": f"smtp://:secretword@smtp.example?from={SENDER}",
    "a password with a line's end": f"smtp://user:secretword%0a@smtp.example?from={SENDER}",
}


@pytest.mark.parametrize("url", [pytest.param(url, id=name) for name, url in WRONG.items()])
def test_a_mistake_is_told_in_words_without_a_secret(url: str) -> None:
    (sentence,) = mistakes(ROOMFIX_SMTP_URL=url)
    assert sentence.startswith("ROOMFIX_SMTP_URL must ")
    assert sentence.endswith(".")
    assert "secretword" not in sentence


def test_a_space_inside_is_a_mistake_and_one_around_is_none() -> None:
    assert smtp(f" smtp://smtp.example?from={SENDER}\n") is not None
    (sentence,) = mistakes(ROOMFIX_SMTP_URL=f"smtp://smtp .example?from={SENDER}")
    assert sentence.startswith("ROOMFIX_SMTP_URL must ")


def test_nothing_of_it_is_printed() -> None:
    config = read({"ROOMFIX_SMTP_URL": URL})
    assert not any(
        secret in f"{config!r} {config.smtp!r} {config.smtp}" for secret in ("smtp.example", "meg", "p:/@ss")
    )


def test_links_need_a_way_back_where_others_can_reach_roomfix() -> None:
    (sentence,) = mistakes(**APP, ROOMFIX_SMTP_URL=URL)
    assert sentence.startswith("ROOMFIX_PUBLIC_URL is missing")
    assert read(APP | {"ROOMFIX_SMTP_URL": URL, "ROOMFIX_PUBLIC_URL": "https://roomfix.example"}).smtp is not None
    assert smtp(URL) is not None
