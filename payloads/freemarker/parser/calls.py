"""`<@…>`, `<#nested>`, `<#include>`, `<#import>`, and the deprecated `<#call>` and `<#transform>`."""

from __future__ import annotations

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer import Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.parser.context import LoopContext
from payloads.freemarker.parser.literals import constant, is_literal

_ENDS = ("end", "empty-end", ";")
#: What gives a boolean where it gives something.
_GIVES_BOOLEAN = (ex.BooleanLiteral, ex.Not, ex.And, ex.Or, ex.Comparison)


def parse_call(parser: BlockParser, start: Token) -> Element:
    callee = parser.expressions.expression()
    parser.tokens.accept("blank")
    positional, named = _call_arguments(parser)
    variables: tuple[str, ...] = ()
    if parser.tokens.accept(";"):
        variables = _body_variables(parser)
    if end := parser.tokens.accept("empty-end"):
        return el.DirectiveCall(parser.span(start, end), callee, positional, named, variables, None)
    parser.end_of_tag()
    shadowing = [name for name in variables if any(name in loop.names for loop in parser.context.loops)]
    parser.context.loops.extend(LoopContext("call", (name,)) for name in shadowing)
    body = parser.body(start, "@...")
    del parser.context.loops[len(parser.context.loops) - len(shadowing) :]
    end = parser.tokens.peek()
    if end.kind != "call-end":
        parser.tokens.unexpected("</@...>")
    parser.tokens.open.pop()
    parser.tokens.take()
    if end.value:
        called = callee
        if isinstance(callee, ex.BuiltIn) and callee.name == "with_args" and callee.arguments is not None:
            called = callee.target
        wanted = _callee_name(called)
        if wanted is None:
            parser.fail("Expecting </@>", end)
        if wanted != end.value:
            parser.fail(f"Expecting </@> or </@{wanted}>", end)
    return el.DirectiveCall(parser.span(start, end), callee, positional, named, variables, body)


def _callee_name(callee: Expression) -> str | None:
    match callee:
        case ex.Name(name=name):
            return name
        case ex.Dot(target=target, name=name):
            before = _callee_name(target)
            return None if before is None else f"{before}.{name}"
    return None


def _call_arguments(parser: BlockParser) -> tuple[tuple[Expression, ...], tuple[el.NamedArgument, ...]]:
    tokens = parser.tokens
    if tokens.peek().kind == "name" and tokens.peek(1).kind == "=":
        return (), _named_arguments(parser)
    if tokens.peek().kind in _ENDS:
        return (), ()
    return parser.expressions.arguments(""), ()


def _named_arguments(parser: BlockParser) -> tuple[el.NamedArgument, ...]:
    tokens = parser.tokens
    found: list[el.NamedArgument] = []
    while token := tokens.accept("name"):
        tokens.expect("=")
        tokens.lexer.enter_named_argument()
        value = parser.expressions.expression()
        found.append(el.NamedArgument(tokens.span(token).to(value.span), token.value, value))
    tokens.lexer.leave_named_arguments()
    return tuple(found)


def _body_variables(parser: BlockParser) -> tuple[str, ...]:
    tokens = parser.tokens
    tokens.accept("blank")
    names: list[str] = []
    while token := tokens.accept("name"):
        names.append(token.value)
        tokens.accept("blank")
        if not tokens.accept(","):
            break
        tokens.accept("blank")
    return tuple(names)


def parse_nested(parser: BlockParser, start: Token) -> Element:
    arguments: tuple[Expression, ...] = ()
    end = start
    if start.kind == "tag":
        if parser.tokens.peek().kind not in _ENDS:
            arguments = parser.expressions.arguments("")
        end = parser.loose_end_of_tag()
    if not parser.context.in_macro:
        parser.fail("Cannot use a <#nested> instruction outside a macro.", start)
    return el.Nested(parser.span(start, end), arguments)


def parse_include(parser: BlockParser, start: Token) -> Element:
    name = parser.expressions.expression()
    parser.tokens.accept(";")
    options: dict[str, Expression] = {}
    while token := parser.tokens.accept("name"):
        parser.tokens.expect("=")
        value = parser.expressions.expression()
        key = token.value if token.value.lower() in ("parse", "encoding") else parser.tokens.lexer.check_name(token)
        if key.lower() not in ("parse", "encoding", "ignore_missing"):
            parser.fail(
                f'Unsupported named #include parameter: "{token.value}". Supported parameters are: "parse", '
                '"encoding", "ignore_missing".',
                token,
            )
        _check_option(key.lower(), value)
        options[key.lower()] = value
    end = parser.loose_end_of_tag()
    return el.Include(
        parser.span(start, end), name, options.get("parse"), options.get("encoding"), options.get("ignore_missing")
    )


def _check_option(name: str, value: Expression) -> None:
    """What is written out is looked at before the template runs."""
    wanted = {
        "ignore_missing": 'a boolean as the value of the "ignore_missing" attribute',
        "parse": "a boolean or string as the value of the parse attribute",
        "encoding": 'a string as the value of the "encoding" argument',
    }
    if not is_literal(value) or (name == "parse" and isinstance(value, ex.StringLiteral)):
        return
    inner = ex.peel(value)
    if isinstance(inner, _GIVES_BOOLEAN):
        is_right = name != "encoding"
    else:
        is_right = isinstance(constant(inner), str if name == "encoding" else bool)
    if not is_right:
        raise ParseError(f"Expected {wanted[name]}", value.span)


def parse_import(parser: BlockParser, start: Token) -> Element:
    name = parser.expressions.expression()
    parser.tokens.expect("as")
    variable = parser.tokens.expect("name")
    end = parser.loose_end_of_tag()
    return el.Import(parser.span(start, end), name, variable.value)


def parse_legacy_call(parser: BlockParser, start: Token) -> Element:
    token = parser.tokens.expect("name")
    callee = ex.Name(parser.tokens.span(token), token.value)
    opened = parser.tokens.accept("(")
    positional, named = ((), ()) if parser.tokens.peek().kind == ")" else _call_arguments(parser)
    if opened:
        parser.tokens.accept(")")
    end = parser.loose_end_of_tag()
    return el.DirectiveCall(parser.span(start, end), callee, positional, named, (), None)


def parse_transform(parser: BlockParser, start: Token) -> Element:
    callee = parser.expressions.expression()
    parser.tokens.accept(";")
    found: list[el.NamedArgument] = []
    while token := parser.tokens.accept("name"):
        parser.tokens.expect("=")
        value = parser.expressions.expression()
        found.append(el.NamedArgument(parser.tokens.span(token).to(value.span), token.value, value))
    if end := parser.tokens.accept("empty-end"):
        return el.Transform(parser.span(start, end), callee, tuple(found), ())
    parser.end_of_tag()
    body = parser.body(start, "#transform")
    return el.Transform(parser.span(start, parser.end_tag("transform")), callee, tuple(found), body)


DIRECTIVES = {
    "nested": parse_nested,
    "include": parse_include,
    "import": parse_import,
    "call": parse_legacy_call,
    "transform": parse_transform,
}
