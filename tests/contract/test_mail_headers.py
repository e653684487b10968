"""The headers of a letter, read back from the bytes that go to the mail server."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtplib.email import flatten_message
from hypothesis import example, given
from hypothesis import strategies as st

from services.mail.emails import Letter
from services.mail.smtp import _message

SENDER = "roomfix@contoso.example"
STOP = f"https://roomfix.example/visit/{'A' * 150}/unsubscribe"

TALK = (
    *("Der", "Beamer", "im", "großen", "Saal", "zeigt", "kein", "Bild", "–", "bitte", "prüfen", "Gerät", "Störung"),
    *(
        "l’abonnement",
        "Müller,",
        "HDMI",
        "24",
        "(heute",
        "früh)",
        "😀",
        "=?utf-8?q?x?=",
        '"',
        "\\",
        "مرحبا",
        "<a@b.example>",
    ),
)
words = st.sampled_from(TALK)
seen = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=120)
sentences = st.lists(words, max_size=25).map(" ".join) | seen


def raw(*, subject: str = "Dark", name: str = "Megan", sender: str = SENDER) -> bytes:
    """A letter's head as it goes over the wire."""
    letter = Letter("megan@contoso.example", name, subject, "t", "<p>t</p>", STOP, datetime(2026, 11, 23, tzinfo=UTC))
    return flatten_message(_message(letter, sender, "m")).partition(b"\r\n\r\n")[0] + b"\r\n"


def field(head: bytes, name: str) -> bytes:
    """A header's value as it stands there, folds and all."""
    found = re.search(rb"^%s: (.*?)\r\n(?! )" % name.encode(), head, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def unfolded(head: bytes, name: str) -> str:
    return field(head, name).replace(b"\r\n", b"").decode("ascii")


def decoded(text: str) -> str:
    """Encoded words as RFC 2047 §6.2 has them read: without the blanks between them."""
    return str(make_header(decode_header(text)))


def parsed(head: bytes) -> EmailMessage:
    message = message_from_bytes(head, policy=default)
    assert isinstance(message, EmailMessage)
    return message


@given(subject=sentences)
@example(subject="Schwerwiegend: Gerät Störung – Isar, München")
@example(subject="=?utf-8?q?x?=")
@example(subject="  two  blanks ")
@example(subject="x" * 500)
def test_every_subject_arrives_as_it_was_written(subject: str) -> None:
    head = raw(subject=subject)
    assert unfolded(head, "Subject") == subject or decoded(unfolded(head, "Subject")) == subject
    assert str(parsed(head)["Subject"]) == subject


@given(name=sentences)
@example(name="Fernandez-Garcia, Maria Isabel (Facility Services International GmbH, extern)")
@example(name='Müller, Jürgen (Fa. "Räum" & Söhne), Gebäudetechnik Süd GmbH & Co. KG')
@example(name="a@b.example, c@d.example")
def test_every_name_arrives_as_it_was_written_and_adds_no_receiver(name: str) -> None:
    head = raw(name=name)
    (receiver,) = parsed(head)["To"].addresses
    assert receiver.addr_spec == "megan@contoso.example"
    phrase, _, _ = unfolded(head, "To").rpartition("<")
    if phrase.startswith('"'):
        assert receiver.display_name == name
    else:
        assert decoded(phrase.rstrip(" ")) == name


@given(subject=sentences, name=sentences)
def test_lines_are_as_long_as_lines_may_be(subject: str, name: str) -> None:
    head = raw(subject=subject, name=name)
    assert head.isascii()
    for line in head.split(b"\r\n"):
        assert len(line) <= (76 if b"=?utf-8?b?" in line else 998)
        assert line == b"" or line.strip() != b""
    for word in re.findall(rb"=\?utf-8\?b\?\S*", head):
        assert len(word) <= 75


def test_a_long_subject_of_plain_words_is_folded_between_them() -> None:
    head = raw(subject="Major: " + "the projector stays dark " * 8 + "- Isar, Munich")
    assert b"=?" not in field(head, "Subject")
    assert max(len(line) for line in field(head, "Subject").split(b"\r\n")) <= 78


@pytest.mark.parametrize("sender", [SENDER, f"roomfix@{'long-' * 11}domain.{'contoso.' * 10}example"])
def test_what_programs_read_is_neither_folded_nor_encoded(sender: str) -> None:
    """RFC 2047 §5: an encoded word stands in no address and in no message id, and one click finds only a plain link."""
    head = raw(sender=sender)
    assert field(head, "List-Unsubscribe") == f"<{STOP}>".encode()
    assert field(head, "List-Unsubscribe-Post") == b"List-Unsubscribe=One-Click"
    assert re.fullmatch(rb"<[0-9a-f]{40}@%s>" % sender.rpartition("@")[2].encode(), field(head, "Message-ID"))
    assert unfolded(head, "From") == f'"Roomfix" <{sender}>'
