"""`<#if>`, `<#switch>` and `<#attempt>`."""

from __future__ import annotations

from payloads.freemarker.lexer import Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.blocks import BlockParser


def parse_if(parser: BlockParser, start: Token) -> Element:
    branches: list[el.Branch] = []
    tag, condition = start, parser.expressions.expression()
    head_end = parser.end_of_tag()
    body = parser.body(start, "#if")
    branches.append(_branch(parser, tag, head_end, condition, body))
    while parser.tokens.peek().value == "elseif" and parser.tokens.peek().kind == "tag":
        tag = parser.tokens.take()
        condition = parser.expressions.expression()
        head_end = parser.loose_end_of_tag()
        branches.append(_branch(parser, tag, head_end, condition, parser.block()))
    if parser.tokens.peek().value == "else" and parser.tokens.peek().kind == "closed-tag":
        tag = parser.tokens.take()
        branches.append(_branch(parser, tag, tag, None, parser.block()))
    end = parser.end_tag("if")
    return el.If(parser.span(start, end), tuple(branches))


def _branch(
    parser: BlockParser, tag: Token, head_end: Token, condition: Expression | None, body: el.Block
) -> el.Branch:
    span = parser.span(tag, head_end)
    return el.Branch(span.to(body[-1].span) if body else span, condition, body)


def parse_switch(parser: BlockParser, start: Token) -> Element:
    value = parser.expressions.expression()
    parser.end_of_tag()
    parser.tokens.open.append(("#switch", parser.tokens.span(start)))
    _skip_to_case(parser)
    if (first := parser.tokens.peek()).value == "on" and first.kind == "tag":
        return _parse_on(parser, start, value)
    cases: list[el.Case] = []
    with parser.context.breaking(continuing=False):
        while parser.tokens.peek().value in ("case", "default") and parser.tokens.peek().kind != "text":
            tag = parser.tokens.take()
            condition = None
            head_end = tag
            if tag.value == "case":
                condition = parser.expressions.expression()
                head_end = parser.end_of_tag()
            elif any(case.condition is None for case in cases):
                parser.fail("You can only have one default case in a switch statement", start)
            body = parser.block()
            span = parser.span(tag, head_end)
            cases.append(el.Case(span.to(body[-1].span) if body else span, condition, body))
    end = parser.end_tag("switch")
    return el.Switch(parser.span(start, end), value, tuple(cases))


def _parse_on(parser: BlockParser, start: Token, value: Expression) -> Element:
    """A switch of FreeMarker 2.3.34: the first `<#on>` one of whose values fits, or the default; that is an `<#if>`."""
    branches: list[el.Branch] = []
    while (tag := parser.tokens.peek()).value in ("on", "default", "case") and tag.kind != "text":
        parser.tokens.take()
        if tag.value == "case":
            parser.fail("#case can't be used in the same #switch as #on", tag)
        if branches and branches[-1].condition is None:
            parser.fail("#default must be the last in a #switch with #on", tag)
        condition: Expression | None = None
        head_end = tag
        if tag.value == "on":
            for wanted in parser.expressions.arguments(""):
                equal = ex.Comparison(wanted.span, value, "==", wanted)
                condition = equal if condition is None else ex.Or(condition.span.to(equal.span), condition, equal)
            head_end = parser.end_of_tag()
        branches.append(_branch(parser, tag, head_end, condition, parser.block()))
    end = parser.end_tag("switch")
    return el.If(parser.span(start, end), tuple(branches))


def _skip_to_case(parser: BlockParser) -> None:
    """Only white space and comments may stand before the first case."""
    tokens = parser.tokens
    while tokens.peek().kind in ("text", "comment"):
        token = tokens.peek()
        if token.kind == "text" and (visible := token.value.strip(" \t\r\n")):
            offset = token.start + token.value.index(visible[0])
            tokens.fail(
                f'Encountered "{visible[:20]}", but only white space and comments may stand between #switch and '
                "its first #case.",
                Token("text", offset, offset + 1, visible),
            )
        tokens.take()


def parse_attempt(parser: BlockParser, start: Token) -> Element:
    body = parser.body(start, "#attempt")
    tag = parser.tokens.peek()
    if tag.value != "recover" or tag.kind != "closed-tag":
        parser.tokens.unexpected("<#recover>")
    parser.tokens.take()
    recovery = parser.block()
    end = parser.end_tag("attempt", "recover")
    span = parser.tokens.span(tag)
    return el.Attempt(parser.span(start, end), body, recovery, span.to(recovery[-1].span) if recovery else span)


DIRECTIVES = {"if": parse_if, "switch": parse_switch, "attempt": parse_attempt}
