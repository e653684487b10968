"""A German card is German to its last word, and what it holds can be answered with as it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.chat.typed_answers import as_answer
from cards.forms.dialog_form import form_card
from cards.text.texts import word
from dialogs.connection.booking import Booking
from dialogs.monitors.maintenance import Maintenance
from dialogs.rooms.room_import import Import
from dialogs.sites.locations import Locations
from services.model import Pause, PauseId
from services.model.business_hours import BusinessHours
from services.model.dialog import FieldKind, words_of
from services.parsing.hours_text import read_week
from tests.builders import location_walks, provider_walks
from tests.builders.card_checks import reads
from tests.builders.client_with_sites import MUNICH, a_setup, refused
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_walk import ANNE, NOW, Walk
from tests.builders.written_texts import shown, spoken, written

HOURS = BusinessHours("Europe/Berlin", read_week("Mon-Wed 8-18, Fri 8-12"), overrides=((date(2035, 12, 24), ()),))
SITE = replace(MUNICH, hours=HOURS)
SITES = a_setup(locations=(SITE,))
STAFFED = a_setup(locations=(SITE,), providers=(replace(location_walks.SERVED, locations=(SITE.id,), hours=HOURS),))
PAUSED = replace(SITES, pauses=(Pause(PauseId("p"), None, SITE.id, NOW, NOW.replace(hour=12), ANNE),))
COUNTRIES = [["FR", "Frankreich", "France"], ["DE", "Deutschland", "Germany"]]
ENGLISH = re.compile(r"\b(Mon|Tue|Wed|Thu|Sat|Sun|closed|none|all|to|until|from|hours?|days?|name|location)\b")


def german(walk: Walk) -> str:
    """Everything that stands on the form in German, in its lines to fill in, too."""
    fields = walk.form.fields
    labels = [written(field.label, "de") for field in fields]
    lines = [shown(field, "de") for field in fields if field.kind in (FieldKind.LINE, FieldKind.LINES)]
    return "\n".join((reads(form_card(walk.form, dialog="d", step=1, language="de")), *labels, *lines))


@pytest.mark.parametrize(
    ("reached", "words"),
    [
        (lambda: Walk(Locations(), SITES), "Mo-Mi 08:00-18:00, Fr 08:00-12:00"),
        (lambda: location_walks.at_menu(SITES), "Ausnahme: 24.12.2035 geschlossen"),
        (lambda: location_walks.at_part("hours", SITES), "Mo-Mi 08:00-18:00, Fr 08:00-12:00"),
        (lambda: location_walks.at_part("exceptions", SITES), "\n24.12.2035 geschlossen"),
        (lambda: provider_walks.at_menu(STAFFED), "Arbeitet Mo-Mi 08:00-18:00"),
        (lambda: provider_walks.at_menu(STAFFED), "1 h / 8 h"),
        (lambda: provider_walks.at_menu(STAFFED), "keine"),
        (lambda: provider_walks.at_part("agreements", STAFFED).press(pick="munich"), "\nkeine"),
        (lambda: Walk(Maintenance(), PAUSED), "läuft bis 08.01.2035 13:55"),
        (lambda: Walk(Import(), SITES), "ID,Name,Standort,Kalender,Plätze"),
        (lambda: Walk(Booking(), contoso_setup()), "Sprache der Karten in Kanälen"),
    ],
)
def test_a_german_card_is_german(reached: Callable[[], Walk], words: str) -> None:
    text = german(reached())
    assert words in text
    assert ENGLISH.findall(text) == []


@pytest.mark.parametrize(
    ("reached", "part"),
    [
        (lambda: location_walks.at_part("hours", SITES), "weekly"),
        (lambda: location_walks.at_part("exceptions", SITES), "overrides"),
    ],
)
def test_what_a_german_card_holds_can_be_sent_back_as_it_stands(reached: Callable[[], Walk], part: str) -> None:
    walk = reached()
    held = {field.name: shown(field, "de") for field in walk.form.fields}
    assert getattr(location_walks.saved(walk.press(**held)).hours, part) == getattr(HOURS, part)


def test_a_typed_answer_leaves_the_other_fields_as_they_stand_in_the_readers_language() -> None:
    form = provider_walks.at_part("hours", STAFFED).form
    answer = as_answer(form, "Zeitzone: London", "de")
    assert answer.filled["hours"] == "Mo-Mi 08:00-18:00, Fr 08:00-12:00"


@pytest.mark.parametrize("typed", ["Deutschland", "deutsch", "germany", "DE"])
def test_a_country_is_found_by_its_name_in_either_language(typed: str) -> None:
    walk = location_walks.at_part("holidays", SITES).done(countries=COUNTRIES).press(pick=typed)
    assert walk.work.args == {"country": "DE"}


@pytest.mark.parametrize(("typed", "count"), [("alle", 2), ("all", 2), ("Keine", 0), ("none", 0)])
def test_all_and_none_of_a_list_are_typed_in_either_language(typed: str, count: int) -> None:
    walk = provider_walks.at_part("locations").press(pick=typed).press("save")
    assert len(walk.setup.providers[0].locations) == count


@pytest.mark.parametrize("typed", ["gleich", "wie der Standort", "same"])
def test_working_hours_like_the_locations_are_typed_in_either_language(typed: str) -> None:
    assert provider_walks.saved(provider_walks.at_part("hours", STAFFED).press(hours=typed)).hours is None


def test_a_refusal_names_what_there_is_as_the_card_does() -> None:
    refusal = refused(lambda: location_walks.at_menu(SITES).press("change", part="farbe"))
    named = "Name, Zeitzone, Öffnungszeiten, Feiertage, Ausnahmen"
    assert f"Wählen Sie eines davon: {named}." in word(refusal, "de")
    button = refused(lambda: location_walks.at_part("hours", SITES).press("sideways"))
    assert "schreiben Sie eines dieser Wörter: Weiter, Zurück, Abbrechen." in word(button, "de")


def test_a_refusal_tells_days_in_german_also_once_it_was_kept() -> None:
    refusal = refused(lambda: location_walks.at_part("hours", SITES).press(hours="Mo-Fr 8-18, Mi 12-20"))
    assert "Bei Mi überschneiden sich 08:00-18:00 und 12:00-20:00" in word(refusal, "de")
    assert spoken(dict(words_of(refusal).values))["day"] == "Wed"
