"""Parser of Java's regular expressions (java.util.regex.Pattern of JDK 17).

Grammar, from Pattern's documentation: alternation ``|`` of sequences of atoms, each with an optional
quantifier ``? * + {n} {n,} {n,m}`` and its mode ``? +``. Refused by name: ``\\X``, ``\\b{g}``, ``(?U)``,
scripts and blocks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from .charset import (
    ANY,
    DIGITS,
    HORIZONTAL,
    LINE_TERMINATORS,
    SPACES,
    VERTICAL,
    WORD,
    CharSet,
    characters,
    charset,
    with_ascii_case,
    with_unicode_case,
)
from .errors import RegexError
from .lookbehind import lengths
from .nodes import Anchor, At, Atomic, BackReference, Choice, Greed, Group, Look, Node, One, Repeat, Sequence
from .properties import property_set

_CLASSES = {"d": DIGITS, "s": SPACES, "w": WORD, "h": HORIZONTAL, "v": VERTICAL}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "a": "\x07", "e": "\x1b"}
_ANCHORS = {
    "A": Anchor.START,
    "z": Anchor.END,
    "b": Anchor.WORD_BOUNDARY,
    "B": Anchor.NO_WORD_BOUNDARY,
    "G": Anchor.LAST_MATCH,
}
_COMMENT_SPACE = " \t\n\x0b\f\r"
_MAX_INT = (1 << 31) - 1
_MAX_NESTING = 60


@dataclass(frozen=True, slots=True)
class Flags:
    """The flags in force at a place of an expression."""

    ignore_case: bool = False
    multiline: bool = False
    dotall: bool = False
    comments: bool = False
    unix_lines: bool = False
    unicode_case: bool = False


_FLAG_NAMES = {
    "i": "ignore_case",
    "m": "multiline",
    "s": "dotall",
    "x": "comments",
    "d": "unix_lines",
    "u": "unicode_case",
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree with the number of its groups and the numbers of the named ones."""

    tree: Node
    groups: int
    names: dict[str, int]


def parse(pattern: str, flags: Flags) -> Parsed:
    """Parse an expression; raises ``RegexError`` with the place of the problem."""
    parser = _Parser(_without_quotations(pattern), flags)
    tree = parser.alternation()
    if not parser.at_end():
        raise parser.error("Unmatched closing ')'")
    return Parsed(tree, parser.groups, parser.names)


def _without_quotations(pattern: str) -> list[str]:
    """Split into characters; what stands between ``\\Q`` and ``\\E`` comes out with a backslash."""
    pieces: list[str] = []
    position = 0
    while position < len(pattern):
        if pattern.startswith("\\Q", position):
            end = pattern.find("\\E", position + 2)
            stop = len(pattern) if end < 0 else end
            pieces += [f"\\{character}" for character in pattern[position + 2 : stop]]
            position = stop + 2
        elif pattern[position] == "\\" and position + 1 < len(pattern):
            pieces += [pattern[position], pattern[position + 1]]
            position += 2
        else:
            pieces.append(pattern[position])
            position += 1
    return pieces


class _Parser:
    # The pattern is a list: single characters, or quoted ones as a backslash and the character in one item.
    def __init__(self, items: list[str], flags: Flags) -> None:
        self._items = items
        self._position = 0
        self._flags = flags
        self._depth = 0
        self.groups = 0
        self.names: dict[str, int] = {}

    def error(self, message: str) -> RegexError:
        return RegexError(f"{message} near index {self._position} of the regular expression {''.join(self._items)!r}")

    def at_end(self) -> bool:
        return self._position >= len(self._items)

    def _skip_comments(self) -> None:
        if not self._flags.comments:
            return
        while self._position < len(self._items):
            item = self._items[self._position]
            if item == "#":
                while self._position < len(self._items) and self._items[self._position] not in LINE_TERMINATORS_TEXT:
                    self._position += 1
            elif item in _COMMENT_SPACE:
                self._position += 1
            else:
                return

    def _peek(self) -> str:
        self._skip_comments()
        return self._items[self._position] if self._position < len(self._items) else ""

    def _take(self) -> str:
        item = self._peek()
        self._position += 1
        return item

    def _raw(self) -> str:
        """The next item, comments and spaces included."""
        item = self._items[self._position] if self._position < len(self._items) else ""
        self._position += 1
        return item

    def alternation(self) -> Node:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise self.error(f"more than {_MAX_NESTING} nested groups")
        options = [self._sequence()]
        while self._peek() == "|":
            self._take()
            options.append(self._sequence())
        self._depth -= 1
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while True:
            item = self._peek()
            if item in ("", "|", ")"):
                break
            if item in ("*", "+", "?"):
                raise self.error(f"Dangling meta character '{item}'")
            atom = self._atom()
            if atom is not None:
                parts.append(self._quantified(atom))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _quantified(self, atom: Node) -> Node:
        item = self._peek()
        if item == "{":
            self._take()
            least, most = self._bounds()
        elif item in ("?", "*", "+") and item:
            self._take()
            least, most = {"?": (0, 1), "*": (0, None), "+": (1, None)}[item]
        else:
            return atom
        greed = Greed.GREEDY
        if self._peek() in ("?", "+") and self._peek():
            greed = Greed(self._take())
        return Repeat(atom, least, most, greed)

    def _bounds(self) -> tuple[int, int | None]:
        if not self._peek().isdigit():
            raise self.error("Illegal repetition")
        least = self._integer()
        most: int | None = least
        if self._raw_peek() == ",":
            self._position += 1
            most = self._integer() if self._raw_peek() != "}" else None
        if self._raw() != "}":
            raise self.error("Unclosed counted closure")
        if most is not None and most < least:
            raise self.error("Illegal repetition range")
        return least, most

    def _raw_peek(self) -> str:
        return self._items[self._position] if self._position < len(self._items) else ""

    def _integer(self) -> int:
        text = ""
        while len(self._raw_peek()) == 1 and self._raw_peek() in "0123456789":
            text += self._raw()
        if not text:
            raise self.error("Unclosed counted closure")
        if len(text) > 10 or int(text) > _MAX_INT:
            raise self.error("Illegal repetition range")
        return int(text)

    def _atom(self) -> Node | None:
        flags = self._flags
        item = self._take()
        if item == "(":
            return self._group()
        if item == "[":
            return One(self._class())
        if item == ".":
            if flags.dotall:
                return One(ANY)
            return One(~characters("\n") if flags.unix_lines else ~LINE_TERMINATORS)
        if item == "^":
            if not flags.multiline:
                return At(Anchor.START)
            return At(Anchor.UNIX_LINE_START if flags.unix_lines else Anchor.LINE_START)
        if item == "$":
            if flags.unix_lines:
                return At(Anchor.UNIX_LINE_END if flags.multiline else Anchor.UNIX_END)
            return At(Anchor.LINE_END if flags.multiline else Anchor.END_OR_LAST_LINE)
        if item == "\\":
            return self._escape()
        if item == "{":
            # Java takes a counted repetition with nothing before it as one of the empty text.
            self._position -= 1
            return Sequence(())
        return self._literal(item[-1])

    def _literal(self, character: str) -> Node:
        return One(self._with_case(characters(character)))

    def _with_case(self, base: CharSet) -> CharSet:
        if not self._flags.ignore_case:
            return base
        return with_unicode_case(base) if self._flags.unicode_case else with_ascii_case(base)

    def _escape(self) -> Node:
        character = self._raw()
        if character == "":
            raise self.error("Unexpected internal error: a lone backslash at the end")
        if character in _ANCHORS:
            if character == "b" and self._items[self._position : self._position + 2] == ["{", "g"]:
                raise self.error("\\b{g} is not supported")
            return At(_ANCHORS[character])
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
        if character.lower() in _CLASSES:
            base = _CLASSES[character.lower()]
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

    def _class(self) -> CharSet:
        """The inside of ``[…]``: unions, ranges, nested classes, intersections with ``&&``."""
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise self.error(f"more than {_MAX_NESTING} nested groups")
        negated = False
        if self._peek() == "^":
            self._take()
            negated = True
        result: CharSet | None = None
        operand: CharSet | None = None
        parts = 0
        while True:
            item = self._peek()
            if item == "":
                raise self.error("Unclosed character class")
            if item == "]" and (result is not None or operand is not None):
                self._take()
                break
            if item == "&" and self._items[self._position + 1 : self._position + 2] == ["&"]:
                self._position += 2
                following = self._peek()
                if following == "&" or (following == "]" and parts != 1):
                    raise self.error("Bad class syntax: a side of && is empty")
                result = _intersection(result, operand)
                operand = None
                continue
            part = self._class_part()
            parts += 1
            operand = part if operand is None else operand | part
        self._depth -= 1
        whole = _intersection(result, operand)
        if whole is None:
            raise self.error("Bad class syntax")
        return ~whole if negated else whole

    def _class_part(self) -> CharSet:
        item = self._take()
        if item == "[":
            return self._class()
        if item == "\\":
            escape = self._raw()
            if escape in ("", *_ANCHORS, "Z", "R", "X", "k", *"123456789"):
                raise self.error("Illegal/unsupported escape sequence")
            if escape.lower() in _CLASSES or escape in "pP":
                return self._escaped_set(escape)
            first = self._escaped_character(escape)
        else:
            first = item[-1]
        if self._peek() == "-":
            following = self._item_after_dash()
            if following not in ("]", "[", ""):
                self._take()
                last = self._range_end()
                if ord(last) < ord(first):
                    raise self.error("Illegal character range")
                return self._with_case(charset([(ord(first), ord(last))]))
        return self._with_case(characters(first))

    def _item_after_dash(self) -> str:
        start = self._position
        self._position += 1
        following = self._peek()
        self._position = start
        return following

    def _range_end(self) -> str:
        item = self._take()
        if item != "\\":
            return item[-1]
        escape = self._raw()
        if escape.lower() in _CLASSES or escape in "pP":
            raise self.error("Illegal character range")
        return self._escaped_character(escape)

    def _group(self) -> Node | None:
        outer = self._flags
        if self._raw_peek() != "?":
            self.groups += 1
            number = self.groups
            node: Node = Group(number, self._closed())
            self._flags = outer
            return node
        self._position += 1
        kind = self._raw()
        if kind == ":":
            node = self._closed()
        elif kind in ("=", "!"):
            node = Look(self._closed(), ahead=True, wanted=kind == "=")
        elif kind == ">":
            node = Atomic(self._closed())
        elif kind == "<":
            node = self._named_or_behind()
        else:
            self._position -= 1
            if not self._inline_flags():
                return None
            node = self._closed()
        self._flags = outer
        return node

    def _named_or_behind(self) -> Node:
        if self._raw_peek() in ("=", "!"):
            wanted = self._raw() == "="
            body = self._closed()
            reach = lengths(body)
            if not reach.known:
                raise self.error("Look-behind group does not have an obvious maximum length")
            return Look(body, ahead=False, wanted=wanted, reach=(reach.least, reach.most))
        name = self._group_name()
        if name in self.names:
            raise self.error(f"Named capturing group <{name}> is already defined")
        self.groups += 1
        number = self.groups
        self.names[name] = number
        return Group(number, self._closed())

    def _group_name(self) -> str:
        name = ""
        while len(self._raw_peek()) == 1 and self._raw_peek().isascii() and self._raw_peek().isalnum():
            name += self._raw()
        if not name or name[0].isdigit():
            raise self.error("capturing group name does not start with a Latin letter")
        if self._raw() != ">":
            raise self.error("named capturing group is missing trailing '>'")
        return name

    def _closed(self) -> Node:
        node = self.alternation()
        if self._peek() != ")":
            raise self.error("Unclosed group")
        self._take()
        return node

    def _inline_flags(self) -> bool:
        """Read ``imsx-imsx)`` or ``imsx-imsx:``; whether a group follows."""
        on = True
        while True:
            item = self._raw()
            if item == "-":
                on = False
            elif item in _FLAG_NAMES and item:
                self._flags = _with_flag(self._flags, item, on=on)
            elif item == "U":
                raise self.error("the flag (?U) is not supported")
            elif item == ")":
                return False
            elif item == ":":
                return True
            else:
                raise self.error("Unknown inline modifier")


LINE_TERMINATORS_TEXT = "\n\r\x85\u2028\u2029"


def _intersection(left: CharSet | None, right: CharSet | None) -> CharSet | None:
    if left is None or right is None:
        return right if left is None else left
    return left & right


def _with_flag(flags: Flags, letter: str, *, on: bool) -> Flags:
    match letter:
        case "i":
            return replace(flags, ignore_case=on)
        case "m":
            return replace(flags, multiline=on)
        case "s":
            return replace(flags, dotall=on)
        case "x":
            return replace(flags, comments=on)
        case "d":
            return replace(flags, unix_lines=on)
        case _:
            return replace(flags, unicode_case=on)
