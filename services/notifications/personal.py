"""What one person is told of their own: whether it still is so, how soon it must come, and by which ways. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.lifecycle.due import LATE_AFTER, MISSED_AFTER
from services.model import Event, Incident, State
from services.model.deliveries import Channel, DeliveryStatus, News
from services.model.dialog import Text
from services.model.personal_news import PersonalNews
from services.model.preferences import is_no
from services.notifications.recipients import DeliveryPlan, Reachability, for_digest, held, wanted_plans

IN_TIME: Final = timedelta(hours=1)
"""So long before a visit begins, or an answer is due, it still helps to be told of it."""
CHOSEN: Final = frozenset({"reminder", "escalated"})
"""What a choice can leave out; all else somebody has to know who has a visit, or has asked for something."""
REMINDING: Final = frozenset({"reminder", "did_it_happen", "handover_offered"})
"""What a letter of the kind reminder tells."""
_VISIT: Final = frozenset({State.BOOKED, State.ON_SITE})


@dataclass(frozen=True, slots=True)
class ClaimThread:
    """The conversation where a claim was made, and its thread there; `is_shared` where others read it, too."""

    thread: str
    is_shared: bool


def came_late(said: PersonalNews, now: datetime) -> bool:
    """Whether something has kept it from being told when it was to be."""
    return now - said.at > LATE_AFTER


def is_still_valid(said: PersonalNews, incident: Incident, *, now: datetime) -> bool:
    """Whether something is still true and of use: it may have waited while the incident moved on."""
    check = CHECKS.get(said.text)
    return check is None or check(said, incident, now)


def personal_plans(
    reach: Reachability, incident: Incident, said: PersonalNews, *, place: ClaimThread | None, now: datetime
) -> list[DeliveryPlan]:
    """How somebody is told something of their own; SENT is for now.

    What became of a claim is heard in the `place` where it was made, as an answer is; None where they do not read that.
    Where others read it, it also stands in for a chat that they do not have.
    """
    if said.news is News.VISIT and said.claim is not None and place is not None:
        row = _there(reach, place)
        return [row if place.is_shared else _in_time(row, reach, incident, said, now)]
    rows = _ways(reach, incident, said)
    is_out_of_reach = [row.fate for row in rows] == [DeliveryStatus.FAILED] and not is_no(reach.mine.chat)
    if is_out_of_reach and place is not None and place.is_shared:
        return [_there(reach, place)]
    return [_in_time(row, reach, incident, said, now) for row in rows]


def latest(said: PersonalNews, incident: Incident) -> datetime | None:
    """When somebody must know something at the latest, None for at any time; an answer to their own doing at once."""
    if said.event in {None, Event.DECLINED, Event.FAILED}:
        return said.at
    if said.text == "did_it_happen":
        return said.at + MISSED_AFTER - IN_TIME if incident.state is State.BOOKED else None
    if said.until is not None:
        return said.until - IN_TIME
    return said.slot.start - IN_TIME if said.slot is not None and said.slot.start > said.at else None


def _ways(reach: Reachability, incident: Incident, said: PersonalNews) -> list[DeliveryPlan]:
    """The ways that bring it, whatever the hour; that none does is a row, too."""
    rows = wanted_plans(reach, incident, said.news, is_usual=True)
    if not rows and said.news is News.ESCALATION:
        rows = for_digest(reach, incident)
    if not rows and said.text not in CHOSEN and not (is_no(reach.mine.chat) and is_no(reach.mine.mail)):
        rows = [_unrefused(reach)]
    return rows or [DeliveryPlan(reach.person, Channel.CHAT, DeliveryStatus.DROPPED, why=Text("told.not_chosen"))]


def _unrefused(reach: Reachability) -> DeliveryPlan:
    """What somebody must know, by the way that they have not refused altogether."""
    if reach.chat is not None and not is_no(reach.mine.chat):
        return reach.by_chat()
    if reach.can_mail():
        return reach.by_mail()
    return reach.failed(Channel.MAIL if is_no(reach.mine.chat) else Channel.CHAT)


def _there(reach: Reachability, place: ClaimThread) -> DeliveryPlan:
    return DeliveryPlan(reach.person, Channel.CHAT, DeliveryStatus.SENT, conversation=place.thread)


def _in_time(
    row: DeliveryPlan, reach: Reachability, incident: Incident, said: PersonalNews, now: datetime
) -> DeliveryPlan:
    """A row that waits for the end of the quiet hours, unless it would come too late then."""
    waiting, by = held(row, reach.mine, incident, now), latest(said, incident)
    is_too_late = waiting.until is not None and by is not None and waiting.until > by
    return row if is_too_late else waiting


def _is_theirs(said: PersonalNews, incident: Incident) -> bool:
    """Whether the visit stands as it was, in the hands of whom it is told."""
    return _stands(said, incident) and incident.claim is not None and incident.claim.contact.id == said.person.id


def _stands(said: PersonalNews, incident: Incident) -> bool:
    claim = incident.claim
    return incident.state in _VISIT and claim is not None and (claim.id, claim.slot) == (said.claim, said.slot)


def _is_offered(said: PersonalNews, incident: Incident, now: datetime) -> bool:
    offered = incident.claim.offered if incident.claim else None
    is_to_them = offered is not None and offered.to.id == said.person.id and offered.until > now
    return is_to_them and _stands(said, incident)


def _is_to_come(said: PersonalNews, now: datetime) -> bool:
    return said.slot is not None and said.slot.start > now


_Check = Callable[[PersonalNews, Incident, datetime], bool]
CHECKS: Final[Mapping[str, _Check]] = {
    "escalated": lambda said, incident, now: incident.state is State.OPEN,
    "reminder": lambda said, incident, now: (
        incident.state is State.BOOKED and _is_theirs(said, incident) and _is_to_come(said, now)
    ),
    "did_it_happen": lambda said, incident, now: _is_theirs(said, incident),
    "handover_offered": _is_offered,
    "offer_over": lambda said, incident, now: _is_to_come(said, now) and not _is_offered(said, incident, now),
    "handover_ran_out": lambda said, incident, now: _is_theirs(said, incident),
    "handover_declined": lambda said, incident, now: _is_theirs(said, incident),
    "handover_taken": lambda said, incident, now: not _is_theirs(said, incident),
    "visit_taken_over": lambda said, incident, now: not _is_theirs(said, incident),
    "visit_missed": lambda said, incident, now: incident.state is State.OPEN,
    "visit_missed_gone": lambda said, incident, now: incident.state is State.CLOSED,
    "fault_gone": lambda said, incident, now: _is_theirs(said, incident) and incident.cleared_at is not None,
    "fault_back": lambda said, incident, now: _is_theirs(said, incident) and incident.cleared_at is None,
    "snooze_over": lambda said, incident, now: incident.state is not State.CLOSED,
}
"""What of what is told stops being so; all else is of the past, and stays true."""
