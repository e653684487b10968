"""Who may do what with which mailbox by application and by delegated permission, as refusals."""

from __future__ import annotations

from sandbox.m365.events import Event
from sandbox.m365.faults import Unshared
from sandbox.m365.refusals import (
    GraphRefusal,
    access_denied,
    calendar_denied,
    directory_denied,
    item_not_found,
    no_mailbox,
    outside_policy,
    unauthorized,
    unknown_mailbox,
)
from sandbox.m365.tokens import Grant
from sandbox.m365.world import Call, World

_WRITE = frozenset({"Calendars.ReadWrite", "Calendars.ReadWrite.Shared"})
_READ = _WRITE | {"Calendars.Read", "Calendars.Read.Shared"}
_BASIC = _READ | {"Calendars.ReadBasic", "Calendars.ReadBasic.All"}


def authenticated(world: World, call: Call) -> Grant:
    """The call's grant, or 401 InvalidAuthenticationToken."""
    if not call.bearer:
        raise unauthorized("Access token is empty.")
    grant = world.grant(call)
    if grant is None:
        raise unauthorized("CompactToken parsing failed with error code: 80049217")
    if grant.expires_at <= world.clock():
        raise unauthorized("Lifetime validation failed, the token is expired.")
    return grant


def mailbox(world: World, grant: Grant, name: str) -> str:
    """The address of the mailbox a URL names by address or object id, if it exists and the app may come near it."""
    account = world.mailboxes.account(name)
    if account is None:
        raise unknown_mailbox(name)
    if not world.mailboxes.has(account.address):
        raise no_mailbox()
    registration = world.identity.registrations.get(grant.app)
    limited_to = registration.limited_to if grant.is_application and registration else None
    if limited_to is not None and account.address not in limited_to:
        raise outside_policy()
    return account.address


def check_free_busy(world: World, grant: Grant, address: str) -> None:
    """getSchedule through this mailbox: one's own, or any an application may read."""
    _need(grant, _BASIC)
    _check_share(world, grant, address, roles={"read", "write"})


def check_read(world: World, grant: Grant, address: str) -> None:
    """Reading a calendar: delegated, another's only with a .Shared scope and a share."""
    _need(grant, _BASIC)
    if not _own(grant, address):
        _need(grant, {scope for scope in _READ if scope.endswith(".Shared")})
    _check_share(world, grant, address, roles={"read", "write"})


def check_write(world: World, grant: Grant, address: str) -> None:
    """Writing a calendar: delegated, another's only with ReadWrite.Shared and a share for writing."""
    _need(grant, _WRITE if _own(grant, address) else {"Calendars.ReadWrite.Shared"})
    _check_share(world, grant, address, roles={"write"})


def sees_details(world: World, grant: Grant, address: str) -> bool:
    """Whether getSchedule shows subject and place of this mailbox's items, not only when it is busy."""
    if grant.is_application:
        return bool(grant.scopes & _READ)
    return grant.account == address or world.shares.get((address, grant.account or "")) in {"read", "write"}


def sees_body(grant: Grant) -> bool:
    """Calendars.ReadBasic leaves out the body (Graph: permissions reference)."""
    return bool(grant.scopes & _READ)


def sees_private(grant: Grant, event: Event) -> bool:
    """A sharee without that right sees of a private item only its time."""
    return _own(grant, event.mailbox) or event.sensitivity not in {"private", "confidential"}


def check_directory(grant: Grant, *, application: str, delegated: frozenset[str]) -> None:
    """Directory and places: 403 Authorization_RequestDenied without the permission."""
    if not grant.scopes & ({application} if grant.is_application else delegated):
        raise directory_denied()


def check_settings(grant: Grant, address: str) -> None:
    """mailboxSettings: one's own or an application's; a delegate's is unverified and refused here."""
    _need(grant, {"MailboxSettings.Read", "MailboxSettings.ReadWrite"})
    if not _own(grant, address):
        raise access_denied()


def _own(grant: Grant, address: str) -> bool:
    return grant.is_application or grant.account == address


def _need(grant: Grant, any_of: frozenset[str] | set[str]) -> None:
    if not grant.scopes & any_of:
        raise access_denied()


def _check_share(world: World, grant: Grant, address: str, *, roles: set[str]) -> None:
    if not _own(grant, address) and world.shares.get((address, grant.account or "")) not in roles:
        raise _unshared(world.manners.unshared)


def _unshared(reading: Unshared) -> GraphRefusal:
    if reading is Unshared.NOT_FOUND:
        return item_not_found()
    return calendar_denied() if reading is Unshared.CALENDAR_DENIED else access_denied()
