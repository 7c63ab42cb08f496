"""Expressions to Python expressions.

Four questions are asked of an expression, and each has its code:
`maybe` – its value or `None`; `value` – its value, which must be there; `condition` – a Python truth value;
`printed` – the `str` it prints (or, for `string`, the `str` a built-in works on).
"""

from __future__ import annotations

from typing import Final

from payloads.freemarker.compiler.built_ins import BuiltIns
from payloads.freemarker.compiler.conditions import Conditions
from payloads.freemarker.compiler.expression_writer import harmless, is_made, makes_stream
from payloads.freemarker.compiler.kinds import Kinds
from payloads.freemarker.compiler.names import Names
from payloads.freemarker.compiler.patterns import Patterns
from payloads.freemarker.compiler.pipelines import Pipelines
from payloads.freemarker.compiler.scope import OwnFunction
from payloads.freemarker.compiler.texts import Texts
from payloads.freemarker.compiler.written_out import WrittenOut
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.utf16 import has_halves

_ARITHMETIC: Final = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "%": "modulo"}
_LONG_CHAIN = 50
#: Above these Java has no number that is its own negative.
_LOW, _LARGE = -(2**31), 2**62


def _has_firm_ends(node: Expression) -> bool:
    """Whether it is a text that nothing put beside it grows together with."""
    return isinstance(node, ex.StringLiteral) and not node.parts and not has_halves(node.value)


def _constant_bounds(key: ex.Range) -> tuple[int, int | None] | None:
    """The ends of a range that are whole numbers in the template."""
    start, end = (node.value if isinstance(node, ex.NumberLiteral) else None for node in (key.left, key.right))
    if not isinstance(start, int) or (key.right is not None and not isinstance(end, int)):
        return None
    return start, end if isinstance(end, int) else None


def _chain(node: ex.Add | ex.Arithmetic) -> list[ex.Add | ex.Arithmetic] | None:
    """The steps of a sum or product of many terms, the first one first."""
    steps: list[ex.Add | ex.Arithmetic] = []
    step: Expression = node
    while isinstance(step, ex.Add | ex.Arithmetic):
        steps.append(step)
        step = step.left
    return steps[::-1] if len(steps) > _LONG_CHAIN else None


class ExpressionCompiler(Names, Kinds, Conditions, Texts, BuiltIns, WrittenOut, Patterns, Pipelines):
    """Writes the expressions of one Python function: values and operators here, the rest by family."""

    def value(self, node: Expression) -> str:
        """Python code for the value; it raises `InvalidReference` when there is none."""
        if self.never_null(node):
            return self.maybe(node)
        path = self.paths.path(node, self.scope)
        if path is not None:
            return f"({path.value} if {path.value} is not None else need({self.walk(path)}, {self.node(node)}))"
        first, again = self._twice(self.maybe(node))
        return f"({again} if {first} is not None else need(None, {self.node(node)}))"

    def maybe(self, node: Expression) -> str:
        """Python code for the value, or `None` where there is none."""
        self.unit.clock.tick()
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
            case ex.Dot(target=ex.Name() as target, name=name) if self._is_lambdas(target):
                item = self.name(target)
                slow = f"member(env, {self.value(target)}, {name!r}, {self.node(target)})"
                return f"({item}.get({name!r}) if type({item}) is dict else {slow})"
            case ex.Dot(target=target, name=name) if self.unit.settings.object_wrapper == "beans" and is_made(target):
                return f"member_of_own(env, {self.value(target)}, {name!r}, {self.node(target)})"
            case ex.Dot(target=target, name=name):
                return f"member(env, {self.value(target)}, {name!r}, {self.node(target)})"
            case ex.DynamicKey(key=ex.Range() as key) if (bounds := _constant_bounds(key)) is not None:
                return (
                    f"slice_of(env, {self._indexed(node)}, {bounds[0]}, {bounds[1]}, {key.kind!r}, {self.node(node)})"
                )
            case ex.DynamicKey(key=key):
                item = f"item(env, {self._indexed(node)}, {self.maybe(key)}, {self.node(node)})"
                return f"({quick} else {item})" if (quick := self._quick_member(node)) else item
            case ex.Call(target=target, arguments=arguments):
                if (function := self.own_function(node)) is not None:
                    return self._own_call(function, node)
                passed, callee = self.arguments(arguments), self.value(target)
                if not harmless(*arguments):
                    place = f"{self.node(target)}, {self.node(node)}, {len(arguments)}"
                    callee = f"callable_value({callee}, {place})"
                return f"call_function(env, {callee}, {passed}, {self.node(node)}, {self.node(target)})"
            case ex.BuiltIn():
                return self.built_in(node)
            case ex.DefaultTo():
                return self.default(node)
            case ex.Sign(operand=operand, negative=negative):
                value = self.value(operand) if negative else self.maybe(operand)
                return f"sign({value}, {negative}, {self.node(node)}, {self.node(operand)})"
            case ex.Add() if not self.unit.traced and (text := self.constant(node)) is not None:
                return repr(text)
            case ex.Add() | ex.Arithmetic() if (steps := _chain(node)) is not None:
                return self._long_chain(steps)
            case ex.Arithmetic(left=left, operator="-" | "*" as operator, right=right) if self.are_whole(left, right):
                return self._calculated(node, left, operator, right)
            case ex.Arithmetic(left=left, operator=operator, right=right):
                return f"{_ARITHMETIC[operator]}(env, {self.number(left)}, {self.number(right)}, {self.node(node)})"
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

    def _is_lambdas(self, target: ex.Name) -> bool:
        """Whether it is a variable that no path starts at: a lambda's, or a parameter."""
        variable = self.scope.variable(target.name)
        is_own = target.name in self.scope.known and target.name in self.scope.own
        return ((variable is not None and not variable.loop.number) or is_own) and self.name(target).isidentifier()

    def lazy(self, target: Expression) -> str:
        if makes_stream(target) and isinstance(inner := ex.peel(target), ex.DynamicKey):
            item = f"lazy_item(env, {self._indexed(inner)}, {self.maybe(inner.key)}, {self.node(inner)})"
            return f"need({item}, {self.node(inner)})"
        return super().lazy(target)

    def _indexed(self, node: ex.DynamicKey) -> str:
        """What stands before `[…]`."""
        if isinstance(node.target, ex.BuiltIn | ex.Parenthesis) or makes_stream(node.target):
            return self.lazy(node.target)
        # It must be there before the key is looked at.
        return self.maybe(node.target) if harmless(node.key) else self.value(node.target)

    def number(self, node: Expression) -> str:
        """Python code for the value, which must be a number; checked before anything to its right is looked at."""
        if isinstance(node, ex.NumberLiteral) or self.kind(node) == "whole":
            return self.maybe(node)
        value = self.value(node)
        name = value if value.isidentifier() else self.temporary()
        kind = f"type({value})" if name == value else f"type({name} := {value})"
        return f"({name} if {kind} is int or type({name}) is float else number_of({name}, {self.node(node)}))"

    def _quick_member(self, node: ex.DynamicKey) -> str | None:
        """`variable[text]`: the beginning of a Python condition that looks the key up where the variable is a hash."""
        key_is_name = isinstance(node.key, ex.Name)  # nothing else becomes a name of Python's
        if not (key_is_name and isinstance(node.target, ex.Name) and self.is_text(node.key)):
            return None
        target, key = self.maybe(node.target), self.maybe(node.key)
        return (
            f"{target}.get({key}) if type({target}) is dict" if target.isidentifier() and key.isidentifier() else None
        )

    def own_function(self, node: ex.Call) -> OwnFunction | None:
        """The function of this template that is called, where that is settled and the number of arguments fits."""
        target = node.target
        if not isinstance(target, ex.Name) or self.scope.variable(target.name):
            return None
        if self.scope.macro_names is not None and target.name in self.scope.macro_names:
            return None
        function = self.unit.facts.own_function(target.name)
        if function is None or len(function.parameters) != len(node.arguments):
            return None
        return self.unit.own_function(function)

    def _own_call(self, function: OwnFunction, node: ex.Call) -> str:
        """A call of a function of this template: arguments must not be null, and are judged when all are there."""
        values, checks = [], []
        for argument in node.arguments:
            code = self.maybe(argument)
            if not self.never_null(argument) or not all(map(self.never_null, node.arguments)):
                name = self.temporary()
                checks.append(f"(({name} := {code}) is not None)")
                code = name
            values.append(code)
        if function.keeps_texts and function.is_leaf and not self.unit.traced:
            value, again = (values[0], values[0]) if checks else self._twice(values[0])
            call = f"({again} if type({value}) is str else {function.python}(env, {again}))"
        elif function.is_leaf:
            call = f"{function.python}({', '.join(['env', *values])})"
        else:
            call = f"call_own(env, {function.python}, ({''.join(value + ', ' for value in values)}), {self.node(node)})"
        if not checks:
            return call
        macro = self.unit.constant(self.unit.facts.own_function(node.target.text), "M")
        return f"({call} if {' & '.join(checks)} else null_argument({macro}, ({', '.join(values)},)))"

    def _hash_literal(self, node: ex.HashLiteral) -> str:
        fixed = [key.value for key in node.keys if isinstance(key, ex.StringLiteral) and not key.parts]
        if len(node.keys) > 1 and len(set(fixed)) < len(node.keys):
            pairs = zip(node.keys, node.values, strict=True)
            return f"hash_of({', '.join(f'({self.string(key)}, {self.value(value)})' for key, value in pairs)})"
        members = ", ".join(
            f"{self.string(key)}: {self.value(value)}" for key, value in zip(node.keys, node.values, strict=True)
        )
        return f"{{{members}}}"

    def _add(self, node: ex.Add, left: Expression, right: Expression) -> str:
        if self.unit.traced:
            return f"add_traced(env, {self.maybe(left)}, {self.maybe(right)}, {self.node(node)})"
        if self.are_whole(left, right):
            return self._calculated(node, left, "+", right)
        if self.is_text(left) and self.is_text(right):
            joined = f"({self.printed(left)} + {self.printed(right)})"
            if _has_firm_ends(left) or _has_firm_ends(right):
                return joined
            name = self.temporary()  # two halves of a surrogate pair may come together
            return f"({name} if ({name} := {joined}).isascii() else whole_text({name}))"
        return f"add(env, {self.maybe(left)}, {self.maybe(right)}, {self.node(node)})"

    def _calculated(self, node: Expression, left: Expression, operator: str, right: Expression) -> str:
        """Whole numbers as Python calculates; a large result is left to the engine, to which some are of other types."""
        (first, one), (second, other) = self._twice_of(left), self._twice_of(right)
        result = self.temporary()
        slow = f"{_ARITHMETIC[operator]}(env, {one}, {other}, {self.node(node)})"
        return f"({result} if {_LOW} < ({result} := {first} {operator} {second}) < {_LARGE} else {slow})"

    def _twice_of(self, node: Expression) -> tuple[str, str]:
        """Code for a value that is there, the first time and once more."""
        code = self.maybe(node)
        return (code, code) if code.isdecimal() else self._twice(code)

    def _long_chain(self, steps: list[ex.Add | ex.Arithmetic]) -> str:
        """Many terms, added one after the other to a variable: as calls within calls they would be too deep for Python."""
        first, name = steps[0], self.temporary()
        start = self.maybe(first.left) if isinstance(first, ex.Add) else self.number(first.left)
        code = [f"({name} := {start})"]
        is_number = isinstance(first, ex.Arithmetic)
        for node in steps:
            if isinstance(node, ex.Add):
                function = "add_traced" if self.unit.traced else "add"
                step = f"{function}(env, {name}, {self.maybe(node.right)}, {self.node(node)})"
            else:
                left = name if is_number else f"number_of({name}, {self.node(node.left)})"
                step = f"{_ARITHMETIC[node.operator]}(env, {left}, {self.number(node.right)}, {self.node(node)})"
            is_number = isinstance(node, ex.Arithmetic)
            code.append(f"({name} := {step})")
        return f"({' is ONCE or '.join(code)} is ONCE or {name})"

    def default(self, node: ex.DefaultTo, nothing: str = "EMPTY") -> str:
        target = node.target
        fallback = nothing if node.default is None else self.maybe(node.default)
        name = self.temporary()
        return f"({name} if ({name} := {self.forgiving(target)}) is not None else {fallback})"

    def forgiving(self, target: Expression) -> str:
        """The value before `!` or `??`: in parentheses, anything missing inside makes the whole missing."""
        if not isinstance(target, ex.Parenthesis):
            return self.maybe(target)
        inner = ex.peel(target)
        path = self.paths.path(inner, self.scope)
        if path is not None:
            known = f"{path.value} is not None or type({path.parent}) is dict"
            return f"({path.value} if {known} else {self.walk(path, 'walk_safely')})"
        if isinstance(inner, ex.Name):
            return self.maybe(inner)
        whole = f"safely(lambda: {self.maybe(inner)})"
        quick = self._quick_member(inner) if isinstance(inner, ex.DynamicKey) else None
        return f"({quick} else {whole})" if quick else whole
