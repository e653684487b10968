"""The house (docs/architecture.md): rooms, the directions between them, and the one door of each outside library."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "cards", "dialogs", "mails", "manifest", "services", "sandbox")
PRODUCT = tuple(folder for folder in FOLDERS if folder != "sandbox")
OWN = {*FOLDERS, "config", "config_reader", "app"}

TABLE: Mapping[str, set[str]] = {
    "services": set(),
    "services/model": set(),
    "services/parsing": {"services/model"},
    "services/lifecycle": {"services/model"},
    "services/matching": {"services/model", "services/parsing"},
    "services/monitors": {"services/model", "services/parsing"},
    "services/store": {"services/model", "services/monitors"},
    "services/microsoft": {"services/model", "services/parsing", "services/store"},
    "services/calendars": {"services/model", "services/store", "services/microsoft"},
    "services/mail": {"services/model", "services/store", "services/microsoft"},
    "services/notifications": {
        "services/model",
        "services/parsing",
        "services/lifecycle",
        "services/monitors",
        "services/store",
        "services/microsoft",
        "services/calendars",
    },
    "services/admin": {
        "services/model",
        "services/parsing",
        "services/lifecycle",
        "services/matching",
        "services/monitors",
        "services/store",
        "services/microsoft",
        "services/notifications",
    },
    "services/admin/admins": {"services/model"},
    "services/mail/emails": {"services/parsing"},
    "services/mail/mail_server": {"services/model", "services/parsing"},
    "services/store/vault": {"services/model", "services/store/server_files"},
    "services/incidents": {
        "services/model",
        "services/parsing",
        "services/lifecycle",
        "services/monitors",
        "services/store",
        "services/microsoft",
        "services/calendars",
        "services/notifications",
        "services/admin",
    },
    "cards/text": {"services/model", "services/parsing/cldr"},
    "cards/kit": {"cards/text"},
    "cards/actions": {"services/model", "services/lifecycle"},
    "cards": set(),
    "cards/incident": {
        "services/model",
        "services/lifecycle",
        "services/monitors",
        "cards/text",
        "cards/kit",
        "cards/actions",
    },
    "cards/forms": {"services/model", "cards/text", "cards/kit", "cards/actions"},
    "dialogs": {
        "services/model",
        "services/parsing",
        "services/lifecycle/command_specs",
        "services/matching",
        "services/monitors",
        "services/admin/admins",
    },
    "mails": {"services/model", "services/mail/emails", "cards/text", "cards/incident"},
    "manifest": {"services/model", "config"},
    "config": {"services/model", "services/mail/mail_server", "config_reader"},
    "config_reader": {
        "services/model",
        "services/monitors",
        "services/mail/mail_server",
        "services/store/sentinel_address",
        "services/store/vault",
    },
    "bot/log_fields": set(),
    "bot/metrics": set(),
    "bot/http": {"services/model", "services/monitors", "bot/log_fields"},
    "bot/chat": {"services", "cards", "dialogs"},
    "bot/teams": {"services", "cards", "bot/log_fields", "bot/metrics", "bot/http", "bot/chat"},
    "bot/effects": {"services", "cards", "bot/chat", "bot/teams"},
    "bot/jobs": {"services", "cards", "mails", "bot/log_fields", "bot/chat", "bot/teams"},
    "bot/web": {
        "services",
        "cards",
        "mails",
        "config",
        "config_reader",
        "bot/log_fields",
        "bot/metrics",
        "bot/http",
        "bot/chat",
        "bot/teams",
    },
    "bot": {
        "services",
        "cards",
        "dialogs",
        "config",
        "bot/http",
        "bot/chat",
        "bot/teams",
        "bot/effects",
        "bot/jobs",
        "bot/web",
    },
    "sandbox": {"services", "cards", "dialogs", "mails", "config", "config_reader", "bot"},
    "app": {"services/calendars", "manifest", "config", "bot", "sandbox"},
}
"""Room → the rooms, folders and modules that it may import, beside itself; a module that has a row is like a room."""

ROOTS: Mapping[str, set[str]] = {
    "services": {"__init__"},
    "bot": {"__init__", "compose", "log_fields", "logs", "metrics", "serve", "stores"},
    "cards": {"__init__", "actions", "kit"},
}
"""What lies directly in a folder of rooms; everything else has a room."""

PURE = (
    "services/model",
    "services/parsing",
    "services/lifecycle",
    "services/matching",
    "services/monitors",
    "cards",
    "dialogs",
    "mails",
)
"""What does no I/O and waits for nothing."""
IO = {
    *("aiohttp", "aiosmtplib", "asyncio", "fcntl", "httpx", "msal", "msgraph", "os", "pathlib", "random", "redis"),
    *("requests", "secrets", "shutil", "signal", "socket", "ssl", "structlog", "subprocess", "tempfile", "time"),
}

DOORS: Mapping[str, set[str]] = {
    "adaptivecards": {"cards/kit.py"},
    "aiosmtplib": {"services/mail/smtp.py"},
    "babel": {"services/parsing/cldr.py"},
    "botbuilder": {"bot/teams/messenger.py", "bot/teams/turns.py"},
    "botframework": {"bot/teams/messenger.py", "bot/teams/turns.py"},
    "cryptography": {"services/store/vault.py"},
    "holidays": {"services/parsing/holiday_calendars.py"},
    "httpx": {"services/microsoft/graph_wire.py"},
    "icalendar": {"mails/invitation.py"},
    "jwt": {"bot/teams/tokens.py"},
    "kiota_abstractions": {
        "services/microsoft/graph.py",
        "services/microsoft/graph_setup.py",
        "services/microsoft/graph_wire.py",
    },
    "kiota_http": {"services/microsoft/graph_wire.py"},
    "locales": {
        "cards/text/catalogue.py",
        "dialogs/connection/booking.py",
        "dialogs/preferences/notify.py",
        "dialogs/preferences/notify_forms.py",
        "manifest/package.py",
        "services/matching/room_words.py",
        "services/microsoft/calendar_entries.py",
        "services/parsing/cldr.py",
        "services/parsing/hours_text.py",
        "services/parsing/vocabulary.py",
    },
    "msal": {"services/microsoft/identity.py"},
    "msgraph": {"services/microsoft/graph.py", "services/microsoft/graph_setup.py", "services/microsoft/graph_wire.py"},
    "msgraph_core": {"services/microsoft/graph_wire.py"},
    "msrest": {"bot/teams/messenger.py"},
    "multidict": {"bot/http/http_server.py"},
    "orjson": {"bot/teams/turns.py"},
    "prometheus_client": {"bot/metrics.py"},
    "rapidfuzz": {"services/matching/name_index.py"},
    "redis": {
        "services/store/connection.py",
        "services/store/job_runner.py",
        "services/store/leases.py",
        "services/store/server.py",
        "services/store/store_watch.py",
    },
    "requests": {"services/microsoft/entra_http.py"},
    "standardwebhooks": {"services/monitors/intake.py"},
}
"""Outside library → the modules that import it."""
EVERYWHERE = {"aiohttp", "pydantic", "pydantic_core", "structlog"}
"""The libraries that Roomfix is built on; values, routes and logs are written with them."""


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text())


@cache
def imports(file: Path) -> frozenset[str]:
    """Every name that a module imports, wherever in the file, as a path: `services/model/Room`."""
    found: set[str] = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(name.replace(".", "/") for name in found)


def top(name: str) -> str:
    return name.split("/")[0]


def room_of(file: Path) -> str:
    """`services/store` for a module of that room, `bot` for one that lies directly in a folder of rooms."""
    path = file.relative_to(ROOT).with_suffix("")
    parts = path.parts
    if str(path) in TABLE:
        return str(path)
    return "/".join(parts[:2]) if parts[0] in ROOTS and len(parts) > 2 else parts[0]


def is_within(name: str, room: str) -> bool:
    """Whether an import stays in the room; the root of a folder with rooms is a room of its own."""
    if name != room and not name.startswith(room + "/"):
        return False
    return room not in ROOTS or not (ROOT / "/".join(name.split("/")[:2])).is_dir()


def is_in(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(place + "/") for place in places)


@pytest.mark.parametrize("folder", [*FOLDERS, "config.py", "config_reader.py", "app.py"])
def test_each_room_imports_only_what_the_table_says(folder: str) -> None:
    for file in modules(folder) if not folder.endswith(".py") else [ROOT / folder]:
        room = room_of(file)
        foreign = {name for name in imports(file) if top(name) in OWN and not is_within(name, room)}
        wrong = {name for name in foreign if not is_in(name, TABLE[room])}
        assert not wrong, f"{file.relative_to(ROOT)} imports {wrong}"


def test_the_table_has_no_circle() -> None:
    rooms = {room: {one for one in TABLE if one != room and is_in(one, may)} for room, may in TABLE.items()}
    while rooms:
        free = {room for room, may in rooms.items() if not may & rooms.keys()}
        assert free, f"in a circle: {sorted(rooms)}"
        rooms = {room: may for room, may in rooms.items() if room not in free}


@pytest.mark.parametrize("folder", ROOTS)
def test_every_module_has_a_room(folder: str) -> None:
    left = [file for file in (ROOT / folder).glob("*.py") if file.stem not in ROOTS[folder]]
    assert [file for file in left if room_of(file) == folder] == []
    rooms = {str(file.parent.relative_to(ROOT)) for file in modules(folder) if file.parent.parent == ROOT / folder}
    assert rooms <= TABLE.keys()


@pytest.mark.parametrize("folder", PURE)
def test_pure_rooms_do_no_io_and_wait_for_nothing(folder: str) -> None:
    for file in modules(folder):
        assert not {top(name) for name in imports(file)} & IO, file
        waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
        assert not any(isinstance(node, waits) for node in ast.walk(tree(file))), file


def test_each_outside_library_has_its_door() -> None:
    for file in [*modules(*PRODUCT), ROOT / "app.py", ROOT / "config.py", ROOT / "config_reader.py"]:
        for library in {top(name) for name in imports(file)} - OWN - sys.stdlib_module_names - EVERYWHERE:
            assert str(file.relative_to(ROOT)) in DOORS.get(library, set()), (
                f"{file.relative_to(ROOT)} imports {library}"
            )


@pytest.mark.parametrize("library", DOORS)
def test_each_door_is_used(library: str) -> None:
    used = {str(file.relative_to(ROOT)) for file in modules(*PRODUCT) if library in map(top, imports(file))}
    assert used == DOORS[library]


def test_files_and_functions_stay_small() -> None:
    for file in modules(*FOLDERS):
        lines = file.read_text().count("\n")
        assert lines <= 300, f"{file.relative_to(ROOT)} has {lines} lines"
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                assert length <= 40, f"{file.relative_to(ROOT)}: {node.name} has {length} lines"


def test_every_module_says_what_it_is() -> None:
    for file in modules(*FOLDERS):
        assert ast.get_docstring(tree(file)), file
