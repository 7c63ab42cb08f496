"""Names of other templates: from the root, and with `*` for "here or further up" (manual: #include, #import).

Source: classes `TemplateNameFormat` (its format of 2.3.0) and `TemplateCache` of Apache FreeMarker 2.3.31.
"""

from __future__ import annotations

from collections.abc import Iterator


def from_root(name: str, current: str) -> str | None:
    """`name` as it is known to the loader; `None` where it leaves the root, or holds what no name may hold.

    Args:
        name: as the template says it; one without a leading slash is relative to the template `current`.
    """
    path = name[1:] if name.startswith("/") else current[: current.rfind("/") + 1] + name
    while (at := path.find("/../")) > 0:
        path = path[: path.rfind("/", 0, at) + 1] + path[at + len("/../") :]
    if at == 0 or path.startswith("../") or "\0" in path:
        return None
    while "/./" in path:
        path = path.replace("/./", "/", 1)
    path = path.removeprefix("./")
    path = path[1:] if len(path) > 1 and path.startswith("/") else path
    return None if path.split("/")[-1] == ".." else path  # no file's name; a loader that took it would leave the root


def looked_for(path: str) -> Iterator[str]:
    """The names a template may have, first choice first: `a/b/*/x` is `a/b/x`, `a/x` or `x`."""
    steps = [step for step in path.split("/") if step]
    if "*" not in steps:
        yield path
        return
    last = len(steps) - 1 - steps[::-1].index("*")
    base = [step for step in steps[:last] if step != "*"]
    for length in range(len(base), -1, -1):
        yield "/".join([*base[:length], *steps[last + 1 :]])
