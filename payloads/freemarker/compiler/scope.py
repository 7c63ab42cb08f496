"""What a name means at a place of the template, as far as the template's text settles it."""

from __future__ import annotations

from dataclasses import dataclass, field

from payloads.freemarker.nodes import Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_DYNAMIC_BUILT_INS = {"eval", "eval_json", "interpret"}
_DYNAMIC_VARIABLES = {"get_optional_template"}


@dataclass(slots=True)
class LoopVariable:
    """A loop's variable and where its helpers are: Python names of the item, its index and "has a next one"."""

    name: str
    python: str
    loop: LoopCode
    never_null: bool = False
    is_text: bool = False
    falls_back: bool = True  # where the item is null, a variable of the same name outside is read
    constant: str | None = None  # the value, in a loop that is written out turn by turn


@dataclass(slots=True)
class LoopCode:
    """A loop under construction. The flags say what its Python loop must provide."""

    number: int
    function_depth: int
    needs_turns: bool = False
    breaks_from_inside: bool = False

    @property
    def index(self) -> str:
        self.needs_turns = True
        return f"i{self.number}"

    @property
    def more(self) -> str:
        self.needs_turns = True
        return f"m{self.number}"


@dataclass(slots=True)
class Scope:
    """Variables in force at a place: loop variables inside out, and the names local to the macro."""

    loops: list[LoopVariable] = field(default_factory=list)
    macro_names: frozenset[str] | None = None  # None outside macros
    dynamic: bool = False  # names must be looked up at run time, scope and caller included

    def variable(self, name: str) -> LoopVariable | None:
        for loop in reversed(self.loops):
            if loop.name == name:
                return loop
        return None


class Facts:
    """What holds for a whole template: which names it may set, and whether others may set more."""

    def __init__(self, body: el.Block, *, open_world: bool) -> None:
        self.assigned: set[str] = set()
        self._functions: dict[str, el.Macro] = {}
        self.dynamic = open_world
        self.evaluates = False
        for element in body:
            for node in element.walk():
                self._note(node)

    def _note(self, node: Node) -> None:
        if isinstance(node, el.Assignment | el.Capture | el.Macro) and node.name in self.assigned:
            self._functions.pop(node.name, None)  # set twice: what the name means depends on when one asks
        elif isinstance(node, el.Macro) and _takes_just_arguments(node):
            self._functions[node.name] = node
        match node:
            case el.Assignment(name=name) | el.Capture(name=name) | el.Macro(name=name):
                self.assigned.add(name)
            case el.Import(variable=name):
                self.assigned.add(name)
                self.dynamic = True
            case el.Include():
                self.dynamic = self.evaluates = True
            case ex.BuiltIn(name=name) if name in _DYNAMIC_BUILT_INS:
                self.evaluates = True
                self.dynamic = self.dynamic or name == "interpret"
            case ex.SpecialVariable(name=name) if name in _DYNAMIC_VARIABLES:
                self.dynamic = self.evaluates = True

    def comes_from_data(self, name: str) -> bool:
        """Whether the name can only be a variable of the data model."""
        return not self.dynamic and name not in self.assigned

    def own_function(self, name: str) -> el.Macro | None:
        """The function of this template that the name means wherever it is called, if there is one."""
        return None if self.dynamic else self._functions.get(name)


def _takes_just_arguments(macro: el.Macro) -> bool:
    if not macro.is_function or macro.catch_all is not None or any(p.default is not None for p in macro.parameters):
        return False
    return not any(isinstance(node, ex.SpecialVariable) and node.name == "args" for node in macro.walk())


def macro_names(macro: el.Macro) -> frozenset[str]:
    """The names that are local to a macro: its parameters and what it sets with `<#local>`."""
    names = set(macro.names())
    for element in macro.body:
        for node in element.walk():
            if isinstance(node, el.Assignment | el.Capture) and node.scope == "local":
                names.add(node.name)
    return frozenset(names)
