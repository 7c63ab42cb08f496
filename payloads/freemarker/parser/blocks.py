"""Text, interpolations and blocks; directives are parsed by the files beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NoReturn

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer import Lexer, Token
from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.parser.context import Context
from payloads.freemarker.parser.expressions import ExpressionParser
from payloads.freemarker.parser.literals import number_only, refuse_literals
from payloads.freemarker.parser.tokens import Tokens
from payloads.freemarker.source import Span

DirectiveParser = Callable[["BlockParser", Token], Element]
_CONTINUES = {"else", "elseif", "case", "on", "default", "recover"}  # they end a block without being an end tag


class BlockParser:
    """Parses what stands between a start and an end tag; `directives` parse the tags, `<@…>` under the name `@`."""

    def __init__(self, tokens: Tokens, context: Context, directives: Mapping[str, DirectiveParser]) -> None:
        self.tokens = tokens
        self.context = context
        self.expressions = ExpressionParser(tokens, context, self._literal_parts)
        self._directives = directives
        #: Parses the next element; somebody who goes on after mistakes puts a function of their own around it.
        self.next_element: Callable[[], Element | None] = self.element

    def block(self) -> Block:
        """Everything up to a tag that closes or continues the enclosing directive."""
        found: list[Element] = []
        while (element := self.next_element()) is not None:
            if not (isinstance(element, el.Text) and element.value == "" and not element.literal):
                found.append(element)
        return tuple(found)

    def element(self) -> Element | None:
        """The next element; `None` at a tag that is none of this block's."""
        self.context.clock.tick()
        token = self.tokens.peek()
        match token.kind:
            case "text":
                self.tokens.take()
                if self.context.strip_text and self.context.nesting == 0 and not self.context.in_literal:
                    return el.Text(self.tokens.span(token), "")
                return el.Text(self.tokens.span(token), token.value)
            case "${" | "[=":
                return self._interpolation()
            case "#{":
                return self._numeric_interpolation()
            case "comment":
                self.tokens.take()
                return el.Comment(self.tokens.span(token), token.value)
            case "noparse":
                self.tokens.take()
                return el.Text(self.tokens.span(token), token.value, literal=True)
            case "<@":
                return self._directive(self._directives["@"], token)
            case "tag" | "closed-tag":
                if token.value in _CONTINUES:
                    return None
                handler = self._directives.get(token.value)
                if handler is None:
                    self.tokens.unexpected("end-of-file")
                return self._directive(handler, token)
        return None

    def _directive(self, handler: DirectiveParser, token: Token) -> Element:
        self.context.go_deeper(self.tokens.span(token))
        made = handler(self, self.tokens.take())
        self.context.nesting -= 1
        return made

    # -------------------------------------------------------- interpolations

    def _interpolation(self) -> Element:
        start = self.tokens.take()
        expression = self.expressions.expression()
        refuse_literals(
            expression,
            "string or something automatically convertible to string (number, date or boolean)",
            "hash",
            "sequence",
        )
        end = self.tokens.expect("]" if start.kind == "[=" else "}")
        span = self.tokens.span(start).to(self.tokens.span(end))
        printed = expression
        if self.context.escapes and not self.context.in_literal:
            printed = self.context.escaped(expression)
        if self.context.in_literal:
            return el.Interpolation(span, expression, printed)
        context = self.context
        return el.Interpolation(span, expression, printed, context.output_format.name, context.auto_escaping)

    def _numeric_interpolation(self) -> Element:
        start = self.tokens.take()
        expression = self.expressions.expression()
        number_only(expression)
        minimum = maximum = None
        if self.tokens.accept(";"):
            minimum, maximum = _fraction_digits(self.tokens, self.tokens.expect("name"))
        end = self.tokens.expect("}")
        span = self.tokens.span(start).to(self.tokens.span(end))
        return el.NumericInterpolation(span, expression, minimum, maximum, self.context.escaping_format)

    def _literal_parts(self, lexer: Lexer) -> tuple[Element, ...]:
        """The content of a string literal: text and interpolations only, never escaped by themselves."""
        outer_literal, self.context.in_literal = self.context.in_literal, True
        parser = BlockParser(Tokens(lexer), self.context, self._directives)
        parts = parser.block()
        if parser.tokens.peek().kind != "end-of-file":
            parser.tokens.unexpected("end-of-file")
        self.context.in_literal = outer_literal
        return parts

    # --------------------------------------------- helpers of the directives

    def end_of_tag(self) -> Token:
        return self.tokens.expect("end")

    def loose_end_of_tag(self) -> Token:
        """`>` or `/>`."""
        return self.tokens.expect("end", "empty-end")

    def body(self, start: Token, name: str) -> Block:
        """A block that belongs to the directive `name`, which stays open until `end_tag`."""
        self.tokens.open.append((name, self.tokens.span(start)))
        return self.block()

    def end_tag(self, *names: str) -> Token:
        token = self.tokens.peek()
        if token.kind != "end-tag" or token.value not in names:
            self.tokens.unexpected(*(f"</#{name}>" for name in names))
        self.tokens.open.pop()
        return self.tokens.take()

    def span(self, start: Token, end: Token) -> Span:
        return self.tokens.span(start).to(self.tokens.span(end))

    def fail(self, message: str, token: Token, hint: str | None = None) -> NoReturn:
        self.tokens.fail(message, token, hint)

    def variable_name(self) -> str:
        """A name, or a string literal taken as one."""
        if name := self.tokens.accept("name"):
            return name.value
        return self.expressions.string_literal(interpolate=False).value

    def optional_expression(self, token: Token) -> Expression | None:
        return self.expressions.expression() if token.kind == "tag" else None


def _fraction_digits(tokens: Tokens, token: Token) -> tuple[int, int]:
    """`m1M3`: at least one fraction digit and at most three."""
    found: dict[str, int] = {}
    rest = token.value
    while rest:
        kind, digits = rest[0], ""
        for character in rest[1:]:
            if not character.isdigit():
                break
            digits += character
        if kind not in "mM" or not digits or kind in found:
            raise ParseError(f"Invalid format specifier {token.value}", tokens.span(token))
        found[kind] = int(digits)
        rest = rest[1 + len(digits) :]
    maximum = found.get("M", found.get("m", 0))
    minimum = found.get("m", 0)
    if minimum > maximum:
        raise ParseError("Invalid format specification, min cannot be greater than max!", tokens.span(token))
    if maximum > 50:
        raise ParseError("Cannot specify more than 50 fraction digits", tokens.span(token))
    return minimum, maximum
