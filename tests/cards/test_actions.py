"""A button comes back as the value it was made of, or is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.actions import Action, ClaimSlot, Release, Show, Times, pack, unpack
from services.model import ClaimId, IncidentId
from services.model.errors import Refusal

ids = st.from_regex(r"[A-Za-z0-9-]{1,64}", fullmatch=True)
incidents = ids.map(IncidentId)
starts = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(9998, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)
actions = st.one_of(
    st.builds(ClaimSlot, incidents, starts),
    st.builds(Release, incidents, ids.map(ClaimId)),
    st.builds(Times, incidents),
    st.builds(Show, incidents),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(actions)
def test_a_button_survives_the_way_to_teams_and_back(action: Action) -> None:
    verb, fields = pack(action)
    assert unpack(verb, json.loads(json.dumps(fields))) == action


@given(actions, st.dictionaries(st.text(min_size=2, max_size=8), json_values, max_size=4))
def test_what_a_client_merges_into_the_data_does_not_matter(action: Action, merged: dict[str, Any]) -> None:
    verb, fields = pack(action)
    assert unpack(verb, {**merged, **fields}) == action


@given(json_values, json_values)
def test_no_json_makes_it_stumble(verb: object, fields: object) -> None:
    with pytest.raises(Refusal):
        unpack(verb, fields)


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("", {"i": "inc-1"}),
        ("Claim", {"i": "inc-1", "s": 1}),
        ("book", {"i": "inc-1", "s": 1}),
        (None, {"i": "inc-1"}),
        (["claim"], {"i": "inc-1", "s": 1}),
        ({"claim": 1}, {"i": "inc-1", "s": 1}),
        ("show", None),
        ("show", "inc-1"),
        ("show", [{"i": "inc-1"}]),
        ("show", {}),
        ("show", {"i": None}),
        ("show", {"i": 7}),
        ("show", {"i": ""}),
        ("show", {"i": "a" * 65}),
        ("show", {"i": "inc 1"}),
        ("show", {"i": "inc-1\n"}),
        ("show", {"i": "inc:1"}),
        ("show", {"i": "inc-٣"}),
        ("show", {"i": "{client}"}),
        ("claim", {"i": "inc-1"}),
        ("claim", {"i": "inc-1", "s": None}),
        ("claim", {"i": "inc-1", "s": "1"}),
        ("claim", {"i": "inc-1", "s": True}),
        ("claim", {"i": "inc-1", "s": 1.5}),
        ("claim", {"i": "inc-1", "s": float("nan")}),
        ("claim", {"i": "inc-1", "s": -1}),
        ("claim", {"i": "inc-1", "s": 10**30}),
        ("claim", {"s": 1}),
        ("release", {"i": "inc-1"}),
        ("release", {"i": "inc-1", "c": "../../etc"}),
        ("release", {"i": "inc-1", "c": ["clm-1"]}),
    ],
)
def test_a_forged_button_is_refused(verb: object, fields: object) -> None:
    with pytest.raises(Refusal) as refused:
        unpack(verb, fields)
    assert refused.value.key == "button_unreadable"


def test_only_ids_and_a_time_travel() -> None:
    start = datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert pack(ClaimSlot(IncidentId("inc-1"), start)) == ("claim", {"i": "inc-1", "s": 1795507200})
    assert pack(Release(IncidentId("inc-1"), ClaimId("clm-2"))) == ("release", {"i": "inc-1", "c": "clm-2"})
