"""Being told in English: what each person chooses, why somebody could not be told, and the digest."""

from __future__ import annotations

from typing import Final

_NOTIFY: Final = {
    "notify.title": "How you are told",
    "notify.role": "Without a choice of yours, Roomfix tells you {what}.",
    "notify.usual_contact": "of everything that happens at {names}, where you are a provider's contact",
    "notify.usual_admin": "of new critical incidents and of all that nobody claims in time, as an admin",
    "notify.usual_other": "what becomes of faults that you report",
    "notify.reading": "Looking up how you are told",
    "notify.saving": "Keeping how you are told",
    "notify.part": "What to change",
    "notify.part_chat": "Personal chat",
    "notify.part_mail": "E-mail",
    "notify.part_quiet": "Quiet hours",
    "notify.part_digest": "Digest",
    "notify.part_reminder": "Reminder",
    "notify.part_language": "Language",
    "notify.reset": "As before (defaults)",
    "notify.chat_is": "**Personal chat:** {what}",
    "notify.usual": "what your role brings",
    "notify.wanted": "severities: {severities} · what: {kinds} · locations: {places}",
    "notify.all": "all",
    "notify.nothing": "nothing",
    "notify.no_chat": (
        "Roomfix has no personal chat with you. Add the app Roomfix for yourself in Teams, or you cannot be told there."
    ),
    "notify.mail_is": "**E-mail** to {to}: {what}",
    "notify.mail_stands_in": "**E-mail** to {to}: only what the personal chat cannot bring",
    "notify.mail_off": "**E-mail:** Roomfix sends none here. Whoever runs it can set that up.",
    "notify.directory": "your address in the directory",
    "notify.quiet_are": "**Quiet hours:** {hours}, {zone}. Critical incidents still come at once, the rest afterwards.",
    "notify.quiet_none": "**Quiet hours:** none",
    "notify.place_zone": "in the time of each location",
    "notify.digest_is": "**Digest:** each day at {hour} ({zone}), with everything that does not come at once",
    "notify.digest_none": "**Digest:** none. What does not come at once is not told.",
    "notify.reminder_is": "**Reminder of a visit of yours:** {lead}",
    "notify.language_is": "**Language:** {chosen}",
    "notify.lead": "{minutes} minutes before",
    "notify.lead_0": "No reminder",
    "notify.lead_1440": "A day before",
    "notify.language_teams": "The language of my Teams",
    "notify.language_en": "English",
    "notify.language_de": "Deutsch",
    "notify.kind_new": "New incidents",
    "notify.kind_visit": "What becomes of visits",
    "notify.kind_reminder": "Reminders",
    "notify.kind_escalation": "Escalations",
    "notify.kind_closed": "The end",
    "notify.kind_host": "As the host of a meeting",
    "notify.severities": "Which severities",
    "notify.kinds": "What of them",
    "notify.chat_title": "What shall come in your personal chat?",
    "notify.chat_lead": "Tick what you want at once. What you leave out can come in a digest, or by e-mail.",
    "notify.usual_button": "What my role brings",
    "notify.chat_nothing": "Nothing in the chat",
    "notify.mail_title": "What shall come by e-mail?",
    "notify.mail_lead": "Tick what you want, and leave the address empty for yours in the directory.",
    "notify.address": "Address",
    "notify.address_hint": "Empty: your address in the directory",
    "notify.stands_in": "Only without a chat",
    "notify.mail_nothing": "No e-mail",
    "notify.places_title": "At which locations?",
    "notify.places_lead": "With all locations, those that are set up later count, too.",
    "notify.places": "Locations",
    "notify.all_places": "All locations",
    "notify.quiet_title": "When shall it be quiet?",
    "notify.quiet_lead": (
        "In these hours only critical incidents come at once, and what of your own visits cannot wait. The rest waits "
        "until they are over, and what is settled by then is not told."
    ),
    "notify.quiet": "Quiet hours",
    "notify.quiet_hint": "22:00-07:00",
    "notify.no_quiet": "No quiet hours",
    "notify.zone": "Your time zone",
    "notify.zone_empty": "Empty: that of each location",
    "notify.zone_kept": "Empty: {zone}, as for your digest",
    "notify.zone_hint": "Munich, or Europe/Berlin",
    "notify.digest_title": "When shall the digest come?",
    "notify.digest_lead": (
        "One message a day with everything that you have not chosen to be told at once. A day without any has none."
    ),
    "notify.digest": "Time of day",
    "notify.digest_hint": "08:00",
    "notify.no_digest": "No digest",
    "notify.reminder_title": "When shall you be reminded of a visit?",
    "notify.reminder_lead": "Only of your own visits.",
    "notify.reminder": "Reminder",
    "notify.language_title": "In which language?",
    "notify.language_lead": "Cards that others read, too, stay in the language they have.",
    "notify.language": "Language",
    "notify.saved": "Saved. This is how you are told now",
    "notify.as_before": "You are told as before",
    "notify.unchanged": "Nothing was changed. This is how you are told",
    "notify.again": "Change it",
    "quiet_unreadable": (
        "Nothing was changed: “{typed}” is not two times of day. Write from when to when, like 22:00-07:00."
    ),
    "quiet_whole_day": (
        "Nothing was changed: “{typed}” would be quiet all day. To be told nothing, choose nothing for the chat."
    ),
    "quiet_ambiguous": (
        "Nothing was changed: “{typed}” can be meant in two ways. Write both times with 24 hours, like 22:00-07:00."
    ),
    "hour_unreadable": "Nothing was changed: “{typed}” is no time of day. Write it like 08:00.",
    "address_unreadable": (
        "Nothing was changed: “{typed}” is no e-mail address. Write one like lena@contoso.example, or leave it empty."
    ),
}

_TOLD: Final = {
    "told.no_chat": "has not installed the app, or has blocked it. {mail}",
    "told.no_mail": (
        "Install Roomfix for them in Teams, or ask whoever runs Roomfix to set up e-mail, which then stands in."
    ),
    "told.no_mail_wanted": "They want no e-mail either. Install Roomfix for them in Teams.",
    "told.only_mail": (
        "wants e-mail, and Roomfix sends none here. Ask whoever runs it to set up e-mail, or let them choose the "
        "personal chat with notify."
    ),
    "told.mail_unwanted": "wants no e-mail any more.",
    "told.later": "wants quiet until {until}",
    "told.overtaken": "newer news took its place",
    "told.was_over": "it was over before they wanted to hear of it",
    "told.unwanted": "no longer wanted in this way",
    "notify_zone": "Type your time zone, too, as in Europe/Berlin: your locations have several.",
    "told.not_theirs": "incidents there are not told to them any more",
    "told.not_chosen": "has chosen not to be told of this",
}

_DIGEST: Final = {
    "digest.title": "Your digest: incidents you were not told of at once ({count})",
    "digest.line": "{room}, {location}: {title} – {state}",
    "digest.more": "… and {count} more.",
    "digest.why": "You get this because you have chosen a digest. Type notify in a chat with Roomfix to change that.",
    "digest.late": "This should have come on {due}; Roomfix was not running then.",
}

ENGLISH_NOTIFY: Final[dict[str, str]] = _NOTIFY | _TOLD | _DIGEST
