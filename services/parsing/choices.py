"""Which of several choices somebody means by a few words of its title. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.model.dialog import Choice
from services.parsing.spelling import same

_DASHES = re.compile(r"[-\u2010-\u2015\u2212]")


def chosen_by(choices: Sequence[Choice], typed: str) -> Choice | None:
    """The only one whose title has all of the words, each as a whole or as the beginning of one; None for several.

    A time is a word: `18:00` means what begins then, rather than what ends then.
    """
    wanted = _words(typed)
    titles = [(choice, _words(choice.title)) for choice in choices if isinstance(choice.title, str)]
    found = [choice for choice, title in titles if wanted and _begins(wanted, title)]
    return found[0] if len(found) == 1 else None


def _begins(wanted: list[str], title: list[str]) -> bool:
    """Whether the words are in a title in their order; of two times the first is the beginning."""
    left = iter(title)
    if not all(any(word.startswith(one) for word in left) for one in wanted):
        return False
    times = [word for word in title if ":" in word]
    asked = [word for word in wanted if ":" in word]
    return not asked or times[:1] == asked[:1] or len(times) < 2


def _words(text: str) -> list[str]:
    return _DASHES.sub(" ", same(text)).split()
