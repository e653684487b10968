"""A real SMTP server (aiosmtpd) on loopback, which keeps what it takes and refuses what a test wants it to."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from services.mail.mail_server import MailServer, Security
from tests.builders.secrecy import a_secret

USER, PASSWORD = "roomfix@contoso.example", a_secret("a passw0rd: of/the@server?")
SENDER = "roomfix@contoso.example"


@dataclass(frozen=True, slots=True)
class Received:
    """One e-mail as the server took it, and how it came."""

    sender: str
    to: tuple[str, ...]
    raw: bytes
    user: str | None
    is_sealed: bool

    @property
    def message(self) -> EmailMessage:
        found = message_from_bytes(self.raw, policy=default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass(slots=True)
class Postbox:
    """`answers` are what the server says instead of taking something, by the command: MAIL, RCPT or DATA.

    It is aiosmtpd's handler, too, which explains the names of its methods.
    """

    port: int = 0
    received: list[Received] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    logins: list[bytes] = field(default_factory=list)
    pause: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.pause)
        self.at_once -= 1
        if "DATA" in self.answers:
            return self.answers["DATA"]
        login = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
        raw = envelope.content if isinstance(envelope.content, bytes) else b""
        to = tuple(str(one) for one in envelope.rcpt_tos)
        is_sealed = server.transport is not None and server.transport.get_extra_info("cipher") is not None
        self.received.append(Received(str(envelope.mail_from), to, raw, login, is_sealed))
        return "250 OK"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, login: Any
    ) -> AuthResult:
        """Whether a login is the one right one."""
        self.logins.append(login.login)
        is_right = (login.login.decode(), login.password.decode()) == (USER, PASSWORD)
        return AuthResult(success=is_right, handled=False, auth_data=login)

    def server(self, security: Security = Security.NONE, **changes: Any) -> MailServer:
        """Where it can be reached."""
        return MailServer("127.0.0.1", self.port, SENDER, security, **changes)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, *, port: int = 0, tls: ssl.SSLContext | None = None, implicit: bool = False, needs_login: bool = False
    ) -> AsyncIterator[Postbox]:
        """A server that offers STARTTLS with that certificate, or speaks TLS from the first byte."""
        box = cls()

        def session() -> SMTP:
            with catch_warnings():
                simplefilter("ignore", UserWarning)  # it is loopback, or TLS that aiosmtpd does not see
                return SMTP(
                    box,
                    hostname="postbox.example",
                    tls_context=None if implicit else tls,
                    require_starttls=tls is not None and not implicit,
                    authenticator=box.authenticate if needs_login else None,
                    auth_required=needs_login,
                    auth_require_tls=tls is not None and not implicit,
                )

        loop = asyncio.get_running_loop()
        listening = await loop.create_server(session, "127.0.0.1", port, ssl=tls if implicit else None)
        box.port = listening.sockets[0].getsockname()[1]
        async with listening:
            yield box


@asynccontextmanager
async def saying(*lines: str) -> AsyncIterator[int]:
    """The port of a server that answers each line it hears with the next of these, and then hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()
            if not await reader.readline():
                break
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with listening:
        yield listening.sockets[0].getsockname()[1]


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A certificate for 127.0.0.1 that nobody trusts: a server's context with it, and its file for those who shall."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "postbox.example")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    trusted, whole = folder / "trusted.pem", folder / "whole.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    whole.write_bytes(trusted.read_bytes() + private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(whole)
    return context, trusted
