"""Expressions to Python expressions.

Four questions are asked of an expression, and each has its code:
`maybe` – its value or `None`; `value` – its value, which must be there; `condition` – a Python truth value;
`printed` – the `str` it prints (or, for `string`, the `str` a built-in works on).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from payloads.freemarker.builtin_names import BUILT_INS, GROUP_OF, LAMBDA_BUILT_INS
from payloads.freemarker.builtins import BOOLEAN_RESULTS, FAST_TEXT, HANDLERS, TEXT_RESULTS, load
from payloads.freemarker.compiler.paths import Path, Paths
from payloads.freemarker.compiler.scope import LoopVariable, Scope
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from payloads.freemarker.compiler.unit import Unit

_LOOP_BUILT_INS = {
    "index": "{i}",
    "counter": "({i} + 1)",
    "has_next": "{m}",
    "is_first": "({i} == 0)",
    "is_last": "(not {m})",
    "is_even_item": "({i} % 2 == 1)",
    "is_odd_item": "({i} % 2 == 0)",
    "item_parity": "('even' if {i} % 2 else 'odd')",
    "item_parity_cap": "('Even' if {i} % 2 else 'Odd')",
}
_INLINE_TEXT = {"upper_case": ".upper()", "lower_case": ".lower()"}
_LOOP_CONDITIONS = {"has_next", "is_first", "is_last", "is_even_item", "is_odd_item"}
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
_HARMLESS = ex.Name | ex.StringLiteral | ex.NumberLiteral | ex.BooleanLiteral
_TEXT_GROUPS = {"strings", "regular_expressions", "truncation"}
_LISTING = dict.fromkeys(("join", "seq_contains", "seq_index_of", "seq_last_index_of"), "listable") | dict.fromkeys(
    ("chunk", "sort_by"), "sequential"
)
_LAZY_CONSUMERS = LAMBDA_BUILT_INS | {"first", "seq_contains", "seq_index_of", "join", "size", "min", "max"}


@dataclass
class ExpressionCompiler:
    """Writes the expressions of one Python function."""

    unit: Unit
    paths: Paths
    scope: Scope
    is_macro: bool = False

    def node(self, node: Expression) -> str:
        return self.unit.constant(node, "N")

    def temporary(self) -> str:
        return f"t{self.unit.number()}"

    # ------------------------------------------------------------ the value

    def value(self, node: Expression) -> str:
        """Python code for the value; it raises `InvalidReference` when there is none."""
        if self._never_null(node):
            return self.maybe(node)
        path = self.paths.path(node, self.scope)
        if path is not None:
            return f"({path.value} if {path.value} is not None else need({self._walk(path)}, {self.node(node)}))"
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
            return f"({path.value} if {path.value} is not None or type({path.parent}) is dict else {self._walk(path)})"
        match node:
            case ex.StringLiteral():
                return self._string_literal(node)
            case ex.NumberLiteral(value=number):
                return repr(number) if isinstance(number, int) else self.unit.constant(number, "K")
            case ex.BooleanLiteral(value=boolean):
                return str(boolean)
            case ex.SequenceLiteral(items=items):
                return f"[{', '.join(self.value(item) for item in items)}]"
            case ex.HashLiteral():
                return self._hash_literal(node)
            case ex.Name():
                return self._name(node)
            case ex.Parenthesis(inner=inner):
                return self.maybe(inner)
            case ex.SpecialVariable():
                return self._special(node)
            case ex.Dot(target=target, name=name):
                return f"member(env, {self.value(target)}, {name!r}, {self.node(target)})"
            case ex.DynamicKey(target=target, key=key):
                found = self.lazy(target) if isinstance(target, ex.BuiltIn | ex.Parenthesis) else self.maybe(target)
                return f"item(env, {found}, {self.maybe(key)}, {self.node(node)})"
            case ex.Call(target=target, arguments=arguments):
                if (function := self._own_function(target, len(arguments))) is not None:
                    return self._own_call(function, node)
                passed, callee = self.arguments(arguments), self.value(target)
                if not all(isinstance(argument, _HARMLESS) for argument in arguments):
                    callee = f"callable_value({callee}, {self.node(target)})"
                return f"call_function(env, {callee}, {passed}, {self.node(node)}, {self.node(target)})"
            case ex.BuiltIn():
                return self._built_in(node)
            case ex.DefaultTo():
                return self._default(node)
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
                return self._lambda(node)
        raise AssertionError(f"no code for {type(node).__name__}")

    def number(self, node: Expression) -> str:
        """Python code for the value, which must be a number; checked before anything to its right is looked at."""
        if isinstance(node, ex.NumberLiteral):
            return self.maybe(node)
        return f"number_of({self.value(node)}, {self.node(node)})"

    def arguments(self, arguments: tuple[Expression, ...]) -> str:
        if not arguments:
            return "()"
        # A missing argument is passed on, to be judged by who is called.
        return f"({', '.join(self.maybe(argument) for argument in arguments)},)"

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

    def _walk(self, path: Path, function: str = "walk") -> str:
        root = self.paths.root(path.root.name) if path.root_is_data else self._name(path.root)
        return f"{function}(env, {root}, {path.keys}, {self.unit.constant(path.nodes, 'W')})"

    def _string_literal(self, node: ex.StringLiteral) -> str:
        if not node.parts:
            return repr(node.value)
        parts = []
        for part in node.parts:
            if isinstance(part, el.Text):
                parts.append(repr(part.value))
            elif isinstance(part, el.Interpolation):
                parts.append(self.interpolated(part.expression))
            elif isinstance(part, el.NumericInterpolation):
                parts.append(self.numeric(part))
        if len(parts) == 1:
            return parts[0]
        return f"join_parts(env, ({', '.join(parts)},), {self.node(node)})"

    def numeric(self, part: el.NumericInterpolation) -> str:
        """Python code for the `str` that `#{…}` prints."""
        node = part.expression
        return f"numeric(env, {self.value(node)}, {part.minimum}, {part.maximum}, {self.node(node)})"

    def interpolated(self, node: Expression) -> str:
        """An interpolation inside a string literal, which may give markup."""
        if self.is_text(node):
            return self.printed(node)
        return f"text_or_markup(env, {self.value(node)}, {self.node(node)})"

    def _hash_literal(self, node: ex.HashLiteral) -> str:
        members = ", ".join(
            f"{self.string(key)}: {self.value(value)}" for key, value in zip(node.keys, node.values, strict=True)
        )
        return f"{{{members}}}"

    def _name(self, node: ex.Name) -> str:
        name, scope = node.name, self.scope
        for depth in range(len(scope.loops) - 1, -1, -1):
            loop = scope.loops[depth]
            if loop.name == name:
                if loop.never_null or not loop.falls_back or not self.unit.settings.fallback_on_null_loop_variable:
                    return loop.python
                outer = self._outer_name(node, depth)
                return f"({loop.python} if {loop.python} is not None else {outer})"
            if name == f"{loop.name}_index":
                return loop.loop.index
            if name == f"{loop.name}_has_next":
                return loop.loop.more
        return self._outer_name(node, 0)

    def _outer_name(self, node: ex.Name, loops: int) -> str:
        saved, self.scope.loops = self.scope.loops, self.scope.loops[:loops]
        try:
            if loops:
                return self._name(node)
            name = node.name
            if self.scope.dynamic:
                return f"scoped(env, ns, call, scope, {name!r})"
            if self.paths.is_data(name, self.scope):
                return self.paths.root(name)
            outside = self.paths.root(name) if self.unit.facts.comes_from_data(name) else self._set_variable(name)
            if self.scope.macro_names and name in self.scope.macro_names:
                temporary = self.temporary()
                return f"({temporary} if ({temporary} := L.get({name!r})) is not None else {outside})"
            return outside
        finally:
            self.scope.loops = saved

    def _set_variable(self, name: str) -> str:
        """A name the template sets: mostly it is in its namespace."""
        temporary = self.temporary()
        found = f"{temporary} := ns.variables.get({name!r})"
        return f"({temporary} if ({found}) is not None else variable(env, ns, {name!r}))"

    def visible(self) -> str:
        """Loop variables in force as a dict, for code that is only known at run time."""
        if not self.scope.loops:
            return "scope" if self.scope.dynamic else "None"
        pairs = []
        for loop in self.scope.loops:
            pairs.append(f"{loop.name!r}: {loop.python}")
            if loop.loop.number == 0:  # a lambda's parameter, or a variable of a call's content
                continue
            pairs.append(f"'{loop.name}_index': {loop.loop.index}")
            pairs.append(f"'{loop.name}_has_next': {loop.loop.more}")
        inner = f"{{{', '.join(pairs)}}}"
        return f"merged(scope, {inner})" if self.scope.dynamic else inner

    def _special(self, node: ex.SpecialVariable) -> str:
        return f"special(env, ns, call, {node.name!r}, {self.node(node)}, {self.visible()})"

    # ------------------------------------------------------------- operators

    def _add(self, node: ex.Add, left: Expression, right: Expression) -> str:
        if self.is_text(left) and self.is_text(right):
            return f"({self.printed(left)} + {self.printed(right)})"
        return f"add(env, {self.maybe(left)}, {self.maybe(right)}, {self.node(node)})"

    def _default(self, node: ex.DefaultTo) -> str:
        target = node.target
        fallback = "EMPTY" if node.default is None else self.maybe(node.default)
        name = self.temporary()
        return f"({name} if ({name} := {self._forgiving(target)}) is not None else {fallback})"

    def _forgiving(self, target: Expression) -> str:
        """The value before `!` or `??`: in parentheses, anything missing inside makes the whole missing."""
        if not isinstance(target, ex.Parenthesis):
            return self.maybe(target)
        inner: Expression = target
        while isinstance(inner, ex.Parenthesis):
            inner = inner.inner
        path = self.paths.path(inner, self.scope)
        if path is not None:
            known = f"{path.value} is not None or type({path.parent}) is dict"
            return f"({path.value} if {known} else {self._walk(path, 'walk_safely')})"
        if isinstance(inner, ex.Name):
            return self.maybe(inner)
        return f"safely(lambda: {self.maybe(inner)})"

    def _exists(self, node: ex.Exists) -> str:
        path = self.paths.path(node.target, self.scope)
        if path is not None:
            return f"({path.value} is not None or (type({path.parent}) is not dict and {self._walk(path)} is not None))"
        return self._present(node.target)

    def _present(self, target: Expression) -> str:
        """Whether there is a value. (Python warns of `is` beside a literal, so a call asks about those.)"""
        code = self._forgiving(target)
        return f"({code} is not None)" if code[:1] == "(" or code.isidentifier() else f"present({code})"

    # ------------------------------------------------------------ conditions

    def condition(self, node: Expression) -> str:
        """Python code for a condition; anything but a boolean raises."""
        match node:
            case ex.BooleanLiteral(value=boolean):
                return str(boolean)
            case ex.Parenthesis(inner=inner):
                return self.condition(inner)
            case ex.Exists():
                return self._exists(node)
            case ex.Not(operand=operand):
                return f"(not {self.condition(operand)})"
            case ex.And(left=left, right=right):
                return f"({self.condition(left)} and {self.condition(right)})"
            case ex.Or(left=left, right=right):
                return f"({self.condition(left)} or {self.condition(right)})"
            case ex.Comparison():
                return self._comparison(node)
            case ex.BuiltIn() if self._gives(node, BOOLEAN_RESULTS) or node.name in _LOOP_CONDITIONS:
                return self.maybe(node)
        return f"truth({self.value(node)}, {self.node(node)})"

    def _comparison(self, node: ex.Comparison) -> str:
        left, right = node.left, node.right
        if node.operator in ("==", "!="):
            for literal, other in ((right, left), (left, right)):
                if isinstance(literal, ex.StringLiteral) and not literal.parts and _plain(literal.value):
                    return self._equals_literal(node, literal, other)
        return f"compare(env, {self.maybe(left)}, {node.operator!r}, {self.maybe(right)}, {self.node(node)})"

    def _equals_literal(self, node: ex.Comparison, literal: ex.StringLiteral, other: Expression) -> str:
        """Equality with a plain constant: equal strings are equal, everything else asks the Collator."""
        name = self.temporary()
        wanted = repr(literal.value)
        same = f"({name} := {self.value(other)}) == {wanted}"
        test = f"({same} or equals(env, {name}, {wanted}, {self.node(node)}))"
        return test if node.operator == "==" else f"(not {test})"

    # ------------------------------------------------------------------ text

    def is_text(self, node: Expression) -> bool:
        """Whether the value is known to be a Python `str`."""
        match node:
            case ex.StringLiteral(parts=parts):
                return all(
                    isinstance(p, el.Text) or (isinstance(p, el.Interpolation) and self.is_text(p.expression))
                    for p in parts
                )
            case ex.Parenthesis(inner=inner):
                return self.is_text(inner)
            case ex.BuiltIn(name=name):
                return self._gives(node, TEXT_RESULTS) or name in ("item_parity", "item_parity_cap")
            case ex.Name(name=name):
                variable = self.scope.variable(name)
                return variable is not None and variable.is_text
            case ex.Add(left=left, right=right):
                return self.is_text(left) and self.is_text(right)
            case ex.DefaultTo(target=target, default=default):
                return default is not None and self.is_text(default) and self.is_text(target)
        return False

    def constant(self, node: Expression) -> str | None:
        """The text, where the template itself settles it."""
        match node:
            case ex.StringLiteral(value=value, parts=()):
                return value
            case ex.Name(name=name):
                variable = self.scope.variable(name)
                return variable.constant if variable else None
        return None

    def _gives(self, node: ex.BuiltIn, results: set[str]) -> bool:
        """Whether a built-in gives nothing but text (or booleans) here: uncalled, a method is a method."""
        load(node.name)
        return node.name in results and (node.arguments is not None or not BUILT_INS[node.name])

    def printed(self, node: Expression) -> str:
        """Python code for the `str` that `${node}` prints."""
        return self._text(node, "text")

    def string(self, node: Expression) -> str:
        """Python code for the `str` a built-in for strings works on."""
        return self._text(node, "string")

    def _text(self, node: Expression, function: str) -> str:
        if self.is_text(node):
            return self.maybe(node)
        path = self.paths.path(node, self.scope)
        if path is not None:
            value = f"({path.value} if {path.value} is not None else {self._walk(path)})"
            return f"({path.value} if type({path.value}) is str else {function}(env, {value}, {self.node(node)}))"
        if isinstance(node, ex.DefaultTo):
            found = self._defaulted_text(node, function)
            if found is not None:
                return found
        if isinstance(node, ex.Name) and (variable := self.scope.variable(node.name)):
            value = self.value(node)
            return f"({variable.python} if type({variable.python}) is str else {function}(env, {value}, {self.node(node)}))"
        name = self.temporary()
        return f"({name} if type({name} := {self.value(node)}) is str else {function}(env, {name}, {self.node(node)}))"

    def _defaulted_text(self, node: ex.DefaultTo, function: str) -> str | None:
        """`path!` and `path!"constant"`: no function call where the path leads to a string or to nothing."""
        target, default = node.target, node.default
        inner = target
        while isinstance(inner, ex.Parenthesis):
            inner = inner.inner
        path = self.paths.path(inner, self.scope)
        if path is None:
            return None
        if default is None:
            constant = "''"
        elif isinstance(default, ex.StringLiteral) and not default.parts:
            constant = repr(default.value)
        else:
            return None
        absent = f"{path.value} is None and type({path.parent}) is dict"
        slow = f"{function}(env, {self._default(node)}, {self.node(node)})"
        return f"({path.value} if type({path.value}) is str else {constant} if {absent} else {slow})"

    # -------------------------------------------------------------- built-ins

    def _built_in(self, node: ex.BuiltIn) -> str:
        name, target = node.name, node.target
        if name in _LOOP_BUILT_INS and isinstance(target, ex.Name):
            return self._loop_built_in(target.name, _LOOP_BUILT_INS[name])
        match name:
            case "item_cycle":
                variable = self._loop_variable(target)
                return f"cycle({variable.loop.index}, {self.arguments(node.arguments or ())}, {self.node(node)})"
            case "then":
                yes, no = node.arguments or ()
                return f"({self.maybe(yes)} if {self.condition(target)} else {self.maybe(no)})"
            case "switch":
                return self._switch(node)
            case "exists":
                return self._present(target)
            case "has_content":
                return self._has_content(node)
            case "if_exists":
                return self._default(ex.DefaultTo(node.span, target, None))
            case "default":
                return self._default_built_in(node)
            case "eval" | "eval_json" | "interpret":
                load(name)
                known = f"{self.visible()}, ns, call"
                return f"{self.unit.handler(name)}(env, {self.value(target)}, {self.node(node)}, {known})"
        if name in _INLINE_TEXT:
            return f"{self.string(target)}{_INLINE_TEXT[name]}"
        load(name)
        if name in FAST_TEXT and node.arguments is None:
            return f"{self.unit.fast_text(name)}({self.string(target)})"
        if name not in HANDLERS:
            return f"unsupported({self.value(target)}, {self.node(node)})"
        called = node.arguments is not None or not BUILT_INS[name]
        source = self._operand(node, called)
        arguments = "None" if node.arguments is None else self.arguments(node.arguments)
        return f"{self.unit.handler(name)}(env, {source}, {arguments}, {self.node(node)})"

    def _operand(self, node: ex.BuiltIn, called: bool) -> str:
        """The value on the left, with a wrong type told before the arguments are looked at."""
        name, target = node.name, node.target
        if BUILT_INS[name] and (GROUP_OF[name] in _TEXT_GROUPS or name in ("url", "url_path")):
            return self.string(target)
        source = self.lazy(target) if name in _LAZY_CONSUMERS and called else self.value(target)
        arguments = node.arguments or ()
        if GROUP_OF[name] == "dates" and not all(isinstance(each, _HARMLESS) for each in arguments):
            return f"{'dated' if name.startswith('iso') else 'date_source'}(env, {source}, {self.node(node)})"
        if name in _LISTING and not (len(arguments) == 1 and isinstance(arguments[0], _HARMLESS)):
            return f"{_LISTING[name]}(env, {source}, {self.node(target)})"
        return source

    def lazy(self, target: Expression) -> str:
        """The source of something that takes its items one by one: `?filter` and its kin needn't be collected."""
        inner = target
        while isinstance(inner, ex.Parenthesis):
            inner = inner.inner
        if not isinstance(inner, ex.BuiltIn) or inner.name not in LAMBDA_BUILT_INS:
            return self.value(target)
        arguments = self.arguments(inner.arguments or ())
        load(inner.name)
        return f"{self.unit.handler(f'lazy_{inner.name}')}(env, {self.lazy(inner.target)}, {arguments}, {self.node(inner)})"

    def _loop_variable(self, node: Expression) -> LoopVariable:
        assert isinstance(node, ex.Name)
        variable = self.scope.variable(node.name)
        assert variable is not None, "the parser has checked that there is such a loop variable"
        return variable

    def _loop_built_in(self, name: str, template: str) -> str:
        variable = self.scope.variable(name)
        if variable is None:  # evaluated at run time, out of the loop's sight
            return f"scoped(env, ns, call, scope, '{name}_index')"
        parts = {}
        if "{i}" in template:
            parts["i"] = variable.loop.index
        if "{m}" in template:
            parts["m"] = variable.loop.more
        return template.format(**parts)

    def _switch(self, node: ex.BuiltIn) -> str:
        arguments = node.arguments or ()
        name = self.temporary()
        code, rest = "", ""
        pairs = len(arguments) // 2
        for index in range(pairs):
            case, result = arguments[2 * index], arguments[2 * index + 1]
            subject = f"({name} := {self.value(node.target)})" if index == 0 else name
            nodes = f"{self.node(node.target)}, {self.node(case)}"
            code += f"({self.maybe(result)} if switch_matches(env, {subject}, {self.value(case)}, {nodes}) else "
            rest += ")"
        last = self.maybe(arguments[-1]) if len(arguments) % 2 else f"no_case(env, {name}, {self.node(node)})"
        return f"{code}{last}{rest}"

    def _has_content(self, node: ex.BuiltIn) -> str:
        path = self.paths.path(node.target, self.scope)
        if path is not None:
            known = f"type({path.value}) is str or ({path.value} is None and type({path.parent}) is dict)"
            return f"((not not {path.value}) if {known} else has_content({self._walk(path)}))"
        return f"has_content({self._forgiving(node.target)})"

    def _default_built_in(self, node: ex.BuiltIn) -> str:
        if node.arguments is None:
            return f"default_method(env, {self._forgiving(node.target)}, {self.node(node)})"
        if not node.arguments:
            return f"need_default({self._forgiving(node.target)}, {self.node(node)})"
        found = self._forgiving(node.target)
        if all(isinstance(argument, _HARMLESS) for argument in node.arguments):
            name = self.temporary()
            others = [f"({name} if ({name} := {self.maybe(each)}) is not None else " for each in node.arguments[:-1]]
            code = "".join([f"({name} if ({name} := {found}) is not None else ", *others])
            return f"{code}{self.maybe(node.arguments[-1])}{')' * len(node.arguments)}"
        # As arguments of a call they are looked at even where they aren't needed, and may fail.
        return f"first_there({found}, {self.arguments(node.arguments)})"

    def _lambda(self, node: ex.Lambda) -> str:
        """A lambda becomes a Python lambda; its parameter is a loop variable without helpers."""
        parameter = node.parameters[0]
        python = f"v{self.unit.number()}"
        from payloads.freemarker.compiler.scope import LoopCode

        self.scope.loops.append(LoopVariable(parameter, python, LoopCode(0, 0), falls_back=False))
        try:
            return f"(lambda {python}: {self.maybe(node.body)})"
        finally:
            self.scope.loops.pop()


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()
