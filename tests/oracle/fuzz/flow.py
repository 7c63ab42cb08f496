"""Branches and loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .elements import block, end, space, tag
from .expressions import ITEMS
from .tree import Node, Part

if TYPE_CHECKING:
    from .generator import Generator


def branch(g: Generator) -> list[Part]:
    parts: list[Part] = [*tag(g, "if", g.typed("boolean")), block(g)]
    parts.extend(
        Node("block", [Node("element", [*tag(g, "elseif", g.typed("boolean")), block(g, 2)])])
        for _ in range(g.r.choice((0, 0, 1, 2)))
    )
    if g.r.random() < 0.5:
        parts += [*tag(g, "else", close=g.r.choice(("", "", "/"))), block(g, 2)]
    return [*parts, end(g, "if")]


def switch(g: Generator) -> list[Part]:
    kind = g.r.choice(("string", "int", "boolean"))
    parts: list[Part] = [*tag(g, "switch", g.typed(kind)), space(g)]
    for _ in range(g.r.randint(0, 3)):
        inner: list[Part] = [*tag(g, "case", g.typed(kind, 1)), block(g, 2)]
        if g.r.random() < 0.7:
            inner += tag(g, "break", close=g.r.choice(("", "/")))
        parts.append(Node("block", [Node("element", [*inner, space(g)])]))
    if g.r.random() < 0.6:
        parts += [*tag(g, "default"), block(g, 2)]
    return [*parts, end(g, "switch")]


def loop(g: Generator) -> list[Part]:
    if g.r.random() < 0.2:
        return _list_hash(g)
    kind = g.r.choice(("strings", "numbers", "hashes", "mixed", "strings"))
    name = g.r.choice(("it", "row", "x1", "s", "elem"))
    source = g.typed(kind)
    if g.r.random() < 0.1:
        return _list_items(g, source, kind, name)
    with g.scope(name, ITEMS[kind], loop=True):
        body = _loop_body(g)
    return [*tag(g, "list", source, f" as {name}"), body, *_else(g), end(g, "list")]


def _list_hash(g: Generator) -> list[Part]:
    g.use("list key, value")
    source = g.typed("hash")
    with g.scope("key", "string", loop=True), g.scope("value", "any"):
        body = _loop_body(g)
    return [*tag(g, "list", source, " as key, value"), body, *_else(g), end(g, "list")]


def _list_items(g: Generator, source: Node, kind: str, name: str) -> list[Part]:
    before = block(g, 1)
    with g.scope(name, ITEMS[kind], loop=True):
        body = _loop_body(g)
    items: list[Part] = [*tag(g, "items", f"as {name}"), body, end(g, "items")]
    return [*tag(g, "list", source), before, *items, block(g, 1), *_else(g), end(g, "list")]


def _loop_body(g: Generator) -> Node:
    outer, g.in_loop = g.in_loop, True
    body = block(g)
    if g.r.random() < 0.3:
        separator: list[Part] = [*tag(g, "sep"), g.r.choice((", ", "|", "\n", ""))]
        if g.r.random() < 0.6:
            separator.append(end(g, "sep"))
        body.parts.append(Node("element", separator))
    if g.r.random() < 0.15:
        leave = g.r.choice(("break", "continue"))
        inner: list[Part] = [
            *tag(g, "if", g.typed("boolean")),
            *tag(g, leave, close=g.r.choice(("", "/"))),
            end(g, "if"),
        ]
        body.parts.insert(g.r.randint(0, len(body.parts)), Node("element", inner))
    g.in_loop = outer
    return body


def _else(g: Generator) -> list[Part]:
    return [*tag(g, "else"), block(g, 1)] if g.r.random() < 0.25 else []


def foreach(g: Generator) -> list[Part]:
    with g.scope("it", "string", loop=True):
        body = _loop_body(g)
    return [*tag(g, "foreach", "it in ", g.typed("strings")), body, end(g, "foreach")]
