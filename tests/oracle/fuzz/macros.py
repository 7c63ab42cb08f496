"""Macros and functions, and what calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import literals
from .elements import ALLOWED, block, end, interpolation, space, tag, text
from .flow import branch
from .generator import Macro
from .tree import Node, Part, fitted
from .variables import assign

if TYPE_CHECKING:
    from .generator import Generator

_EXTRA: Final = ("extra", "c", "q1", "Z", "rest", "y_y", "long_name")


def _seldom(g: Generator, loops: list[str]) -> list[str]:
    return loops if g.r.random() < 0.05 else []


def define_macro(g: Generator) -> list[Part]:
    r = g.r
    if g.macro and r.random() < ALLOWED:  # definitions can't stand in one another
        return assign(g)
    name = f"m{r.randint(1, 3)}"
    parameters = ("p", "q", "rest")[: r.randint(0, 3)]
    nested = r.choice(((), (), ("z",)))
    required = min(len(parameters), r.choice((0, 1)))
    declared: list[Part] = [name]
    rest = False
    loops, g.loops = g.loops, _seldom(g, g.loops)  # FreeMarker takes them at parse time, and always fails at run time
    for index, parameter in enumerate(parameters):
        declared += [" ", parameter]
        if parameter == "rest" and r.random() < 0.7:
            declared.append("...")
            parameters = parameters[:index]
            rest = True
        elif index >= required:
            declared += ["=", fitted(g.typed("string", 1), 9)]
    g.loops = loops
    macro = Macro(name, tuple(p for p in parameters if p != "rest"), required, nested=nested)
    outer = g.macro, g.variables, g.in_loop, g.loops, g.rows, g.macros
    g.macro, g.in_loop, g.loops, g.rows = macro, False, [], []
    g.variables = {kind: list(names) for kind, names in g.variables.items()}
    g.macros = [each for each in g.macros if each.result]
    for parameter in macro.parameters:
        g.declare(parameter, "string")
    body = block(g)
    if rest and r.random() < 0.7:
        body.parts.append(Node("element", _shown(g, "rest")))
    if r.random() < 0.6:
        body.parts.append(Node("element", _nested(g)))
    if r.random() < 0.1:
        body.parts.insert(r.randint(0, len(body.parts)), Node("element", tag(g, "return", close=r.choice(("", "/")))))
    g.macro, g.variables, g.in_loop, g.loops, g.rows, g.macros = outer
    g.macros = [*g.macros, macro]
    return [*tag(g, "macro", *declared), body, end(g, "macro")]


def _shown(g: Generator, name: str) -> list[Part]:
    """All of a catch-all parameter, which holds names or none."""
    opening, closing = ("[", "]") if g.square else ("<", ">")
    return [
        f"{opening}#if {name}?{g.name('is_sequence')}{closing}", *tag(g, "list", f"{name} as x"), "${x}; ", end(g, "list"),
        *tag(g, "else"), *tag(g, "list", f"{name} as k, x"), "${k}=${x}; ", end(g, "list"), end(g, "if"),
    ]  # fmt: skip


def _nested(g: Generator) -> list[Part]:
    macro = g.macro
    assert macro is not None
    values: list[Part] = [g.typed("string", 1)] if macro.nested else []
    return tag(g, "nested", *values, close=g.r.choice(("", "/", "")))


def define_function(g: Generator) -> list[Part]:
    r = g.r
    if g.macro and r.random() < ALLOWED:
        return branch(g)
    name = f"f{r.randint(1, 3)}"
    result, takes = r.choice(("string", "number", "boolean")), r.choice(("string", "number"))
    count = r.randint(1, 2)
    outer = g.macro, g.variables, g.in_loop, g.loops, g.rows, g.macros
    function = Macro(name, ("p", "q")[:count], 1, result, takes)
    g.macro, g.in_loop, g.loops, g.rows, g.macros = function, False, [], [], []
    g.variables = {kind: list(names) for kind, names in g.variables.items()}
    for parameter in function.parameters:
        g.declare(parameter, takes)
    loops, g.loops = g.loops, _seldom(g, outer[3])
    default: list[Part] = [" q=", fitted(g.typed(takes, 0), 9)] if count == 2 else []
    g.loops = loops
    before = [_early(g, result)] if r.random() < 0.5 else []
    parts: list[Part] = [
        *tag(g, "function", name, " p", *default),
        *before,
        text(g) if r.random() < 0.3 else space(g),
        *(tag(g, "return", g.typed(result)) if r.random() < 0.97 else []),
        end(g, "function"),
    ]
    g.macro, g.variables, g.in_loop, g.loops, g.rows, g.macros = outer
    g.macros = [*g.macros, function]
    return parts


def _early(g: Generator, result: str) -> Node:
    """What stands in a function before its end: printed nowhere, but it may return, assign or fail."""
    returned = Node("element", tag(g, "return", g.typed(result, 1)))
    printed = g.r.random()
    if printed < 0.3:
        return block(g, 2)
    body = [text(g), returned] if printed < 0.6 else [returned]
    other = [*tag(g, "else"), text(g), *([interpolation(g)] if g.r.random() < 0.5 else [])] if printed > 0.8 else []
    return Node("element", [*tag(g, "if", g.typed("boolean")), *body, *other, end(g, "if")])


def call(g: Generator) -> list[Part]:
    r = g.r
    macros = [macro for macro in g.macros if macro.result is None]
    if not macros:
        return define_macro(g)
    macro = r.choice(macros)
    opening, closing = ("[", "]") if g.square else ("<", ">")
    values: list[Part] = []
    bound = r.random() < 0.15
    named = r.random() < 0.6
    g.use("@ named" if named else "@ positional")
    for index, parameter in enumerate(macro.parameters):
        if index >= macro.required and r.random() < 0.3:
            break
        comma = "," if index and not named else ""  # without it, a parenthesis would call what stands before
        plain = bound and not named and not index  # a parenthesis behind `m?with_args({})` would call it
        value = literals.quoted(g, "a") if plain else fitted(g.typed("string"), 9)
        values += [comma + " ", *([parameter, "="] if named else []), value]
    if r.random() < 0.08 and named:
        for name in r.sample(_EXTRA, r.choice((1, 1, 2, 3))):
            values += [f" {name}=", fitted(g.typed("string", r.choice((0, 1))), 9)]
    elif r.random() < 0.04 and not named and values:
        values += [", ", fitted(g.typed("string", 1), 9)]
    callee = macro.name
    if bound:
        built_in = r.choice(("with_args", "with_args", "with_args_last"))
        g.use(f"?{built_in}")
        given = r.choice(("{}", "[]", "['b']", "['b', 'c']", "{'p': 'b'}", "{'q': 'b'}", "{'q1': 'b', 'c': 'd'}"))
        callee += f"?{g.name(built_in)}({given})"
    if r.random() < 0.6:
        return [f"{opening}@{callee}", *values, r.choice(("/", " /")) + closing]
    variables: list[Part] = ["; z"] if macro.nested and r.random() < 0.8 else []
    with g.scope("z", "string"):
        body = block(g)
    name = r.choice((macro.name, "")) if callee == macro.name else ""
    return [f"{opening}@{callee}", *values, *variables, closing, body, f"{opening}/@{name}{closing}"]


def deprecated_call(g: Generator) -> list[Part]:
    macros = [macro for macro in g.macros if macro.result is None and macro.required == 0]
    return tag(g, "call", g.r.choice(macros).name) if macros else assign(g)


def transform(g: Generator) -> list[Part]:
    name = g.r.choice(("html_escape", "xml_escape", "compress", "normalize_newlines"))
    return [*tag(g, "transform", name), block(g), end(g, "transform")]
