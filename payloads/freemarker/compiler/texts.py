"""Texts: expressions as the `str` they print, or as the `str` a built-in works on."""

from __future__ import annotations

from payloads.freemarker.builtins import load
from payloads.freemarker.compiler.code import escape
from payloads.freemarker.compiler.expression_writer import ExpressionWriter
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex


class Texts(ExpressionWriter):
    """What `${…}` prints; a string takes the straight way, everything else a function call."""

    def printed(self, node: Expression) -> str:
        """Python code for the `str` that `${node}` prints."""
        return self._text(node, "text")

    def string(self, node: Expression) -> str:
        """Python code for the `str` a built-in for strings works on."""
        return self._text(node, "string")

    def _text(self, node: Expression, function: str) -> str:
        if self.is_text(node):
            return self.maybe(node)
        path = self.paths.path(node, self.scope)
        if path is not None:
            value = f"({path.value} if {path.value} is not None else {self.walk(path)})"
            return f"({path.value} if type({path.value}) is str else {function}(env, {value}, {self.node(node)}))"
        if isinstance(node, ex.DefaultTo):
            found = self._defaulted_text(node, function)
            if found is not None:
                return found
        if isinstance(node, ex.BuiltIn) and node.name == "string" and node.arguments is None:
            return self._string_built_in(node, function)
        if self.kind(node) == "whole":
            return f"{function}(env, {self.maybe(node)}, {self.node(node)})"
        # What is missing is no text, which the functions say as well.
        if isinstance(node, ex.Name) and (variable := self.scope.variable(node.name)):
            value = self.maybe(node)
            return f"({variable.python} if type({variable.python}) is str else {function}(env, {value}, {self.node(node)}))"
        first, again = self._twice(self.maybe(node))
        return f"({again} if type({first}) is str else {function}(env, {again}, {self.node(node)}))"

    def _string_built_in(self, node: ex.BuiltIn, function: str) -> str:
        """`value?string` where it is text: what it takes a format for is not made."""
        load(node.name)
        value, again = self._twice(self.value(node.target))
        handled = (
            f"{function}(env, {self.unit.handler(node.name)}(env, {again}, None, {self.node(node)}), {self.node(node)})"
        )
        return f"({again} if type({value}) is str else plain_number(env, {again}, {self.node(node)}) if type({again}) is int or type({again}) is float else {handled})"

    def _defaulted_text(self, node: ex.DefaultTo, function: str) -> str | None:
        """`path!` and `path!"constant"`: no function call where the path leads to a string or to nothing."""
        target, default = node.target, node.default
        inner = ex.peel(target)
        path = self.paths.path(inner, self.scope)
        if path is None:
            return None
        if default is None:
            constant = "''"
        elif isinstance(default, ex.StringLiteral) and not default.parts:
            constant = repr(default.value)
        else:
            return None
        absent = f"{path.value} is None and type({path.parent}) is dict"
        slow = f"{function}(env, {self.default(node)}, {self.node(node)})"
        return f"({path.value} if type({path.value}) is str else {constant} if {absent} else {slow})"

    def string_literal(self, node: ex.StringLiteral) -> str:
        if not node.parts:
            return f"traced_literal(env, {node.value!r}, {self.node(node)})" if self.unit.traced else repr(node.value)
        parts = []
        for part in node.parts:
            if isinstance(part, el.Text):
                parts.append(repr(part.value))
            elif isinstance(part, el.Interpolation):
                parts.append(self.interpolated(part.expression))
            elif isinstance(part, el.NumericInterpolation):
                parts.append(self.numeric(part))
        if self.unit.traced:
            elements = "".join(f"{self.unit.constant(part, 'E')}, " for part in node.parts)
            return f"join_traced(env, ({', '.join(parts)},), ({elements}), {self.node(node)})"
        if len(parts) == 1:
            return parts[0]
        return self._joined(node, parts)

    def _joined(self, node: ex.StringLiteral, parts: list[str]) -> str:
        """The parts as one string: an f-string, as long as they are texts, short, and no surrogate halves may meet."""
        pieces, values, tests = [], [], []
        for part, code in zip(node.parts, parts, strict=True):
            if isinstance(part, el.Text):
                pieces.append(escape(part.value))
                values.append(code)
                continue
            name = self.temporary()
            pieces.append(f"{{{name}}}")
            values.append(name)
            tests.append(f"(type({name} := {code}) is str)")
        whole = self.temporary()
        quick = f"{' & '.join(tests)} and ({whole} := f'{''.join(pieces)}').isascii() and len({whole}) < 10000"
        return f"({whole} if {quick} else join_parts(env, ({', '.join(values)},), {self.node(node)}))"

    def numeric(self, part: el.NumericInterpolation) -> str:
        """Python code for the `str` that `#{…}` prints."""
        node = part.expression
        return f"numeric(env, {self.value(node)}, {part.minimum}, {part.maximum}, {self.node(node)})"

    def interpolated(self, node: Expression) -> str:
        """An interpolation inside a string literal, which may give markup."""
        return self._text(node, "text_or_markup")
