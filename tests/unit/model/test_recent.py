"""What is kept is what was used last, and no more than was allowed."""

from __future__ import annotations

from services.model.recent import Recent


def test_what_was_used_last_is_kept() -> None:
    kept = Recent[int, str](3)
    for number in (1, 2, 3):
        assert kept.put(number, f"value {number}") == f"value {number}"
    assert kept.get(1) == "value 1"
    kept.put(4, "value 4")
    assert [kept.get(number) for number in (1, 2, 3, 4)] == ["value 1", None, "value 3", "value 4"]


def test_a_value_that_is_put_again_counts_once() -> None:
    kept = Recent[int, str](2)
    for value in ("old", "new"):
        kept.put(1, value)
    kept.put(2, "other")
    assert (kept.get(1), len(kept)) == ("new", 2)


def test_what_is_dropped_is_gone_and_may_be_gone_before() -> None:
    kept = Recent[int, str](2)
    kept.put(1, "value")
    kept.drop(1)
    kept.drop(1)
    assert kept.get(1) is None
