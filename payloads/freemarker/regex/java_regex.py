"""Java's regular expressions as FreeMarker's built-ins use them.

Hand-written because ``re`` differs from java.util.regex in syntax (classes with ``&&``, ``\\Q…\\E``,
``\\h``, ``\\R``, ``(?<name>…)``), in meaning (``$``, ``.``, ``\\b``, ``\\w``, case) and can't be stopped.
Texts are Python strings: a character outside the Basic Multilingual Plane is one position here and two in
Java.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from payloads.freemarker.words import quoted

from .errors import RegexBudgetExceeded, RegexError, ReplacementError
from .flags import Flags
from .machine import Machine
from .nodes import widths
from .outline import first_character, texts_of
from .parser import Parsed, parse
from .program import Program, compile_program
from .translate import Translation, translate

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

DEFAULT_BUDGET = 2_000_000


@dataclass(frozen=True, slots=True)
class JavaMatch:
    """A match: ``spans`` holds start and end of the match and of each group, None for a group without part in
    it.
    """

    text: str
    spans: tuple[tuple[int, int] | None, ...]
    start: int
    end: int

    def group(self, number: int = 0) -> str | None:
        """The text of the match (0) or of a group; raises ``IndexError`` for a group that doesn't exist."""
        span = self.spans[number]
        return None if span is None else self.text[span[0] : span[1]]

    @property
    def groups(self) -> tuple[str | None, ...]:
        """The texts of the match and of all groups."""
        return tuple(self.group(number) for number in range(len(self.spans)))


@lru_cache(maxsize=512)
def compile_java(pattern: str, flags: str = "") -> JavaRegex:
    """Compile a Java regular expression.

    Args:
        pattern: the expression.
        flags: FreeMarker's: ``i`` (ignore the case of ASCII letters), ``m``, ``s``, ``c`` (comments);
            others, such as ``r`` and ``f``, mean nothing here.

    Raises:
        RegexError: for what Java refuses, and for what is not supported.
    """
    try:
        parsed = parse(pattern, Flags("i" in flags, "m" in flags, "s" in flags, "c" in flags))
        return JavaRegex(pattern, parsed)
    except RecursionError:  # the caller itself is deep down already
        raise RegexError(f"the regular expression {quoted(pattern)} is nested too deeply here") from None


class JavaRegex:
    """A compiled expression; its methods raise ``RegexBudgetExceeded`` when a match takes too many steps."""

    def __init__(self, pattern: str, parsed: Parsed) -> None:
        self.pattern = pattern
        self.group_count = parsed.groups
        self.group_names = parsed.names
        self._parsed = parsed
        self._program: Program | None = None
        #: The same expression for Python's ``re``, where there is one.
        self.translation: Translation | None = translate(parsed.tree)
        #: The least number of characters a match takes.
        self.shortest = widths(parsed.tree)[0]
        #: All the texts that match as a whole, where they are few.
        self.texts = texts_of(parsed.tree)
        #: What every match begins with, if that is settled.
        self.first_character = first_character(parsed.tree)
        if self.translation is None:
            self._program = self._compiled()

    def _compiled(self) -> Program:
        if self._program is None:
            self._program = compile_program(self._parsed.tree, self._parsed.groups)
        return self._program

    def finditer(self, text: str, *, budget: int = DEFAULT_BUDGET) -> Iterator[JavaMatch]:
        """All matches as ``Matcher.find`` gives them. Each takes a step of the budget, so their number is bounded."""
        search = self._searcher(text, budget)
        position = last_end = found = 0
        while position <= len(text):
            match = search(position, last_end)
            if match is None:
                return
            found += 1
            if found > budget:
                raise RegexBudgetExceeded(f"the regular expression matches more than {budget} times in this text")
            yield match
            last_end = match.end
            position = match.end + (match.end == match.start)

    def search(self, text: str, *, budget: int = DEFAULT_BUDGET) -> JavaMatch | None:
        """The first match."""
        return next(self.finditer(text, budget=budget), None)

    def search_from(self, text: str, position: int, *, budget: int = DEFAULT_BUDGET) -> JavaMatch | None:
        """The first match that starts at ``position`` or later (``Matcher.find(int)``)."""
        return self._searcher(text, budget)(position, 0)

    def match_start(self, text: str, *, budget: int = DEFAULT_BUDGET) -> JavaMatch | None:
        """A match at the start of the text (``Matcher.lookingAt``)."""
        if self.translation is not None and self.translation.suits(text):
            return _from_python(self.translation.pattern.match(text))
        return _from_slots(text, Machine(self._compiled(), text, budget).match_start(whole=False), self.group_count)

    def fits(self, text: str, *, budget: int = DEFAULT_BUDGET) -> bool:
        """Whether the whole text matches: `fullmatch` without its groups."""
        if self.translation is not None and self.translation.suits(text):
            return self.translation.pattern.fullmatch(text) is not None
        return self.fullmatch(text, budget=budget) is not None

    def fullmatch(self, text: str, *, budget: int = DEFAULT_BUDGET) -> JavaMatch | None:
        """A match of the whole text (``Matcher.matches``)."""
        if self.translation is not None and self.translation.suits(text):
            return _from_python(self.translation.pattern.fullmatch(text))
        return _from_slots(text, Machine(self._compiled(), text, budget).match_start(whole=True), self.group_count)

    def split(self, text: str, *, budget: int = DEFAULT_BUDGET) -> list[str]:
        """``Pattern.split``: no empty texts at the end, nor before an empty match at the start."""
        parts: list[str] = []
        index = 0
        for match in self.finditer(text, budget=budget):
            if match.end == 0:
                continue
            parts.append(text[index : match.start])
            index = match.end
        if index == 0:
            return [text]
        parts.append(text[index:])
        while parts and not parts[-1]:
            parts.pop()
        return parts

    def replace(self, text: str, replacement: str, *, first: bool = False, budget: int = DEFAULT_BUDGET) -> str:
        """``Matcher.replaceAll`` or ``replaceFirst``: ``$1``, ``${name}`` and ``\\`` are special in the
        replacement.

        Raises ``RegexError`` for a replacement that Java refuses, if there is a match.
        """
        pieces: list[str] = []
        template: list[str | int] | None = None
        index = 0
        for match in self.finditer(text, budget=budget):
            if template is None:
                template = self._replacement(replacement)
            pieces.append(text[index : match.start])
            pieces += [part if isinstance(part, str) else match.group(part) or "" for part in template]
            index = match.end
            if first:
                break
        return "".join([*pieces, text[index:]])

    def python_replacement(self, replacement: str) -> str | None:
        """The replacement as ``re`` writes it, or None where Java refuses it."""
        try:
            parts = self._replacement(replacement)
        except RegexError:
            return None
        return "".join(part.replace("\\", "\\\\") if isinstance(part, str) else f"\\g<{part}>" for part in parts)

    def _replacement(self, replacement: str) -> list[str | int]:
        parts: list[str | int] = []
        position = 0
        while position < len(replacement):
            character = replacement[position]
            position += 1
            if character == "\\":
                if position == len(replacement):
                    raise ReplacementError("character to be escaped is missing")
                parts.append(replacement[position])
                position += 1
            elif character == "$":
                number, position = self._replacement_group(replacement, position)
                parts.append(number)
            else:
                parts.append(character)
        return parts

    def _replacement_group(self, replacement: str, position: int) -> tuple[int, int]:
        if position == len(replacement):
            raise ReplacementError("Illegal group reference: group index is missing")
        character = replacement[position]
        if character == "{":
            end = position + 1
            while end < len(replacement) and replacement[end].isascii() and replacement[end].isalnum():
                end += 1
            name = replacement[position + 1 : end]
            if not name:
                raise ReplacementError("named capturing group is missing its name")
            if replacement[end : end + 1] != "}":
                raise ReplacementError("named capturing group is missing trailing '}'")
            if name[0].isdigit():
                raise ReplacementError(f"capturing group name {{{name}}} starts with digit character")
            if name not in self.group_names:
                raise ReplacementError(f"No group with name {{{name}}}")
            return self.group_names[name], end + 1
        if not "0" <= character <= "9":
            raise ReplacementError("Illegal group reference")
        number = int(character)
        if number > self.group_count:
            raise RegexError(f"No group {number}")
        position += 1
        while position < len(replacement) and "0" <= replacement[position] <= "9":
            longer = number * 10 + int(replacement[position])
            if longer > self.group_count:
                break
            number = longer
            position += 1
        return number, position

    def _searcher(self, text: str, budget: int) -> Callable[[int, int], JavaMatch | None]:
        translation = self.translation
        if translation is not None and translation.suits(text):
            find = translation.pattern.search
            return lambda position, last_end: _from_python(find(text, position))
        machine = Machine(self._compiled(), text, budget)
        return lambda position, last_end: _from_slots(text, machine.find(position, last_end), self.group_count)


def _from_python(match: re.Match[str] | None) -> JavaMatch | None:
    if match is None:
        return None
    spans = tuple(span if span[0] >= 0 else None for span in match.regs)
    return JavaMatch(match.string, spans, match.start(), match.end())


def _from_slots(text: str, slots: list[int] | None, groups: int) -> JavaMatch | None:
    if slots is None:
        return None
    spans = tuple(
        (slots[2 * number], slots[2 * number + 1]) if slots[2 * number] >= 0 and slots[2 * number + 1] >= 0 else None
        for number in range(groups + 1)
    )
    return JavaMatch(text, spans, slots[0], slots[1])
