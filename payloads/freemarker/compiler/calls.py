"""`<@…>` and other templates."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from payloads.freemarker.compiler.element_writer import ElementWriter
from payloads.freemarker.compiler.expression_writer import harmless
from payloads.freemarker.compiler.known import ANY, Known
from payloads.freemarker.compiler.plain import is_plain
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable, Scope
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.java_order import hash_map_order

_SHORT = 60  # nodes


def _runs_inside(macro: el.Macro, call: el.DirectiveCall) -> bool:
    """Whether a macro does nothing but print, with the content of its call in between, and neither is long."""
    body = [part for part in macro.body if not _is_plain_nested(part)]
    if call.body is not None and (call.body_variables or not _is_short(call.body) or len(macro.body) - len(body) > 1):
        return False
    return _is_short(body) and not any(isinstance(node, ex.Call) for part in body for node in part.walk())


def _is_short(body: Iterable[Element]) -> bool:
    """Whether all of it prints, and there isn't much of it."""
    body = tuple(body)
    nodes = list(islice((node for part in body for node in part.walk()), _SHORT + 1))
    special = any(isinstance(node, ex.SpecialVariable) for node in nodes)
    return len(nodes) <= _SHORT and not special and all(map(is_plain, body))


def _is_plain_nested(element: Element) -> bool:
    return isinstance(element, el.Nested) and not element.arguments


class Calls(ElementWriter):
    """Elements that run what stands elsewhere."""

    def _directivecall(self, element: el.DirectiveCall, *, transforms: bool = False) -> None:
        if not transforms and (macro := self._own_macro(element)) is not None:
            self._call_own_macro(macro, element)
            return
        self.code.flush()
        body = "None"
        if element.body is not None:
            body = f"b{self.function_depth}"  # of use until the next one: Python is slow with many inner functions
            with self.uncertain(*element.body):
                self._nested_function(body, element)
        callee, node = self.expressions.maybe(element.callee), self.expressions.node(element.callee)
        if transforms:
            callee = f"transform({callee}, {node})"
        if not harmless(*element.positional, *(each.value for each in element.named)):
            temporary = self.expressions.temporary()
            callee, checked = f"({temporary} := {callee})", temporary
        else:
            checked = None
        place = self.unit.constant(element, "E")
        positional, named = self._call_arguments(element, checked, f"{place}, {node}")
        visible = f"lambda: {self.expressions.visible()}" if self.unit.facts.evaluates else "None"
        setting = ", (ns, call)" if self.unit.facts.dynamic else ""
        self.code.line(
            f"call_directive(env, {callee}, {positional}, {named}, {body}, {element.body_variables!r}, {place}, {node}, {visible}{setting})"
        )

    def _own_macro(self, element: el.DirectiveCall) -> el.Macro | None:
        """The macro of this template that is called, where that is settled."""
        scope = self.expressions.scope
        macro = self.unit.facts.own_macro(element)
        if macro is None or scope.variable(macro.name) or macro.name in (scope.macro_names or ()):
            return None
        return macro

    def _call_own_macro(self, macro: el.Macro, element: el.DirectiveCall) -> None:
        """Its Python function is called at once; arguments are judged when all are there."""
        if _runs_inside(macro, element):
            self._run_inside(macro, self._own_arguments(macro, element), element.body)
            return
        body = "None"
        if element.body is not None:
            self.code.flush()
            body = f"b{self.function_depth}"
            with self.uncertain(*element.body):
                self._nested_function(body, element)
        values = self._own_arguments(macro, element)
        function = self.unit.own_function(macro)
        passed = [value.python for value in values]
        self.code.flush()
        if function.is_leaf and element.body is None:
            self.code.line(f"{function.python}({', '.join(['env', *passed, 'None'])})")
        else:
            place = self.unit.constant(element, "E")
            self.code.line(f"call_macro(env, {function.python}, ({', '.join([*passed, body])},), {place})")

    def _own_arguments(self, macro: el.Macro, element: el.DirectiveCall) -> list[LoopVariable]:
        """The parameters with their values, which are looked at in FreeMarker's order and judged when all are there."""
        expressions, names = self.expressions, [parameter.name for parameter in macro.parameters]
        given = {each.name: each.value for each in element.named} or dict(zip(names, element.positional, strict=False))
        found: dict[str, tuple[str, Known | None]] = {}
        for name in hash_map_order(given) if element.named else given:
            constant, kind = expressions.constant(given[name]), expressions.kind(given[name])
            if constant is not None and not self.unit.traced:
                found[name] = repr(constant), Known("text", constant)
                continue
            python = expressions.temporary()
            self.code.line(f"{python} = {expressions.maybe(given[name])}")
            found[name] = python, None if kind is None else Known(kind)
        values, wanted = [], []
        for parameter in macro.parameters:
            python, known = found.get(parameter.name, ("None", None))
            if parameter.default is None and known is None:
                wanted.append(python)
            elif known is None:
                assert parameter.default is not None
                default = expressions.maybe(parameter.default)
                if python == "None":
                    python = default
                else:
                    self.code.line(f"if {python} is None: {python} = {default}")
            values.append(LoopVariable(parameter.name, python, LoopCode(0, self.function_depth), known or ANY))
        if wanted:
            missing = " or ".join(f"{each} is None" for each in wanted)
            passed = "".join(f"{value.python}, " for value in values)
            self.code.line(f"if {missing}: null_argument({self.unit.constant(macro, 'M')}, ({passed}))")
        return values

    def _run_inside(self, macro: el.Macro, values: list[LoopVariable], content: el.Block | None) -> None:
        """A short macro runs where it is called; it sees its parameters, and nothing of what is around the call."""
        outside, loops = self.expressions.scope, self.loops
        names = frozenset(value.name for value in values)
        inside = Scope(values, names, own={})
        for part in macro.body:
            if _is_plain_nested(part):
                self.block(content or ())
            else:
                self.expressions.scope, self.loops = inside, []
                self.element(part)
                self.expressions.scope, self.loops = outside, loops

    def _call_arguments(self, element: el.DirectiveCall, callee: str | None, place: str) -> tuple[str, str]:
        """Those without names and those with; where one can fail, mistakes of the call before it are told first."""
        if not element.named:
            positional = self.expressions.arguments(element.positional)
            if callee is not None:
                positional = f"({positional} if takes_positional({callee}, {len(element.positional)}, {place}) else ())"
            return positional, "None"
        given = {each.name: each.value for each in element.named}
        names = hash_map_order(given)
        values = []
        for index, name in enumerate(names):
            value = self.expressions.maybe(given[name])
            if callee is not None and not harmless(given[name]):
                value = f"takes_named({callee}, {tuple(names[: index + 1])}, {place}) and {value}"
            values.append(f"{name!r}: {value}")
        return "None", f"{{{', '.join(values)}}}"

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
        depth, self._depth = self._depth, 0
        switches, self.switches = self.switches, []
        mute, self.mute = self.mute, False  # who is called may keep what the content prints
        with self.code.block(f"def {name}(arguments):"):
            if parameters:
                self.code.line(f"{', '.join(parameters)}, = body_arguments({element.body_variables!r}, arguments)")
            self.begin_inner(*element.body or ())
            self.block(element.body or ())
        self.switches, self.mute = switches, mute
        self.function_depth -= 1
        self._depth = depth
        del scope.loops[len(scope.loops) - len(parameters) :]

    def _transform(self, element: el.Transform) -> None:
        """The deprecated way to call a directive that isn't a macro."""
        call = el.DirectiveCall(element.span, element.callee, (), element.arguments, (), element.body)
        self._directivecall(call, transforms=True)

    def _include(self, element: el.Include) -> None:
        self.code.flush()
        parse, ignore = "True", "False"
        if element.parse is not None:
            parse = f"option({self.expressions.value(element.parse)}, {self.expressions.node(element.parse)})"
        if element.ignore_missing is not None:
            ignore = self.expressions.condition(element.ignore_missing)
        name = self.expressions.string(element.name)
        if element.encoding is not None:  # of files, which there are none of; but it must have a value
            name = f"({name}, {self.expressions.string(element.encoding)})[0]"
        self.code.line(
            f"include(env, ns, {name}, {self.unit.constant(element, 'E')}, parse={parse}, "
            f"ignore_missing={ignore}, call=call, scope={self.expressions.visible()})"
        )

    def _import(self, element: el.Import) -> None:
        self.code.flush()
        name = self.expressions.string(element.name)
        self.code.line(f"import_as(env, ns, {name}, {element.variable!r}, {self.unit.constant(element, 'E')})")

    def _nodedirective(self, element: el.NodeDirective) -> None:
        self.code.flush()
        node = element.node
        value = f"{self.expressions.maybe(node)}, {self.expressions.node(node)}" if node else "None, None"
        self.code.line(f"no_node({value}, {self.unit.constant(element, 'E')})")
