"""A window on the token stream: look ahead, expect, go back."""

from __future__ import annotations

from typing import NoReturn

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer import Lexer, Token
from payloads.freemarker.source import Span

_SHOWN = {
    "end": ">",
    "empty-end": "/>",
    "name": "a name",
    "string": "a string",
    "number": "a number",
    "end-of-file": "the end of the template",
    "blank": "white space",
    "{": "{",
    "!.": "!",
}


_BRACKETS = {"}": "{", "]": "[", ")": "("}
_BETWEEN_ELEMENTS = ("</", "<#", "end-of-file")
#: What FreeMarker adds where tags don't fit one another.
_ENDS = "(Note that FreeMarker end-tags must have # or @ after the / character.)"
_CHECK_ENDS = f"Check if the FreeMarker end-tags are present, and aren't malformed. {_ENDS}"
_WRONG_NESTING = (
    "This usually because of wrong nesting of FreeMarker directives, like a missed or malformed end-tag somewhere. "
    f"{_ENDS}"
)


class UnexpectedToken(ParseError):
    """The parser wanted another token; a trial parse may catch this and go back."""


class Tokens:
    """Tokens made by `lexer` on demand, with as much look-ahead as is asked for."""

    def __init__(self, lexer: Lexer) -> None:
        self.lexer = lexer
        self._made: list[Token] = []
        self.position = 0
        self.open: list[tuple[str, Span]] = []  # directives that still want their end tag

    def peek(self, ahead: int = 0) -> Token:
        try:
            return self._made[self.position + ahead]
        except IndexError:
            return self._made_up_to(self.position + ahead)

    def _made_up_to(self, at: int) -> Token:
        made = self._made
        while len(made) <= at:
            if made and made[-1].kind == "end-of-file":
                return made[-1]
            made.append(self.lexer.next())
        return made[at]

    def take(self) -> Token:
        token = self.peek()
        if token.kind != "end-of-file":
            self.position += 1
            if self.position > 64 and token.kind in ("text", "tag", "closed-tag"):
                del self._made[: self.position]  # nothing goes back further than the expression at hand
                self.position = 0
        return token

    def accept(self, *kinds: str) -> Token | None:
        return self.take() if self.peek().kind in kinds else None

    def expect(self, *kinds: str) -> Token:
        if self.peek().kind in kinds:
            return self.take()
        self.unexpected(*kinds)

    def restart(self, at: int) -> None:
        """Forget what was read ahead and go on at the offset `at`, in text."""
        self._made, self.position = [], 0
        self.lexer.restart(at)

    def span(self, token: Token) -> Span:
        lexer = self.lexer
        if lexer.literal is None:
            return Span(lexer.source, token.start, token.end)
        return lexer.span(token.start, token.end)

    def fail(self, message: str, token: Token, hint: str | None = None) -> NoReturn:
        raise ParseError(message, self.span(token), hint=hint)

    def unexpected(self, *wanted: str) -> NoReturn:
        token = self.peek()
        if token.kind == "end-of-file":
            message, hint = "Unexpected end of file reached.", None
            bracket = next((opening for closing, opening in _BRACKETS.items() if closing in wanted), None)
            if bracket is not None:
                message += f' You have an unclosed "{bracket}". {_CHECK_ENDS}'
            elif self.open and any(kind.startswith(_BETWEEN_ELEMENTS) for kind in wanted):
                name, span = self.open[-1]
                if "<#recover>" not in wanted:
                    message += f" You have an unclosed {name}. {_CHECK_ENDS}"
                hint = f"the {name} opened in line {span.line} is never closed"
            raise UnexpectedToken(message, self.span(token), hint=hint)
        shown = self.lexer.text[token.start : token.end]
        expected = " or ".join(f'"{_SHOWN.get(kind, kind)}"' for kind in wanted)
        message = f'Encountered "{shown[:60]}", but was expecting {expected}.'
        if token.kind == "end-tag" and self.open:
            message = f'Encountered "{shown}", but at this place only this can be closed: "{self.open[-1][0]}". {_WRONG_NESTING}'
        hint = None
        if token.kind in ("end", ">") and "end" not in wanted:
            hint = 'inside a tag ">" ends the tag: for "greater than" write gt, or put the comparison in parentheses'
        raise UnexpectedToken(message, self.span(token), hint=hint)
