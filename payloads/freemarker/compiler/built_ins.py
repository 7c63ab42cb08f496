"""Built-ins: written out where that is short, else a call of their handler."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from payloads.freemarker.builtin_names import BUILT_INS, GROUP_OF, LAMBDA_BUILT_INS, LOOP_VARIABLE_BUILT_INS
from payloads.freemarker.builtins import FAST_TEXT, HANDLERS, PRINTED_ARGUMENTS, load
from payloads.freemarker.compiler.expression_writer import ExpressionWriter, harmless
from payloads.freemarker.compiler.known import Known
from payloads.freemarker.compiler.pipelines import TAKING
from payloads.freemarker.compiler.scope import LoopCode, LoopVariable
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex

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
_DEEP = 20
_INLINE_TEXT = {"upper_case": ".upper()", "lower_case": ".lower()"}
_OF_TEXT = ("url", "url_path", "absolute_template_name")
_TEXT_GROUPS = {"strings", "regular_expressions", "truncation"}
_OF_NOTHING = ("cn", "blank_to_null", "empty_to_null", "trim_to_null")  # they take what is missing
_LISTING = (
    dict.fromkeys(("join", "seq_contains", "seq_index_of", "seq_last_index_of"), "listable")
    | dict.fromkeys(("chunk", "sort_by"), "sequential")
    | dict.fromkeys(LAMBDA_BUILT_INS, "listable")
)
_LAZY_CONSUMERS = LAMBDA_BUILT_INS | {
    "first",
    "seq_contains",
    "seq_index_of",
    "seq_last_index_of",
    "join",
    "size",
    "min",
    "max",
    "sequence",
}


class BuiltIns(ExpressionWriter):
    """`target?name` and `target?name(arguments)`."""

    def built_in(self, node: ex.BuiltIn) -> str:
        name, target = node.name, node.target
        if name in LOOP_VARIABLE_BUILT_INS and isinstance(target, ex.Name):
            return self._loop_built_in(node, target.name)
        match name:
            case "then":
                yes, no = node.arguments or ()
                return f"({self.value(yes)} if {self.condition(target)} else {self.value(no)})"
            case "switch":
                return self._switch(node)
            case "exists":
                return self.present(target)
            case "api":  # never allowed, whatever it is asked of
                load(name)
                return f"{self.unit.handler(name)}(env, None, None, {self.node(node)})"
            case "has_content":
                return self._has_content(node)
            case "if_exists":
                return self.default(ex.DefaultTo(node.span, target, None), "NOTHING")
            case "default":
                return self._default_built_in(node)
            case "eval" | "eval_json" | "interpret":
                load(name)
                known = f"{self.visible()}, ns, call"
                return f"{self.unit.handler(name)}(env, {self.value(target)}, {self.node(node)}, {known})"
        if name in _INLINE_TEXT and self.unit.has_plain_case:
            return f"{self.string(target)}{_INLINE_TEXT[name]}"
        load(name)
        if (written := self.written_out(node)) is not None:
            return written
        if name in FAST_TEXT and node.arguments is None:
            return f"{self.unit.fast_text(name)}({self.string(target)})"
        if name not in HANDLERS:
            return f"unsupported({self.value(target)}, {self.node(node)})"
        if name == "string" and not harmless(*(node.arguments or ())):
            return self._called_format(node, node.arguments or ())
        if name in ("filter", "map") and (quick := self.pipelined(node, lazy=False)) is not None:
            return quick
        if name == "filter" and (quick := self._filter(node)) is not None:
            return quick
        called = node.arguments is not None or not BUILT_INS[name]
        source = self._operand(node, called=called)
        return self.handled(node, source, None if node.arguments is None else self._arguments(node))

    def _called_format(self, node: ex.BuiltIn, arguments: tuple[Expression, ...]) -> str:
        """`?string(…)` whose arguments become strings one after the other, before the next one can fail."""
        place, handler = self.node(node), self.unit.handler("string")
        method = f"{handler}(env, {self.value(node.target)}, None, {place})"
        callee = f"callable_value({method}, {place}, {place}, {len(arguments)})"
        texts = ", ".join(map(self.string, arguments))
        return f"call_function(env, {callee}, ({texts},), {place}, {place})"

    def _operand(self, node: ex.BuiltIn, *, called: bool) -> str:
        """The value on the left, with a wrong type told before the arguments are looked at."""
        name, target = node.name, node.target
        if BUILT_INS[name] and (GROUP_OF[name] in _TEXT_GROUPS or name in _OF_TEXT):
            return self.string(target)
        if name in TAKING and called and (quick := self.pipelined(target, lazy=True)) is not None:
            return quick
        if name in _OF_NOTHING:
            return self.maybe(target)
        source = self.lazy(target) if name in _LAZY_CONSUMERS and called else self.value(target)
        arguments = node.arguments or ()
        if GROUP_OF[name] == "dates" and not harmless(*arguments):
            from payloads.freemarker.builtins.dates import checked_source

            return f"{self.unit.constant(checked_source, 'F')}(env, {source}, {self.node(node)})"
        if name in ("with_args", "with_args_last") and not harmless(*arguments):
            return f"bindable(env, {source}, {self.node(node)})"
        if name in _LISTING and not (len(arguments) == 1 and harmless(*arguments)):
            return f"{_LISTING[name]}(env, {source}, {self.node(target)})"
        return source

    def lazy(self, target: Expression) -> str:
        """The source of something that takes its items one by one: `?filter` and its kin needn't be collected."""
        inner = ex.peel(target)
        if isinstance(inner, ex.BuiltIn) and inner.name == "sequence" and inner.arguments is None:
            load(inner.name)
            return f"{self.unit.handler('lazy_sequence')}(env, {self.lazy(inner.target)}, None, {self.node(inner)})"
        if not isinstance(inner, ex.BuiltIn) or inner.name not in LAMBDA_BUILT_INS:
            return self.value(target)
        load(inner.name)
        source, arguments = self._operand(inner, called=True), self._arguments(inner)
        return f"{self.unit.handler(f'lazy_{inner.name}')}(env, {source}, {arguments}, {self.node(inner)})"

    def _loop_built_in(self, node: ex.BuiltIn, name: str) -> str:
        variable = self.scope.iteration(name)
        if variable is None:
            return f"no_iteration({name!r}, {self.node(node)})"
        if node.name == "item_cycle":
            return f"cycle({variable.loop.index}, {self.arguments(node.arguments or ())}, {self.node(node)})"
        template = _LOOP_BUILT_INS[node.name]
        parts = {}
        if "{i}" in template:
            parts["i"] = variable.loop.index
        if "{m}" in template:
            parts["m"] = variable.loop.more
        return template.format(**parts)

    def _switch(self, node: ex.BuiltIn) -> str:
        arguments = node.arguments or ()
        name = self.temporary()
        ways: list[tuple[str, str]] = []
        for index in range(len(arguments) // 2):
            case, result = arguments[2 * index], arguments[2 * index + 1]
            subject = f"({name} := {self.value(node.target)})" if index == 0 else name
            nodes = f"{self.node(node.target)}, {self.node(case)}, {self.node(node)}"
            test = f"switch_matches(env, {subject}, {self.value(case)}, {nodes})"
            ways.append((test, self.value(result)))
        last = self.value(arguments[-1]) if len(arguments) % 2 else f"no_case(env, {name}, {self.node(node)})"
        return self._first_way(ways, last)

    def _first_way(self, ways: list[tuple[str, str]], last: str) -> str:
        """The value of the first way whose test is true. Many of them within one another would be too deep for Python."""
        if len(ways) <= _DEEP:
            return f"{''.join(f'({value} if {test} else ' for test, value in ways)}{last}{')' * len(ways)}"
        result = self.temporary()
        steps = [f"{test} and ({result} := {value}) is not ONCE" for test, value in ways]
        return f"(({' or '.join(steps)} or ({result} := {last}) is not ONCE) and {result})"

    def _has_content(self, node: ex.BuiltIn) -> str:
        forgives = isinstance(node.target, ex.Parenthesis)  # what is missing inside makes the whole missing
        if not forgives and self.kind(node.target) in ("text", "texts"):
            return f"(not not {self.maybe(node.target)})"
        path = self.paths.path(node.target, self.scope)
        if path is not None:
            known = f"type({path.value}) is str or ({path.value} is None and type({path.parent}) is dict)"
            return f"((not not {path.value}) if {known} else has_content({self.walk(path)}))"
        found, again = self._twice(self.forgiving(node.target))
        return f"({again} != '' if type({found}) is str else has_content({again}))"

    def _default_built_in(self, node: ex.BuiltIn) -> str:
        if node.arguments is None:
            return f"default_method(env, {self.forgiving(node.target)}, {self.node(node)})"
        if not node.arguments:
            return f"need_default({self.forgiving(node.target)}, {self.node(node)})"
        found = self.forgiving(node.target)
        if harmless(*node.arguments):
            name = self.temporary()
            values = [found, *map(self.maybe, node.arguments[:-1])]
            ways = [(f"({name} := {value}) is not None", name) for value in values]
            return self._first_way(ways, self.maybe(node.arguments[-1]))
        # As arguments of a call they are looked at even where they aren't needed, and may fail.
        return f"first_there({found}, {self.arguments(node.arguments)})"

    def _filter(self, node: ex.BuiltIn) -> str | None:
        """`?filter` with a lambda that gives a boolean for sure."""
        test = node.arguments[0] if node.arguments else None
        if not isinstance(test, ex.Lambda):
            return None
        from payloads.freemarker.builtins.streams import filtered

        with self.parameter(test, node) as python:
            if self.kind(test.body) != "boolean" and self.whole_match(test.body) is None:
                return None
            code = f"(lambda {python}: {self.condition(test.body)})"
        source = self.lazy(node.target)
        return f"{self.unit.constant(filtered, 'F')}(env, {source}, {code}, {self.node(node)})"

    def _arguments(self, node: ex.BuiltIn) -> str:
        arguments = node.arguments or ()
        if node.name in PRINTED_ARGUMENTS and not harmless(*arguments):
            return f"({', '.join(map(self.string, arguments))},)"
        if node.name in LAMBDA_BUILT_INS and len(arguments) == 1 and isinstance(arguments[0], ex.Lambda):
            return f"({self.lambda_(arguments[0], node)},)"
        return self.arguments(arguments)

    def lambda_(self, node: ex.Lambda, consumer: ex.BuiltIn | None = None) -> str:
        """A lambda becomes a Python lambda."""
        with self.parameter(node, consumer) as python:
            return f"(lambda {python}: {self.maybe(node.body)})"

    @contextmanager
    def parameter(self, node: ex.Lambda, consumer: ex.BuiltIn | None) -> Iterator[str]:
        """The Python name of a lambda's parameter, which is a loop variable without helpers."""
        python = f"v{self.unit.number()}"
        known = Known("text") if consumer is not None and self.kind(consumer.target) == "texts" else None
        loop = LoopCode(0, 0)
        self.scope.loops.append(LoopVariable(node.parameters[0], python, loop, known, falls_back=False))
        yield python
        self.scope.loops.pop()
