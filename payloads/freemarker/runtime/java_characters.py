"""Single characters as Java's class `Character` sees them, which differs from Python's methods of strings."""

from __future__ import annotations

from typing import Final

#: What `Character.isWhitespace` says yes to: no no-break spaces, but the separators of ASCII.
SPACES: Final = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u2028\u2029\u205f\u3000"


def upper(character: str) -> str:
    """`Character.toUpperCase(char)`: one character for one, so that `ß` stays what it is."""
    changed = character.upper()
    return changed if len(changed) == 1 and character <= "\uffff" else character


def lower(character: str) -> str:
    """`Character.toLowerCase(char)`."""
    if character == "İ":
        return "i"
    return character.lower() if character <= "\uffff" else character
