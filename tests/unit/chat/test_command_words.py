"""What somebody wants by the first words they type."""

from __future__ import annotations

import pytest

from bot.chat.command_words import BUTTONS, head_and_rest
from bot.chat.typed_words import WORDS
from cards.text.catalogue import TEXTS
from dialogs import DIALOGS
from services.parsing.vocabulary import meanings


@pytest.mark.parametrize(
    ("text", "head", "rest"),
    [
        ("", "help", ""),
        ("  \n ", "help", ""),
        ("Help", "help", ""),
        ("report Isar no sound", "report", "Isar no sound"),
        ("report\nIsar\nno sound", "report", "Isar\nno sound"),
        ("check in", "checkin", ""),
        ("Check-In Isar", "checkin", "Isar"),
        ("check in  Isar now", "checkin", "Isar now"),
        ("hand over Isar", "handover", "Isar"),
        ("handover Isar", "handover", "Isar"),
        ("go on", "resume", ""),
        ("done Isar new cable", "complete", "Isar new cable"),
        ("check it", "check", "it"),
        ("approve bd76-1", "approval", "bd76-1"),
        ("Take the offer back", "return", ""),
        ("take the visit Isar", "take", "Isar"),
        ("take Isar", "take", "Isar"),
        ("Release this time", "release", ""),
        ("Cancel the incident Isar", "cancel", "Isar"),
        ("Übergeben Isar Adele", "handover", "Isar Adele"),
        ("einchecken", "checkin", ""),
        ("Früher  beenden", "endearly", ""),
        ("Abschliessen Isar neues Kabel", "complete", "Isar neues Kabel"),
        ("Zeit freigeben", "release", ""),
        ("freigeben Isar", "release", "Isar"),
        ("übernehmen Isar", "claim", "Isar"),
        ("Vorfälle meine", "incidents", "meine"),
        ("Hilfe", "help", ""),
        ("Prendre Isar", "claim", "Isar"),
        ("prendre le relais Isar", "takeover", "Isar"),
        ("Annuler l'incident Isar", "cancel", "Isar"),
        ("ANNULER L’INCIDENT Isar", "cancel", "Isar"),
        ("aide", "help", ""),
        ("take overalls away", "take", "overalls away"),
    ],
)
def test_the_first_words_say_what_is_wanted(text: str, head: str, rest: str) -> None:
    assert head_and_rest(text) == (head, rest)


@pytest.mark.parametrize("language", TEXTS)
def test_what_a_button_says_can_be_typed(language: str) -> None:
    said = {key: TEXTS[language][key] for key in BUTTONS}
    typed = {key: head_and_rest(title.rstrip("…").upper()) for key, title in said.items()}
    assert typed == {key: (command, "") for key, command in BUTTONS.items()}


def test_whatever_can_be_typed_is_done_by_something() -> None:
    assert {*meanings("command").values(), *BUTTONS.values()} <= {*DIALOGS, *WORDS}
