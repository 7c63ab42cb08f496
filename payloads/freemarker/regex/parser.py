"""Parser of Java's regular expressions (java.util.regex.Pattern of JDK 17).

Grammar, from Pattern's documentation: alternation ``|`` of sequences of atoms, each with an optional
quantifier ``? * + {n} {n,} {n,m}`` and its mode ``? +``. Refused by name: ``\\X``, ``\\b{g}``, ``(?U)``,
scripts and blocks.
"""

from __future__ import annotations

from dataclasses import dataclass

from .charset import ANY, LINE_TERMINATORS, characters
from .classes import Classes
from .flags import FLAG_NAMES, Flags, with_flag
from .lookbehind import lengths
from .nodes import Anchor, At, Atomic, Choice, Greed, Group, Look, Node, One, Repeat, Sequence
from .scanner import MAX_NESTING, without_quotations

__all__ = ["Flags", "Parsed", "parse"]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree with the number of its groups and the numbers of the named ones."""

    tree: Node
    groups: int
    names: dict[str, int]


def parse(pattern: str, flags: Flags) -> Parsed:
    """Parse an expression; raises ``RegexError`` with the place of the problem."""
    parser = _Parser(without_quotations(pattern), flags)
    tree = parser.alternation()
    if not parser.at_end():
        raise parser.error("Unmatched closing ')'")
    return Parsed(tree, parser.groups, parser.names)


class _Parser(Classes):
    """Alternation, repetition and groups."""

    def alternation(self) -> Node:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.error(f"more than {MAX_NESTING} nested groups")
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
            elif item in FLAG_NAMES and item:
                self._flags = with_flag(self._flags, item, on=on)
            elif item == "U":
                raise self.error("the flag (?U) is not supported")
            elif item == ")":
                return False
            elif item == ":":
                return True
            else:
                raise self.error("Unknown inline modifier")
