"""What dialogs have done outside, by the names of the effects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.chat.app_context import ChatSender
from bot.chat.effect import EffectHandler, Task
from cards.text.catalogue import TEXTS, say
from services.incidents import trial_incidents
from services.incidents.reporting import ReportOrigin
from services.model import RoomId
from services.model.conversations import ConversationKind
from services.parsing import cldr, holiday_calendars
from services.parsing.paging import plain
from services.parsing.vocabulary import spellings
from services.store.redis_store import Store


def effect_handlers(store: Store, messenger: ChatSender, now: Callable[[], datetime]) -> dict[str, EffectHandler]:
    """Every kind of effect that a dialog can ask for."""

    async def roster(task: Task) -> Mapping[str, Any]:
        return {"people": await _roster(store, messenger, task)}

    async def channels(task: Task) -> Mapping[str, Any]:
        known = [one for one in await store.conversations(task.client) if one.kind is not ConversationKind.PERSONAL]
        return {"channels": [{"id": one.id, "name": one.name or one.id} for one in known if not one.parked]}

    async def test_incident(task: Task) -> Mapping[str, Any]:
        asked, title = ReportOrigin(task.person, task.thread), say("trial.subject", task.language)
        room = RoomId(task.args["room"])
        await trial_incidents.report(store, task.client, room, asked=asked, title=title, now=now(), trial=task.run_id)
        return {}

    return {
        "roster": roster,
        "channels": channels,
        "test_incident": test_incident,
        "countries": _countries,
        "regions": _regions,
        "holidays": _holidays,
    }


async def _roster(store: Store, messenger: ChatSender, task: Task) -> list[dict[str, str]]:
    """Everybody in the conversations that Roomfix is in, each once, by name."""
    people: dict[str, str] = {}
    for conversation in await store.conversations(task.client):
        if not conversation.parked:
            people |= {person.id: person.name for person in await messenger.members(conversation)}
    return [{"id": found, "name": name} for found, name in sorted(people.items(), key=lambda pair: pair[1].casefold())]


async def _countries(task: Task) -> Mapping[str, Any]:
    """By name in the reader's language, each with its names in the others and what else it is called."""
    languages = (task.language, *(language for language in TEXTS if language != task.language))
    codes = await asyncio.to_thread(holiday_calendars.countries)
    called = {code: [cldr.country(code, language) for language in languages] for code in codes}
    rows = [[code, *names, *spellings(f"country.{code}")] for code, names in called.items()]
    return {"countries": sorted(rows, key=lambda row: plain(row[1]))}


async def _regions(task: Task) -> Mapping[str, Any]:
    return {"regions": await asyncio.to_thread(holiday_calendars.regions, task.args["country"])}


async def _holidays(task: Task) -> Mapping[str, Any]:
    country, region, years = task.args["country"], task.args["region"] or None, task.args["years"]
    known = holiday_calendars.known_years(country)
    wanted = [year for year in years if year in known]
    holidays_of, language = holiday_calendars.holidays_of, task.language
    found = await asyncio.to_thread(holidays_of, country, region, years=wanted, language=language)
    return {"holidays": [[day.isoformat(), name] for day, name in found]}
