"""Who has agreed to what an app may do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """Application permissions an administrator granted, and from when tokens have them."""

    app: str
    roles: frozenset[str]
    since: datetime


@dataclass(slots=True)
class Consents:
    """Delegated consent by app and by whom (an account's object id or a tenant's id), and application permissions."""

    delegated: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    application: list[RoleGrant] = field(default_factory=list)

    def agree(self, app: str, whom: str, scopes: Iterable[str]) -> None:
        self.delegated[app, whom] = self.of(app, whom) | frozenset(scopes)

    def of(self, app: str, *whom: str) -> frozenset[str]:
        """What any of these has agreed to."""
        return frozenset().union(*(self.delegated.get((app, each), frozenset()) for each in whom))

    def grant(self, app: str, roles: frozenset[str], since: datetime) -> None:
        self.application.append(RoleGrant(app, roles, since))

    def roles(self, app: str, now: datetime) -> frozenset[str]:
        """The application permissions that have taken effect by now."""
        known = (grant.roles for grant in self.application if grant.app == app and grant.since <= now)
        return frozenset().union(*known)

    def withdraw(self, app: str) -> None:
        self.delegated = {key: scopes for key, scopes in self.delegated.items() if key[0] != app}
        self.application = [grant for grant in self.application if grant.app != app]
