"""Sets Contoso up for the demo as an administrator would: by typing the answers of the dialogs, and signing in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

import aiohttp

from bot.chat import dialog_runner
from bot.chat.dialog_runner import ChatPlace, DialogRunner, present
from bot.compose import Parts
from sandbox.browser import answer_of
from sandbox.m365 import M365, TENANT_ID
from sandbox.m365.tenant import CONTOSO, MUNICH, NEW_YORK, Site
from sandbox.playground import tenant as team
from services.model import ClientId, Person, PersonId
from services.model.dialog import Form
from services.model.setup import Setup
from services.store.dialog_runs import StoredRun

CLIENT = ClientId(TENANT_ID)
NOWHERE = "set-up"
"""A conversation that Roomfix is not in: what it asks there is kept and answered, and posted nowhere."""
WITHIN = 20.0
"""Seconds that one step may take."""


class SetUpError(Exception):
    """A step of setting up did not lead where it should."""


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody who answers Roomfix's questions by typing."""

    runner: DialogRunner
    person: team.Person

    async def begin(self, name: str, words: str = "") -> None:
        """Begin a dialog."""
        await dialog_runner.begin(self.runner, self._place, name, words)

    async def answer(self, *texts: str) -> None:
        """Type one answer after the other, each once the next question stands there."""
        for text in texts:
            await self.question()
            await dialog_runner.typed(self.runner, self._place, text, message=self.runner.new_id())

    async def question(self) -> Form:
        """The question that stands there now; raises SetUpError when none comes."""
        try:
            async with asyncio.timeout(WITHIN):
                while (form := await self._form()) is None:  # noqa: ASYNC110 - the jobs say nothing when they are done
                    await asyncio.sleep(0.02)
                return form
        except TimeoutError as error:
            raise SetUpError(f"{self.person.name} was asked nothing") from error

    async def until(self, holds: Callable[[Setup], bool]) -> None:
        """Until something is set up; raises SetUpError when it is not."""
        try:
            async with asyncio.timeout(WITHIN):
                while not holds(await self.runner.store.setup(CLIENT)):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
        except TimeoutError as error:
            raise SetUpError(f"what {self.person.name} answered was not set up") from error

    @property
    def _place(self) -> ChatPlace:
        return ChatPlace(CLIENT, Person(PersonId(self.person.object_id), self.person.name), NOWHERE)

    async def _live(self) -> tuple[StoredRun, ...]:
        return await self.runner.dialog_runs.live(CLIENT, PersonId(self.person.object_id))

    async def _form(self) -> Form | None:
        live = await self._live()
        if not live or live[0].run.working is not None:
            return None
        shown = present(self.runner, live[0], await self.runner.store.setup(CLIENT))
        return shown if isinstance(shown, Form) else None


async def set_up(parts: Parts, m365: M365) -> None:
    """Connect Microsoft 365, take over its rooms at two locations, and make two providers.

    Raises SetUpError, and NoAnswerError where the sign-in does not come back by itself.

    Alex, who has added Roomfix, begins, and hands over to Patti, because he is to claim visits in the demo.
    """
    runner = parts.adapter.context.runner
    alex, patti = Typist(runner, team.ALEX), Typist(runner, team.PATTI)
    await _connect(alex, m365)
    await _calendars(alex)
    await alex.begin("people", "add")
    await alex.answer(team.PATTI.name)
    await alex.until(lambda setup: setup.is_admin(PersonId(team.PATTI.object_id)))
    await _provider(patti, "Brightline AV", (team.MEGAN, team.ADELE, team.ALEX), "demote")
    await _provider(patti, "Pixelwerk Medientechnik", (team.ISAIAH, team.LYNNE))


async def _connect(typist: Typist, m365: M365) -> None:
    account = CONTOSO.service_account.address
    await typist.begin("connect")
    await typist.answer("Service account that signs in", "read calendars and book visits", "next", account)
    form = await typist.question()
    if form.link is None:
        raise SetUpError("there is no link to sign in with")
    await _sign_in(form.link[1], m365, account)
    await typist.answer("yes", "next")


async def _calendars(typist: Typist) -> None:
    """All rooms, each at its location, whose hours are taken over from the mailboxes."""
    more = "Afterwards add calendars of another location: yes"
    await typist.answer("pick", _rooms(MUNICH), f"Name: {MUNICH.name}; {more}")
    await typist.answer("pick", _rooms(NEW_YORK), "new", NEW_YORK.name)
    await typist.answer("take", "yes", "next")
    await typist.until(lambda setup: len(setup.rooms) == len(CONTOSO.rooms))


async def _provider(typist: Typist, name: str, contacts: tuple[team.Person, ...], *more: str) -> None:
    await typist.begin("providers", "add")
    places = f"{MUNICH.name}, {NEW_YORK.name}"
    people = ", ".join(person.name for person in contacts)
    await typist.answer(name, places, people, *more, "next", "same", "every", places)
    await typist.answer("Critical: 30 min / 4 h; Major: 2 h / 8 h; Minor: 4 h / 20 h", "save")
    await typist.until(lambda setup: any(provider.name == name for provider in setup.providers))


def _rooms(site: Site) -> str:
    return ", ".join(room.name for room in CONTOSO.rooms if room.site == site)


async def _sign_in(link: str, m365: M365, account: str) -> None:
    """Follow a link as an account that is signed in at Microsoft already and agrees to everything."""
    m365.identity.browser_account = account
    async with aiohttp.ClientSession() as session:
        async with session.get(link) as page:  # as far as Microsoft's page, which posts its answer from a script
            back = await answer_of(page)
        async with session.post(back.url, data=back.answer) as end:
            if end.status != HTTPStatus.OK:
                raise SetUpError("the sign-in did not come back right")
    m365.identity.browser_account = None
