"""The house (DESIGN): dependencies point inward, and each outside library has one door."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "cards", "dialogs", "locales", "mails", "manifest", "services", "sandbox")
OWN = {*PACKAGES, "config", "app"}

PURE = (
    *("model", "setup", "forms", "errors", "businesstime", "slots", "lifecycle", "posts", "slot_questions", "intake"),
    *(
        "hosts",
        "admins",
        "able",
        "zone_names",
        "hours_text",
        "hours_words",
        "hours_written",
        "duration_text",
        "zone_search",
        "pages",
    ),
    *("lists", "addresses", "inventory", "inventory_plan", "holiday_calendars", "health"),
    *("letters", "mail_server", "visit_links", "sources"),
    *("graces", "pauses", "pending", "recurring", "moment_text", "escalation_text"),
    *("command_specs", "history", "moves", "visit_moves", "deadlines", "timing", "naming", "rooms", "choices"),
    *("text_wire", "retry_after"),
    *("deliveries", "preferences", "telling", "own_news", "day_times", "day_text", "meetings"),
    *("mapping", "likeness", "name_index", "name_places", "room_names", "room_words", "folding", "spelling"),
    *("cldr", "vocabulary"),
)
"""Modules and packages of services without I/O and without async."""

ALLOWED = {
    "locales": {"locales"},
    "cards": {"cards", "services", "locales"},
    "dialogs": {"dialogs", "services", "locales"},
    "mails": {"mails", "cards", "services", "locales"},
    "manifest": {"manifest", "services", "config", "locales"},
    "services": {"services", "locales"},
    "bot": {"bot", "cards", "dialogs", "mails", "services", "config", "locales"},
    "sandbox": {"sandbox", "bot", "cards", "dialogs", "mails", "services", "config", "locales"},
}

DOORS = {
    "adaptivecards": {"cards/kit.py", "cards/inputs.py"},
    "botbuilder": {"bot/turns.py", "bot/messenger.py", "bot/parts.py"},
    "botframework": {"bot/turns.py", "bot/messenger.py"},
    "msrest": {"bot/turns.py", "bot/messenger.py"},
    "msal": {"services/identity.py"},
    "msgraph": {"services/graph.py", "services/graph_setup.py", "services/graph_wire.py"},
    "msgraph_core": {"services/graph_wire.py"},
    "kiota_abstractions": {"services/graph.py", "services/graph_setup.py", "services/graph_wire.py"},
    "kiota_http": {"services/graph_wire.py"},
    "jwt": {"bot/tokens.py"},
    "babel": {"services/cldr.py"},
    "holidays": {"services/holiday_calendars.py"},
    "rapidfuzz": {"services/name_index.py"},
    "aiosmtplib": {"services/mail.py"},
    "icalendar": {"mails/invitation.py"},
}


def modules(folder: str) -> Iterator[Path]:
    yield from sorted((ROOT / folder).rglob("*.py"))


def files_of(name: str) -> list[Path]:
    """The files of a module or a package of services."""
    folder = ROOT / "services" / name
    return list(modules(f"services/{name}")) if folder.is_dir() else [folder.with_suffix(".py")]


@cache
def imports(file: Path) -> tuple[tuple[str, str], ...]:
    """Every import of a module, as (top package, whole name), wherever in the file it stands."""
    return tuple(_imports(file))


def _imports(file: Path) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.partition(".")[0], node.module
            yield from ((node.module.partition(".")[0], f"{node.module}.{alias.name}") for alias in node.names)


@pytest.mark.parametrize("folder", PACKAGES)
def test_dependencies_point_inward(folder: str) -> None:
    for file in modules(folder):
        foreign = {top for top, _ in imports(file)} & OWN - ALLOWED[folder]
        assert not foreign, f"{file.relative_to(ROOT)} imports {foreign}"


def test_cards_know_only_values_and_rules_of_services() -> None:
    values = {
        f"services.{name}"
        for name in ("model", "errors", "businesstime", "forms", "lifecycle", "command_specs", "cldr")
    }
    for file in modules("cards"):
        used = {name for top, name in imports(file) if top == "services"}
        assert all(any(name == value or name.startswith(value + ".") for value in values) for name in used), file


def test_mails_know_only_values_and_rules_of_services() -> None:
    values = {f"services.{name}" for name in ("model", "errors", "businesstime", "deliveries", "letters")}
    for file in modules("mails"):
        used = {name for top, name in imports(file) if top == "services"}
        assert all(any(name == value or name.startswith(value + ".") for value in values) for name in used), file


@pytest.mark.parametrize("name", PURE)
def test_pure_modules_do_no_io(name: str) -> None:
    pure = {f"services.{other}" for other in PURE}
    for file in files_of(name):
        used = {whole for top, whole in imports(file) if top == "services"}
        assert all(any(whole == module or whole.startswith(module + ".") for module in pure) for whole in used), used
        tree = ast.parse(file.read_text())
        assert not any(isinstance(node, ast.AsyncFunctionDef | ast.Await) for node in ast.walk(tree)), file


@pytest.mark.parametrize("library", DOORS)
def test_each_outside_library_has_its_door(library: str) -> None:
    users = {
        str(file.relative_to(ROOT))
        for folder in ("bot", "cards", "dialogs", "mails", "services")
        for file in modules(folder)
        if library in {top for top, _ in imports(file)}
    }
    assert users <= DOORS[library]


def test_only_the_store_speaks_redis() -> None:
    for folder in ("bot", "cards", "services"):
        for file in modules(folder):
            if "redis" in {top for top, _ in imports(file)}:
                assert file.parent.name == "redis_store", file


def test_dispatch_knows_no_sdk() -> None:
    tops = {top for top, _ in imports(ROOT / "bot" / "dispatch.py")}
    assert not tops & {"botbuilder", "botframework", "msrest", "aiohttp"}


def test_the_product_does_not_know_the_sandbox() -> None:
    for folder in ("bot", "cards", "services"):
        for file in modules(folder):
            assert "sandbox" not in {top for top, _ in imports(file)}, file


def test_files_and_functions_stay_small() -> None:
    for folder in PACKAGES:
        for file in modules(folder):
            text = file.read_text()
            assert text.count("\n") <= 300, f"{file.relative_to(ROOT)} has {text.count(chr(10))} lines"
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    length = (node.end_lineno or 0) - node.lineno + 1
                    assert length <= 40, f"{file.relative_to(ROOT)}: {node.name} has {length} lines"


def test_no_word_of_another_language_stands_in_code() -> None:
    """What people read and type is in `locales`; a word with letters that English has not shows itself."""
    foreign = re.compile(r"(?=[A-Za-z]*[À-ɏ])[A-Za-zÀ-ɏ]{2,}")
    for file in (file for folder in PACKAGES if folder != "sandbox" for file in modules(folder)):
        nodes = list(ast.walk(ast.parse(file.read_text())))
        told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        said = [node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in told]
        words = [word for text in said if isinstance(text, str) for word in foreign.findall(text)]
        assert words == [] or file.name == "escaping.py", (
            f"{file.relative_to(ROOT)}: {words}"
        )  # it has ranges of letters


def test_every_module_says_what_it_is() -> None:
    for folder in PACKAGES:
        for file in modules(folder):
            assert ast.get_docstring(ast.parse(file.read_text())), file
