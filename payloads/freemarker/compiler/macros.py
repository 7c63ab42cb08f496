"""`<#macro>` and `<#function>`: their definitions, and what stands in them only."""

from __future__ import annotations

import re
from functools import reduce
from typing import Final

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.facts import is_leaf, keeps_texts, macro_names, never_ends
from payloads.freemarker.compiler.known import ANY, Kind, common
from payloads.freemarker.compiler.scope import OwnFunction, Scope, python_names
from payloads.freemarker.compiler.unit import Unit
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_NAMESPACE: Final = re.compile(r"\bns\b")


class Macros(ElementWriter):
    """A macro or function becomes a Python function, and so does each default of a parameter."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit)
        self._own_functions: dict[str, OwnFunction] = {}
        self.content: str | None = None  # the Python name of the content that the macro under construction is given
        self._results: list[Kind | None] = []  # what the function under construction returns
        unit.compile_function = self._own_function

    def macro_definitions(self, body: el.Block) -> list[str]:
        """`def define_macros(ns)`: all macros exist before the template runs (manual: macro / Description)."""
        macros = [node for element in body for node in element.walk() if isinstance(node, el.Macro)]
        values = [macro for macro in macros if not self.unit.facts.is_only_called(macro.name)]
        lines = [f" ns.variables[{macro.name!r}] = {self._macro_value(macro)}" for macro in values]
        return ["def define_macros(ns):", *lines] if lines else []

    def _macro(self, element: el.Macro) -> None:
        if not self.unit.facts.is_only_called(element.name):
            self.code.flush()
            self.code.line(f"ns.variables[{element.name!r}] = {self._macro_value(element)}")

    def _macro_value(self, macro: el.Macro) -> str:
        name = self.unit.constant(macro, "M")
        if name not in self.unit.macros:
            self.unit.macros.append(name)
            if macro is self.unit.facts.own(macro.name):
                self._compile_entrance(macro, name)
            else:
                self._compile_macro(macro, name)
            self._compile_defaults(macro, name)
        uses_args = any(isinstance(node, ex.SpecialVariable) and node.name == "args" for node in macro.walk())
        return f"make_macro({name}, ns, run_{name}, defaults_{name}, {uses_args})"

    def _scope(self, macro: el.Macro) -> Scope:
        """Parameters have a value before the body runs: a missing one is an error, or gets its default."""
        facts, names = self.unit.facts, macro_names(macro)
        if not facts.settles_variables:
            if facts.shows_variables:  # `.locals` is a namespace, in which `<#assign>` may set any of its names
                names |= facts.assigned
            return Scope(macro_names=names, dynamic=facts.dynamic)
        return Scope(macro_names=names, own=python_names(names), known=dict.fromkeys(macro.names(), ANY))

    def _compile_macro(self, macro: el.Macro, name: str) -> None:
        scope = self._scope(macro)
        outside = self.mute, self.content
        self.mute, self.content = macro.is_function, None  # what a function prints goes nowhere
        with self.function(f"run_{name}", "env, ns, call, scope=None", scope) as lines:
            self.code.line("L = call.locals")
            for parameter in scope.known:
                self.code.line(f"{scope.own[parameter]} = L[{parameter!r}]")
            self.block(macro.body)
            if macro.is_function and not never_ends(macro.body):
                self.code.flush()
                self.code.line("return env.returned")
        self.functions += lines
        self.mute, self.content = outside

    def _compile_defaults(self, macro: el.Macro, name: str) -> None:
        """The default of each parameter as a function of its own: others may still be missing when it runs."""
        defaults = []
        names = macro_names(macro)
        for index, parameter in enumerate(macro.parameters):
            if parameter.default is None:
                defaults.append("None")
                continue
            function = f"default_{name}_{index}"
            scope = Scope(macro_names=names, dynamic=self.unit.facts.dynamic)
            with self.function(function, "env, ns, call, scope=None", scope, output=False) as lines:
                self.code.place = macro
                self.code.line("L = call.locals")
                self.code.line(f"return {self.expressions.maybe(parameter.default)}")
            self.functions += lines
            defaults.append(function)
        self.functions.append(f"defaults_{name} = ({', '.join(defaults)}{',' if defaults else ''})")

    # -------------------------------------------------------- the template's own macros and functions

    def _own_function(self, macro: el.Macro) -> OwnFunction:
        """A macro or function that just wants its arguments, as a Python function of them, and of the content."""
        name = self.unit.constant(macro, "M")
        function = self._own_functions.get(name)
        if function is None:
            function = self._own_functions[name] = OwnFunction(f"f_{name}", None, is_leaf(macro), keeps_texts(macro))
            self._compile_own_function(macro, function)
        return function

    def _compile_own_function(self, macro: el.Macro, function: OwnFunction) -> None:
        scope = self._scope(macro)
        content = () if macro.is_function else ("content",)
        parameters = ", ".join(["env", *(scope.own[name] for name in macro.names()), *content])
        outside = self.mute, self._results, self.content
        self.mute, self._results = macro.is_function, []  # what a function prints goes nowhere
        self.content = None if macro.is_function else "content"
        has_output = not macro.is_function or not function.is_leaf
        with self.function(function.python, parameters, scope, output=has_output) as lines:
            self.block(macro.body)
        if any(_NAMESPACE.search(line) for line in lines):
            lines.insert(1, " ns = env.main")
        self.functions += lines
        if self._results and never_ends(macro.body):
            function.result = reduce(common, self._results)
        self.mute, self._results, self.content = outside

    def _compile_entrance(self, macro: el.Macro, name: str) -> None:
        """The way into one of these functions for those who get it as a value."""
        content = () if macro.is_function else ("call.body",)
        arguments = ", ".join(["env", *(f"call.locals[{each!r}]" for each in macro.names()), *content])
        self.functions += [
            f"def run_{name}(env, ns, call, scope=None):",
            f" return {self._own_function(macro).python}({arguments})",
        ]

    def _nested(self, element: el.Nested) -> None:
        self.code.flush()
        self.expect_leaving()  # the content may hold a <#break>
        content = self.content or "call.body"
        self.code.line(f"nested({content}, {self.expressions.arguments(element.arguments)})")

    def _return(self, element: el.Return) -> None:
        self.code.flush()
        if element.value is not None and (self.function_depth or self.expressions.scope.macro_names is None):
            value = self.expressions.maybe(element.value)
            self.code.line(f"leave_with(env, {value}, {self.unit.constant(element, 'E')})")
        elif element.value is not None:
            self._results.append(self.expressions.kind(element.value))
            self.code.line(f"return {self.expressions.maybe(element.value)}")
        elif self.function_depth:
            self.code.line("raise ReturnSignal")
        else:
            self._results.append(None)
            self.code.line("return")
