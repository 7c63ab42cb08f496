"""Reads of the data model, done once.

A template reads the same few fields again and again: `input.user_id`, `input.event_properties.plan`. Data
can't change while a template runs, so a path of fixed keys that starts at a variable of the data model is
read at the top of the function, by plain dictionary look-ups. A path that leads nowhere gives `None` there;
where its value is needed it is walked again step by step, to fail at the right step with the right words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from payloads.freemarker.compiler.scope import Facts, Scope
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex


@dataclass(frozen=True, slots=True)
class Path:
    """`value` and `parent` name Python variables; `keys` lead from the root variable `root` to the value."""

    root: str
    keys: tuple[str, ...]
    nodes: tuple[Expression, ...]
    value: str
    parent: str


@dataclass
class Paths:
    """The paths one Python function reads."""

    facts: Facts
    _variables: dict[tuple[str, ...], str] = field(default_factory=dict)
    _parents: dict[str, tuple[str, str]] = field(default_factory=dict)

    def path(self, node: Expression, scope: Scope) -> Path | None:
        """The path that `node` is, if it is one."""
        keys: list[str] = []
        nodes: list[Expression] = [node]
        while not isinstance(node, ex.Name):
            match node:
                case ex.Dot(target=target, name=name):
                    keys.append(name)
                case ex.DynamicKey(target=target, key=ex.StringLiteral(value=name, parts=())):
                    keys.append(name)
                case _:
                    return None
            node = target
            nodes.append(node)
        if scope.dynamic or not keys or not self.is_data(node.name, scope):
            return None
        keys.reverse()
        nodes.reverse()
        whole = (node.name, *keys)
        return Path(self.root(node.name), tuple(keys), tuple(nodes), self._variable(whole), self._variable(whole[:-1]))

    def is_data(self, name: str, scope: Scope) -> bool:
        """Whether a name can only come from the data model at this place."""
        if scope.dynamic or not self.facts.comes_from_data(name) or scope.variable(name):
            return False
        if scope.macro_names is not None and name in scope.macro_names:
            return False
        return not any(_is_loop_helper(name, loop.name) for loop in scope.loops)

    def root(self, name: str) -> str:
        """The Python variable that holds a variable of the data model."""
        return self._variable((name,))

    def _variable(self, path: tuple[str, ...]) -> str:
        known = self._variables.get(path)
        if known is None:
            parent = self._variable(path[:-1]) if len(path) > 1 else ""
            known = f"p{len(self._variables)}"
            self._variables[path] = known
            self._parents[known] = parent, path[-1]
        return known

    def prologue(self) -> list[str]:
        """The reads, parents first."""
        lines = []
        for python, (parent, key) in self._parents.items():
            if parent:
                lines.append(f"{python} = {parent}.get({key!r}) if type({parent}) is dict else None")
            else:
                lines.append(f"{python} = env.root.get({key!r})")
        return lines


def _is_loop_helper(name: str, loop_variable: str) -> bool:
    """`x_index` and `x_has_next` belong to the loop over `x`."""
    return name in (f"{loop_variable}_index", f"{loop_variable}_has_next")
