"""`<#assign>`, `<#global>`, `<#local>`, and settings."""

from __future__ import annotations

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.known import ANY, Known
from payloads.freemarker.nodes import elements as el


class Variables(ElementWriter):
    """Elements that set something."""

    def _assignment(self, element: el.Assignment) -> None:
        name, expressions = element.name, self.expressions
        if self.unit.facts.is_written_in(name) and not self.unit.traced:
            return  # wherever it is read, its text stands
        self.code.flush()
        variable, current = self._variable(element)
        if element.scope == "local" and element.operator != "=":
            current = expressions.local(name, current)
        known = ANY
        if element.operator == "=":
            assert element.value is not None
            known = Known(expressions.kind(element.value) or "any", expressions.constant(element.value))
            value = expressions.value(element.value)
            if self._is_own(element) and self.unit.facts.is_only_tested(name):
                test = expressions.whole_match(element.value)
                value, known = (value, known) if test is None else (test, Known("boolean"))
        elif element.value is None:
            value = f"step(env, {current}, {element.operator!r}, {self.unit.constant(element, 'E')}, {name!r})"
        else:
            place = self.unit.constant(element, "E")
            is_there = (
                self._is_own(element) and name in expressions.scope.known and current == expressions.scope.own[name]
            )
            before = f"assigned(env, {current}, {element.operator!r}, {place}, {name!r})"
            after = f"{self.expressions.value(element.value)}, {place}, {self.expressions.node(element.value)}"
            if self.unit.traced:
                value = f"combine_traced(env, {before}, {element.operator!r}, {after})"
            elif element.operator == "+=":
                value = f"added(env, {current if is_there else before}, {after})"
            else:
                value = f"combine(env, {before}, {element.operator!r}, {after})"
        self.code.line(f"{variable} = {value}")
        self._note(element, known)

    def _assignments(self, element: el.Assignments) -> None:
        for item in element.items:
            self.element(item)

    def _is_own(self, element: el.Assignment | el.Capture) -> bool:
        """Whether the variable is a Python variable of this function."""
        scope = self.expressions.scope
        own_kind = "namespace" if scope.macro_names is None else "local"
        return element.name in scope.own and element.scope == own_kind and element.namespace is None

    def _variable(self, element: el.Assignment | el.Capture) -> tuple[str, str]:
        """Python code of the variable to be set, and of its value before."""
        scope, name, namespace = self.expressions.scope, element.name, element.namespace
        if self._is_own(element):
            changes = isinstance(element, el.Assignment) and element.operator != "="
            python = scope.read_own(name) if changes else scope.own[name]
            return python, python
        if namespace is not None:
            of = f"{self.expressions.value(namespace)}, {self.expressions.node(namespace)}"
            target = f"namespace_of({of}).variables"
            if isinstance(element, el.Assignment):  # Python would look at the value first
                target, namespace_code = self.expressions.temporary(), target
                self.code.line(f"{target} = {namespace_code}")
        else:
            target = {"namespace": "ns.variables", "global": "env.globals", "local": "L"}[element.scope]
        return f"{target}[{name!r}]", f"{target}.get({name!r})"

    def _note(self, element: el.Assignment | el.Capture, known: Known) -> None:
        if self._is_own(element):
            self.expressions.scope.known[element.name] = known

    def _capture(self, element: el.Capture) -> None:
        variable, _ = self._variable(element)
        result = f"r{self.unit.number()}"
        self.captured(element.body, result)
        value = f"Markup({element.output_format!r}, {result})" if element.markup else result
        self.code.line(f"{variable} = {value}")
        self._note(element, ANY if element.markup else Known("text"))

    def captured(self, body: el.Block, result: str) -> None:
        """Run `body` with its output going to the Python variable `result`."""
        mute, self.mute = self.mute, False
        if self.is_plain(body):
            self.code.flush()  # what was gathered may print the variable that is about to change
            with self.code.gathered(result):
                self.block(body)
            self.code.line(f"if not {result}.isascii() or len({result}) > 10000: {result} = env.take({result})")
            self.mute = mute
            return
        number = self.unit.number()
        self.code.flush()
        self.code.line(f"o{number} = env.out")
        with self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(body)
            self.code.flush()
            self.code.line(f"{result} = {'take_captured(env)' if self.unit.traced else 'env.take_output()'}")
        self.code.line(f"finally: env.out = o{number}; w = o{number}.append")
        self.mute = mute

    def _compress(self, element: el.Compress) -> None:
        number = self.unit.number()
        if self.is_plain(element.body) and not self.mute:
            with self.code.gathered(f"c{number}"):
                self.block(element.body)
            self.code.line(f"c{number} = compressed(env.take(c{number}))")
            self.code.value(f"c{number}")
            return
        self.code.flush()
        self.code.line(f"o{number} = env.out")
        with self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(element.body)
        self.code.line("finally:")  # what a <#break> leaves is printed as well
        if self.unit.traced:
            self.code.line(f" w = o{number}.append; o{number} += compress_traced(env); env.out = o{number}")
        else:
            self.code.line(f" w = o{number}.append; w(compressed(env.take_output())); env.out = o{number}")

    def _setting(self, element: el.Setting) -> None:
        self.code.flush()
        constant = self.expressions.constant(element.value)
        if constant is not None and not self.unit.traced:
            known = self.unit.constant({}, "S")
            place = f"{self.unit.constant(element, 'E')}, {self.expressions.node(element.value)}"
            self.code.line(f"set_text(env, {known}, {element.name!r}, {constant!r}, {place})")
            return
        value = self.expressions.value(element.value)
        self.code.line(
            f"change_setting(env, {element.name!r}, {value}, {self.unit.constant(element, 'E')}, "
            f"{self.expressions.node(element.value)})"
        )
