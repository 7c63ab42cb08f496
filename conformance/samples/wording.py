"""Messages in words that a template's author knows."""

from __future__ import annotations

import re
from typing import Final

_OF_JSON: Final = re.compile(
    r"(?:Expecting|Extra data|Unterminated string|Invalid)[^\n]*?: line (\d+) column (\d+) \(char \d+\)"
)


def one_line(message: str) -> str:
    """A failure's message in one piece, without the words of the language this kit is written in."""
    # FreeMarker puts the blamed expression on a line of its own.
    return _OF_JSON.sub(r"the text is not valid JSON (line \1, column \2 of it)", message.replace("\n==> ", " "))
