"""Elements to Python statements: one method a kind of element, dispatched by its class."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from payloads.freemarker.builtin_names import LOOP_VARIABLE_BUILT_INS
from payloads.freemarker.compiler.code import Code
from payloads.freemarker.compiler.expressions import ExpressionCompiler
from payloads.freemarker.compiler.paths import Paths
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable, Scope, macro_names
from payloads.freemarker.nodes import Element, Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from payloads.freemarker.compiler.unit import Unit

_NO_CASE = 1_000_000
_UNROLL_LIMIT = 200  # nodes


def _constant_items(node: Expression) -> tuple[str, ...] | None:
    """The strings of a sequence literal that holds nothing else."""
    if not isinstance(node, ex.SequenceLiteral):
        return None
    texts = tuple(item.value for item in node.items if isinstance(item, ex.StringLiteral) and not item.parts)
    return texts if len(texts) == len(node.items) else None


def _is_plain(element: Element) -> bool:
    """Whether an element does nothing but print."""
    match element:
        case el.Text() | el.Interpolation() | el.NumericInterpolation():
            return True
        case el.If(branches=branches):
            starts = branches[0].condition is not None
            return starts and all(_is_plain(part) for branch in branches for part in branch.body)
        case el.Scoped(body=body):
            return all(map(_is_plain, body))
        case el.List():
            return _unrolled(element) is not None
    return False


def _unrolled(element: el.List) -> tuple[str, ...] | None:
    """The items of a short loop over constant strings that only prints, which is written out turn by turn."""
    items = _constant_items(element.source)
    if items is None or len(element.variables) != 1 or element.otherwise is not None:
        return None
    if not all(map(_is_plain, element.body)):
        return None
    nodes = [node for part in element.body for node in part.walk()]
    if len(items) * len(nodes) > _UNROLL_LIMIT or any(_needs_loop(node) for node in nodes):
        return None
    return items


def _needs_loop(node: Node) -> bool:
    match node:
        case ex.BuiltIn(name=name):
            return name in LOOP_VARIABLE_BUILT_INS or name in ("eval", "interpret")
        case ex.Name(name=name):
            return name.endswith(("_index", "_has_next"))
    return isinstance(node, ex.SpecialVariable | el.List)


class _OpenList(NamedTuple):
    """A `<#list>` without loop variable, around its `<#items>`: the Python name of its source, and the loops outside."""

    source: str
    element: el.List
    loops_outside: int


class ElementCompiler:
    """Compiles a template's elements; `functions` collects the macros' Python functions."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.functions: list[str] = []
        self.code = Code()
        self.expressions = ExpressionCompiler(unit, Paths(unit.facts), Scope())
        self._loops: list[LoopCode] = []
        self._open_lists: list[_OpenList] = []
        self._switches: list[int] = []  # for each switch around: the number of loops outside it
        self._function_depth = 0
        self._in_macro = False
        self._mute = False

    # -------------------------------------------------------------- functions

    def main(self, body: el.Block, scope: Scope) -> list[str]:
        """`def main(env, ns, call, scope)`: the template's content."""
        with self._function("main", "env, ns, call, scope", scope) as lines:
            self.code.line("L = call.locals if call is not None else None")
            self.block(body)
        return lines

    def expression_function(self, expression: Expression, scope: Scope) -> list[str]:
        with self._function("evaluate", "env, ns, call, scope", scope, output=False) as lines:
            self.code.line("L = call.locals if call is not None else None")
            self.code.line(f"return {self.expressions.maybe(expression)}")
        return lines

    def macro_definitions(self, body: el.Block) -> list[str]:
        """`def define_macros(ns)`: all macros exist before the template runs (manual: macro / Description)."""
        macros = [node for element in body for node in element.walk() if isinstance(node, el.Macro)]
        lines = [f" ns.variables[{macro.name!r}] = {self._macro_value(macro)}" for macro in macros]
        return ["def define_macros(ns):", *lines] if lines else []

    @contextmanager
    def _function(self, name: str, parameters: str, scope: Scope, *, output: bool = True) -> Iterator[list[str]]:
        """A Python function of its own: own paths, own scope, no loops around it."""
        saved = self.code, self.expressions, self._loops, self._function_depth, self._open_lists, self._switches
        paths = Paths(self.unit.facts)
        self.code = Code(1)
        self.expressions = ExpressionCompiler(self.unit, paths, scope, is_macro=scope.macro_names is not None)
        self._loops, self._function_depth, self._open_lists, self._switches = [], 0, [], []
        lines: list[str] = []
        yield lines
        self.code.flush()
        lines.append(f"def {name}({parameters}):")
        if output:
            lines.append(" w = env.out.append")
        lines += [f" {line}" for line in paths.prologue()]
        lines += self.code.lines
        (self.code, self.expressions, self._loops, self._function_depth, self._open_lists, self._switches) = saved

    def _macro_value(self, macro: el.Macro) -> str:
        name = self.unit.constant(macro, "M")
        if name not in self.unit.macros:
            self.unit.macros.append(name)
            self._compile_macro(macro, name)
        uses_args = any(isinstance(node, ex.SpecialVariable) and node.name == "args" for node in macro.walk())
        return f"make_macro({name}, ns, run_{name}, defaults_{name}, {uses_args})"

    def _compile_macro(self, macro: el.Macro, name: str) -> None:
        scope = Scope(macro_names=macro_names(macro), dynamic=self.unit.facts.dynamic)
        was_macro, self._in_macro = self._in_macro, True
        was_mute, self._mute = self._mute, macro.is_function  # what a function prints goes nowhere
        with self._function(f"run_{name}", "env, ns, call, scope=None", scope) as lines:
            self.code.line("L = call.locals")
            self.block(macro.body)
        self.functions += lines
        defaults = []
        for index, parameter in enumerate(macro.parameters):
            if parameter.default is None:
                defaults.append("None")
                continue
            function = f"default_{name}_{index}"
            with self._function(function, "env, ns, call, scope=None", scope, output=False) as lines:
                self.code.place = macro
                self.code.line("L = call.locals")
                self.code.line(f"return {self.expressions.maybe(parameter.default)}")
            self.functions += lines
            defaults.append(function)
        self.functions.append(f"defaults_{name} = ({', '.join(defaults)}{',' if defaults else ''})")
        self._in_macro, self._mute = was_macro, was_mute

    # ----------------------------------------------------------------- blocks

    def block(self, body: el.Block) -> None:
        for element in body:
            self.element(element)

    def element(self, element: Element) -> None:
        method = getattr(self, f"_{type(element).__name__.lower()}")
        code = self.code
        outer, code.place = code.place, element
        method(element)
        code.place = outer

    def _body(self, head: str, body: el.Block) -> None:
        with self.code.block(head):
            self.block(body)

    # ------------------------------------------------------------------- text

    def _text(self, element: el.Text) -> None:
        if self._mute:
            return
        if self.unit.traced:
            self._trace(repr(element.value), element)
        else:
            self.code.text(element.value)

    def _interpolation(self, element: el.Interpolation) -> None:
        node = element.printed
        if not element.escaping and not self.unit.traced and (fixed := self.expressions.constant(node)) is not None:
            self.code.text(fixed)
        elif element.output_format == "undefined" or (not element.escaping and self.expressions.is_text(node)):
            self._print(self.expressions.printed(node), element)
        elif not element.escaping:
            value = self.expressions.value(node)
            self._print(f"unescaped(env, {value}, {element.output_format!r}, {self.expressions.node(node)})", element)
        elif self.expressions.is_text(node):
            self._print(f"escape_text({self.expressions.printed(node)}, {element.output_format!r})", element)
        else:
            value = self.expressions.value(node)
            self._print(f"escaped(env, {value}, {element.output_format!r}, {self.expressions.node(node)})", element)

    def _numericinterpolation(self, element: el.NumericInterpolation) -> None:
        value = self.expressions.numeric(element)
        if element.output_format is not None:
            value = f"escape_text({value}, {element.output_format!r})"
        self._print(value, element)

    def _print(self, value: str, element: Element) -> None:
        if self.unit.traced:
            self._trace(value, element)
            return
        if value.isidentifier():
            self.code.value(value)
            return
        name = self.expressions.temporary()
        self.code.line(f"{name} = {value}")
        self.code.value(name)

    def _trace(self, value: str, element: Element) -> None:
        self.code.line(f"w(traced({value}, {self.unit.constant(element, 'E')}))")

    # ----------------------------------------------------------- conditionals

    def _if(self, element: el.If) -> None:
        if not self.unit.traced and _is_plain(element):
            self._conditional_text(element)
            return
        keyword = "if"
        for branch in element.branches:
            self.code.place = branch
            if branch.condition is not None:
                self._body(f"{keyword} {self.expressions.condition(branch.condition)}:", branch.body)
            elif keyword == "if":
                self.block(branch.body)
            else:
                self._body("else:", branch.body)
            keyword = "elif"

    def _conditional_text(self, element: el.If) -> None:
        """An `<#if>` that only prints becomes one more piece of the text around it."""
        name = f"c{self.unit.number()}"
        keyword = "if"
        for branch in element.branches:
            condition, self.code.place = branch.condition, branch
            head = "else:" if condition is None else f"{keyword} {self.expressions.condition(condition)}:"
            self.code.line(head)
            self.code.indent += 1
            with self.code.gathered(name):
                self.block(branch.body)
            self.code.indent -= 1
            keyword = "elif"
        if element.branches[-1].condition is not None:
            self.code.line(f"else: {name} = ''")
        self.code.value(name)

    def _switch(self, element: el.Switch) -> None:
        """The first case that matches and all after it, until a break; the default alone if none matches."""
        number = self.unit.number()
        node = self.expressions.node(element.value)
        self.code.flush()
        if any(case.condition is not None for case in element.cases):
            self.code.line(f"s{number} = {self.expressions.value(element.value)}")
        keyword = "if"
        for index, case in enumerate(element.cases):
            if case.condition is not None:
                wanted = self.expressions.value(case.condition)
                nodes = f"{node}, {self.expressions.node(case.condition)}"
                test = f"switch_matches(env, s{number}, {wanted}, {nodes})"
                self.code.line(f"{keyword} {test}: c{number} = {index}")
                keyword = "elif"
        self.code.line(f"else: c{number} = {_NO_CASE}" if keyword == "elif" else f"c{number} = {_NO_CASE}")
        self._switches.append(len(self._loops))
        with self.code.block("for _ in ONCE:"):
            for index, case in enumerate(element.cases):
                default = f" or c{number} == {_NO_CASE}" if case.condition is None else ""
                self._body(f"if c{number} <= {index}{default}:", case.body)
        self._switches.pop()

    def _switch_is_inner(self) -> bool:
        return bool(self._switches) and self._switches[-1] == len(self._loops)

    def _attempt(self, element: el.Attempt) -> None:
        number = self.unit.number()
        self.code.flush()
        self.code.line(f"o{number} = env.out; e{number} = None")
        with self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(element.body)
            self.code.flush()
            self.code.line(
                f"o{number}.append(env.take_output())" if not self.unit.traced else f"o{number}.extend(env.out)"
            )
        self.code.line(f"except RenderError as error: e{number} = error")
        self.code.line(f"finally: env.out = o{number}; w = o{number}.append")
        with self.code.block(f"if e{number} is not None:"):
            self.code.line(f"env.errors.append(e{number})")
            with self.code.block("try:"):
                self.block(element.recovery)
            self.code.line("finally: env.errors.pop()")

    # ------------------------------------------------------------------ loops

    def _list(self, element: el.List) -> None:
        if not self.unit.traced and not self.expressions.scope.dynamic and (items := _unrolled(element)) is not None:
            self._unroll(element, items)
            return
        number = self.unit.number()
        source = self._source(element)
        self.code.flush()
        if not element.variables:
            self._list_with_items(element, number, source)
            return
        if element.otherwise is None:
            self._loop(element.variables, element.body, number, source, element.source)
            return
        self.code.line(f"l{number} = {source}")
        with self.code.block(f"if l{number}:"):
            self._loop(element.variables, element.body, number, f"l{number}", element.source)
        self._body("else:", element.otherwise)

    def _unroll(self, element: el.List, items: tuple[str, ...]) -> None:
        variables = self.expressions.scope.loops
        for item in items:
            loop = LoopCode(0, self._function_depth)
            variable = LoopVariable(
                element.variables[0], repr(item), loop, never_null=True, is_text=True, constant=item
            )
            variables.append(variable)
            self.block(element.body)
            variables.pop()

    def _source(self, element: el.List) -> str:
        node = self.expressions.node(element.source)
        wants_pairs = len(element.variables) == 2 or (not element.variables and self._items_take_pairs(element.body))
        value = self.expressions.lazy(element.source)
        if (
            not wants_pairs
            and not self._loops
            and not self._function_depth
            and (fixed := _constant_items(element.source))
        ):
            return repr(fixed)  # a few turns, once: nothing to count
        if not element.variables and not wants_pairs:
            return f"loop_or_members(env, {value}, {node})"
        return f"hash_loop(env, {value}, {node})" if wants_pairs else f"loop(env, {value}, {node})"

    def _items_take_pairs(self, body: el.Block) -> bool:
        for element in body:
            for node in element.walk():
                if isinstance(node, el.Items):
                    return len(node.variables) == 2
        return False

    def _list_with_items(self, element: el.List, number: int, source: str) -> None:
        self.code.line(f"l{number} = {source}")
        self._open_lists.append(_OpenList(f"l{number}", element, len(self._loops)))
        self._body(f"if l{number}:", element.body)
        self._open_lists.pop()
        if element.otherwise is not None:
            self._body("else:", element.otherwise)

    def _items(self, element: el.Items) -> None:
        source, parent, _ = self._open_lists[-1]
        if sum(isinstance(node, el.Items) for part in parent.body for node in part.walk()) > 1:
            self.code.flush()
            self.code.line(f"{source} = entered({source}, {self.unit.constant(element, 'E')})")
        self._loop(element.variables, element.body, self.unit.number(), source, parent.source)

    def _loop(self, variables: tuple[str, ...], body: el.Block, number: int, source: str, node: Expression) -> None:
        loop = LoopCode(number, self._function_depth)
        names = [f"v{number}", f"u{number}"][: len(variables)]
        texts = len(variables) == 1 and _constant_items(node) is not None
        keys = isinstance(node, ex.BuiltIn) and node.name == "keys" and len(variables) == 1
        scope = self.expressions.scope
        for position, (name, python) in enumerate(zip(variables, names, strict=True)):
            sure = texts or keys or (position == 0 and len(variables) == 2)
            scope.loops.append(LoopVariable(name, python, loop, never_null=bool(sure), is_text=bool(sure)))
        self._loops.append(loop)
        inner, outer = Code(self.code.indent + 1, self.code.place), self.code
        self.code.flush()
        self.code = inner
        self.block(body)
        inner.flush()
        self.code = outer
        self._loops.pop()
        del scope.loops[len(scope.loops) - len(variables) :]
        reads = [" " * inner.indent + line for line in self.expressions.paths.loop_prologue(loop)]
        self._loop_lines(loop, names, source, reads + inner.lines or [" " * inner.indent + "pass"])

    def _loop_lines(self, loop: LoopCode, names: list[str], source: str, body: list[str]) -> None:
        number = loop.number
        if len(names) == 2:
            head = (
                f"for i{number}, {names[0]}, {names[1]}, m{number} in pair_turns({source}):"
                if loop.needs_turns
                else f"for {names[0]}, {names[1]} in {source}:"
            )
        elif loop.needs_turns:
            head = f"for i{number}, {names[0]}, m{number} in turns({source}):"
        else:
            head = f"for {names[0]} in {source}:"
        self.code.line(head)
        if loop.breaks_from_inside:
            indent = " " * (self.code.indent + 1)
            body = [f"{indent}try:", *(" " + line for line in body), f"{indent}except BreakSignal: break"]
            body.append(f"{indent}except ContinueSignal: continue")
        self.code.lines += body

    def _sep(self, element: el.Sep) -> None:
        if self._open_lists and self._open_lists[-1].loops_outside == len(self._loops):
            return  # beside the #items of its list, there is no next item
        if not self._loops:
            self.code.flush()
            self.code.line(f"sep_outside({self.unit.constant(element, 'E')})")
            return
        self._body(f"if {self._loops[-1].more}:", element.body)

    def _break(self, element: el.Break) -> None:
        self.code.flush()
        if self._switch_is_inner() or (self._loops and self._loops[-1].function_depth == self._function_depth):
            self.code.line("break")
        else:
            self._leave_from_inside("BreakSignal")

    def _continue(self, element: el.Continue) -> None:
        self.code.flush()
        if not self._loops or self._loops[-1].function_depth != self._function_depth:
            self._leave_from_inside("ContinueSignal")
        elif self._switch_is_inner():
            self.code.line("break")  # up to FreeMarker 2.3.33 a switch takes it for its own
        else:
            self.code.line("continue")

    def _leave_from_inside(self, signal: str) -> None:
        """Out of content nested in a call, to the loop around the call."""
        for loop in self._loops:
            loop.breaks_from_inside = True
        self.code.line(f"raise {signal}")

    # -------------------------------------------------------------- variables

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
        self._captured(element.body, result)
        value = f"Markup({element.output_format!r}, {result})" if element.markup else result
        self.code.line(f"{target}[{element.name!r}] = {value}")

    def _captured(self, body: el.Block, result: str) -> None:
        """Run `body` with its output going to the Python variable `result`."""
        mute, self._mute = self._mute, False
        number = self.unit.number()
        self.code.flush()
        self.code.line(f"o{number} = env.out")
        with self.code.block("try:"):
            self.code.line("env.out = []; w = env.out.append")
            self.block(body)
            self.code.flush()
            self.code.line(f"{result} = env.take_output()")
        self.code.line(f"finally: env.out = o{number}; w = o{number}.append")
        self._mute = mute

    def _macro(self, element: el.Macro) -> None:
        self.code.flush()
        self.code.line(f"ns.variables[{element.name!r}] = {self._macro_value(element)}")

    def _return(self, element: el.Return) -> None:
        self.code.flush()
        if element.value is not None:
            self.code.line(f"return {self.expressions.maybe(element.value)}")
        elif self._function_depth:
            self.code.line("raise ReturnSignal")
        else:
            self.code.line("return")

    def _setting(self, element: el.Setting) -> None:
        self.code.flush()
        value = self.expressions.value(element.value)
        self.code.line(
            f"change_setting(env, {element.name!r}, {value}, {self.unit.constant(element, 'E')}, "
            f"{self.expressions.node(element.value)})"
        )

    # ------------------------------------------------------------------ calls

    def _directivecall(self, element: el.DirectiveCall) -> None:
        self.code.flush()
        body = "None"
        if element.body is not None:
            body = f"b{self.unit.number()}"
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
        loop = LoopCode(0, self._function_depth + 1)
        scope = self.expressions.scope
        for variable in element.body_variables:
            python = f"v{self.unit.number()}"
            parameters.append(python)
            scope.loops.append(LoopVariable(variable, python, loop))
        self._function_depth += 1
        switches, self._switches = self._switches, []
        mute, self._mute = self._mute, False  # who is called may keep what the content prints
        with self.code.block(f"def {name}(arguments):"):
            if parameters:
                self.code.line(f"{', '.join(parameters)}, = body_arguments({element.body_variables!r}, arguments)")
            self.code.line("w = env.out.append")
            self.block(element.body or ())
        self._switches, self._mute = switches, mute
        self._function_depth -= 1
        del scope.loops[len(scope.loops) - len(parameters) :]

    def _nested(self, element: el.Nested) -> None:
        self.code.flush()
        self.code.line(f"nested(env, call, {self.expressions.arguments(element.arguments)})")

    def _include(self, element: el.Include) -> None:
        self.code.flush()
        parse = self._option(element.parse, "True")
        ignore = self._option(element.ignore_missing, "False")
        self.code.line(
            f"include(env, ns, {self.expressions.string(element.name)}, {self.unit.constant(element, 'E')}, parse={parse}, "
            f"ignore_missing={ignore}, call=call, scope={self.expressions.visible()})"
        )

    def _option(self, node: Expression | None, default: str) -> str:
        if node is None:
            return default
        return f"option({self.expressions.value(node)}, {self.expressions.node(node)})"

    def _import(self, element: el.Import) -> None:
        self.code.flush()
        name = self.expressions.string(element.name)
        self.code.line(f"import_as(env, ns, {name}, {element.variable!r}, {self.unit.constant(element, 'E')})")

    def _transform(self, element: el.Transform) -> None:
        """The deprecated way to call a directive that isn't a macro."""
        self._directivecall(el.DirectiveCall(element.span, element.callee, (), element.arguments, (), element.body))

    def _nodedirective(self, element: el.NodeDirective) -> None:
        self.code.flush()
        node = element.node
        value = f"{self.expressions.maybe(node)}, {self.expressions.node(node)}" if node else "None, None"
        self.code.line(f"no_node({value}, {self.unit.constant(element, 'E')})")

    # ----------------------------------------------------------------- output

    def _scoped(self, element: el.Scoped) -> None:
        self.block(element.body)

    def _compress(self, element: el.Compress) -> None:
        result = f"r{self.unit.number()}"
        self._captured(element.body, result)
        self.code.line(f"w(compressed({result}))")

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
