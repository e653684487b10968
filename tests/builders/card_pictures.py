"""Draws an Adaptive Card as a picture with Microsoft's JavaScript renderer and the host settings of Teams."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.playground.node import DIRECTORY
from tests.builders.playground_browser import chromium

_RENDERER = "adaptivecards/dist/adaptivecards.min.js"
_RENDERER_STYLE = "adaptivecards/dist/adaptivecards.css"
_MARKDOWN = "markdown-it/dist/browser/markdown-it.umd.min.js"
_PLAYGROUND_PAGE = "@microsoft/m365agentsplayground/dist/client/static/js"
_TEAMS_SETTINGS = re.compile(r"""JSON\.parse\('\{"choiceSetInputValueSeparator".*?[^\\]'\)""", re.DOTALL)
_BUBBLE_PIXELS = 434  # a card in the Playground's window of 1400 pixels
# the renderer leaves fonts and buttons to its host; these imitate Teams' light theme
_STYLE = """
body { margin: 12px; background: #f5f5f5; font-family: 'Segoe UI', 'Liberation Sans', sans-serif; }
#card { background: #fff; border: 1px solid #e0e0e0; border-radius: 4px; }
#card p { margin: 0; }
#card .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
#card .ac-actionSet > * { flex: 0 0 auto !important; }
.ac-pushButton { font: 600 14px 'Segoe UI', 'Liberation Sans', sans-serif; padding: 5px 12px; color: #242424;
                 background: #fff; border: 1px solid #d1d1d1; border-radius: 4px; }
.ac-pushButton.style-positive { background: #5b5fc7; border-color: #5b5fc7; color: #fff; }
.ac-pushButton.style-destructive { background: #c50f1f; border-color: #c50f1f; color: #fff; }
.ac-pushButton[disabled] { background: #f0f0f0; color: #bdbdbd; }
"""
_DRAW = """([card, settings]) => {
  const markdown = markdownit({html: false});
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
    result.outputHtml = markdown.render(text);
    result.didProcess = true;
  };
  const drawing = new AdaptiveCards.AdaptiveCard();
  drawing.hostConfig = new AdaptiveCards.HostConfig(settings);
  const context = new AdaptiveCards.SerializationContext();
  drawing.parse(card, context);
  const place = document.getElementById("card");
  place.appendChild(drawing.render() ?? document.createTextNode(""));
  const parsing = Array.from({length: context.eventCount}, (_, at) => context.getEventAt(at).message);
  const checking = drawing.validateProperties().validationEvents.map(event => event.message);
  const words = place.innerText.split("\\n").map(line => line.trim()).filter(Boolean).join("\\n");
  return {words, warnings: [...parsing, ...checking]};
}"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the picture shows, and the renderer's complaints: unknown elements and values, not unknown properties."""

    words: str
    warnings: tuple[str, ...]


async def render(card: dict[str, Any], png: Path, *, packages: Path = DIRECTORY) -> Drawn:
    """Write the picture of `card` to `png`, in English and UTC; skips the test on a machine without Chromium."""
    modules = packages / "node_modules"
    async with chromium() as browser:
        page = await browser.new_page(
            viewport={"width": _BUBBLE_PIXELS + 24, "height": 800},
            device_scale_factor=2,
            timezone_id="UTC",
            locale="en-US",
            offline=True,
        )
        await page.set_content('<!doctype html><meta charset="utf-8"><div id="card"></div>')
        for style in (_renderer_style(modules), _STYLE):
            await page.add_style_tag(content=style)
        for script in (_RENDERER, _MARKDOWN):
            await page.add_script_tag(path=modules / script)
        drawn = await page.evaluate(_DRAW, [card, await page.evaluate(_teams_settings(modules))])
        await page.locator("#card").screenshot(path=png)
    return Drawn(drawn["words"], tuple(drawn["warnings"]))


def _renderer_style(modules: Path) -> str:
    return (modules / _RENDERER_STYLE).read_text().partition("/*# sourceMappingURL")[0]


def _teams_settings(modules: Path) -> str:
    """The expression in the Playground's own page that yields its Teams host config."""
    for script in (modules / _PLAYGROUND_PAGE).glob("main.*.js"):
        if found := _TEAMS_SETTINGS.search(script.read_text()):
            return found[0]
    raise LookupError("the Playground's page has no Teams host config any more")
