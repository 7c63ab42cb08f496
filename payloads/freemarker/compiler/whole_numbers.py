"""Variables that only ever hold whole numbers: counts, lengths, and what is worked out of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from payloads.freemarker.clock import Clock
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_COUNTS: Final = ("length", "size")
_EXTREMES: Final = ("min", "max")


def whole_numbers(
    setting: list[el.Assignment | el.Capture | el.Macro],
    own: frozenset[str],
    function: Callable[[str], el.Macro | None],
    clock: Clock,
) -> frozenset[str]:
    """Those of the template's `own` variables that are set with `=` to whole numbers and to nothing else.

    `setting` are all the elements of the template that set something. Each variable is taken for such a one until something
    else is found that it is set to: the greatest fixed point.
    """
    values: dict[str, list[Expression | None]] = {}
    for element in setting:
        clock.tick()
        if element.name in own:
            is_plain = isinstance(element, el.Assignment) and element.operator == "="
            values.setdefault(element.name, []).append(element.value if is_plain else None)  # type: ignore[union-attr]
    names = frozenset(values)
    while True:
        kept = frozenset(
            name
            for name in names
            if all(value is not None and _is_whole(value, names, function) for value in values[name])
        )
        if kept == names:
            return names
        names = kept


def _is_whole(node: Expression, names: frozenset[str], function: Callable[[str], el.Macro | None]) -> bool:
    pending = [node]
    while pending:
        match pending.pop():
            case ex.NumberLiteral(value=int()):
                pass
            case ex.Parenthesis(inner=inner):
                pending.append(inner)
            case ex.Add(left=left, right=right):
                pending += (left, right)
            case ex.Arithmetic(left=left, operator="-" | "*", right=right):
                pending += (left, right)
            case ex.BuiltIn(name=name, arguments=None) if name in _COUNTS:
                pass
            case ex.BuiltIn(name=name, arguments=None, target=ex.SequenceLiteral(items=(_, *_) as items)) if (
                name in _EXTREMES
            ):
                pending += items
            case ex.Name(name=name) if name in names:
                pass
            case ex.Call(target=ex.Name(name=name)) if (called := function(name)) is not None and _gives_counts(called):
                pass
            case _:
                return False
    return True


def _gives_counts(function: el.Macro) -> bool:
    """Whether it gives a whole number without a look at a variable of the template's."""
    returned = [node.value for part in function.body for node in part.walk() if isinstance(node, el.Return)]
    return bool(returned) and all(
        value is not None and _is_whole(value, frozenset(), lambda _: None) for value in returned
    )
