"""Assignments, settings and namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import literals
from .elements import block, end, space, tag
from .settings import IN_TEMPLATE
from .tree import Node, Part, fitted

if TYPE_CHECKING:
    from .generator import Generator

_VARIABLES: Final = ("v", "w", "v1", "v2", "acc")


def assign(g: Generator) -> list[Part]:
    r = g.r
    directive = r.choice(("assign", "assign", "assign", "global", "local" if g.macro else "assign"))
    name = r.choice(_VARIABLES)
    form = r.random()
    if form < 0.2:
        body = block(g, 2)
        kind = "string" if not g.escapes else "any"
        parts: list[Part] = [*tag(g, directive, name), body, end(g, directive)]
        g.declare(name, kind)
        return parts
    if form < 0.25 and directive == "local" and g.loops:  # starts from the loop's variable
        return tag(g, directive, r.choice(g.loops), r.choice((" += ", " += ", " -= ")), fitted(g.typed("any", 1), 5))
    if form < 0.4:
        numeric = r.random() < 0.7
        operator = r.choice(("+=", "-=", "*=", "/=", "%=")) if numeric else "+="
        kind = "number" if numeric else "string"
        start = Node("element", [*tag(g, directive, name, " = ", g.typed(kind, 1))])
        g.declare(name, kind)
        change: list[Part] = (
            ["++"]
            if numeric and r.random() < 0.2
            else ["--"]
            if numeric and r.random() < 0.1
            else [" ", operator, " ", fitted(g.typed(kind), 5)]
        )
        g.use(f"assign {change[0] if change[0] != ' ' else operator}")
        return [start, space(g), *tag(g, directive, name, *change)]
    parts = []
    for index in range(r.choice((1, 1, 1, 2))):
        kind = r.choice(("string", "number", "strings", "numbers", "hash", "hashes", "boolean"))
        name = r.choice(_VARIABLES)
        value = g.typed(kind)
        parts += [" "] if index else []
        parts += [name, r.choice((" = ", "=")), fitted(value, 5)]
        g.declare(name, kind)
    return tag(g, directive, *parts)


def setting(g: Generator) -> list[Part]:
    name = g.r.choice(sorted(IN_TEMPLATE))
    g.use(f"setting {name}")
    value = literals.quoted(g, g.r.choice(IN_TEMPLATE[name]))
    return tag(g, "setting", g.name(name), "=", value)


def namespace(g: Generator) -> list[Part]:
    g.use("assign in")
    made: list[Part] = [
        *tag(g, "import", '"/lib.ftl"', " as lib"),
        space(g),
        *tag(g, "assign", "v=", g.typed("string", 1), " in lib"),
    ]
    opening, closing = g.interpolation_marks
    return [
        *made,
        opening,
        g.r.choice(("lib.v", "lib.shout(lib.v)", "lib.gone!'none'", f"lib?{g.name('is_hash')}?c", "lib.greeting")),
        closing,
    ]
