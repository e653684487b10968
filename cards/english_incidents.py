"""What the dialogs about incidents and their visits say in English."""

from __future__ import annotations

from typing import Final

_FINDING: Final = {
    "visit.reading": "Looking for the incident",
    "visit.doing": "One moment",
    "visit.about": "{title}",
    "visit.over": "This cannot be done any more; the incident's card shows what can.",
    "visit.held_by": "Visit by {name}: {slot} ({zone})",
    "visit.slot": "Time",
    "visit.time": "{slot}",
    "visit.at": "{at}",
    "visit_none": (
        "There is no incident that you could do this with now. Type **incidents** to see those that are open."
    ),
    "visit_which": "There are {count} that this could mean: {names}. Type the room or the reference, too.",
    "shown_often": (
        "The card of {room} is in this conversation {count} times already. Each of them shows how it stands: scroll up "
        "to the latest."
    ),
    "visit.one": "{room}: {title} ({id})",
    "slot_which": (
        "Choose one of the times, or type when it begins, as in 14:30. If there are none, the room is not free in the "
        "next days."
    ),
}

_DOING: Final = {
    "claim.title": "Claim a time for {room}",
    "claim.go": "Claim",
    "claim.done": "Claimed. The incident's card shows whether {room}, or an admin first, accepts it.",
    "release.done": "Released. The incident in {room} is open again.",
    "reschedule.title": "Move the visit in {room}",
    "reschedule.go": "Move it",
    "reschedule.done": "Asked for the new time. Your visit in {room} stays where it is until the new time stands.",
    "handover.title": "Hand over the visit in {room}",
    "handover.go": "Offer it",
    "handover.done": "Offered. The visit in {room} stays yours until your colleague has taken it.",
    "handover.to": "To whom",
    "handover.within": "How long they have to take it",
    "handover.minutes": "{minutes} minutes",
    "handover_which": "Choose a colleague who works for your provider.",
    "take.done": "The visit in {room} is yours now.",
    "return.done": "The visit in {room} is not offered any more and stays with whom it was.",
    "takeover.title": "Take over the visit in {room}?",
    "takeover.go": "Yes, take it over",
    "takeover.done": "The visit in {room} is yours now. Whose it was is told, too.",
    "checkin.done": "Checked in at {room}.",
    "endearly.done": (
        "The visit in {room} ends now, and the room has the rest of its time back. Complete it if the fault is gone."
    ),
    "complete.title": "Complete the visit in {room}",
    "complete.go": "Complete",
    "complete.note": "What was done (if you like)",
    "complete.done": "Completed. For ten minutes you can take that back on the card.",
    "note_or_cancel": (
        "Nothing was done yet: press the button, or type what was done. **cancel** leaves everything as it is."
    ),
    "missed.done": "The incident in {room} is open again.",
    "cancel.title": "Cancel the incident in {room}",
    "cancel.go": "Cancel the incident",
    "cancel.reason": "Why",
    "cancel.not_needed": "Nobody needs to come",
    "cancel.duplicate": "It is the same as another incident",
    "cancel.other": "Another reason",
    "cancel.duplicate_of": "Which one, if it is the same",
    "cancel.note": "In your own words (if you like)",
    "cancel.done": "Cancelled. For ten minutes you can take that back on the card.",
    "cancel_which": "Choose a reason, and the other incident if it is the same as that.",
    "wait.done": (
        "The agreed times of the incident in {room} stand still until somebody types **resume** or presses Go on."
    ),
    "resume.done": "The agreed times of the incident in {room} run again.",
    "undo.done": "Taken back.",
    "snooze.title": "Hear nothing of {room} for a while",
    "snooze.go": "Snooze",
    "snooze.how_long": "For how long",
    "snooze.60": "1 hour",
    "snooze.240": "4 hours",
    "snooze.1440": "1 day",
    "snooze.done": "Snoozed, for you alone. You are told of {room} again then.",
    "snooze_which": "Choose for how long.",
}

_LISTS: Final = {
    "incidents.reading": "Looking for incidents",
    "incidents.open": "Open incidents: {count}",
    "incidents.mine": "Your incidents: {count}",
    "incidents.no_open": "No incident is open.",
    "incidents.no_mine": "No open incident is yours: you have claimed and reported none.",
    "incidents.line": "**{room}**, {severity}: {title}. {state}, {slot} ({id})",
    "incidents.more": "And {count} more. Type **incidents** and a room to see one.",
    "incidents.show": "Show {room}",
    "incidents.shown": "The incident in {room} stands in this conversation now.",
    "told.reading": "Looking who was told",
    "told.title": "Who was told of {room}: {title}",
    "told.nobody": "Nobody has been told of it by Roomfix yet, but for the cards in channels.",
    "told.line": "{at} · **{who}** · {way} · {news}: {fate}",
    "told.because": "{why}",
    "way.channel": "in a channel",
    "way.chat": "in their chat",
    "way.mail": "by e-mail",
    "fate.sent": "told",
    "fate.ordered": "on its way",
    "fate.held": "held back for now",
    "fate.digest": "kept for the digest",
    "fate.failed": "**not told**",
    "fate.dropped": "left out",
    "told_which": "Name the incident: **told** and its room or its reference. Its card has a button for it under More.",
    "told_admins": "Only Roomfix's admins can see who was told.",
}

_NEWS: Final = {
    "escalated.title": "Nobody has claimed a time for {room}: {title}",
    "escalated.title_late": "Nobody has claimed a time for {room}: {title} (told late, Roomfix was not running)",
    "escalated.why": "The time to respond has come, and no provider's contact has taken one of the free times.",
    "escalated.look": "Show the incident",
    "unfinished.title": "A visit in {room} was never completed: {title}",
    "unfinished.why": (
        "{name} checked in and was asked three times whether the visit is over. Ask them to complete it, or cancel the "
        "incident."
    ),
    "delivery.not_installed": (
        "{name} has no chat with Roomfix: they have not installed the app. Have them add it, or set it up for "
        "everybody in the Teams admin center."
    ),
    "delivery.refused": "Teams refused the message ({code}).",
}

ENGLISH_INCIDENTS: Final[dict[str, str]] = _FINDING | _DOING | _LISTS | _NEWS
