"""What a letter or a page consists of, and how it looks as HTML and as plain text, which say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mails.markup import Html, element

_LINK = (
    "display:inline-block;padding:12px 14px;border-radius:8px;background:#0b5cad;color:#ffffff;font-size:16px;"
    "font-weight:600"
)
"""On the link itself: many mail programs drop a page's style."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading below the title; `level` 2 or 3."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    text: str
    is_strong: bool = False


@dataclass(frozen=True, slots=True)
class FactList:
    """Names and what they are."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Links as (title, address); `is_button` makes them large enough for a thumb."""

    rows: tuple[tuple[str, str], ...]
    is_button: bool = False


@dataclass(frozen=True, slots=True)
class PageButton:
    """What a press sends, and what stands on it; `spoken` is what is read aloud instead, and has all of `title`."""

    title: str
    value: str
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """Buttons that send their value under `name`; those that are `quiet` are not the first thing to do."""

    name: str
    buttons: tuple[PageButton, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class NoticeBlock:
    """What became of a press, above everything else; `level` is a word of its own, for whoever sees no colour."""

    level: str
    text: str


Block = Heading | Paragraph | FactList | Points | Links | ButtonRow | NoticeBlock


def as_html(blocks: Iterable[Block]) -> Html:
    """The blocks, one a line."""
    return Html("\n".join(_html(block) for block in blocks))


def as_text(blocks: Iterable[Block]) -> str:
    """The blocks as plain text; buttons have no place in it."""
    return "\n\n".join(_text(block) for block in blocks if not isinstance(block, ButtonRow))


def _html(block: Block) -> Html:
    match block:
        case Heading(text, level):
            return element(f"h{level}", text)
        case Paragraph(text, is_strong):
            return element("p", element("strong", text) if is_strong else text)
        case FactList(rows):
            return element(
                "dl", *(part for name, value in rows for part in (element("dt", name), element("dd", value)))
            )
        case Points(items):
            return element("ul", *(element("li", item) for item in items))
        case Links(rows, is_button):
            return Html("\n".join(element("p", _link(title, url, is_button)) for title, url in rows))
        case ButtonRow(name, buttons, quiet):
            kind = {"class_": "quiet"} if quiet else {}
            return element("form", *(_button(name, button, kind) for button in buttons), method="post")
        case NoticeBlock(level, text):
            return element("div", element("p", element("strong", level), f" {text}"), class_="notice", role="alert")


def _link(title: str, url: str, is_button: bool) -> Html:
    return element("a", title, href=url, **({"style": _LINK} if is_button else {}))


def _button(name: str, button: PageButton, kind: dict[str, str]) -> Html:
    spoken = {"aria_label": button.spoken} if button.spoken else {}
    return element("button", button.title, type="submit", name=name, value=button.value, **kind, **spoken)


def _text(block: Block) -> str:
    match block:
        case Heading(text):
            return f"{text}\n{'-' * len(text)}"
        case Paragraph(text):
            return text
        case FactList(rows):
            return "\n".join(f"{name}: {value}" for name, value in rows)
        case Points(items):
            return "\n".join(f"- {item}" for item in items)
        case Links(rows):
            return "\n".join(f"{title}:\n  {url}" for title, url in rows)
        case NoticeBlock(level, text):
            return f"{level} {text}"
        case ButtonRow():
            return ""
