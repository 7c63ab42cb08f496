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
from typing import TYPE_CHECKING

from tile.preview.page import as_json

if TYPE_CHECKING:
    from tile.preview.page import Page

MARK = '<meta name="generator" content="tile preview">'
"""Stands in every page within its first kilobyte, so that an earlier one is known and may be replaced."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_FOLDER = Path(__file__).parent
_SCRIPTS = ("elements", "template", "configuration", "form", "payload", "testing", "tabs", "live", "main")
_STYLES = ("colours", "layout", "cards", "template", "testing")


def written(page: Page) -> str:
    """The page as HTML. The same data gives the same text."""
    parts = {
        "title": html.escape(_SURROGATE.sub("\ufffd", f"{page.title} – {page.kind} preview")),
        "icon": html.escape(page.logo or "data:,"),
        "policy": html.escape(policy(live=page.live)),
        "mark": MARK,
        "style": _style(),
        "script": _script(),
        "data": as_json(page),
    }
    shell = (_FOLDER / "page.html").read_text(encoding="utf-8")
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], shell)


def policy(*, live: bool) -> str:
    """The content security policy: own script and style by their hashes, images from data URIs; only the live preview
    asks its server.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_hash(_script())}'",
            f"style-src '{_hash(_style())}'",
            "img-src data:",
            "connect-src 'self'" if live else "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


@cache
def _style() -> str:
    return "\n" + _joined("css", _STYLES)


@cache
def _script() -> str:
    return '\n"use strict";\n' + _joined("js", _SCRIPTS)


def _joined(ending: str, names: tuple[str, ...]) -> str:
    return "\n".join((_FOLDER / ending / f"{name}.{ending}").read_text(encoding="utf-8") for name in names)


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
