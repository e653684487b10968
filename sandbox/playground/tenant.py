"""What the Playground shows: the people, the team and the chats of Contoso, as its configuration file wants them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TENANT_ID = "11111111-1111-4111-8111-111111111111"
BOT_ID = "28:00000000-0000-4000-8000-000000000011"
BOT_NAME = "Roomfix"
TEAM_ID = "19:team-facilities@thread.tacv2"
"""Also the id of the team's General channel, as in Teams."""
TEAM_NAME = "Facilities"
TEAM_GROUP_ID = "00000000-0000-4000-8000-000000000031"
CHANNEL_ID = "19:channel-room-incidents@thread.tacv2"
CHANNEL_NAME = "Room incidents"
GROUP_CHAT_ID = "19:group-room-care@thread.v2"
GROUP_CHAT_NAME = "Room care"
PERSONAL_CHAT_ID = "a:personal-chat"
"""The chat of the current user with the bot; the Playground shows no other person's."""

_FILE_VERSION = "0.1.1"
_PEOPLE = 6


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the tenant, the team and the group chat; `id` is the one Teams gives within the bot's reach."""

    id: str
    name: str
    object_id: str
    email: str


def _person(number: int, name: str) -> Person:
    given, _, family = name.partition(" ")
    object_id = f"00000000-0000-4000-8000-{number:012}"
    return Person(f"29:{given}".lower(), name, object_id, f"{given}.{family}@contoso.example".lower())


ALEX = _person(20, "Alex Wilber")
MEGAN = _person(21, "Megan Bowen")
ADELE = _person(22, "Adele Vance")
ISAIAH = _person(23, "Isaiah Langer")
PATTI = _person(24, "Patti Fernandez")
LYNNE = _person(25, "Lynne Robbins")
PEOPLE = (ALEX, MEGAN, ADELE, ISAIAH, PATTI, LYNNE)
"""The first is the Playground's current user, whom the browser shows."""


def config(people: Sequence[Person] = PEOPLE) -> dict[str, object]:
    """The configuration file's content; ValueError unless six people (Playground: currentUser and exactly 5 users)."""
    if len(people) != _PEOPLE:
        raise ValueError(f"the Playground plays {_PEOPLE} people, not {len(people)}")
    current, *others = people
    return {
        "version": _FILE_VERSION,
        "tenantId": TENANT_ID,
        "bot": {"id": BOT_ID, "name": BOT_NAME},
        "currentUser": _entry(current),
        "users": [_entry(person) for person in others],
        "personalChat": {"id": PERSONAL_CHAT_ID},
        "groupChat": {"id": GROUP_CHAT_ID, "name": GROUP_CHAT_NAME},
        "team": {
            "id": TEAM_ID,
            "name": TEAM_NAME,
            "aadGroupId": TEAM_GROUP_ID,
            "channels": [{"id": CHANNEL_ID, "name": CHANNEL_NAME}],
        },
    }


def _entry(person: Person) -> dict[str, str]:
    given, _, family = person.name.partition(" ")
    return {
        "id": person.id,
        "name": person.name,
        "userPrincipleName": person.email,  # the Playground's spelling
        "aadObjectId": person.object_id,
        "givenName": given,
        "surname": family,
        "email": person.email,
    }
