"""A whole template: header, content, white-space stripping."""

from __future__ import annotations

from typing import Final

from payloads.freemarker.clock import Clock
from payloads.freemarker.errors import LimitExceeded, ParseError
from payloads.freemarker.lexer import Lexer
from payloads.freemarker.naming import NamingGuard
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.parser import calls, conditionals, loops, output, variables
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.parser.context import Context
from payloads.freemarker.parser.header import parse_header
from payloads.freemarker.parser.recovery import HopelessError, note_mistakes
from payloads.freemarker.parser.tokens import Tokens
from payloads.freemarker.record import Record
from payloads.freemarker.settings import Settings
from payloads.freemarker.source import Source
from payloads.freemarker.white import strip

_DIRECTIVES: Final = {
    **conditionals.DIRECTIVES, **loops.DIRECTIVES, **variables.DIRECTIVES, **calls.DIRECTIVES, **output.DIRECTIVES,
    "@": calls.parse_call,
}  # fmt: skip


class ParsedTemplate(Record):
    """A template's nodes after white-space stripping, and the output format its header settled."""

    source: Source
    body: Block
    output_format: str
    auto_escaping: bool


def parse(source: Source, settings: Settings, clock: Clock | None = None) -> ParsedTemplate:
    """Parse a template in the time that `clock` leaves.

    Raises:
        ParseError: the syntax is wrong.
        LimitExceeded: the template is larger or deeper than `settings.limits` allow, or the time is over.
    """
    clock = clock or Clock(settings.limits.seconds)
    limit = settings.limits.template_characters
    if len(source.text) > limit:
        raise LimitExceeded(f"the template is longer than {limit:,} characters", limit="template_characters")
    lexer = Lexer(source, settings, NamingGuard(settings.naming_convention))
    tokens = Tokens(lexer)
    context = Context(settings, source.name, clock)
    parser = BlockParser(tokens, context, _DIRECTIVES)
    if lexer.peek_header():
        parse_header(parser)
    header_format, header_escaping = context.output_format.name, context.auto_escaping
    try:
        body = parser.block()
    except RecursionError:  # the caller has used up most of Python's stack
        raise LimitExceeded("the template is nested too deeply", limit="nesting") from None
    if tokens.peek().kind != "end-of-file":
        tokens.unexpected("end-of-file")
    return ParsedTemplate(source, strip(body, context.strip_whitespace, clock), header_format, header_escaping)


def syntax_errors(source: Source, settings: Settings) -> tuple[ParseError, ...]:
    """All syntax mistakes that can be told apart soundly, in the order of the template; none for a good one."""
    try:
        parse(source, settings)
    except ParseError as first:
        return tuple(_mistakes(source, settings)) or (first,)
    return ()


def _mistakes(source: Source, settings: Settings) -> list[ParseError]:
    tokens = Tokens(Lexer(source, settings, NamingGuard(settings.naming_convention)))
    parser = BlockParser(tokens, Context(settings, source.name, Clock(settings.limits.seconds)), _DIRECTIVES)
    mistakes: list[ParseError] = []
    try:
        if tokens.lexer.peek_header():
            parse_header(parser)
        mistakes = note_mistakes(parser)
        parser.block()
        if tokens.peek().kind != "end-of-file":
            tokens.unexpected("end-of-file")
    except HopelessError:
        pass
    except ParseError as last:
        mistakes.append(last)
    return mistakes


def parse_expression(source: Source, settings: Settings, clock: Clock | None = None) -> Expression:
    """Parse a text that is one expression, as `?eval` does."""
    clock = clock or Clock(settings.limits.seconds)
    lexer = Lexer(source, settings, NamingGuard(settings.naming_convention))
    lexer.begin_in_parentheses()
    tokens = Tokens(lexer)
    parser = BlockParser(tokens, Context(settings, source.name, clock), _DIRECTIVES)
    result = parser.expressions.expression()
    tokens.expect("end-of-file")
    return result
