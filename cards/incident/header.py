"""The head of an incident's card: how bad, what, where, since when, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from cards import kit
from cards.incident.view import View, source_name
from cards.text.escaping import Markdown, escape, escape_line
from services.model import Incident, Severity, State

TITLE: Final = 200
DESCRIPTION: Final = 500
"""Characters of an incident's title and description that a card shows; the whole of them is in the source."""
LONGEST_LINK: Final = 1000

_STYLES: Mapping[Severity, kit.Style] = {
    Severity.CRITICAL: "attention",
    Severity.MAJOR: "warning",
    Severity.MINOR: "accent",
}


def band(view: View) -> kit.Json:
    """Severity and state in words and in the severity's colour, title, room and location; green once it is closed."""
    incident, voice = view.incident, view.voice
    style: kit.Style = "good" if incident.state is State.CLOSED else _STYLES[incident.severity]
    severity = kit.text(voice.say(f"severity.{incident.severity}"), bold=True)
    state = kit.text(voice.say(f"state.{incident.state}"), bold=True, align="right")
    title = kit.text(escape_line(incident.title, limit=TITLE), size="large", bold=True, heading=True, spacing="small")
    place = voice.say("header.place", room=incident.room.name, location=incident.location.name)
    return kit.container(
        [kit.beside([severity], [state]), title, kit.text(place, spacing="none")],
        style=style,
        bleed=True,
        spacing="none",
    )


def description(incident: Incident) -> list[kit.Json]:
    """What the reporter wrote, if anything."""
    words = escape(incident.description, limit=DESCRIPTION)
    return [kit.text(words, max_lines=6)] if words else []


def facts(view: View) -> kit.Json:
    """When it occurred, who reported it, what was agreed for it, and the reference to quote."""
    incident, voice = view.incident, view.voice
    due = (("fact.respond_by", incident.respond_by), ("fact.resolve_by", incident.resolve_by))
    is_running = incident.state is not State.CLOSED and incident.waiting_since is None
    deadlines = [(voice.say(key), voice.exactly(at)) for key, at in due if at is not None and is_running]
    return kit.facts(
        [
            (voice.say("fact.occurred"), voice.exactly(incident.occurred_at)),
            (voice.say("fact.reporter"), _reporter(view)),
            *deadlines,
            (voice.say("fact.reference"), escape_line(incident.id)),
        ]
    )


def link(view: View) -> list[kit.Json]:
    """The way to the source, with the host said; nothing for a link that is not plain https.

    It is a link and no button, so that the six buttons that Teams shows are left for times.
    """
    host = https_host(view.incident.link)
    if view.incident.link is None or host is None:
        return []
    label = view.voice.say("link.open", host=host)
    opens = kit.open_url(view.voice.plain("link.open", host=host), view.incident.link)
    return [kit.container([kit.text(label, color="accent")], opens=opens, spacing="small")]


def https_host(url: str | None) -> str | None:
    """The host an https link leads to, with a port; None for other schemes, names before an `@`, and broken links."""
    if url is None or len(url) > LONGEST_LINK or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # urllib: brackets that hold no IPv6 address
        return None
    return parts.netloc if parts.scheme == "https" and parts.hostname and "@" not in parts.netloc else None


def _reporter(view: View) -> Markdown:
    incident = view.incident
    if incident.reporter is None:
        return source_name(incident, view.voice)
    return view.voice.say("reporter.person", name=incident.reporter.name)
