"""The questions of `connect`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from services.forms import BACK, CANCEL, Button, Choice, Field, Form, Kind, Text
from services.model import Connection, Mode

CHECK: Final = Button("check", Text("button.again"))
AGAIN: Final = Button("again", Text("connect.new_link"))
YES, NO = Button("yes", Text("button.yes")), Button("no", Text("connect.wrong_account"))


class Rights(StrEnum):
    """What Roomfix may do with the calendars."""

    BOOK = "book"
    READ = "read"


PERMISSIONS: Final[Mapping[tuple[Mode, Rights], tuple[str, ...]]] = {
    (Mode.DELEGATED, Rights.READ): ("user_read", "basic", "shared", "places"),
    (Mode.DELEGATED, Rights.BOOK): ("user_read", "basic", "shared", "places", "write_own"),
    (Mode.APPLICATION, Rights.READ): ("users", "organization", "places", "read_all"),
    (Mode.APPLICATION, Rights.BOOK): ("users", "organization", "places", "write_all"),
}
"""What is asked of Microsoft, as the keys of the words that say why (DESIGN: capabilities 6 and 14)."""

NEEDED: Final = frozenset({"check.token", "check.organization", "check.domain", "check.schedule"})
"""The checks of the probe without which nothing works; the others say what will not."""
BOOKING: Final = "check.booking"
WELCOME: Final = frozenset({"check.details"})
"""The checks that may fail without anything missing."""


def existing(connections: Sequence[Connection]) -> Form:
    """Whether a connection that there is shall be signed in to anew."""
    again = [
        Choice(connection.id, Text("connect.sign_in_again", {"account": connection.account}))
        for connection in connections
    ]
    choices = (*again, Choice("other", Text("connect.other_account")))
    field = Field("connection", Kind.ONE, Text("connect.which"), choices=choices, is_required=True)
    return Form(Text("connect.title"), (Text("connect.existing"),), (field,))


def way(mode: Mode) -> Form:
    """Which of the two ways, with what each can and cannot do."""
    lines = [Text("connect.way_intro")]
    lines += [Text(f"connect.{kind}_{part}") for kind in Mode for part in ("what", "can", "cannot")]
    choices = tuple(Choice(kind, Text(f"connect.{kind}")) for kind in Mode)
    field = Field("way", Kind.ONE, Text("connect.way"), mode, choices, is_required=True)
    return Form(Text("connect.title"), tuple(lines), (field,))


def rights(mode: Mode, *, can_book: bool) -> Form:
    """Read-only or with booking, with every permission that is asked for and why."""
    lines = [Text("connect.rights_intro")]
    lines += [Text(f"connect.why_{name}") for name in PERMISSIONS[mode, Rights.BOOK]]
    lines.append(Text("connect.rights_read" if mode is Mode.DELEGATED else "connect.rights_read_app"))
    choices = tuple(Choice(right, Text(f"connect.right_{right}")) for right in Rights)
    value = Rights.BOOK if can_book else Rights.READ
    return Form(
        Text("connect.rights_title"),
        tuple(lines),
        (Field("rights", Kind.ONE, Text("connect.rights"), value, choices, is_required=True),),
    )


def prepare(mode: Mode, found: Mapping[str, Any], problem: Text | None, *, can_book: bool) -> Form:
    """What an administrator does in Microsoft 365 before the sign-in, and what is still missing as far as is known."""
    lines = [Text(f"connect.prepare_{mode}_{number}") for number in (1, 2, 3, 4)]
    if mode is Mode.DELEGATED and can_book:
        lines.append(Text("connect.prepare_delegated_book"))
    lines += [checked(check) for check in found.get("checks", ())]
    return Form(
        Text("connect.prepare_title"),
        tuple(lines),
        (),
        (Button("next", Text("button.next")), CHECK, BACK, CANCEL),
        problem=problem,
    )


def account(mode: Mode, address: str, domain: str, problem: Text | None) -> Form:
    """Which account, and of which domain."""
    fields = (
        Field(
            "account", Kind.LINE, Text("connect.account"), address, is_required=True, hint=Text("connect.account_hint")
        ),
        Field("domain", Kind.LINE, Text("connect.domain"), domain, hint=Text("connect.domain_hint")),
    )
    return Form(Text("connect.account_title"), (Text(f"connect.account_{mode}"),), fields, problem=problem)


def link(mode: Mode, address: str, found: Mapping[str, Any], problem: Text | None) -> Form:
    """The link to Microsoft's page; it stands in a field too, from where it can be copied."""
    url = str(found.get("url", ""))
    lines = (Text(f"connect.link_{mode}", {"account": address}), Text("connect.link_once"))
    copy = Field("copy", Kind.LINE, Text("connect.link_copy"), url)
    title = Text("connect.open_sign_in" if mode is Mode.DELEGATED else "connect.open_consent")
    return Form(Text(f"connect.link_title_{mode}"), lines, (copy,), (AGAIN, BACK, CANCEL), (title, url), problem)


def confirm(address: str, problem: Text | None) -> Form:
    """Whether the account that signed in is the right one."""
    lines = (Text("connect.confirm", {"account": address}), Text("connect.confirm_why"))
    return Form(Text("connect.confirm_title", {"account": address}), lines, (), (YES, NO, CANCEL), problem=problem)


def probed(found: Mapping[str, Any], problem: Text | None, *, can_book: bool) -> Form:
    """What works and what does not; without what is needed nothing can be saved."""
    checks = found.get("checks", ())
    failed = {check["key"] for check in checks if not check["passed"]}
    missing = NEEDED - {check["key"] for check in checks}
    is_good = problem is None and not failed & NEEDED and not missing and not (can_book and BOOKING in failed)
    buttons = [Button("next", Text("connect.save"))] if is_good else []
    if can_book and BOOKING in failed and not failed & NEEDED and problem is None:
        buttons.append(Button("read", Text("connect.read_instead")))
    verdict = (
        "connect.probe_good"
        if is_good and failed <= WELCOME
        else "connect.probe_some"
        if is_good
        else "connect.probe_bad"
    )
    lines = (Text(verdict), *(checked(check) for check in checks))
    return Form(Text("connect.probe_title"), lines, (), (*buttons, CHECK, CANCEL), problem=problem)


def checked(check: Mapping[str, Any]) -> Text:
    """A check of the probe or of the preparation in words: passed, or not and what to do."""
    key = check.get("error") or f"{check['key']}.{'ok' if check['passed'] else 'failed'}"
    sign = "check.passed" if check["passed"] else "check.note" if check["key"] in WELCOME else "check.failed"
    return Text(sign, {"what": Text(str(key), check.get("values", {}))})
