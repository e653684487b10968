"""Letters over the wire: what a mail server gets, and what its answers mean."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.mail.emails import Letter
from services.mail.mail_server import Security
from services.mail.smtp import Mailer, RefusedLetterError
from services.model.errors import NeedsAdmin, RoomfixError, Unavailable
from tests.builders.echobot import free_port
from tests.builders.postbox import PASSWORD, SENDER, USER, Postbox, certificate, saying

LETTER = Letter(
    to="megan@contoso.example",
    name="Megan Böwen",
    subject="Critical: Projector stays dark – Aurora, Köln",
    text="Projector stays dark\n\nClaim Tue 24 Nov 09:00–10:00:\n  https://roomfix.example/visit/abc\n.\n" + "x" * 2000,
    html='<!doctype html><html lang="en"><body><h1>Projector</h1>\n.\n<p>→ ü</p></body></html>',
    unsubscribe="https://roomfix.example/visit/abc/unsubscribe",
    written_at=datetime(2026, 11, 23, 13, 20, tzinfo=UTC),
)


@pytest_asyncio.fixture
async def postbox() -> AsyncIterator[Postbox]:
    async with Postbox.open() as box:
        yield box


async def sent(box: Postbox, letter: Letter = LETTER, *, message_id: str = "mail:inc:megan:new:1") -> Any:
    await Mailer(box.server()).send(letter, message_id=message_id)
    return box.received[-1].message


async def failed(box: Postbox, **how: Any) -> Exception:
    with pytest.raises((RoomfixError, RefusedLetterError)) as caught:
        await Mailer(box.server(**how)).send(LETTER, message_id="m")
    assert box.received == []
    return caught.value


async def test_a_letter_arrives_as_it_was_written(postbox: Postbox) -> None:
    message = await sent(postbox)
    assert (postbox.received[0].sender, postbox.received[0].to) == (SENDER, (LETTER.to,))
    assert (message["From"], message["To"]) == (f"Roomfix <{SENDER}>", f"Megan Böwen <{LETTER.to}>")
    assert message["Subject"] == LETTER.subject
    assert message["Date"].datetime == LETTER.written_at
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().splitlines() == LETTER.text.splitlines()
    assert html.get_content().splitlines() == LETTER.html.splitlines()


async def test_a_letter_says_that_a_machine_sent_it_and_how_to_stop_it_by_one_click(postbox: Postbox) -> None:
    message = await sent(postbox)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == f"<{LETTER.unsubscribe}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


async def test_every_line_fits_what_smtp_carries(postbox: Postbox) -> None:
    await sent(postbox, replace(LETTER, subject="ü" * 400, unsubscribe="https://roomfix.example/" + "a" * 200))
    assert max(len(line) for line in postbox.received[0].raw.split(b"\r\n")) <= 998
    assert postbox.received[0].raw.isascii()


async def test_the_same_letter_again_is_known_by_its_id(postbox: Postbox) -> None:
    first = (await sent(postbox))["Message-ID"]
    assert (await sent(postbox))["Message-ID"] == first
    assert (await sent(postbox, message_id="mail:inc:megan:new:2"))["Message-ID"] != first
    assert first.endswith("@contoso.example>")
    assert "megan" not in first


async def test_a_calendar_file_comes_along_as_an_attachment(postbox: Postbox) -> None:
    file = b"BEGIN:VCALENDAR\r\nMETHOD:PUBLISH\r\nSUMMARY:K\xc3\xb6ln\r\nEND:VCALENDAR\r\n"
    message = await sent(postbox, replace(LETTER, calendar=file))
    assert message.get_content_type() == "multipart/mixed"
    words, attached = message.iter_parts()
    assert words.get_content_type() == "multipart/alternative"
    assert attached.get_content_type() == "text/calendar"
    assert (attached.get_param("method"), attached.get_filename()) == ("PUBLISH", "visit.ics")
    assert attached.get_payload(decode=True) == file


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "megan@contoso.example\r\nBcc: all@contoso.example"},
        {"to": "megan@contoso.example, all@contoso.example"},
        {"to": "megan@contoso.example> SIZE=1"},
        {"to": "Megan <megan@contoso.example>"},
        {"to": ""},
        {"name": "Megan\r\nBcc: all@contoso.example"},
        {"subject": "Dark\nBcc: all@contoso.example"},
        {"subject": "Dark\x00"},
        {"subject": "Dark\u2028Bcc: all@contoso.example"},
        {"unsubscribe": "https://roomfix.example/\r\nBcc: all@contoso.example"},
    ],
)
def test_no_header_can_be_smuggled_into_a_letter(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"header|address"):
        replace(LETTER, **changes)


@pytest.mark.parametrize("name", ["Bowen, Megan", 'Megan "Meg" Bowen', "megan@evil.example", "<all@x.example>", ""])
async def test_a_name_is_never_read_as_an_address(postbox: Postbox, name: str) -> None:
    message = await sent(postbox, replace(LETTER, name=name))
    assert [(one.display_name, one.addr_spec) for one in message["To"].addresses] == [(name, LETTER.to)]
    assert postbox.received[0].to == (LETTER.to,)


# what the server's answers mean


@pytest.mark.parametrize("command", ["RCPT", "DATA"])
@pytest.mark.parametrize("code", [550, 552, 553, 554])
async def test_a_refusal_for_good_has_the_servers_code_and_words(postbox: Postbox, command: str, code: int) -> None:
    postbox.answers[command] = f"{code} 5.1.1 No such user here"
    error = await failed(postbox)
    assert isinstance(error, RefusedLetterError)
    assert (error.code, error.words) == (code, "5.1.1 No such user here")


async def test_the_words_of_a_refusal_are_short_and_hold_no_link(postbox: Postbox) -> None:
    postbox.answers["DATA"] = f"554 Blocked: https://roomfix.example/visit/secret is listed. {'why ' * 90}"
    error = await failed(postbox)
    assert isinstance(error, RefusedLetterError)
    assert error.words.startswith("Blocked: … is listed. why")
    assert len(error.words) <= 160


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
async def test_what_the_server_cannot_do_now_is_tried_again(postbox: Postbox, command: str, code: int) -> None:
    postbox.answers[command] = f"{code} 4.7.0 Come back later"
    error = await failed(postbox)
    assert isinstance(error, Unavailable)
    assert error.key == "mail_away"


async def test_a_sender_that_the_server_does_not_take_is_an_admins_matter(postbox: Postbox) -> None:
    postbox.answers["MAIL"] = "550 5.7.60 Client does not have permissions to send as this sender"
    error = await failed(postbox)
    assert isinstance(error, NeedsAdmin)
    assert (error.key, error.values) == ("mail_sender", {"code": 550})


@pytest.mark.parametrize("code", [530, 535])
async def test_a_server_that_asks_for_a_sign_in_first_is_an_admins_matter(postbox: Postbox, code: int) -> None:
    postbox.answers["MAIL"] = f"{code} 5.7.57 Client not authenticated to send mail"
    error = await failed(postbox)
    assert isinstance(error, NeedsAdmin)
    assert error.key == "mail_sign_in"


async def test_no_server_there_is_an_outage() -> None:
    error = await failed(Postbox(port=free_port()))
    assert isinstance(error, Unavailable)
    assert error.key == "mail_away"


@pytest.mark.parametrize(
    "lines",
    [
        ("421 4.3.2 too many connections",),
        ("554 5.3.2 no service here",),
        ("220 hello", "421 bye"),
        ("220 hello", "500 what", "500 what"),
        ("220 hello", "250 postbox.example"),
        ("220 hello", "250 postbox.example", "250 ok", "250 ok"),
        ("\x00\xff nonsense",),
        (),
    ],
)
async def test_a_server_that_hangs_up_or_talks_nonsense_is_an_outage(lines: tuple[str, ...]) -> None:
    async with saying(*lines) as port:
        error = await failed(Postbox(port=port))
    assert isinstance(error, Unavailable)


async def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mail.smtp.PATIENCE", 0.1)
    async with Postbox.open() as box:
        box.pause = 5
        assert isinstance(await failed(box), Unavailable)


# the sealed way


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate that this machine trusts."""
    context, file = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_password_goes_over_a_sealed_way_alone(trusted: ssl.SSLContext, security: Security) -> None:
    async with Postbox.open(tls=trusted, implicit=security is Security.TLS, needs_login=True) as box:
        await Mailer(box.server(security, user=USER, password=PASSWORD)).send(LETTER, message_id="m")
        (letter,) = box.received
    assert (letter.user, letter.is_sealed) == (USER, True)


async def test_a_wrong_password_is_an_admins_matter_and_no_password_stands_in_the_error(
    trusted: ssl.SSLContext,
) -> None:
    async with Postbox.open(tls=trusted, needs_login=True) as box:
        error = await failed(box, security=Security.STARTTLS, user=USER, password="wrong word")
    assert isinstance(error, NeedsAdmin)
    assert (error.key, error.values) == ("mail_sign_in", {"code": 535})
    assert "wrong word" not in repr(error)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_that_nobody_vouches_for_is_refused_before_the_password(
    tmp_path: Path, security: Security
) -> None:
    context, _ = certificate(tmp_path)
    async with Postbox.open(tls=context, implicit=security is Security.TLS, needs_login=True) as box:
        error = await failed(box, security=security, user=USER, password=PASSWORD)
        assert box.logins == []
    assert isinstance(error, NeedsAdmin)
    assert error.key == "mail_insecure"


async def test_a_server_without_starttls_gets_neither_password_nor_letter() -> None:
    async with Postbox.open(needs_login=True) as box:
        error = await failed(box, security=Security.STARTTLS, user=USER, password=PASSWORD)
        assert box.logins == []
    assert isinstance(error, NeedsAdmin)
    assert error.key == "mail_insecure"


async def test_a_server_that_speaks_no_tls_where_it_should_is_an_admins_matter() -> None:
    async with Postbox.open() as box:
        error = await failed(box, security=Security.TLS)
    assert isinstance(error, NeedsAdmin)
    assert error.key == "mail_insecure"


async def test_a_sign_in_that_the_server_does_not_offer_is_an_admins_matter() -> None:
    async with saying("220 hello", "250 postbox.example", "221 bye") as port:
        error = await failed(Postbox(port=port), user=USER, password=PASSWORD)
    assert isinstance(error, NeedsAdmin)
    assert error.key == "mail_insecure"


async def test_a_mailer_says_when_its_hands_are_full(postbox: Postbox) -> None:
    postbox.pause = 0.2
    mailer = Mailer(postbox.server())
    sending = [asyncio.create_task(mailer.send(LETTER, message_id=f"m{nth}")) for nth in range(2)]
    await asyncio.sleep(0.05)
    assert mailer.is_busy
    await asyncio.gather(*sending)
    assert not mailer.is_busy
    postbox.answers["RCPT"] = "550 no"
    with pytest.raises(RefusedLetterError):
        await mailer.send(LETTER, message_id="m")
    assert not mailer.is_busy
