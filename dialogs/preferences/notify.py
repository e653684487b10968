"""`notify`: how somebody wants to be told, for everybody and for oneself alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from dialogs.preferences import notify_forms as forms
from dialogs.preferences import notify_words as words
from dialogs.preferences.notify_parts import (
    FIELDS,
    LEADS,
    READ,
    SAVE,
    PreferencePart,
    State,
    Step,
    edited,
    own_places,
    parts_for,
)
from dialogs.questions import Question, TableDialog, ticking
from dialogs.sites import part_menu
from dialogs.sites.provider_terms import only_zone
from locales import LANGUAGES
from services.model import LocationId, Severity
from services.model.deliveries import News
from services.model.dialog import Answer, Begin, Effect, EffectOutcome, End, Known, Text
from services.model.errors import Refusal
from services.model.preferences import NOTHING, ChannelPreference, Preferences
from services.model.preferences_wire import from_wire, to_wire
from services.parsing import vocabulary
from services.parsing.addresses import address_in
from services.parsing.day_text import read_hour, read_quiet
from services.parsing.spelling import same

_Ticked = TypeVar("_Ticked", Severity, News)


class Notify(TableDialog[State]):
    """The dialog; see `services.model.dialog.Dialog`. Everybody may have it, and it changes nobody else's
    preferences."""

    state = State

    def __init__(self) -> None:
        placed = ticking(forms.place_listing, forms.ticked, _placed, all=_everywhere)
        reading = Effect(READ, Text("notify.reading"))
        asked = {
            Step.MENU: (forms.menu, _from_menu),
            Step.CHAT: (forms.chat, _chat_chosen),
            Step.CHAT_PLACES: (forms.places, placed),
            Step.MAIL: (forms.mail, _mail_chosen),
            Step.MAIL_PLACES: (forms.places, placed),
            Step.QUIET: (forms.quiet, _quiet_chosen),
            Step.DIGEST: (forms.digest, _digest_chosen),
            Step.REMINDER: (forms.reminder, _reminder_chosen),
            Step.LANGUAGE: (forms.language, _language_chosen),
        }
        self.questions = {step: Question(forms.once_read(form), then, reading) for step, (form, then) in asked.items()}

    def begin(self, words: str, known: Known) -> State:
        """With the name of a part at that one; raises Refusal("part_unknown") for other words."""
        wanted = same(words)
        if not wanted:
            return State()
        if wanted not in (own := parts_for(known)):
            raise Refusal("part_unknown", typed=wanted, parts=", ".join(own))
        return State(Step(wanted))

    def over(self, state: State, known: Known) -> Effect | End:
        """How they are told now, once that is saved."""
        if state.step is Step.SAVING:
            return Effect(SAVE, Text("notify.saving"), _to_keep(state))
        key = "notify.as_before" if state.is_reset else "notify.saved" if state.parts else "notify.unchanged"
        offers = (Begin(Text("notify.again"), "notify"),)
        return End(Text(key), tuple(words.described(state.draft, known)), offers=offers)

    def worked(self, state: State, outcome: EffectOutcome, known: Known) -> State:
        """Once the preferences are read, or saved; back to the first card where they could not be."""
        state = super().worked(state, outcome, known)
        if outcome.name == READ:
            return state if outcome.problem else replace(state, draft=_stored(outcome.result, known))
        if outcome.problem is None:
            return replace(state, step=Step.DONE, draft=_stored(outcome.result, known))
        draft = _stored(known.result(READ), known) if state.is_reset else state.draft
        return replace(state, step=Step.MENU, draft=draft, is_reset=False)


def _from_menu(state: State, answer: Answer, known: Known) -> State:
    works = replace(state.works, failed="", problem=None)
    if answer.verb == part_menu.SAVE.verb:
        return replace(state, step=Step.SAVING if state.parts else Step.DONE, works=works)
    if answer.verb == forms.RESET.verb:
        return replace(state, step=Step.SAVING, works=works, is_reset=True, parts=(), draft=Preferences(known.person))
    part = part_menu.picked(answer, {part: words.part_title(part) for part in parts_for(known)})
    return replace(state, step=Step(part), works=works)


def _chat_chosen(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.USUAL.verb:
        return edited(state, PreferencePart.CHAT, chat=None)
    if answer.verb == forms.NO_CHAT.verb:
        return edited(state, PreferencePart.CHAT, chat=NOTHING)
    wanted, step = _wanted(state.draft.chat, answer, known), _places_step(Step.CHAT_PLACES, known)
    return edited(state, PreferencePart.CHAT, step=step, chat=wanted)


def _mail_chosen(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_MAIL.verb:
        return edited(state, PreferencePart.MAIL, mail=NOTHING)
    address = _address(answer.text("address"))
    if answer.verb == forms.STANDS_IN.verb:
        return edited(state, PreferencePart.MAIL, mail=None, address=address)
    wanted, step = _wanted(state.draft.mail, answer, known), _places_step(Step.MAIL_PLACES, known)
    return edited(state, PreferencePart.MAIL, step=step, mail=wanted, address=address)


def _placed(state: State, ticked: tuple[str, ...], known: Known) -> State:
    """At these locations."""
    if not ticked:
        raise Refusal("nothing_picked")
    return _at_places(state, frozenset(map(LocationId, ticked)))


def _everywhere(state: State, known: Known) -> State:
    return _at_places(state, None)


def _at_places(state: State, places: frozenset[LocationId] | None) -> State:
    """At these locations, or at all; new ones count only where all do."""
    if state.step is Step.CHAT_PLACES:
        return edited(state, PreferencePart.CHAT, chat=_limited(state.draft.chat, places))
    return edited(state, PreferencePart.MAIL, mail=_limited(state.draft.mail, places))


def _limited(wanted: ChannelPreference | None, places: frozenset[LocationId] | None) -> ChannelPreference:
    return replace(wanted or ChannelPreference(), locations=places)


def _quiet_chosen(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_QUIET.verb:
        return edited(state, PreferencePart.QUIET, quiet=None)
    typed, kept = answer.text("zone"), state.draft.zone if state.draft.digest is not None else ""
    zone = only_zone(typed) if typed else kept  # the digest needs one, and each location has its own
    return edited(state, PreferencePart.QUIET, quiet=read_quiet(answer.text("hours")), zone=zone)


def _digest_chosen(state: State, answer: Answer, known: Known) -> State:
    if answer.verb == forms.NO_DIGEST.verb:
        return edited(state, PreferencePart.DIGEST, digest=None)
    hour, zone = read_hour(answer.text("hour")), answer.text("zone")
    if not zone:
        raise Refusal("notify_zone")
    return edited(state, PreferencePart.DIGEST, digest=hour, zone=only_zone(zone))


def _reminder_chosen(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("lead")
    minutes = next((lead for lead in LEADS if str(lead) == typed), None)
    if minutes is None:
        raise Refusal("choice_unknown", typed=typed)
    return edited(state, PreferencePart.REMINDER, lead=minutes)


def _language_chosen(state: State, answer: Answer, known: Known) -> State:
    typed = answer.text("language")
    if typed not in (forms.OF_TEAMS, *LANGUAGES):
        raise Refusal("choice_unknown", typed=typed)
    return edited(state, PreferencePart.LANGUAGE, language="" if typed == forms.OF_TEAMS else typed)


def _wanted(before: ChannelPreference | None, answer: Answer, known: Known) -> ChannelPreference:
    severities = _ticked(answer, "severities", tuple(Severity))
    kinds = _ticked(answer, "kinds", words.kinds_for(known))
    return ChannelPreference(severities, kinds, before.locations if before is not None else None)


def _ticked(answer: Answer, name: str, offered: tuple[_Ticked, ...]) -> frozenset[_Ticked]:
    """What is ticked, or typed; raises Refusal("choice_unknown") and, for nothing, ("nothing_picked")."""
    typed = answer.many(name)
    if len(typed) == 1 and vocabulary.means(typed[0], "all"):
        return frozenset(offered)
    for one in typed:
        if one not in offered:
            raise Refusal("choice_unknown", typed=one)
    if not typed:
        raise Refusal("nothing_picked")
    return frozenset(one for one in offered if one in typed)


def _address(typed: str) -> str:
    """An address in lower case, "" for none; raises Refusal("address_unreadable")."""
    if not typed:
        return ""
    address = address_in(typed)
    if address is None:
        raise Refusal("address_unreadable", typed=typed[:100])
    return address


def _to_keep(state: State) -> dict[str, Any]:
    """What was edited, and no more: all else may have been changed elsewhere meanwhile."""
    if state.is_reset:
        return {"preferences": None}
    fields = dict.fromkeys(name for part in state.parts for name in FIELDS[part])
    return {"preferences": to_wire(state.draft), "fields": list(fields)}


def _places_step(step: Step, known: Known) -> Step:
    return step if len(own_places(known)) > 1 else Step.MENU


def _stored(found: Mapping[str, Any], known: Known) -> Preferences:
    """What was read, or the defaults of somebody who has chosen nothing."""
    written = found.get("preferences")
    return from_wire(written) if written else Preferences(known.person)
