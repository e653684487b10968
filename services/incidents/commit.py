"""One change of an incident stored together with all that follows from it, found by comparing before and after."""

from __future__ import annotations

from collections.abc import Mapping

from services.incidents import offers
from services.lifecycle.transitions import claims_of, unapproved
from services.model import Claim, ClaimId, Event, Incident, RoomResponse, State
from services.model.deliveries import News
from services.model.dialog import Begin, End, Text
from services.model.job_wire import queued
from services.model.jobs import ReadTimes, TellAdmins, TellNews, TellOwn, Work
from services.notifications.notices import tell_own
from services.store.changes import CommitOutcome, CommitResult, IncidentChange
from services.store.redis_store import Store

NEWS: Mapping[Event, News] = {
    Event.REPORTED: News.NEW,
    Event.ESCALATED: News.ESCALATION,
    Event.COMPLETED: News.CLOSED,
    Event.CANCELLED: News.CLOSED,
    Event.RECOVERED: News.CLOSED,
    **dict.fromkeys(
        (
            *(Event.BOOKED, Event.RELEASED, Event.MOVED, Event.HANDED_OVER, Event.TAKEN_OVER, Event.MISSED),
            *(Event.DECLINED, Event.FAILED, Event.CLEARED, Event.BACK, Event.UNDONE),
        ),
        News.VISIT,
    ),
}
"""What those who want to know of such things are told; the other events show on the card alone."""


async def commit(store: Store, old: Incident, new: Incident, request: str, *, tell: tuple[Work, ...] = ()) -> bool:
    """Store the next version of an incident with what follows from it; False when it has changed meanwhile.

    `tell` are the people who are told something of their own.
    """
    return (await try_commit(store, old, new, request, tell=tell)).outcome is CommitOutcome.DONE


async def try_commit(
    store: Store, old: Incident, new: Incident, request: str, *, tell: tuple[Work, ...] = ()
) -> CommitResult:
    """Store the next version as `commit` does, and say what came of it: a claim may find its time held by another."""
    before, after = _by_id(old), _by_id(new)
    drops = tuple(claim for claim in before.values() if claim.id not in after)
    held = [claim for claim in after.values() if _holds_otherwise(before.get(claim.id), claim)]
    former = next((before[one.id].contact.id for one in held if one.id in before), None)
    asks, asked = unapproved(new), unapproved(old)
    decided = _id(asked) if _id(asks) != _id(asked) else None
    visits = [one for one in after.values() if one.id == decided or _needs_work(before.get(one.id), one)]
    jobs: list[Work] = [offers.visit_job(old, claim) for claim in drops]
    jobs += [offers.visit_job(new, one) for one in visits]
    is_open_again = old.state is State.CLOSED and new.state is not State.CLOSED
    if drops or is_open_again or any(claim.id in before for claim in held):
        jobs.append(ReadTimes(new.id))
    if asks is not None and _id(asks) != _id(asked):
        jobs.append(_ask_admins(new, asks))
    by_hand = [_by_hand(new, "remove_by_hand", claim) for claim in drops if _is_entered(claim)]
    by_hand += [_by_hand(new, "shorten_by_hand", claim) for claim in held if _is_cut(before.get(claim.id), claim)]
    theirs = {one.told.person.id for one in by_hand}  # it says that the visit is over, too
    others = (one for one in tell if not isinstance(one, TellOwn) or one.told.person.id not in theirs)
    told = (*_offer_over(old, new), *others, *by_hand)
    change = IncidentChange(
        new,
        expect=old.version,
        request=request,
        hold=next(iter(held), None),
        drops=drops,
        former=former,
        reopens=is_open_again,
        jobs=tuple(map(queued, (*jobs, *news_of(old, new, tell=told), *told))),
    )
    answer = await store.commit(change)
    if answer.outcome is CommitOutcome.DONE:
        await store.reopenable.note(new)
    return answer


def news_of(old: Incident | None, new: Incident, *, tell: tuple[Work, ...] = ()) -> tuple[TellNews, ...]:
    """The work of telling everybody who wants to know what has just happened to an incident; `tell` as in `commit`.

    Of one change somebody gets one letter: whoever orders it first, it says what is told to them alone.
    """
    is_news = old is None or new.happened > old.happened
    own = tuple(one.told for one in tell if isinstance(one, TellOwn))
    return tuple(
        TellNews(new.id, NEWS[entry.event], str(new.happened), own)
        for entry in new.history[-1:]
        if is_news and entry.event in NEWS
    )


def _by_id(incident: Incident) -> dict[ClaimId, Claim]:
    return {claim.id: claim for claim in claims_of(incident)}


def _holds_otherwise(was: Claim | None, now: Claim) -> bool:
    """Whether the ledgers have to learn of a claim: it is new, in other hands, or shorter."""
    return was is None or (was.slot, was.contact.id) != (now.slot, now.contact.id)


def _needs_work(was: Claim | None, now: Claim) -> bool:
    """Whether the calendar has to be made to agree with a claim."""
    return was is None or (now.is_behind and not was.is_behind)


def _is_entered(claim: Claim) -> bool:
    """Whether people have entered a visit, who alone can change its entry."""
    return claim.by_hand and claim.answer is RoomResponse.ACCEPTED


def _is_cut(was: Claim | None, now: Claim) -> bool:
    return was is not None and _is_entered(now) and now.slot.end < was.slot.end


def _by_hand(incident: Incident, text: str, claim: Claim) -> TellOwn:
    return tell_own(incident, text, to=claim.contact, claim=claim)


def _id(claim: Claim | None) -> ClaimId | None:
    return claim.id if claim is not None else None


def _offer_over(old: Incident, new: Incident) -> tuple[Work, ...]:
    """Tell the colleague whom a visit was offered to that it is not any more, unless that was their own doing."""
    was, now = (one.claim.offered if one.claim else None for one in (old, new))
    end = new.history[-1].person
    if was is None or (now is not None and now.to.id == was.to.id) or (end is not None and end.id == was.to.id):
        return ()
    return (tell_own(new, "offer_over", to=was.to, claim=old.claim, news=News.REMINDER),)


def _ask_admins(incident: Incident, claim: Claim) -> TellAdmins:
    """Have the admins asked whether a claim may be booked; the button begins the dialog that decides."""
    title = Text("approval.asked", {"name": claim.contact.name, "room": incident.room.name})
    offer = Begin(Text("approval.look"), "approval", incident.id)
    return TellAdmins(End(title, (Text("approval.asked_why"),), offers=(offer,)), f"approval:{claim.id}")
