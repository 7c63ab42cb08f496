"""`<#assign>`, `<#global>`, `<#local>`, and settings."""

from __future__ import annotations

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el


class Variables(ElementWriter):
    """Elements that set something."""

    def _assignment(self, element: el.Assignment) -> None:
        self.code.flush()
        target = self._target(element.scope, element.namespace)
        name = element.name
        current = f"{target}.get({name!r})"
        if element.operator == "=":
            assert element.value is not None
            value = self.expressions.value(element.value)
        elif element.value is None:
            value = f"step(env, {current}, {element.operator!r}, {self.unit.constant(element, 'E')}, {name!r})"
        else:
            place = self.unit.constant(element, "E")
            before = f"assigned(env, {current}, {element.operator!r}, {place}, {name!r})"
            after = f"{self.expressions.value(element.value)}, {place}, {self.expressions.node(element.value)}"
            value = f"combine(env, {before}, {element.operator!r}, {after})"
        self.code.line(f"{target}[{name!r}] = {value}")

    def _assignments(self, element: el.Assignments) -> None:
        for item in element.items:
            self.element(item)

    def _target(self, scope: el.Scope, namespace: Expression | None) -> str:
        if namespace is not None:
            return f"namespace_of({self.expressions.value(namespace)}, {self.expressions.node(namespace)}).variables"
        return {"namespace": "ns.variables", "global": "env.globals", "local": "L"}[scope]

    def _capture(self, element: el.Capture) -> None:
        target = self._target(element.scope, element.namespace)
        result = f"r{self.unit.number()}"
        self.captured(element.body, result)
        value = f"Markup({element.output_format!r}, {result})" if element.markup else result
        self.code.line(f"{target}[{element.name!r}] = {value}")

    def captured(self, body: el.Block, result: str) -> None:
        """Run `body` with its output going to the Python variable `result`."""
        mute, self.mute = self.mute, False
        number = self.unit.number()
        self.code.flush()
        self.code.line(f"o{number} = env.out")
        with self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(body)
            self.code.flush()
            self.code.line(f"{result} = env.take_output()")
        self.code.line(f"finally: env.out = o{number}; w = o{number}.append")
        self.mute = mute

    def _compress(self, element: el.Compress) -> None:
        result = f"r{self.unit.number()}"
        self.captured(element.body, result)
        self.code.line(f"w(compressed({result}))")

    def _setting(self, element: el.Setting) -> None:
        self.code.flush()
        value = self.expressions.value(element.value)
        self.code.line(
            f"change_setting(env, {element.name!r}, {value}, {self.unit.constant(element, 'E')}, "
            f"{self.expressions.node(element.value)})"
        )
