"""Directives that change what is printed, or print something else: escapes, formats, other templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import literals
from .elements import block, end, interpolation, tag
from .settings import MARKUP_FORMATS, OUTPUT_FORMATS
from .tree import Node, Part, expression

if TYPE_CHECKING:
    from .generator import Generator


def attempt(g: Generator) -> list[Part]:
    body = block(g)
    if g.r.random() < 0.5:
        opening, closing = g.interpolation_marks
        body.parts.append(Node("element", [opening, g.typed("missing"), closing]))
    recovered = block(g, 1)
    if g.r.random() < 0.4:
        g.use(".error")
        opening, closing = g.interpolation_marks
        recovered.parts.append(Node("element", [opening, f".error?{g.name('has_content')}?c", closing]))
    return [*tag(g, "attempt"), body, *tag(g, "recover"), recovered, end(g, "attempt")]


def compress(g: Generator) -> list[Part]:
    return [*tag(g, "compress"), block(g), end(g, "compress")]


def escape(g: Generator) -> list[Part]:
    outer = g.escapes
    wrapped = g.built_in(
        expression("string", "it"), g.r.choice(("json_string", "upper_case", "url", "j_string", "length"))
    )
    body = block(g)
    if g.r.random() < 0.4:
        body.parts.append(Node("element", [*tag(g, "noescape"), block(g, 1), end(g, "noescape")]))
    g.escapes = outer
    return [*tag(g, "escape", "it as ", wrapped), body, end(g, "escape")]


def outputformat(g: Generator) -> list[Part]:
    name = g.r.choice(OUTPUT_FORMATS)
    outer, g.escapes = g.escapes, name in MARKUP_FORMATS
    body = block(g)
    g.escapes = outer
    return [*tag(g, "outputformat", f'"{name}"'), body, end(g, "outputformat")]


def noautoesc(g: Generator) -> list[Part]:
    body = block(g)
    if g.escapes and g.r.random() < 0.5:
        body.parts.append(Node("element", [*tag(g, "autoesc"), block(g, 1), end(g, "autoesc")]))
    return [*tag(g, "noautoesc"), body, end(g, "noautoesc")]


def noparse(g: Generator) -> list[Part]:
    return [*tag(g, "noparse"), g.r.choice(("${x} <#if>", " plain ", "\n<@m/>\n", "<#-- c -->", "")), end(g, "noparse")]


def comment(g: Generator) -> list[Part]:
    if g.r.random() < 0.7:
        opening, closing = ("[#--", "--]") if g.square else ("<#--", "-->")
        return [opening, g.r.choice((" c ", "", "\n", " <#if> ", "a - b")), closing]
    return [*tag(g, "comment"), g.r.choice(("x", " <#if> ", "\n")), end(g, "comment")]


def trim(g: Generator) -> list[Part]:
    return tag(g, g.r.choice(("t", "lt", "rt", "nt")), close=g.r.choice(("", "/")))


def flush(g: Generator) -> list[Part]:
    return tag(g, "flush", close=g.r.choice(("", "/")))


def interpret(g: Generator) -> list[Part]:
    g.use("?interpret")
    opening, closing = ("[", "]") if g.square else ("<", ">")
    inner, outer_square = interpolation(g), g.square
    g.square = outer_square
    code = literals.quoted(g, g.r.choice(("a ", "\n", "")) + str(inner))
    return [f"{opening}@{code}?{g.name('interpret')}", f" /{closing}"]


def include(g: Generator) -> list[Part]:
    r = g.r
    if r.random() < 0.2:
        opening, closing = g.interpolation_marks
        g.use(".get_optional_template")
        g.use("?exists")
        name = r.choice(("part.ftl", "nowhere.ftl"))
        return [opening, f".{g.name('get_optional_template')}('{name}').exists?c", closing]
    options = r.choice(([], [], [" ignore_missing=true"], [" parse=false"], [" parse=true"]))
    if options and g.camel_case:
        options = [options[0].replace("ignore_missing", "ignoreMissing")]
    name = r.choice(
        (
            "/part.ftl",
            "part.ftl",
            "./part.ftl",
            "nowhere.ftl" if options and "gnore" in options[0] else "sub/../part.ftl",
        )
    )
    return tag(g, "include", f'"{name}"', *options)
