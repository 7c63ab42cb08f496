"""Which directives a template is made of, how often each, and the header; the white space around tags decides what is stripped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.freemarker.directives import DIRECTIVES

from . import expressions, flow, macros, output, variables
from .data import WORDS
from .elements import block, tag
from .tree import Node, Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from .generator import Generator

_BROKEN: Final = (
    "<#if>", "<#list x>", "</#if>", "<#nope>", "${", "${}", "<#assign>", "<@>", "</@x>", "<#else x>", "#{1;x}", "<#case 1>", "${a b}", '${"a}',
)  # fmt: skip


def _rare_names(g: Generator) -> list[Part]:
    """Directives for XML, outside their place, and the end of a template by `stop` or `return`."""
    r = g.r
    kind = r.randint(0, 9)
    if kind == 0:
        return tag(g, "stop", g.typed("string", 1)) if r.random() < 0.6 else tag(g, "stop")
    if kind == 1 and g.macro is None:  # inside of a macro FreeMarker fails with a NullPointerException
        return tag(g, "fallback")
    if kind == 2:
        return tag(g, r.choice(("visit", "recurse")), g.typed("hash", 1))
    if kind == 3 and g.in_loop:
        return tag(g, r.choice(("break", "continue")))
    if kind == 8 and (g.macro is None or g.macro.result):
        return tag(g, "return", g.typed("string", 1))
    if kind == 4:
        return tag(g, r.choice(("break", "continue", "sep", "nested", "return", "else")))
    if kind == 5:
        g.use("broken tag")
        return [r.choice(_BROKEN)]
    if kind == 6:
        node = expressions.special_variable(g)
        opening, closing = g.interpolation_marks
        return [opening, node, "?c", closing]
    if kind == 7:
        opening, closing = g.interpolation_marks
        return [opening, expressions.wild(g), closing]
    if kind == 9 and g.macros:
        g.use("?namespace")
        opening, closing = g.interpolation_marks
        return [opening, f"{r.choice(g.macros).name}?{g.name('namespace')}?{g.name('is_hash')}?c", closing]
    return [r.choice(WORDS)]


MAKERS: Final[list[Callable[[Generator], list[Part]]]] = [
    *[flow.branch] * 3, *[flow.loop] * 4, *[variables.assign] * 3, flow.switch, *[macros.call] * 3, macros.define_function,
    output.attempt, macros.define_macro, output.comment,
]  # fmt: skip
RARE: Final[list[Callable[[Generator], list[Part]]]] = [
    output.compress, output.escape, output.outputformat, output.noautoesc, output.noparse, *[output.trim] * 2, output.flush,
    *[variables.setting] * 2, output.interpret, flow.foreach, macros.deprecated_call, macros.transform, variables.namespace,
    output.include, *[_rare_names] * 2,
]  # fmt: skip


def template(g: Generator) -> Node:
    parts: list[Part] = []
    if g.r.random() < 0.08:
        parts += [g.r.choice(("", "", "\n", "  ")), Node("element", _header(g)), g.r.choice(("\n", "", " ", "\n\n"))]
    elif g.square and g.r.random() < 0.8:
        parts.append(Node("element", [*tag(g, "ftl"), "\n"]))
    g.depth += 1
    parts.append(Node("block", [block(g, 4)]))
    return Node("block", parts)


def _header(g: Generator) -> list[Part]:
    chosen = g.r.choice(
        ("", "", "strip_whitespace=false", "strip_whitespace=true", "strip_text=true", 'output_format="HTML"', 'output_format="XML"',
         'output_format="undefined"', 'encoding="UTF-8"', "strict_syntax=true", 'attributes={"a": 1}', "auto_esc=false", 'ns_prefixes={"D": "urn:x"}')
    )  # fmt: skip
    key, _, value = chosen.partition("=")
    if key == "output_format":
        g.escapes = value in ('"HTML"', '"XML"')
    return tag(g, "ftl", *([f"{g.name(key)}={value}"] if key else []))


def other_templates(g: Generator) -> dict[str, str]:
    """Small templates to include and import, where the case uses them."""
    if not {"#include", "#import", ".get_optional_template"} & g.uses:
        return {}
    o, c = ("[", "]") if g.square else ("<", ">")
    i, j = g.interpolation_marks
    library = f"{o}#assign greeting='hi'{c}\n{o}#function shout x{c}{o}#return x?{g.name('upper_case')} + '!'{c}{o}/#function{c}"
    if g.r.random() < 0.05:
        library += g.r.choice((f"\n{o}#if{c}", f"\n{o}#return 1{c}", f"\n\n{i}1 2{j}"))
    part = f"{o}#if true{c}\n  part {i}s{j}{o}#assign v=1{c}\n{o}/#if{c}{i}.{g.name('current_template_name')}{j} {i}.{g.name('template_name')}{j}"
    if g.r.random() < 0.05:
        part += g.r.choice((f"\n{o}#if{c}", f"\n{o}#return 1{c}x", f"\n\n{i}1 2{j}"))
    return {"lib.ftl": library, "part.ftl": part}


#: Every directive's snake_case name, but for `on`, which the engine this is compared with doesn't know: it is of 2.3.34.
NAMES: Final = frozenset(directive.name for directive in DIRECTIVES.values()) - {"on"}
