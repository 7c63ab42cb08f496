"""What every part of the element compiler shares: the code under construction and the constructs around the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from payloads.freemarker.compiler.code import Code
from payloads.freemarker.compiler.expressions import ExpressionCompiler
from payloads.freemarker.compiler.facts import names_set
from payloads.freemarker.compiler.paths import Paths
from payloads.freemarker.compiler.plain import is_plain, is_plain_block
from payloads.freemarker.compiler.scope import LoopCode, Scope
from payloads.freemarker.compiler.unit import Unit
from payloads.freemarker.compiler.ways_out import can_be_a_function
from payloads.freemarker.nodes import Element, Node
from payloads.freemarker.nodes import elements as el


class OpenList(NamedTuple):
    """A `<#list>` without loop variable, around its `<#items>`: the Python name of its source, and the loops outside.

    `is_entered_often` says that it has more than one `<#items>`, of which only one may run.
    """

    source: str
    element: el.List
    loops_outside: int
    is_entered_often: bool


#: What becomes a block of Python's, which allows twenty within one another.
_BLOCKS = (el.List, el.Switch, el.Attempt, el.Capture, el.Compress)
_DEEP = 7


class ElementWriter:
    """Writes the elements of a template as Python statements; `functions` collects the functions made on the way."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.functions: list[str] = []
        self.code = Code()
        self.expressions = ExpressionCompiler(unit, Paths(unit.facts), Scope())
        self.loops: list[LoopCode] = []
        self.open_lists: list[OpenList] = []
        self.switches: list[int] = []  # for each switch around: the number of loops outside it
        self.function_depth = 0
        self._depth = 0  # blocks around the place
        self.mute = False  # text is not printed: this is the body of a function

    @contextmanager
    def function(self, name: str, parameters: str, scope: Scope, *, output: bool = True) -> Iterator[list[str]]:
        """A Python function of its own: own paths, own scope, no loops around it."""
        saved = self.code, self.expressions, self.loops, self.function_depth, self.open_lists, self.switches
        depth, self._depth = self._depth, 0
        paths = Paths(self.unit.facts)
        self.code = Code(1)
        self.expressions = ExpressionCompiler(self.unit, paths, scope)
        self.loops, self.function_depth, self.open_lists, self.switches = [], 0, [], []
        lines: list[str] = []
        yield lines
        self.code.flush()
        lines.append(f"def {name}({parameters}):")
        if output:
            lines.append(" w = env.out.append")
        if scope.unsure:
            lines.append(f" {' = '.join(scope.own[each] for each in sorted(scope.unsure))} = None")
        lines += [f" {line}" for line in paths.prologue()]
        lines += self.code.lines
        if len(lines) == 1:
            lines.append(" pass")
        (self.code, self.expressions, self.loops, self.function_depth, self.open_lists, self.switches) = saved
        self._depth = depth

    def block(self, body: el.Block) -> None:
        for element in body:
            self.element(element)

    def element(self, element: Element) -> None:
        self.unit.clock.tick()
        method = getattr(self, f"_{type(element).__name__.lower()}")
        code = self.code
        outer, code.place = code.place, element
        if isinstance(element, _BLOCKS) and not (
            is_plain_block(element) and self.is_plain((element,)) and not self.mute
        ):
            self._deeper(method, element)
        else:
            method(element)
        code.place = outer

    def _deeper(self, method: Callable[[Element], None], element: Element) -> None:
        """What becomes a block of Python's, of which there may be twenty within one another: an inner one can be a function."""
        depth = self._depth
        if depth < _DEEP or not can_be_a_function(element):
            self._depth += 1
            method(element)
        else:
            self._depth = 0
            function = f"d{self.unit.number()}"
            with self.code.block(f"def {function}():"):
                self.begin_inner(element)
                method(element)
            self.code.line(f"{function}()")
        self._depth = depth

    def begin_inner(self, *parts: Node) -> None:
        """The beginning of a function within the one that is written."""
        scope = self.expressions.scope
        if changed := sorted(names_set(*parts) & scope.own.keys()):
            self.code.line(f"nonlocal {', '.join(map(scope.read_own, changed))}")
        self.code.line("w = env.out.append")

    @contextmanager
    def uncertain(self, *parts: Node) -> Iterator[None]:
        """Around what runs never, once or often: of the variables it sets nothing is certain, in it and after it."""
        scope = self.expressions.scope
        scope.forget(names_set(*parts), self.unit.facts.whole)
        before = dict(scope.known)
        yield
        scope.known = before

    def body(self, head: str, body: el.Block) -> None:
        with self.code.block(head):
            self.block(body)

    def is_plain(self, body: el.Block) -> bool:
        """Whether all it does is print, so that it may become one piece of text instead."""
        unrolls = not self.expressions.scope.dynamic
        return not self.unit.traced and all(is_plain(element, unrolls=unrolls) for element in body)

    def expect_leaving(self) -> None:
        """What runs here may leave the loops around it: content nested in a call, with a `<#break>` in it."""
        for loop in self.loops:
            loop.breaks_from_inside = True

    def print_value(self, value: str, element: Element) -> None:
        if self.unit.traced:
            self.trace(value, element)
            return
        if value.isidentifier():
            self.code.value(value)
            return
        name = self.expressions.temporary()
        self.code.line(f"{name} = {value}")
        self.code.value(name)

    def trace(self, value: str, element: Element) -> None:
        self.code.line(f"trace(env, {value}, {self.unit.constant(element, 'E')})")
