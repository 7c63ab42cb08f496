"""`<#assign>`, `<#global>`, `<#local>`, `<#macro>`, `<#function>`, `<#return>` and `<#setting>`."""

from __future__ import annotations

from typing import Final

from payloads.freemarker.lexer import Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.parser.blocks import BlockParser

_SCOPES: Final[dict[str, el.Scope]] = {"assign": "namespace", "global": "global", "local": "local"}
_OPERATORS = ("=", "+=", "-=", "*=", "/=", "%=", "++", "--")


def parse_assign(parser: BlockParser, start: Token) -> Element:
    scope = _SCOPES[start.value]
    if scope == "local" and not (parser.context.in_macro or parser.context.in_function):
        parser.fail("Local variable assigned outside a macro.", start)
    name_token = parser.tokens.peek()
    name = parser.variable_name()
    if parser.tokens.peek().kind not in _OPERATORS:
        return _capture(parser, start, name, scope)
    found = [_assignment(parser, name_token, name, scope)]
    while _another_follows(parser):
        parser.tokens.accept(",")
        name_token = parser.tokens.peek()
        found.append(_assignment(parser, name_token, parser.variable_name(), scope))
    namespace = _namespace(parser, scope)
    end = parser.loose_end_of_tag()
    span = parser.span(start, end)
    if len(found) == 1:
        only = found[0]
        return el.Assignment(span, only.name, only.operator, only.value, scope, namespace)
    return el.Assignments(
        span,
        tuple(el.Assignment(a.span, a.name, a.operator, a.value, scope, namespace) for a in found),
    )


def _another_follows(parser: BlockParser) -> bool:
    ahead = 1 if parser.tokens.peek().kind == "," else 0
    return parser.tokens.peek(ahead).kind in ("name", "string") and parser.tokens.peek(ahead + 1).kind in _OPERATORS


def _assignment(parser: BlockParser, start: Token, name: str, scope: el.Scope) -> el.Assignment:
    operator = parser.tokens.expect(*_OPERATORS)
    value: Expression | None = None
    span = parser.span(start, operator)
    if operator.kind not in ("++", "--"):
        value = parser.expressions.expression()
        span = parser.tokens.span(start).to(value.span)
    return el.Assignment(span, name, operator.kind, value, scope)  # type: ignore[arg-type]


def _namespace(parser: BlockParser, scope: el.Scope) -> Expression | None:
    token = parser.tokens.accept("in")
    if token is None:
        return None
    namespace = parser.expressions.expression()
    if scope != "namespace":
        parser.fail("Cannot assign to namespace here.", token)
    return namespace


def _capture(parser: BlockParser, start: Token, name: str, scope: el.Scope) -> Element:
    namespace = _namespace(parser, scope)
    parser.end_of_tag()
    shown = "#assign or #local or #global"
    body = parser.body(start, shown)
    token = parser.tokens.peek()
    if token.kind == "end-tag" and token.value in _SCOPES and _SCOPES[token.value] != scope:
        parser.fail("Mismatched assignment tags.", token)
    end = parser.end_tag(*_SCOPES)
    return el.Capture(
        parser.span(start, end),
        name,
        scope,
        namespace,
        body,
        parser.context.output_format.name,
        parser.context.output_format.markup,  # whether or not printing escapes
    )


def parse_macro(parser: BlockParser, start: Token) -> Element:
    is_function = start.value == "function"
    if parser.context.in_macro or parser.context.in_function:
        parser.fail("Macro or function definitions can't be nested into each other.", start)
    name = parser.variable_name()
    around = parser.context.loops
    with parser.context.callable_body(is_function=is_function):
        with parser.context.seeing(around):
            parameters, catch_all = _parameters(parser)
        parser.end_of_tag()
        body = parser.body(start, "#macro or #function")
    token = parser.tokens.peek()
    if token.kind == "end-tag" and token.value in ("macro", "function") and token.value != start.value:
        parser.fail(f"Expected {start.value} end tag here.", token)
    end = parser.end_tag("macro", "function")
    return el.Macro(parser.span(start, end), name, parameters, catch_all, is_function, body)


def _parameters(parser: BlockParser) -> tuple[tuple[el.Parameter, ...], str | None]:
    tokens = parser.tokens
    found: dict[str, el.Parameter] = {}  # a name that comes twice is one parameter
    has_defaults = False
    catch_all: str | None = None
    tokens.accept("(")
    while token := tokens.accept("name"):
        if catch_all is not None:
            parser.fail(
                'There may only be one "catch-all" parameter in a macro declaration, and it must be the last '
                "parameter.",
                token,
            )
        is_catch_all = tokens.accept("...") is not None
        default = parser.expressions.expression() if tokens.accept("=") else None
        tokens.accept(",")
        if is_catch_all:
            if default is not None:
                parser.fail('"Catch-all" macro parameter may not have a default value.', token)
            catch_all = token.value
            continue
        if default is None and has_defaults:
            parser.fail(
                "In a macro declaration, parameters without a default value must all occur before the "
                "parameters with default values.",
                token,
            )
        span = tokens.span(token)
        has_defaults = has_defaults or default is not None
        found[token.value] = el.Parameter(span.to(default.span) if default else span, token.value, default)
    tokens.accept(")")
    return tuple(found.values()), catch_all


def parse_return(parser: BlockParser, start: Token) -> Element:
    value = parser.optional_expression(start)
    end = parser.loose_end_of_tag() if start.kind == "tag" else start
    if parser.context.in_macro:
        if value is not None:
            parser.fail("A macro cannot return a value", start)
    elif parser.context.in_function:
        if value is None:
            parser.fail("A function must return a value", start)
    elif value is None:
        parser.fail("A return instruction can only occur inside a macro or function", start)
    return el.Return(parser.span(start, end), value)


def parse_setting(parser: BlockParser, start: Token) -> Element:
    token = parser.tokens.expect("name")
    parser.tokens.expect("=")
    value = parser.expressions.expression()
    end = parser.loose_end_of_tag()
    name = parser.tokens.lexer.check_name(token)
    known = parser.context.settings.of_templates
    if name not in known:
        parser.fail(
            f'Unknown setting name: "{token.value}". The allowed setting names are: {", ".join(known)}',
            token,
        )
    return el.Setting(parser.span(start, end), name, value)


DIRECTIVES = {
    "assign": parse_assign,
    "global": parse_assign,
    "local": parse_assign,
    "macro": parse_macro,
    "function": parse_macro,
    "return": parse_return,
    "setting": parse_setting,
}
