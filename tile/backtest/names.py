"""Names of events, properties and fields, as far as a report may show them.

A report names event types and properties: they are a product's vocabulary. A name that looks like data – an e-mail
address, a number, a sentence – is shown as a mark of its own instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b

_NAME = re.compile(r"""[\w$\[][\w$ .,:;/()\[\]{}&+*!?"'%#=<>|~^-]{0,79}""")
_DATA = re.compile(r"[0-9]{5}|https?:|(?: [^ ]+){7}")


@lru_cache(maxsize=10_000)
def shown(name: str) -> str:
    """The name, or a mark that stands for it."""
    if _NAME.fullmatch(name) and not _DATA.search(name):
        return name
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"‹name {digest}›"


_MEMBER = re.compile(r"\['((?:[^'\\]|\\.)*)'\]|\.([A-Za-z][A-Za-z0-9_]*)|\[\d+\]")


def shape(path: str) -> str:
    """A JSON path with `[*]` for every index, and names as they may be shown."""

    def step(found: re.Match[str]) -> str:
        if found[1] is not None:
            return f"['{shown(found[1])}']"
        return f".{shown(found[2])}" if found[2] is not None else "[*]"

    return _MEMBER.sub(step, path)
