"""HTML from values; here, and nowhere else, somebody's words become harmless."""

from __future__ import annotations

from html import escape
from typing import Final

STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0 auto;max-width:36rem;padding:1.5rem 1.25rem;font:1.0625rem/1.55 system-ui,sans-serif}"
    "body{overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;line-height:1.3;margin:.25rem 0}"
    "h2{font-size:1.2rem;margin:1.75rem 0 .5rem}"
    "h3{font-size:1rem;margin:1.25rem 0 .5rem}"
    "p,dl,ul{margin:.5rem 0}"
    "ul{padding-left:1.25rem}"
    "li{margin:.375rem 0}"
    "dt{font-weight:600}"
    "dd{margin:0 0 .5rem}"
    "footer{margin-top:2rem;padding-top:.75rem;border-top:1px solid;font-size:.9375rem}"
    "form{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.625rem;margin:.5rem 0}"
    "button{min-height:3rem;padding:.5rem .75rem;font:inherit;font-weight:600}"
    "button{border:2px solid #0b5cad;border-radius:.5rem;background:#0b5cad;color:#fff;cursor:pointer}"
    "button.quiet{background:transparent;color:inherit;border-color:currentColor}"
    "button:focus-visible,a:focus-visible{outline:3px solid;outline-offset:3px}"
    ".notice{margin:1rem 0;padding:.75rem 1rem;border:2px solid;border-left-width:.75rem;border-radius:.5rem}"
)
"""White on #0b5cad is 6.6 to 1, and the page's own colours are the browser's (WCAG 2.2: 4.5 to 1)."""


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str) -> Html:
    """An element around its children, all that is not Html shown as typed; `class_` is `class`, `aria_label` has a
    hyphen."""
    named = "".join(f' {_attribute(name)}="{escape(value)}"' for name, value in attributes.items())
    return Html(f"<{tag}{named}>{''.join(_inside(child) for child in children)}</{tag}>")


def document(title: str, body: Html, *, language: str) -> str:
    """A whole page with that title and one style."""
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _attribute(name: str) -> str:
    return name.removesuffix("_").replace("_", "-")


def _inside(child: str) -> str:
    return child if isinstance(child, Html) else escape(child)
