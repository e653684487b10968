"""The digest as a letter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cards.text.escaping import one_line
from cards.text.texts import UTC_ZONE, Voice
from mails.blocks import Block, Links, Paragraph, Points, as_html, as_text
from mails.letters import Reader
from mails.markup import Html, document, element
from services.mail.emails import Letter


def digest_letter(subject: str, lines: Sequence[str], reader: Reader, *, now: datetime, language: str) -> Letter:
    """What was kept for somebody, in lines of plain words."""
    voice = Voice(UTC_ZONE, language)
    body: list[Block] = [Points(tuple(lines))]
    foot: list[Block] = [Paragraph(voice.plain("digest.why")), Links(((voice.plain("mail_stop"), reader.unsubscribe),))]
    main = element("main", element("h1", subject), Html("\n"), as_html(body))
    return Letter(
        to=reader.address,
        name=one_line(reader.person.name),
        subject=subject,
        text=f"{subject}\n{'=' * len(subject)}\n\n{as_text(body)}\n\n-- \n{as_text(foot)}\n",
        html=document(subject, Html(f"{main}\n{element('footer', as_html(foot))}"), language=language),
        unsubscribe=reader.unsubscribe,
        written_at=now,
    )
