"""What Roomfix writes into clients' calendars is in the client's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.microsoft.calendar_entries import (
    LONGEST_SUBJECT,
    LONGEST_TEXT,
    trial_entry,
    trial_over,
    visit_entry,
    withdrawn,
)
from services.model import Claim
from tests.builders.incident_builder import a_slot, an_incident
from tests.builders.incident_looks import incidents


def a_claim() -> Claim:
    return next(one.claim for _, one in incidents() if one.claim is not None)


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("en", "Visit: no sound", "comes to Aurora. Incident"),
        ("de", "Besuch: no sound", "kommt zu Aurora. Vorfall"),
        ("fr", "Intervention\u202f: no sound", "vient dans Aurora. Incident"),
        ("", "Visit: no sound", "comes to Aurora. Incident"),
    ],
)
def test_a_visit_is_entered_in_the_clients_language(language: str, subject: str, text: str) -> None:
    entry = visit_entry(replace(an_incident(), title="no sound"), a_claim(), language)
    assert entry.subject == subject
    assert f"{a_claim().contact.name} {text} {an_incident().id}." in entry.text


def test_an_entry_is_no_longer_than_it_may_be() -> None:
    entry = visit_entry(replace(an_incident(), title="x" * 500, description="y" * 9000), a_claim(), "de")
    assert (len(entry.subject), len(entry.text)) == (LONGEST_SUBJECT, LONGEST_TEXT)


def test_what_a_trial_leaves_in_between_says_what_it_is() -> None:
    entry = trial_entry("probe-1", a_slot(), room_name="Isar", calendar="isar@contoso.com", language="de")
    assert (entry.subject, entry.text) == (
        "Roomfix prüft diese Verbindung",
        "Dieser Termin wird sofort wieder entfernt.",
    )
    assert trial_over("fr") == "Roomfix a essayé sa connexion."
    assert withdrawn("de") == "Dieser Besuch wurde in Roomfix zurückgezogen."
