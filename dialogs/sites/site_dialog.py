"""What the dialogs about locations and providers share: the list, the menu of one, its name, adding and removing it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from dialogs.form_fields import line
from dialogs.list_forms import DoneEffects
from dialogs.long_lists import Listing, Look, saved_line
from dialogs.questions import Question, TableDialog, picking
from dialogs.sites import part_menu
from dialogs.sites.site_names import called, checked_name
from services.model import Location, Provider
from services.model.dialog import BACK, CANCEL, YES, Answer, Begin, Button, Choice, End, Form, Known, Text, joined
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.paging import plain
from services.parsing.vocabulary import means

Site = TypeVar("Site", bound=Location | Provider)


@dataclass(frozen=True, slots=True)
class SiteState:
    """`draft` is a site of which only the edited `parts` count; `is_walking` leads through all parts of a new one."""

    step: StrEnum
    draft: Location | Provider
    parts: tuple[StrEnum, ...] = ()
    is_new: bool = False
    is_walking: bool = False
    is_removal: bool = False
    look: Look = field(default_factory=Look)
    works: DoneEffects = field(default_factory=DoneEffects)


S = TypeVar("S", bound=SiteState)


def at(state: S, step: str, **changes: Any) -> S:
    """The state at another step of its dialog."""
    return replace(state, step=type(state.step)(step), **changes)


def edited(state: S, part: StrEnum, draft: Location | Provider, entry: Mapping[Any, StrEnum]) -> S:
    """The state with a part edited, standing at the menu, or for a new site where the next part begins."""
    order = list(type(part))
    following = order[order.index(part) + 1 :][:1] if state.is_walking else []
    step = next((str(entry[one]) for one in following if one in entry), "menu")
    parts = tuple(dict.fromkeys((*state.parts, part)))
    return at(state, step, draft=draft, parts=parts, is_walking=step != "menu")


class SiteDialog(TableDialog[S], Generic[S, Site]):
    """One of the two dialogs; its state has a draft of what it sets up."""

    name: ClassVar[str]
    """What begins the dialog, and what its texts and its field in the set-up are called."""
    label: ClassVar[str]
    """The key of the word for one of them."""
    unknown: ClassVar[str]
    gone: ClassVar[str]
    """The refusals of words that name none, and of one that another admin has removed."""
    steps: ClassVar[type[StrEnum]]
    part_type: ClassVar[type[StrEnum]]
    entry: ClassVar[Mapping[Any, StrEnum]]
    """Where editing a part begins, in the order in which a new site is asked for them."""

    blank: Callable[[str], Site]
    """A site of that id of which nothing is known yet."""
    merged: Callable[[S, Setup], Site]
    """The site as it will be: as it is now, with the edited parts."""
    missing: Callable[[Site, Setup], list[Text]]
    """What a site still lacks."""
    row: Callable[[Site, Setup], Mapping[str, str | int | Text]]
    """What the list says of a site beside its name and what it lacks."""
    described: Callable[[Site, Known], list[Text]]
    """All that is set up of a site, in lines."""
    stops: Callable[[Site, Known], list[Text]]
    """What removing a site would do, in lines."""

    def require_removable(self, site: Site, setup: Setup) -> None:
        """Raise Refusal for a site that cannot be removed."""

    def entered(self, state: S, part: Any, known: Known) -> S:
        """The state where a part begins; raises Refusal for one that cannot be edited yet."""
        return at(state, self.entry[part], look=Look())

    def told(self, state: S, site: Site) -> Iterable[Text]:
        """What else the end says of a site that was saved."""
        return ()

    def offered(self, site: Site, setup: Setup) -> tuple[Begin, ...]:
        """What could be begun next, before this dialog again."""
        raise NotImplementedError

    def begin(self, words: str, known: Known) -> S:
        """With a site's name at that one, with "add" or where there is none yet at a new one; raises Refusal for other
        words."""
        wanted, sites = plain(words.strip()), self.sites(known.setup)
        start = self.state(self.steps("list"), self.blank(""))
        if means(wanted, "add") or (not wanted and not sites):
            return self.new(start, known)
        return self.opened(start, called(words, sites, unknown=self.unknown).id, known) if wanted else start

    def over(self, state: S, known: Known) -> End:
        """What was saved and what is missing, whether the set-up has changed already or not."""
        again = Begin(Text(f"{self.name}.begin"), self.name)
        if state.is_removal:
            title = Text(f"{self.name}.removed", {"name": state.draft.name})
            return End(title, (Text(f"{self.name}.removed_what"),), offers=(again,))
        site = self.merged(state, known.setup)
        lacks = self.missing(site, known.setup)
        lines = [saved_line(map(self.part_title, state.parts)), *self.told(state, site)]
        lines += [Text("sites.lacks", {"lacks": joined(lacks)})] if lacks else []
        offers = (*self.offered(site, known.setup), again)
        return End(Text(f"{self.name}.saved", {"name": site.name}), tuple(lines), offers=offers)

    def answer(self, state: S, answer: Answer, known: Known) -> S:
        """The state after an answer; raises Refusal, whose words name what is wrong."""
        if state.step != "list":
            self.require_there(state, known.setup)
        return super().answer(state, answer, known)

    def change(self, state: S, known: Known) -> Setup:
        """The site saved or removed; raises Refusal if it is gone, cannot be removed or is called like another now."""
        if state.is_removal:
            return self.removed(state, known.setup)
        self.require_there(state, known.setup)
        if "name" in state.parts:
            checked_name(state.draft.name, taken=self.other_names(state, known.setup))
        return self.saved(state, known.setup)

    def sites(self, setup: Setup) -> tuple[Site, ...]:
        """All of them."""
        found: tuple[Site, ...] = getattr(setup, self.name)
        return found

    def there(self, state: S, setup: Setup) -> Site | None:
        """The site as it is stored now."""
        return next((one for one in self.sites(setup) if one.id == state.draft.id), None)

    def require_there(self, state: S, setup: Setup) -> None:
        """Raise Refusal if another admin has removed the site meanwhile."""
        if not state.is_new and self.there(state, setup) is None:
            raise Refusal(self.gone)

    def other_names(self, state: S, setup: Setup) -> list[str]:
        """What the others are called."""
        return [one.name for one in self.sites(setup) if one.id != state.draft.id]

    def saved(self, state: S, setup: Setup) -> Setup:
        """The set-up with the site as edited; asked again, it changes nothing more."""
        site, sites = self.merged(state, setup), self.sites(setup)
        if self.there(state, setup) is None:
            return self._with((*sites, site), setup)
        return self._with(tuple(site if one.id == site.id else one for one in sites), setup)

    def removed(self, state: S, setup: Setup) -> Setup:
        """The set-up without the site."""
        site = self.there(state, setup)
        if site is not None:
            self.require_removable(site, setup)
        return self._with(tuple(one for one in self.sites(setup) if one.id != state.draft.id), setup)

    def _with(self, sites: tuple[Site, ...], setup: Setup) -> Setup:
        changes: dict[str, Any] = {self.name: sites}
        return replace(setup, **changes)

    def part_title(self, part: StrEnum) -> Text:
        """What a part is called."""
        return Text(f"{self.name}.part_{part}")

    def common_questions(self) -> dict[str, Question[S]]:
        """The list, the menu, the name and the removal."""
        return {
            "list": Question(self._overview, picking(self._listing, self.opened, add=self.new)),
            "menu": Question(self._menu, self._from_menu),
            "name": Question(self._name, self._named),
            "remove": Question(self._removal, lambda state, answer, known: at(state, "done", is_removal=True)),
        }

    def new(self, state: S, known: Known) -> S:
        """The state at a new site."""
        return at(state, "name", draft=self.blank(known.dialog), parts=(), is_new=True, is_walking=True)

    def opened(self, state: S, wanted: str, known: Known) -> S:
        """The state at the menu of a site."""
        return at(state, "menu", draft=self.blank(wanted), parts=(), is_new=False, is_walking=False)

    def _listing(self, state: S, known: Known) -> Listing:
        choices = tuple(Choice(one.id, one.name) for one in self.sites(known.setup))
        return Listing(choices, state.look.at("list"))

    def _overview(self, state: S, known: Known) -> Form:
        """The sites, each with what it lacks."""
        listed, title = self._listing(state, known), Text(f"{self.name}.title")
        add = Button("add", Text(f"{self.name}.add"))
        if not listed.choices:
            return Form(title, (Text(f"{self.name}.nothing"),), (), (add, CANCEL))
        values = {choice.value for choice in listed.page.items}
        rows = [self._row(one, known.setup) for one in self.sites(known.setup) if one.id in values]
        open_one = Button("open", Text(f"{self.name}.open"), needs_fields=True)
        return listed.form(title, (), Text(self.label), rows=rows, forward=(open_one, add), others=(CANCEL,))

    def _row(self, site: Site, setup: Setup) -> Text:
        lacks = joined(self.missing(site, setup))
        return Text(f"{self.name}.line", {"name": site.name, "lacks": lacks, **self.row(site, setup)})

    def _menu(self, state: S, known: Known) -> Form:
        """Everything of a site, and what of it to change."""
        site = self.merged(state, known.setup)
        title, label = Text(f"{self.name}.menu_title", {"name": site.name}), Text(f"{self.name}.part")
        removal = () if state.is_new else (Button("remove", Text(f"{self.name}.remove")),)
        lines = self.described(site, known)
        return part_menu.menu(title, lines, label, parts=self._titles(), edited=state.parts, removal=removal)

    def _from_menu(self, state: S, answer: Answer, known: Known) -> S:
        if answer.verb == part_menu.SAVE.verb:
            return at(state, "done")
        if answer.verb == "remove":
            site = self.merged(state, known.setup)
            self.require_removable(site, known.setup)
            return at(state, "remove", draft=replace(state.draft, name=site.name))
        return self.entered(state, part_menu.picked(answer, self._titles()), known)

    def _titles(self) -> dict[StrEnum, Text]:
        return {part: self.part_title(part) for part in self.part_type}

    def _name(self, state: S, known: Known) -> Form:
        field = line(
            "name",
            Text(f"{self.name}.name"),
            self.merged(state, known.setup).name,
            is_required=True,
            hint=Text(f"{self.name}.name_hint"),
        )
        return Form(Text(f"{self.name}.name_title"), (Text(f"{self.name}.name_lead"),), (field,))

    def _named(self, state: S, answer: Answer, known: Known) -> S:
        name = checked_name(answer.text("name"), taken=self.other_names(state, known.setup))
        return edited(state, self.part_type("name"), replace(state.draft, name=name), self.entry)

    def _removal(self, state: S, known: Known) -> Form:
        """Whether to remove a site, with what stops."""
        site = self.merged(state, known.setup)
        title = Text(f"{self.name}.remove_title", {"name": site.name})
        return Form(title, tuple(self.stops(site, known)), (), (YES, BACK, CANCEL))
