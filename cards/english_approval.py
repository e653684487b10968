"""Approving claims in English."""

from __future__ import annotations

from typing import Final

ENGLISH_APPROVAL: Final[dict[str, str]] = {
    "approval.asked": "{name} asks for a visit in {room}",
    "approval.asked_why": "Scheduling is not automated here, so an admin decides. The time is held meanwhile.",
    "approval.look": "Look at it",
    "approval.reading": "Reading the claim",
    "approval.title": "May {name} come to {room}?",
    "approval.when": "**{slot}** ({zone})",
    "approval.what": "{title}",
    "approval.approve": "Approve",
    "approval.refuse": "Refuse",
    "approval.deciding": "Passing on your decision",
    "approval.approved": "Approved: the visit of {name} in {room} is being booked",
    "approval.refused": "Refused: {room} has its time back, and {name} is told",
    "approval.over": "There is nothing to approve any more: the claim was decided, released or withdrawn meanwhile.",
    "approval_which": "Use the button of the message that asks for the approval; there is one for each claim.",
}
