"""Java counts a string's length and indexes in UTF-16 code units; characters beyond U+FFFF are two of them."""

from __future__ import annotations


def units(text: str) -> str:
    """The text with characters beyond U+FFFF split into surrogates, so that offsets are Java's."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[at] | data[at + 1] << 8) for at in range(0, len(data), 2))


def whole(text: str) -> str:
    """Surrogate pairs put together again; a lone surrogate stays."""
    if not has_halves(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def has_halves(text: str) -> bool:
    """Whether there are surrogates in it: halves of pairs, or pairs not put together."""
    if text.isascii():
        return False
    try:
        text.encode()  # UTF-8 has no surrogates, and this is the fastest way to look at every character
    except UnicodeEncodeError:
        return True
    return False


def alike(text: str, wanted: str) -> tuple[str, str]:
    """Both as they are to be compared: half a pair is found inside a whole one."""
    return (units(text), units(wanted)) if has_halves(wanted) else (text, wanted)


def length(text: str) -> int:
    """The length in UTF-16 code units."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > "\uffff" for character in text)
