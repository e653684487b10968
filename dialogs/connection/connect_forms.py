"""The questions of `connect`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from dialogs.form_fields import line, one_of
from services.model import Connection, Mode
from services.model.dialog import BACK, CANCEL, YES, Button, Choice, Effect, Field, FieldKind, Form, Text

CHECK: Final = Button("check", Text("button.again"))
AGAIN: Final = Button("again", Text("connect.new_link"))
ADMIN: Final = Button("admin", Text("connect.for_admin"))
OTHER_ACCOUNT: Final = Button("account", Text("connect.change_account"))
NO: Final = Button("no", Text("connect.wrong_account"))


class Rights(StrEnum):
    """What Roomfix may do with the calendars."""

    BOOK = "book"
    READ = "read"


class Verdict(StrEnum):
    """What a probe comes to: everything works, what is needed works, or not even that."""

    GOOD = "good"
    SOME = "some"
    BAD = "bad"


PERMISSIONS: Final[Mapping[tuple[Mode, Rights], tuple[str, ...]]] = {
    (Mode.DELEGATED, Rights.READ): ("user_read", "basic", "shared", "places"),
    (Mode.DELEGATED, Rights.BOOK): ("user_read", "basic", "shared", "places", "write_own"),
    (Mode.APPLICATION, Rights.READ): ("users", "organization", "places", "read_all"),
    (Mode.APPLICATION, Rights.BOOK): ("users", "organization", "places", "write_all"),
}
"""What is asked of Microsoft, as the keys of the words that say why (DESIGN: capabilities 6 and 14)."""

SHARE: Final = """Get-Mailbox -RecipientTypeDetails RoomMailbox | ForEach-Object {
  $room = $_.PrimarySmtpAddress
  $folder = Get-MailboxFolderStatistics $room -FolderScope Calendar | Where-Object FolderType -eq Calendar
  Add-MailboxFolderPermission "${room}:\\$($folder.Name)" -User roomfix@your-domain -AccessRights Reviewer
}"""
"""Exchange: every room's calendar opened to one account; the folder is called Calendar, Kalender, Agenda … in the
language of the mailbox."""
LIMIT: Final = """New-ServicePrincipal -AppId <application id> -ObjectId <object id> -DisplayName Roomfix
New-ManagementScope -Name Rooms -RecipientRestrictionFilter "RecipientTypeDetails -eq 'RoomMailbox'"
New-ManagementRoleAssignment -App <object id> -Role "Application Calendars.ReadWrite" -CustomResourceScope Rooms"""
"""Exchange: RBAC for Applications (learn: application-rbac), a role for the rooms alone."""
ACCEPT: Final = """Get-Mailbox -RecipientTypeDetails RoomMailbox |
  Set-CalendarProcessing -AutomateProcessing AutoAccept"""
"""Exchange: rooms that answer invitations by themselves."""

NEEDED: Final = frozenset({"check.token", "check.organization", "check.domain", "check.schedule"})
"""The checks of the probe without which nothing works; the others say what will not."""
BOOKING: Final = "check.booking"
WELCOME: Final = frozenset({"check.details", "check.accepted"})
"""The checks that may fail without anything missing."""


def existing(connections: Sequence[Connection]) -> Form:
    """Whether a connection that there is shall be signed in to anew."""
    again = (Choice(one.id, Text("connect.sign_in_again", {"account": one.account})) for one in connections)
    field = one_of("connection", Text("connect.which"), (*again, Choice("other", Text("connect.other_account"))))
    return Form(Text("connect.title"), (Text("connect.existing"),), (field,))


def way(mode: Mode) -> Form:
    """Which of the two ways, with what each can and cannot do."""
    lines = [Text("connect.way_intro")]
    lines += [Text(f"connect.{kind}_{part}") for kind in Mode for part in ("what", "can", "cannot")]
    choices = (Choice(kind, Text(f"connect.{kind}")) for kind in Mode)
    return Form(Text("connect.title"), tuple(lines), (one_of("way", Text("connect.way"), choices, mode),))


def rights(mode: Mode, *, can_book: bool) -> Form:
    """Read-only or with booking, with every permission that is asked for and why."""
    lines = [Text("connect.rights_intro")]
    lines += [Text(f"connect.why_{name}") for name in PERMISSIONS[mode, Rights.BOOK]]
    lines.append(Text("connect.rights_read" if mode is Mode.DELEGATED else "connect.rights_read_app"))
    choices = (Choice(right, Text(f"connect.right_{right}")) for right in Rights)
    field = one_of("rights", Text("connect.rights"), choices, Rights.BOOK if can_book else Rights.READ)
    return Form(Text("connect.rights_title"), tuple(lines), (field,))


def prepare(mode: Mode, found: Mapping[str, Any], problem: Text | None, *, can_book: bool) -> Form:
    """What an administrator does in Microsoft 365 before the sign-in, and what is still missing as far as is known."""
    lines = [Text(f"connect.prepare_{mode}_{number}") for number in (1, 2, 3)]
    lines += [checked(check) for check in found.get("checks", ())]
    commands = [("share", SHARE)] if mode is Mode.DELEGATED else [("limit", LIMIT)]
    commands += [("accept", ACCEPT)] if can_book else []
    fields = [Field(name, FieldKind.LINES, Text(f"connect.command_{name}"), words) for name, words in commands]
    buttons = (Button("next", Text("button.next")), CHECK, BACK, CANCEL)
    return Form(Text("connect.prepare_title"), tuple(lines), tuple(fields), buttons, problem=problem)


def account(mode: Mode, address: str, domain: str, problem: Text | None) -> Form:
    """Which account, and of which domain if that is not its own."""
    domain = "" if domain == address.rpartition("@")[2] else domain
    hint = Text("connect.account_hint")
    fields = (
        line("account", Text("connect.account"), address, hint=hint, is_required=True),
        line("domain", Text("connect.domain"), domain, hint=Text("connect.domain_hint")),
    )
    return Form(Text("connect.account_title"), (Text(f"connect.account_{mode}"),), fields, problem=problem)


def link(
    mode: Mode, address: str, found: Mapping[str, Any], problem: Text | None, *, admin: str, is_consented: bool
) -> Form:
    """The link to Microsoft's page; it stands in a field too, from where it can be copied.

    An account that may not agree for itself needs one for an `admin` first.
    """
    url = str(found.get("url", ""))
    lines = [Text(f"connect.link_{mode}", {"account": address}), Text("connect.link_once")]
    fields = [Field("copy", FieldKind.LINE, Text("connect.link_copy"), url)]
    if mode is Mode.DELEGATED:
        lines.append(Text("connect.admin_done" if is_consented else "connect.admin_why"))
    if admin and not is_consented:
        fields.append(Field("admin", FieldKind.LINE, Text("connect.admin_copy"), admin))
    buttons = (AGAIN, ADMIN) if mode is Mode.DELEGATED and not is_consented else (AGAIN,)
    title = Text("connect.open_sign_in" if mode is Mode.DELEGATED else "connect.open_consent")
    head = Text(f"connect.link_title_{mode}")
    return Form(head, tuple(lines), tuple(fields), (*buttons, BACK, CANCEL), (title, url), problem)


def confirm(address: str, problem: Text | None) -> Form:
    """Whether the account that signed in is the right one."""
    lines = (Text("connect.confirm", {"account": address}), Text("connect.confirm_why"))
    return Form(Text("connect.confirm_title", {"account": address}), lines, (), (YES, NO, CANCEL), problem=problem)


def probing(mode: Mode, account: str, domain: str, *, can_book: bool, number: int) -> Effect:
    """The trial of a connection; the event it makes is named after the `number` of the trial."""
    args = {"mode": mode, "account": account, "domain": domain, "can_book": can_book, "probe": number}
    return Effect("probe", Text("connect.probing", {"account": account}), args)


def probed(found: Mapping[str, Any], problem: Text | None, *, can_book: bool, may_change: bool) -> Form:
    """What works and what does not; without what is needed nothing can be saved. Another account may be named."""
    failed = _failed(found)
    is_good = problem is None and _is_good(found, can_book=can_book)
    buttons = [Button("next", Text("connect.save"))] if is_good else []
    if can_book and BOOKING in failed and not failed & NEEDED and problem is None:
        buttons.append(Button("read", Text("connect.read_instead")))
    if may_change and not is_good:
        buttons.append(OTHER_ACCOUNT)
    verdict = Verdict.BAD if problem else verdict_of(found, can_book=can_book)
    lines = (Text(f"connect.probe_{verdict}"), *all_checked(found))
    return Form(Text("connect.probe_title"), lines, (), (*buttons, CHECK, CANCEL), problem=problem)


def verdict_of(found: Mapping[str, Any], *, can_book: bool) -> Verdict:
    """What a probe comes to."""
    if not _is_good(found, can_book=can_book):
        return Verdict.BAD
    return Verdict.GOOD if _failed(found) <= WELCOME else Verdict.SOME


def all_checked(found: Mapping[str, Any]) -> tuple[Text, ...]:
    """Every check of a probe in words."""
    return tuple(checked(check) for check in found.get("checks", ()))


def _failed(found: Mapping[str, Any]) -> set[str]:
    return {check["key"] for check in found.get("checks", ()) if not check["passed"]}


def _is_good(found: Mapping[str, Any], *, can_book: bool) -> bool:
    """Whether everything that is needed was tried and works."""
    failed = _failed(found)
    missing = NEEDED - {check["key"] for check in found.get("checks", ())}
    return not failed & NEEDED and not missing and not (can_book and BOOKING in failed)


def checked(check: Mapping[str, Any]) -> Text:
    """A check of the probe or of the preparation in words: passed, or not and what to do."""
    key = check.get("error") or f"{check['key']}.{'ok' if check['passed'] else 'failed'}"
    sign = "check.passed" if check["passed"] else "check.note" if check["key"] in WELCOME else "check.failed"
    return Text(sign, {"what": Text(str(key), check.get("values", {}))})
