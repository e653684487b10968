"""How this tenant signs people in, as switches."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.m365.entra.permissions import ADMIN_ONLY

_INACTIVE_AFTER = 90 * 86_400.0


@dataclass(slots=True)
class Rules:
    """Set at any time; times are in seconds.

    `pages`: a person at the browser chooses an account and consents; without it everybody is signed in and willing, and
    the authorize page redirects at once. `users_may_consent` and `admin_only`: whose consent is enough for what.
    `grant_delay`: how long until application permissions an administrator grants are in tokens (unverified: minutes).
    `dropped_scopes`: agreed to but not given out (unverified; an app has to look at what it got). `inactive_after`: an
    unused refresh token ends (700082; seen: 90 days). `sign_in_frequency`: a sign-in ends for good after that long
    (70043). `describes_approval`: going back from "Need admin approval" says AADSTS90094; without it the app hears
    only access_denied with error_subcode cancel (both seen, unverified).
    """

    pages: bool = False
    users_may_consent: bool = True
    admin_only: frozenset[str] = ADMIN_ONLY
    grant_delay: float = 0.0
    dropped_scopes: frozenset[str] = frozenset()
    inactive_after: float = _INACTIVE_AFTER
    sign_in_frequency: float | None = None
    describes_approval: bool = True

    def need_admin(self, scopes: frozenset[str]) -> bool:
        """Whether only an administrator may agree to these."""
        return bool(scopes & self.admin_only) or not self.users_may_consent
