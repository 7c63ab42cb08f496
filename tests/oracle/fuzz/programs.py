"""Programs with few names: three variables, two macros and two functions, so that scopes, loops and calls meet one another."""

from __future__ import annotations

from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING, Any, Final

from .generator import Case
from .tree import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES: Final = ("a", "b", "c")
_MACROS: Final = ("m", "n")
_FUNCTIONS: Final = ("f", "g")
_DATA: Final[tuple[dict[str, Any], ...]] = (
    {"a": 1, "b": "x", "c": [1, 2, 3]},
    {"a": [2, None, 1], "c": {"a": 1, "b": 2}},
    {"b": 2},
    {},
)
#: What is printed of a value, whatever it is.
_SHOWN: Final = (
    "<#function s v='-'><#if v?is_number || v?is_boolean><#return v?c></#if><#if v?is_string><#return v></#if>"
    "<#if v?is_enumerable><#return '[' + v?size + ']'></#if><#return '?'></#function>"
)
_PRINTED: Final = (
    "${s(%s)}", "${s(%s)}", "${s((%s)!'-')}", "<#attempt>${%s}<#recover>E</#attempt>", "<#if (%s)??>y<#else>n</#if>",
    "${(%s)?has_content?c}",
)  # fmt: skip


class _Program:
    """A program while it is written: how deep it is, and what may stand here."""

    def __init__(self, r: Random) -> None:
        self.r = r
        self.depth = 0
        self.in_macro = self.in_function = self.in_loop = self.in_switch = False

    @contextmanager
    def inside(self, **what: bool) -> Iterator[None]:
        before = dict(vars(self))
        vars(self).update(what, depth=self.depth + 1)
        yield
        vars(self).update({name: before[name] for name in (*what, "depth")})

    def block(self) -> str:
        count = self.r.choice((0, 1, 1, 2, 2, 3)) if self.depth < 4 else 1
        return "".join(self.statement() for _ in range(count))

    def statement(self) -> str:
        if self.depth >= 4:
            return self.printed()
        kinds = [
            self.printed,
            self.printed,
            self.assigned,
            self.assigned,
            self.branch,
            self.loop,
            self.call,
            self.attempt,
            self.captured,
            self.switch,
        ]
        if not (self.in_macro or self.in_function):
            kinds += [self.macro, self.function]
        if self.in_macro:
            kinds += [self.nested, self.nested]
        if self.in_loop or self.in_switch or self.in_macro or self.in_function:
            kinds.append(self.leave)
        return self.r.choice(kinds)()

    def name(self) -> str:
        return self.r.choice(_NAMES)

    def value(self) -> str:
        """An expression; most can fail on some type."""
        r, x, y = self.r, self.name(), self.name()
        return r.choice(
            (
                x, x, x, "1", "'s'", "[1, 2]", f"[{x}!0, {y}!1]", f"({x}!1)", f"{x} + 1", f"{x} + {y}", f"({x}!2) + ({y}!3)", f"({x}!'') + 's'", f"{x}?size", f"{x}[0]", f"{x}.a",
                f".vars.{x}", f".globals.{x}", f".namespace.{x}", f".data_model.{x}", f".locals.{x}", f".main.{x}", f"{r.choice(_FUNCTIONS)}({x}!1)", f"{r.choice(_FUNCTIONS)}({x}!1, {y}!2)",
                "{'a': 1}", f"{{'a': {x}!0}}", f"({x} == {y})?c", f"({x}!0)?is_number?then({y}!1, {x}!2)", f"{x}?map({y} -> {x})", f"{x}?filter({x} -> {x} != 1)", "1..2", f"({x}??)?c",
                f"'{x}'?eval", f"{x}_index!'i'", f"({x}!0)?string",
            )
        )  # fmt: skip

    def printed(self) -> str:
        value = self.value()
        return self.r.choice(_PRINTED).replace("%s", value)

    def assigned(self) -> str:
        scope = self.r.choice(
            ("assign", "assign", "global", "local" if self.in_macro or self.in_function else "assign")
        )
        operator = self.r.choice(("=", "=", "=", "+="))
        return f"<#{scope} {self.name()} {operator} {self.value()}>"

    def captured(self) -> str:
        scope = "local" if (self.in_macro or self.in_function) and self.r.random() < 0.5 else "assign"
        with self.inside():
            return f"<#{scope} {self.name()}>{self.block()}</#{scope}>"

    def branch(self) -> str:
        with self.inside():
            return f"<#if {self.name()}?? >{self.block()}<#else>{self.block()}</#if>"

    def switch(self) -> str:
        with self.inside(in_switch=True):
            return f"<#switch {self.name()}!1><#case 1>{self.block()}<#case {self.name()}!2>{self.block()}<#default>{self.block()}</#switch>"

    def loop(self) -> str:
        source = self.r.choice((f"{self.name()}![1]", "1..2", "['p', 'q']", f"[{self.name()}!0, 5]", self.name()))
        with self.inside(in_loop=True):
            if self.r.random() < 0.2:
                return f"<#list {source}><#items as {self.name()}>{self.block()}<#sep>,</#items></#list>"
            if self.r.random() < 0.2:
                return f"<#list {{'a': 1, 'b': {self.name()}!2}} as {self.name()}, v>{self.block()}${{v}}</#list>"
            return f"<#list {source} as {self.name()}>{self.block()}<#sep>;</#sep></#list>"

    def leave(self) -> str:
        kinds = [
            *(("<#break>", "<#continue>") if self.in_loop else ("<#break>",) if self.in_switch else ()),
            *(("<#return>",) if self.in_macro else ()),
        ]
        if self.in_function:
            kinds.append(f"<#return {self.value()}>")
        return f"<#if ({self.name()}!0)?is_number>{self.r.choice(kinds or ['x'])}</#if>"

    def attempt(self) -> str:
        with self.inside():
            return f"<#attempt>{self.block()}<#recover>R{self.block()}</#attempt>"

    def macro(self) -> str:
        parameters = self.r.choice(("", " a", " a=1", " a b=a", " a=b b=2", " c...", " a c..."))
        name = self.r.choice(_MACROS)
        with self.inside(in_macro=True, in_loop=False, in_switch=False):
            return f"<#macro {name}{parameters}>({self.block()})</#macro>"

    def function(self) -> str:
        parameters = self.r.choice(("x", "a", "a b=1", "a=1 b=2", "b c..."))
        with self.inside(in_function=True, in_loop=False, in_switch=False):
            return f"<#function {self.r.choice(_FUNCTIONS)} {parameters}>{self.block()}<#return {self.value()}></#function>"

    def nested(self) -> str:
        return self.r.choice(
            (
                "<#nested>",
                f"<#nested {self.name()}!1>",
                f"<#list 1..2 as {self.name()}><#nested {self.name()}!3></#list>",
            )
        )

    def call(self) -> str:
        name = self.r.choice((*_MACROS, *_MACROS, self.name()))
        given = self.r.choice(
            (
                "",
                f" {self.value()}",
                f" a={self.value()}",
                f" a={self.name()}!1 b=2",
                f" {self.name()}!1 {self.name()}!2",
            )
        )
        if self.r.random() < 0.4:
            return f"<@{name}{given} />"
        with self.inside():
            return f"<@{name}{given}{self.r.choice(('', '; a', '; b, c'))}>{self.block()}</@{name}>"


def case(seed: int | str) -> Case:
    """The case of a seed."""
    r = Random(f"programs {seed}")
    program = _Program(r)
    text = "".join(
        f"<#attempt>{part}<#recover>E</#attempt>" if r.random() < 0.7 else part
        for part in (program.statement() for _ in range(r.randint(3, 8)))
    )
    return Case(Node("block", [_SHOWN + text]), r.choice(_DATA), {}, {}, milliseconds=1000)
