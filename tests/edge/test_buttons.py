"""Buttons as somebody forged them: each gets words or a card with HTTP 200, and nothing changes."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from sandbox.playground import tenant
from services.model import Client, ClientId, Incident, IncidentId, SlotRules, State
from services.store.records import Mirrored
from tests.builders.contoso import contoso_setup
from tests.builders.edge_client import CONTOSO, FABRIKAM, MARKER, NOW, Answer, Knocker, an_incident

pytestmark = pytest.mark.asyncio(loop_scope="session")

CARD = "application/vnd.microsoft.card.adaptive"
WORDS = "application/vnd.microsoft.activity.message"
GROUP_CHAT = {"id": tenant.GROUP_CHAT_ID, "conversationType": "groupChat"}
NOBODY = {"id": "29:nobody", "name": f"Nobody {MARKER}", "aadObjectId": "55555555-5555-4555-8555-555555555555"}
MEGAN = {"id": tenant.MEGAN.id, "name": tenant.MEGAN.name, "aadObjectId": tenant.MEGAN.object_id}


@pytest_asyncio.fixture(loop_scope="session")
async def incident(local: Knocker) -> Incident:
    await local.activity(local.activity_of("conversationUpdate", conversation=GROUP_CHAT))
    return await local.open()


def start(incident: Incident, number: int = 1) -> int:
    return int(incident.offer.slots[number].start.timestamp())


async def pressed(local: Knocker, verb: Any, fields: Any, **changes: Any) -> Answer:
    """Press it in the group chat, where everybody is."""
    return await local.activity(local.press(verb, fields, **{"conversation": GROUP_CHAT, **changes}))


async def refused(local: Knocker, verb: Any, fields: Any, **changes: Any) -> Answer:
    """Press it; the answer must be words or a card, and the store as it was."""
    before = await local.writes()
    answer = await pressed(local, verb, fields, **changes)
    assert answer.status == 200
    assert answer.body["statusCode"] == 200
    assert answer.body["type"] in {CARD, WORDS}
    assert answer.body["value"]
    assert await local.writes() == before
    return answer


async def words(local: Knocker, verb: Any, fields: Any, **changes: Any) -> str:
    """What a refusal says."""
    answer = await refused(local, verb, fields, **changes)
    return json.dumps(answer.body["value"], ensure_ascii=False)


VALUES: dict[str, Any] = {
    "nothing": None,
    "text": "claim",
    "a list": [],
    "an empty object": {},
    "an action that is text": {"action": "claim"},
    "an action that is a list": {"action": [{"verb": "claim"}]},
    "an action without a verb": {"action": {"type": "Action.Execute", "data": {"i": "x"}}},
    "an action without data": {"action": {"type": "Action.Execute", "verb": "claim"}},
    "data that is text": {"action": {"verb": "claim", "data": "i=x"}},
    "data that is a list": {"action": {"verb": "claim", "data": ["x"]}},
    "data that is JSON in a text": {"action": {"verb": "show", "data": '{"i":"x"}'}},
    "the verb among the data alone": {"action": {"data": {"verb": "claim", "i": "x", "s": 1}}},
    "a sign-in's state": {"action": {"verb": "claim"}, "state": "123456", "authentication": {"token": "x"}},
}


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
async def test_a_press_that_is_no_button_of_ours_gets_words(local: Knocker, value: Any) -> None:
    before = await local.writes()
    answer = await local.activity(local.activity_of("invoke", name="adaptiveCard/action", value=value))
    assert (answer.status, answer.body["type"]) == (200, WORDS)
    assert "cannot read this button" in answer.body["value"]
    assert await local.writes() == before


@pytest.mark.parametrize(
    "verb", ["approve", "CLAIM", " claim", "", "__class__", "claim\x00", "x" * 100_000, 5, None, ["claim"], {}]
)
async def test_an_unknown_verb_gets_words(local: Knocker, incident: Incident, verb: Any) -> None:
    assert "cannot read this button" in await words(local, verb, {"i": incident.id, "s": start(incident)})


@pytest.mark.parametrize(
    "name",
    [
        ...,
        None,
        "",
        5,
        True,
        [],
        {},
        "x" * 65,
        "a b",
        "é",
        "../x",
        "{c:x}",
        "*",
        "\x00",
        "a\n",
        "'; DROP",
        "x" * 200_000,
    ],
)
@pytest.mark.parametrize("verb", ["claim", "release", "times", "show"])
async def test_an_incident_that_is_no_id_gets_words(local: Knocker, verb: str, name: Any) -> None:
    fields = {"i": name, "s": 1767603600, "c": "0000"}
    assert "cannot read this button" in await words(local, verb, {k: v for k, v in fields.items() if v is not ...})


@pytest.mark.parametrize(
    "moment", [..., None, "", "1767603600", 1767603600.0, True, [], {}, -1, 10**12, 10**400, "2026-01-05T10:00:00Z"]
)
async def test_a_start_that_is_no_moment_gets_words(local: Knocker, incident: Incident, moment: Any) -> None:
    fields = {"i": incident.id, "s": moment}
    assert "cannot read this button" in await words(local, "claim", {k: v for k, v in fields.items() if v is not ...})


@pytest.mark.parametrize("claim", [..., None, "", 5, [], "x" * 65, "a b", "{}"])
async def test_a_claim_that_is_no_id_gets_words(local: Knocker, incident: Incident, claim: Any) -> None:
    fields = {"i": incident.id, "c": claim}
    assert "cannot read this button" in await words(local, "release", {k: v for k, v in fields.items() if v is not ...})


@pytest.mark.parametrize("verb", ["claim", "release", "times", "show"])
async def test_an_incident_that_is_none_is_unknown(local: Knocker, verb: str) -> None:
    for name in ("00000000-0000000000000000", "x", "-", "0" * 64):
        said = await words(local, verb, {"i": name, "s": 1767690000, "c": "0000"})
        assert "does not know this incident" in said


async def test_a_start_that_is_not_offered_gets_the_card_with_those_that_are(
    local: Knocker, incident: Incident
) -> None:
    for moment in (start(incident) + 60, start(incident) + 30 * 24 * 3600, 4_000_000_000):
        answer = await refused(local, "claim", {"i": incident.id, "s": moment})
        assert answer.body["type"] == CARD
        assert "no longer free" in answer.text
    assert (await local.now(incident)).claim is None


async def test_a_start_that_has_passed_gets_the_card(local: Knocker, incident: Incident) -> None:
    for moment in (0, int(NOW.timestamp()), int((NOW - timedelta(days=365)).timestamp())):
        answer = await refused(local, "claim", {"i": incident.id, "s": moment})
        assert answer.body["type"] == CARD
        assert "already begun" in answer.text


async def test_whoever_is_no_contact_claims_nothing(local: Knocker, incident: Incident) -> None:
    said = await words(local, "claim", {"i": incident.id, "s": start(incident)}, **{"from": NOBODY})
    assert "not a contact" in said


async def test_a_name_or_a_role_in_the_button_is_nobody_s_right(local: Knocker, incident: Incident) -> None:
    fields = {"i": incident.id, "s": start(incident), "from": MEGAN, "person": MEGAN["aadObjectId"], "role": "admin"}
    assert "not a contact" in await words(local, "claim", fields, **{"from": NOBODY})


async def test_somebody_s_id_in_capitals_is_somebody_else(local: Knocker, incident: Incident) -> None:
    impostor = {**NOBODY, "name": tenant.MEGAN.name, "id": tenant.MEGAN.object_id + " "}
    assert "not a contact" in await words(
        local, "claim", {"i": incident.id, "s": start(incident)}, **{"from": impostor}
    )


async def test_another_client_s_incident_is_unknown(local: Knocker, incident: Incident) -> None:
    """Also to somebody whom that client lists as a contact."""
    store = local.parts.store
    setup = contoso_setup()
    theirs = Client(FABRIKAM, name="Fabrikam", rules=SlotRules())
    await store.change_setup(theirs.id, lambda _: replace(setup, client=theirs))
    place = {"id": "a:fabrikam", "conversationType": "personal"}
    here = {"channelData": {"tenant": {"id": FABRIKAM}}, "conversation": place}
    try:
        await local.activity(local.activity_of("conversationUpdate", **here))
        for verb in ("claim", "release", "times", "show"):
            said = await words(local, verb, {"i": incident.id, "s": start(incident), "c": "0"}, **here)
            assert "does not know this incident" in said
    finally:
        await local.parts.connections.commands.srem("roomfix:clients", FABRIKAM)
    assert (await local.now(incident)).version == incident.version


async def test_only_the_claim_that_stands_can_be_released_and_only_by_who_made_it(local: Knocker) -> None:
    one, other = await local.open(room="Inn"), await local.open(room="Lech")
    await pressed(local, "claim", {"i": one.id, "s": start(one)})
    await pressed(local, "claim", {"i": other.id, "s": start(other, 4)})
    claims = [(await local.now(incident)).claim for incident in (one, other)]
    assert all(claims)
    await pressed(local, "release", {"i": one.id, "c": "0"})  # the first refusal shows what the claim took, too
    for claim in (claims[1].id if claims[1] else "", "0000000000000000"):
        assert "moved on" in await words(local, "release", {"i": one.id, "c": claim})
    held = {"i": one.id, "c": claims[0].id if claims[0] else ""}
    assert "only the person who claimed" in await words(local, "release", held, **{"from": MEGAN})
    assert "only the person who claimed" in await words(local, "release", held, **{"from": NOBODY})
    assert (await local.now(one)).claim == claims[0]
    await pressed(local, "release", held)
    assert (await local.now(one)).state is State.OPEN
    assert (await pressed(local, "release", held)).body["statusCode"] == 200
    assert (await local.now(one)).state is State.OPEN


async def test_a_button_of_an_older_card_changes_nothing(local: Knocker) -> None:
    incident = await local.open(room="Donau")
    chosen = {"i": incident.id, "s": start(incident, 8)}
    await pressed(local, "claim", chosen)
    await pressed(local, "release", {"i": incident.id, "c": "0"})  # the first refusal shows what the claim took, too
    version = (await local.now(incident)).version
    for fields, sender in ((chosen, MEGAN), ({"i": incident.id, "s": start(incident, 9)}, MEGAN), (chosen, NOBODY)):
        await refused(local, "claim", fields, **{"from": sender})
    await refused(local, "claim", {"i": incident.id, "s": start(incident, 9)})
    await refused(local, "claim", chosen)  # the same press delivered again
    assert (await local.now(incident)).version == version


async def test_a_closed_incident_stays_closed(local: Knocker) -> None:
    incident = await local.open()
    await local.incident(an_incident(source_id=incident.source_id, status="resolved"))
    for verb in ("claim", "release"):
        said = await words(local, verb, {"i": incident.id, "s": start(incident), "c": "0"})
        assert "is closed" in said


async def test_fields_that_the_client_adds_are_ignored(local: Knocker, incident: Incident) -> None:
    fields = {"i": incident.id, "msteams": {"x": 1}, "deep": json.loads("[" * 500 + "]" * 500), "v": 999, "s": "x"}
    answer = await refused(local, "show", fields)
    assert answer.body["type"] == CARD


async def test_a_press_on_half_a_megabyte_of_data_is_answered(local: Knocker, incident: Incident) -> None:
    answer = await refused(local, "show", {"i": incident.id, "filler": "x" * 500_000})
    assert answer.body["type"] == CARD


@pytest.mark.parametrize("conversation", [tenant.GROUP_CHAT_ID, f"{tenant.CHANNEL_ID};messageid=1"])
async def test_a_card_that_somebody_else_posted_is_not_taken_for_ours_by_a_refused_press(
    local: Knocker, incident: Incident, conversation: str
) -> None:
    """A forged card can carry our buttons; only a press that was right makes Roomfix edit the message they are on."""
    kind = "channel" if ";" in conversation else "groupChat"
    place = {"id": conversation, "conversationType": kind}
    await local.activity(local.activity_of("conversationUpdate", conversation=place))
    await words(local, "claim", {"i": incident.id, "s": 0}, replyToId="1", conversation=place, **{"from": NOBODY})
    posts = await local.parts.store.posts(ClientId(CONTOSO), IncidentId(incident.id))
    assert not [post for post in posts if post.message == "1"]


async def test_an_offer_is_left_alone_by_the_mirror_s_reader(local: Knocker, incident: Incident) -> None:
    """What these tests rely on: the calendars are as read at the moment at which the clock stands."""
    assert await local.parts.store.mirrored(CONTOSO, incident.room.calendar or "") == Mirrored(NOW, ())
