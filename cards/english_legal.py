"""The pages on privacy and on the terms of use in English. None of it is Markdown."""

from __future__ import annotations

from typing import Final

_PRIVACY: Final = {
    "privacy_title": "Privacy",
    "privacy_what": (
        "Roomfix finds times at which something broken in a meeting room can be repaired. "
        "This page says which data it keeps and reads for that."
    ),
    "privacy_whose": (
        "Whoever runs this site, the operator, is responsible for the data and is the one to ask about them. "
        "They lie in the operator's store, each organisation's apart from the others'."
    ),
    "privacy_kept": "What is kept",
    "privacy_kept_rooms": (
        "Rooms, calendars, locations and providers: names, addresses of room mailboxes, how many people a room holds, "
        "opening hours, what was agreed with providers; the organisation's name, and the account that Roomfix uses."
    ),
    "privacy_kept_busy": (
        "When a room's calendar is busy, as last read; of calendar entries that Roomfix has made, "
        "their ids and whose they are."
    ),
    "privacy_kept_incidents": (
        "Incidents: what was reported and by whom, the free times, who claimed one, and every later step with its "
        "time, a name and what somebody wrote about it."
    ),
    "privacy_kept_people": (
        "People: the names and Microsoft 365 object ids of admins, of providers' people, and of everybody who reports "
        "something, does something about an incident or is told of one."
    ),
    "privacy_kept_told": (
        "Who was told what, when and how, and what kept them from it; an e-mail address stands there only if an e-mail "
        "could not be delivered to it. How people want to be told, as they chose it with notify: an e-mail address, "
        "quiet hours, a language."
    ),
    "privacy_kept_chats": (
        "The conversations that Roomfix is in: their ids and names, whose personal chat one is and in which language, "
        "and the ids of Roomfix's own messages."
    ),
    "privacy_kept_sign_ins": "Sign-ins to Microsoft 365, encrypted. Roomfix never sees a password.",
    "privacy_read": "What is read besides",
    "privacy_read_messages": (
        "Messages: in a personal chat Roomfix gets every one, elsewhere those that mention it. It keeps what reports "
        "something, answers a question or is about an incident."
    ),
    "privacy_read_meetings": "Meetings: Roomfix keeps neither what they are called or say, nor who takes part.",
    "privacy_read_hosts": (
        "Who organises a meeting, only if an admin has switched on that hosts are told when something breaks in their "
        "room: the name and the object id, or a digest of the address, stay in the record of who was told, and so does "
        "the meeting's id."
    ),
    "privacy_read_setting_up": (
        "While Roomfix is being set up: the time zones and working hours of mailboxes, and the members of "
        "conversations, to choose from. They are deleted with the questions."
    ),
    "privacy_seen": "Who sees it",
    "privacy_seen_people": (
        "Whoever reads the conversations and messages where Roomfix shows an incident, and whoever sees the room's "
        "calendar, where a visit says what is broken and who comes. Providers' people are told of the locations alone "
        "that they serve."
    ),
    "privacy_seen_services": (
        "Microsoft, with whose Teams and Microsoft 365 Roomfix works; the operator's mail server, if there is one; and "
        "monitoring systems that have a key from the operator, which can read incidents."
    ),
    "privacy_seen_nobody": (
        "Nobody else: nothing goes to those who develop Roomfix. These pages set no cookies and run no scripts."
    ),
    "privacy_until": "For how long",
    "privacy_until_incidents": (
        "Incidents, and the record of who was told: until the operator deletes them. A fault that was over before "
        "anybody was told of it: 7 days. What was set up or chosen: until it is changed."
    ),
    "privacy_until_answers": (
        "Roomfix's questions with their answers: 7 days after they have ended, at the latest 30 days after the last "
        "answer. The text of a list that was sent for one: 1 hour."
    ),
    "privacy_until_sign_ins": (
        "Sign-ins: until an admin disconnects the account. One that nobody confirms in the chat: less than 2 hours."
    ),
    "privacy_until_removed": (
        "When Roomfix is removed from an organisation's last conversation, its sign-ins, its connections and the "
        "calendars chosen for it are deleted. The rest stays."
    ),
    "privacy_delete": "How it is deleted",
    "privacy_delete_yourself": (
        "By yourself: type notify in a chat with Roomfix and choose “As before (defaults)”, which forgets what you "
        "have chosen. The link at the end of every e-mail stops e-mail."
    ),
    "privacy_delete_admins": (
        "By admins, in the chat: what was set up, with rooms, locations, providers, people and disconnect."
    ),
    "privacy_delete_operator": (
        "By the operator: everything else, such as incidents and the names in them, up to all that is kept of an "
        "organisation."
    ),
}

_TERMS: Final = {
    "terms_title": "Terms of use",
    "terms_what": "Roomfix is free software. An operator runs this installation of it: whoever runs this site.",
    "terms_operator": "The operator",
    "terms_operator_runs": (
        "The operator is responsible for this installation: who may use it, that it works, and the data in it."
    ),
    "terms_operator_agreed": "What you or your organisation have agreed with the operator applies besides this page.",
    "terms_use": "Using it",
    "terms_use_name": (
        "What you do about an incident stands in its history under your name. "
        "Whoever claims a time is named in the visit that is booked."
    ),
    "terms_use_links": (
        "A link in an e-mail acts in the name of whoever the e-mail was sent to: do not pass yours on."
    ),
    "terms_use_calendars": (
        "Roomfix reads and books calendars as far as your organisation has allowed it in Microsoft 365, and no further."
    ),
    "terms_licence": "Licence and warranty",
    "terms_licence_free": (
        "The software is under the MIT License: everybody may use, copy, change, pass on and sell it, "
        "as long as its copyright notice and the licence stay with it."
    ),
    "terms_licence_warranty": "It is provided “as is”, without warranty of any kind.",
    "terms_licence_liability": (
        "Its authors and copyright holders are not liable for claims or damages that come from it or from its use. "
        "What counts is the text of the licence, in the file LICENSE of the software."
    ),
}

ENGLISH_LEGAL: Final[dict[str, str]] = _PRIVACY | _TERMS
