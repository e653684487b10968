"""Pages of words alone: what came of signing in, why something failed, privacy, terms; and every page's frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cards.text.catalogue import say
from mails.blocks import Block, Heading, Links, NoticeBlock, Paragraph, Points, as_html
from mails.markup import Html, document, element
from mails.plain_text import error_words
from services.model.errors import RoomfixError, Unavailable

PRIVACY: Final = {
    "privacy_kept": (
        "privacy_kept_rooms",
        "privacy_kept_busy",
        "privacy_kept_incidents",
        "privacy_kept_people",
        "privacy_kept_told",
        "privacy_kept_chats",
        "privacy_kept_sign_ins",
    ),
    "privacy_read": ("privacy_read_messages", "privacy_read_meetings", "privacy_read_hosts", "privacy_read_setting_up"),
    "privacy_seen": ("privacy_seen_people", "privacy_seen_services", "privacy_seen_nobody"),
    "privacy_until": (
        "privacy_until_incidents",
        "privacy_until_answers",
        "privacy_until_sign_ins",
        "privacy_until_removed",
    ),
    "privacy_delete": ("privacy_delete_yourself", "privacy_delete_admins", "privacy_delete_operator"),
}
"""The headings of the page on privacy, each with what stands below it."""
STORE_NEWER: Final = "store_newer"
"""What a worker says that is being replaced by one of a newer release."""
TERMS: Final = {
    "terms_operator": ("terms_operator_runs", "terms_operator_agreed"),
    "terms_use": ("terms_use_name", "terms_use_links", "terms_use_calendars"),
    "terms_licence": ("terms_licence_free", "terms_licence_warranty", "terms_licence_liability"),
}
"""The headings of the page on terms, each with what stands below it."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """The keys of what one kind of page says when something fails: its titles, and the words for what broke."""

    stopped: str
    wait: str
    broke: str


def page(heading: str, body: Sequence[Block], language: str, *, foot: Sequence[Block] = ()) -> str:
    """A page under its heading; a notice in it stands in the title, too, which is read aloud first."""
    main = element("main", element("h1", heading), Html("\n"), as_html(body))
    whole = Html(f"{main}\n{element('footer', as_html(foot))}") if foot else main
    warned = next((f"{block.level} " for block in body if isinstance(block, NoticeBlock)), "")
    return document(f"{warned}{heading} – Roomfix", whole, language=language)


def is_outage(error: RoomfixError) -> bool:
    """Whether something fails for a while only, and whoever sees the page can do nothing but wait."""
    return isinstance(error, Unavailable) or error.key == STORE_NEWER


def problem_page(error: RoomfixError, trouble: Trouble, language: str) -> str:
    """Why there is nothing to see and nothing was done, and what helps."""
    key = trouble.wait if is_outage(error) else trouble.stopped
    return page(say(key, language), [Paragraph(error_words(error, language))], language)


def broken_page(reference: str, trouble: Trouble, language: str) -> str:
    """That something broke, with the reference under which it stands in the log."""
    return page(say(trouble.wait, language), [Paragraph(say(trouble.broke, language, reference=reference))], language)


def signed_in_page(account: str, language: str) -> str:
    """That the account is known, and that the question in the chat is still to be answered."""
    lines = [
        Paragraph(say("page_signed_in", language, account=account)),
        Paragraph(say("page_signed_in_next", language)),
    ]
    return page(say("page_signed_in_title", language), lines, language)


def consented_page(language: str) -> str:
    """That an administrator's consent has arrived."""
    lines = [Paragraph(say("page_consented", language)), Paragraph(say("page_close", language))]
    return page(say("page_consented_title", language), lines, language)


def privacy_page(language: str) -> str:
    """Which data are taken and kept, for how long, who sees them, and how they are deleted."""
    lead = [Paragraph(say("privacy_what", language)), Paragraph(say("privacy_whose", language))]
    foot = [Links(((say("terms_title", language), "terms"),))]
    return page(say("privacy_title", language), [*lead, *_sections(PRIVACY, language)], language, foot=foot)


def terms_page(language: str) -> str:
    """On which terms an installation can be used."""
    foot = [Links(((say("privacy_title", language), "privacy"),))]
    body = [Paragraph(say("terms_what", language)), *_sections(TERMS, language)]
    return page(say("terms_title", language), body, language, foot=foot)


def _sections(sections: dict[str, tuple[str, ...]], language: str) -> list[Block]:
    """Headings, each with its list."""
    blocks: list[Block] = []
    for heading, points in sections.items():
        blocks += [Heading(say(heading, language)), Points(tuple(say(point, language) for point in points))]
    return blocks
