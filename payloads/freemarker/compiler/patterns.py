"""Regular expressions the template itself settles: compiled with it, and run without the way through a handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker.builtins import load
from payloads.freemarker.compiler.expression_writer import ExpressionWriter
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.utf16 import has_halves

if TYPE_CHECKING:
    from payloads.freemarker.regex import JavaRegex


class Patterns(ExpressionWriter):
    """`?matches` as a condition, and `?replace`, with constant arguments."""

    def whole_match(self, node: Expression) -> str | None:
        node = ex.peel(node)
        if not isinstance(node, ex.BuiltIn) or node.name != "matches" or not 1 <= len(node.arguments or ()) <= 2:
            return None
        pattern, *rest = node.arguments or ()
        flags = self.constant(rest[0]) if rest else ""
        if flags is None:
            return None
        match pattern:
            case ex.BuiltIn(name="then", target=ex.Name() as condition, arguments=(yes, no)) if (
                isinstance(node.target, ex.Name) and self.kind(condition) == "boolean"
            ):  # asking the condition first is of no consequence
                first, second = self._fits(node, yes, flags), self._fits(node, no, flags)
                return first and second and f"({first} if {self.condition(condition)} else {second})"
        return self._fits(node, pattern, flags)

    def _fits(self, node: ex.BuiltIn, pattern: Expression, flags: str) -> str | None:
        """Whether all of the text fits; one that could take long goes to the handler, which counts the steps."""
        expression = self.constant(pattern)
        regex = _compiled(expression, flags) if expression is not None else None
        if regex is None or (quick := regex.translation) is None:
            return None
        load(node.name)
        text = self.string(node.target)
        if regex.texts is not None and not any(map(has_halves, regex.texts)):
            return f"({text} in {self.unit.constant(regex.texts, 'Q')})"
        name = text if text.isidentifier() else self.temporary()
        first = text if text.isidentifier() else f"({name} := {text})"
        from payloads.freemarker.builtins.regular_expressions import matcher

        slow = self.unit.constant(matcher(regex, node), "R")
        ascii_only = f" and {name}.isascii()" if quick.ascii_only else ""
        whole = self.unit.constant(quick.pattern.fullmatch, "R")
        beginning = ""
        if (character := regex.first_character) is not None and not has_halves(character):
            beginning, first = f"{first}[:1] == {character!r} and ", name
        return (
            f"({beginning}({whole}({name}) is not None if len({first}) <= {quick.longest}{ascii_only} "
            f"else {slow}(env, {name})))"
        )

    def replacement(self, node: ex.BuiltIn) -> str | None:
        constants = [self.constant(argument) for argument in node.arguments or ()]
        match constants:
            case [str(old), str(new)] if 0 < len(old) >= len(new) and not has_halves(old):
                return f"{self.string(node.target)}.replace({old!r}, {new!r})"
            case [str(old), str(new), str(flags)] if "r" in flags and (regex := _compiled(old, flags)) is not None:
                from payloads.freemarker.builtins.regular_expressions import replacer

                function = self.unit.constant(replacer(regex, new, flags, node), "R")
                return f"{function}(env, {self.string(node.target)})"
        return None


def _compiled(pattern: str, flags: str) -> JavaRegex | None:
    from payloads.freemarker.regex import RegexError, compile_java

    try:
        return compile_java(pattern, "".join(flag for flag in flags if flag in "imsc"))
    except RegexError:
        return None  # an error of the render, if it comes there
