"""The page as one file: nothing is loaded from anywhere, and nothing in the data can become a script.

Styles and scripts are real files beside this one, put together here and named by their hashes in the page's content
security policy. The data stands in an element of JSON; the scripts write it with `textContent` only, and the policy
forbids them anything else.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from tile.preview.page import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tile.preview.page import Page

MARK = '<meta name="generator" content="tile preview">'
"""Stands in every page within its first kilobyte, so that an earlier one is known and may be replaced."""

NO_MORE: Mapping[str, str] = MappingProxyType({})
_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLDER = Path(__file__).parent
_WITHOUT_SCRIPTS = "<code>tile show</code> and <code>tile test-payload</code> in a terminal"


class Assets(NamedTuple):
    """A page's style and script, each as one text."""

    style: str
    script: str


def assets(styles: Iterable[Path], scripts: Iterable[Path]) -> Assets:
    """What some files hold, in their order."""
    style, script = ("\n".join(file.read_text(encoding="utf-8") for file in files) for files in (styles, scripts))
    return Assets(f"\n{style}", f'\n"use strict";\n{script}')


def style_files(*names: str) -> list[Path]:
    """Styles of the preview, which other pages share."""
    return [_FOLDER / "css" / f"{name}.css" for name in names]


def script_files(*names: str) -> list[Path]:
    """Scripts of the preview, which other pages share."""
    return [_FOLDER / "js" / f"{name}.js" for name in names]


def render_page(page: Page) -> str:
    """The page as HTML. The same data gives the same text."""
    return put_together(
        f"{page.title} – {page.kind} preview",
        as_json(page),
        _assets(),
        mark=MARK,
        icon=page.logo,
        live=page.live,
        without_scripts=_WITHOUT_SCRIPTS,
    )


def put_together(
    title: str,
    data: str,
    made: Assets,
    *,
    mark: str,
    without_scripts: str,
    icon: str = "",
    live: bool = False,
    more: Mapping[str, str] = NO_MORE,
) -> str:
    """A page as one HTML file.

    Args:
        title: its title.
        data: what it shows, as `page.safe_json` writes it.
        made: its style and script.
        mark: the element that says what wrote it.
        without_scripts: what to use where scripts aren't allowed, as HTML.
        icon: a data URI.
        live: whether it asks a server for more.
        more: what its policy allows besides: sources by directive.
    """
    parts = {
        "title": html.escape(_SURROGATE.sub("\ufffd", title)),
        "icon": html.escape(icon or "data:,"),
        "policy": html.escape(policy_of(made, live=live, more=more)),
        "mark": mark,
        "without_scripts": without_scripts,
        "style": made.style,
        "script": made.script,
        "data": data,
    }
    shell = (_FOLDER / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], shell)


def policy(*, live: bool) -> str:
    """The content security policy of the preview: own script and style by their hashes, images from data URIs; only the
    live preview asks its server.
    """
    return policy_of(_assets(), live=live)


def policy_of(made: Assets, *, live: bool, more: Mapping[str, str] = NO_MORE) -> str:
    """The policy of a page of the same kind: its own script and style by their hashes, and `more` sources by directive."""
    directives = {
        "default-src": "'none'",
        "script-src": f"'{_hash(made.script)}'",
        "style-src": f"'{_hash(made.style)}'",
        "img-src": "data:",
        "connect-src": "'self'" if live else "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    for name, sources in more.items():
        former = directives.get(name, "'none'")
        directives[name] = sources if former == "'none'" else f"{former} {sources}"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


@cache
def _assets() -> Assets:
    return assets(
        style_files("colours", "layout", "cards", "template", "testing"),
        script_files("elements", "template", "configuration", "form", "payload", "testing", "tabs", "live", "main"),
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
