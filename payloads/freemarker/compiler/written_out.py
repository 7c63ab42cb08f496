"""Built-ins as Python code of their own: what comes up often and is short.

Each asks for the type first that data mostly has; whatever else it is, the built-in's handler deals with it.
"""

from __future__ import annotations

import re
from typing import Final

from payloads.freemarker.builtins.registry import UNCHANGED_UNLESS
from payloads.freemarker.compiler.expression_writer import ExpressionWriter, is_made, makes_stream
from payloads.freemarker.formats.c_format import format_c
from payloads.freemarker.formats.charsets import UNSAFE_IN_URL, count_utf_8
from payloads.freemarker.nodes import Expression
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.utf16 import has_halves

#: The Python types for which a test is true; it is false for the other types of JSON.
_TYPE_TESTS: Final = {
    "is_string": "{0} is str",
    "is_number": "{0} is int or {0} is float",
    "is_boolean": "{0} is bool",
    "is_sequence": "{0} is list",
    "is_hash": "{0} is dict",
    "is_hash_ex": "{0} is dict",
    "is_indexable": "{0} is list",
}
#: Tests that are false for every type of JSON.
_TESTS_OF_OTHERS: Final = ("is_method", "is_macro", "is_directive", "is_transform", "is_markup_output")
_LETTER: Final = re.compile("[A-Za-z0-9_]")
_MARKED_UP: Final = ("html", "xhtml", "xml", "web_safe")
_MARKS: Final = re.compile("[<>&\"']")
_SEARCHES: Final = {"contains", "index_of", "keep_before", "keep_after", "split", "url"}
_LONG: Final = 10_000
_AFFIX_TESTS: Final = {"starts_with": "startswith", "ends_with": "endswith"}


class WrittenOut(ExpressionWriter):
    """Short built-ins."""

    def written_out(self, node: ex.BuiltIn) -> str | None:
        return self._bare(node) if node.arguments is None else self._called(node, node.arguments)

    def _bare(self, node: ex.BuiltIn) -> str | None:
        name = node.name
        is_plain = self.unit.settings.object_wrapper != "beans" or is_made(node.target)
        if (name in _TYPE_TESTS or name in _TESTS_OF_OTHERS) and is_plain:
            return self._type_test(node)
        if name == "c" and self.kind(node.target) == "boolean":
            return f"('true' if {self.condition(node.target)} else 'false')"
        if name == "c":
            value, again = self._twice(self.value(node.target))
            test = f"type({value}) is int and -1000000000000000 < {again} < 1000000000000000"
            other = self.handled(node, again)
            if not self.unit.settings.has(32):  # no setting changes it
                other = f"{self.unit.constant(format_c, 'F')}({again}) if type({again}) in NUMBERS else {other}"
            return f"(str({again}) if {test} else {other})"
        if name == "length" and (text := self._text_in_bytes(node.target)) is not None:
            name = self.temporary()
            count = self.unit.constant(count_utf_8, "F")
            return f"(len({name}) if ({name} := {text}).isascii() else {count}({name}))"
        if name == "length":
            text, again = self._twice(self.string(node.target))
            return f"(len({again}) if {text}.isascii() else utf16_length({again}))"
        if name == "size" and self.kind(node.target) == "texts" and not makes_stream(node.target):
            return f"len({self.maybe(node.target)})"
        if name in ("min", "max") and isinstance(node.target, ex.SequenceLiteral) and self.kind(node) == "whole":
            return self._extreme(name, *map(self.maybe, node.target.items))
        if name == "size" and not makes_stream(node.target):
            value, again = self._twice(self.value(node.target))
            kind = self.temporary()
            test = f"({kind} := type({value})) is list or {kind} is dict"
            return f"(len({again}) if {test} else {self.handled(node, again)})"
        if name in _MARKED_UP:
            value, again = self._twice(self.value(node.target))
            suspect = self.unit.constant(_MARKS.search, "R")
            return f"({again} if type({value}) is str and {suspect}({again}) is None else {self.handled(node, again)})"
        if name in UNCHANGED_UNLESS:
            text, again = self._twice(self.string(node.target))
            suspect = self.unit.constant(UNCHANGED_UNLESS[name], "R")
            return f"({again} if {suspect}({text}) is None else {self.unit.fast_text(name)}({again}))"
        return None

    def _text_in_bytes(self, node: Expression) -> str | None:
        """The text in `text?url("UTF-8")?replace("%..", "_", "r")`, which is as long as the text in UTF-8."""
        match ex.peel(node):
            case ex.BuiltIn(
                name="replace", target=target, arguments=(escape, mark, ex.StringLiteral(value="r", parts=()))
            ):
                if self.constant(escape) != "%.." or _LETTER.fullmatch(self.constant(mark) or "") is None:
                    return None
                match ex.peel(target):
                    case ex.BuiltIn(name="url", target=text, arguments=(ex.StringLiteral(value="UTF-8", parts=()),)):
                        return self.string(text)
        return None

    def _extreme(self, name: str, found: str, *others: str) -> str:
        """The largest or the smallest of whole numbers: of equal ones, the first."""
        sign = "<" if name == "max" else ">"
        for other in others:
            best, next_one = self.temporary(), self.temporary()
            found = f"({next_one} if ({best} := {found}) {sign} ({next_one} := {other}) else {best})"
        return found

    def _called(self, node: ex.BuiltIn, arguments: tuple[Expression, ...]) -> str | None:
        name = node.name
        if name == "replace":
            return self.replacement(node)
        if name == "substring":
            return self._substring(node, arguments)
        constants = [self.constant(argument) for argument in arguments]
        match name, constants:
            case "starts_with" | "ends_with", [str(wanted)]:
                return None if has_halves(wanted) else f"{self.string(node.target)}.{_AFFIX_TESTS[name]}({wanted!r})"
            case "starts_with" | "ends_with", [None]:
                return self._affix_test(node, arguments[0])
            case "string", [str(spec)]:
                return self._formatted(node, spec)
            case "string", [str(yes), str(no)]:
                if self.kind(node.target) == "boolean":
                    return f"({yes!r} if {self.condition(node.target)} else {no!r})"
                value, again = self._twice(self.value(node.target))
                other = self.handled(node, again, f"({yes!r}, {no!r})")
                return f"({yes!r} if {value} is True else {no!r} if {again} is False else {other})"
            case "seq_contains", [_]:
                return self._contained(node, arguments[0])
            case _, [str(wanted)] if wanted and wanted.isascii():
                return self._plain_search(node, wanted)
        return None

    def _plain_search(self, node: ex.BuiltIn, wanted: str) -> str | None:
        """What looks for plain text, of which no part is half of a character."""
        if node.name not in _SEARCHES:
            return None
        text, again = self._twice(self.string(node.target))
        other = self.handled(node, again, f"({wanted!r},)")
        match node.name:
            case "contains":
                return f"({wanted!r} in {text})"
            case "index_of":
                return f"({again}.find({wanted!r}) if {text}.isascii() else {other})"
            case "keep_before":
                return f"{text}.partition({wanted!r})[0]"
            case "keep_after":
                return f"{text}.partition({wanted!r})[2]"
            case "split":
                return f"({again}.split({wanted!r}) if len({text}) < {_LONG} else {other})"
        # ?url: mostly there is nothing to escape
        unsafe = self.unit.constant(UNSAFE_IN_URL.search, "R")
        return f"({again} if {unsafe}({text}) is None else {other})" if wanted == "UTF-8" else None

    def _formatted(self, node: ex.BuiltIn, spec: str) -> str:
        from payloads.freemarker.builtins.printing import formatted_number

        value, again = self._twice(self.value(node.target))
        quick = self.unit.constant(formatted_number, "F")
        other = f"{self.unit.handler('string')}(env, {again}, ({spec!r},), {self.node(node)})"
        return f"({quick}(env, {again}, {spec!r}, {self.node(node)}) if type({value}) in NUMBERS else {other})"

    def _affix_test(self, node: ex.BuiltIn, argument: Expression) -> str:
        text, wanted = self.temporary(), self.temporary()
        first = (
            f"(type({text} := {self.string(node.target)}) is str) & (type({wanted} := {self.maybe(argument)}) is str)"
        )
        other = self.handled(node, text, f"({wanted},)")
        return f"({text}.{_AFFIX_TESTS[node.name]}({wanted}) if {first} and {wanted}.isascii() else {other})"

    def _substring(self, node: ex.BuiltIn, arguments: tuple[Expression, ...]) -> str | None:
        """`?substring` with constant bounds."""
        bounds = [each.value if isinstance(each, ex.NumberLiteral) else None for each in arguments]
        if not 1 <= len(bounds) <= 2 or not all(isinstance(each, int) and each < _LONG for each in bounds):
            return None
        text, again = self._twice(self.string(node.target))
        begin, end = bounds[0], bounds[-1] if len(bounds) > 1 else None
        if end is not None and end < begin:  # type: ignore[operator]
            return None
        other = self.handled(node, again, f"({', '.join(map(str, bounds))},)")
        cut = f"{again}[{begin}:{'' if end is None else end}]"
        return f"({cut} if {text}.isascii() and len({again}) >= {begin if end is None else end} else {other})"

    def _contained(self, node: ex.BuiltIn, wanted: Expression) -> str | None:
        """`?seq_contains` of a sequence of plain texts in the template: they are equal to nothing but themselves."""
        sequence = ex.peel(node.target)
        if not isinstance(sequence, ex.SequenceLiteral) or self.unit.traced:
            return None
        texts = [self.constant(item) for item in sequence.items]
        if not all(text is not None and text.isascii() and text.isprintable() for text in texts):
            return None
        value, again = self._twice(self.maybe(wanted))
        name = self.unit.constant(frozenset(texts), "Q")
        other = self.handled(node, self.value(sequence), f"({again},)")
        return (
            f"({again} in {name} if type({value}) is str and {again}.isascii() and {again}.isprintable() else {other})"
        )

    def _type_test(self, node: ex.BuiltIn) -> str:
        value, again = self._twice(self.value(node.target))
        if node.name in _TESTS_OF_OTHERS:
            return f"(type({value}) not in PLAIN and {self.handled(node, again)})"
        kind = self.temporary()
        test = _TYPE_TESTS[node.name].format(kind).replace(kind, f"({kind} := type({value}))", 1)
        return f"({test} or ({kind} not in PLAIN and {self.handled(node, again)}))"
