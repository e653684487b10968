"""What a visit's life says in English: commands, deadlines, escalation, and what people are told of it."""

from __future__ import annotations

from typing import Final

_COMMANDS: Final = {
    "commands.title": "What can be done",
    "button.hand_over": "Hand over…",
    "button.take": "Take the visit",
    "button.return": "Decline the visit",
    "button.take_back": "Take the offer back",
    "button.take_over": "Take over…",
    "button.reschedule": "Reschedule…",
    "button.check_in": "Check in",
    "button.end_early": "End early",
    "button.complete": "Complete…",
    "button.miss": "It did not take place",
    "button.cancel_incident": "Cancel the incident…",
    "button.wait": "Wait for the client",
    "button.resume": "Go on",
    "button.undo": "Undo",
    "button.snooze": "Snooze…",
    "button.told": "Who was told",
}

_VISIT: Final = {
    "state.on_site": "On site",
    "summary.on_site": "On site: {name}, {slot} – {title}, {place}",
    "visit.on_site": "**{name}** is on site since {since}.",
    "visit.cleared": (
        "The monitoring system says that the fault is gone since {cleared}. {name} decides: come anyway, or release "
        "the time, and the incident is closed."
    ),
    "visit.cleared_on_site": (
        "The monitoring system says that the fault is gone since {cleared}. {name} can complete the visit."
    ),
    "visit.moving_unapproved": (
        "The visit is to move to **{slot}**, if an admin approves. This time stays until the new one stands."
    ),
    "visit.moving": "The visit is to move to **{slot}**. This time stays until {room} has accepted the new one.",
    "visit.offered": "Offered to **{name}**, who can take it until {until}.",
    "visit.asked": "Did the visit take place? {name} can complete it, or say that it did not.",
    "deadline.waiting": "Waiting for the client since {since}: the agreed times stand still.",
    "fact.respond_by": "Respond by",
    "fact.resolve_by": "Resolve by",
    "offer.in_time_all": "All of these keep what was agreed: resolved by {resolve_by}.",
    "offer.in_time": "The first {count} keep what was agreed: resolved by {resolve_by}.",
    "offer.in_time_none": "None of these keeps what was agreed (resolved by {resolve_by}); the earliest come first.",
    "escalation.if_nobody": "If nobody claims: {steps}",
    "escalation.step": "{name}, {at}",
    "escalation.admins": "Roomfix's admins",
    "closed.done": "Done",
    "closed.done_by": "{name} completed it on {closed}.",
    "closed.cancelled": "Cancelled",
    "closed.cancelled_by": "{name} cancelled it on {closed}. Nobody needs to come.",
    "closed.duplicate": "The same as another incident",
    "closed.duplicate_by": "{name} closed it on {closed}: it is the same as {other}.",
    "closed.recovered_released": "{source} had said so, and {name} released the visit on {closed}.",
    "closed.note": "“{note}”",
}

_HISTORY: Final = {
    "history.cleared": "the monitoring system said that the fault is gone; the visit of {slot} stands",
    "history.back": "the monitoring system reported the fault again; the visit of {slot} stands",
    "history.offered": "{who} offered {slot} to {other}",
    "history.handed_over": "{who} took {slot} from {other}",
    "history.returned": "{slot} was not handed over to {other}",
    "history.taken_over": "{who} took {slot} over from {other}",
    "history.moving": "{who} asked for {slot} instead",
    "history.moved": "the room accepted {slot} instead",
    "history.checked_in": "{who} checked in",
    "history.shortened": "{who} ended the visit early: {slot}",
    "history.completed": "{who} completed it",
    "history.cancelled": "{who} cancelled it",
    "history.missed": "the visit of {who} on {slot} did not take place",
    "history.escalated": "nobody had claimed: {note} told",
    "history.reminded": "{who} was reminded of {slot}",
    "history.asked": "{who} was asked whether {slot} took place",
    "history.waiting": "{who}: waiting for the client",
    "history.resumed": "{who}: going on",
    "history.undone": "{who} took that back",
    "history.left_out": "entries left out here: {count}",
    "history.admins": "Roomfix's admins",
    "through.word": " (typed)",
    "through.mail": " (from an e-mail)",
}

_TELLS: Final = {
    "handover_offered": (
        "{name}, {holder} offers you the visit in {room} ({location}) on {slot}: {title}. Take it or decline on its "
        "card until {until}; after that it stays with {holder}."
    ),
    "handover_taken": "{name}, {other} has taken your visit in {room} on {slot}. You need not come.",
    "handover_declined": "{name}, {other} declined your visit in {room} on {slot}. It is still yours.",
    "offer_over": (
        "{name}, the visit in {room} on {slot} is not offered to you any more, so you need not answer. Its card shows "
        "what has become of it."
    ),
    "handover_ran_out": (
        "{name}, {other} did not take your visit in {room} on {slot} in time. It is still yours; you can offer it "
        "again."
    ),
    "visit_taken_over": "{name}, {other} has taken over your visit in {room} on {slot}. You need not come.",
    "visit_cancelled": (
        "{name}, the incident in {room} was cancelled, and your visit on {slot} with it. You need not come."
    ),
    "visit_recovered": (
        "{name}, the monitor says that the fault in {room} is gone, so your visit on {slot} is withdrawn. You need not "
        "come."
    ),
    "remove_by_hand": (
        "{name}, your visit in {room} on {slot} is withdrawn. Roomfix may only read that calendar: please remove the "
        "entry yourself, so that the room has its time back."
    ),
    "shorten_by_hand": (
        "{name}, your visit in {room} on {slot} is over. Roomfix may only read that calendar: please end the entry now "
        "yourself, so that the room has the rest of its time back."
    ),
    "visit_missed": (
        "{name}, nobody checked in for the visit in {room} on {slot}, so the incident is open again. If you were "
        "there, claim a time or ask an admin to close it."
    ),
    "visit_missed_gone": (
        "{name}, nobody checked in for the visit in {room} on {slot}. The monitoring system had said that the fault is "
        "gone, so the incident is closed."
    ),
    "fault_gone": (
        "{name}, the monitoring system says that the fault in {room} is gone. Your visit on {slot} stands. If you need "
        "not come, release it on its card, and the incident is closed."
    ),
    "fault_back": (
        "{name}, the monitoring system reports the fault in {room} again, so it was not gone. Your visit on {slot} "
        "stands: please come."
    ),
    "move_failed": "{name}, {room} refused the new time {slot}. Your visit stays where it was; choose another time.",
    "reminder": "{name}, your visit in {room} ({location}) is on {slot}: {title}.",
    "did_it_happen": (
        "{name}, did the visit in {room} on {slot} take place? Complete it on its card, or say that it did not."
    ),
    "escalated": "{name}, nobody has claimed a time for {room} ({location}) yet: {title}. Please see to it.",
    "snooze_over": "{name}, you wanted to hear of {room} again now: {title}.",
    "told_late": "This comes late, because Roomfix was not running.",
    "told_after": "This was to come on {due}.",
}

_ERRORS: Final = {
    "not_this_way": "This cannot be done this way. Use the incident's card in Teams.",
    "not_now": "This cannot be done as the incident in {room} stands now. Its card shows what can.",
    "nothing_claimed": "Nobody has claimed a time for {room}, so there is no visit to do this with.",
    "admins_decide": "Only Roomfix's admins decide on this.",
    "not_offered_to_you": "This visit is not offered to you.",
    "cancel_who": (
        "Only an admin, or who reported it, can cancel an incident. A contact can release or complete the visit."
    ),
    "wait_who": "Only the provider's contacts for {location} and admins can do this.",
    "nothing_to_undo": "There is nothing that could be taken back.",
    "undo_who": "Only {name} can take that back.",
    "undo_fault_gone": (
        "Nothing was changed: monitoring has said meanwhile that the fault in {room} is gone, so the incident stays "
        "closed. If something is still wrong, type **report**, the room and what is wrong."
    ),
    "undo_late": "That was more than ten minutes ago and stays.",
    "handover_to_self": "The visit is yours already. Choose a colleague.",
    "handover_late": "There is no time left to hand this visit over before it begins.",
    "handover_over": "This visit is not offered to anybody any more.",
    "handover_outside": (
        "{name} does not work for your provider, so the visit cannot be handed over. Choose a colleague."
    ),
    "moving_already": "This visit is about to move already. Wait until the new time stands or is refused.",
    "taken_over_before": (
        "Nothing was changed: {name} has this visit by now. Look at its card, and take it over from them if you still "
        "want it."
    ),
    "reported_anew": (
        "Nothing was changed: the fault was reported again since, as incident {other}, so this one stays closed. Go on "
        "with that one."
    ),
    "check_in_early": "Check in at most an hour before the visit, which is on {slot}.",
    "already_over": "This visit is over already, or has not begun.",
    "note_long": "That is too long: at most {most} characters.",
    "duplicate_of_itself": "An incident cannot be a duplicate of itself.",
    "not_begun": "This visit has not begun yet. Release it if nobody is to come.",
    "waits_already": "This incident waits for the client already.",
    "not_waiting": "This incident does not wait for the client.",
}

ENGLISH_VISITS: Final[dict[str, str]] = _COMMANDS | _VISIT | _HISTORY | _TELLS | _ERRORS
