"""Kinds: what can be told of an expression's value without looking at any data."""

from __future__ import annotations

from collections.abc import Iterator

from payloads.freemarker.builtins import BOOLEAN_RESULTS, TEXT_RESULTS
from payloads.freemarker.compiler.expression_writer import ExpressionWriter
from payloads.freemarker.compiler.known import Kind, Known, common
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.utf16 import whole

_LOOP_CONDITIONS = {"has_next", "is_first", "is_last", "is_even_item", "is_odd_item"}
_FEW = 10
_MAY_BE_NOTHING = {
    "blank_to_null",
    "empty_to_null",
    "trim_to_null",
    "first",
    "last",
    "min",
    "max",
    "eval",
    "eval_json",
    "default",
    "if_exists",
    "item_cycle",
}


def _terms(node: Expression) -> Iterator[Expression]:
    """What is added up, the last one first."""
    while isinstance(node, ex.Add):
        yield node.right
        node = node.left
    yield node


def _calculated_with(node: Expression) -> list[Expression]:
    """The numbers that are added, subtracted and multiplied, the last one first; none where they are many, or more is done."""
    found: list[Expression] = []
    inner = node
    while isinstance(inner, ex.Add | ex.Arithmetic):
        if len(found) == _FEW or (isinstance(inner, ex.Arithmetic) and inner.operator not in ("-", "*")):
            return []
        found.append(inner.right)
        inner = inner.left
    return [*found, inner]


class Kinds(ExpressionWriter):
    """The kind of a value, or `None` where it may be missing."""

    def kind(self, node: Expression) -> Kind | None:
        match node:
            case ex.StringLiteral(parts=parts):
                return "text" if all(map(self._is_text_part, parts)) else "any"
            case ex.NumberLiteral(value=number):
                return "whole" if isinstance(number, int) else "any"
            case ex.BooleanLiteral() | ex.Exists() | ex.Not() | ex.Comparison() | ex.And() | ex.Or():
                return "boolean"
            case ex.SequenceLiteral(items=items):
                return "texts" if all(self.kind(item) == "text" for item in items) else "any"
            case ex.HashLiteral() | ex.Sign(negative=True) | ex.Range():
                return "any"
            case ex.Add() if all(map(self.is_text, _terms(node))):
                return "text"
            case ex.Add() | ex.Arithmetic():
                return "whole" if self.are_whole(*_calculated_with(node)) else "any"
            case ex.Parenthesis(inner=inner):
                return self.kind(inner)
            case ex.Name(name=name):
                known = self._knowledge(name)
                return known.kind if known else None
            case ex.DefaultTo(target=target, default=default):
                fallback = "any" if default is None else self.kind(default)
                return fallback and (common(self.kind(target), fallback) or "any")
            case ex.Call():
                function = self.own_function(node)
                return function.result if function else None
            case ex.BuiltIn():
                return self._built_in_kind(node)
        return None

    def _knowledge(self, name: str) -> Known | None:
        """What is known of a variable at this place."""
        known = self.scope.knowledge(name)
        if known is None and (text := self.unit.facts.texts.get(name)) is not None and self._is_outside(name):
            return Known("text", text)
        return known

    def _is_outside(self, name: str) -> bool:
        """Whether no variable of a loop or a macro hides the template's own one."""
        if any(name in (loop.name, f"{loop.name}_index", f"{loop.name}_has_next") for loop in self.scope.loops):
            return False
        return self.scope.macro_names is None or name not in self.scope.macro_names

    def are_whole(self, *nodes: Expression) -> bool:
        """Whether all are known to be whole numbers."""
        return bool(nodes) and all(self.kind(node) == "whole" for node in nodes)

    def never_null(self, node: Expression) -> bool:
        return self.kind(node) is not None

    def is_text(self, node: Expression) -> bool:
        """Whether the value is known to be a Python `str`."""
        return self.kind(node) == "text"

    def constant(self, node: Expression) -> str | None:
        """The text, where the template itself settles it."""
        match node:
            case ex.StringLiteral(value=value, parts=()):
                return value
            case ex.Parenthesis(inner=inner):
                return self.constant(inner)
            case ex.Add():
                texts = list(map(self.constant, _terms(node)))
                return None if None in texts else whole("".join(reversed(texts)))  # type: ignore[arg-type]
            case ex.Name(name=name):
                known = self._knowledge(name)
                return known.constant if known else None
        return None

    def _is_text_part(self, part: Element) -> bool:
        return isinstance(part, el.Text) or (isinstance(part, el.Interpolation) and self.is_text(part.expression))

    def _built_in_kind(self, node: ex.BuiltIn) -> Kind | None:
        name, target, arguments = node.name, node.target, node.arguments
        if name in ("item_parity", "item_parity_cap") or self.gives(node, TEXT_RESULTS):
            return "text"
        if name in _LOOP_CONDITIONS or name in ("exists", "has_content") or self.gives(node, BOOLEAN_RESULTS):
            return "boolean"
        if name in ("length", "size"):
            return "whole"
        if name in ("min", "max") and isinstance(target, ex.SequenceLiteral) and 0 < len(target.items) <= _FEW:
            return "whole" if self.are_whole(*target.items) else None
        if name == "keys":
            return "texts"
        if name == "filter":
            return "texts" if self.kind(target) == "texts" else "any"
        if name == "then":
            yes, no = arguments or ()
            return common(self.kind(yes), self.kind(no)) or "any"
        return None if name in _MAY_BE_NOTHING else "any"
