"""The app package for Teams: what it says, in which languages, with which pictures, and what keeps it from existing."""

from __future__ import annotations

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jsonschema_rs import Draft202012Validator

from bot.chat.command_words import head_and_rest
from bot.chat.typed_words import WORDS
from config import ConfigError
from dialogs import DIALOGS, EVERYBODYS
from locales import LANGUAGES
from manifest import package

ROOT = Path(__file__).parents[2]
FACTS = json.loads((ROOT / "tests" / "facts" / "teams_manifest.json").read_text())
APP_ID = "33333333-3333-4333-8333-333333333333"
OTHER_ID = "44444444-4444-4444-8444-444444444444"
ENV = {"MicrosoftAppId": APP_ID, "ROOMFIX_PUBLIC_URL": "https://roomfix.example.com"}
SCOPES = ["personal", "team", "groupChat"]
LENGTHS = {
    "name.short": 30,
    "name.full": 100,
    "description.short": 80,
    "description.full": 4000,
    "title": 32,
    "description": 128,
}
"""Of a command's two, what every version of the manifest takes (Teams: bot menus)."""


OTHERS = [language for language in LANGUAGES if language != "en"]

drawn_once = cache(package.files)


def files(env: dict[str, str] = ENV, version: str = "1.2.3") -> dict[str, bytes]:
    return drawn_once(package.read(env, version=version))


def manifest(env: dict[str, str] = ENV, version: str = "1.2.3") -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(env, version)["manifest.json"])
    return found


def localized(language: str) -> dict[str, str]:
    """A language's texts by the places in the manifest; English stands in the manifest itself."""
    found: dict[str, str] = json.loads(files()[f"{language}.json"]) if language in OTHERS else english()
    return found


def english() -> dict[str, str]:
    """The manifest's own texts by the places that a localization file names."""
    found = manifest()
    texts = {f"{part}.{key}": text for part in ("name", "description") for key, text in found[part].items()}
    for at, listed in enumerate(found["bots"][0]["commandLists"]):
        for row, command in enumerate(listed["commands"]):
            texts |= {f"bots[0].commandLists[{at}].commands[{row}].{key}": text for key, text in command.items()}
    return texts


def commands(scope: str) -> dict[str, str]:
    (listed,) = (one for one in manifest()["bots"][0]["commandLists"] if scope in one["scopes"])
    return {command["title"]: command["description"] for command in listed["commands"]}


def mistakes(version: str = "1.2.3", **changed: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        package.read(ENV | changed, version=version)
    return caught.value.mistakes


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, int, int, int]]]:
    """Width, height and every pixel of a picture whose rows are not filtered; each chunk's check sum is looked at."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks: dict[bytes, bytes] = {}
    at = 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack_from(">I", png, at + 8 + length) == (zlib.crc32(kind + content),)
        chunks[kind] = content
        at += 12 + length
    assert list(chunks) == [b"IHDR", b"IDAT", b"IEND"]
    width, height, depth, colour, *_ = struct.unpack(">2I5B", chunks[b"IHDR"])
    assert (depth, colour) == (8, 6)
    raw = zlib.decompress(chunks[b"IDAT"])
    rows = [raw[start : start + 1 + 4 * width] for start in range(0, len(raw), 1 + 4 * width)]
    assert [row[0] for row in rows] == [0] * height
    return width, height, [(*row[i : i + 4],) for row in rows for i in range(1, len(row), 4)]


# What Teams is told


def test_the_registration_the_host_and_the_version_are_filled_in() -> None:
    found = manifest(ENV | {"ROOMFIX_PUBLIC_URL": "https://rooms.example.com:8443/fix/"})
    assert found["bots"][0]["botId"] == APP_ID
    assert found["validDomains"] == ["rooms.example.com:8443"]
    assert found["version"] == "1.2.3"
    assert found["developer"]["privacyUrl"] == "https://rooms.example.com:8443/fix/privacy"
    assert b"${" not in b"".join(files().values())


def test_the_packages_id_stays_with_the_registration() -> None:
    first = manifest()["id"]
    assert manifest(ENV | {"ROOMFIX_PUBLIC_URL": "https://moved.example.com"}, version="2.0.0")["id"] == first
    assert manifest(ENV | {"MicrosoftAppId": OTHER_ID})["id"] != first
    assert str(UUID(first)) == first != APP_ID


def test_an_app_id_in_capitals_is_the_same_one() -> None:
    shouted = "AAAAAAAA-1111-4111-8111-111111111111"
    assert files(ENV | {"MicrosoftAppId": shouted}) == files(ENV | {"MicrosoftAppId": shouted.lower()})


def test_the_bot_talks_takes_files_and_is_at_home_in_every_kind_of_conversation() -> None:
    (bot,) = manifest()["bots"]
    assert bot["scopes"] == SCOPES
    assert bot["supportsFiles"]
    assert not bot["isNotificationOnly"]
    assert [listed["scopes"] for listed in bot["commandLists"]] == [[scope] for scope in SCOPES]


def test_no_permission_is_asked_for_that_roomfix_does_not_use() -> None:
    found = manifest()
    assert found["permissions"] == ["identity", "messageTeamMembers"]
    assert "authorization" not in found
    assert "webApplicationInfo" not in found


@pytest.mark.parametrize("scope", SCOPES)
def test_every_command_of_the_menu_is_one_that_roomfix_knows(scope: str) -> None:
    listed = commands(scope)
    assert set(listed) <= {*WORDS, *DIALOGS}
    assert set(listed) >= set(WORDS)
    assert {title: head_and_rest(title) for title in listed} == {title: (title, "") for title in listed}


@pytest.mark.parametrize("scope", SCOPES)
def test_the_menu_is_no_longer_than_every_version_of_teams_shows(scope: str) -> None:
    assert 1 <= len(commands(scope)) <= 10


def test_import_is_offered_where_a_file_can_be_sent() -> None:
    assert [scope for scope in SCOPES if "import" in commands(scope)] == ["personal"]


@pytest.mark.parametrize(
    ("language", "marked"),
    [("en", "For admins: "), ("de", "Für Admins: "), ("fr", "Pour les administrateurs\u202f: ")],
)
def test_the_menu_says_what_is_for_admins(language: str, marked: str) -> None:
    described = described_in(language)
    told = {title for title, text in described.items() if text.startswith(marked)}
    assert told == {title for title in described if title in DIALOGS and title not in EVERYBODYS}


# Languages


def described_in(language: str) -> dict[str, str]:
    texts = package.texts_of(language)
    return {key.removeprefix("command."): text for key, text in texts.items() if key.startswith("command.")}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_texts(language: str) -> None:
    assert {key for key in localized(language) if key != "$schema"} == set(english())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_described_that_no_menu_shows(language: str) -> None:
    assert set(described_in(language)) == {title for scope in SCOPES for title in commands(scope)}


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_typed_is_the_same_in_every_language_and_what_is_read_is_not(language: str) -> None:
    ours, theirs = english(), localized(language)
    assert {key for key in ours if ours[key] == theirs[key]} == {
        "name.short",
        *(key for key in ours if key.endswith(".title")),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_longer_than_teams_takes(language: str) -> None:
    for key, text in localized(language).items():
        if key != "$schema":
            limit = LENGTHS[key] if key in LENGTHS else LENGTHS[key.rpartition(".")[2]]
            assert 0 < len(text) <= limit, key
            assert text == text.strip(), key


def test_the_languages_that_are_named_are_those_in_the_package() -> None:
    named = manifest()["localizationInfo"]
    assert named["defaultLanguageTag"] == "en"
    assert named["additionalLanguages"] == [{"languageTag": one, "file": f"{one}.json"} for one in OTHERS]
    assert set(files()) == {"manifest.json", *(f"{one}.json" for one in OTHERS), "color.png", "outline.png"}


def test_both_kinds_of_file_name_the_same_version_of_their_schema() -> None:
    found = manifest()
    version = f"/v{found['manifestVersion']}/MicrosoftTeams"
    assert found["$schema"].endswith(f"{version}.schema.json")
    for language in OTHERS:
        assert localized(language)["$schema"].endswith(f"{version}.Localization.schema.json")


@pytest.mark.parametrize(
    ("name", "kind"), [("manifest.json", "manifest"), *((f"{one}.json", "localization") for one in OTHERS)]
)
def test_the_files_are_what_microsoft_asks_for(name: str, kind: str) -> None:
    """What the app manifest's schema 1.29 says of the parts that Roomfix uses; `tests/facts` has no others."""
    errors = Draft202012Validator(FACTS[kind]).iter_errors(json.loads(files()[name]))
    assert [f"{error.instance_path}: {error.message}" for error in errors] == []


# Pictures


def test_the_colour_icon_fills_its_square_and_keeps_its_symbol_in_the_middle() -> None:
    found = manifest()
    width, height, every = pixels(files()[found["icons"]["color"]])
    assert (width, height) == (192, 192)
    assert {pixel[3] for pixel in every} == {255}
    accent = (*bytes.fromhex(found["accentColor"][1:]), 255)
    drawn = [divmod(at, 192) for at, pixel in enumerate(every) if pixel != accent]
    assert all(48 <= place < 144 for point in drawn for place in point)
    assert (255, 255, 255, 255) in every


def test_the_outline_icon_is_white_on_nothing_and_reaches_its_edges() -> None:
    width, height, every = pixels(files()[manifest()["icons"]["outline"]])
    assert (width, height) == (32, 32)
    assert {pixel[:3] for pixel in every} == {(255, 255, 255)}
    assert {pixel[3] for pixel in every} >= {0, 255}
    drawn = [divmod(at, 32) for at, pixel in enumerate(every) if pixel[3]]
    assert all({min(places), max(places)} == {0, 31} for places in zip(*drawn, strict=True))


# The file


def test_the_same_settings_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "first.zip", tmp_path / "later" / "second.zip"
    package.make(ENV, first)
    package.make(ENV, second)
    assert first.read_bytes() == second.read_bytes()


def test_the_zip_has_its_files_at_the_root_and_nothing_of_this_hour() -> None:
    content = files()
    with zipfile.ZipFile(io.BytesIO(package.zipped(content))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == content
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}


def test_the_version_is_the_projects(tmp_path: Path) -> None:
    made = package.make(ENV, tmp_path / "roomfix.zip")
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"$', project, re.MULTILINE)[1] == made.version  # type: ignore[index]


# What keeps it from being made


@pytest.mark.parametrize("missing", ENV)
def test_a_missing_setting_is_named(missing: str) -> None:
    (sentence,) = mistakes(**{missing: " "})
    assert sentence.startswith(f"{missing} is missing: ")


@pytest.mark.parametrize("app_id", ["roomfix", APP_ID[:-1], f"{APP_ID}0", "00000000-0000-0000-0000-000000000000"])
def test_an_app_id_that_is_none_is_refused(app_id: str) -> None:
    (sentence,) = mistakes(MicrosoftAppId=app_id)
    assert app_id in sentence


@pytest.mark.parametrize(
    "url",
    [
        "http://roomfix.example.com",
        "roomfix.example.com",
        "https://localhost:3978",
        "https://127.0.0.1",
        "https://*.example.com",
        "https://user@roomfix.example.com",
        'https://roomfix.example.com/","x":"',
        "https://roomfix.example.com/?a=b",
        "https://",
    ],
)
def test_an_address_that_others_cannot_reach_is_refused(url: str) -> None:
    (sentence,) = mistakes(ROOMFIX_PUBLIC_URL=url)
    assert sentence.startswith("ROOMFIX_PUBLIC_URL must be an https address")


@pytest.mark.parametrize("version", ["1.2", "1.2.0-rc.1", "1.2.0rc1", "v1.2.0", ""])
def test_a_version_that_teams_does_not_take_is_refused(version: str) -> None:
    (sentence,) = mistakes(version)
    assert "pyproject.toml" in sentence


def test_every_mistake_is_named_at_once() -> None:
    assert len(mistakes("1.2", MicrosoftAppId="", ROOMFIX_PUBLIC_URL="")) == 3


def test_a_mistake_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        package.make({}, tmp_path / "build" / "roomfix.zip")
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_to_set() -> None:
    ran = subprocess.run(
        [sys.executable, "app.py", "package"], cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "MicrosoftAppId is missing" in ran.stderr
    assert "ROOMFIX_PUBLIC_URL is missing" in ran.stderr
