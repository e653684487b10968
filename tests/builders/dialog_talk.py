"""An admin in a dialog: types, fills in, presses, and reads what stands there then."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from html import unescape

from sandbox.browser import authorized
from sandbox.playground.tenant import ALEX, CHANNEL_ID, Person
from services.model.setup import Setup
from tests.builders.card_checks import parts
from tests.builders.card_reading import card_actions
from tests.builders.chat_people import Answer, button
from tests.builders.running_roomfix import CONTOSO, Roomfix, wait_for
from tests.builders.teams_standin import Json, Message

ACCOUNT = "roomfix@contoso.example"


class Way(StrEnum):
    """How somebody answers."""

    BUTTONS = "with buttons"
    TYPING = "by typing"


class Step:
    """One answer: the button pressed with what is filled in, or the words typed instead, and what stands there then.

    What is chosen is filled in by its titles. Without a button it is a step for those who type alone, and the reverse.
    """

    def __init__(self, button: str, typed: str, until: str, **filled: str) -> None:
        self.button = button
        self.typed = typed
        self.until = until
        self.filled = filled


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

    async def fill(self, title: str, *, until: str = "", **filled: str) -> Answer:
        """Press a button as a client does: with all that stands in the inputs, choices named by their titles."""
        assert self.message is not None, "nothing was asked"
        inputs = [part for part in parts(self.message.card) if str(part.get("type", "")).startswith("Input.")]
        assert {f"in_{name}" for name in filled} <= {part["id"] for part in inputs}, self.message.words
        held = {part["id"].removeprefix("in_"): part for part in inputs}
        is_taken = button(self.message.card, title).get("associatedInputs") != "none"
        values = {name: _put_in(part, filled.get(name)) for name, part in held.items()} if is_taken else {}
        return await self.press(title, until=until, **values)

    async def send_file(self, name: str, url: str, *, until: str) -> None:
        """Send a file that lies at `url`, as Teams does it."""
        kind = "application/vnd.microsoft.teams.file.download.info"
        file = {"contentType": kind, "name": name, "content": {"downloadUrl": url}}
        await self.app.chat.say("", by=self.by, in_=self.place, attachments=[file])
        await self.until(until)

    async def walk(self, way: Way, *steps: Step) -> None:
        """Answer one question after the other; only one of them can ever be answered."""
        for step in steps:
            if not (step.button if way is Way.BUTTONS else step.typed):
                continue
            before = self._shown()
            await (self.fill(step.button, **step.filled) if way is Way.BUTTONS else self.say(step.typed))
            await self.until(step.until, after=before)
            await wait_for(lambda: len(self.live("fill")) <= 1)

    def live(self, verb: str) -> list[Message]:
        """The messages here with buttons of that verb."""
        shown = [one for one in self.app.teams.messages if one.thread == self.place]
        return [one for one in shown if any(action.get("verb") == verb for action in card_actions(one.card))]

    async def until(self, words: str, *, after: int = 0) -> Message:
        """The last message here, once it shows these words, and more than so many postings and edits were made."""
        try:
            self.message = await wait_for(lambda: self.last(words) if self._shown() > after else None)
        except AssertionError as error:
            last = self.last()
            raise AssertionError(f"not {words!r} but {last.words if last else None!r}") from error
        return self.message

    def last(self, words: str = "") -> Message | None:
        """The last message here, or the question that waits for an answer, if it has these words or such a button."""
        shown = [one for one in self.app.teams.messages if one.thread == self.place]
        present = (*shown[-1:], *self.live("fill")[-1:])
        return next((one for one in present if words in "\n".join([one.words, *one.buttons])), None)

    def _shown(self) -> int:
        """How often something was posted or edited here."""
        return sum(len(one.activities) for one in self.app.teams.messages if one.thread == self.place)

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


def _put_in(part: Json, filled: str | None) -> str:
    """What an input holds once it is filled in; AssertionError for a choice that it does not offer."""
    if filled is None or part["type"] != "Input.ChoiceSet":
        return str(part.get("value", "")) if filled is None else filled
    values = {choice["title"].partition(" · ")[0]: choice["value"] for choice in part["choices"]}
    wanted = filled.split(", ")
    assert set(wanted) <= set(values), f"{filled!r} is not all among {list(values)}"
    return ",".join(values[title] for title in wanted)
