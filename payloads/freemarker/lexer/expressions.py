"""Expressions in tags and interpolations (FM_EXPRESSION and its kin of FreeMarker's grammar)."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from payloads.freemarker.errors import ParseError
from payloads.freemarker.lexer.names import ID, odd_letter
from payloads.freemarker.lexer.state import BLANKS, LexerState
from payloads.freemarker.lexer.token import Token
from payloads.freemarker.runtime.utf16 import units
from payloads.freemarker.words import java_escaped

_EXPRESSION_TOKEN: Final = re.compile(
    rf"""[ \t\n\r]*(?:
    (?P<comment>[<\[][\#!]--)
    |(?P<rawstring>r"[^"]*"|r'[^']*')
    |(?P<string>"(?:[^"\\]|\\(?:[ntrfbgla\\'"{{=]|x[0-9A-Fa-f]))*"|'(?:[^'\\]|\\(?:[ntrfbgla\\'"{{=]|x[0-9A-Fa-f]))*')
    |(?P<misplaced>\$\{{|\#\{{|\[=)
    |(?P<number>[0-9]+\.[0-9]+|[0-9]+)
    |(?P<less>\\lte|&lt;=|<=|\\lt|&lt;|<)
    |(?P<greater>\\gte|&gt;=|\\gt|&gt;)
    |(?P<and>\\and|&amp;&amp;|&&|&)
    |(?P<arrow>->|-&gt;)
    |(?P<name>{ID})
    |(?P<slash_end>/[>\]])
    |(?P<op>\.\.\.|\.\.[<!*]|\.\.|\.|\?\?|\?|==|=|!=|\+=|-=|\*=|/=|%=|\+\+|--|\+|-|\*\*|\*|/|%|\|\||\||!|,|;|:|>=|>|[\[\](){{}}])
    )""",
    re.VERBOSE,
)
_UNCLOSED_STRING: Final = re.compile(
    r"""r"[^"]*|r'[^']*|"(?:[^"\\]|\\(?:[ntrfbgla\\'"{=]|x[0-9A-Fa-f]))*|'(?:[^'\\]|\\(?:[ntrfbgla\\'"{=]|x[0-9A-Fa-f]))*"""
)
_COMMENT_END: Final = re.compile(r"--[>\]]")
#: Operators that are themselves wherever they stand.
_PLAIN: Final = frozenset(
    {"...", "..", "..*", ".", "??", "?", "==", "=", "!=", "+", "-", "*", "**", "/", "%", "||", ",", ";", ":"}
)
_COMPARISON = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_KEYWORDS = {"true", "false", "in", "as", "using"}


class ExpressionLexer(LexerState):
    """Names, literals and punctuation; which bracket ends the tag or the interpolation depends on those open."""

    def next_in_expression(self) -> Token:
        text = self.text
        while True:
            at = self.at
            if at >= self.end:
                return Token("end-of-file", self.end, self.end, "")
            if self.state == "callee" and text[at] in " \t\n\r":
                self.state = "expression"
                return self.simple("blank", at, BLANKS.match(text, at, self.end).end(), "")  # type: ignore[union-attr]
            match = _EXPRESSION_TOKEN.match(text, at, self.end)
            if match is None:
                self.at = at = BLANKS.match(text, at, self.end).end()  # type: ignore[union-attr]
                if at < self.end:
                    self._check_string_end(at)
                    self._refuse(at, at, "nothing here begins with this character")
            elif match.lastgroup == "comment":
                self._skip_comment(match.start("comment"))
            else:
                return self._token(match, match.lastgroup or "")

    def _check_string_end(self, at: int) -> None:
        """A string literal fails at its first bad escape, or else where the template ends."""
        string = _UNCLOSED_STRING.match(self.text, at, self.end)
        if string is None:
            return
        stop = string.end()
        if self.text.startswith("\\", stop):
            stop += 2 if self.text.startswith("\\x", stop) else 1
        if stop < self.end:
            hint = "a string literal knows no such escape: write \\\\ for a backslash"
            self._refuse(stop, at, hint)
        if self.end == len(self.text):
            error = ParseError(
                f'Lexical error: encountered <EOF> after "{java_escaped(self.text[at : self.end])}".',
                self.span(self.end + 1, self.end + 1),
                hint="close it with the quotation mark it begins with",
            )
            error.origin = self.span(at, at + 1)
            raise error

    def _skip_comment(self, at: int) -> None:
        closing = _COMMENT_END.search(self.text, at + 4, self.end)
        self.at = closing.end() if closing else self.end

    def _token(self, match: re.Match[str], group: str) -> Token:
        (at, end), image = match.span(group), match[group]
        if group == "op":
            if image in _PLAIN:
                self.at = end
                return Token(image, at, end, image)
            return self._punctuation(at, image)
        if group == "slash_end":
            return self._empty_end(at, image)
        self.at = end
        if group == "name":
            return self._name(at, end, image)
        if group == "string":
            return Token("string", at, end, image[1:-1])
        if group == "rawstring":
            return Token("raw-string", at, end, image[2:-1])
        if group == "number":
            return Token("number", at, end, image)
        if group == "less":
            return Token("<=" if image.endswith(("lte", "=")) else "<", at, end, image)
        if group == "greater":
            return Token(">=" if image.endswith(("gte", "=")) else ">", at, end, image)
        if group == "and":
            return Token("&&", at, end, image)
        if group == "arrow":
            return Token("->", at, end, image)
        return self._misplaced(at, image)

    def _name(self, at: int, end: int, image: str) -> Token:
        if image in _COMPARISON:
            return Token(_COMPARISON[image], at, end, image)
        if image in _KEYWORDS:
            return Token(image, at, end, image)
        if "\\" not in image and image.isascii():
            return Token("name", at, end, image)
        self._check_letters(at, image)
        return Token("name", at, end, image.replace("\\", ""))

    def _check_letters(self, at: int, image: str) -> None:
        if "\\#" in image and not self.settings.has(31):
            sign = at + image.index("\\#") + 1
            self.fail('Lexical error: encountered "#" (35), after "\\".', sign, sign + 1)
        odd = odd_letter(image)
        if odd is not None:
            self._refuse(at + odd.start(), at + odd.start(), "no name holds this character")

    def _refuse(self, at: int, start: int, hint: str) -> NoReturn:
        """Fail at a character that no token which begins at `start` may hold."""
        unit = units(self.text[at : at + 1])[0]
        before = java_escaped(self.text[start:at])
        self.fail(
            f'Lexical error: encountered "{java_escaped(unit)}" ({ord(unit)}), after "{before}".', at, at + 1, hint=hint
        )

    def _misplaced(self, at: int, image: str) -> Token:
        if image == "[=" and self.settings.interpolation_syntax != "square_bracket":
            self.at = at + 1  # an opening bracket and an equals sign; the parser will say what it wants
            self._brackets += 1
            return Token("[", at, at + 1, "[")
        shown = f"{image}...{']' if image == '[=' else '}'}"
        bare = f"{image}myExpression{']' if image == '[=' else '}'}"
        self.fail(
            f"You can't use {shown} (an interpolation) here as you are already in FreeMarker-expression-mode. "
            f"Thus, instead of {bare}, just write myExpression. ({shown} is only used where otherwise static text "
            "is expected, i.e., outside FreeMarker tags and interpolations, or inside string literals.)",
            at,
            at + len(image),
        )

    def _punctuation(self, at: int, image: str) -> Token:
        if image == ">=" and self._parens == 0:
            image = ">"
        if image == ">" and self._parens == 0:
            return self._end_by_angle(at)
        if image == "!" and self.state == "named-argument" and self.text[at + 1 : at + 2] in (" ", "\t", "\n", "\r"):
            self.state = "expression"
            return self.simple("!.", at, at + 1, "!")
        self.at = end = at + len(image)
        if image == "[":
            self._brackets += 1
        elif image == "]":
            return self._close_bracket(at)
        elif image == "(":
            self._parens += 1
            if self.state == "callee":
                self.state = "expression"
        elif image == ")":
            self._parens = max(self._parens - 1, 0)
            if self._parens == 0 and self.in_invocation:
                self.state = "named-argument"
        elif image == "{":
            self._braces += 1
        elif image == "}":
            return self._close_brace(at)
        elif image in ("..<", "..!"):
            image = "..<"
        elif image == "|":
            image = "||"
        return Token(image, at, end, image)

    def _close_brace(self, at: int) -> Token:
        if self._braces > 0:
            self._braces -= 1
        else:
            self._close_interpolation(at, "}", "{" if self.settings.interpolation_syntax != "square_bracket" else "")
        return Token("}", at, at + 1, "}")

    def _close_interpolation(self, at: int, image: str, opener: str) -> None:
        if not self._in_interpolation or not opener:
            self.fail(f"You can't have an \"{image}\" here, as there's nothing open that it could close.", at, at + 1)
        self.state, self._in_interpolation = self._after_interpolation, False
        self._parens = 0

    def _close_bracket(self, at: int) -> Token:
        if self._brackets > 0:
            self._brackets -= 1
            return Token("]", at, at + 1, "]")
        if self._in_interpolation and self.settings.interpolation_syntax == "square_bracket":
            self._close_interpolation(at, "]", "[")
            return Token("]", at, at + 1, "]")
        if not self.square or self._in_interpolation:
            self.fail("You can't have an \"]\" here, as there's nothing open that it could close.", at, at + 1)
        return self._end_tag_at(at, "end", at + 1)

    def _end_by_angle(self, at: int) -> Token:
        if self.square or self._in_interpolation:
            return self.simple(">", at, at + 1, ">")
        return self._end_tag_at(at, "end", at + 1)

    def _empty_end(self, at: int, image: str) -> Token:
        if self._parens > 0 or (image == "/]" and self._brackets > 0):
            return self.simple("/", at, at + 1, "/")
        self.check_bracket(at + 1)
        return self._end_tag_at(at, "empty-end", at + 2)

    def _end_tag_at(self, at: int, kind: str, end: int) -> Token:
        self.state = "text"
        token = self.simple(kind, at, end, self.text[at:end])
        if self._in_header:
            self._in_header = False
            self.eat_line_break()
        return token
