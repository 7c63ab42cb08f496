"""`<#list>` with `<#items>`, `<#sep>`, `<#break>` and `<#continue>`, and the deprecated `<#foreach>`."""

from __future__ import annotations

from payloads.freemarker.lexer import Token
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.parser.context import LoopContext


def _loop_names(parser: BlockParser, first: Token) -> tuple[str, ...]:
    names = [first.value]
    if parser.tokens.accept(","):
        second = parser.tokens.expect("name")
        names.append(second.value)
        if names[0] == names[1]:
            parser.fail(f"The key and value loop variable names must differ, but both were: {names[0]}", first)
    return tuple(names)


def parse_list(parser: BlockParser, start: Token) -> Element:
    source = parser.expressions.expression()
    names: tuple[str, ...] = ()
    if parser.tokens.accept("as"):
        names = _loop_names(parser, parser.tokens.expect("name"))
    parser.end_of_tag()
    context = LoopContext("list", names)
    with parser.context.loop(context, parser.tokens.span(start)):
        if names:
            with parser.context.breaking(continuing=True):
                body = parser.body(start, "#list")
        else:
            body = parser.body(start, "#list")
            if context.kind != "items":
                parser.fail('#list must have either "as loopVar" parameter or nested #items that belongs to it.', start)
    otherwise = None
    otherwise_span = None
    if parser.tokens.peek().value == "else" and parser.tokens.peek().kind == "closed-tag":
        otherwise_span = parser.tokens.span(parser.tokens.take())
        otherwise = parser.block()
        if otherwise:
            otherwise_span = otherwise_span.to(otherwise[-1].span)
    end = parser.end_tag("list")
    return el.List(parser.span(start, end), source, names, body, otherwise, otherwise_span)


def parse_foreach(parser: BlockParser, start: Token) -> Element:
    name = parser.tokens.expect("name")
    parser.tokens.expect("in")
    source = parser.expressions.expression()
    parser.end_of_tag()
    with (
        parser.context.loop(LoopContext("foreach", (name.value,)), parser.tokens.span(start)),
        parser.context.breaking(continuing=True),
    ):
        body = parser.body(start, "#foreach")
    end = parser.end_tag("foreach")
    return el.List(parser.span(start, end), source, (name.value,), body, foreach=True)


def parse_items(parser: BlockParser, start: Token) -> Element:
    names = _loop_names(parser, parser.tokens.expect("name"))
    parser.end_of_tag()
    around = _enclosing_loop(parser)
    if around is None:
        parser.fail("#items must be inside a #list block.", start)
    if around.names:
        if around.kind == "foreach":
            message = "#foreach doesn't support nested #items."
        elif around.kind == "items":
            message = "Can't nest #items into each other when they belong to the same #list."
        else:
            message = 'The parent #list of the #items must not have "as loopVar" parameter.'
        parser.fail(message, start)
    around.kind, around.names = "items", names
    with parser.context.breaking(continuing=True):
        body = parser.body(start, "#items")
    end = parser.end_tag("items")
    around.names = ()
    return el.Items(parser.span(start, end), names, body)


def _enclosing_loop(parser: BlockParser) -> LoopContext | None:
    return parser.context.loops[-1] if parser.context.loops else None


def parse_sep(parser: BlockParser, start: Token) -> Element:
    if not parser.context.loops:
        parser.fail("#sep must be inside a #list (or #foreach) block.", start)
    body = parser.body(start, "#sep")
    end = parser.tokens.peek()
    if end.kind == "end-tag" and end.value == "sep":
        return el.Sep(parser.span(start, parser.end_tag("sep")), body)
    parser.tokens.open.pop()  # its end tag may be left out
    span = parser.tokens.span(start)
    return el.Sep(span.to(body[-1].span) if body else span, body)


def parse_break(parser: BlockParser, start: Token) -> Element:
    if parser.context.breakable < 1:
        parser.fail(
            '<#break> must be nested inside a directive that supports it:  #list with "as", #items, #switch '
            "(or the deprecated #foreach)",
            start,
        )
    return el.Break(parser.tokens.span(start))


def parse_continue(parser: BlockParser, start: Token) -> Element:
    if parser.context.continuable < 1:
        parser.fail(
            '<#continue> must be nested inside a directive that supports it:  #list with "as", #items '
            "(or the deprecated #foreach)",
            start,
        )
    return el.Continue(parser.tokens.span(start))


DIRECTIVES = {
    "list": parse_list,
    "foreach": parse_foreach,
    "items": parse_items,
    "sep": parse_sep,
    "break": parse_break,
    "continue": parse_continue,
}
