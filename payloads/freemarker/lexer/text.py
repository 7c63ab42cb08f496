"""Text, and the tags and interpolations in it (DEFAULT and NO_DIRECTIVE of FreeMarker's grammar)."""

from __future__ import annotations

import re
from collections.abc import Callable

from payloads.freemarker.directives import BLANK, CLOSE, DIRECTIVES, SLASH_CLOSE, unknown_directive
from payloads.freemarker.lexer.names import ID, odd_letter
from payloads.freemarker.lexer.state import BLANKS, LexerState
from payloads.freemarker.lexer.token import Token

_TAG = re.compile(r"[<\[](/?)(#?)([a-zA-Z_]+)")
_CALL_END = re.compile(rf"[<\[]/@((?:{ID}(?:\.{ID})*)?)[ \t\n\r]*[>\]]")


class TextLexer(LexerState):
    """Finds what begins in text: a directive's tag, a call, a comment, an interpolation, or nothing."""

    def next_in_text(self) -> Token:
        start, at, text, end = self.at, self.at, self.text, self.end
        if at >= end:
            return Token("end-of-file", end, end, "")
        if self._ahead is not None and self._ahead[0] == at:
            return self._ahead[1]()
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
                self.at, self._ahead = at, (at, token_kind)
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
            if match is None or odd_letter(match[1]) or not self._tag_wanted(at):
                return None
            name = match.group(1).replace("\\", "")
            return lambda: self.simple("call-end", at, match.end(), name)
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

    def _open_interpolation(self, at: int, length: int) -> Token:
        self._in_interpolation, self._after_interpolation = True, self.state
        self.state = "expression"
        return self.simple(self.text[at : at + length], at, at + length, "")

    def _call(self, at: int) -> Token:
        self.state = "callee"
        return self.simple("<@", at, at + 2, "")

    def _comment(self, at: int) -> Token:
        self.syntax_settled = True
        closing = "--]" if self.square else "-->"
        end = self.text.find(closing, at + 4, self.end)
        if end < 0:
            self.fail(f'Unclosed "{self.text[at]}#--"', at, at + 4, f"close the comment with {closing}")
        return self.simple("comment", at, end + 3, self.text[at + 4 : end])

    def _tag(self, at: int, tag: re.Match[str]) -> Callable[[], Token] | None:
        closing, hash_mark, name = tag.groups()
        # Up to 2.3.33 <sep> and [#sep] are the directive whatever the syntax in force.
        is_sep = name == "sep" and not closing and self.settings.older_than(34)
        if not hash_mark and (self.text[at] == "[" or (self.strict_syntax and not is_sep)):
            return None
        directive = DIRECTIVES.get(name)
        if name == "on" and not self.settings.has(34):
            directive = None
        if directive is None or (hash_mark == "" and directive.camel_case and not is_sep):
            if not hash_mark or not self._tag_wanted(at):
                return None
            self.syntax_settled = True
            message = unknown_directive(name, self.settings.freemarker_version)
            return lambda: self.fail(message, at + 1, tag.end())
        forms = CLOSE if closing and directive.has_end else () if closing else directive.forms
        end, form = self._tag_form(tag.end(), forms)
        if name == "ftl" and form is not None:
            if not hash_mark or (self.syntax_settled and self.square != (self.text[at] == "[")):
                return None
            return lambda: self._header(at, tag.end()) if at == self._header_place() else self._late_header(at, tag)
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
        blanks_end = BLANKS.match(self.text, at, self.end).end()  # type: ignore[union-attr]
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

    def _directive(self, at: int, end: int, form: str, closing: str, name: str) -> Token:
        directive = DIRECTIVES[name]
        if form != BLANK and name != "sep":
            self.check_bracket(end - 1)
        if self.strict_syntax:
            self.syntax_settled = True
        if directive.convention is not None:
            self.naming.check(directive.convention, name, self.span(at, end), self.text[at:end])
        if closing:
            return self.simple("end-tag", at, end, directive.name)
        if directive.name in ("noparse", "comment"):
            return self._unparsed(at, end, name, directive.name)
        if directive.name == "items":
            return self._items(at, end)
        self.state = "expression" if form == BLANK else "text"
        return self.simple("tag" if form == BLANK else "closed-tag", at, end, directive.name)

    def _items(self, at: int, end: int) -> Token:
        match = re.compile(r"[ \t\n\r]*as[ \t\n\r]").match(self.text, end, self.end)
        if match is None:
            message = "#items is an existing directive, but the tag is malformed. "
            self.fail(message + " (See FreeMarker Manual / Directive Reference.)", at + 1, at + 7)
        self.state = "expression"
        return self.simple("tag", at, match.end(), "items")

    def _unparsed(self, at: int, end: int, name: str, canonical: str) -> Token:
        closing = re.compile(rf"[<\[]/#?{name}[ \t\n\r]*[>\]]").search(self.text, end, self.end)
        if closing is None:
            self.fail(f'Unclosed "{self.text[at:end]}"', at, end)
        kind = "noparse" if canonical == "noparse" else "comment"
        return self.simple(kind, at, closing.end(), self.text[end : closing.start()])

    # ---------------------------------------------------------------- header

    def _header_place(self) -> int:
        return BLANKS.match(self.text, 0, self.end).end()  # type: ignore[union-attr]

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
            return self.simple("tag", at, name_end + 1, "ftl")
        end = name_end + (1 if follow in (">", "]") else 2)
        token = self.simple("closed-tag", at, end, "ftl")
        self.eat_line_break()
        return token

    def peek_header(self) -> bool:
        """Whether the template begins with `<#ftl`, white space before it allowed."""
        at = self._header_place()
        match = re.compile(r"[<\[]#ftl(?:[ \t\n\r]|/?[>\]])").match(self.text, at, self.end)
        return match is not None and not self.text_only

    def skip_to_header(self) -> None:
        self.at = self._header_place()
