"""`<#list>`, `<#items>`, `<#sep>`, and the ways out of a loop."""

from __future__ import annotations

from payloads.freemarker.builtin_names import LOOP_VARIABLE_BUILT_INS
from payloads.freemarker.compiler.code import Code
from payloads.freemarker.compiler.element_writer import ElementWriter, OpenList
from payloads.freemarker.compiler.known import Known
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable
from payloads.freemarker.nodes import Element, Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_UNROLL_LIMIT = 200  # nodes


def _constant_items(node: Expression) -> tuple[str, ...] | None:
    """The strings of a sequence literal that holds nothing else."""
    if not isinstance(node, ex.SequenceLiteral):
        return None
    texts = tuple(item.value for item in node.items if isinstance(item, ex.StringLiteral) and not item.parts)
    return texts if len(texts) == len(node.items) else None


def is_plain(element: Element, *, unrolls: bool = True) -> bool:
    """Whether an element does nothing but print; a loop does so only where it `unrolls`."""
    match element:
        case el.Text() | el.Interpolation() | el.NumericInterpolation():
            return True
        case el.If(branches=branches):
            starts = branches[0].condition is not None
            return starts and all(is_plain(part, unrolls=unrolls) for branch in branches for part in branch.body)
        case el.Scoped(body=body):
            return all(is_plain(part, unrolls=unrolls) for part in body)
        case el.List():
            return unrolls and _unrolled(element) is not None
    return False


def _unrolled(element: el.List) -> tuple[str, ...] | None:
    """The items of a short loop over constant strings that only prints, which is written out turn by turn."""
    items = _constant_items(element.source)
    if items is None or len(element.variables) != 1 or element.otherwise is not None:
        return None
    if not all(map(is_plain, element.body)):
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


class Loops(ElementWriter):
    """A loop becomes a Python loop, or is written out turn by turn where it only prints a few constants."""

    def _list(self, element: el.List) -> None:
        with self.uncertain(element):
            self._listing(element)

    def _listing(self, element: el.List) -> None:
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
        value = self.expressions.pipelined(element.source, lazy=True) or self.expressions.lazy(element.source)
        if (
            not wants_pairs
            and not self.loops
            and not self.function_depth
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
        for position, (name, python) in enumerate(zip(variables, names, strict=True)):
            known = Known("text") if texts and position == 0 else None
            scope.loops.append(LoopVariable(name, python, loop, known, is_first=position == 0))
        self.loops.append(loop)
        inner, outer = Code(self.code.indent + 1, self.code.place), self.code
        self.code.flush()
        self.code = inner
        self.block(body)
        inner.flush()
        self.code = outer
        self.loops.pop()
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
