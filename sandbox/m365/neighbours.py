"""Graph for somebody signed in at another tenant: that tenant is theirs, and Contoso does not exist."""

from __future__ import annotations

from sandbox.m365.directory import organization_reply, user_reply
from sandbox.m365.entra.accounts import directory
from sandbox.m365.entra.values import Grant
from sandbox.m365.refusals import directory_denied, no_mailbox, unknown_object
from sandbox.m365.world import Call, Reply, World


def respond(world: World, call: Call, *, grant: Grant) -> Reply:
    """GET me and organization with User.Read; nobody there has a mailbox, and nothing else is known."""
    known = directory(world.tenant, grant.tenant)
    person = next((each for each in known.members if each.address == grant.account), None) if known else None
    head = call.path[0].lower() if call.path else ""
    if known is None or person is None or head not in {"me", "organization"}:
        raise unknown_object(call.path[-1] if call.path else "")
    if "User.Read" not in grant.scopes:
        raise directory_denied()
    if head == "organization":
        return organization_reply(call, known, everything=False)
    if len(call.path) > 1:
        raise no_mailbox()
    return user_reply(call, person)
