"""`<@…>` and other templates."""

from __future__ import annotations

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.facts import names_set
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el


class Calls(ElementWriter):
    """Elements that run what stands elsewhere."""

    def _directivecall(self, element: el.DirectiveCall) -> None:
        self.code.flush()
        body = "None"
        if element.body is not None:
            body = f"b{self.unit.number()}"
            with self.uncertain(*element.body):
                self._nested_function(body, element)
        named = "None"
        if element.named:
            named = f"{{{', '.join(f'{n.name!r}: {self.expressions.maybe(n.value)}' for n in element.named)}}}"
        positional = "None" if element.named else self.expressions.arguments(element.positional)
        visible = f"lambda: {self.expressions.visible()}" if self.unit.facts.evaluates else "None"
        self.code.line(
            f"call_directive(env, {self.expressions.maybe(element.callee)}, {positional}, {named}, {body}, "
            f"{element.body_variables!r}, {self.unit.constant(element, 'E')}, {self.expressions.node(element.callee)}, {visible})"
        )

    def _nested_function(self, name: str, element: el.DirectiveCall) -> None:
        """The content of a call as a Python closure over the variables around it."""
        parameters = []
        loop = LoopCode(0, self.function_depth + 1)
        scope = self.expressions.scope
        for variable in element.body_variables:
            python = f"v{self.unit.number()}"
            parameters.append(python)
            scope.loops.append(LoopVariable(variable, python, loop))
        self.function_depth += 1
        switches, self.switches = self.switches, []
        mute, self.mute = self.mute, False  # who is called may keep what the content prints
        with self.code.block(f"def {name}(arguments):"):
            if parameters:
                self.code.line(f"{', '.join(parameters)}, = body_arguments({element.body_variables!r}, arguments)")
            if changed := sorted(names_set(*element.body or ()) & scope.own.keys()):
                self.code.line(f"nonlocal {', '.join(map(scope.read_own, changed))}")
            self.code.line("w = env.out.append")
            self.block(element.body or ())
        self.switches, self.mute = switches, mute
        self.function_depth -= 1
        del scope.loops[len(scope.loops) - len(parameters) :]

    def _transform(self, element: el.Transform) -> None:
        """The deprecated way to call a directive that isn't a macro."""
        self._directivecall(el.DirectiveCall(element.span, element.callee, (), element.arguments, (), element.body))

    def _include(self, element: el.Include) -> None:
        self.code.flush()
        parse = self._option(element.parse, "True")
        ignore = self._option(element.ignore_missing, "False")
        self.code.line(
            f"include(env, ns, {self.expressions.string(element.name)}, {self.unit.constant(element, 'E')}, parse={parse}, "
            f"ignore_missing={ignore}, call=call, scope={self.expressions.visible()})"
        )

    def _import(self, element: el.Import) -> None:
        self.code.flush()
        name = self.expressions.string(element.name)
        self.code.line(f"import_as(env, ns, {name}, {element.variable!r}, {self.unit.constant(element, 'E')})")

    def _option(self, node: Expression | None, default: str) -> str:
        if node is None:
            return default
        return f"option({self.expressions.value(node)}, {self.expressions.node(node)})"

    def _nodedirective(self, element: el.NodeDirective) -> None:
        self.code.flush()
        node = element.node
        value = f"{self.expressions.maybe(node)}, {self.expressions.node(node)}" if node else "None, None"
        self.code.line(f"no_node({value}, {self.unit.constant(element, 'E')})")
