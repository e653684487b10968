"""Microsoft Graph's permissions that the stand-in knows, in the words of its consent pages."""

from __future__ import annotations

from collections.abc import Iterable

GRAPH = "https://graph.microsoft.com"
DEFAULT = ".default"
OIDC = frozenset({"openid", "profile", "email", "offline_access"})

DELEGATED = {
    "openid": "Sign you in",
    "profile": "View your basic profile",
    "email": "View your email address",
    "offline_access": "Maintain access to data you have given it access to",
    "User.Read": "Sign you in and read your profile",
    "User.ReadBasic.All": "Read all users' basic profiles",
    "User.Read.All": "Read all users' full profiles",
    "Organization.Read.All": "Read organization information",
    "Directory.Read.All": "Read directory data",
    "Domain.Read.All": "Read domains",
    "Place.Read.All": "Read all company places",
    "Place.ReadWrite.All": "Read and write organization places",
    "Calendars.ReadBasic": "Read basic details of your calendars",
    "Calendars.Read": "Read your calendars",
    "Calendars.Read.Shared": "Read calendars you can access",
    "Calendars.ReadWrite": "Have full access to your calendars",
    "Calendars.ReadWrite.Shared": "Read and write to your and shared calendars",
    "MailboxSettings.Read": "Read your mailbox settings",
    "MailboxSettings.ReadWrite": "Read and write to your mailbox settings",
    "Mail.Send": "Send mail as you",
}
APPLICATION = {
    "User.Read.All": "Read all users' full profiles",
    "Organization.Read.All": "Read organization information",
    "Directory.Read.All": "Read directory data",
    "Domain.Read.All": "Read domains",
    "Place.Read.All": "Read all company places",
    "Place.ReadWrite.All": "Read and write all company places",
    "Calendars.ReadBasic.All": "Read basic details of calendars in all mailboxes",
    "Calendars.Read": "Read calendars in all mailboxes",
    "Calendars.ReadWrite": "Read and write calendars in all mailboxes",
    "MailboxSettings.Read": "Read all user mailbox settings",
    "MailboxSettings.ReadWrite": "Read and write all user mailbox settings",
    "Mail.Send": "Send mail as any user",
}
ADMIN_ONLY = frozenset(
    {
        "User.Read.All",
        "Organization.Read.All",
        "Directory.Read.All",
        "Domain.Read.All",
        "Place.Read.All",
        "Place.ReadWrite.All",
    }
)
"""Delegated permissions whose `type` is Admin in Graph's own service principal: only an administrator may consent."""


def short(scope: str) -> str:
    """`User.Read` for https://graph.microsoft.com/User.Read; bare names mean Graph already."""
    return scope.removeprefix(f"{GRAPH}/")


def in_full(scopes: Iterable[str]) -> str:
    """Scopes as the token answer names them: Graph's with their URL, in a fixed order, without offline_access."""
    wanted = set(scopes) - {"offline_access"}
    return " ".join([*(f"{GRAPH}/{scope}" for scope in sorted(wanted - OIDC)), *sorted(wanted & OIDC)])
