"""`<#ftl …>` (manual: Directive Reference / ftl)."""

from __future__ import annotations

from payloads.freemarker.errors import ParseError
from payloads.freemarker.markup import OutputFormat
from payloads.freemarker.nodes import Expression
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.parser.literals import constant

_KNOWN_MISTAKES = {
    "charset": "encoding",
    "xmlns": "ns_prefixes",
    "auto_escape": "auto_esc",
    "auto_escaping": "auto_esc",
}


def parse_header(parser: BlockParser) -> None:
    """Read the header's parameters into the parser's context."""
    tokens = parser.tokens
    tokens.lexer.skip_to_header()
    token = tokens.take()
    if token.kind == "closed-tag":
        return
    while name := tokens.accept("name"):
        tokens.expect("=")
        expression = parser.expressions.expression()
        key = tokens.lexer.check_name(name)
        value = constant(expression)
        if not _apply(parser, key, value, expression):
            mistake = _KNOWN_MISTAKES.get(key)
            tip = f". You may meant: {mistake}" if mistake else ""
            tokens.fail(f"Unknown FTL header parameter: {name.value}{tip}", name)
    tokens.expect("end", "empty-end")
    context = parser.context
    context.update_auto_escaping()
    if context.escaping_wanted_at and not context.output_format.markup:
        raise ParseError(
            f"The current output format can't do escaping: {context.output_format}", context.escaping_wanted_at
        )


def _apply(parser: BlockParser, key: str, value: object, expression: Expression) -> bool:
    context = parser.context
    match key:
        case "encoding":
            _string(key, value, expression)
        case "strip_whitespace":
            context.strip_whitespace = _boolean(value, expression)
        case "strip_text":
            context.strip_text = _boolean(value, expression)
        case "strict_syntax":
            parser.tokens.lexer.strict_syntax = _boolean(value, expression)
        case "auto_esc":
            context.policy = "enable_if_supported" if _boolean(value, expression) else "disable"
            context.escaping_wanted_at = expression.span if value is True else None
        case "output_format":
            try:
                context.output_format = OutputFormat.named(_string(key, value, expression))
            except ValueError as error:
                raise ParseError(str(error), expression.span) from None
        case "ns_prefixes" | "attributes":
            if not isinstance(value, dict):
                raise ParseError(f'Expecting a hash for "{key}".', expression.span)
        case _:
            return False
    return True


def _string(key: str, value: object, expression: Expression) -> str:
    if not isinstance(value, str):
        raise ParseError(f'Expected a string constant for "{key}".', expression.span)
    return value


def _boolean(value: object, expression: Expression) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "y", "true", "t"):
        return True
    if value in ("no", "n", "false", "f"):
        return False
    raise ParseError("Expecting boolean (true/false) parameter", expression.span)
