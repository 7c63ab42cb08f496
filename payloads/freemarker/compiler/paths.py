"""Reads of the data model, done once.

A template reads the same few fields again and again: `input.user_id`, `input.event_properties[key]`. Data can't
change while a template runs, so a path of keys that starts at a variable of the data model, or at a loop
variable, is read once, by plain dictionary look-ups: at the top of the function, or of the loop that brings
its last variable. A path that leads nowhere gives `None` there; where its value is needed it is walked again
step by step, to fail at the right step with the right words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from payloads.freemarker.compiler.facts import Facts
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable, Scope
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex


@dataclass(frozen=True, slots=True)
class Path:
    """`value` and `parent` name Python variables; `keys` is the code of the keys that lead from `root` to the value."""

    root: ex.Name
    root_is_data: bool
    keys: str
    nodes: tuple[Expression, ...]
    value: str
    parent: str


@dataclass
class _Reads:
    """The reads at the top of a function or a loop, by the variable they read from."""

    by_parent: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, python: str, parent: str, key: str) -> None:
        self.by_parent.setdefault(parent, []).append((python, key))

    def lines(self) -> list[str]:
        """Python lines, each variable after the one it is read from."""
        made = {python for reads in self.by_parent.values() for python, _ in reads}
        pending = [parent for parent in self.by_parent if parent not in made]
        lines: list[str] = []
        while pending:
            parent = pending.pop(0)
            reads = self.by_parent[parent]
            lines += _group(parent, reads)
            pending = [python for python, _ in reads if python in self.by_parent] + pending
        return lines


_ROOT = "env.root"


def _group(parent: str, reads: list[tuple[str, str]]) -> list[str]:
    if parent == _ROOT:
        return [f"{python} = env.root.get({key})" for python, key in reads]
    if len(reads) == 1:
        python, key = reads[0]
        return [f"{python} = {parent}.get({key}) if type({parent}) is dict else None"]
    nothing = " = ".join(python for python, _ in reads)
    return [
        f"if type({parent}) is dict:",
        f" get = {parent}.get",
        *(f" {python} = get({key})" for python, key in reads),
        f"else: {nothing} = None",
    ]


@dataclass
class Paths:
    """The paths one Python function reads."""

    facts: Facts
    _variables: dict[tuple[str, ...], str] = field(default_factory=dict)
    _top: _Reads = field(default_factory=_Reads)
    _of_loops: dict[int, _Reads] = field(default_factory=dict)

    def path(self, node: Expression, scope: Scope) -> Path | None:
        """The path that `node` is, if it is one."""
        keys: list[tuple[str, LoopVariable | None]] = []
        nodes: list[Expression] = [node]
        while not isinstance(node, ex.Name):
            match node:
                case ex.Dot(target=target, name=name):
                    keys.append((repr(name), None))
                case ex.DynamicKey(target=target, key=ex.StringLiteral(value=name, parts=())):
                    keys.append((repr(name), None))
                case ex.DynamicKey(target=target, key=ex.Name(name=name)):
                    variable = scope.variable(name)
                    if variable is None or variable.known is None or variable.known.kind != "text":
                        return None
                    if not variable.loop.number and variable.known.constant is None:  # of a lambda: read within it
                        return None
                    keys.append((variable.python, variable))
                case _:
                    return None
            node = target
            nodes.append(node)
        if not keys or scope.dynamic:
            return None
        start = self._start(node, scope)
        if start is None:
            return None
        value, home = start
        parent = value
        for key, variable in reversed(keys):
            home = _inner(home, variable.loop if variable and variable.loop.number else None)
            parent, value = value, self._variable(value, key, home)
        code = f"({', '.join(key for key, _ in reversed(keys))},)"
        return Path(node, scope.variable(node.name) is None, code, tuple(reversed(nodes)), value, parent)

    def _start(self, node: ex.Name, scope: Scope) -> tuple[str, LoopCode | None] | None:
        """The Python variable a path starts at, and the loop it belongs to."""
        variable = scope.variable(node.name)
        if variable is not None:
            return (variable.python, variable.loop) if variable.loop.number else None
        return (self.root(node.name), None) if self.is_data(node.name, scope) else None

    def is_data(self, name: str, scope: Scope) -> bool:
        """Whether a name can only come from the data model at this place."""
        if scope.dynamic or not self.facts.comes_from_data(name) or scope.variable(name):
            return False
        if scope.macro_names is not None and name in scope.macro_names:
            return False
        return not any(_is_loop_helper(name, loop.name) for loop in scope.loops)

    def root(self, name: str) -> str:
        """The Python variable that holds a variable of the data model."""
        return self._variable(_ROOT, repr(name), None)

    def _variable(self, parent: str, key: str, home: LoopCode | None) -> str:
        known = self._variables.get((parent, key))
        if known is None:
            known = f"p{len(self._variables)}"
            self._variables[parent, key] = known
            reads = self._top if home is None else self._of_loops.setdefault(home.number, _Reads())
            reads.add(known, parent, key)
        return known

    def prologue(self) -> list[str]:
        """The reads at the top of the function."""
        return self._top.lines()

    def loop_prologue(self, loop: LoopCode) -> list[str]:
        """The reads at the top of a loop's body."""
        reads = self._of_loops.get(loop.number)
        return reads.lines() if reads else []


def _inner(one: LoopCode | None, other: LoopCode | None) -> LoopCode | None:
    """The loop further inside; loops are numbered outside in."""
    if one is None or other is None:
        return one or other
    return one if one.number > other.number else other


def _is_loop_helper(name: str, loop_variable: str) -> bool:
    """`x_index` and `x_has_next` belong to the loop over `x`."""
    return name in (f"{loop_variable}_index", f"{loop_variable}_has_next")
