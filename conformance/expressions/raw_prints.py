"""Which interpolations let a value through as it comes, and which print what the template has made of it.

`${x}`, `${x!0}` and `${x?trim}` are raw: they print text where `x` is text. `${x?c}`, `${x?length}` and `${x == 1}` aren't:
what they print is a number or a boolean, or the template fails.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from payloads.freemarker import Template
    from payloads.freemarker.nodes import Expression

_MADE: Final = frozenset(
    {"c", "number", "length", "size", "index", "counter", "index_of", "last_index_of", "seq_index_of", "long", "int"}
    | {"seq_last_index_of", "abs", "round", "floor", "ceiling", "double", "float", "short", "byte", "boolean", "exists"}
    | {"has_content", "starts_with", "ends_with", "contains", "seq_contains", "matches", "has_next", "is_first"}
    | {"is_last", "string", "eval", "eval_json", "min", "max", "number_to_date", "number_to_datetime", "number_to_time"}
)
"""Built-ins whose result is a number, a boolean, or text in a form that the template says; `?string` with arguments."""


@lru_cache(maxsize=64)
def raw_prints(template: Template) -> frozenset[tuple[int, int]]:
    """Start and end of the interpolations of a template that are raw."""
    nodes = [node for element in template.nodes for node in element.walk()]
    values: dict[str, list[Expression | None]] = {}
    for node in nodes:
        if isinstance(node, el.Assignment):
            values.setdefault(node.name, []).append(node.value)
        elif isinstance(node, el.Capture):
            values.setdefault(node.name, []).append(None)
        elif isinstance(node, el.Macro) and node.is_function:
            returned = (each for inner in node.body for each in inner.walk() if isinstance(each, el.Return))
            values.setdefault(f"{node.name}()", []).extend(each.value for each in returned)
        for name in node.names():
            values.setdefault(name, []).append(None)
    made = _Made(values)
    return frozenset(
        (node.span.start, node.span.end)
        for node in nodes
        if isinstance(node, el.Interpolation) and not made.is_made(node.printed)
    )


class _Made:
    def __init__(self, values: dict[str, list[Expression | None]]) -> None:
        self.values = values
        self.asked: set[str] = set()

    def is_made(self, node: Expression) -> bool:
        """Whether nothing can come through an expression as it is."""
        match node:
            case ex.Parenthesis(inner=inner):
                return self.is_made(inner)
            case ex.DefaultTo(target=target, default=default):
                return self.is_made(target) and (default is None or self.is_made(default))
            case ex.BuiltIn(name="string", arguments=None):
                return self.is_made(node.target)
            case ex.BuiltIn(name="then" | "switch", arguments=arguments):
                return all(self.is_made(each) for each in arguments or ())
            case ex.BuiltIn(target=target, name=name):
                return name in _MADE or name.startswith(("is_", "iso")) or self.is_made(target)
            case ex.Call(target=ex.BuiltIn(name="string")) | ex.DynamicKey(target=ex.BuiltIn(name="string")):
                return True
            case ex.Dot(target=ex.BuiltIn(name="string")):
                return True
            case ex.Call(target=ex.Name(name=name)):
                return self.is_variable_made(f"{name}()")
            case ex.Call(target=ex.Dot(target=helper, name="toJson" | "toJsonString")):
                return self.is_helper(helper)
            case ex.Add(left=left, right=right):
                return self.is_made(left) and self.is_made(right)
            case ex.Name(name=name):
                return self.is_variable_made(name)
            case ex.Dot() | ex.DynamicKey() | ex.Call():
                return False
        return True  # literals, comparisons, tests, arithmetic, the time

    def is_helper(self, node: Expression | None) -> bool:
        """Whether it is a class of the platform's, whose text is JSON, quotes included."""
        match node:
            case ex.Parenthesis(inner=inner):
                return self.is_helper(inner)
            case ex.DynamicKey(target=ex.Name(name="statics")):
                return "statics" not in self.values
            case ex.Name(name=name):
                values = self.values.get(name, [])
                return bool(values) and all(not isinstance(each, ex.Name) and self.is_helper(each) for each in values)
        return False

    def is_variable_made(self, name: str) -> bool:
        """Whether every value a variable is given is made; of what isn't known, no."""
        values = self.values.get(name)
        if not values or name in self.asked:
            return False
        self.asked.add(name)
        made = all(value is not None and self.is_made(value) for value in values)
        self.asked.discard(name)
        return made
