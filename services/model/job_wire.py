"""How work is written in the queue and read from it; what earlier releases have written may wait there for days."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter

from services.model.deliveries import News
from services.model.job_order import JobOrder
from services.model.jobs import Work

KINDS: Final[Mapping[str, type[Work]]] = {kind.kind: kind for kind in Work.__subclasses__()}


def queued(work: Work, *, delay: timedelta = timedelta()) -> JobOrder:
    """The order for some work, to be done after a delay."""
    return JobOrder(work.name, work.kind, written(work), milliseconds(delay))


def written(work: Work) -> dict[str, str]:
    """Some work as it stands in the queue beside its kind."""
    fields = _adapter(work.kind).dump_python(work, mode="json").items()
    nested = {name: json.dumps(value) for name, value in fields if name in work.nested}
    return nested | {name: value for name, value in fields if name not in nested and value is not None}


def work_in(kind: str, args: Mapping[str, str]) -> Work:
    """The work of a job; raises KeyError for a kind that there is not."""
    kind, args = EARLIER[kind](args) if kind in EARLIER else (kind, args)
    made = KINDS[kind]
    values = {name: json.loads(value) if name in made.nested else value for name, value in args.items()}
    work: Work = _adapter(kind).validate_python(values)
    return work


def milliseconds(wait: timedelta) -> int:
    """A wait as the queue counts it, never negative."""
    return max(0, round(wait.total_seconds() * 1000))


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[kind])


_Args = Mapping[str, str]
_Read = tuple[str, _Args]


def _visit(args: _Args) -> _Read:
    return "visit", (_with_slot(args) if "start" in args else args)


def _tell(args: _Args) -> _Read:
    """What was told stood in fields of its own, with the end of an offer among its values."""
    if "text" not in args:
        return "tell", args
    told = dict(_with_slot(args) if "start" in args else args)
    values = json.loads(told.pop("values"))
    person = {"id": told.pop("person"), "name": told.pop("name")}
    incident, thread = told.pop("incident"), told.pop("conversation", "")
    about = {name: value for name, value in told.items() if value and name not in ("slot", "late")}
    slot = json.loads(told["slot"]) if "slot" in told else None
    until, is_late = values.pop("until", None), "late" in told
    news = about | {"person": person, "values": values, "slot": slot, "until": until, "is_late": is_late}
    return "tell", {"incident": incident, "thread": thread, "told": json.dumps(news)}


def _news(kind: str, args: _Args) -> _Read:
    own = json.loads(args.get("own", "[]"))
    if not isinstance(own, dict):
        return kind, args
    return kind, {**args, "own": json.dumps([json.loads(_tell(one)[1]["told"]) for one in own.values()])}


def _mail(args: _Args) -> _Read:
    content = {"type": "incident", "stamp": args["stamp"], "said": args.get("said", "")}
    row = _row(args, "mail", content, [[args["incident"], args["news"]]])
    return "deliver", {**row, "id": f"mail:{args['incident']}:{args['person']}:{args['news']}:{args['stamp']}"}


def _digest(channel: str, args: _Args) -> _Read:
    row = _row(args, channel, {"type": "digest", "due": args["due"]}, json.loads(args["about"]))
    return "deliver", {**row, "id": f"digest_{channel}:{args['person']}:{args['due']}"}


def _host(args: _Args) -> _Read:
    slot, rooms = {"start": args["start"], "end": args["end"]}, json.loads(args["rooms"])
    content = {"type": "host", "meeting": args["meeting"], "slot": slot, "rooms": rooms}
    channel = "chat" if args["conversation"] else "mail"
    row = _row(args, channel, content, [[args["incident"], News.NEW.value]])
    return "deliver", {**row, "id": f"host:{args['incident']}:{args['meeting']}"}


def _tell_admins(args: _Args) -> _Read:
    content = json.dumps({"type": "admin", "said": json.loads(args["said"])})
    row = {"channel": "chat", "content": content, "person": "null", "about": "[]"}
    return "deliver", {**row, "id": "", "conversation": args["conversation"]}


def _with_slot(args: _Args) -> _Args:
    rest = {name: value for name, value in args.items() if name not in ("start", "end")}
    return rest | {"slot": json.dumps({"start": args["start"], "end": args["end"]})}


def _row(args: _Args, channel: str, content: Mapping[str, Any], about: list[list[str]]) -> dict[str, str]:
    return {
        "channel": channel,
        "content": json.dumps(content),
        "person": json.dumps({"id": args["person"], "name": args["name"]}),
        "about": json.dumps(about),
        "language": args["language"],
        "conversation": args.get("conversation", ""),
        "address": args.get("address", ""),
    }


EARLIER: Final[Mapping[str, Callable[[_Args], _Read]]] = {
    "visit": _visit,
    "tell": _tell,
    "news": lambda args: _news("news", args),
    "news_held": lambda args: _news("news_held", args),
    "mail": _mail,
    "digest_chat": lambda args: _digest("chat", args),
    "digest_mail": lambda args: _digest("mail", args),
    "host": _host,
    "tell_admins": _tell_admins,
}
"""What a kind's arguments were before, read as what they are now; those that are so already stay as they are."""
