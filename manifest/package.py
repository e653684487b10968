"""Makes the app package that Teams is given: the same settings make the same bytes."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5
from zipfile import ZipFile, ZipInfo

import locales
from config import ConfigError
from locales import DEFAULT
from manifest.icons import color_icon, outline_icon
from services.model.loopback import is_loopback_host

FOLDER: Final = Path(__file__).parent
FILE: Final = FOLDER.parent / "build" / "roomfix.zip"
NAMESPACE: Final = UUID("7c0f6f0e-3f0b-4c52-9a55-0d2e6d8f4b1a")
"""The package's id is made from this and the app's id: it stays when the version changes, and two Roomfixes of one
organisation have two."""

APP_ID = re.compile(r"(?![0-]+\Z)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PUBLIC_URL = re.compile(r"https://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*", re.IGNORECASE)
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")
"""Teams takes three numbers and refuses what may follow them elsewhere, as in 1.2.0-rc.1."""
PLACE = re.compile(r"\$\{([a-z_]+)\}")
"""Where a value of the deployment goes, as in `${app_id}`. None of them holds what JSON would have to escape."""

_PARTS: Final = ("name", "description")
_OTHERS: Final = tuple(language for language in locales.LANGUAGES if language != DEFAULT)
_READABLE: Final = 0o644 << 16
_UNIX: Final = 3


@dataclass(frozen=True, slots=True)
class Deployment:
    """What is different in every package: the bot's registration, where Roomfix is reached, and its version."""

    app_id: str
    public_url: str
    version: str

    @property
    def host(self) -> str:
        """The host of `public_url`, with its port if that is named."""
        return urlsplit(self.public_url).netloc


def make(env: Mapping[str, str], file: Path = FILE) -> Deployment:
    """Write the package for an environment; raises ConfigError with every mistake in it."""
    project = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))
    deployment = read(env, version=project["project"]["version"])
    content = zipped(files(deployment))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return deployment


def read(env: Mapping[str, str], *, version: str) -> Deployment:
    """The deployment that an environment describes; raises ConfigError with every mistake in it."""
    app_id = env.get("MicrosoftAppId", "").strip()
    public_url = env.get("ROOMFIX_PUBLIC_URL", "").strip().rstrip("/")
    mistakes = [*_wrong_app_id(app_id), *_wrong_public_url(public_url), *_wrong_version(version)]
    if mistakes:
        raise ConfigError(mistakes)
    return Deployment(app_id.lower(), public_url, version)


def files(deployment: Deployment) -> dict[str, bytes]:
    """What the package holds, by name; the manifest comes first."""
    manifest = _manifest(deployment)
    return {
        "manifest.json": _json(manifest),
        **{_file(language): _json(_localized(manifest, texts_of(language))) for language in _OTHERS},
        manifest["icons"]["color"]: color_icon(manifest["accentColor"]),
        manifest["icons"]["outline"]: outline_icon(),
    }


def zipped(content: Mapping[str, bytes]) -> bytes:
    """The files at the root of one zip, without anything of this machine or this hour, and not compressed: what a
    compressor makes depends on its version."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, held in content.items():
            entry = ZipInfo(name)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, held)
    return buffer.getvalue()


def _wrong_app_id(app_id: str) -> Iterator[str]:
    if not app_id:
        yield (
            "MicrosoftAppId is missing: without it Roomfix runs in local mode, which Teams cannot reach. "
            "Set it to the app id of the bot's registration."
        )
    elif not APP_ID.fullmatch(app_id):
        yield f"MicrosoftAppId is {app_id!r}; it must be the id that the bot's registration shows."


def _wrong_public_url(url: str) -> Iterator[str]:
    if not url:
        yield (
            "ROOMFIX_PUBLIC_URL is missing: the package names the host that Roomfix is reached by. "
            "Set it as for Roomfix itself, as in https://roomfix.example.com."
        )
    elif not PUBLIC_URL.fullmatch(url) or is_loopback_host(urlsplit(url).hostname or ""):
        yield "ROOMFIX_PUBLIC_URL must be an https address that others can reach, as in https://roomfix.example.com."


def _wrong_version(version: str) -> Iterator[str]:
    if not VERSION.fullmatch(version):
        yield f"The version in pyproject.toml is {version!r}; Teams takes three numbers, as in 1.2.0."


def _manifest(deployment: Deployment) -> dict[str, Any]:
    """The manifest with the deployment's values, its texts in the default language, and the names of the others."""
    values = _values(deployment)
    manifest: dict[str, Any] = json.loads(PLACE.sub(lambda place: values[place[1]], _text("manifest.json")))
    texts = texts_of(DEFAULT)
    for listed in manifest["bots"][0]["commandLists"]:
        listed["commands"] = [
            {"title": title, "description": texts[f"command.{title}"]} for title in listed["commands"]
        ]
    others = [{"languageTag": language, "file": _file(language)} for language in _OTHERS]
    own = {part: {length: texts[f"{part}.{length}"] for length in ("short", "full")} for part in _PARTS}
    return manifest | own | {"localizationInfo": {"defaultLanguageTag": DEFAULT, "additionalLanguages": others}}


def _values(deployment: Deployment) -> dict[str, str]:
    return {
        "app_id": deployment.app_id,
        "package_id": str(uuid5(NAMESPACE, deployment.app_id)),
        "public_url": deployment.public_url,
        "host": deployment.host,
        "version": deployment.version,
    }


def _localized(manifest: Mapping[str, Any], texts: Mapping[str, Any]) -> dict[str, str]:
    """Another language's texts by the places in the manifest that they stand for (Teams: localization schema)."""
    found = {"$schema": manifest["$schema"].replace("MicrosoftTeams.", "MicrosoftTeams.Localization.")}
    found |= {key: text for key, text in texts.items() if key.partition(".")[0] in _PARTS}
    for at, listed in enumerate(manifest["bots"][0]["commandLists"]):
        for row, command in enumerate(listed["commands"]):
            place = f"bots[0].commandLists[{at}].commands[{row}]"
            found[f"{place}.title"] = command["title"]  # what is typed is the same in every language
            found[f"{place}.description"] = texts[f"command.{command['title']}"]
    return found


def texts_of(language: str) -> dict[str, str]:
    """What Teams is told in a language."""
    return locales.read(language, "manifest")


def _file(language: str) -> str:
    return f"{language}.json"


def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"
