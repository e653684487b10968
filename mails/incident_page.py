"""The page behind a letter's links: the incident as it is, with what one person can do, and the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from cards.incident.view import View
from cards.text import times
from cards.text.catalogue import say
from mails.blocks import Block, ButtonRow, Heading, Links, NoticeBlock, PageButton, Paragraph, Points
from mails.plain_pages import page
from mails.plain_text import error_words
from mails.standing import caption, details, head, standing, title, view_of
from services.model import Incident, Person, Slot, State
from services.model.errors import Refusal, RoomfixError


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose page it is, and what they may do. `token` is the last part of its address; they `chose` a time."""

    person: Person
    token: str
    may_claim: bool
    chose: datetime | None = None


def visit_page(
    incident: Incident, visitor: Visitor, *, now: datetime, language: str, problem: RoomfixError | None = None
) -> str:
    """An incident as it is now, with buttons for what the visitor can do; `problem` is why the last one did nothing."""
    view = view_of(incident, visitor.person.id, now=now, language=language)
    problem = problem or _gone(view, visitor)
    body = [*_notice(problem, view.voice.language), *head(view)]
    body += [*standing(view, lambda seen: _offered(seen, visitor)), *_release(view), *_again(view, visitor)]
    foot: list[Block] = [
        Paragraph(view.voice.plain("visit_page_as", name=visitor.person.name)),
        Links(((view.voice.plain("visit_page_stop"), f"{visitor.token}/unsubscribe"),)),
    ]
    return page(title(incident), [*body, *details(view)], view.voice.language, foot=foot)


def unsubscribe_page(language: str) -> str:
    """The question whether e-mail is to stop, with the button that stops it."""
    press = ButtonRow("List-Unsubscribe", (PageButton(say("unsubscribe_press", language), "One-Click"),))
    return page(say("unsubscribe_title", language), [Paragraph(say("unsubscribe_what", language)), press], language)


def unsubscribed_page(language: str) -> str:
    """What stands there once it has stopped."""
    return page(say("unsubscribed_title", language), [Paragraph(say("unsubscribed_what", language))], language)


def _offered(view: View, visitor: Visitor) -> list[Block]:
    """The chosen time first, then the others under their days; without buttons for who may not claim."""
    voice, slots = view.voice, view.upcoming()
    chosen = tuple(slot for slot in slots if slot.start == visitor.chose and visitor.may_claim)
    others = tuple(slot for slot in slots if slot not in chosen)
    blocks: list[Block] = []
    if chosen:
        press = ButtonRow("slot", tuple(PageButton(_claim(view, slot), _value(slot)) for slot in chosen))
        blocks += [Heading(voice.plain("visit_page_chosen")), Paragraph(voice.plain("visit_page_chosen_next")), press]
    if others:
        heading = voice.plain("visit_page_others") if chosen else voice.plain("offer.next")
        how = [Paragraph(voice.plain("visit_page_press"))] if visitor.may_claim else []
        days = _days(view, others, visitor, quiet=bool(chosen))
        blocks += [Heading(heading), *how, *caption(view), *days]
    return blocks


def _days(view: View, slots: Sequence[Slot], visitor: Visitor, *, quiet: bool) -> list[Block]:
    """Times under the day that they begin on, which is said with each of them to who hears the page."""
    voice, blocks = view.voice, list[Block]()
    for date, of_day in groupby(sorted(slots), key=lambda slot: slot.start.astimezone(voice.zone).date()):
        row, day = tuple(of_day), times.day(date, voice.language)
        labels = [times.clock_time(slot, voice.zone, voice.language).removeprefix(day).strip() for slot in row]
        blocks.append(Heading(day, level=3))
        if visitor.may_claim:
            named = zip(labels, row, strict=True)
            buttons = tuple(PageButton(label, _value(slot), spoken=_claim(view, slot)) for label, slot in named)
            blocks.append(ButtonRow("slot", buttons, quiet=quiet))
        else:
            blocks.append(Points(tuple(labels)))
    return blocks


def _claim(view: View, slot: Slot) -> str:
    label = times.clock_time(slot, view.voice.zone, view.voice.language)
    return view.voice.plain("visit_page_claim", slot=label)


def _value(slot: Slot) -> str:
    return str(int(slot.start.timestamp()))


def _release(view: View) -> list[Block]:
    """The way to give one's own time back."""
    claim, voice = view.incident.claim, view.voice
    if claim is None or not view.is_claimant or view.incident.state is State.CLOSED:
        return []
    press = ButtonRow("release", (PageButton(voice.plain("visit_page_release"), claim.id),), quiet=True)
    return [Paragraph(voice.plain("visit_page_release_what")), press]


def _again(view: View, visitor: Visitor) -> list[Block]:
    """The way to the page as it is in a moment, while something is being waited for."""
    is_moving = view.incident.state in {State.CLAIMING, State.AWAITING} or not view.incident.offer.known
    return [Links(((view.voice.plain("visit_page_again"), visitor.token),))] if is_moving else []


def _gone(view: View, visitor: Visitor) -> RoomfixError | None:
    """That the time somebody chose is not free any more, though others may be."""
    is_open = view.incident.state is State.OPEN and view.incident.offer.known
    if visitor.chose is None or not is_open or any(slot.start == visitor.chose for slot in view.upcoming()):
        return None
    return Refusal("slot_gone", room=view.incident.room.name)


def _notice(problem: RoomfixError | None, language: str) -> list[Block]:
    if problem is None:
        return []
    return [NoticeBlock(say("notice.attention", language), error_words(problem, language))]
