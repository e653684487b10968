"""The headers of an e-mail as they go over the wire: folded here, where CPython's folding changes what they say.

CPython drops or doubles blanks between encoded words, leaves the quotes out of long names, and encodes addresses of web
pages, which RFC 2047 §5 forbids.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from email.headerregistry import HeaderRegistry, UniqueSingleAddressHeader, UniqueUnstructuredHeader, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import quote
from typing import Any, Final

LONGEST_LINE: Final = 78
"""Characters of a line that can be folded (RFC 5322 §2.1.1)."""
_IN_A_WORD: Final = 39
"""Bytes in one encoded word, which shares a line of 76 characters with `Subject: ` (RFC 2047 §2)."""
_LONGEST_PLAIN: Final = 400
"""Characters that go as they are; SMTP carries 998 in a line."""


class _Text(UniqueUnstructuredHeader):
    """Words for people, which are no encoded words even where they look like some."""

    name: str

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """What email.headerregistry asks of a header's class."""
        super().parse(value, kwds)
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        """The header's lines."""
        text = str(self)
        lines = _wrapped(text, LONGEST_LINE - len(f"{self.name}: ")) if _is_plain(text) else _encoded(text)
        return f"{self.name}: {f'{policy.linesep} '.join(lines)}{policy.linesep}"


class _Mailbox(UniqueSingleAddressHeader):
    """One person: a name and an address."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """The header's lines."""
        name, address = self.address.display_name, self.address.addr_spec
        if not name:
            return f"{self.name}: {address}{policy.linesep}"
        words = [f'"{quote(name)}"'] if _is_plain(name) else _encoded(name)
        return f"{self.name}: {f'{policy.linesep} '.join((*words, f'<{address}>'))}{policy.linesep}"


class _AsItIs(UnstructuredHeader):
    """What programs read and nobody may fold or encode."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """The header's one line."""
        return f"{self.name}: {self}{policy.linesep}"


_KINDS: Final[Mapping[str, Any]] = {
    "subject": _Text,
    "from": _Mailbox,
    "to": _Mailbox,
    "list-unsubscribe": _AsItIs,
    "message-id": _AsItIs,
}


def empty_message() -> EmailMessage:
    """A message without anything in it, whose headers arrive as they were set."""
    return EmailMessage(policy=_POLICY)


def _is_plain(text: str) -> bool:
    """Whether text can go as it is: ASCII that nobody takes for an encoded word, with single blanks to fold at."""
    return text.isascii() and "=?" not in text and len(text) <= _LONGEST_PLAIN and text == " ".join(text.split())


def _wrapped(text: str, first: int) -> list[str]:
    """Text in lines that are joined by a blank each; `first` is how long the first may be."""
    lines, most = [""], first
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and len(longer) > most:
            lines.append(word)
            most = LONGEST_LINE - 1
        else:
            lines[-1] = longer
    return lines


def _encoded(text: str) -> list[str]:
    """Text as encoded words, which are joined without the blanks between them (RFC 2047 §6.2); no character is cut."""
    words = [b""]
    for sign in text:
        piece = sign.encode()
        if len(words[-1]) + len(piece) > _IN_A_WORD:
            words.append(b"")
        words[-1] += piece
    return [f"=?utf-8?b?{b64encode(word).decode()}?=" for word in words]


def _registry() -> HeaderRegistry:
    made = HeaderRegistry()
    for name, kind in _KINDS.items():
        made.map_to_type(name, kind)
    return made


_POLICY: Final = SMTP.clone(header_factory=_registry())
