"""When a message need not be edited, because it shows the card already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.jobs.posting import look, looks_so
from services.model.conversations import Post
from services.store.job_queue import Job

CARD = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "Open"}]}
OTHER = {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "Closed"}]}
POST = Post("a:megan", "a:megan", "m1", shown=3, look=look(CARD))
FIRST = Job("post:one:a:megan", "post", {}, attempt=1, failures=0, token="t")


def test_a_message_that_shows_the_card_is_left_alone_by_the_first_run() -> None:
    assert looks_so(POST, CARD, FIRST)


@pytest.mark.parametrize(
    ("post", "card", "job"),
    [
        (POST, OTHER, FIRST),
        (POST, CARD, replace(FIRST, attempt=2)),  # the run before may have edited it, and never have learnt that
        (replace(POST, look=""), CARD, FIRST),
        (replace(POST, message=None), CARD, FIRST),
    ],
)
def test_anything_else_is_edited(post: Post, card: dict[str, object], job: Job) -> None:
    assert not looks_so(post, card, job)
