"""`<#macro>` and `<#function>`: their definitions, and what stands in them only."""

from __future__ import annotations

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.scope import Scope, macro_names
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex


class Macros(ElementWriter):
    """A macro or function becomes a Python function, and so does each default of a parameter."""

    def macro_definitions(self, body: el.Block) -> list[str]:
        """`def define_macros(ns)`: all macros exist before the template runs (manual: macro / Description)."""
        macros = [node for element in body for node in element.walk() if isinstance(node, el.Macro)]
        lines = [f" ns.variables[{macro.name!r}] = {self._macro_value(macro)}" for macro in macros]
        return ["def define_macros(ns):", *lines] if lines else []

    def _macro(self, element: el.Macro) -> None:
        self.code.flush()
        self.code.line(f"ns.variables[{element.name!r}] = {self._macro_value(element)}")

    def _macro_value(self, macro: el.Macro) -> str:
        name = self.unit.constant(macro, "M")
        if name not in self.unit.macros:
            self.unit.macros.append(name)
            self._compile_macro(macro, name)
        uses_args = any(isinstance(node, ex.SpecialVariable) and node.name == "args" for node in macro.walk())
        return f"make_macro({name}, ns, run_{name}, defaults_{name}, {uses_args})"

    def _compile_macro(self, macro: el.Macro, name: str) -> None:
        scope = Scope(macro_names=macro_names(macro), dynamic=self.unit.facts.dynamic)

        was_mute, self.mute = self.mute, macro.is_function  # what a function prints goes nowhere
        with self.function(f"run_{name}", "env, ns, call, scope=None", scope) as lines:
            self.code.line("L = call.locals")
            self.block(macro.body)
        self.functions += lines
        defaults = []
        for index, parameter in enumerate(macro.parameters):
            if parameter.default is None:
                defaults.append("None")
                continue
            function = f"default_{name}_{index}"
            with self.function(function, "env, ns, call, scope=None", scope, output=False) as lines:
                self.code.place = macro
                self.code.line("L = call.locals")
                self.code.line(f"return {self.expressions.maybe(parameter.default)}")
            self.functions += lines
            defaults.append(function)
        self.functions.append(f"defaults_{name} = ({', '.join(defaults)}{',' if defaults else ''})")
        self.mute = was_mute

    def _nested(self, element: el.Nested) -> None:
        self.code.flush()
        self.code.line(f"nested(env, call, {self.expressions.arguments(element.arguments)})")

    def _return(self, element: el.Return) -> None:
        self.code.flush()
        if element.value is not None:
            self.code.line(f"return {self.expressions.maybe(element.value)}")
        elif self.function_depth:
            self.code.line("raise ReturnSignal")
        else:
            self.code.line("return")
