"""The questions of `notify`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from dialogs.form_fields import line, one_of
from dialogs.language_names import language_name
from dialogs.list_forms import AGAIN
from dialogs.long_lists import Listing
from dialogs.preferences import notify_words as words
from dialogs.preferences.notify_parts import LEADS, READ, SAVE, State, Step, own_places, parts_for
from dialogs.sites import part_menu
from locales import LANGUAGES
from services.model import Severity
from services.model.dialog import BACK, CANCEL, NEXT, Button, Choice, Field, FieldKind, Form, Known, Text
from services.model.preferences import NOTHING, ChannelPreference
from services.parsing.day_text import write_hour, write_quiet

USUAL_QUIET: Final = (22 * 60, 7 * 60)
USUAL_DIGEST: Final = 8 * 60
OF_TEAMS: Final = "teams"
"""The choice of the language that their Teams has."""

RESET = Button("reset", Text("notify.reset"))
USUAL = Button("usual", Text("notify.usual_button"))
NO_CHAT = Button("none", Text("notify.chat_nothing"))
STANDS_IN = Button("usual", Text("notify.stands_in"), needs_fields=True)
NO_MAIL = Button("none", Text("notify.mail_nothing"))
ALL = Button("all", Text("notify.all_places"))
NO_QUIET = Button("none", Text("notify.no_quiet"))
NO_DIGEST = Button("none", Text("notify.no_digest"))


def once_read(form: Callable[[State, Known], Form]) -> Callable[[State, Known], Form]:
    """A form, or that nobody knows now how somebody is told."""

    def shown(state: State, known: Known) -> Form:
        problem = state.works.problem_of(READ)
        return (
            form(state, known)
            if problem is None
            else Form(Text("notify.title"), (), (), (AGAIN, CANCEL), None, problem)
        )

    return shown


def menu(state: State, known: Known) -> Form:
    """How somebody is told now, and what of it to change."""
    lines = [Text("notify.role", {"what": words.usual(known)}), *words.described(state.draft, known)]
    titles = {part: words.part_title(part) for part in parts_for(known)}
    reset = (RESET,) if known.result(READ).get("preferences") else ()
    title, label = Text("notify.title"), Text("notify.part")
    form = part_menu.menu(title, lines, label, parts=titles, edited=state.parts, removal=reset)
    return replace(form, problem=state.works.problem_of(SAVE))


def chat(state: State, known: Known) -> Form:
    """What comes in the personal chat."""
    buttons = (NEXT, USUAL, NO_CHAT, BACK, CANCEL)
    return Form(Text("notify.chat_title"), (Text("notify.chat_lead"),), _ticks(state.draft.chat, known), buttons)


def mail(state: State, known: Known) -> Form:
    """What comes by e-mail, and where to."""
    lines = [Text("notify.mail_lead")]
    if not known.result(READ).get("mail_works"):
        lines.append(Text("notify.mail_off"))
    hint = Text("notify.address_hint")
    address = line("address", Text("notify.address"), state.draft.address, hint=hint)
    fields = (*_ticks(state.draft.mail, known), address)
    return Form(Text("notify.mail_title"), tuple(lines), fields, (NEXT, STANDS_IN, NO_MAIL, BACK, CANCEL))


def place_listing(state: State, known: Known) -> Listing:
    """The person's locations, to tick."""
    choices = tuple(Choice(place.id, place.name) for place in own_places(known))
    return Listing(choices, state.look.at(state.step), many=True)


def ticked(state: State, known: Known) -> tuple[str, ...]:
    """Which locations are ticked so far."""
    wanted = state.draft.chat if state.step is Step.CHAT_PLACES else state.draft.mail
    before = wanted.locations if wanted is not None else None
    now = state.look.at(state.step).ticked
    return tuple(sorted(before or ())) if now is None else now


def places(state: State, known: Known) -> Form:
    """At which locations."""
    listed, wanted = place_listing(state, known), ticked(state, known)
    chosen = (choice.value for choice in listed.choices if choice.value in wanted)
    title, lead = Text("notify.places_title"), Text("notify.places_lead")
    return listed.form(title, (lead,), Text("notify.places"), *chosen, forward=(NEXT, ALL))


def quiet(state: State, known: Known) -> Form:
    """When only critical incidents come at once."""
    value, hint = write_quiet(state.draft.quiet or USUAL_QUIET), Text("notify.quiet_hint")
    hours = line("hours", Text("notify.quiet"), value, hint=hint, is_required=True)
    is_kept = state.draft.digest is not None and state.draft.zone
    empty = Text("notify.zone_kept", {"zone": state.draft.zone}) if is_kept else Text("notify.zone_empty")
    zone = line("zone", Text("notify.zone"), state.draft.zone, hint=empty)
    return _asked("quiet", (hours, zone), (NEXT, NO_QUIET, BACK, CANCEL))


def digest(state: State, known: Known) -> Form:
    """When what came in no other way is told."""
    value = write_hour(state.draft.digest if state.draft.digest is not None else USUAL_DIGEST)
    hour = line("hour", Text("notify.digest"), value, hint=Text("notify.digest_hint"), is_required=True)
    zone_value = state.draft.zone or _only_zone(known)
    zone = line("zone", Text("notify.zone"), zone_value, hint=Text("notify.zone_hint"), is_required=True)
    return _asked("digest", (hour, zone), (NEXT, NO_DIGEST, BACK, CANCEL))


def reminder(state: State, known: Known) -> Form:
    """How long before a visit its contact is reminded."""
    choices = (Choice(str(minutes), words.lead(minutes)) for minutes in LEADS)
    field = one_of("lead", Text("notify.reminder"), choices, str(state.draft.lead))
    return _asked("reminder", (field,), (NEXT, BACK, CANCEL))


def language(state: State, known: Known) -> Form:
    """In which language."""
    choices = (Choice(one or OF_TEAMS, language_name(one)) for one in ("", *LANGUAGES))
    field = one_of("language", Text("notify.language"), choices, state.draft.language or OF_TEAMS)
    return _asked("language", (field,), (NEXT, BACK, CANCEL))


def _asked(key: str, fields: tuple[Field, ...], buttons: tuple[Button, ...]) -> Form:
    return Form(Text(f"notify.{key}_title"), (Text(f"notify.{key}_lead"),), fields, buttons)


def _ticks(wanted: ChannelPreference | None, known: Known) -> tuple[Field, ...]:
    """Which severities and which kinds; all of them where nothing was chosen yet."""
    now = ChannelPreference() if wanted in (None, NOTHING) else wanted
    bad = tuple(Choice(one, Text(f"severity.{one}")) for one in Severity)
    kinds = tuple(Choice(one, words.kind(one)) for one in words.kinds_for(known))
    return (
        Field("severities", FieldKind.MANY, Text("notify.severities"), _joined(bad, now.severities), bad),
        Field("kinds", FieldKind.MANY, Text("notify.kinds"), _joined(kinds, now.kinds), kinds),
    )


def _joined(choices: tuple[Choice, ...], wanted: frozenset[str]) -> str:
    return ",".join(choice.value for choice in choices if choice.value in wanted)


def _only_zone(known: Known) -> str:
    """The zone that all of the person's locations have, if it is one."""
    zones = {place.hours.timezone for place in own_places(known)}
    return zones.pop() if len(zones) == 1 else ""
