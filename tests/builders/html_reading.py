"""HTML read the way a mail program and a browser read it: words, links, buttons, headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = {"meta"}


@dataclass(slots=True)
class Page(HTMLParser):
    """What a document holds; `tags` in the order they open, `broken` what closes that was not open."""

    source: str
    words: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    attributes: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)
    language: str = ""
    title: str = ""
    _open: list[str] = field(default_factory=list)
    _button: tuple[str, str] = ("", "")

    def __post_init__(self) -> None:
        HTMLParser.__init__(self, convert_charrefs=True)
        self.feed(self.source)
        self.close()
        self.broken += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes |= given.keys()
        if tag not in _EMPTY:
            self._open.append(tag)
        if tag == "html":
            self.language = given.get("lang", "")
        if tag == "a":
            self.links.append(given["href"])
        if tag == "button":
            self._button = (given["name"], given["value"])

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.broken.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if not data.strip() or inside == "style":
            return
        if inside == "title":
            self.title = data
            return
        if inside == "button":
            self.buttons.append((data, *self._button))
        self.words.append(data)

    @property
    def text(self) -> str:
        """Everything that is read, in one line."""
        return " ".join(" ".join(self.words).split())
