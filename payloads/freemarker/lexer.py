"""From characters to tokens.

Hand-written, because FreeMarker's tokens depend on where they stand: in text, in a tag, in parentheses
(where `>` is "greater than"), after `<@` (where a blank ends the callee) and in a named argument (where
`!` before a blank has no default behind it). The states carry the names of FreeMarker's own grammar.
Tokens are made on demand, since the parser decides about one of these states.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple, NoReturn

from payloads.freemarker.directives import BLANK, CLOSE, DIRECTIVES, SLASH_CLOSE, unknown_directive
from payloads.freemarker.errors import ParseError
from payloads.freemarker.naming import LEGACY, NamingGuard, identifier_convention, snake_case
from payloads.freemarker.settings import Settings
from payloads.freemarker.source import LiteralSpan, Source, Span


class Token(NamedTuple):
    """`kind` is the token's own image for punctuation and a word for everything else:
    text, tag, end-tag, comment, noparse, string, raw-string, number, name, end (of a tag),
    empty-end (`/>`), blank (after a callee), end-of-file.
    """

    kind: str
    start: int
    end: int
    value: str


# What may begin a name and what may go on with one: `$@_`, letters, and digits. Beyond ASCII the tokenizer takes any
# character, and `_check_letters` refuses what FreeMarker's grammar does not list. Both are written as what they are not,
# since compiling a class with large ranges takes longer than all the rest of the pattern.
_ID_START = r"[^\x00-\x23\x25-\x3f\x5b-\x5e\x60\x7b-\x7f]"
_ID_PART = r"[^\x00-\x23\x25-\x2f\x3a-\x3f\x5b-\x5e\x60\x7b-\x7f]"
_LETTERS = (
    r"$@_A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u1fff\u2071\u207f\u2090-\u209c\u2102-\u2184"
    r"\u2c00-\u2dff\u2e2f\u3005-\ud7ff\uf900-\ufefc\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff66-\uffdc"
)
_ID = rf"(?:{_ID_START}|\\[-.:#])(?:{_ID_PART}|\\[-.:#])*"
_EXPRESSION_TOKEN: Final = re.compile(
    rf"""
    (?P<skip>[ \t\n\r]+)
    |(?P<comment>[<\[][\#!]--)
    |(?P<rawstring>r"[^"]*"|r'[^']*')
    |(?P<string>"(?:[^"\\]|\\(?:[ntrfbgla\\'"{{=]|x[0-9A-Fa-f]))*"|'(?:[^'\\]|\\(?:[ntrfbgla\\'"{{=]|x[0-9A-Fa-f]))*')
    |(?P<misplaced>\$\{{|\#\{{|\[=)
    |(?P<number>[0-9]+\.[0-9]+|[0-9]+)
    |(?P<less>\\lte|&lt;=|<=|\\lt|&lt;|<)
    |(?P<greater>\\gte|&gt;=|\\gt|&gt;)
    |(?P<and>\\and|&amp;&amp;|&&|&)
    |(?P<arrow>->|-&gt;)
    |(?P<name>{_ID})
    |(?P<slash_end>/[>\]])
    |(?P<op>\.\.\.|\.\.[<!*]|\.\.|\.|\?\?|\?|==|=|!=|\+=|-=|\*=|/=|%=|\+\+|--|\+|-|\*\*|\*|/|%|\|\||\||!|,|;|:|>=|>|[\[\](){{}}])
    """,
    re.VERBOSE,
)
_UNCLOSED_STRING: Final = re.compile(
    r"""r"[^"]*|r'[^']*|"(?:[^"\\]|\\(?:[ntrfbgla\\'"{=]|x[0-9A-Fa-f]))*|'(?:[^'\\]|\\(?:[ntrfbgla\\'"{=]|x[0-9A-Fa-f]))*"""
)
_COMPARISON = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_KEYWORDS = {"true", "false", "in", "as", "using"}
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
_TAG = re.compile(r"[<\[](/?)(#?)([a-zA-Z_]+)")
_CALL_END = re.compile(r"[<\[]/@([^ \t\n\r>\]]*)[ \t\n\r]*[>\]]")
_BLANKS = re.compile(r"[ \t\n\r]*")


class Lexer:
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
        self._parens = self._brackets = self._braces = 0
        self._pattern = (_INTERPOLATION_ONLY if text_only else _TEXT_STOP)[settings.interpolation_syntax]

    def span(self, start: int, end: int) -> Span:
        literal, inner = self.literal, Span(self.source, start, end)
        return inner if literal is None else LiteralSpan(literal.source, literal.start, literal.end, literal, inner)

    def fail(self, message: str, start: int, end: int, hint: str | None = None) -> NoReturn:
        raise ParseError(message, self.span(start, end), hint=hint)

    def next(self) -> Token:
        return self._next_in_text() if self.state == "text" else self._next_in_expression()

    # ------------------------------------------------------------------ text

    def _next_in_text(self) -> Token:
        start, at, text, end = self.at, self.at, self.text, self.end
        if at >= end:
            return Token("end-of-file", end, end, "")
        while True:
            found = self._pattern.search(text, at, end)
            if found is None:
                self.at = end
                return Token("text", start, end, text[start:end])
            at = found.start()
            token_kind = self._marker(at, found.group())
            if token_kind is None:
                at += 1
                continue
            if at > start:
                self.at = at
                return Token("text", start, at, text[start:at])
            return token_kind()

    def _marker(self, at: int, image: str) -> Callable[[], Token] | None:
        """What begins at `at`: a maker of its token, or `None` when it is plain text after all."""
        text = self.text
        if image in ("${", "#{"):
            return lambda: self._open_interpolation(at, 2)
        if text.startswith("[=", at) and self.settings.interpolation_syntax == "square_bracket":
            return lambda: self._open_interpolation(at, 2)
        if self.text_only:
            return None
        follow = text[at + 1 : at + 2]
        if follow == "#" and text.startswith("--", at + 2):
            return (lambda: self._comment(at)) if self._tag_wanted(at) else None
        if follow == "@":
            return (lambda: self._call(at)) if self._tag_wanted(at, settle=True) else None
        if follow == "/" and text.startswith("@", at + 2):
            match = _CALL_END.match(text, at, self.end)
            if match is None or not self._tag_wanted(at):
                return None
            name = match.group(1).replace("\\", "")
            return lambda: self._simple("call-end", at, match.end(), name)
        tag = _TAG.match(text, at, self.end)
        if tag is None:
            return None
        return self._tag(at, tag)

    def _tag_wanted(self, at: int, settle: bool = False) -> bool:
        """Whether the bracket at `at` is of the tag syntax in force; the first tag may decide about it."""
        square = self.text[at] == "["
        if self.detect_syntax and not self.syntax_settled:
            self.square = square
        if square != self.square:
            return False
        if settle:
            self.syntax_settled = True
        return True

    def _simple(self, kind: str, start: int, end: int, value: str) -> Token:
        self.at = end
        return Token(kind, start, end, value)

    def _open_interpolation(self, at: int, length: int) -> Token:
        self._in_interpolation, self._after_interpolation = True, self.state
        self.state = "expression"
        return self._simple(self.text[at : at + length], at, at + length, "")

    def _call(self, at: int) -> Token:
        self.state = "callee"
        return self._simple("<@", at, at + 2, "")

    def _comment(self, at: int) -> Token:
        self.syntax_settled = True
        closing = "--]" if self.square else "-->"
        end = self.text.find(closing, at + 4, self.end)
        if end < 0:
            self.fail(f'Unclosed "{self.text[at]}#--"', at, at + 4, f"close the comment with {closing}")
        return self._simple("comment", at, end + 3, self.text[at + 4 : end])

    def _tag(self, at: int, tag: re.Match[str]) -> Callable[[], Token] | None:
        closing, hash_mark, name = tag.groups()
        # FreeMarker 2.3.31 takes <sep> and [#sep] for the directive whatever the syntax in force (fixed in 2.3.34).
        is_sep = name == "sep" and not closing
        if not hash_mark and (self.text[at] == "[" or (self.strict_syntax and not is_sep)):
            return None
        directive = DIRECTIVES.get(name)
        if directive is None or (hash_mark == "" and directive.camel_case and not is_sep):
            if not hash_mark or not self._tag_wanted(at):
                return None
            self.syntax_settled = True
            message = unknown_directive(name)
            return lambda: self.fail(message, at + 1, tag.end())
        if name == "ftl":
            return lambda: self._header(at, tag.end()) if at == self._header_place() else self._late_header(at, tag)
        forms = CLOSE if closing and directive.has_end else () if closing else directive.forms
        end, form = self._tag_form(tag.end(), forms)
        if form is None:
            if not hash_mark or not self._tag_wanted(at):
                return None
            message = f"#{name} is an existing directive, but the tag is malformed. "
            message += " (See FreeMarker Manual / Directive Reference.)"
            return lambda: self.fail(message, at + 1, tag.end())
        if not is_sep and not self._tag_wanted(at):
            return None
        return lambda: self._directive(at, end, form, closing, name)

    def _tag_form(self, at: int, forms: tuple[str, ...]) -> tuple[int, str | None]:
        blanks_end = _BLANKS.match(self.text, at, self.end).end()  # type: ignore[union-attr]
        for form in forms:
            if form == SLASH_CLOSE and self.text.startswith("/", blanks_end) and self._closes(blanks_end + 1):
                return blanks_end + 2, SLASH_CLOSE
            if form in (CLOSE[0], SLASH_CLOSE) and self._closes(blanks_end):
                return blanks_end + 1, CLOSE[0]
            if form == BLANK and blanks_end > at:
                return at + 1, BLANK
        return at, None

    def _closes(self, at: int) -> bool:
        return at < self.end and self.text[at] in ">]"

    def _check_bracket(self, at: int) -> None:
        """A tag's last bracket must be of the kind of its first one (since 2.3.28)."""
        if self.text[at] != (wanted := "]" if self.square else ">"):
            self.fail(f'The tag shouldn\'t end with "{self.text[at]}".', at, at + 1, f'end it with "{wanted}"')

    def _directive(self, at: int, end: int, form: str, closing: str, name: str) -> Token:
        directive = DIRECTIVES[name]
        if form != BLANK and name != "sep":
            self._check_bracket(end - 1)
        if self.strict_syntax:
            self.syntax_settled = True
        if directive.convention is not None:
            self.naming.check(directive.convention, name, self.span(at, end), self.text[at:end])
        if closing:
            return self._simple("end-tag", at, end, directive.name)
        if directive.name in ("noparse", "comment"):
            return self._unparsed(at, end, name, directive.name)
        if directive.name == "items":
            return self._items(at, end)
        self.state = "expression" if form == BLANK else "text"
        return self._simple("tag" if form == BLANK else "closed-tag", at, end, directive.name)

    def _items(self, at: int, end: int) -> Token:
        match = re.compile(r"[ \t\n\r]*as[ \t\n\r]").match(self.text, end, self.end)
        if match is None:
            message = "#items is an existing directive, but the tag is malformed. "
            self.fail(message + " (See FreeMarker Manual / Directive Reference.)", at + 1, at + 7)
        self.state = "expression"
        return self._simple("tag", at, match.end(), "items")

    def _unparsed(self, at: int, end: int, name: str, canonical: str) -> Token:
        closing = re.compile(rf"[<\[]/#?{name}[ \t\n\r]*[>\]]").search(self.text, end, self.end)
        if closing is None:
            self.fail(f'Unclosed "{self.text[at:end]}"', at, end)
        kind = "noparse" if canonical == "noparse" else "comment"
        return self._simple(kind, at, closing.end(), self.text[end : closing.start()])

    # ---------------------------------------------------------------- header

    def _header_place(self) -> int:
        return _BLANKS.match(self.text, 0, self.end).end()  # type: ignore[union-attr]

    def _late_header(self, at: int, tag: re.Match[str]) -> Token:
        self.fail(
            'Encountered "<#ftl", but it is only allowed as the very first thing in a template',
            at,
            tag.end(),
        )

    def _header(self, at: int, name_end: int) -> Token:
        if not self.syntax_settled:
            self.square = self.text[at] == "["
        self.syntax_settled, self.detect_syntax = True, False
        follow = self.text[name_end : name_end + 1]
        if follow and follow in " \t\n\r":
            self.state, self._in_header = "expression", True
            return self._simple("tag", at, name_end + 1, "ftl")
        end = name_end + (1 if follow in (">", "]") else 2)
        token = self._simple("closed-tag", at, end, "ftl")
        self._eat_line_break()
        return token

    def peek_header(self) -> bool:
        """Whether the template begins with `<#ftl`, white space before it allowed."""
        at = self._header_place()
        match = re.compile(r"[<\[]#ftl(?:[ \t\n\r]|/?[>\]])").match(self.text, at, self.end)
        return match is not None and not self.text_only

    def skip_to_header(self) -> None:
        self.at = self._header_place()

    def _eat_line_break(self) -> None:
        at = self.at
        while at < self.end and self.text[at].isspace():
            if self.text[at] == "\n":
                self.at = at + 1
                return
            if self.text[at] == "\r":
                self.at = at + 2 if self.text.startswith("\r\n", at) else at + 1
                return
            at += 1

    # ----------------------------------------------------------- expressions

    def _next_in_expression(self) -> Token:
        text = self.text
        while True:
            at = self.at
            if at >= self.end:
                return Token("end-of-file", self.end, self.end, "")
            if self.state == "callee" and text[at] in " \t\n\r":
                self.state = "expression"
                return self._simple("blank", at, _BLANKS.match(text, at, self.end).end(), "")  # type: ignore[union-attr]
            match = _EXPRESSION_TOKEN.match(text, at, self.end)
            if match is None:
                self._check_string_end(at)
                self.fail(
                    f"Lexical error: encountered {text[at : at + 1]!r}, which can't begin anything here", at, at + 1
                )
            group = match.lastgroup
            if group == "skip":
                self.at = match.end()
            elif group == "comment":
                self._skip_comment(at)
            else:
                return self._token(match, group or "")

    def _check_string_end(self, at: int) -> None:
        """A string literal fails at its first bad escape, or else where the template ends."""
        string = _UNCLOSED_STRING.match(self.text, at, self.end)
        if string is None:
            return
        stop = string.end()
        if self.text.startswith("\\", stop):
            stop += 2 if self.text.startswith("\\x", stop) else 1
        if stop < self.end:
            self.fail(f"Lexical error: {self.text[stop]!r} is no escape in a string literal", stop, stop + 1)
        if self.end == len(self.text):
            error = ParseError(
                "Lexical error: the string literal isn't closed",
                self.span(self.end + 1, self.end + 1),
                hint="close it with the quotation mark it begins with",
            )
            error.origin = self.span(at, at + 1)
            raise error

    def _skip_comment(self, at: int) -> None:
        ends = [e for e in (self.text.find("-->", at + 4, self.end), self.text.find("--]", at + 4, self.end)) if e >= 0]
        self.at = min(ends) + 3 if ends else self.end

    def _token(self, match: re.Match[str], group: str) -> Token:
        at, end, image = match.start(), match.end(), match.group()
        if group == "op":
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
        if not image.isascii():
            self._check_letters(at, image)
        return Token("name", at, end, image.replace("\\", ""))

    def _check_letters(self, at: int, image: str) -> None:
        odd = re.search(rf"[^{_LETTERS}0-9\\\-.:#]", image)
        if odd is not None:
            self.fail(
                f"Lexical error: encountered {odd[0]!r}, which can't stand in a name", at + odd.start(), at + odd.end()
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
            return self._simple("!.", at, at + 1, "!")
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
            return self._simple(">", at, at + 1, ">")
        return self._end_tag_at(at, "end", at + 1)

    def _empty_end(self, at: int, image: str) -> Token:
        if self._parens > 0 or (image == "/]" and self._brackets > 0):
            return self._simple("/", at, at + 1, "/")
        self._check_bracket(at + 1)
        return self._end_tag_at(at, "empty-end", at + 2)

    def _end_tag_at(self, at: int, kind: str, end: int) -> Token:
        self.state = "text"
        token = self._simple(kind, at, end, self.text[at:end])
        if self._in_header:
            self._in_header = False
            self._eat_line_break()
        return token

    def restart(self, at: int) -> None:
        """Go on at an offset, in text."""
        self.at, self.state = at, "text"
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
