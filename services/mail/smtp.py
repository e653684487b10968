"""The one door to e-mail: a letter handed over to the configured server by SMTP."""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import Final

import aiosmtplib as smtp

from services.mail.emails import Letter
from services.mail.mail_headers import empty_message
from services.mail.mail_server import MailServer, Security
from services.model.errors import NeedsAdmin, Unavailable

MOST_AT_ONCE: Final = 2
"""Letters on their way at once (Exchange Online: SMTP AUTH takes three connections of a mailbox)."""
PATIENCE: Final = 20.0
"""Seconds for one answer of the server."""
LONGEST_REASON: Final = 160

_NOT_SIGNED_IN: Final = frozenset({530, 534, 535, 538})
"""RFC 4954 §6: sign in first, a stronger way is needed, the login is wrong, encryption is needed."""
_LINK = re.compile(r"\w+://\S+")
"""Filters quote the links of what they refuse, and ours let whoever has them act."""


class RefusedLetterError(Exception):
    """The server will not take this letter, or not for its receiver, however often it is sent.

    `code` is the server's, `words` are its own, shortened and without links.
    """

    def __init__(self, code: int, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


class Mailer:
    """Hands letters over, a connection each."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._under_way = 0

    @property
    def sender(self) -> str:
        """The address that letters come from."""
        return self._server.sender

    @property
    def is_busy(self) -> bool:
        """Whether as many letters are on their way as should be at once."""
        return self._under_way >= MOST_AT_ONCE

    async def send(self, letter: Letter, *, message_id: str) -> None:
        """Hand a letter over; the same `message_id` again makes the same Message-ID, by which servers know a repeat.

        Raises RefusedLetterError for good (5xx), Unavailable("mail_away") when it may be tried again, and NeedsAdmin:
        `mail_sign_in`, `mail_insecure` (no TLS that can be trusted), `mail_sender` (not from this address).
        """
        self._under_way += 1
        try:
            await self._hand_over(_message(letter, self.sender, message_id), letter.to)
        except (smtp.SMTPException, OSError) as error:
            raise _meaning(error) from error
        finally:
            self._under_way -= 1

    async def _hand_over(self, message: EmailMessage, to: str) -> None:
        server = self._server
        connection = smtp.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security is Security.TLS,
            start_tls=False,
            timeout=PATIENCE,
            local_hostname=_domain(server.sender),  # else the library asks the DNS for this machine's name
        )
        async with connection:
            if server.security is Security.STARTTLS:
                await connection.starttls()
            if server.user:
                await connection.login(server.user, server.password)
            await connection.send_message(message, sender=server.sender, recipients=[to])


def _message(letter: Letter, sender: str, message_id: str) -> EmailMessage:
    message = empty_message()
    message["From"] = Address("Roomfix", addr_spec=sender)
    message["To"] = Address(letter.name, addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = f"<{sha256(message_id.encode()).hexdigest()[:40]}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence answers it
    message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if letter.calendar is not None:
        kind = {"method": "PUBLISH", "charset": "utf-8"}
        message.add_attachment(letter.calendar, "text", "calendar", filename="visit.ics", params=kind)
    return message


def _domain(address: str) -> str:
    return address.rpartition("@")[2]


def _meaning(error: smtp.SMTPException | OSError) -> Exception:
    """The error of ours that says what one of the library's means."""
    if isinstance(error, smtp.SMTPRecipientsRefused):
        return _meaning(error.recipients[0])
    if any(isinstance(one, ssl.SSLError) for one in _causes(error)):
        return NeedsAdmin("mail_insecure")
    if isinstance(error, smtp.SMTPResponseException):
        return _answered(error)
    if isinstance(error, OSError):  # no connection, a lost one, no answer in time
        return Unavailable("mail_away")
    return NeedsAdmin("mail_insecure")  # it offers no STARTTLS, or no way to sign in without it


def _answered(error: smtp.SMTPResponseException) -> Exception:
    is_for_good = 500 <= error.code < 600
    if not is_for_good:
        return Unavailable("mail_away")
    if isinstance(error, smtp.SMTPAuthenticationError) or error.code in _NOT_SIGNED_IN:
        return NeedsAdmin("mail_sign_in", code=error.code)
    if isinstance(error, smtp.SMTPSenderRefused):
        return NeedsAdmin("mail_sender", code=error.code)
    if isinstance(error, smtp.SMTPRecipientRefused | smtp.SMTPDataError):
        return RefusedLetterError(error.code, _shortened(error.message))
    return Unavailable("mail_away")  # it takes nothing from anybody right now


def _shortened(words: str) -> str:
    seen = " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
    bare = _LINK.sub("…", seen)
    return bare if len(bare) <= LONGEST_REASON else f"{bare[: LONGEST_REASON - 1].rstrip()}…"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
