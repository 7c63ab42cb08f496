"""Expressions to Python expressions.

Four questions are asked of an expression, and each has its code:
`maybe` – its value or `None`; `value` – its value, which must be there; `condition` – a Python truth value;
`printed` – the `str` it prints (or, for `string`, the `str` a built-in works on).
"""

from __future__ import annotations

from payloads.freemarker.compiler.built_ins import BuiltIns
from payloads.freemarker.compiler.conditions import Conditions
from payloads.freemarker.compiler.expression_writer import HARMLESS
from payloads.freemarker.compiler.names import Names
from payloads.freemarker.compiler.texts import Texts
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_MAY_BE_NOTHING = {
    "first",
    "last",
    "min",
    "max",
    "eval",
    "eval_json",
    "then",
    "switch",
    "default",
    "if_exists",
    "item_cycle",
}


class ExpressionCompiler(Names, Conditions, Texts, BuiltIns):
    """Writes the expressions of one Python function: values and operators here, the rest by family."""

    def value(self, node: Expression) -> str:
        """Python code for the value; it raises `InvalidReference` when there is none."""
        if self._never_null(node):
            return self.maybe(node)
        path = self.paths.path(node, self.scope)
        if path is not None:
            return f"({path.value} if {path.value} is not None else need({self.walk(path)}, {self.node(node)}))"
        name = self.temporary()
        return f"({name} if ({name} := {self.maybe(node)}) is not None else need(None, {self.node(node)}))"

    def _never_null(self, node: Expression) -> bool:
        match node:
            case (
                ex.StringLiteral() | ex.NumberLiteral() | ex.BooleanLiteral() | ex.SequenceLiteral() | ex.HashLiteral()
                | ex.Exists() | ex.Not() | ex.Sign() | ex.Arithmetic() | ex.Add() | ex.Comparison() | ex.And() | ex.Or()
                | ex.Range()
            ):  # fmt: skip
                return True
            case ex.Parenthesis(inner=inner):
                return self._never_null(inner)
            case ex.Name(name=name):
                variable = self.scope.variable(name)
                return variable is not None and variable.never_null
            case ex.BuiltIn(name=name):
                return name not in _MAY_BE_NOTHING
            case ex.DefaultTo(default=default):
                return default is None or self._never_null(default)
        return False

    def maybe(self, node: Expression) -> str:
        """Python code for the value, or `None` where there is none."""
        path = self.paths.path(node, self.scope)
        if path is not None:
            return f"({path.value} if {path.value} is not None or type({path.parent}) is dict else {self.walk(path)})"
        match node:
            case ex.StringLiteral():
                return self.string_literal(node)
            case ex.NumberLiteral(value=number):
                return repr(number) if isinstance(number, int) else self.unit.constant(number, "K")
            case ex.BooleanLiteral(value=boolean):
                return str(boolean)
            case ex.SequenceLiteral(items=items):
                return f"[{', '.join(self.value(item) for item in items)}]"
            case ex.HashLiteral():
                return self._hash_literal(node)
            case ex.Name():
                return self.name(node)
            case ex.Parenthesis(inner=inner):
                return self.maybe(inner)
            case ex.SpecialVariable():
                return self.special(node)
            case ex.Dot(target=target, name=name):
                return f"member(env, {self.value(target)}, {name!r}, {self.node(target)})"
            case ex.DynamicKey(target=target, key=key):
                found = self.lazy(target) if isinstance(target, ex.BuiltIn | ex.Parenthesis) else self.maybe(target)
                return f"item(env, {found}, {self.maybe(key)}, {self.node(node)})"
            case ex.Call(target=target, arguments=arguments):
                if (function := self._own_function(target, len(arguments))) is not None:
                    return self._own_call(function, node)
                passed, callee = self.arguments(arguments), self.value(target)
                if not all(isinstance(argument, HARMLESS) for argument in arguments):
                    callee = f"callable_value({callee}, {self.node(target)})"
                return f"call_function(env, {callee}, {passed}, {self.node(node)}, {self.node(target)})"
            case ex.BuiltIn():
                return self.built_in(node)
            case ex.DefaultTo():
                return self.default(node)
            case ex.Sign(operand=operand, negative=negative):
                return f"sign({self.value(operand)}, {negative}, {self.node(node)}, {self.node(operand)})"
            case ex.Arithmetic(left=left, operator=operator, right=right):
                return f"calculate(env, {self.number(left)}, {operator!r}, {self.number(right)}, {self.node(node)})"
            case ex.Add(left=left, right=right):
                return self._add(node, left, right)
            case ex.Range(left=left, right=right, kind=kind):
                end = self.number(right) if right else "None"
                return f"make_range({self.number(left)}, {end}, {kind!r}, {self.node(node)})"
            case ex.Exists() | ex.Not() | ex.Comparison() | ex.And() | ex.Or():
                return self.condition(node)
            case ex.Lambda():
                return self.lambda_(node)
        raise AssertionError(f"no code for {type(node).__name__}")

    def number(self, node: Expression) -> str:
        """Python code for the value, which must be a number; checked before anything to its right is looked at."""
        if isinstance(node, ex.NumberLiteral):
            return self.maybe(node)
        return f"number_of({self.value(node)}, {self.node(node)})"

    def _own_function(self, target: Expression, count: int) -> el.Macro | None:
        """The function of this template that is called, where that is settled and the number of arguments fits."""
        if not isinstance(target, ex.Name) or self.scope.variable(target.name):
            return None
        if self.scope.macro_names is not None and target.name in self.scope.macro_names:
            return None
        function = self.unit.facts.own_function(target.name)
        return function if function is not None and len(function.parameters) == count else None

    def _own_call(self, function: el.Macro, node: ex.Call) -> str:
        pairs = zip(function.parameters, node.arguments, strict=True)
        values = ", ".join(f"{parameter.name!r}: {self.maybe(argument)}" for parameter, argument in pairs)
        return f"call_own(env, ns, run_{self.unit.constant(function, 'M')}, {{{values}}}, {self.node(node)})"

    def _hash_literal(self, node: ex.HashLiteral) -> str:
        members = ", ".join(
            f"{self.string(key)}: {self.value(value)}" for key, value in zip(node.keys, node.values, strict=True)
        )
        return f"{{{members}}}"

    def _add(self, node: ex.Add, left: Expression, right: Expression) -> str:
        if self.is_text(left) and self.is_text(right):
            return f"({self.printed(left)} + {self.printed(right)})"
        return f"add(env, {self.maybe(left)}, {self.maybe(right)}, {self.node(node)})"

    def default(self, node: ex.DefaultTo) -> str:
        target = node.target
        fallback = "EMPTY" if node.default is None else self.maybe(node.default)
        name = self.temporary()
        return f"({name} if ({name} := {self.forgiving(target)}) is not None else {fallback})"

    def forgiving(self, target: Expression) -> str:
        """The value before `!` or `??`: in parentheses, anything missing inside makes the whole missing."""
        if not isinstance(target, ex.Parenthesis):
            return self.maybe(target)
        inner: Expression = target
        while isinstance(inner, ex.Parenthesis):
            inner = inner.inner
        path = self.paths.path(inner, self.scope)
        if path is not None:
            known = f"{path.value} is not None or type({path.parent}) is dict"
            return f"({path.value} if {known} else {self.walk(path, 'walk_safely')})"
        if isinstance(inner, ex.Name):
            return self.maybe(inner)
        return f"safely(lambda: {self.maybe(inner)})"
