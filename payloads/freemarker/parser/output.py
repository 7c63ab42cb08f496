"""Directives about what is printed: escaping, output formats, trimming, stopping."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer import Token
from payloads.freemarker.markup import OutputFormat, combine
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.parser.context import Context, Escape
from payloads.freemarker.parser.literals import constant


def parse_escape(parser: BlockParser, start: Token) -> Element:
    context = parser.context
    if context.auto_escaping:
        parser.fail(
            'Using the "escape" directive (legacy escaping) is not allowed when auto-escaping is on with a markup '
            f"output format ({context.output_format.name}), to avoid confusion and double-escaping mistakes.",
            start,
        )
    placeholder = parser.tokens.expect("name").value
    parser.tokens.expect("as")
    expression = parser.expressions.expression()
    parser.end_of_tag()
    if context.escapes:
        expression = context.escaped(expression)
    nodes = list(expression.walk())
    places = sum(isinstance(node, ex.Name) and node.name == placeholder for node in nodes)
    context.escapes.append(Escape(placeholder, expression, len(nodes), places))
    body = parser.body(start, "#escape")
    context.escapes.pop()
    return el.Scoped(parser.span(start, parser.end_tag("escape")), "escape", body)


def parse_noescape(parser: BlockParser, start: Token) -> Element:
    context = parser.context
    if not context.escapes:
        parser.fail("#noescape with no matching #escape encountered.", start)
    escape = context.escapes.pop()
    body = parser.body(start, "#noescape")
    context.escapes.append(escape)
    return el.Scoped(parser.span(start, parser.end_tag("noescape")), "noescape", body)


@contextmanager
def _format_scope(context: Context) -> Iterator[None]:
    saved = context.output_format, context.policy, context.auto_escaping
    yield
    context.output_format, context.policy, context.auto_escaping = saved


def parse_outputformat(parser: BlockParser, start: Token) -> Element:
    context = parser.context
    expression = parser.expressions.expression()
    parser.end_of_tag()
    with _format_scope(context):
        context.output_format = _wanted_format(context, expression)
        context.update_auto_escaping()
        body = parser.body(start, "#outputformat")
    return el.Scoped(parser.span(start, parser.end_tag("outputformat")), "outputformat", body)


def _wanted_format(context: Context, expression: Expression) -> OutputFormat:
    name = constant(expression)
    if not isinstance(name, str):
        kind = {bool: "boolean", dict: "hash", list: "sequence"}.get(type(name), "number")
        raise ParseError(f"Parameter must be a string, but was: {kind}", expression.span)
    try:
        if not name.startswith("{"):
            return OutputFormat.named(name)
        if not name.endswith("}"):
            raise ValueError('Output format name that starts with "{" must end with "}": ' + name)
        if not context.output_format.markup:
            raise ValueError(
                "The current output format must be a markup format when using {...}, but was: "
                f"{context.output_format.name}"
            )
        return combine(context.output_format, OutputFormat.named(name[1:-1]))
    except ValueError as error:
        raise ParseError(str(error), expression.span) from None


def parse_autoesc(parser: BlockParser, start: Token) -> Element:
    context = parser.context
    with _format_scope(context):
        if not context.output_format.markup:
            parser.fail(f"The current output format can't do escaping: {context.output_format}", start)
        context.policy = "enable_if_supported"
        context.update_auto_escaping()
        body = parser.body(start, "#autoesc")
    return el.Scoped(parser.span(start, parser.end_tag("autoesc")), "autoesc", body)


def parse_noautoesc(parser: BlockParser, start: Token) -> Element:
    context = parser.context
    with _format_scope(context):
        context.policy = "disable"
        context.update_auto_escaping()
        body = parser.body(start, "#noautoesc")
    return el.Scoped(parser.span(start, parser.end_tag("noautoesc")), "noautoesc", body)


def parse_compress(parser: BlockParser, start: Token) -> Element:
    body = parser.body(start, "#compress")
    return el.Compress(parser.span(start, parser.end_tag("compress")), body)


def parse_trim(parser: BlockParser, start: Token) -> Element:
    return el.Trim(parser.tokens.span(start), start.value in ("t", "lt"), start.value in ("t", "rt"))


def parse_flush(parser: BlockParser, start: Token) -> Element:
    return el.Flush(parser.tokens.span(start))


def parse_stop(parser: BlockParser, start: Token) -> Element:
    message = parser.optional_expression(start)
    if start.kind == "tag":
        parser.loose_end_of_tag()
    return el.Stop(parser.tokens.span(start), message)


def parse_node_directive(parser: BlockParser, start: Token) -> Element:
    node = namespaces = None
    end = start
    if start.value == "fallback" and not parser.context.in_macro:
        parser.fail("Cannot fall back outside a macro.", start)
    if start.kind == "tag":
        if parser.tokens.peek().kind not in ("using", "end", "empty-end"):
            node = parser.expressions.expression()
        if parser.tokens.accept("using"):
            namespaces = parser.expressions.expression()
        end = parser.loose_end_of_tag()
    return el.NodeDirective(parser.span(start, end), start.value, node, namespaces)


DIRECTIVES = {
    "escape": parse_escape,
    "noescape": parse_noescape,
    "outputformat": parse_outputformat,
    "autoesc": parse_autoesc,
    "noautoesc": parse_noautoesc,
    "compress": parse_compress,
    "t": parse_trim,
    "lt": parse_trim,
    "rt": parse_trim,
    "nt": parse_trim,
    "flush": parse_flush,
    "stop": parse_stop,
    "visit": parse_node_directive,
    "recurse": parse_node_directive,
    "fallback": parse_node_directive,
}
