"""Chains of `?filter` and `?map` as one Python comprehension, where nobody can tell the difference."""

from __future__ import annotations

from typing import Final

from payloads.freemarker.builtins import load
from payloads.freemarker.compiler.expression_writer import ExpressionWriter, makes_stream
from payloads.freemarker.compiler.facts import is_calculation, only_calculates
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

#: Built-ins that take the items of such a chain and keep nothing of it.
TAKING: Final = {"join", "first", "size", "seq_contains", "seq_index_of", "seq_last_index_of"}


class Pipelines(ExpressionWriter):
    """A chain whose lambdas look at nothing that changes: when its items are made makes no difference, unless one fails.

    If one does, all is done again step by step, as FreeMarker does it, to fail in the same way.
    """

    def pipelined(self, target: Expression, *, lazy: bool) -> str | None:
        """Python code for the items; `lazy` says that they are taken one by one, by somebody who keeps no sequence."""
        steps: list[tuple[ex.BuiltIn, ex.Lambda]] = []
        node = ex.peel(target)
        while isinstance(node, ex.BuiltIn) and node.name in ("filter", "map"):
            match node.arguments:
                case (ex.Lambda(parameters=(_,)) as function,) if self._is_settled(function):
                    steps.insert(0, (node, function))
                case _:
                    return None
            node = ex.peel(node.target)
        if not steps or self.unit.traced or self.scope.dynamic or makes_stream(node):
            return None
        from payloads.freemarker.builtins.streams import pipeline

        source = self.temporary()
        clauses, item, slow = "", source, source
        for built_in, function in steps:
            load(built_in.name)
            with self.parameter(function, built_in) as python:
                if item == source:
                    clauses = f" for {python} in {source}"
                elif item != python:
                    clauses += f" if ({python} := {item}) is not ONCE"
                item = python if built_in.name == "filter" else self.value(function.body)
                if built_in.name == "filter":
                    clauses += f" if {self.condition(function.body)}"
            name = built_in.name if built_in is steps[-1][0] and not lazy else f"lazy_{built_in.name}"
            slow = (
                f"{self.unit.handler(name)}(env, {slow}, ({self.lambda_(function, built_in)},), {self.node(built_in)})"
            )
        quick = f"(lambda {source}: [{item}{clauses}])"
        place = self.node(steps[0][0])
        function_name = self.unit.constant(pipeline, "F")
        return f"{function_name}(env, {self.value(node)}, {quick}, (lambda {source}: {slow}), {lazy}, {place})"

    def _is_settled(self, function: ex.Lambda) -> bool:
        """Whether it runs nothing of the template's own but what only calculates, and reads nothing that the template sets."""
        pending: list[Node] = [function.body]
        while pending:
            node = pending.pop()
            match node:
                case ex.Call() if (called := self._own_called(node)) is not None and only_calculates(called):
                    pending += node.arguments
                    continue
                case ex.Name(name=name) if name not in function.parameters and self.constant(node) is None:
                    if not self.paths.is_data(name, self.scope) and self.scope.variable(name) is None:
                        return False
            if not is_calculation(node):
                return False
            pending += node.children()
        return True

    def _own_called(self, node: ex.Call) -> el.Macro | None:
        """The function of this template that is called, where that is settled."""
        if not isinstance(node.target, ex.Name) or self.own_function(node) is None:
            return None
        return self.unit.facts.own_function(node.target.name)
