"""Approving claims in English."""

from __future__ import annotations

from typing import Final

ENGLISH_APPROVAL: Final[dict[str, str]] = {
    "entry_left.title": "The entry of a visit in {room} could not be removed",
    "entry_left.why": (
        "Microsoft 365 refused it ({code}), so the room does not have its time back. Remove the entry from the room's "
        "calendar yourself; **test** shows what the connection may do."
    ),
    "entry_unchanged.title": "The entry of a visit in {room} could not be changed",
    "entry_unchanged.why": (
        "Microsoft 365 refused it ({code}): somebody may have moved it in Outlook. Look at the entry in the room's "
        "calendar; the incident's card shows who comes and until when."
    ),
    "approval.asked": "{name} asks for a visit in {room}",
    "approval.asked_why": "Scheduling is not automated here, so an admin decides. The time is held meanwhile.",
    "approval.look": "Look at it",
    "approval.reading": "Reading the claim",
    "approval.title": "May {name} come to {room}?",
    "approval.move_title": "May {name} move the visit in {room}?",
    "approval.now": "Now it is on {slot}.",
    "approval.when": "**{slot}** ({zone})",
    "approval.what": "{title}",
    "approval.approve": "Approve",
    "approval.refuse": "Refuse",
    "approval.deciding": "Passing on your decision",
    "approval.approved": "Approved: the visit of {name} in {room} is being booked",
    "approval.refused": "Refused: {room} has its time back, and {name} is told",
    "approval.over": "There is nothing to approve any more: the claim was decided, released or withdrawn meanwhile.",
}
