"""For mkdocs: links from the pages to files of the repository, which the site doesn't have, become their text; a block's
file, which stands behind its language, becomes its title.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, Final

_LINK: Final = re.compile(r"(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<target>[^)#:]+)(?:#[^)]*)?\)")
_NAMED: Final = re.compile(r"^```(?P<language>\w+) (?P<file>[^\s\"]+)$", re.MULTILINE)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """The page without links that lead out of `docs/`, or to a folder, and with titles over files."""
    folder = posixpath.dirname(page.file.src_uri)

    def without(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, link["target"]))
        return link[0] if "." in posixpath.basename(target) and not target.startswith("..") else link["text"]

    blocks = re.split(r"(^```.*?^```$)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        _NAMED.sub(r'```\g<language> title="\g<file>"', block) if block.startswith("```") else _LINK.sub(without, block)
        for block in blocks
    )
