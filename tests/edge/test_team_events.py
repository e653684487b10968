"""What becomes of teams and their channels, as Teams tells it: with the team's id as the conversation."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from sandbox.playground import tenant
from services.model import ClientId
from services.model.conversations import Conversation, ConversationKind
from services.store.keys import CLIENTS
from tests.builders.edge_client import CONTOSO, Knocker
from tests.builders.team_events import TeamEvents

pytestmark = pytest.mark.asyncio(loop_scope="session")

FACILITIES, KITCHENS, FUN = "19:facilities@thread.tacv2", "19:kitchens@thread.tacv2", "19:fun@thread.tacv2"
PERSONAL = {"conversation": {"id": "a:alex", "conversationType": "personal"}}


@pytest_asyncio.fixture(loop_scope="session", autouse=True)
async def others_are_forgotten(local: Knocker) -> AsyncIterator[None]:
    """Every test has a client of its own; what is sent without a tenant is meant for the one that stays."""
    yield
    others = await local.parts.store.clients() - {CONTOSO}
    if others:
        await local.parts.connections.commands.srem(CLIENTS, *others)


async def test_a_team_that_roomfix_is_removed_from_is_left_with_all_its_channels(local: Knocker) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES)
    await team.said(KITCHENS)
    assert set(await team.names()) == {FACILITIES, KITCHENS}
    await team.removed()
    assert (await team.names(), await team.leaves()) == ({}, True)


@pytest.mark.parametrize("event", ["teamDeleted", "teamHardDeleted"])
async def test_a_team_that_is_deleted_is_left(local: Knocker, event: str) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES)
    await team.event(event)
    assert (await team.names(), await team.leaves()) == ({}, True)


async def test_another_team_stays_and_so_does_what_is_kept(local: Knocker) -> None:
    team = TeamEvents.of(local)
    other = replace(team, id="19:other@thread.tacv2", name="Catering")
    await team.added(FACILITIES)
    await other.added(KITCHENS, "Kitchens")
    await team.removed()
    assert (await team.names(), await team.leaves()) == ({KITCHENS: "Catering › Kitchens"}, False)


async def test_a_channel_that_is_deleted_is_offered_no_more_and_comes_back_with_its_name(local: Knocker) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES, "Facilities")
    await team.said(team.id)
    await team.event("channelDeleted", FACILITIES, "Facilities")
    assert set(await team.names()) == {team.id}
    await team.event("channelRestored", FACILITIES, "Facilities")
    assert (await team.names())[FACILITIES] == "Building services › Facilities"


async def test_roomfix_is_still_in_a_team_whose_channel_was_deleted(local: Knocker) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES)
    await team.event("channelDeleted", FACILITIES)
    data = {"channelData": {"tenant": {"id": team.client}}}
    await local.activity(local.activity_of("installationUpdate", action="remove", **PERSONAL, **data))
    assert not await team.leaves()
    await team.removed()
    assert await team.leaves()


@pytest.mark.parametrize("event", ["channelCreated", "channelRenamed", "channelRestored", "channelDeleted"])
async def test_what_becomes_of_a_channel_that_roomfix_does_not_know_changes_nothing(local: Knocker, event: str) -> None:
    team = TeamEvents.of(local, name="")
    await team.added("19:team@thread.tacv2", "General")
    await team.event(event, FUN, "FunDiscussions")
    assert await team.names() == {team.id: "General"}


@pytest.mark.parametrize(
    "event", ["teamArchived", "teamUnarchived", "teamRestored", "teamRenamed", "teamMemberAdded", "teamMemberRemoved"]
)
async def test_what_becomes_of_a_team_brings_its_first_channel_into_no_list(local: Knocker, event: str) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES, "Facilities")
    await team.event(event, membersAdded=[{"id": "29:ben"}])
    assert await team.names() == {FACILITIES: "Building services › Facilities"}


async def test_a_channel_is_called_by_its_own_name_behind_the_teams(local: Knocker) -> None:
    team = TeamEvents.of(local, name="TestTeam2022")
    await team.added(FACILITIES, "2021 Test Channel")
    assert await team.names() == {FACILITIES: "TestTeam2022 › 2021 Test Channel"}
    await team.said(FACILITIES)
    assert await team.names() == {FACILITIES: "TestTeam2022 › 2021 Test Channel"}


async def test_what_is_renamed_has_its_new_name(local: Knocker) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES, "Facilities")
    await team.added(KITCHENS)
    await team.event("channelRenamed", FACILITIES, "Repairs")
    assert await team.names() == {FACILITIES: "Building services › Repairs", KITCHENS: "Building services"}
    await replace(team, name="House").event("teamRenamed")
    assert await team.names() == {FACILITIES: "House › Repairs", KITCHENS: "House"}


async def test_a_new_version_of_the_app_brings_no_channel(local: Knocker) -> None:
    team = TeamEvents.of(local)
    await team.added(FACILITIES)
    await team.upgraded()
    assert set(await team.names()) == {FACILITIES}
    await team.removed()
    await team.upgraded()
    assert set(await team.names()) == {team.id}, "all that is known of where Roomfix is"


async def test_an_archived_team_is_posted_to_again_when_it_is_back(local: Knocker) -> None:
    team, store = TeamEvents.of(local), local.parts.store
    await team.added(FACILITIES)
    await store.park(ClientId(team.client), FACILITIES, "Forbidden")
    await team.event("teamMemberAdded", membersAdded=[{"id": "29:ben"}])
    assert (await store.conversations(ClientId(team.client)))[0].parked == "Forbidden"
    await team.event("teamUnarchived")
    assert (await store.conversations(ClientId(team.client)))[0].parked is None


async def test_a_channel_that_an_earlier_release_has_stored_learns_its_team(local: Knocker) -> None:
    team = TeamEvents.of(local)
    client = ClientId(team.client)
    for channel, name in ((FACILITIES, "Building services › Facilities"), (team.id, "Building services › Fun")):
        stored = Conversation(channel, ConversationKind.CHANNEL, local.service_url, tenant.BOT_ID, name=name)
        await local.parts.store.hear(client, stored)
    await team.said(FACILITIES)
    await team.event("teamMemberAdded", membersAdded=[{"id": "29:ben"}])
    assert await team.names() == {FACILITIES: "Building services › Facilities", team.id: "Building services"}
    await team.removed()
    assert await team.names() == {}
