"""What comes back from Microsoft's sign-in pages, brought into the dialog that waits for it."""

from __future__ import annotations

from contextlib import suppress

from bot.chat import dialog_runner
from bot.chat.dialog_runner import DialogRunner
from dialogs.connection.connect import CONSENTED, REFUSED, SIGNED_IN
from services.microsoft.oauth_session import ConsentWanted, PendingSignIn
from services.model import ClientId
from services.model.dialog import EffectOutcome, words_of
from services.model.errors import Refusal, RoomfixError
from services.store.secrets import OneTimeSecret, Secrets


def pending_of(client: ClientId, run: str) -> OneTimeSecret:
    """Where the id of a dialog's pending sign-in is kept, which is a secret and so does not stand in the dialog."""
    return OneTimeSecret(client, "pending-of", run)


async def signed_in(runner: DialogRunner, secrets: Secrets, pending: PendingSignIn) -> None:
    """Ask the person in the chat whether the account is right; raises Refusal where nobody waits for it any more."""
    await _happened(runner, pending.client, pending.dialog, EffectOutcome(SIGNED_IN, {"account": pending.account}))
    # only now: a second sign-in, for which nobody waits, must not take the place of the one that is being asked about
    clear = pending.id.encode()
    await secrets.put_once(pending_of(pending.client, pending.dialog), clear, now=runner.now(), until=pending.until)


async def consented(runner: DialogRunner, wanted: ConsentWanted) -> None:
    """Go on in the chat after an administrator's consent; raises Refusal where nobody waits for it any more."""
    await _happened(runner, wanted.client, wanted.dialog, EffectOutcome(CONSENTED))


async def refused(runner: DialogRunner, client: ClientId, run: str, error: RoomfixError) -> None:
    """Say in the chat, too, why a sign-in did not go on; there is a new link then."""
    with suppress(Refusal):  # nobody waits for it any more: the page has said it
        await _happened(runner, client, run, EffectOutcome(REFUSED, problem=words_of(error)))


async def _happened(runner: DialogRunner, client: ClientId, run: str, outcome: EffectOutcome) -> None:
    kept = await runner.dialog_runs.get(client, run)
    if kept is None or kept.run.end is not None:
        raise Refusal("nobody_waits")
    await dialog_runner.worked(runner, client, kept, outcome)
