"""What tags are made of, and what stands in a block: text, interpolations, directives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .tree import Node, Part

if TYPE_CHECKING:
    from .generator import Generator

_PRINTED: Final = (
    "string", "string", "string", "number", "number", "int", "string", "number", "boolean", "date", "datetime", "time", "markup", "string",
)  # fmt: skip
_SPACES: Final = ("", "", "", "\n", "\n", " ", "\n  ", "  ", " \n", "\t", "\n\n", "\r\n", "  \n  ", "\r", "\u00a0")
_PLAIN: Final = (
    "text", "a b", "{", "}", '"key": ', ", ", "x\ny", "<p>", "</p>", "$", "#", "1 < 2 & 3", "é", "$ {x}", "< #if>", "<!-- c -->", "[#if]", "[=x]",
)  # fmt: skip
#: How often what must fail to parse is left out.
ALLOWED: Final = 0.98


def tag(g: Generator, name: str, *parameters: Part, close: str = "") -> list[Part]:
    """A directive's start tag; `name` in snake_case."""
    g.use(f"#{name}")
    opening, closing = ("[", "]") if g.square else ("<", ">")
    gap = g.r.choice(("", "", "", " "))
    return [f"{opening}#{_spelled(g, name)}", *([" ", *parameters] if parameters else []), gap + close + closing]


def end(g: Generator, name: str) -> str:
    opening, closing = ("[", "]") if g.square else ("<", ">")
    return f"{opening}/#{_spelled(g, name)}{g.r.choice(('', '', '', ' '))}{closing}"


def _spelled(g: Generator, name: str) -> str:
    camel = {"elseif": "elseIf", "foreach": "forEach", "noparse": "noParse", "noescape": "noEscape",
             "outputformat": "outputFormat", "autoesc": "autoEsc", "noautoesc": "noAutoEsc"}  # fmt: skip
    return camel.get(name, name) if g.camel_case else name


def text(g: Generator) -> Node:
    r = g.r
    if r.random() < 0.5:
        return Node("text", [r.choice(_SPACES)])
    plain = r.choice(_PLAIN)
    if plain == "[#if]" and g.square and r.random() < ALLOWED:
        plain = "[ #if]"
    return Node("text", [r.choice(_SPACES) + plain + r.choice(_SPACES)])


def space(g: Generator) -> Node:
    return Node("text", [g.r.choice(_SPACES)])


def block(g: Generator, most: int = 3) -> Node:
    """Elements with text between them; what is assigned inside may be missing after it."""
    parts: list[Part] = [space(g)]
    variables, macros = g.variables, g.macros
    for _ in range(g.r.randint(1, most)):
        parts += [element(g), text(g)]
    g.variables, g.macros = variables, macros
    return Node("block", parts)


def element(g: Generator) -> Node:
    if g.depth <= 0 or g.r.random() < 0.4:
        return interpolation(g)
    from .directives import MAKERS, RARE  # each of which may hold elements

    outer = g.depth
    g.depth -= 1
    try:
        makers = MAKERS if g.r.random() < 0.9 else RARE
        parts = g.r.choice(makers)(g)
    finally:
        g.depth = outer
    return Node("element", parts)


def interpolation(g: Generator) -> Node:
    r = g.r
    if r.random() < 0.04 and g.hash_interpolation:
        g.use("#{}")
        form = r.choice(("", "; m2M2", "; m1M3", "; M0", "; m2", " ; M4m1"))
        return Node("element", ["#{", g.typed("number"), form, "}"])
    kind = r.choice(_PRINTED)
    node = g.typed(kind, 3)
    if kind == "boolean" and r.random() < 0.95:
        node = g.built_in(node, r.choice(("c", "c", "string")), None)
    opening, closing = g.interpolation_marks
    return Node("element", [opening, r.choice(("", "", " ")), node, r.choice(("", "", " ")), closing])
