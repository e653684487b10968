"""Somebody's words on a card are shown as typed and never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from cards.text.escaping import escape, escape_line, one_line

MARKDOWN = MarkdownIt("commonmark").enable(["strikethrough", "table"])
NASTY = st.text(
    alphabet=st.one_of(st.sampled_from("\\`*_~[]()<>&;#+-.!|{}=:\"'\n\r\t 1aé€😀\u202e\u2028\x00"), st.characters())
)


def shown(markdown: str) -> list[str]:
    """The paragraphs a Markdown reader shows; fails on anything that is not plain text in a paragraph."""
    tokens = MARKDOWN.parse(markdown)
    assert {token.type for token in tokens} <= {"paragraph_open", "inline", "paragraph_close"}, markdown
    inline = [token.children or [] for token in tokens if token.type == "inline"]
    assert {child.type for children in inline for child in children} <= {"text"}, markdown
    return ["".join(child.content for child in children) for children in inline]


@given(NASTY)
def test_any_text_is_shown_as_typed_line_by_line(text: str) -> None:
    lines = [one_line(line, limit=10_000) for line in text.splitlines()]
    assert shown(escape(text, limit=10_000)) == [line for line in lines if line]


@given(NASTY)
def test_any_text_in_a_sentence_stays_one_line_and_cannot_end_the_emphasis_around_it(text: str) -> None:
    plain = one_line(text, limit=10_000) or "x"
    children = MARKDOWN.parseInline(f"By **{escape_line(plain, limit=10_000)}** today")[0].children or []
    assert [child.type for child in children if child.type != "text"] == ["strong_open", "strong_close"]
    assert "".join(child.content for child in children) == f"By {plain} today"


@given(NASTY)
def test_no_text_can_make_a_client_expand_a_date_macro(text: str) -> None:
    assert "{{" not in escape(text + "{{DATE(2026-01-01T00:00:00Z,SHORT)}}" + text)


@given(NASTY)
def test_every_escaped_text_can_be_sent(text: str) -> None:
    escape(text + "\ud800").encode("utf-8")


@pytest.mark.parametrize(
    ("typed", "escaped"),
    [
        ("Projector stays dark", "Projector stays dark"),
        ("[Click](https://evil.example)", r"\[Click\](https://evil.example)"),
        ("*bold* _it_ ~gone~ `code`", r"\*bold\* \_it\_ \~gone\~ \`code\`"),
        ("<at>Megan</at>", "&lt;at>Megan&lt;/at>"),
        ("AT&T, R&D, &lt;b>", "AT&T, R&D, &amp;lt;b>"),
        ("# head\n- item\n2. two\n> said", "\\# head\n\n\\- item\n\n2\\. two\n\n\\> said"),
        ("one\r\n\r\n\ntwo\u2028three", "one\n\ntwo\n\nthree"),
        ("C:\\temp", r"C:\\temp"),
        ("  far \t apart  ", "far apart"),
        ("-5 °C at 3.5 m", r"\-5 °C at 3.5 m"),
        ("{{TIME(x)}}", r"{\{TIME(x)}}"),
        ("", ""),
        (" \n\t", ""),
    ],
)
def test_markup_is_escaped_and_lines_become_paragraphs(typed: str, escaped: str) -> None:
    assert escape(typed) == escaped


@pytest.mark.parametrize("unseen", ["\x00", "\x1b", "\x7f", "\x9b", "\u202e", "\u2066", "\u200f", "\ufeff", "\ud83d"])
def test_characters_that_hide_or_turn_text_are_removed(unseen: str) -> None:
    assert escape(f"ab{unseen}cd") == "abcd"
    assert one_line(f"ab{unseen}cd") == "abcd"


def test_text_is_clipped_before_it_is_escaped_so_that_no_escape_is_cut() -> None:
    assert escape("*" * 50, limit=10) == r"\*" * 9 + "…"
    assert escape_line("a " * 50, limit=10) == "a a a a a…"
    assert one_line("x" * 11, limit=10) == "x" * 9 + "…"
    assert one_line("x" * 10, limit=10) == "x" * 10


def test_a_button_title_is_one_plain_line_with_nothing_escaped() -> None:
    assert one_line("Claim\n*now*") == "Claim *now*"
