"""What every page of the sign-in service does with a browser: read its form and its session, send it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, quote, unquote, urlencode

from sandbox.m365.entra import pages
from sandbox.m365.entra.refusal import AadstsRefusal
from sandbox.m365.entra.values import Account, Registration
from sandbox.m365.world import Call, Reply, World

SESSION = "sandbox_signed_in"
"""The cookie with the address of whoever signed in last in this browser: a private window has none."""


def form_of(call: Call) -> dict[str, str]:
    """What the person pressed and typed; empty on the first look at a page."""
    return dict(parse_qsl(call.body.decode(errors="replace"), keep_blank_values=True))


def registration(world: World, call: Call) -> Registration:
    """The app that asks, if it may be sent an answer: 700016 unknown, 50011 for any other than a registered address."""
    found = world.identity.registrations.get(call.query.get("client_id", ""))
    if found is None:
        text = f"Application with identifier '{call.query.get('client_id', '')}' was not found in the directory."
        raise AadstsRefusal(700016, text=text)
    target = call.query.get("redirect_uri", "")
    if not target or (found.redirect_uris and target not in found.redirect_uris):
        text = f"The redirect URI '{target}' specified in the request does not match those of the application."
        raise AadstsRefusal(50011, text=text)
    return found


def chosen(world: World, call: Call, *, hint: str = "", prompt: str = "") -> Account | None:
    """Who is at the browser: chosen on the page, else still signed in; None when somebody has to choose.

    A hint for somebody else than who is signed in, and prompts that ask, make them choose. Raises AadstsRefusal for
    somebody who cannot sign in there.
    """
    identity, form = world.identity, form_of(call)
    if form.get("account"):
        return identity.account(form["account"], at=call.path[0])
    session = _session(call) or identity.browser_account
    if form or prompt in {"login", "select_account"} or not session:
        return None
    if hint and hint.lower() != session.lower():
        return None
    return identity.account(session, at=call.path[0])


def remembered(reply: Reply, account: Account) -> Reply:
    """The reply, and the browser stays signed in as this account."""
    cookie = f"{SESSION}={quote(account.address)}; Path=/; HttpOnly; SameSite=Lax"
    return replace(reply, headers={**reply.headers, "Set-Cookie": cookie})


def send_back(call: Call, answer: Mapping[str, str], *, mode: str = "query") -> Reply:
    """Send the browser back with the answer and the app's state: in the query, the fragment, or posted by a page."""
    target = call.query["redirect_uri"]
    if "state" in call.query:
        answer = {**answer, "state": call.query["state"]}
    if mode == "form_post":
        return pages.posting(target, answer)
    mark = "#" if mode == "fragment" else "&" if "?" in target else "?"
    return Reply(302, headers={"Location": f"{target}{mark}{urlencode(answer)}", "Cache-Control": "no-store"})


def _session(call: Call) -> str:
    found = SimpleCookie(call.headers.get("Cookie", "")).get(SESSION)
    return unquote(found.value) if found else ""
