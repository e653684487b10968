"""Connecting Microsoft 365 in English."""

from __future__ import annotations

from typing import Final

_WAY: Final = {
    "connect.title": "Connect Microsoft 365",
    "connect.existing": "There are connections already. An account is connected once; signing in again repairs it.",
    "connect.which": "Connection",
    "connect.sign_in_again": "Sign in again with {account}",
    "connect.other_account": "Connect another account",
    "connect.way_intro": "Roomfix can reach your room calendars in two ways. Each takes about ten minutes to set up.",
    "connect.way": "Way",
    "connect.application": "Application permission (recommended)",
    "connect.application_what": (
        "**Application permission** (recommended): an administrator allows the app itself; nobody's sign-in can expire."
    ),
    "connect.application_can": (
        "It can read every room without sharing calendars one by one, and each mailbox has its own limit of requests."
    ),
    "connect.application_cannot": (
        "It needs a Global Administrator's consent, and reaches every mailbox until you limit it to the rooms."
    ),
    "connect.delegated": "Service account that signs in",
    "connect.delegated_what": (
        "**Service account**: a user of its own signs in once, and Roomfix sees what that user sees."
    ),
    "connect.delegated_can": (
        "It can read free/busy of every room at once and book by inviting the room; nothing else is opened to it."
    ),
    "connect.delegated_cannot": (
        "It cannot be told of changes, so Roomfix asks every minute; all rooms share one mailbox's limit of "
        "requests; a new password or policy ends the sign-in."
    ),
    "connect.rights_title": "What Roomfix may do",
    "connect.rights_intro": "Microsoft will ask you for these permissions:",
    "connect.rights": "Roomfix may",
    "connect.right_book": "read calendars and book visits",
    "connect.right_read": "only read calendars",
    "connect.rights_read": (
        "Read-only leaves out Calendars.ReadWrite: all but writing the calendar works, and the claim's card says "
        "what a person still has to do."
    ),
    "connect.rights_read_app": (
        "Read-only asks for Calendars.Read instead of Calendars.ReadWrite: all but writing the calendar works, and "
        "the claim's card says what a person still has to do."
    ),
    "connect.why_user_read": "**User.Read** – to see which account has signed in, and your organisation's domains",
    "connect.why_basic": "**Calendars.ReadBasic** – to see when rooms are free",
    "connect.why_shared": "**Calendars.Read.Shared** – to see why a room is taken, where its calendar is shared",
    "connect.why_places": "**Place.Read.All** – to list your rooms, so that you need not type them",
    "connect.why_write_own": (
        "**Calendars.ReadWrite** – to put visits into the service account's calendar and invite the room"
    ),
    "connect.why_users": "**User.Read.All** – to tell room mailboxes from people's",
    "connect.why_organization": "**Organization.Read.All** – to check your domains",
    "connect.why_write_all": (
        "**Calendars.ReadWrite** – to see when rooms are free and to put visits into the calendar of the account you "
        "name"
    ),
    "connect.why_read_all": "**Calendars.Read** – to see when rooms are free",
}

_PREPARE: Final = {
    "connect.prepare_title": "Prepare Microsoft 365",
    "connect.prepare_delegated_1": (
        "1. Make a user for Roomfix in the Microsoft 365 admin center, for example **roomfix@your-domain**, with a "
        "licence that has a mailbox and a strong password that does not expire."
    ),
    "connect.prepare_delegated_2": (
        "2. For free/busy nothing needs sharing, because an organisation shows it to all its users. If yours has "
        "turned that off, share the rooms with the command below. A calendar just shared may take up to 48 hours to "
        "open."
    ),
    "connect.prepare_delegated_3": (
        "3. If a policy asks every sign-in for a second factor, register one for the account now."
    ),
    "connect.prepare_application_1": (
        "1. Have a Global Administrator at hand: after the next question there is a link for their consent."
    ),
    "connect.prepare_application_2": (
        "2. To keep Roomfix out of people's calendars, limit it to the rooms with RBAC for Applications, as below, "
        "and take the calendar permission out of the consent in Entra afterwards, because the two add up."
    ),
    "connect.prepare_application_3": (
        "3. Choose the mailbox that will own the visits. It needs a licence, and belongs into that scope, too."
    ),
    "connect.command_share": "To share every room, in Exchange Online PowerShell",
    "connect.command_limit": "To limit Roomfix to the rooms, in Exchange Online PowerShell",
    "connect.command_accept": "To have rooms answer by themselves, in Exchange Online PowerShell",
    "connect.checking": "Looking at what is ready",
    "prepare.registered.ok": "Roomfix is registered with Microsoft.",
    "prepare.registered.failed": (
        "Roomfix has no registration with Microsoft: its operator sets ROOMFIX_GRAPH_CLIENT_ID and "
        "ROOMFIX_GRAPH_CLIENT_SECRET and starts it again."
    ),
    "prepare.address.ok": "Browsers come back to {address} after signing in.",
    "prepare.address.failed": (
        "Browsers cannot come back after signing in: {address} is no https address. The operator sets "
        "ROOMFIX_PUBLIC_URL to the address under which Roomfix is reached."
    ),
    "prepare.consented.ok": "An administrator has consented to the application permissions already.",
    "prepare.consented.failed": "No administrator has consented yet; the next steps give a link for it.",
    "prepare.sharing.failed": (
        "Which rooms are open to the account can be seen only once it has signed in: Roomfix checks that then, "
        "before anything is saved."
    ),
    "check.passed": "✓ {what}",
    "check.failed": "✗ **To do:** {what}",
    "check.note": "○ {what}",
}

_SIGN_IN: Final = {
    "connect.account_title": "Which account",
    "connect.account_delegated": "The service account that will sign in. Visits are booked in its calendar.",
    "connect.account_application": "The mailbox in whose calendar visits are booked.",
    "connect.account": "Account",
    "connect.account_hint": "roomfix@your-domain",
    "connect.domain": "Domain",
    "connect.domain_hint": "left empty: the domain of the account",
    "connect.linking": "Making a link",
    "connect.link_title_delegated": "Sign in with the service account",
    "connect.link_title_application": "Ask an administrator for consent",
    "connect.link_delegated": (
        "Sign in as **{account}**. Open the link in a private window, or Microsoft takes the account you are signed "
        "in with."
    ),
    "connect.link_application": "A Global Administrator opens this link and accepts. You may send it to one.",
    "connect.link_once": "The link works once and for ten minutes. This message changes by itself when it is done.",
    "connect.link_copy": "The link, to copy it",
    "connect.admin_why": (
        "If Microsoft says that an administrator has to approve, take the link for an administrator first, then come "
        "back to this one."
    ),
    "connect.admin_done": "An administrator has consented. Now sign in.",
    "connect.admin_copy": "The link for an administrator, to send or open",
    "connect.for_admin": "Link for an administrator",
    "connect.open_sign_in": "Sign in at Microsoft",
    "connect.open_consent": "Open Microsoft's page",
    "connect.new_link": "New link",
    "connect.confirm_title": "{account} has signed in",
    "connect.confirm": "**{account}** has signed in at Microsoft. Shall Roomfix use this account?",
    "connect.confirm_why": "If you do not know of this sign-in, say no: nothing is kept then.",
    "connect.wrong_account": "No, forget it",
    "connect.dismissing": "Forgetting the sign-in",
    "connect.dismissed": "The sign-in was forgotten. Here is a new link.",
    "connect.confirming": "Taking over the sign-in",
    "connect.signing_out": "Deleting the sign-in",
}

_PROBE: Final = {
    "connect.probing": "Trying the connection as {account}",
    "connect.probe_title": "What works",
    "connect.probe_good": "Everything works.",
    "connect.probe_some": "This can be saved. Some things do not work yet:",
    "connect.probe_bad": "This cannot be saved yet. Put the following right and check again:",
    "connect.change_account": "Another account",
    "connect.save": "Save and go on",
    "connect.read_instead": "Go on read-only",
    "connect.saved": "{account} is connected",
    "connect.saved_books": "Roomfix reads calendars and books visits as {account}.",
    "connect.saved_reads": "Roomfix reads calendars as {account} and leaves booking to people.",
    "connect.then_calendars": "Choose calendars",
}

_BOOKING: Final = {
    "booking.title": "How visits are booked",
    "booking.intro": (
        "With automated scheduling a claim books the room at once. Without it, an admin approves each claim."
    ),
    "booking.automated": "Automated scheduling",
    "booking.language": "Language of cards in channels",
    "booking.language_is": "Cards in channels and group chats: {chosen}.",
    "booking.level": "Visits belong to",
    "booking.level_roomfix": "Roomfix's account, for everybody",
    "booking.level_person": "the person who claims, if their domain is accepted",
    "booking.level_why": "A visit stands in the calendar of whoever it belongs to, and only they can change it there.",
    "booking.level_delegated": (
        "With a service account visits belong to that account: it cannot write into other people's calendars."
    ),
    "booking.level_read": "This connection only reads, so people enter visits themselves.",
    "booking.domains_title": "Whose visits may be their own",
    "booking.domains": "Domains",
    "booking.domains_hint": "contoso.com, contoso.de",
    "booking.which": "For which connection?",
    "booking.done": "Set-up is finished",
    "booking.is_automated": "Claims are booked at once.",
    "booking.is_approved": "Each claim waits for an admin's approval.",
    "booking.rooms_left": "Rooms still without a calendar: {count}.",
    "booking.no_rooms": "There are no rooms yet.",
    "booking.no_provider": "{locations}: no provider serves this yet, so nobody can claim there.",
    "booking.no_agreement": "{provider} has no service-level agreement for {locations} yet.",
    "booking.all_set": "Every room has a calendar and every location a provider.",
    "booking.map": "Map rooms",
    "booking.providers": "Set up providers",
    "booking.trial": "Send me a test incident",
    "trial.title": "A test incident",
    "trial.which": (
        "Roomfix shows you, and nobody else, what an incident in this room looks like. It is closed after an hour."
    ),
    "trial.room": "Room",
    "trial.sending": "Reporting a test incident in {room}",
    "trial.done": "The test incident is on its way",
    "trial.next": "Its card stands in this conversation. Only a provider's contact can claim; you see what they see.",
    "trial.subject": "Test of Roomfix: nothing is broken",
}

_ERRORS: Final = {
    "connect_which_way": "That is neither of the two ways. Choose application permission or service account.",
    "connect_which_rights": "That is neither of the two. Choose whether Roomfix may book or only read.",
    "connect_which_connection": "There is no such connection any more. Choose another, or type connect to begin anew.",
    "connect_no_address": "“{text}” is no e-mail address. Type the account's address, such as roomfix@your-domain.",
    "account_connected": (
        "{account} is connected already. Type disconnect to remove that connection first, or connect to sign in again."
    ),
    "nobody_waits": (
        "Nobody waits for this any more: the question in Teams was answered, moved back or cancelled. Nothing was "
        "kept. In Teams, type connect to begin anew."
    ),
    "booking_no_connection": "There is no connection to Microsoft 365 yet. Type connect to make one.",
    "booking_level_impossible": (
        "This connection cannot book for people: that needs application permission with booking. Choose Roomfix's "
        "account, or make another connection."
    ),
    "booking_no_domain": "Name at least one domain whose people may own their visits, such as contoso.com.",
    "booking_bad_domain": "“{domain}” is no domain. Type domains such as contoso.com, with commas between them.",
    "trial_no_room": "No room has a calendar yet, so there is nothing to try. Type map to connect rooms to calendars.",
    "trial_which_room": "No room with a calendar is called “{room}”. Choose one from the list.",
}

ENGLISH_CONNECT: Final[dict[str, str]] = _WAY | _PREPARE | _SIGN_IN | _PROBE | _BOOKING | _ERRORS
