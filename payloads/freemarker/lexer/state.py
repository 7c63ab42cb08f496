"""What the lexer knows of its place, and what all its parts need."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NoReturn

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer.token import Token
from payloads.freemarker.naming import NamingGuard
from payloads.freemarker.settings import Settings
from payloads.freemarker.source import LiteralSpan, Source, Span

_TEXT_STOP = {
    "legacy": re.compile(r"[<\[]|\$\{|\#\{"),
    "dollar": re.compile(r"[<\[]|\$\{"),
    "square_bracket": re.compile(r"[<\[]"),
}
_INTERPOLATION_ONLY = {
    "legacy": re.compile(r"\$\{|\#\{"),
    "dollar": re.compile(r"\$\{"),
    "square_bracket": re.compile(r"\[="),
}
BLANKS: Final = re.compile(r"[ \t\n\r]*")


class LexerState:
    """Tokens of `source.text[start:end]`, one `next()` at a time."""

    def __init__(
        self,
        source: Source,
        settings: Settings,
        naming: NamingGuard,
        *,
        start: int = 0,
        text_only: bool = False,
        literal: Span | None = None,
        end: int | None = None,
    ) -> None:
        self.source = source
        self.text = source.text
        self.end = len(source.text) if end is None else end
        self.at = start
        self.settings = settings
        self.naming = naming
        self.text_only = text_only
        self.literal = literal
        self.state = "text"
        self.in_invocation = False
        self.strict_syntax = settings.strict_syntax
        self.square = settings.tag_syntax == "square_bracket"
        self.detect_syntax = settings.tag_syntax == "auto_detect"
        self.syntax_settled = False
        self._in_interpolation = False
        self._after_interpolation = "text"
        self._in_header = False
        self._ahead: tuple[int, Callable[[], Token]] | None = None  # what begins behind the text that was given last
        self._parens = self._brackets = self._braces = 0
        self._pattern = (_INTERPOLATION_ONLY if text_only else _TEXT_STOP)[settings.interpolation_syntax]

    def span(self, start: int, end: int) -> Span:
        literal, inner = self.literal, Span(self.source, start, end)
        return inner if literal is None else LiteralSpan(literal, inner)

    def fail(self, message: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise ParseError(message, self.span(start, end), hint=hint)

    def simple(self, kind: str, start: int, end: int, value: str) -> Token:
        self.at = end
        return Token(kind, start, end, value)

    def check_bracket(self, at: int) -> None:
        """A tag's last bracket must be of the kind of its first one (since 2.3.28)."""
        if self.text[at] != (wanted := "]" if self.square else ">"):
            self.fail(f'The tag shouldn\'t end with "{self.text[at]}".', at, at + 1, f'end it with "{wanted}"')

    def eat_line_break(self) -> None:
        at = self.at
        while at < self.end and self.text[at].isspace():
            if self.text[at] == "\n":
                self.at = at + 1
                return
            if self.text[at] == "\r":
                self.at = at + 2 if self.text.startswith("\r\n", at) else at + 1
                return
            at += 1
