"""What the text of a template tells about a value that is there."""

from __future__ import annotations

from typing import Final, Literal

from payloads.freemarker.record import Record

#: `text` is a Python `str`, `boolean` a `bool`, `texts` a list of `str`; `any` may be all of these. `whole` is a whole number:
#: an `int`, but for Java's lowest ones and what is worked out of these, which are a `Decimal` without a fraction.
Kind = Literal["text", "boolean", "whole", "texts", "any"]


class Known(Record):
    """A value that is certainly not null, and its text where the template itself settles it."""

    kind: Kind = "any"
    constant: str | None = None


ANY: Final = Known()


def common(one: Kind | None, other: Kind | None) -> Kind | None:
    """The kind of a value that is one or the other; `None` stands for what may be null."""
    if one is None or other is None:
        return None
    return one if one == other else "any"


def intersect(ends: list[dict[str, Known]]) -> dict[str, Known]:
    """What is known where several ways meet."""
    first, *others = ends
    found: dict[str, Known] = {}
    for name, known in first.items():
        if all(name in other for other in others):
            same = all(other[name] is known for other in others)
            kinds = {other[name].kind for other in others} | {known.kind}
            found[name] = known if same else Known(known.kind) if len(kinds) == 1 else ANY
    return found
