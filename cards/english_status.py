"""What is wrong and how to put it right, and trying and ending a connection in English."""

from __future__ import annotations

from typing import Final

_STATUS: Final = {
    "status.title": "What is wrong",
    "status.looking": "Looking at everything that is set up",
    "status.well": "All is well",
    "status.well_why": (
        "The connection works, every room has a calendar that can be read, and every location has its providers."
    ),
    "status.page": "Page {number} of {count}, the worst first",
    "status.enough": "Done",
    "status.what": "**{what}**",
    "status.what_since": "**{what}** – {age}",
    "status.minutes": "for {count} min",
    "status.hours": "for {count} h",
    "status.days": "for {count} days",
    "status.stopped": "The connection of {account} to Microsoft 365 does not work",
    "status.offer_status": "What is wrong",
    "status.offer_connect": "Connect",
    "status.offer_test": "Test the connection",
    "status.offer_map": "Map rooms",
    "status.offer_rooms": "Rooms",
    "status.offer_providers": "Providers",
}

_FINDINGS: Final = {
    "status.store_lost": "Roomfix's store was found to be older than what had been written to it",
    "status.remedy_store_lost": (
        "What was stored right before is gone: claims, reports or settings of some seconds. Compare the cards with the "
        "calendars, and ask the operator about the store's replication."
    ),
    "status.store_not_durable": "Roomfix's store does not write everything to disk at once",
    "status.remedy_store_not_durable": (
        "If its machine fails, the last seconds are lost. Ask the operator to set appendonly yes and appendfsync "
        "always."
    ),
    "status.store_clock": "The clocks of Roomfix and of its store differ by {count} s",
    "status.remedy_store_clock": (
        "Reminders and repeats may come too early or too late. Ask the operator to set both machines by the same time "
        "service."
    ),
    "status.no_connection": "There is no connection to Microsoft 365",
    "status.remedy_no_connection": "Roomfix sees no calendar and books nothing. Make a connection with **connect**.",
    "status.inactive": "The connection of {account} does not work",
    "status.remedy_inactive": (
        "What to do: **connect**, and sign in again with {account}; if an administrator took the consent back, the "
        "same steps ask for it. Until then free times get old and no visit is booked. Roomfix tries every minute and "
        "goes on by itself as soon as it may."
    ),
    "status.outage": "Microsoft does not answer the connection of {account}",
    "status.remedy_outage": "There is nothing to do: Roomfix tries every minute and goes on by itself.",
    "status.denied_delegated": "Calendars that stay closed to the service account: {count} ({names})",
    "status.remedy_denied_delegated": (
        "Either they are not shared, or shared and not accepted, or the rooms are hidden. Share each one in Exchange "
        "Online PowerShell: Add-MailboxFolderPermission room@your-domain:\\Calendar -User roomfix@your-domain "
        "-AccessRights Reviewer. Where it was shared in Outlook, open the invitation as the service account and accept "
        "it. If the address is wrong, map the room anew."
    ),
    "status.denied_application": "Calendars that stay closed to Roomfix: {count} ({names})",
    "status.remedy_denied_application": (
        "Either the rooms lie outside of the scope that Roomfix is limited to, or their addresses are wrong or hidden. "
        "Look at the scope in Exchange Online PowerShell: Test-ServicePrincipalAuthorization -Identity (app id) "
        "-Resource room@your-domain. If the address is wrong, map the room anew."
    ),
    "status.waiting": "Calendars that cannot be read yet: {count} ({names})",
    "status.remedy_waiting": (
        "Nothing to do yet: a calendar that was just shared may take up to 48 hours to open. After that it is listed "
        "as closed, with what helps."
    ),
    "status.tentative": "Rooms that do not accept by themselves: {count} ({names})",
    "status.remedy_tentative": (
        "They answered an invitation with “tentative”, so visits there wait for whoever looks after the room. To "
        "change that: Set-CalendarProcessing -Identity room@your-domain -AutomateProcessing AutoAccept"
    ),
    "status.no_rooms": "There are no rooms",
    "status.remedy_no_rooms": "Nothing can be reported. Take rooms over from the calendars, or import a list.",
    "status.unmapped": "Rooms without a calendar: {count} ({names})",
    "status.remedy_unmapped": "Their free times are unknown, so their incidents wait. Map them.",
    "status.unused": "Calendars without a room: {count} ({names})",
    "status.remedy_unused": "No incident can be about them. Map them to rooms, or leave them out.",
    "status.unserved": "Locations without a provider: {count} ({names})",
    "status.remedy_unserved": "Nobody may claim a time there. Add a provider, or add the location to one.",
    "status.no_contacts": "Providers without contacts: {count} ({names})",
    "status.remedy_no_contacts": "Nobody can claim for them. Add at least one contact each.",
    "status.unreached": "People whom Roomfix could not reach: {count} ({names})",
    "status.remedy_unreached": (
        "They should have been told of an incident and have neither a chat with Roomfix nor an e-mail that arrives. "
        "Have them add the app, or set it up for everybody in the Teams admin center."
    ),
    "status.no_agreement": "Providers without an agreement for all their locations: {count} ({names})",
    "status.remedy_no_agreement": (
        "Roomfix does not know how soon they have to come. Say what they have agreed to; they can claim meanwhile."
    ),
}

_TEST: Final = {
    "test.title": "Test a connection",
    "test.titled": "What works with {account}",
    "test.gone": "This connection was removed meanwhile",
    "test.probe_good": "Everything works.",
    "test.probe_some": "What is needed works. Some things do not:",
    "test.probe_bad": "This connection does not work as it is. Put the following right and check again:",
    "test_nothing": "Nothing was tested: there is no connection to Microsoft 365 yet. Type connect to make one.",
}

_DISCONNECT: Final = {
    "disconnect.title": "Disconnect from Microsoft 365",
    "disconnect.counting": "Looking at what would stop",
    "disconnect.sure": "Disconnect {account}?",
    "disconnect.stops": "If you disconnect {account}, this stops at once:",
    "disconnect.rooms": "• Rooms that lose their calendar and show no free times: {count} ({names})",
    "disconnect.calendars": "• Calendars that are no longer read or booked: {count}",
    "disconnect.visits": (
        "• Visits and claims that lie ahead: {count}. What is in the calendar stays there, but Roomfix can neither "
        "confirm nor withdraw it any more."
    ),
    "disconnect.no_visits": "• No visit or claim lies ahead.",
    "disconnect.yes": "Yes, disconnect",
    "disconnect.done": "{account} is disconnected",
    "disconnect.done_delegated": "Its sign-in is deleted: Roomfix keeps no token of it.",
    "disconnect.done_application": (
        "Roomfix no longer uses the application permission. To take it back for good, delete Roomfix's consent in "
        "Entra, unless another connection needs it."
    ),
    "disconnect.kept": (
        "Kept are the incidents with their history, the rooms, the locations and the providers. **connect** brings "
        "the connection back; calendars are then chosen and mapped once more."
    ),
    "disconnect_nothing": "Nothing was disconnected: there is no connection to Microsoft 365. Connect makes one.",
}

ENGLISH_STATUS: Final[dict[str, str]] = _STATUS | _FINDINGS | _TEST | _DISCONNECT
