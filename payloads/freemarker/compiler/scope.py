"""What a name means at a place of the template, as far as the template's text settles it."""

from __future__ import annotations

from dataclasses import dataclass, field

from payloads.freemarker.compiler.known import ANY, Kind, Known

_WHOLE = Known("whole")


@dataclass(slots=True)
class LoopVariable:
    """A loop's variable and where its helpers are: Python names of the item, its index and "has a next one"."""

    name: str
    python: str
    loop: LoopCode
    known: Known | None = None  # what is known of the item; without it, it may be null
    falls_back: bool = True  # where the item is null, a variable of the same name outside is read
    is_first: bool = True  # of `<#list hash as key, value>` only the key has helpers

    @property
    def has_helpers(self) -> bool:
        """Whether there are `name_index` and `name_has_next`: not of a lambda's parameter, nor of a call's content."""
        return self.is_first and self.loop.number > 0

    def helper(self, name: str) -> str | None:
        """The Python variable of `name`, if it is one of the helpers."""
        if not self.has_helpers:
            return None
        return (
            self.loop.index
            if name == f"{self.name}_index"
            else self.loop.more
            if name == f"{self.name}_has_next"
            else None
        )


@dataclass(slots=True)
class LoopCode:
    """A loop under construction. The flags say what its Python loop must provide."""

    number: int
    function_depth: int
    needs_index: bool = False
    needs_more: bool = False
    breaks_from_inside: bool = False

    @property
    def index(self) -> str:
        self.needs_index = True
        return f"i{self.number}"

    @property
    def more(self) -> str:
        self.needs_more = True
        return f"m{self.number}"


@dataclass(slots=True)
class OwnFunction:
    """A function of the template as a Python function of its arguments.

    Attributes:
        python: its name.
        result: the kind of its result, `None` where it may give nothing.
        keeps_texts: a text is all it is given, and it gives it back as it is.
        is_leaf: it prints nothing and calls no other function, so its calls needn't be counted.
    """

    python: str
    result: Kind | None
    is_leaf: bool
    keeps_texts: bool = False


@dataclass(slots=True)
class Scope:
    """Variables in force at a place.

    Attributes:
        loops: loop variables, outside in.
        macro_names: the names local to the macro, `None` outside macros.
        dynamic: names must be looked up at run time, scope and caller included.
        own: the template's variables that are Python variables of this function, by name.
        known: which of these certainly have a value here, and what is known of it.
        unsure: those that were read where they may have none yet: they start as `None`.
    """

    loops: list[LoopVariable] = field(default_factory=list)
    macro_names: frozenset[str] | None = None
    dynamic: bool = False
    own: dict[str, str] = field(default_factory=dict)
    known: dict[str, Known] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def iteration(self, name: str) -> LoopVariable | None:
        """The variable of a loop, as `?index` and its kin need it; other variables of that name don't hide it."""
        return next((each for each in reversed(self.loops) if each.name == name and each.loop.number), None)

    def variable(self, name: str) -> LoopVariable | None:
        for loop in reversed(self.loops):
            if loop.name == name:
                return loop
        return None

    def knowledge(self, name: str) -> Known | None:
        """What is known of the variable at this place, or `None` where it may be missing."""
        for loop in reversed(self.loops):
            if loop.name == name:
                return loop.known
            if loop.has_helpers and name in (f"{loop.name}_index", f"{loop.name}_has_next"):
                return None
        return self.known.get(name)

    def read_own(self, name: str) -> str:
        """The Python variable of an own variable that is read."""
        if name not in self.known:
            self.unsure.add(name)
        return self.own[name]

    def forget(self, names: set[str], whole: frozenset[str]) -> None:
        """Something that isn't looked through sets these: of their values nothing is known any more, but that some are
        `whole` numbers in any case.
        """
        for name in names & self.known.keys():
            self.known[name] = _WHOLE if name in whole and self.macro_names is None else ANY


def python_names(names: frozenset[str]) -> dict[str, str]:
    """Python variables for the template's own."""
    return {
        name: f"x_{name}" if name.isascii() and name.isidentifier() else f"x{number}"
        for number, name in enumerate(sorted(names))
    }
