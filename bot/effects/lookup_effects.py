"""What dialogs have done outside, by the names of the effects."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from bot.chat.app_context import AppContext
from bot.chat.effect import EffectHandler, Task
from cards.text.catalogue import TEXTS, say
from services.incidents import trial_incidents
from services.incidents.reporting import ReportOrigin
from services.model import RoomId
from services.model.conversations import ConversationKind
from services.parsing import cldr, holiday_calendars
from services.parsing.paging import plain
from services.parsing.vocabulary import spellings


async def _roster(context: AppContext, task: Task) -> Mapping[str, Any]:
    """Everybody in the conversations that Roomfix is in, each once, by name."""
    people: dict[str, str] = {}
    for conversation in await context.store.conversations(task.client):
        if not conversation.parked:
            people |= {person.id: person.name for person in await context.messenger.members(conversation)}
    by_name = sorted(people.items(), key=lambda pair: pair[1].casefold())
    return {"people": [{"id": found, "name": name} for found, name in by_name]}


async def _channels(context: AppContext, task: Task) -> Mapping[str, Any]:
    conversations = await context.store.conversations(task.client)
    known = [one for one in conversations if one.kind is not ConversationKind.PERSONAL and not one.parked]
    return {"channels": [{"id": one.id, "name": one.name or one.id} for one in known]}


async def _test_incident(context: AppContext, task: Task) -> Mapping[str, Any]:
    asked, title = ReportOrigin(task.person, task.thread), say("trial.subject", task.language)
    store, room, now = context.store, RoomId(task.args["room"]), context.now()
    await trial_incidents.report(store, task.client, room, asked=asked, title=title, now=now, trial=task.run_id)
    return {}


async def _countries(context: AppContext, task: Task) -> Mapping[str, Any]:
    """By name in the reader's language, each with its names in the others and what else it is called."""
    languages = (task.language, *(language for language in TEXTS if language != task.language))
    codes = await asyncio.to_thread(holiday_calendars.countries)
    called = {code: [cldr.country(code, language) for language in languages] for code in codes}
    rows = [[code, *names, *spellings(f"country.{code}")] for code, names in called.items()]
    return {"countries": sorted(rows, key=lambda row: plain(row[1]))}


async def _regions(context: AppContext, task: Task) -> Mapping[str, Any]:
    return {"regions": await asyncio.to_thread(holiday_calendars.regions, task.args["country"])}


async def _holidays(context: AppContext, task: Task) -> Mapping[str, Any]:
    country, region, years = task.args["country"], task.args["region"] or None, task.args["years"]
    known = holiday_calendars.known_years(country)
    wanted = [year for year in years if year in known]
    holidays_of, language = holiday_calendars.holidays_of, task.language
    found = await asyncio.to_thread(holidays_of, country, region, years=wanted, language=language)
    return {"holidays": [[day.isoformat(), name] for day, name in found]}


EFFECTS: Final[Mapping[str, EffectHandler]] = {
    "roster": _roster,
    "channels": _channels,
    "test_incident": _test_incident,
    "countries": _countries,
    "regions": _regions,
    "holidays": _holidays,
}
