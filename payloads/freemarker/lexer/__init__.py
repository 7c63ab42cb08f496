"""From characters to tokens.

Hand-written, because FreeMarker's tokens depend on where they stand: in text, in a tag, in parentheses
(where `>` is "greater than"), after `<@` (where a blank ends the callee) and in a named argument (where
`!` before a blank has no default behind it). The states carry the names of FreeMarker's own grammar.
Tokens are made on demand, since the parser decides about one of these states.
"""

from __future__ import annotations

from payloads.freemarker.lexer.expressions import ExpressionLexer
from payloads.freemarker.lexer.text import TextLexer
from payloads.freemarker.lexer.token import Token
from payloads.freemarker.naming import LEGACY, identifier_convention, snake_case

__all__ = ["Lexer", "Token"]


class Lexer(TextLexer, ExpressionLexer):
    """Tokens of `source.text[start:end]`, one `next()` at a time; the parser tells where states change that it knows of."""

    def next(self) -> Token:
        return self.next_in_text() if self.state == "text" else self.next_in_expression()

    def restart(self, at: int) -> None:
        """Go on at an offset, in text."""
        self.at, self.state, self._ahead = at, "text", None
        self.in_invocation = self._in_interpolation = self._in_header = False
        self._parens = self._brackets = self._braces = 0

    def begin_in_parentheses(self) -> None:
        """Read expressions only, with `>` as "greater than" (how `?eval` reads)."""
        self.state, self._parens = "expression", 1

    def enter_named_argument(self) -> None:
        self.in_invocation = True
        self.state = "named-argument"

    def leave_named_arguments(self) -> None:
        self.in_invocation = False

    def check_name(self, token: Token) -> str:
        """The snake_case form of a name of the language, which may be written in camelCase."""
        convention = identifier_convention(token.value)
        if convention is not None:
            self.naming.check(convention, token.value, self.span(token.start, token.end), token.value)
        return snake_case(token.value) if convention != LEGACY else token.value
