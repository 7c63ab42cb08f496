"""Everything in tags, and the white space around tags, which decides what is stripped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.freemarker.directives import DIRECTIVES

from . import expressions, literals
from .data import WORDS
from .expressions import ITEMS
from .generator import Macro
from .settings import IN_TEMPLATE, MARKUP_FORMATS, OUTPUT_FORMATS
from .tree import Node, Part, expression, fitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from .generator import Generator

_PRINTED: Final = (
    "string", "string", "string", "number", "number", "int", "string", "number", "boolean", "date", "datetime", "time", "markup", "string",
)  # fmt: skip
_SPACES: Final = ("", "", "", "\n", "\n", " ", "\n  ", "  ", " \n", "\t", "\n\n", "\r\n", "  \n  ", "\r", "\u00a0")
_PLAIN: Final = (
    "text", "a b", "{", "}", '"key": ', ", ", "x\ny", "<p>", "</p>", "$", "#", "1 < 2 & 3", "é", "$ {x}", "< #if>", "<!-- c -->", "[#if]", "[=x]",
)  # fmt: skip
_EXTRA: Final = ("extra", "c", "q1", "Z", "rest", "y_y", "long_name")
_VARIABLES: Final = ("v", "w", "v1", "v2", "acc")
#: How often what must fail to parse is left out.
_ALLOWED: Final = 0.98


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
    if plain == "[#if]" and g.square and r.random() < _ALLOWED:
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
    outer = g.depth
    g.depth -= 1
    try:
        makers = _MAKERS if g.r.random() < 0.9 else _RARE
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


# ----------------------------------------------------------------- branches


def _if(g: Generator) -> list[Part]:
    parts: list[Part] = [*tag(g, "if", g.typed("boolean")), block(g)]
    parts.extend(
        Node("block", [Node("element", [*tag(g, "elseif", g.typed("boolean")), block(g, 2)])])
        for _ in range(g.r.choice((0, 0, 1, 2)))
    )
    if g.r.random() < 0.5:
        parts += [*tag(g, "else", close=g.r.choice(("", "", "/"))), block(g, 2)]
    return [*parts, end(g, "if")]


def _switch(g: Generator) -> list[Part]:
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


# -------------------------------------------------------------------- loops


def _list(g: Generator) -> list[Part]:
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


def _foreach(g: Generator) -> list[Part]:
    with g.scope("it", "string", loop=True):
        body = _loop_body(g)
    return [*tag(g, "foreach", "it in ", g.typed("strings")), body, end(g, "foreach")]


# -------------------------------------------------------------- assignments


def _assign(g: Generator) -> list[Part]:
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


def _setting(g: Generator) -> list[Part]:
    name = g.r.choice(sorted(IN_TEMPLATE))
    g.use(f"setting {name}")
    value = literals.quoted(g, g.r.choice(IN_TEMPLATE[name]))
    return tag(g, "setting", g.name(name), "=", value)


# --------------------------------------------------------- macros, functions


def _seldom(g: Generator, loops: list[str]) -> list[str]:
    return loops if g.r.random() < 0.05 else []


def _macro(g: Generator) -> list[Part]:
    r = g.r
    if g.macro and r.random() < _ALLOWED:  # definitions can't stand in one another
        return _assign(g)
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


def _function(g: Generator) -> list[Part]:
    r = g.r
    if g.macro and r.random() < _ALLOWED:
        return _if(g)
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


def _call(g: Generator) -> list[Part]:
    r = g.r
    macros = [macro for macro in g.macros if macro.result is None]
    if not macros:
        return _macro(g)
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


def _deprecated_call(g: Generator) -> list[Part]:
    macros = [macro for macro in g.macros if macro.result is None and macro.required == 0]
    return tag(g, "call", g.r.choice(macros).name) if macros else _assign(g)


def _transform(g: Generator) -> list[Part]:
    name = g.r.choice(("html_escape", "xml_escape", "compress", "normalize_newlines"))
    return [*tag(g, "transform", name), block(g), end(g, "transform")]


# ------------------------------------------------------------ output changed


def _attempt(g: Generator) -> list[Part]:
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


def _compress(g: Generator) -> list[Part]:
    return [*tag(g, "compress"), block(g), end(g, "compress")]


def _escape(g: Generator) -> list[Part]:
    outer = g.escapes
    wrapped = g.built_in(
        expression("string", "it"), g.r.choice(("json_string", "upper_case", "url", "j_string", "length"))
    )
    body = block(g)
    if g.r.random() < 0.4:
        body.parts.append(Node("element", [*tag(g, "noescape"), block(g, 1), end(g, "noescape")]))
    g.escapes = outer
    return [*tag(g, "escape", "it as ", wrapped), body, end(g, "escape")]


def _outputformat(g: Generator) -> list[Part]:
    name = g.r.choice(OUTPUT_FORMATS)
    outer, g.escapes = g.escapes, name in MARKUP_FORMATS
    body = block(g)
    g.escapes = outer
    return [*tag(g, "outputformat", f'"{name}"'), body, end(g, "outputformat")]


def _noautoesc(g: Generator) -> list[Part]:
    body = block(g)
    if g.escapes and g.r.random() < 0.5:
        body.parts.append(Node("element", [*tag(g, "autoesc"), block(g, 1), end(g, "autoesc")]))
    return [*tag(g, "noautoesc"), body, end(g, "noautoesc")]


def _noparse(g: Generator) -> list[Part]:
    return [*tag(g, "noparse"), g.r.choice(("${x} <#if>", " plain ", "\n<@m/>\n", "<#-- c -->", "")), end(g, "noparse")]


def _comment(g: Generator) -> list[Part]:
    if g.r.random() < 0.7:
        opening, closing = ("[#--", "--]") if g.square else ("<#--", "-->")
        return [opening, g.r.choice((" c ", "", "\n", " <#if> ", "a - b")), closing]
    return [*tag(g, "comment"), g.r.choice(("x", " <#if> ", "\n")), end(g, "comment")]


def _trim(g: Generator) -> list[Part]:
    return tag(g, g.r.choice(("t", "lt", "rt", "nt")), close=g.r.choice(("", "/")))


def _flush(g: Generator) -> list[Part]:
    return tag(g, "flush", close=g.r.choice(("", "/")))


def _interpret(g: Generator) -> list[Part]:
    g.use("?interpret")
    opening, closing = ("[", "]") if g.square else ("<", ">")
    inner, outer_square = interpolation(g), g.square
    g.square = outer_square
    code = literals.quoted(g, g.r.choice(("a ", "\n", "")) + str(inner))
    return [f"{opening}@{code}?{g.name('interpret')}", f" /{closing}"]


def _namespace(g: Generator) -> list[Part]:
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


def _include(g: Generator) -> list[Part]:
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
        return [
            r.choice(
                (
                    "<#if>",
                    "<#list x>",
                    "</#if>",
                    "<#nope>",
                    "${",
                    "${}",
                    "<#assign>",
                    "<@>",
                    "</@x>",
                    "<#else x>",
                    "#{1;x}",
                    "<#case 1>",
                    "${a b}",
                    '${"a}',
                )
            )
        ]
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


_MAKERS: Final[list[Callable[[Generator], list[Part]]]] = [
    _if, _if, _if, _list, _list, _list, _list, _assign, _assign, _assign, _switch, _call, _call, _call, _function, _attempt, _macro, _comment,
]  # fmt: skip
_RARE: Final[list[Callable[[Generator], list[Part]]]] = [
    _compress, _escape, _outputformat, _noautoesc, _noparse, _trim, _trim, _flush, _setting, _setting, _interpret, _foreach, _deprecated_call,
    _transform, _namespace, _include, _rare_names, _rare_names,
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


#: Every directive's snake_case name.
NAMES: Final = frozenset(directive.name for directive in DIRECTIVES.values())
