"""Graph's mailboxSettings of one mailbox."""

from __future__ import annotations

from typing import Any

from sandbox.m365 import access
from sandbox.m365.entra.values import Grant
from sandbox.m365.odata import selected
from sandbox.m365.refusals import item_not_found, unknown_segment
from sandbox.m365.schedule import working_hours
from sandbox.m365.tenant import Room
from sandbox.m365.world import Call, Reply, World


def mailbox_settings(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """GET mailboxSettings (docs: api/user-get-mailboxsettings)."""
    access.check_settings(world, grant, mailbox)
    return Reply(body={"@odata.context": _context(call, mailbox), **selected(call, _settings(world, mailbox))})


def one_setting(world: World, call: Call, *, grant: Grant, mailbox: str) -> Reply:
    """GET mailboxSettings/userPurpose and the like: a plain value in `value`, an object as itself."""
    access.check_settings(world, grant, mailbox)
    wanted = call.path[-1].lower()
    for name, value in _settings(world, mailbox).items():
        if name.lower() == wanted:
            body = value if isinstance(value, dict) else {"value": value}
            return Reply(body={"@odata.context": f"{_context(call, mailbox)}/{name}", **body})
    raise unknown_segment(call.path[-1])


def _context(call: Call, mailbox: str) -> str:
    return f"{call.base}/$metadata#users('{mailbox.replace('@', '%40')}')/mailboxSettings"


def _settings(world: World, mailbox: str) -> dict[str, Any]:
    account = world.mailboxes.account(mailbox)
    if account is None:
        raise item_not_found()
    german = account.site.country == "DE"
    return {
        "archiveFolder": None,
        "timeZone": account.site.windows_zone,
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "dd.MM.yyyy" if german else "M/d/yyyy",
        "timeFormat": "HH:mm" if german else "h:mm tt",
        "userPurpose": "room" if isinstance(account, Room) else "user",
        "language": {"locale": "de-DE" if german else "en-US", "displayName": "German" if german else "English"},
        "workingHours": working_hours(account.site, custom=False, now=world.clock()),
    }
