"""An admin in a dialog: types, fills in, presses, and reads what stands there then."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape

from sandbox.playground.tenant import ALEX, CHANNEL_ID, Person
from services.setup import Setup
from tests.support.browser_forms import authorized
from tests.support.chat import Answer
from tests.support.reading import card_actions
from tests.support.roomfix import CONTOSO, Roomfix, wait_for
from tests.support.teams import Message

ACCOUNT = "roomfix@contoso.example"


@dataclass(slots=True)
class Talk:
    """One person's dialog in one conversation of a running application; `message` is the question that stands there."""

    app: Roomfix
    place: str = CHANNEL_ID + ";messageid=1"
    by: Person = ALEX
    message: Message | None = None

    async def say(self, text: str, *, until: str = "") -> Answer:
        """Type something, and wait for the message with these words."""
        answer = await self.app.chat.say(text, by=self.by, in_=self.place)
        if until:
            await self.until(until)
        return answer

    async def press(self, title: str, *, until: str = "", **inputs: str) -> Answer:
        """Press a button of the present question, and wait for the message with these words."""
        assert self.message is not None, "nothing was asked"
        answer = await self.app.chat.press(self.message, title, by=self.by, **inputs)
        if until:
            await self.until(until)
        return answer

    async def until(self, words: str) -> Message:
        """The last message here, once it shows these words."""
        try:
            self.message = await wait_for(lambda: self.last(words))
        except AssertionError as error:
            last = self.last()
            raise AssertionError(f"not {words!r} but {last.words if last else None!r}") from error
        return self.message

    def last(self, words: str = "") -> Message | None:
        """The last message here, if it has these words or such a button."""
        shown = [one for one in self.app.teams.messages if one.thread == self.place]
        return shown[-1] if shown and words in "\n".join([shown[-1].words, *shown[-1].buttons]) else None

    @property
    def words(self) -> str:
        """What the present question says."""
        assert self.message is not None
        return self.message.words

    def link(self) -> str:
        """The address that the present question's link opens."""
        assert self.message is not None
        return next(str(action["url"]) for action in card_actions(self.message.card) if "url" in action)

    async def sign_in(self, *, account: str = ACCOUNT) -> str:
        """Follow the link as that account; what the page says that Microsoft leads back to."""
        self.app.m365.identity.browser_account = account
        return await self.open_link()

    async def open_link(self, *, account: str = "") -> str:
        """Follow the link as whoever is signed in at the browser; what the last page says."""
        if account:
            self.app.m365.identity.browser_account = account
        session = self.app.chat.session
        async with session.get(self.link(), allow_redirects=False) as start:
            if start.status != 302:
                return unescape(await start.text())
            back = await authorized(session, start.headers["Location"])
        async with session.post(back.url, data=back.answer) as page:
            return unescape(await page.text())

    async def setup(self) -> Setup:
        """What is set up now."""
        return await self.app.parts.store.setup(CONTOSO)
