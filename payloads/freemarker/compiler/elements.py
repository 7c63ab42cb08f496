"""Elements to Python statements: one method a kind of element, dispatched by its class."""

from __future__ import annotations

from payloads.freemarker.compiler.calls import Calls
from payloads.freemarker.compiler.conditionals import Conditionals
from payloads.freemarker.compiler.loops import Loops
from payloads.freemarker.compiler.macros import Macros
from payloads.freemarker.compiler.scope import Scope
from payloads.freemarker.compiler.variables import Variables
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el


class ElementCompiler(Conditionals, Loops, Variables, Macros, Calls):
    """Compiles a template's elements: text and interpolations here, the rest by family."""

    def main(self, body: el.Block, scope: Scope) -> list[str]:
        """`def main(env, ns, call, scope)`: the template's content."""
        with self.function("main", "env, ns, call, scope", scope) as lines:
            if not self.unit.facts.settles_variables:
                self.code.line("L = call.locals if call is not None else None")
            self.block(body)
        return lines

    def main_of_parts(self, parts: list[el.Block]) -> list[str]:
        """The same for a long template: a function for each part, none of which has variables of its own."""
        dynamic = self.unit.facts.dynamic
        for number, part in enumerate(parts):
            with self.function(f"part{number}", "env, ns, call, scope", Scope(dynamic=dynamic)) as lines:
                if not self.unit.facts.settles_variables:
                    self.code.line("L = call.locals if call is not None else None")
                self.block(part)
            self.functions += lines
        return [
            "def main(env, ns, call, scope):",
            *(f" part{number}(env, ns, call, scope)" for number in range(len(parts))),
        ]

    def expression_function(self, expression: Expression, scope: Scope) -> list[str]:
        with self.function("evaluate", "env, ns, call, scope", scope, output=False) as lines:
            self.code.line("L = call.locals if call is not None else None")
            self.code.line(f"return {self.expressions.maybe(expression)}")
        return lines

    def _text(self, element: el.Text) -> None:
        if self.mute:
            return
        if self.unit.traced:
            self.trace(repr(element.value), element)
        else:
            self.code.text(element.value)

    def _interpolation(self, element: el.Interpolation) -> None:
        node = element.printed
        if not element.escaping and not self.unit.traced and (fixed := self.expressions.constant(node)) is not None:
            self.code.text(fixed)
        elif element.output_format == "undefined" or (not element.escaping and self.expressions.is_text(node)):
            self.print_value(self.expressions.printed(node), element)
        elif not element.escaping:
            value = self.expressions.value(node)
            self.print_value(
                f"unescaped(env, {value}, {element.output_format!r}, {self.expressions.node(node)})", element
            )
        elif self.expressions.is_text(node):
            self.print_value(f"escape_text({self.expressions.printed(node)}, {element.output_format!r})", element)
        else:
            value = self.expressions.value(node)
            self.print_value(
                f"escaped(env, {value}, {element.output_format!r}, {self.expressions.node(node)})", element
            )

    def _numericinterpolation(self, element: el.NumericInterpolation) -> None:
        value = self.expressions.numeric(element)
        if element.output_format is not None:
            value = f"escape_text({value}, {element.output_format!r})"
        self.print_value(value, element)

    def _scoped(self, element: el.Scoped) -> None:
        self.block(element.body)

    def _stop(self, element: el.Stop) -> None:
        self.code.flush()
        message = self.expressions.string(element.message) if element.message else "None"
        self.code.line(f"stop({message}, {self.unit.constant(element, 'E')})")

    def _flush(self, element: el.Flush) -> None:
        pass

    def _comment(self, element: el.Comment) -> None:
        pass

    def _trim(self, element: el.Trim) -> None:
        pass
