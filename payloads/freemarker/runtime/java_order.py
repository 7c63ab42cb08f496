"""The order in which Java's `HashMap` gives its keys: FreeMarker keeps variables and named arguments in one."""

from __future__ import annotations

from collections.abc import Iterable

_FIRST_SIZE = 16


def hash_map_order(keys: Iterable[str]) -> list[str]:
    """The keys as a `HashMap` gives them that they were put into one by one."""
    unique = list(dict.fromkeys(keys))
    size = _FIRST_SIZE
    while len(unique) > size * 3 // 4:
        size *= 2
    return sorted(unique, key=lambda key: _spread(key) % size)  # those of one place stay in order


def _spread(key: str) -> int:
    code = 0
    units = key.encode("utf-16-le", "surrogatepass")
    for low, high in zip(units[::2], units[1::2], strict=True):
        code = (31 * code + (high << 8 | low)) & 0xFFFFFFFF
    return code ^ code >> 16
