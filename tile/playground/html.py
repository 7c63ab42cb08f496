"""The page itself: the preview's own style and scripts, and what the playground adds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tile.preview.html import assets, policy_of, put_together, script_files, style_files
from tile.preview.page import safe_json

if TYPE_CHECKING:
    from tile.preview.html import Assets

_FOLDER: Final = Path(__file__).parent
_MARK: Final = '<meta name="generator" content="tile playground">'

#: Workers are made of a text of the page's own, so that they inherit its policy on every host; they import files that
#: lie beside it. Python is compiled WebAssembly.
_MORE: Final = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self' blob:",
    "trusted-types": "playground",
}


def html(data: object) -> str:
    """The page with what it offers."""
    return put_together(
        "Playground – Amplitude templates",
        safe_json(data),
        _assets(),
        mark=_MARK,
        without_scripts="<code>tile check</code> and <code>tile render</code> in a terminal",
        live=True,
        more=_MORE,
    )


def policy() -> str:
    """The page's content security policy."""
    return policy_of(_assets(), live=True, more=_MORE)


def _assets() -> Assets:
    return assets(
        [*style_files("colours", "layout", "cards", "template", "testing"), _FOLDER / "css" / "playground.css"],
        [
            *script_files("elements", "template", "configuration", "form", "payload", "testing", "tabs"),
            *(
                _FOLDER / "js" / f"{name}.js"
                for name in (
                    "interpreter",
                    "loading",
                    "permalink",
                    "editor",
                    "settings",
                    "checking",
                    "playground",
                    "address",
                    "page",
                )
            ),
        ],
    )
