"""Providers in English."""

from __future__ import annotations

from typing import Final

_FORMS: Final = {
    "providers.title": "Providers",
    "providers.begin": "See the providers",
    "providers.nothing": (
        "There are no providers yet. A provider is a company whose people come and mend things: they claim the "
        "free times."
    ),
    "providers.line": "**{name}** · contacts: {contacts} · serves: {locations} · missing: {lacks}",
    "providers.provider": "Provider",
    "providers.open": "Open",
    "providers.add": "Add a provider",
    "providers.remove": "Remove it",
    "providers.lacks_contacts": "contacts, so nobody can claim",
    "providers.lacks_locations": "a location that it serves",
    "providers.lacks_agreement": "a service-level agreement for {names}",
    "providers.menu_title": "{name}",
    "providers.part": "What to change",
    "providers.part_name": "Name",
    "providers.part_locations": "Locations",
    "providers.part_contacts": "Contacts",
    "providers.part_subcontractors": "Subcontractors",
    "providers.part_hours": "Hours",
    "providers.part_channel": "Channel",
    "providers.part_agreements": "Agreements",
    "providers.locations_are": "Serves: {names}",
    "providers.contacts_are": "Contacts: {names}",
    "providers.subcontractors_are": "Subcontractors: {names}",
    "providers.hours_same": "Works when the location is open",
    "providers.hours_are": "Works {hours} ({zone})",
    "providers.channel_every": "Incidents are posted in every channel Roomfix is in",
    "providers.channel_own": "Incidents are posted in a channel of its own",
    "providers.channel_is": "Incidents are posted in {name}",
    "providers.no_agreement": "No service-level agreement",
    "providers.agreement_is": "{name}, respond-by / resolve-by: critical {critical}, major {major}, minor {minor}",
    "providers.name_title": "What is the provider called?",
    "providers.name_lead": "A provider is a company whose people come and mend things.",
    "providers.name": "Name",
    "providers.name_hint": "AV Service North",
    "providers.locations_title": "Which locations does it serve?",
    "providers.locations_lead": "Only the providers of a location can claim visits there.",
    "providers.no_locations": "There are no locations yet. Go on; you can tick them here once they are set up.",
    "providers.locations": "Locations",
    "providers.contacts_title": "Who are its contacts?",
    "providers.contacts_lead": (
        "Contacts claim the free times of rooms, and cannot set anything up. Its subcontractors are not listed."
    ),
    "providers.subcontractors_title": "Who are its subcontractors?",
    "providers.subcontractors_lead": (
        "Contacts may send them; they claim nothing themselves. Contacts are not listed. Tick nobody if there are none."
    ),
    "providers.people_where": (
        "Listed is who is in the teams and chats that Roomfix is in. For somebody else, add Roomfix to one of theirs."
    ),
    "providers.people": "People",
    "providers.admins_title": "{names}: admin and provider at once?",
    "providers.admins_why": (
        "A provider's people cannot be admins: whoever claims visits must not be able to change the rules."
    ),
    "providers.admins_you": "One of them is you: you could then set nothing up any more.",
    "providers.admins_choice": (
        "Shall they work for the provider and be admins no more, or stay admins and be left out?"
    ),
    "providers.demote": "Admins no more",
    "providers.spare": "Leave them out",
    "providers.demoted": "No admin any more: {names}.",
    "providers.hours_title": "When does it work?",
    "providers.hours_lead": ("Leave the hours empty, or type **same**, if it works whenever the location is open."),
    "providers.zone": "Zone",
    "providers.same_hours": "Same as the location",
    "providers.channel_title": "Where shall its incidents be posted?",
    "providers.channel_lead": "In one channel, or in every channel Roomfix is in.",
    "providers.channel": "Channel",
    "providers.every_channel": "Every channel",
    "providers.reading_channels": "Looking up the channels Roomfix is in",
    "providers.places_title": "For which locations is there an agreement?",
    "providers.places_lead": "Tick those with the same terms; you can come back for the others.",
    "providers.nothing_agreed": "No agreement",
    "providers.terms_title": "How fast does it respond and resolve?",
    "providers.terms_where": "At {names}",
    "providers.terms_lead": (
        "For each severity, respond-by and resolve-by in business hours, like **30 min / 8 h**. **none** is no "
        "agreement."
    ),
    "providers.terms_hint": "30 min / 8 h",
    "providers.remove_title": "Remove {name}?",
    "providers.remove_what": (
        "Its incidents are no longer posted for it, and its agreements end. This cannot be undone."
    ),
    "providers.remove_people": "These people can claim nothing more for it: {names}.",
    "providers.remove_stays": "Claims that are open now stay, and so do visits that are booked.",
    "providers.remove_alone": "Nobody else serves these locations: {names}.",
    "providers.removed": "{name} is removed",
    "providers.removed_what": "Claims that are open stay, and so do visits that are booked.",
    "providers.saved": "{name} is set up",
}

_ERRORS: Final = {
    "provider_unknown": (
        "There is no provider called “{typed}”. Similar names: {names}. Type **providers** to see all of them."
    ),
    "provider_gone": (
        "Nothing was changed: another admin has removed this provider meanwhile. Type **providers** to see what "
        "there is."
    ),
    "people_too_many": (
        "Nothing was changed: {count} people are ticked, and a provider has at most {most}. Untick those who were"
        " not meant."
    ),
    "contact_twice": (
        "Nothing was changed: somebody of {name} would be contact and subcontractor at once, as another admin has "
        "changed it meanwhile. Type **providers** and look at both lists again."
    ),
    "contact_is_admin": (
        "Nothing was changed: {name} has become an admin meanwhile, and a provider's people cannot be admins. "
        "Type **people** to change that, or leave them out."
    ),
    "no_admin_left": (
        "Nothing was changed: there would be no admin left. Leave them out, or add another admin with **people** first."
    ),
    "agreement_nowhere": (
        "Nothing was changed: this provider serves no location that terms could be agreed for. Choose its "
        "locations first."
    ),
}

ENGLISH_PROVIDERS: Final[dict[str, str]] = _FORMS | _ERRORS
