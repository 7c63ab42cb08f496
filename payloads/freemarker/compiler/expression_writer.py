"""What every part of the expression compiler shares: the questions it answers, and the names of constants."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final

from payloads.freemarker.builtin_names import BUILT_INS, LAMBDA_BUILT_INS
from payloads.freemarker.builtins import PRINTED_ARGUMENTS, load
from payloads.freemarker.compiler.known import Kind
from payloads.freemarker.compiler.paths import Path, Paths
from payloads.freemarker.compiler.scope import OwnFunction, Scope
from payloads.freemarker.compiler.unit import Unit
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex


def harmless(*arguments: Expression) -> bool:
    """Whether they can be looked at, or not, without anyone noticing."""
    return all(
        not each.parts if isinstance(each, ex.StringLiteral) else isinstance(each, _HARMLESS) for each in arguments
    )


_MADE: Final = (
    ex.StringLiteral, ex.NumberLiteral, ex.BooleanLiteral, ex.Comparison, ex.Not, ex.And, ex.Or, ex.Exists, ex.Sign,
    ex.Arithmetic, ex.Add,
)  # fmt: skip
#: Built-ins whose value may be one of the data.
_PASSING_ON: Final = {
    "first", "last", "min", "max", "then", "switch", "default", "if_exists", "item_cycle", "eval", "api", "string",
}  # fmt: skip


def makes_stream(node: Expression) -> bool:
    """Whether it may give items that are made one by one, to somebody who takes them so."""
    node = ex.peel(node)
    while isinstance(node, ex.DynamicKey) or (isinstance(node, ex.BuiltIn) and node.name == "sequence"):
        node = ex.peel(node.target)
    return isinstance(node, ex.BuiltIn) and node.name in LAMBDA_BUILT_INS


_HARMLESS = ex.Name | ex.NumberLiteral | ex.BooleanLiteral | ex.Lambda


def is_made(node: Expression) -> bool:
    """Whether the template made the value: then a text, a number or a boolean is no object of Java's."""
    node = ex.peel(node)
    return isinstance(node, _MADE) or (isinstance(node, ex.BuiltIn) and node.name not in _PASSING_ON)


@dataclass
class ExpressionWriter:
    """Writes the expressions of one Python function. Each family of expressions adds its part in a file of its own."""

    unit: Unit
    paths: Paths
    scope: Scope

    # -------------------------------------------------- the questions, answered by the parts

    def maybe(self, node: Expression) -> str:
        """Python code for the value, or `None` where there is none."""
        raise NotImplementedError

    def value(self, node: Expression) -> str:
        """Python code for the value; it raises `InvalidReference` when there is none."""
        raise NotImplementedError

    def condition(self, node: Expression) -> str:
        """Python code for a condition; anything but a boolean raises."""
        raise NotImplementedError

    def printed(self, node: Expression) -> str:
        """Python code for the `str` that `${node}` prints."""
        raise NotImplementedError

    def string(self, node: Expression) -> str:
        """Python code for the `str` a built-in for strings works on."""
        raise NotImplementedError

    def pipelined(self, target: Expression, *, lazy: bool) -> str | None:
        """A chain of `?filter` and `?map` as one comprehension, where that makes no difference."""
        raise NotImplementedError

    def lambda_(self, node: ex.Lambda, consumer: ex.BuiltIn | None = None) -> str:
        raise NotImplementedError

    def parameter(self, node: ex.Lambda, consumer: ex.BuiltIn | None) -> AbstractContextManager[str]:
        """The Python name of a lambda's parameter, while its body is written."""
        raise NotImplementedError

    def lazy(self, target: Expression) -> str:
        """Python code for the source of something that takes its items one by one."""
        raise NotImplementedError

    def is_text(self, node: Expression) -> bool:
        """Whether the value is known to be a Python `str`."""
        raise NotImplementedError

    def kind(self, node: Expression) -> Kind | None:
        """What can be told of the value without looking at any data; `None` where it may be missing."""
        raise NotImplementedError

    def constant(self, node: Expression) -> str | None:
        """The text, where the template itself settles it."""
        raise NotImplementedError

    def own_function(self, node: ex.Call) -> OwnFunction | None:
        """The function of this template that is called, where that is settled and the number of arguments fits."""
        raise NotImplementedError

    def built_in(self, node: ex.BuiltIn) -> str:
        raise NotImplementedError

    def written_out(self, node: ex.BuiltIn) -> str | None:
        """A built-in as Python code of its own, where that is short and saves a call."""
        raise NotImplementedError

    def whole_match(self, node: Expression) -> str | None:
        """`text?matches(…)` as a Python truth value, where the pattern is known."""
        raise NotImplementedError

    def replacement(self, node: ex.BuiltIn) -> str | None:
        """`text?replace(…)` as Python code of its own, where its arguments are known."""
        raise NotImplementedError

    def name(self, node: ex.Name) -> str:
        raise NotImplementedError

    def local(self, name: str, found: str) -> str:
        """What `<#local name += …>` starts from, where `found` is the macro's own variable."""
        raise NotImplementedError

    def default(self, node: ex.DefaultTo, nothing: str = "EMPTY") -> str:
        raise NotImplementedError

    def forgiving(self, target: Expression) -> str:
        """The value before `!` or `??`: in parentheses, anything missing inside makes the whole missing."""
        raise NotImplementedError

    def present(self, target: Expression) -> str:
        """Whether there is a value."""
        raise NotImplementedError

    def visible(self) -> str:
        """Loop variables in force as a dict, for code that is only known at run time."""
        raise NotImplementedError

    # ------------------------------------------------------------------ helpers

    def node(self, node: Expression) -> str:
        return self.unit.constant(node, "N")

    def temporary(self) -> str:
        return f"t{self.unit.number()}"

    def _twice(self, code: str) -> tuple[str, str]:
        """Code for the first and for every further use of a value."""
        if code.isidentifier():
            return code, code
        name = self.temporary()
        return f"({name} := {code})", name

    def handled(self, node: ex.BuiltIn, value: str, arguments: str | None = None) -> str:
        """The call of a built-in with a value and, as a tuple, its arguments; past its handler where that would only pass it on."""
        given = node.arguments if arguments is not None else None
        is_text = node.name not in PRINTED_ARGUMENTS or all(map(self.is_text, given or ()))
        direct = self.unit.direct(node.name, None if given is None else len(given)) if is_text else None
        if direct is None:
            return f"{self.unit.handler(node.name)}(env, {value}, {arguments}, {self.node(node)})"
        passed = value if arguments is None else f"{value}, {arguments}"
        return f"{direct}(env, {passed}, {self.node(node)})"

    def arguments(self, arguments: tuple[Expression, ...]) -> str:
        if not arguments:
            return "()"
        # A missing argument is passed on, to be judged by who is called.
        return f"({', '.join(self.maybe(argument) for argument in arguments)},)"

    def walk(self, path: Path, function: str = "walk") -> str:
        root = self.paths.root(path.root.name) if path.root_is_data else self.name(path.root)
        return f"{function}(env, {root}, {path.keys}, {self.unit.constant(path.nodes, 'W')})"

    def gives(self, node: ex.BuiltIn, results: set[str]) -> bool:
        """Whether a built-in gives nothing but text (or booleans) here: uncalled, a method is a method."""
        load(node.name)
        return node.name in results and (node.arguments is not None or not BUILT_INS[node.name])
