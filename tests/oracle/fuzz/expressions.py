"""Expressions of a wanted type, and, now and then, of a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from payloads.freemarker.builtin_names import BUILT_INS, LOOP_VARIABLE_BUILT_INS, SPECIAL_VARIABLES

from . import literals
from .data import KEYS
from .signatures import EXCLUDED, SIGNATURES, TAMED
from .tree import (
    AND,
    ATOM,
    EQUALITY,
    OR,
    POSTFIX,
    PREFIX,
    PRODUCT,
    RANGE,
    RELATION,
    SUM,
    Node,
    Part,
    expression,
    fitted,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .generator import Generator

TYPES: Final = ("string", "number", "int", "boolean", "strings", "numbers", "hashes", "mixed", "hash", "datetime")
ITEMS: Final = {
    "strings": "string", "words": "string", "numbers": "number", "hashes": "row", "mixed": "any", "ints": "int",
}  # fmt: skip
#: How a date is read from a string; without a reader the setting's format is used, which seldom fits.
_DATE_READERS: Final = ("iso",) * 14 + ("xs",) * 5 + (None,)
_WILD: Final = sorted(BUILT_INS.keys() - EXCLUDED.keys() - TAMED)
#: Special variables whose value depends on the time, on Java's objects or on error texts.
UNEQUAL_SPECIALS: Final = {
    "now": "it is the time of the render",
    "locale_object": "a Java object",
    "error": "error texts are this engine's own; generated as `.error?has_content`",
    "args": "generated inside macros only",
}
_STRING_SPECIALS: Final = (
    "template_name", "main_template_name", "current_template_name", "lang", "locale", "time_zone", "version",
    "incompatible_improvements", "output_format",
)  # fmt: skip


def make(g: Generator, kind: str) -> Node:
    """An expression that should evaluate to `kind`."""
    r = g.r
    if kind[0].isupper():
        return literals.special(g, kind)
    if g.depth <= 0 or kind == "data":  # nothing that a template made (documented difference: ?has_api)
        return leaf(g, kind)
    chance = r.random()
    if chance < 0.004:
        return wild(g)
    if chance < 0.007:
        return g.typed(r.choice(TYPES))
    if chance < 0.30:
        return leaf(g, kind)
    if chance < 0.34 and kind != "missing":
        return default(g, kind)
    if chance < 0.36:
        return fitted(g.typed(kind), 10)
    if chance < 0.38 and kind in ("string", "number", "boolean"):
        call = g.function_call(kind)
        if call is not None:
            return call
    if chance < 0.72 and kind in SIGNATURES:
        return from_signature(g, kind)
    maker = _MAKERS.get(kind)
    return maker(g) if maker else from_signature(g, kind) if kind in SIGNATURES else leaf(g, kind)


def leaf(g: Generator, kind: str) -> Node:
    r = g.r
    match kind:
        case "string" if r.random() < 0.4:
            return literals.string(g)
        case "number" if r.random() < 0.4:
            return literals.number(g)
        case "int" if r.random() < 0.5:
            return expression("int", str(r.randint(0, 6)))
        case "boolean" if r.random() < 0.4:
            return expression("boolean", r.choice(("true", "false")))
        case "row":
            return (
                g.typed("hashes", 0)
                if r.random() < 0.1
                else expression("hash", '{"name": "n", "qty": 1, "ok": true, "tags": []}')
            )
        case "date":
            return g.built_in(g.variable("iso_date"), "date", dotted=r.choice(_DATE_READERS))
        case "datetime":
            if r.random() < 0.3:
                return g.built_in(g.variable("millis"), "number_to_datetime")
            return g.built_in(g.variable("iso_datetime"), "datetime", dotted=r.choice(_DATE_READERS))
        case "time":
            return g.built_in(g.variable("iso_time"), "time", dotted=r.choice(_DATE_READERS))
        case "markup":
            return g.built_in(g.typed("string", 0), r.choice(("esc", "no_esc"))) if g.escapes else g.variable("string")
    return g.variable(kind)


def from_signature(g: Generator, kind: str) -> Node:
    choices = SIGNATURES[kind]
    signature = g.r.choice(choices)
    if signature.name in ("esc", "no_esc") and not g.escapes:
        return leaf(g, kind)
    if signature.target == "markup" and not g.escapes and g.r.random() < 0.95:
        return leaf(g, kind)
    if signature.name in ("html", "xhtml", "xml", "rtf", "web_safe") and g.escapes and g.r.random() < 0.95:
        return leaf(g, kind)
    outer = g.wanted_date
    g.wanted_date = signature.target
    target = g.typed(signature.target)
    arguments = None if signature.arguments is None else [g.typed(each) for each in signature.arguments]
    g.wanted_date = outer
    if signature.name in ("string", "iso") and arguments and len(arguments) == 1 and g.r.random() < 0.4:
        return (
            g.built_in(target, signature.name, brackets=arguments[0])
            if signature.name == "string"
            else g.built_in(target, signature.name, arguments)
        )
    return g.built_in(target, signature.name, arguments)


def default(g: Generator, kind: str) -> Node:
    """`x!y` in its forms, with and without parentheses."""
    g.use("default")
    left = g.typed("missing") if g.r.random() < 0.6 else g.typed(kind)
    left = fitted(left, POSTFIX)
    if g.r.random() < 0.35 and not str(left).endswith(")"):
        left = Node(left.kind, ["(", left, ")"])
    if g.r.random() < 0.12:
        return expression(kind, "(", left, "!)")
    right = g.typed(kind)
    if g.r.random() < 0.3:
        return expression(kind, left, "!", right, level=OR)  # the right side is a whole expression
    return expression(kind, left, "!", fitted(right, ATOM), level=OR)


def wild(g: Generator) -> Node:
    """Any built-in on anything with any arguments; most of these must fail in the same way."""
    r = g.r
    name = r.choice(_WILD)
    target = g.typed(r.choice(TYPES), 1)
    needs_call = BUILT_INS[name] if r.random() < 0.9 else not BUILT_INS[name]
    arguments = [g.typed(r.choice(TYPES), 0) for _ in range(r.choice((1, 1, 2, 3, 0)))] if needs_call else None
    if name in ("filter", "map", "take_while", "drop_while") and arguments:
        arguments = [expression("lambda", "it -> ", g.typed("boolean", 0))]
    return Node("any", list(g.built_in(target, name, arguments).parts), POSTFIX)


# ------------------------------------------------------------------ by type


def _string(g: Generator) -> Node:
    match g.r.randint(0, 7):
        case 0 | 1:
            g.use("op +")
            right = g.typed(g.r.choice(("string", "string", "number", "int")))
            return expression(
                "string", fitted(g.typed("string"), SUM), g.r.choice((" + ", "+")), fitted(right, PRODUCT), level=SUM
            )
        case 2:
            return _slice(g, "string")
        case 3:
            return _item(g, "strings", "string")
        case 4:
            return _member(g, "string")
        case 5:
            loop = g.loop_variable()
            if loop is not None and g.r.random() < 0.8:
                name = g.r.choice(("item_parity", "item_parity_cap", "item_cycle"))
                return g.built_in(
                    loop, name, [g.typed("string", 0), g.typed("string", 0)] if name == "item_cycle" else None
                )
            name = g.r.choice(_STRING_SPECIALS)
            g.use(f".{name}")
            return expression("string", ".", g.name(name))
        case 6:
            key = g.typed("Key")
            return expression(
                "string",
                fitted(g.typed("hash"), ATOM),
                "[",
                key,
                "]?",
                g.name("has_content"),
                "?",
                g.name("string"),
                '("1","0")',
            )
        case _:
            return from_signature(g, "string")


def _number(g: Generator) -> Node:
    match g.r.randint(0, 6):
        case 0 | 1 | 2:
            operator = g.r.choice("+-*/%")
            g.use(f"op {operator}")
            level = SUM if operator in "+-" else PRODUCT
            space = g.r.choice((" ", "", "  "))
            right = fitted(g.typed("number"), level + 1)
            if operator == "/" and not space:
                space = " "
            return expression("number", fitted(g.typed("number"), level), space, operator, space, right, level=level)
        case 3:
            sign = g.r.choice("-+")
            g.use(f"prefix {sign}")
            operand = fitted(g.typed("number"), POSTFIX)
            return expression("number", sign, operand, level=PREFIX)
        case 4:
            loop = g.loop_variable()
            if loop is not None:
                return g.built_in(loop, g.r.choice(("index", "counter")))
            return _item(g, "numbers", "number")
        case 5:
            return _item(g, "numbers", "number")
        case _:
            return from_signature(g, "number")


def _boolean(g: Generator) -> Node:
    r = g.r
    match r.randint(0, 9):
        case 0 | 1:
            return _comparison(g)
        case 2:
            operator, level = r.choice((("&&", AND), ("||", OR), ("&", AND), ("|", OR)))
            g.use(f"op {operator}")
            return expression(
                "boolean",
                fitted(g.typed("boolean"), level),
                " ",
                operator,
                " ",
                fitted(g.typed("boolean"), level + 1),
                level=level,
            )
        case 3 if r.random() < 0.3:
            return special_variable(g)
        case 3:
            g.use("op !")
            return expression("boolean", r.choice(("!", "!!", "!")), fitted(g.typed("boolean"), POSTFIX), level=PREFIX)
        case 4:
            g.use("op ??")
            left = g.typed(r.choice(("missing", "any", "missing")))
            left = fitted(left, POSTFIX) if r.random() < 0.7 else Node("any", ["(", left, ")"])
            return expression("boolean", left, "??", level=POSTFIX)
        case 5 | 6:
            loop = g.loop_variable()
            if loop is not None:
                return g.built_in(loop, r.choice(sorted(_LOOP_TESTS)))
            return from_signature(g, "boolean")
        case _:
            return from_signature(g, "boolean")


_LOOP_TESTS: Final = LOOP_VARIABLE_BUILT_INS - {"index", "counter", "item_parity", "item_parity_cap", "item_cycle"}


def _comparison(g: Generator) -> Node:
    r = g.r
    kind = r.choice(("number", "string", "boolean", "number", "int", "datetime"))
    if kind in ("string", "boolean") or r.random() < 0.3:
        operator = r.choice(("==", "!=", "="))
        g.use(f"op {operator}")
        return expression(
            "boolean",
            fitted(g.typed(kind), RELATION),
            " ",
            operator,
            " ",
            fitted(g.typed(kind), RELATION),
            level=EQUALITY,
        )
    operator = r.choice(("lt", "lte", "gt", "gte", "<", "<=", ">", ">=", "\\lt", "&gt;", "&lt;"))
    g.use(f"op {operator}")
    made = expression(
        "boolean", fitted(g.typed(kind), RANGE), " ", operator, " ", fitted(g.typed(kind), RANGE), level=RELATION
    )
    return fitted(made, 10) if operator.startswith(">") else made


def _item(g: Generator, kind: str, result: str) -> Node:
    g.use("op []")
    index = g.typed("int") if g.r.random() < 0.3 else expression("int", "0")
    made = expression(result, fitted(g.typed(kind), POSTFIX), "[", index, "]", level=POSTFIX)
    return expression(result, made, "!", fitted(g.typed(result, 0), ATOM), level=OR) if g.r.random() < 0.7 else made


def _member(g: Generator, result: str) -> Node:
    g.use("op .")
    row = g.row()
    if row is not None and result == "string":
        return expression(result, row, g.r.choice((".name", '["name"]', "['name']")), level=POSTFIX)
    key = g.typed("Key")
    owner = fitted(g.typed("hash"), POSTFIX)
    made = expression("any", owner, "[", key, "]", level=POSTFIX)
    return expression(result, made, "!", fitted(g.typed(result, 0), ATOM), level=OR)


def _range_text(g: Generator) -> Node:
    operator = g.r.choice(("..", "..<", "..*", "..!"))
    g.use(f"op {operator}")
    start = expression("int", str(g.r.choice((0, 0, 1, 2, 3))))
    end = (
        expression("int", str(g.r.choice((0, 1, 2, 3, 4, 5)))) if g.r.random() < 0.7 else fitted(g.typed("int", 1), SUM)
    )
    return expression("ints", start, operator, end, level=RANGE)


def _slice(g: Generator, kind: str) -> Node:
    g.use("slice")
    start = str(g.r.choice((0, 0, 0, 1, 2)))
    bounds: tuple[Part, ...] = (start, "..")
    if g.r.random() < 0.6:
        bounds = (start, "..*", fitted(g.typed("int", 0), SUM))
    elif g.r.random() < 0.4:
        bounds = (_range_text(g),)
    target = g.typed(kind)
    if "->" in str(target):  # a slice of what is made item by item is cut while a loop runs (documented difference)
        target = g.variable(kind)
    return expression(kind, fitted(target, POSTFIX), "[", *bounds, "]", level=POSTFIX)


def _listed(g: Generator, item: str, kind: str) -> Node:
    parts: list[Part] = ["["]
    for index in range(g.r.randint(0, 3)):
        parts += ([", "] if index else []) + [g.typed(item)]
    return expression(kind, *parts, "]")


def _lambda(g: Generator, item: str, result: str) -> Node:
    name = g.r.choice(("it", "e", "s", "v1"))
    g.use("lambda")
    with g.scope(name, item):
        body = g.typed(result)
    if body.level < RELATION:
        body = fitted(body, 10)
    head = g.r.choice((f"{name} -> ", f"({name}) -> ", f"{name}->"))
    return expression("lambda", head, body)


def _streamed(g: Generator, kind: str, item: str) -> Node:
    name = g.r.choice(("filter", "take_while", "drop_while", "map", "map"))
    source = g.typed(kind)
    result = item if name == "map" else "boolean"
    function = g.function_name(item, result)
    argument = expression("function", function) if function and g.r.random() < 0.3 else _lambda(g, item, result)
    made = g.built_in(source, name, [argument])
    return Node(kind, made.parts, made.level)


def _sequence(kind: str) -> Callable[[Generator], Node]:
    item = ITEMS[kind]

    def build(g: Generator) -> Node:
        match g.r.randint(0, 6):
            case 0:
                return _listed(g, item, kind)
            case 1:
                g.use("op +")
                return expression(kind, fitted(g.typed(kind), SUM), " + ", fitted(g.typed(kind), PRODUCT), level=SUM)
            case 2:
                return _slice(g, kind)
            case 3 | 4:
                return _streamed(g, kind, item)
            case 5 if kind == "numbers":
                return Node("numbers", ["(", _range_text(g), ")"])
            case _:
                return from_signature(g, kind) if kind in SIGNATURES else _listed(g, item, kind)

    return build


def _with_repeats(g: Generator) -> Callable[[Sequence[str], int], list[str]]:
    return lambda keys, count: g.r.choices(keys[:2], k=count)


def _hash(g: Generator) -> Node:
    match g.r.randint(0, 4):
        case 0 | 1:
            parts: list[Part] = ["{"]
            pick = g.r.sample if g.r.random() < 0.9 else _with_repeats(g)
            for index, key in enumerate(pick(KEYS, g.r.randint(0, 3))):
                written = expression("Key", literals.quoted(g, key))
                parts += ([", "] if index else []) + [
                    written,
                    g.r.choice((": ", ":", ", ")),
                    g.typed(g.r.choice(("string", "number", "any"))),
                ]
            return expression("hash", *parts, "}")
        case 2:
            g.use("op +")
            return expression("hash", fitted(g.typed("hash"), SUM), " + ", fitted(g.typed("hash"), PRODUCT), level=SUM)
        case 3:
            name = g.r.choice(("vars", "data_model", "globals", "namespace", "main"))
            g.use(f".{name}")
            return Node("hash", ["(", f".{g.name(name)}", "!{})"]) if g.r.random() < 0.2 else g.variable("hash")
        case _:
            return from_signature(g, "hash")


def special_variable(g: Generator) -> Node:
    """A question about any special variable that has the same answer in both engines."""
    name = g.r.choice(sorted(SPECIAL_VARIABLES - {"args", "error", "locale_object"}))
    g.use(f".{name}")
    test = g.r.choice(("is_string", "is_hash", "is_method", "is_sequence", "is_boolean"))
    return expression(
        "boolean",
        "(",
        ".",
        g.name(name),
        ")??",
        "?",
        g.name("then"),
        "((.",
        g.name(name),
        ")?",
        g.name(test),
        ", false)",
        level=POSTFIX,
    )


_MAKERS: Final = {
    "string": _string,
    "number": _number,
    "boolean": _boolean,
    "strings": _sequence("strings"),
    "numbers": _sequence("numbers"),
    "hashes": _sequence("hashes"),
    "mixed": _sequence("mixed"),
    "hash": _hash,
}
