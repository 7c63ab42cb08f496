"""For mkdocs: the playground beside the pages, and a link to it under each template, if DOCS_PLAYGROUND is set. It comes
behind `site_links`, which writes the names of files as titles.

It takes npm, pip and ten megabytes, which is why it has to be asked for. Without it the pages are as they always were.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any, Final

from tile.playground.building import build
from tile.playground.links import fragment
from tile.shipped import SHIPPED

_FOLDER: Final = "playground"
_TEMPLATE: Final = re.compile(r'^```(?:ftl\b[^\n]*|\w+ title="[^\n"]*\.ftl")\n(.*?)^```$', re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"\A(# [^\n]*\n)")


def is_wanted() -> bool:
    """Whether the site gets a playground."""
    return os.environ.get("DOCS_PLAYGROUND", "") not in ("", "0")


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page with a link under each of its templates; that of the set-up sheet of a destination is tried as its body."""
    if not is_wanted():
        return markdown
    root = "../" * page.url.rstrip("/").count("/") + ("../" if page.url.strip("./") else "")
    key = Path(page.file.src_uri).stem
    against = f"destination/{key}" if key in SHIPPED else ""

    def with_link(block: re.Match[str]) -> str:
        return (
            f'{block[0]}\n\n<p><a href="{root}{_FOLDER}/#{fragment(block[1], against)}">Try it in the browser</a></p>'
        )

    linked = _TEMPLATE.sub(with_link, markdown)
    if page.file.src_uri in ("index.md", "how-to/try-in-a-browser.md"):
        opened = f'\n<p><a href="{root}{_FOLDER}/">Open the playground</a>: nothing to install, nothing is sent.</p>\n'
        linked = _HEADING.sub(lambda heading: heading[1] + opened, linked)
    return linked


def on_post_build(config: Any, **_: Any) -> None:
    """Build it among the finished pages."""
    if is_wanted():
        build(Path(config["site_dir"]) / _FOLDER)
