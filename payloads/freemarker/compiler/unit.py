"""What the code of one template refers to by name, and what its text settles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from payloads.freemarker.builtins import DIRECT, FAST_TEXT, HANDLERS
from payloads.freemarker.clock import Clock
from payloads.freemarker.compiler.facts import Facts
from payloads.freemarker.compiler.scope import OwnFunction
from payloads.freemarker.nodes.elements import Macro
from payloads.freemarker.runtime import letter_case
from payloads.freemarker.settings import Settings


@dataclass
class Unit:
    """What the compiled code refers to by name."""

    settings: Settings
    facts: Facts
    clock: Clock
    constants: dict[str, object] = field(default_factory=dict)
    _names: dict[int, str] = field(default_factory=dict)
    counter: int = 0
    traced: bool = False
    macros: list[str] = field(default_factory=list)
    compile_function: Callable[[Macro], OwnFunction] | None = None

    @property
    def has_plain_case(self) -> bool:
        """Whether upper and lower case are Python's own wherever the template runs."""
        return not self.facts.may_set_locale and letter_case.is_plain(self.settings.locale)

    def number(self) -> int:
        self.counter += 1
        return self.counter

    def own_function(self, function: Macro) -> OwnFunction:
        """A function of the template, compiled when it is first needed."""
        assert self.compile_function is not None
        return self.compile_function(function)

    def handler(self, name: str) -> str:
        """The name under which the code finds a built-in's handler."""
        self.constants[f"bi_{name}"] = HANDLERS[name]
        return f"bi_{name}"

    def direct(self, name: str, count: int | None) -> str | None:
        """The name under which the code finds what a built-in's handler runs for so many arguments, if that is all it does."""
        direct = DIRECT.get(HANDLERS[name])
        if direct is None or not direct.takes(count):
            return None
        self.constants[f"do_{name}"] = direct.function
        return f"do_{name}"

    def fast_text(self, name: str) -> str:
        """The name under which the code finds a text built-in as a function of its string."""
        self.constants[f"fast_{name}"] = FAST_TEXT[name]
        return f"fast_{name}"

    def constant(self, value: object, prefix: str) -> str:
        """The name under which the code finds `value`."""
        known = self._names.get(id(value))
        if known is None:
            known = f"{prefix}{len(self.constants)}"
            self.constants[known] = value
            self._names[id(value)] = known
        return known
