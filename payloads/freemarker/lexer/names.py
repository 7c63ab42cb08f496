"""Names of variables, as FreeMarker's grammar has them."""

from __future__ import annotations

import re
from typing import Final

# What may begin a name and what may go on with one: `$@_`, letters, and digits. Beyond ASCII the tokenizer takes any
# character, and `odd_letter` finds what FreeMarker's grammar does not list. Both are written as what they are not,
# since compiling a class with large ranges takes longer than all the rest of the pattern.
_ID_START = r"[^\x00-\x23\x25-\x3f\x5b-\x5e\x60\x7b-\x7f]"
_ID_PART = r"[^\x00-\x23\x25-\x2f\x3a-\x3f\x5b-\x5e\x60\x7b-\x7f]"
_LETTERS = (
    r"$@_A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2071\u207f\u2090-\u209c\u2102-\u2184"
    r"\u2c00-\u2dff\u2e2f\u3005-\ud7ff\uf900-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
ID: Final = rf"(?:{_ID_START}|\\[-.:#])(?:{_ID_PART}|\\[-.:#])*"


def odd_letter(name: str) -> re.Match[str] | None:
    """The first character that can't stand in a name, of what `ID` took for one."""
    return None if name.isascii() else re.search(rf"[^{_LETTERS}0-9\\\-.:#]", name)
