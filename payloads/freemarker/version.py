"""FreeMarker's version numbers, read as its class `Version` reads them: what stands behind three numbers is of no account."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_PARTS: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(.*)", re.DOTALL | re.ASCII)
_BLANKS: Final = "".join(map(chr, range(33)))


@lru_cache(maxsize=64)
def version(text: str) -> tuple[int, int, int]:
    """Major, minor and micro version of the setting `incompatible_improvements`.

    Raises:
        ValueError: FreeMarker refuses it, or there is no such version.
    """
    found = _PARTS.fullmatch(text.strip(_BLANKS))
    if found is None:
        if not text.strip(_BLANKS):
            raise ValueError('"incompatibleImprovements" must be at least 2.3.0.')
        raise ValueError(f'The version number string "{text}" doesn\'t start with a number.')
    rest = found[4]
    if rest.startswith(".."):
        raise ValueError(f'The version number string "{text}" contains multiple dots after a number.')
    if rest in (".", "-", "_"):
        raise ValueError(
            f'The version number string "{text}" has an extra info section opened with "{rest}", but it\'s empty.'
        )
    major, minor, micro = (int((each or "0")[-9:]) for each in found.groups()[:3])
    if (major, minor) < (2, 3):
        raise ValueError('"incompatibleImprovements" must be at least 2.3.0.')
    if (major, minor) > (2, 3):
        raise ValueError(f"FreeMarker has no version {text}")
    return major, minor, micro
