"""Which of a client's connections is meant."""

from __future__ import annotations

from dialogs.form_fields import one_of
from services.model import Connection, ConnectionId
from services.model.dialog import Answer, Choice, Form, Text
from services.model.errors import Refusal
from services.model.setup import Setup
from services.parsing.spelling import same


def which(title: Text, label: Text, setup: Setup) -> Form:
    """The question for a connection."""
    choices = (Choice(connection.id, connection.account) for connection in setup.connections)
    return Form(title, (), (one_of("connection", label, choices),))


def meant(words: str, setup: Setup) -> Connection | None:
    """The connection of that id or account; the only one where nothing is named; else None."""
    if not words.strip() and len(setup.connections) == 1:
        return setup.connections[0]
    wanted = same(words)
    return next((one for one in setup.connections if wanted in {one.id.casefold(), one.account.casefold()}), None)


def require_connection(wanted: str, setup: Setup) -> Connection:
    """The connection of that id; raises Refusal("connect_which_connection")."""
    found = setup.connection(ConnectionId(wanted))
    if found is None:
        raise Refusal("connect_which_connection")
    return found


def chosen(answer: Answer, setup: Setup) -> Connection:
    """The connection that was answered; raises Refusal("connect_which_connection")."""
    found = meant(answer.text("connection"), setup)
    if found is None:
        raise Refusal("connect_which_connection")
    return found
