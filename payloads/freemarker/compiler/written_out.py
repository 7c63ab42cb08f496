"""Built-ins as Python code of their own: what comes up often and is short.

Each asks for the type first that data mostly has; whatever else it is, the built-in's handler deals with it.
"""

from __future__ import annotations

import re
from typing import Final

from payloads.freemarker.builtins.registry import UNCHANGED_UNLESS
from payloads.freemarker.compiler.expression_writer import ExpressionWriter
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
_MARKED_UP: Final = ("html", "xhtml", "xml", "web_safe")
_MARKS: Final = re.compile("[<>&\"']")
_AFFIX_TESTS: Final = {"starts_with": "startswith", "ends_with": "endswith"}


class WrittenOut(ExpressionWriter):
    """Short built-ins."""

    def written_out(self, node: ex.BuiltIn) -> str | None:
        name, arguments = node.name, node.arguments
        if arguments is None:
            if name in _TYPE_TESTS and self.unit.settings.object_wrapper != "beans":
                return self._type_test(node)
            if name == "c" and self.kind(node.target) == "boolean":
                return f"('true' if {self.condition(node.target)} else 'false')"
            if name == "c":
                value, again = self._twice(self.value(node.target))
                test = f"type({value}) is int and -1000000000000000 < {again} < 1000000000000000"
                return f"(str({again}) if {test} else {self._handled(node, again)})"
            if name == "length":
                text, again = self._twice(self.string(node.target))
                return f"(len({again}) if {text}.isascii() else utf16_length({again}))"
            if name in _MARKED_UP:
                value, again = self._twice(self.value(node.target))
                suspect = self.unit.constant(_MARKS.search, "R")
                return f"({again} if type({value}) is str and {suspect}({again}) is None else {self._handled(node, again)})"
            if name in UNCHANGED_UNLESS:
                text, again = self._twice(self.string(node.target))
                suspect = self.unit.constant(UNCHANGED_UNLESS[name], "R")
                return f"({again} if {suspect}({text}) is None else {self.unit.fast_text(name)}({again}))"
        elif name in _AFFIX_TESTS and len(arguments) == 1 and (wanted := self.constant(arguments[0])) is not None:
            return None if has_halves(wanted) else f"{self.string(node.target)}.{_AFFIX_TESTS[name]}({wanted!r})"
        elif name == "string" and len(arguments) == 1 and (spec := self.constant(arguments[0])) is not None:
            from payloads.freemarker.builtins.printing import formatted_number

            value, again = self._twice(self.value(node.target))
            quick = self.unit.constant(formatted_number, "F")
            other = f"{self.unit.handler('string')}(env, {again}, ({spec!r},), {self.node(node)})"
            return f"({quick}(env, {again}, {spec!r}, {self.node(node)}) if type({value}) in NUMBERS else {other})"
        elif name == "string" and len(arguments) == 2 and self.kind(node.target) == "boolean":
            words = tuple(map(self.constant, arguments))
            if None not in words:
                return f"({words[0]!r} if {self.condition(node.target)} else {words[1]!r})"
        elif name in ("contains", "index_of") and len(arguments) == 1:
            wanted = self.constant(arguments[0])
            if wanted and wanted.isascii():
                text, again = self._twice(self.string(node.target))
                if name == "contains":
                    return f"({wanted!r} in {text})"
                other = f"{self.unit.handler(name)}(env, {again}, ({wanted!r},), {self.node(node)})"
                return f"({again}.find({wanted!r}) if {text}.isascii() else {other})"
        return self.replacement(node) if name == "replace" else None

    def _type_test(self, node: ex.BuiltIn) -> str:
        value, again = self._twice(self.value(node.target))
        kind = self.temporary()
        test = _TYPE_TESTS[node.name].format(kind).replace(kind, f"({kind} := type({value}))", 1)
        return f"({test} or ({kind} not in PLAIN and {self._handled(node, again)}))"

    def _handled(self, node: ex.BuiltIn, value: str) -> str:
        return f"{self.unit.handler(node.name)}(env, {value}, None, {self.node(node)})"
