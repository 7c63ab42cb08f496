"""Going on after a syntax mistake, so that one run shows several.

A mistake inside an interpolation or a tag costs no more than that interpolation or tag: the parser goes on behind it,
and a block whose start tag is broken keeps its body and its end tag. Where start and end tags don't match, everything
after would be guesswork, so that mistake is the last one told.
"""

from __future__ import annotations

from payloads.freemarker.directives import DIRECTIVES
from payloads.freemarker.errors import ParseError
from payloads.freemarker.nodes import Element
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.parser.blocks import BlockParser
from payloads.freemarker.source import Span

_CONTINUATIONS = ("else", "elseif", "case", "default", "recover")


class HopelessError(Exception):
    """Start and end tags don't match: there is no sound place to go on."""


def note_mistakes(parser: BlockParser) -> list[ParseError]:
    """Let the parser go on behind a mistake instead of stopping; they are noted in the list this gives."""
    mistakes: list[ParseError] = []

    def element() -> Element | None:
        depth, place = len(parser.tokens.open), parser.context.place()
        start = parser.tokens.lexer.at
        try:
            start = parser.tokens.peek().start
            return parser.element()
        except ParseError as mistake:
            mistakes.append(mistake)
            if len(parser.tokens.open) != depth:
                raise HopelessError from None  # tags that don't match: what follows would only confuse
            parser.context.restore(place)
            return _resumed(parser, start, mistake)

    parser.next_element = element
    return mistakes


def _resumed(parser: BlockParser, start: int, mistake: ParseError) -> Element:
    """Skip what holds the mistake and go on behind it.

    Raises:
        HopelessError: there is nothing behind it.
    """
    text = parser.tokens.lexer.text
    opening = text[start : start + 2]
    closing = "}" if opening in ("${", "#{") else "]" if opening[:1] == "[" else ">"
    behind = _behind(text, max(start + 1, mistake.span.end - 1 if mistake.span else start + 1), closing)
    parser.tokens.restart(behind)
    name = _directive(text, start)
    if name is not None and not text.startswith("/", behind - 2):
        _skip_body(parser, name)
    return el.Text(Span(parser.tokens.lexer.source, start, behind), "")


def _behind(text: str, at: int, closing: str) -> int:
    found = text.find(closing, at)
    if found < 0:
        raise HopelessError
    return found + 1


def _directive(text: str, start: int) -> str | None:
    """The name of the block directive whose start tag stands at `start`."""
    word = ""
    for character in text[start + 2 : start + 20]:
        if not character.isalpha():
            break
        word += character
    directive = DIRECTIVES.get(word) if text[start + 1 : start + 2] == "#" else None
    return directive.name if directive is not None and directive.has_end else None


def _skip_body(parser: BlockParser, name: str) -> None:
    """Parse the body of a block whose head is broken, for its own mistakes, up to its end tag."""
    tokens = parser.tokens
    parser.block()
    while tokens.peek().value in _CONTINUATIONS and tokens.peek().kind in ("tag", "closed-tag"):
        tag = tokens.take()
        if tag.kind == "tag":
            tokens.restart(_behind(tokens.lexer.text, tag.end, ">"))
        parser.block()
    if tokens.peek().kind == "end-tag" and tokens.peek().value == name:
        tokens.take()
