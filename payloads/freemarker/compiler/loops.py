"""`<#list>`, `<#items>`, `<#sep>`, and the ways out of a loop."""

from __future__ import annotations

from payloads.freemarker.builtins import load
from payloads.freemarker.compiler.code import Code
from payloads.freemarker.compiler.element_writer import ElementWriter, OpenList
from payloads.freemarker.compiler.known import Known
from payloads.freemarker.compiler.plain import constant_items, unrolled_items
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex


def _is_counter(node: Expression) -> bool:
    return isinstance(node, ex.Range)


class Loops(ElementWriter):
    """A loop becomes a Python loop, or is written out turn by turn where it only prints a few constants."""

    def _list(self, element: el.List) -> None:
        with self.uncertain(element):
            self._listing(element)

    def _listing(self, element: el.List) -> None:
        if (
            not self.unit.traced
            and not self.expressions.scope.dynamic
            and (items := unrolled_items(element)) is not None
        ):
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
        with self.uncertain(*element.body), self.code.block(f"if l{number}:"):
            self._loop(element.variables, element.body, number, f"l{number}", element.source)
        self.body("else:", element.otherwise)

    def _unroll(self, element: el.List, items: tuple[str, ...]) -> None:
        variables = self.expressions.scope.loops
        for item in items:
            loop = LoopCode(0, self.function_depth)
            variables.append(LoopVariable(element.variables[0], repr(item), loop, Known("text", item)))
            self.block(element.body)
            variables.pop()

    def _source(self, element: el.List) -> str:
        node = self.expressions.node(element.source)
        wants_pairs = len(element.variables) == 2 or (not element.variables and self._items_take_pairs(element.body))
        if not wants_pairs and element.variables and (quick := self._quick_source(element.source)) is not None:
            return quick
        value = self.expressions.pipelined(element.source, lazy=True) or self.expressions.lazy(element.source)
        if not wants_pairs and not self.loops and not self.function_depth and (fixed := constant_items(element.source)):
            return repr(fixed)  # a few turns, once: nothing to count
        if not element.variables and not wants_pairs:
            return f"loop_or_members(env, {value}, {node})"
        return f"hash_loop(env, {value}, {node})" if wants_pairs else f"loop(env, {value}, {node})"

    def _quick_source(self, source: Expression) -> str | None:
        """The source of a loop over a range or over the keys of a hash, which needn't be made."""
        expressions = self.expressions
        match source:
            case ex.Range(left=left, right=right, kind=kind) if right is not None:
                ends = f"{expressions.number(left)}, {expressions.number(right)}"
                return f"range_loop(env, {ends}, {kind!r}, {expressions.node(source)})"
            case ex.BuiltIn(name="keys", arguments=None, target=target):
                load(source.name)
                return f"keys_loop(env, {expressions.value(target)}, {self.unit.handler('keys')}, {expressions.node(source)})"
        return None

    def _items_take_pairs(self, body: el.Block) -> bool:
        for element in body:
            for node in element.walk():
                if isinstance(node, el.Items):
                    return len(node.variables) == 2
        return False

    def _list_with_items(self, element: el.List, number: int, source: str) -> None:
        self.code.line(f"l{number} = {source}")
        items = sum(isinstance(node, el.Items) for part in element.body for node in part.walk())
        self.open_lists.append(OpenList(f"l{number}", element, len(self.loops), items > 1))
        with self.uncertain(*element.body):
            self.body(f"if l{number}:", element.body)
        self.open_lists.pop()
        if element.otherwise is not None:
            self.body("else:", element.otherwise)

    def _items(self, element: el.Items) -> None:
        source, parent, _, is_entered_often = self.open_lists[-1]
        if is_entered_often:
            self.code.flush()
            self.code.line(f"{source} = entered({source}, {self.unit.constant(element, 'E')})")
        with self.uncertain(*element.body):
            self._loop(element.variables, element.body, self.unit.number(), source, parent.source)

    def _loop(self, variables: tuple[str, ...], body: el.Block, number: int, source: str, node: Expression) -> None:
        loop = LoopCode(number, self.function_depth)
        names = [f"v{number}", f"u{number}"][: len(variables)]
        texts = len(variables) == 2 or self.expressions.kind(node) == "texts"
        scope = self.expressions.scope
        fallen: list[str] = []
        for position, (name, python) in enumerate(zip(variables, names, strict=True)):
            known = Known("text") if texts and position == 0 else Known("whole") if _is_counter(node) else None
            variable = LoopVariable(name, python, loop, known, is_first=position == 0)
            if known is None and (outside := self._data_behind(name)) is not None:
                fallen.append(f"if {python} is None: {python} = {outside}")
                variable.falls_back = False
            scope.loops.append(variable)
        self.loops.append(loop)
        inner, outer = Code(self.code.indent + 1, self.code.place), self.code
        self.code.flush()
        self.code = inner
        self.block(body)
        inner.flush()
        self.code = outer
        self.loops.pop()
        del scope.loops[len(scope.loops) - len(variables) :]
        reads = [" " * inner.indent + line for line in fallen + self.expressions.paths.loop_prologue(loop)]
        self._loop_lines(loop, names, source, reads + inner.lines or [" " * inner.indent + "pass"])

    def _data_behind(self, name: str) -> str | None:
        """The variable of the data model that shows where an item of that name is null, if it is one, and shows at all."""
        if not self.unit.settings.fallback_on_null_loop_variable or not self.expressions.paths.is_data(
            name, self.expressions.scope
        ):
            return None
        return self.expressions.paths.root(name)

    def _loop_lines(self, loop: LoopCode, names: list[str], source: str, body: list[str]) -> None:
        number = loop.number
        item = names[0] if len(names) == 1 else f"({', '.join(names)})"
        if loop.needs_more:
            self.code.line(f"for i{number}, {item}, m{number} in turns({source}):")
        elif loop.needs_index:
            self.code.line(f"for i{number}, {item} in enumerate({source}):")
        else:
            self.code.line(f"for {item} in {source}:")
        if loop.breaks_from_inside:
            indent = " " * (self.code.indent + 1)
            body = [f"{indent}try:", *(" " + line for line in body), f"{indent}except BreakSignal: break"]
            body.append(f"{indent}except ContinueSignal: continue")
        self.code.lines += body

    def _sep(self, element: el.Sep) -> None:
        if self.open_lists and self.open_lists[-1].loops_outside == len(self.loops):
            return  # beside the #items of its list, there is no next item
        if not self.loops:
            self.code.flush()
            self.code.line(f"sep_outside({self.unit.constant(element, 'E')})")
            return
        with self.uncertain(*element.body):
            self.body(f"if {self.loops[-1].more}:", element.body)

    def _break(self, element: el.Break) -> None:
        self.code.flush()
        if self._switch_is_inner() or (self.loops and self.loops[-1].function_depth == self.function_depth):
            self.code.line("break")
        else:
            self._leave_from_inside("BreakSignal")

    def _continue(self, element: el.Continue) -> None:
        self.code.flush()
        if self._switch_is_inner():
            self.code.line("break")  # up to FreeMarker 2.3.33 a switch takes it for its own
        elif not self.loops or self.loops[-1].function_depth != self.function_depth:
            self._leave_from_inside("ContinueSignal")
        else:
            self.code.line("continue")

    def _leave_from_inside(self, signal: str) -> None:
        """Out of content nested in a call, to the loop that runs innermost: one of the macro's, or around the call."""
        self.expect_leaving()
        self.code.line(f"raise {signal}")

    def _switch_is_inner(self) -> bool:
        return bool(self.switches) and self.switches[-1] == len(self.loops)
