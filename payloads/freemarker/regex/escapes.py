"""What follows a backslash."""

from __future__ import annotations

import unicodedata

from .charset import (
    DIGITS,
    HORIZONTAL,
    SPACES,
    VERTICAL,
    WORD,
    CharSet,
    characters,
    with_ascii_case,
    with_unicode_case,
)
from .nodes import Anchor, At, BackReference, Choice, Node, One, Sequence
from .properties import property_set
from .scanner import Scanner

CLASSES = {"d": DIGITS, "s": SPACES, "w": WORD, "h": HORIZONTAL, "v": VERTICAL}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\x07", "e": "\x1b"}
ANCHORS = {
    "A": Anchor.START,
    "z": Anchor.END,
    "b": Anchor.WORD_BOUNDARY,
    "B": Anchor.NO_WORD_BOUNDARY,
    "G": Anchor.LAST_MATCH,
}


class Escapes(Scanner):
    """Escapes: characters, sets, anchors and references to groups."""

    def _escape(self) -> Node:
        character = self._raw()
        if character == "":
            raise self.error("Unexpected internal error: a lone backslash at the end")
        if character in ANCHORS:
            if character == "b" and self._items[self._position : self._position + 2] == ["{", "g"]:
                raise self.error("\\b{g} is not supported")
            return At(ANCHORS[character])
        if character == "Z":
            return At(Anchor.UNIX_END if self._flags.unix_lines else Anchor.END_OR_LAST_LINE)
        if character == "R":
            line_break = Sequence((One(characters("\r")), One(characters("\n"))))
            return Choice((line_break, One(VERTICAL)))
        if character == "X":
            raise self.error("\\X is not supported")
        if character in "123456789":
            return self._numbered_reference(int(character))
        if character == "k":
            if self._raw() != "<":
                raise self.error("\\k is not followed by '<' for named capturing group")
            name = self._group_name()
            if name not in self.names:
                raise self.error(f"named capturing group <{name}> does not exist")
            return self._reference(self.names[name])
        chars = self._escaped_set(character)
        return One(chars)

    def _numbered_reference(self, number: int) -> Node:
        while len(self._raw_peek()) == 1 and self._raw_peek() in "0123456789":
            longer = number * 10 + int(self._raw_peek())
            if longer > self.groups:
                break
            number = longer
            self._position += 1
        return self._reference(number)

    def _reference(self, number: int) -> Node:
        return BackReference(number, self._flags.ignore_case, self._flags.unicode_case)

    def _escaped_set(self, character: str) -> CharSet:
        """What an escape stands for that is legal inside and outside of a class."""
        if character.lower() in CLASSES:
            base = CLASSES[character.lower()]
            return base if character.islower() else ~base
        if character in "pP":
            base = self._property()
            return base if character == "p" else ~base
        return self._with_case(characters(self._escaped_character(character)))

    def _property(self) -> CharSet:
        name = self._raw()
        if name == "{":
            name = ""
            while self._raw_peek() != "}":
                if self.at_end():
                    raise self.error("Unclosed character family")
                name += self._raw()
            self._position += 1
            if not name:
                raise self.error("Empty character family")
        return property_set(name, ignore_case=self._flags.ignore_case)

    def _escaped_character(self, character: str) -> str:
        if character in _CONTROLS:
            return _CONTROLS[character]
        if character == "0":
            return self._octal()
        if character == "x":
            return self._hexadecimal()
        if character == "u":
            return self._unicode()
        if character == "c":
            if self.at_end():
                raise self.error("Illegal control escape sequence")
            return chr(ord(self._raw()) ^ 64)
        if character == "N":
            return self._named()
        if character.isascii() and character.isalnum():
            raise self.error("Illegal/unsupported escape sequence")
        return character

    def _octal(self) -> str:
        digits = ""
        while len(digits) < 3 and self._raw_peek() and self._raw_peek() in "01234567":
            if len(digits) == 2 and digits[0] > "3":
                break
            digits += self._raw()
        if not digits:
            raise self.error("Illegal octal escape sequence")
        return chr(int(digits, 8))

    def _hex_digits(self, count: int) -> str:
        text = "".join(self._items[self._position : self._position + count])
        if len(text) != count or not all(character in "0123456789abcdefABCDEF" for character in text):
            return ""
        self._position += count
        return text

    def _hexadecimal(self) -> str:
        if self._raw_peek() == "{":
            self._position += 1
            digits = ""
            while self._raw_peek() not in ("}", ""):
                digits += self._raw()
            closed = self._raw() == "}"
            valid = digits and all(character in "0123456789abcdefABCDEF" for character in digits)
            if not closed or not valid or int(digits, 16) > 0x10FFFF:
                raise self.error("Illegal hexadecimal escape sequence")
            return chr(int(digits, 16))
        text = self._hex_digits(2)
        if not text:
            raise self.error("Illegal hexadecimal escape sequence")
        return chr(int(text, 16))

    def _unicode(self) -> str:
        text = self._hex_digits(4)
        if not text:
            raise self.error("Illegal Unicode escape sequence")
        code = int(text, 16)
        if 0xD800 <= code < 0xDC00 and self._items[self._position : self._position + 2] == ["\\", "u"]:
            start = self._position
            self._position += 2
            low = self._hex_digits(4)
            if low and 0xDC00 <= int(low, 16) < 0xE000:
                return chr(0x10000 + (code - 0xD800) * 0x400 + int(low, 16) - 0xDC00)
            self._position = start
        return chr(code)

    def _named(self) -> str:
        if self._raw() != "{":
            raise self.error("Illegal character name escape sequence")
        name = ""
        while self._raw_peek() not in ("}", ""):
            name += self._raw()
        self._position += 1
        try:
            return unicodedata.lookup(name)
        except KeyError:
            raise self.error(f"Unknown character name [{name}]") from None

    def _group_name(self) -> str:
        name = ""
        while len(self._raw_peek()) == 1 and self._raw_peek().isascii() and self._raw_peek().isalnum():
            name += self._raw()
        if not name or name[0].isdigit():
            raise self.error("capturing group name does not start with a Latin letter")
        if self._raw() != ">":
            raise self.error("named capturing group is missing trailing '>'")
        return name

    def _with_case(self, base: CharSet) -> CharSet:
        if not self._flags.ignore_case:
            return base
        return with_unicode_case(base) if self._flags.unicode_case else with_ascii_case(base)
