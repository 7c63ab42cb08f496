"""The sandbox's page: what came, as Reteno's *Automation → Event history* shows it, in the house style of the preview."""

from __future__ import annotations

from pathlib import Path

from tile.preview.html import assets, policy_of, put_together, script_files, style_files
from tile.preview.page import safe_json
from tile.sandbox.server import Page
from tile.sandbox.unknowns import UNKNOWNS

_FOLDER = Path(__file__).parent / "page_files"
_MARK = '<meta name="generator" content="tile sandbox">'


def page() -> Page:
    """The page and its policy; everything that changes it asks the server for."""
    made = assets(
        [*style_files("colours", "layout", "cards"), _FOLDER / "sandbox.css"],
        [
            *script_files("elements", "tabs"),
            *(_FOLDER / f"{name}.js" for name in ("lists", "details", "faults", "sandbox")),
        ],
    )
    data = safe_json({"unknowns": [each._asdict() for each in UNKNOWNS.values()]})
    html = put_together(
        "Reteno sandbox", data, made, mark=_MARK, without_scripts="<code>curl /sandbox/events</code>", live=True
    )
    return Page(html, policy_of(made, live=True))
