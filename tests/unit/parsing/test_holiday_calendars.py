from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from locales import LANGUAGES
from services.parsing import cldr
from services.parsing.holiday_calendars import countries, holidays_of, known_years, regions

ROOT = Path(__file__).parents[3]


def days(country: str, region: str | None = None, *, year: int = 2026, language: str = "en") -> dict[str, str]:
    found = holidays_of(country, region, years=(year,), language=language)
    return {f"{day:%d.%m.}": name for day, name in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_of_its_own_in_every_language(language: str) -> None:
    names = {code: cldr.country(code, language) for code in countries()}
    assert len(set(names.values())) == len(names) > 200
    assert all(len(code) == 2 and code.isupper() for code in names)


def test_regions_have_the_names_that_people_there_use() -> None:
    assert ("BY", "Bayern") in regions("DE")
    assert ("9", "Wien") in regions("AT")
    assert ("971", "Guadeloupe") in regions("FR")
    assert ("UR", "Uri") in regions("CH")
    assert ("Barcelona", "Barcelona") in regions("ES")
    assert regions("PL") == ()
    assert [code for code, _ in regions("GB")] == ["ENG", "NIR", "SCT", "WLS"]


def test_a_region_adds_its_own_holidays_to_the_countrys() -> None:
    germany, bavaria, berlin = days("DE"), days("DE", "BY"), days("DE", "BE")
    assert germany["03.10."] == "German Unity Day"
    assert set(germany) < set(bavaria)
    assert "06.01." in bavaria
    assert "06.01." not in berlin
    assert "08.03." in berlin


def test_only_public_holidays_are_given() -> None:
    assert "24.12." not in days("DE")  # half a day off by custom
    assert "14.02." not in days("US")


def test_a_day_off_for_a_holiday_on_a_weekend_is_given_too() -> None:
    assert days("US")["03.07."] == "Independence Day (observed)"
    assert "04.07." in days("US")


def test_names_are_in_the_language_that_is_asked_for() -> None:
    assert days("DE")["25.12."] == "Christmas Day"
    assert days("DE", language="de")["25.12."] == "Erster Weihnachtstag"
    assert days("CH", language="de")["14.05."] == "Auffahrt"
    assert days("FR", language="fr")["14.07."] == "Fête nationale"
    assert days("CH", language="fr")["14.05."] == "Ascension"
    assert days("DE", language="tlh")["25.12."] == "Christmas Day"


def test_a_country_without_german_names_has_english_ones_whatever_the_process_speaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    assert days("FR", language="de")["01.01."] == "New Year's Day"
    assert days("FR")["01.01."] == "New Year's Day"


def test_days_of_several_years_are_in_order_and_in_those_years() -> None:
    found = [day for day, _ in holidays_of("US", "CA", years=(2028, 2026))]
    assert found == sorted(found)
    assert {day.year for day in found} == {2026, 2028}
    assert date(2026, 12, 25) in found
    assert holidays_of("US", None, years=()) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_and_region_answers(language: str) -> None:
    for code in countries():
        assert 2026 in known_years(code), code
        for region in (None, *(region for region, _ in regions(code))):
            found = holidays_of(code, region, years=(2026,), language=language)
            assert all(day.year == 2026 and name.strip() for day, name in found), (code, region)


@pytest.mark.parametrize(
    ("country", "region", "year", "language", "words"),
    [
        ("XX", None, 2026, "en", "no holidays are known for a country 'XX'"),
        ("de", None, 2026, "en", "two letters such as DE"),
        ("", None, 2026, "en", "no holidays are known"),
        ("__class__", None, 2026, "en", "no holidays are known"),
        ("DE", "XX", 2026, "en", "DE has no region 'XX'; known are BB, BE"),
        ("DE", "BYP", 2026, "en", "DE has no region"),
        ("PL", "MZ", 2026, "en", "known are none"),
        ("DE", "", 2026, "en", "DE has no region ''"),
        ("DE", None, 1990, "en", "the holidays of DE are known from 1991 to 2100, not in 1990"),
        ("LK", None, 2050, "en", "not in 2050"),
    ],
)
def test_what_is_not_known_is_said(country: str, region: str | None, year: int, language: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        holidays_of(country, region, years=(year,), language=language)


def test_regions_and_years_of_an_unknown_country_are_refused() -> None:
    for ask in (regions, known_years):
        with pytest.raises(ValueError, match="no holidays are known"):
            ask("Atlantis")


MEASURE = """
import sys
from pathlib import Path

def used() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

import services.parsing.holiday_calendars as calendars
assert "holidays" not in sys.modules
before = used()
for country in calendars.countries():
    calendars.holidays_of(country, None, years=range(2026, 2027))
print(used() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read as Linux tells it")
def test_the_package_is_loaded_only_when_asked_and_costs_less_than_30_megabytes() -> None:
    run = subprocess.run([sys.executable, "-c", MEASURE], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(run.stdout) < 30_000_000
