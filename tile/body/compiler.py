"""From a shape to a template: readable, with commas that are right whatever is left out.

Before the last member that is always there each member is followed by its comma, behind it each is preceded by one; where
none is always there, a variable is empty until the first was printed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tile.body import functions, notation
from tile.body.expressions import Constant, Named, Text
from tile.body.scalars import Bare, Json
from tile.body.structure import Choice, Items, Listed, Members, Optional, When
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tile.body.expressions import Condition, Loop
    from tile.body.structure import Scalar, Shape
    from tile.place import Place

_RESERVED = [
    "input",
    "parameters",
    "mappedFields",
    "mappedProperties",
    "statics",
    "true",
    "false",
    "gt",
    "gte",
    "lt",
    "lte",
    "as",
    "in",
    "using",
    "item",
    "value",
]
_DEEPEST = 30


class Stop(NamedTuple):
    """An event that isn't sent: a condition, and the message of the tile's `Refusal`."""

    condition: Condition
    message: str


class Compiled(NamedTuple):
    """A template, and where each of its lines was declared."""

    text: str
    lines: tuple[Place, ...]


def compiled(shape: Shape, stops: Iterable[Stop], at: Place) -> Compiled:
    """The template that prints a shape.

    Args:
        shape: what to print.
        stops: events that aren't sent.
        at: where the body is declared, for lines that come from no part of it.

    Raises:
        TileError: the shape can't be printed; with the line that declares what is wrong.
    """
    writer = _Writer(at)
    for stop in stops:
        writer.line(
            f"<#if {stop.condition.ftl(writer)}><#stop {notation.literal(stop.message)}></#if>", stop.condition.at
        )
    writer.value(shape, "", "")
    lines = writer.lines
    prelude = functions.source_of(writer.functions)
    if prelude:
        lines = [*((each, at) for each in prelude.split("\n")), *lines]
    return Compiled("".join(f"{text}\n" for text, _ in lines), tuple(place for _, place in lines))


_Entry = tuple[str, "Shape | Optional | When"]


class _Writer:
    """The template so far; each line with its place."""

    def __init__(self, at: Place) -> None:
        self.lines: list[tuple[str, Place]] = []
        self.functions: set[str] = set()
        self._at = at
        self._taken = {*_RESERVED, *functions.FUNCTIONS}
        self._loops: dict[Loop, tuple[str, str]] = {}
        self._depth = 0
        self._directives = 0
        self._nested = 0

    # -- what expressions ask for

    def use(self, function: str) -> str:
        self.functions.add(function)
        return function

    def variables_of(self, loop: Loop, at: Place) -> tuple[str, str]:
        try:
            return self._loops[loop]
        except KeyError:
            raise TileError(
                "a property is used outside of the list it belongs to",
                remedy="use it in the functions given to members(…) or items(…) only",
                place=str(at),
            ) from None

    # -- lines

    def line(self, text: str, at: Place | None = None) -> None:
        # What is printed stands where JSON has it, directives where they are nested.
        depth = self._depth if text.startswith(("<#", "</#")) else self._depth - self._directives
        self.lines.append(("  " * depth + text, at or self._at))

    def variable(self, hint: str) -> str:
        """A name that no other variable has."""
        words = re.findall(r"[A-Za-z0-9]+", hint) or ["value"]
        name = words[0][0].lower() + words[0][1:] + "".join(word[0].upper() + word[1:] for word in words[1:])
        name = f"_{name}" if name[0].isdigit() else name
        unique, count = name, 1
        while unique in self._taken:
            count += 1
            unique = f"{name}{count}"
        self._taken.add(unique)
        return unique

    # -- values

    def value(self, shape: Shape, before: str, after: str) -> None:
        """A JSON value, with text in front of it and behind."""
        if isinstance(shape, Text | Bare | Json):
            self.line(f"{before}{self.printed(shape)}{after}", shape.at)
        elif isinstance(shape, Choice):
            self.choice(shape, before, after)
        elif isinstance(shape, Members):
            self.members(shape, before, after)
        elif isinstance(shape, Items):
            self.items(shape, before, after)
        elif isinstance(shape, Mapping):
            self.bracketed(
                "{", [(f"{_name(name, self._at)}: ", each) for name, each in shape.items()], "}", before, after
            )
        elif isinstance(shape, Sequence) and not isinstance(shape, str):
            self.bracketed("[", [("", each) for each in shape], "]", before, after)
        elif shape is None or isinstance(shape, str | bool | int | float):
            self.line(f"{before}{self.constant(shape)}{after}")
        else:
            raise TileError(
                f"a body can't hold a {type(shape).__name__}",
                remedy="it holds texts, numbers, booleans, None, dicts and lists, and what tile.body makes of the event",
                place=str(getattr(shape, "at", self._at)),
            )

    def constant(self, value: str | float | None) -> str:
        try:
            return notation.constant(
                notation.checked_text(value, "the text", self._at) if isinstance(value, str) else value
            )
        except ValueError:
            raise TileError(f"JSON has no number {value}", remedy="choose another", place=str(self._at)) from None

    def printed(self, value: Scalar) -> str:
        """The template text of a value, its default included."""
        if isinstance(value, Bare):
            if value.default is None:
                raise TileError(
                    f"{value.wanted}(…) gives nothing for an event that has none",
                    remedy=f"write {value.wanted}(…, default=…), or optional({value.wanted}(…))",
                    place=str(value.at),
                )
            return f"${{{self.use('orElse')}({value.ftl(self)}, {notation.literal(value.default)})}}"
        if isinstance(value, Constant):
            return notation.constant(value.content)
        return self.shown(value, self.tested(value))

    def tested(self, value: Scalar) -> str:
        """The expression that is empty where there is no value."""
        return value.text.ftl(self) if isinstance(value, Json) else value.ftl(self)

    def shown(self, value: Scalar, expression: str) -> str:
        """The template text of a value, given the expression that was tested, or a variable that holds it."""
        if isinstance(value, Json):
            return f"${{{self.use('jsonOf')}({expression})}}"
        return f"${{{expression}}}" if isinstance(value, Bare) else f'"${{{expression}?json_string}}"'

    def choice(self, node: Choice, before: str, after: str) -> None:
        if before.strip():
            self.line(before.rstrip(), node.at)
        self.open(f"<#if {node.condition.ftl(self)}>", node.condition.at)
        self.value(node.then, "", "")
        self._depth -= 1
        self.line("<#else>", node.at)
        self._depth += 1
        self.value(node.otherwise, "", "")
        self.close("</#if>", node.at)
        if after.strip():
            self.line(after.strip(), node.at)

    # -- objects and arrays

    def bracketed(self, opening: str, entries: list[_Entry], closing: str, before: str, after: str) -> None:
        if not entries:
            self.line(f"{before}{opening}{closing}{after}")
            return
        self.open(f"{before}{opening}")
        self.entries(entries, followed=False)
        self.close(f"{closing}{after}")

    def open(self, text: str, at: Place | None = None) -> None:
        if self._depth >= _DEEPEST:
            raise TileError(
                f"the body is nested more than {_DEEPEST} deep", remedy="does it hold itself?", place=str(self._at)
            )
        self.line(text, at)
        self._depth += 1
        self._directives += text.startswith("<#")

    def close(self, text: str, at: Place | None = None) -> None:
        self._depth -= 1
        self._directives -= text.startswith("</#")
        self.line(text, at)

    def entries(self, entries: list[_Entry], *, followed: bool) -> str:
        """Members or items; gives what stands before another one that `follows`."""
        always = [index for index, (_, each) in enumerate(entries) if not isinstance(each, Optional | When)]
        pivot = always[-1] if always else -1
        comma = ""
        if not always and (len(entries) > 1 or followed):
            comma = self.variable("comma")
            self.line(f'<#assign {comma} = "">')
        for index, (prefix, each) in enumerate(entries):
            in_front = f"${{{comma}}}" if comma else ", " if index > pivot and always else ""
            self.entry(prefix, each, in_front, "," if index < pivot else "", comma)
        return f"${{{comma}}}" if comma else ", "

    def entry(self, prefix: str, entry: Shape | Optional | When, in_front: str, behind: str, comma: str) -> None:
        """A member or item, with its commas."""
        if isinstance(entry, When):
            self.open(f"<#if {entry.condition.ftl(self)}>", entry.condition.at)
            self.entry(prefix, entry.shape, in_front, behind, comma)
            self.close("</#if>", entry.at)
        elif isinstance(entry, Optional):
            name = self.variable(prefix)
            self.line(f"<#assign {name} = {self.tested(entry.value)}>", entry.at)
            self.open(f"<#if {name}?has_content>", entry.at)
            self.line(f"{in_front}{prefix}{self.shown(entry.value, name)}{behind}", entry.at)
            self.commas(comma)
            self.close("</#if>", entry.at)
        else:
            self.value(entry, in_front + prefix, behind)
            self.commas(comma)

    def commas(self, comma: str) -> None:
        if comma:
            self.line(f'<#assign {comma} = ", ">')

    # -- lists of properties

    def members(self, node: Members, before: str, after: str) -> None:
        self.open(f"{before}{{", node.at)
        beside = [(f"{_name(name, node.at)}: ", each) for name, each in node.beside.items()]
        in_front, comma = self.beginning(beside, node)
        self.listed(node, in_front, comma, tuple(node.beside))
        self.close(f"}}{after}", node.at)

    def items(self, node: Items, before: str, after: str) -> None:
        self.open(f"{before}[", node.at)
        in_front, comma = self.beginning([], node)
        self.listed(node, in_front, comma, ())
        self.close(f"]{after}", node.at)

    def beginning(self, beside: list[_Entry], node: Listed) -> tuple[str, str]:
        """What stands before each listed member, and the variable that changes with the first."""
        if beside:
            in_front = self.entries(beside, followed=True)
            return in_front, in_front[2:-1] if in_front.startswith("$") else ""
        comma = self.variable("comma")
        self.line(f'<#assign {comma} = "">', node.at)
        return f"${{{comma}}}", comma

    def listed(self, node: Listed, in_front: str, comma: str, taken: tuple[str, ...]) -> None:
        if self._nested:
            raise TileError(
                "a list of properties can't stand inside another one",
                remedy="list each of them once",
                place=str(node.at),
            )
        self._nested += 1
        name, value = self.variable("name"), self.variable("value")
        self._loops[node.loop] = (name, value)
        if node.key is None or (node.own_names and isinstance(node, Members)):
            self.directly(node, name, value, in_front, comma, taken)
        else:
            self.kept(node, name, value, in_front, comma, taken)
        self._nested -= 1
        del self._loops[node.loop]

    def source(self, node: Listed) -> str:
        return f"{notation.path(node.loop.path)}!{{}}"

    def tests(self, node: Listed, held: str, key: str | None, taken: tuple[str, ...]) -> list[str]:
        """What must hold of a property to count."""
        tests = [f"{key}?has_content"] if key else []
        tests.append(f"{held}?has_content")
        shape = node.shape
        if isinstance(shape, Text | Bare | Json) and not _is_value(shape if isinstance(shape, Text) else shape.text):
            tests.append(f"{Named(node.loop, 'value', at=node.at).ftl(self)}?has_content")
        if taken and key:
            tests.append(f"!{key}?matches({notation.literal(notation.alternatives(taken))})")
        if node.where is not None:
            where = node.where.ftl(self)
            tests.append(f"({where})" if " || " in where else where)
        return tests

    def held(self, node: Listed) -> str:
        """What is empty for a property that is left out: what is printed, or its value."""
        shape = node.shape
        if isinstance(shape, Text | Bare | Json) and not isinstance(shape, Constant):
            return self.tested(shape)
        return Named(node.loop, "value", at=node.at).ftl(self)

    def directly(self, node: Listed, name: str, value: str, in_front: str, comma: str, taken: tuple[str, ...]) -> None:
        """Each property as it comes: no two have the same name."""
        count = self.variable("count") if node.at_most else ""
        if count:
            self.line(f"<#assign {count} = 0>", node.at)
        self.open(f"<#list {self.source(node)} as {name}, {value}>", node.at)
        shown = self.variable("shown")
        self.line(f"<#assign {shown} = {self.held(node)}>", node.at)
        tests = self.tests(node, shown, name, taken)
        tests += [f"{count} lt {node.at_most}"] if count else []
        self.open(f"<#if {' && '.join(tests)}>", node.at)
        prefix = f'"${{{name}?json_string}}": ' if isinstance(node, Members) else ""
        self.one(node, in_front + prefix, shown)
        self.commas(comma)
        if count:
            self.line(f"<#assign {count} = {count} + 1>", node.at)
        self.close("</#if>", node.at)
        self.close("</#list>", node.at)

    def kept(self, node: Listed, name: str, value: str, in_front: str, comma: str, taken: tuple[str, ...]) -> None:
        """First the properties that differ are kept by their key, then they are printed."""
        assert node.key is not None
        kept, key, shown = self.variable("kept"), self.variable("key"), self.variable("shown")
        plain = isinstance(node.shape, Text | Bare | Json)
        self.line(f"<#assign {kept} = {{}}>", node.at)
        self.open(f"<#list {self.source(node)} as {name}, {value}>", node.at)
        self.line(f"<#assign {key} = {node.key.ftl(self)}>", node.key.at)
        self.line(f"<#assign {shown} = {self.held(node)}>", node.at)
        tests = [*self.tests(node, shown, key, taken), f"!({kept}[{key}])??"]
        tests += [f"{kept}?size lt {node.at_most}"] if node.at_most else []
        self.open(f"<#if {' && '.join(tests)}>", node.at)
        self.line(f"<#assign {kept} += {{{key}: {shown if plain else name}}}>", node.at)
        self.close("</#if>", node.at)
        self.close("</#list>", node.at)
        again = self.variable("key") if plain else key
        listed = self.variable("shown") if plain else self.variable("name")
        self.open(f"<#list {kept} as {again}, {listed}>", node.at)
        if not plain:
            again_value = self.variable("value")
            self._loops[node.loop] = (listed, again_value)
            self.line(f'<#assign {again_value} = ({notation.path(node.loop.path)}[{listed}])!"">', node.at)
        prefix = f'"${{{again}?json_string}}": ' if isinstance(node, Members) else ""
        self.one(node, in_front + prefix, listed)
        self.commas(comma)
        self.close("</#list>", node.at)

    def one(self, node: Listed, before: str, shown: str) -> None:
        """What is printed for one property; `shown` holds what was tested of a plain value."""
        shape = node.shape
        if isinstance(shape, Text | Bare | Json) and not isinstance(shape, Constant):
            self.line(f"{before}{self.shown(shape, shown)}", shape.at)
        else:
            self.value(shape, before, "")


def _is_value(text: Text) -> bool:
    return isinstance(text, Named) and text.part == "value"


def _name(name: object, at: Place) -> str:
    if not isinstance(name, str):
        raise TileError(f"the name {name!r} of a member is not text", remedy="write it as text", place=str(at))
    return notation.constant(notation.checked_text(name, "the name", at))
