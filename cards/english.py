"""Every sentence of the cards in English. Cards read them as Markdown."""

from __future__ import annotations

from typing import Final

from cards.english_approval import ENGLISH_APPROVAL
from cards.english_connect import ENGLISH_CONNECT
from cards.english_countries import ENGLISH_COUNTRIES
from cards.english_errors import ENGLISH_ERRORS
from cards.english_escalation import ENGLISH_ESCALATION
from cards.english_forms import ENGLISH_FORMS
from cards.english_health import ENGLISH_HEALTH
from cards.english_hosts import ENGLISH_HOSTS
from cards.english_incidents import ENGLISH_INCIDENTS
from cards.english_legal import ENGLISH_LEGAL
from cards.english_lists import ENGLISH_LISTS
from cards.english_mail import ENGLISH_MAIL
from cards.english_maintenance import ENGLISH_MAINTENANCE
from cards.english_notify import ENGLISH_NOTIFY
from cards.english_rooms import ENGLISH_ROOMS
from cards.english_sites import ENGLISH_SITES
from cards.english_sources import ENGLISH_SOURCES
from cards.english_status import ENGLISH_STATUS
from cards.english_storm import ENGLISH_STORM
from cards.english_visits import ENGLISH_VISITS

_TIME: Final = {
    "time.weekdays": "Mon Tue Wed Thu Fri Sat Sun",
    "time.months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "time.day": "{weekday} {day} {month}",
    "time.day_of_year": "{weekday} {day} {month} {year}",
    "time.slot": "{day} {start}–{end}",
    "time.slot_overnight": "{day} {start} – {end_day} {end}",
    "time.exactly": "{time} {offset}",
    "time.start": "{day} {start}",
    "time.zone": "{zone} ({offset})",
}

_INCIDENT: Final = {
    "severity.critical": "Critical",
    "severity.major": "Major",
    "severity.minor": "Minor",
    "state.open": "Open",
    "state.awaiting": "Claimed, waiting for approval",
    "state.claiming": "Claimed, waiting for the room",
    "state.booked": "Visit booked",
    "state.closed": "Closed",
    "header.place": "**{room}** · {location}",
    "fact.occurred": "Occurred",
    "fact.reporter": "Reported by",
    "fact.reference": "Reference",
    "reporter.person": "{name}, in Teams",
    "link.open": "Open the alert at {host}",
    "source.alertmanager": "Alertmanager",
    "source.pagerduty": "PagerDuty",
    "source.servicenow": "ServiceNow",
    "source.cloudevents": "a monitoring system",
    "source.roomfix": "a monitoring system",
    "source.trial": "a test of Roomfix",
    "source.chat": "somebody in Teams",
    "notice.line": "**{level}** {words}",
    "notice.good": "Done.",
    "notice.warning": "Please note.",
    "notice.attention": "Problem.",
    "word.none": "none",
}

_OFFER: Final = {
    "offer.next": "Next free times",
    "offer.all": "All free times ({count})",
    "offer.each": "{minutes} minutes each · times in {zone}",
    "offer.zone": "Times in {zone}",
    "offer.grown": "Nothing was free in the usual two days, so Roomfix searched on until {until}.",
    "offer.reading": "Roomfix is reading the calendar of {room}. Free times appear here by themselves.",
    "offer.unmapped": (
        "{room} has no calendar in Roomfix yet, so nobody knows when it is free. Roomfix's admins have been told; "
        "free times appear here once one of them has mapped the room."
    ),
    "offer.empty": (
        "Nothing is free until {until}. Roomfix keeps looking; times appear here as soon as the room has some. If it "
        "is urgent, ask whoever holds the room to give up a meeting."
    ),
    "offer.more": "And {count} more, which get a button when earlier ones are gone: {starts}",
    "offer.fallback": "Still free if this visit falls through: {starts}",
    "button.claim": "Claim {start}",
    "button.release": "Release this time",
    "button.all": "All times ({count})",
    "button.back": "Back",
}

_CLAIM: Final = {
    "claim.by": "Claimed by **{name}** on {made}.",
    "claim.by_viewer": "Claimed by **you** on {made}.",
    "visit.by": "Visit by **{name}**, claimed on {made}.",
    "visit.by_viewer": "**Your** visit, claimed on {made}.",
    "room.booking_slow": (
        "The visit is not in the calendar of {room} yet: Microsoft 365 is slow or away. The time stays held, and "
        "Roomfix keeps trying; this card changes by itself."
    ),
    "room.awaiting": (
        "An admin has to approve this visit first. The time is held meanwhile; this card changes by itself."
    ),
    "room.by_hand": (
        "**Still to do:** put the visit into the calendar yourself. Invite {calendar} for {slot}: Roomfix may only "
        "read calendars here. The time is held meanwhile, and this card changes once the room's calendar shows it as "
        "taken."
    ),
    "room.entered": "The calendar of {room} shows the time as taken, so the visit counts as entered.",
    "room.asked": "{room} is being asked and has not answered yet. The time is held meanwhile.",
    "room.asked_slow": (
        "{room} has been asked and takes longer than usual to answer. The time stays held; this card changes by itself."
    ),
    "room.tentative": (
        "{room} answered “tentative”: whoever looks after the room has to confirm. The time stays held; this card "
        "changes by itself."
    ),
    "room.declined": "{room} declined. The time is being given back; this card changes by itself.",
    "room.accepted": "{room} accepted: the visit stands in its calendar.",
    "closed.recovered": "The fault is gone",
    "closed.recovered_by": "{source} said so on {closed}. Nobody needs to come.",
    "closed.withdrawn": "The visit of {name} on {slot} is withdrawn.",
    "closed.plain": "This incident is closed",
}

_HISTORY: Final = {
    "history.title": "History",
    "history.line": "{at} · {what}{through}",
    "history.reported": "reported by {who}",
    "history.claimed": "{who} claimed {slot}",
    "history.booked": "the room accepted {slot}",
    "history.declined": "the room declined {slot}",
    "history.failed": "{slot} could not be booked",
    "history.released": "{who} released {slot}",
    "history.approved": "{who} approved {slot}",
    "history.refused": "{who} refused {slot}",
    "history.recovered": "the fault was gone",
    "history.nobody": "somebody",
    "history.no_slot": "a time",
}

_SUMMARY: Final = {
    "summary.open_free": "{severity}: {title} – {place}, next free {slot}",
    "summary.open": "{severity}: {title} – {place}",
    "summary.claiming": "{name} claimed {slot} – {title}, {place}",
    "summary.awaiting": "{name} claimed {slot}, an admin has to approve – {title}, {place}",
    "summary.booked": "Visit booked: {name}, {slot} – {title}, {place}",
    "summary.closed": "Closed: {title} – {place}",
    "summary.place": "{room}, {location}",
}

_HELP: Final = {
    "help.title": "Roomfix brings a technician to a broken meeting room",
    "help.what": (
        "When something breaks in a room, Roomfix reads the room's calendar, shows here when the room is free, and "
        "books the visit for whoever claims one of the times."
    ),
    "help.claim": (
        "**Claim** a time with its button on the card. The first press gets it, and the room's calendar confirms it. "
        "**Release** gives it back."
    ),
    "help.words": "What you can type",
    "help.report": "**report** *(room)* *(what is wrong)* – tells the technicians of a fault in that room",
    "help.incidents": "**incidents** – those that are open, **incidents mine**, or one by its room or reference",
    "help.visits": (
        "**claim**, **release**, **reschedule**, **hand over**, **take**, **return**, **take over**, **check in**, "
        "**complete**, **end early**, **cancel**, **wait**, **resume**, **undo**, **snooze** *(room or reference)* "
        "– what the buttons of a card do, "
        "too; what they say can be typed as well"
    ),
    "help.notify": "**notify** – how you are told: chat, e-mail, quiet hours, digest, reminders",
    "help.help": "**help** – shows this card",
    "help.example": "For example: **@Roomfix report Isar projector stays dark**",
    "help.example_personal": "For example: **report Isar projector stays dark**",
    "help.admins": "For admins, to set Roomfix up",
    "help.connect": "**connect** – connects Microsoft 365 and leads on to everything else; **disconnect** ends it",
    "help.rooms": (
        "**calendars**, **rooms**, **map**, **import** – which room calendars are read, and your list of rooms"
    ),
    "help.locations": "**locations** – time zones, business hours and holidays of your sites",
    "help.providers": "**providers** – who may claim where, and what they have agreed to",
    "help.booking": "**booking** – whether claims are booked at once; **trial** shows you a test incident",
    "help.people": "**people** – who is an admin; **told** *(room)* – who was told of an incident, and how",
    "help.sources": "**sources**, **maintenance** – how long faults have to last, and when nobody is told of them",
    "help.status": "**status** – what is wrong and how to put it right; **test** tries the connection",
    "help.answers": (
        "Roomfix then asks, one question after the other. Press, or type the answer; *back* and *cancel* always work."
    ),
    "help.mention": "In a channel or a group chat, begin with **@Roomfix**, or Roomfix does not see the message.",
    "help.personal": "Here Roomfix reads every message. In a channel or a group chat, begin with **@Roomfix**.",
}

ENGLISH_DIALOGS: Final[dict[str, str]] = (
    ENGLISH_FORMS
    | ENGLISH_APPROVAL
    | ENGLISH_CONNECT
    | ENGLISH_SITES
    | ENGLISH_COUNTRIES
    | ENGLISH_ROOMS
    | ENGLISH_LISTS
    | ENGLISH_HEALTH
    | ENGLISH_STATUS
    | ENGLISH_INCIDENTS
    | ENGLISH_NOTIFY
    | ENGLISH_ESCALATION
    | ENGLISH_SOURCES
    | ENGLISH_MAINTENANCE
    | ENGLISH_HOSTS
)
"""What dialogs say."""

ENGLISH: Final[dict[str, str]] = (
    _TIME
    | _INCIDENT
    | _OFFER
    | _CLAIM
    | _HISTORY
    | _SUMMARY
    | _HELP
    | ENGLISH_ERRORS
    | ENGLISH_VISITS
    | ENGLISH_STORM
    | ENGLISH_DIALOGS
    | ENGLISH_MAIL
    | ENGLISH_LEGAL
)
