"""Every read of the data model, with what is known about it where it stands.

`payloads.freemarker.analysis` says what is read. Rules ask more: under which conditions, whether a missing value is
forgiven and how far, and what the value is used for. Where the template's own variables, functions or early exits make
that unclear, a read counts as guarded: better silent than wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from payloads.freemarker.analysis import chain
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from payloads.freemarker.nodes.elements import Block

Path = tuple[str, ...]
Forgiven = Literal["no", "last", "all"]

_FORGIVING = frozenset({"has_content", "exists", "if_exists", "default"})
_TESTS = frozenset({"has_content", "exists"})
_EXITS = (el.Stop, el.Return, el.Break, el.Continue)


@dataclass(frozen=True, slots=True)
class Read:
    """One read.

    Attributes:
        node: the whole path.
        path: its keys.
        complete: whether the path ends there; a computed key may follow otherwise.
        forgiven: how much of it may be missing: nothing, the last step, or any step.
        tested: whether it is only asked whether the value is there, or what it is, for a condition.
        conditions: paths that the enclosing conditions mention.
        guards: those of them that the nearest condition asks for, with `??` or `?has_content`.
        unsure: whether it may be run in ways that can't be seen from here.
    """

    node: Expression
    path: Path
    complete: bool
    forgiven: Forgiven
    tested: bool
    conditions: frozenset[Path]
    guards: frozenset[Path]
    unsure: bool


@dataclass(frozen=True)
class Reading:
    """All reads of a template, in its order.

    Attributes:
        reads: the reads.
        bound: names the template itself brings into scope, anywhere.
        typed: paths whose type the template asks for, with `?is_string` and its like.
        settings: names of the settings it changes.
        nodes: every node, parents first.
    """

    reads: tuple[Read, ...]
    bound: frozenset[str]
    typed: frozenset[Path]
    settings: frozenset[str]
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class _Scope:
    """What is known where a node stands."""

    forgiven: Forgiven = "no"
    tested: bool = False
    conditions: frozenset[Path] = frozenset()
    guards: frozenset[Path] = frozenset()
    unsure: bool = False


def covers(one: Path, other: Path) -> bool:
    """Whether one of two paths leads through the other."""
    short = min(len(one), len(other))
    return one[:short] == other[:short]


def reading(body: Block) -> Reading:
    """The reads of a template."""
    return _Reader(body).run(body)


class _Reader:
    def __init__(self, body: Block) -> None:
        self.nodes = [node for element in body for node in element.walk()]
        self.values: dict[str, list[Node]] = {}
        bound: set[str] = set()
        for node in self.nodes:
            bound.update(node.names())
            if isinstance(node, el.Assignment | el.Capture | el.Macro):
                bound.add(node.name)
                self.values.setdefault(node.name, []).append(node)
            elif isinstance(node, el.Import):
                bound.add(node.variable)
        self.bound = frozenset(bound)
        self.found: list[Read] = []
        self.direct_ones: dict[int, tuple[frozenset[Path], frozenset[str]]] = {}

    def run(self, body: Block) -> Reading:
        exits = [
            node for node in self.nodes if isinstance(node, el.If) and any(isinstance(n, _EXITS) for n in node.walk())
        ]
        conditions = frozenset(
            path
            for node in exits
            for branch in node.branches
            if branch.condition
            for path in self.mentions(branch.condition)
        )
        self.visit_all(body, _Scope(conditions=conditions))
        typed = frozenset(
            path
            for node in self.nodes
            if isinstance(node, ex.BuiltIn) and node.name.startswith("is_")
            for path in self.mentions(node.target)
        )
        settings = frozenset(node.name for node in self.nodes if isinstance(node, el.Setting))
        return Reading(tuple(self.found), self.bound, typed, settings, tuple(self.nodes))

    def mentions(self, node: Node) -> frozenset[Path]:
        """Every path in an expression, and in what its variables and functions are made of."""
        paths, names = self.direct(node)
        if not names:
            return paths
        every, known, pending = set(paths), set(names), list(names)
        while pending:
            for value in self.values[pending.pop()]:
                more, others = self.direct(value)
                every |= more
                pending.extend(others - known)
                known |= others
        return frozenset(every)

    def direct(self, node: Node) -> tuple[frozenset[Path], frozenset[str]]:
        """The paths in a node, and the template's own names in it; asked again and again of the same nodes."""
        if (held := self.direct_ones.get(id(node))) is not None:
            return held
        paths: set[Path] = set()
        names: set[str] = set()
        pending: list[Node] = [node]
        while pending:
            each = pending.pop()
            found = chain(each) if isinstance(each, Expression) else None
            if found is None:
                pending.extend(each.children())
                continue
            if (name := found.path[0]) in self.values:
                names.add(name)
            else:
                paths.add(found.path)
            pending.extend(found.computed)
        self.direct_ones[id(node)] = held = frozenset(paths), frozenset(names)
        return held

    def visit_all(self, nodes: Iterable[Node], scope: _Scope) -> None:
        for node in nodes:
            self.visit(node, scope)

    def visit(self, node: Node, scope: _Scope) -> None:
        if isinstance(node, Expression):
            self.expression(node, scope)
        else:
            self.element(node, scope)

    def element(self, node: Node, scope: _Scope) -> None:
        match node:
            case el.If(branches=branches):
                within = scope
                for branch in branches:
                    if branch.condition is not None:
                        self.visit(branch.condition, replace(within, tested=True))
                        within = self.narrow(within, branch.condition)
                    self.visit_all(branch.body, replace(within, guards=self.guards(branch.condition)))
            case el.Switch(value=value, cases=cases):
                self.visit(value, replace(scope, tested=True))
                within = self.narrow(scope, value)
                for case in cases:
                    if case.condition is not None:
                        self.visit(case.condition, replace(within, tested=True))
                        within = self.narrow(within, case.condition)
                    self.visit_all(case.body, within)
            case el.List(source=source, body=body, otherwise=otherwise):
                self.visit(source, scope)
                self.visit_all((*body, *(otherwise or ())), self.narrow(scope, source))
            case el.Attempt(body=body, recovery=recovery):
                self.visit_all(body, replace(scope, unsure=True))
                self.visit_all(recovery, scope)
            case el.Macro() | el.DirectiveCall() | el.Return() | el.Nested() | el.Transform() | el.Capture():
                # Called from anywhere; and what is passed or given back may be missing.
                self.visit_all(node.children(), replace(scope, unsure=True))
            case _:
                self.visit_all(node.children(), scope)

    def expression(self, node: Expression, scope: _Scope) -> None:
        found = chain(node)
        if found is not None:
            if found.path[0] not in self.bound:
                self.found.append(
                    Read(
                        node,
                        found.path,
                        found.complete,
                        scope.forgiven,
                        scope.tested,
                        scope.conditions,
                        scope.guards,
                        scope.unsure,
                    )
                )
            self.visit_all(found.computed, replace(scope, forgiven="all" if scope.forgiven == "all" else "no"))
            return
        whole: Forgiven = "all" if scope.forgiven == "all" else "no"
        inner = replace(scope, forgiven=whole)
        match node:
            case ex.DefaultTo(target=target, default=default):
                self.visit(target, self.forgiving(scope, target))
                if default is not None:
                    self.visit(default, inner)
            case ex.Exists(target=target):
                self.visit(target, replace(self.forgiving(scope, target), tested=True))
            case ex.BuiltIn(target=target, name=name, arguments=arguments):
                if name in _FORGIVING:
                    asked = scope.tested or name in _TESTS
                    self.visit(target, replace(self.forgiving(scope, target), tested=asked))
                else:
                    self.visit(target, replace(inner, tested=scope.tested or name == "then"))
                # `?then` and `?switch` choose by their target, lambdas are run for items.
                self.visit_all(arguments or (), self.narrow(inner, target))
            case ex.And(left=left, right=right) | ex.Or(left=left, right=right):
                self.visit(left, inner)
                self.visit(right, self.narrow(inner, left))
            case ex.Call(target=target, arguments=arguments):
                self.visit(target, inner)
                self.visit_all(arguments, replace(inner, unsure=True))
            case ex.Parenthesis(inner=expression):
                self.visit(expression, inner)
            case _:
                self.visit_all(node.children(), inner)

    def forgiving(self, scope: _Scope, target: Expression) -> _Scope:
        """Within parentheses everything may be missing, otherwise only what the last step gives."""
        everything = scope.forgiven == "all" or isinstance(target, ex.Parenthesis)
        return replace(scope, forgiven="all" if everything else "last")

    def guards(self, condition: Node | None) -> frozenset[Path]:
        """The paths whose being there a condition asks for."""
        return frozenset(
            path
            for node in (condition.walk() if condition else ())
            if isinstance(node, ex.Exists) or (isinstance(node, ex.BuiltIn) and node.name in _TESTS)
            for path in self.mentions(node.target)
        )

    def narrow(self, scope: _Scope, condition: Node) -> _Scope:
        return replace(scope, conditions=scope.conditions | self.mentions(condition))
