"""Who may do what with which mailbox by application and by delegated permission, as refusals."""

from __future__ import annotations

from dataclasses import replace

from sandbox.m365.entra.values import Grant
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
from sandbox.m365.shares import Role
from sandbox.m365.world import Call, World

_WRITE = frozenset({"Calendars.ReadWrite", "Calendars.ReadWrite.Shared"})
_READ = _WRITE | {"Calendars.Read", "Calendars.Read.Shared"}
_BASIC = _READ | {"Calendars.ReadBasic", "Calendars.ReadBasic.All"}
_SHARED = frozenset({"Calendars.Read.Shared", "Calendars.ReadWrite.Shared"})
_SETTINGS = frozenset({"MailboxSettings.Read", "MailboxSettings.ReadWrite"})


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
    """The address of the mailbox a URL names by address or object id, if it exists and the app may come near it.

    Graph: a permission may be granted and not be in force yet; then 403 as if it were not (unverified: the code).
    """
    account = world.mailboxes.account(name)
    if account is None:
        raise unknown_mailbox(name)
    if not world.mailboxes.has(account.address):
        raise no_mailbox()
    registration = world.identity.registrations.get(grant.app)
    limited_to = registration.limited_to if grant.is_application and registration else None
    if limited_to is not None and account.address not in limited_to:
        raise outside_policy()
    if world.shares.is_withheld(account.address) and grant.account != account.address:
        raise access_denied()
    return account.address


def at_mailbox(world: World, grant: Grant, address: str) -> Grant:
    """The grant with what Exchange gives the app at this mailbox beyond its token (RBAC for Applications).

    Consent in Entra and scope in Exchange are a union (learn: application-rbac). Outside the scope the words are those
    of an access policy, which is unverified.
    """
    registration = world.identity.registrations.get(grant.app)
    if not grant.is_application or registration is None or registration.scoped_to is None:
        return grant
    if address in registration.scoped_to:
        return replace(grant, scopes=grant.scopes | registration.scoped_roles)
    if not grant.scopes & (_BASIC | _SETTINGS):
        raise outside_policy()
    return grant


def check_free_busy(world: World, grant: Grant, address: str) -> None:
    """getSchedule through this mailbox: one's own, or any an application may read."""
    _need(grant, _BASIC)
    _check_share(world, grant, address)


def check_read(world: World, grant: Grant, address: str) -> None:
    """Reading a calendar: delegated, another's only with a .Shared scope and a share."""
    _need(grant, _BASIC)
    if not _own(grant, address):
        _need(grant, _SHARED)
    _check_share(world, grant, address)


def check_write(world: World, grant: Grant, address: str) -> None:
    """Writing a calendar: delegated, another's only with ReadWrite.Shared and a share for writing."""
    _need(grant, _WRITE if _own(grant, address) else {"Calendars.ReadWrite.Shared"})
    _check_share(world, grant, address, writing=True)


def sees_details(world: World, grant: Grant, address: str) -> bool:
    """Whether getSchedule shows subject and place of this mailbox's items, not only when it is busy."""
    if grant.is_application:
        return bool(grant.scopes & _READ)
    return grant.account == address or world.shares.role(address, grant.account).sees_details


def sees_shared(grant: Grant) -> bool:
    """Whether calendars shared with the signed-in person come along with their own."""
    return grant.is_application or bool(grant.scopes & _SHARED)


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


def check_settings(world: World, grant: Grant, address: str) -> None:
    """mailboxSettings: one's own or an application's; a delegate's is unverified and needs the switch here."""
    _need(grant, _SETTINGS)
    if _own(grant, address):
        return
    if not world.manners.delegates_read_settings or not world.shares.role(address, grant.account).reads:
        raise access_denied()


def _own(grant: Grant, address: str) -> bool:
    return grant.is_application or grant.account == address


def _need(grant: Grant, any_of: frozenset[str] | set[str]) -> None:
    if not grant.scopes & any_of:
        raise access_denied()


def _check_share(world: World, grant: Grant, address: str, *, writing: bool = False) -> None:
    role = world.shares.role(address, grant.account)
    if not _own(grant, address) and not (role is Role.WRITE if writing else role.reads):
        raise _unshared(world.manners.unshared)


def _unshared(reading: Unshared) -> GraphRefusal:
    if reading is Unshared.NOT_FOUND:
        return item_not_found()
    return calendar_denied() if reading is Unshared.CALENDAR_DENIED else access_denied()
