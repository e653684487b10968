"""The sign-in service's pages: plain HTML that works without script and asks nothing of any other host."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from sandbox.m365.entra.permissions import APPLICATION, DELEGATED
from sandbox.m365.entra.values import Account
from sandbox.m365.tenant import Person
from sandbox.m365.world import Reply

_STYLE = """
:root { color-scheme: light dark; --ink: #1f1f1f; --soft: #555; --page: #f2f2f0; --card: #fff; --line: #c8c8c4;
  --act: #1c4f82; --on-act: #fff; --bad: #a1260d; }
@media (prefers-color-scheme: dark) { :root { --ink: #f0f0ee; --soft: #b8b8b4; --page: #1b1b1a; --card: #262625;
  --line: #4a4a47; --act: #8ab8e6; --on-act: #10243a; --bad: #ff9c85; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 28rem; margin: 3rem auto; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; }
footer { max-width: 28rem; margin: -2rem auto 3rem; padding: 0 2rem; color: var(--soft); font-size: .8125rem; }
h1 { margin: 0 0 1rem; font-size: 1.375rem; font-weight: 600; }
p, ul { margin: 0 0 1rem; overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
ul.people { padding: 0; list-style: none; max-height: 23.5rem; overflow: auto; border-block: 1px solid var(--line); }
li + li { margin-top: .5rem; }
ul.people li + li { margin: 0; border-top: 1px solid var(--line); }
ul.people button { display: block; width: 100%; padding: .625rem .5rem; border: 0; background: none; color: inherit;
  text-align: left; }
ul.people button:hover { background: var(--page); }
small { display: block; color: var(--soft); font-size: .8125rem; }
button, input { font: inherit; }
button { padding: .5rem 1.25rem; border: 1px solid var(--line); border-radius: .25rem; background: none;
  color: inherit; cursor: pointer; }
button.first { background: var(--act); border-color: var(--act); color: var(--on-act); }
input:not([type=checkbox]) { width: 100%; margin: .25rem 0 .75rem; padding: .5rem; border: 1px solid var(--soft);
  border-radius: .25rem; background: none; color: inherit; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
label.tick { display: flex; flex-basis: 100%; gap: .5rem; margin-bottom: 1rem; align-items: baseline; }
form.choices { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: flex-end; margin-top: 1rem; }
[role=alert] { color: var(--bad); }
"""
_CANCEL = '<button name="answer" value="cancel">Cancel</button>'


def accounts(people: tuple[Person, ...], *, app: str, hint: str = "", unknown: str = "") -> Reply:
    """Choose who signs in; whoever the app named comes first. Any other address can be typed."""
    first = [person for person in people if person.address == hint.lower()]
    rest = sorted((person for person in people if person not in first), key=_rank)
    rows = "".join(_choice(person, app if person in first else "") for person in (*first, *rest))
    alert = f'<p role="alert" id="wrong">There is no account <strong>{escape(unknown)}</strong>.</p>' if unknown else ""
    described = ' aria-describedby="wrong" aria-invalid="true"' if unknown else ""
    named = hint if hint and not first else ""
    return _page(
        "Choose an account",
        f"<p>to go on to <strong>{escape(app)}</strong></p>{alert}"
        f'<form method="post"><ul class="people">{rows}</ul></form>'
        '<form method="post"><label for="typed">Use another account</label>'
        f'<input id="typed" name="account" autocomplete="username" inputmode="email" spellcheck="false" required'
        f' placeholder="name@example.com" value="{escape(named)}"{described}>'
        '<button class="first">Next</button></form>',
    )


def consent(
    account: Account,
    *,
    app: str,
    scopes: frozenset[str],
    roles: frozenset[str] = frozenset(),
    factor: str = "",
    is_admin: bool = False,
    for_all: bool = False,
) -> Reply:
    """Ask for what the app wants, in words; an administrator may agree for everybody, and for roles always does."""
    for_whom = "on behalf of your organization" if for_all else "on your behalf"
    tick = (
        '<label class="tick"><input type="checkbox" name="organisation" value="on">'
        "<span>Consent on behalf of your organization</span></label>"
    )
    kept = _hidden({"account": account.address, "factor": factor})
    return _page(
        "Permissions requested",
        f"{_signed_in(account)}<p><strong>{escape(app)}</strong> would like to, {for_whom}:</p>"
        f"{_wishes(scopes, roles)}"
        f'<form method="post" class="choices">{kept}{tick if is_admin and not for_all else ""}'
        f'{_CANCEL}<button class="first" name="answer" value="accept">Accept</button></form>',
    )


def approval(account: Account, *, app: str, scopes: frozenset[str], roles: frozenset[str] = frozenset()) -> Reply:
    """Say that only an administrator can agree to this; somebody else can sign in, or the person goes back."""
    back = _hidden({"account": account.address})
    return _page(
        "Need admin approval",
        f"{_signed_in(account)}<p><strong>{escape(app)}</strong> needs permissions that only an administrator of your "
        f"organization can grant:</p>{_wishes(scopes, roles)}"
        '<form method="post" class="choices"><button name="again" value="1">Sign in as an administrator</button></form>'
        f'<form method="post" class="choices">{back}'
        f'<button name="answer" value="return">Return to {escape(app)} without consent</button></form>',
    )


def second_factor(account: Account, *, enrol: bool) -> Reply:
    """Stand in for the second factor: a press gives it."""
    wish = "Your organization needs you to set up" if enrol else "Your organization asks for"
    kept = _hidden({"account": account.address})
    return _page(
        "More information required" if enrol else "Approve the sign-in",
        f"{_signed_in(account)}<p>{wish} a second factor.</p>"
        f'<form method="post" class="choices">{kept}'
        '<button class="first" name="factor" value="given">Approve</button></form>',
    )


def trouble(description: str, *, other_account: bool) -> Reply:
    """A refusal nobody is sent back with."""
    again = '<form method="post" class="choices"><button name="again" value="1">Use another account</button></form>'
    return _page(
        "Sorry, signing in did not work",
        f'<p role="alert">{escape(description)}</p>{again if other_account else ""}',
        status=400,
    )


def posting(target: str, fields: Mapping[str, str]) -> Reply:
    """form_post: a page that posts the answer to the app by itself, by a button where there is no script."""
    return _page(
        "Going back",
        f'<form method="post" action="{escape(target)}">{_hidden(fields)}'
        "<noscript><p>Script is switched off in this browser.</p><button>Continue</button></noscript></form>"
        "<script>document.forms[0].submit()</script>",
    )


def _page(title: str, content: str, *, status: int = 200) -> Reply:
    body = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{content}</main>"
        "<footer>A sandbox on this machine that stands in for Microsoft Entra. No password is asked for; "
        "never type a real one.</footer></body></html>"
    )
    return Reply(status, body, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _rank(person: Person) -> tuple[int, str]:
    """Those a set-up needs first: service account, administrator, guests; then everybody by name."""
    by_title = {"Service account": 0, "Administrator": 1}
    return (2 if person.guest_upn else by_title.get(person.title, 3)), person.name


def _choice(person: Person, named_by: str) -> str:
    what = f"Guest, {person.title.lower()}" if person.guest_upn else person.title
    note = f" · suggested by {escape(named_by)}" if named_by else ""
    return (
        f'<li><button name="account" value="{escape(person.address)}">{escape(person.name)}'
        f"<small>{escape(person.address)} · {escape(what)}{note}</small></button></li>"
    )


def _signed_in(account: Account) -> str:
    return f"<p><small>Signed in as</small>{escape(account.address)}</p>"


def _wishes(scopes: frozenset[str], roles: frozenset[str]) -> str:
    """What is asked for, in words with the name beside them; roles hold without anybody signed in."""
    rows = [(DELEGATED[name], name) for name in sorted(scopes)]
    rows += [(f"{APPLICATION[name]}, without a signed-in user", name) for name in sorted(roles)]
    return "<ul>" + "".join(f"<li>{escape(words)}<small>{escape(name)}</small></li>" for words, name in rows) + "</ul>"


def _hidden(fields: Mapping[str, str]) -> str:
    return "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items() if value
    )
