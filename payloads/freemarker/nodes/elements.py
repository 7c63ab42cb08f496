"""Text, interpolations and directives (manual: Template Language Reference / Directive Reference)."""

from __future__ import annotations

from typing import Literal

from payloads.freemarker.nodes.base import Element, Expression, Node

__all__ = [
    "Assignment",
    "Assignments",
    "Attempt",
    "Block",
    "Branch",
    "Break",
    "Capture",
    "Case",
    "Comment",
    "Compress",
    "Continue",
    "DirectiveCall",
    "Flush",
    "If",
    "Import",
    "Include",
    "Interpolation",
    "Items",
    "List",
    "Macro",
    "NamedArgument",
    "Nested",
    "NodeDirective",
    "NumericInterpolation",
    "Parameter",
    "Return",
    "Scope",
    "Scoped",
    "Sep",
    "Setting",
    "Stop",
    "Switch",
    "Text",
    "Transform",
    "Trim",
]

Block = tuple[Element, ...]
"""What stands between two tags."""

Scope = Literal["namespace", "global", "local"]
"""Where a variable is set."""


class Text(Element):
    """Static text. `literal` marks the content of `<#noparse>`."""

    value: str
    literal: bool = False


class Interpolation(Element):
    """`${…}` (or `[=…]`).

    `printed` is what is evaluated: the expression itself, or the expression of the enclosing `<#escape>` put
    around it. `output_format` is the format in force, for which the value is escaped if `escaping`.
    """

    expression: Expression
    printed: Expression
    output_format: str = "undefined"
    escaping: bool = False

    _holding = ("printed",)  # which holds the expression


class NumericInterpolation(Element):
    """`#{…}` or `#{…; m1M3}`; `minimum` and `maximum` are fraction digits, `None` without a format."""

    expression: Expression
    minimum: int | None = None
    maximum: int | None = None
    output_format: str | None = None


class Branch(Node):
    """One branch of an `<#if>`; without a condition it is the `<#else>`."""

    condition: Expression | None
    body: Block


class If(Element):
    """`<#if>` with its branches, `<#elseif>` and `<#else>` included."""

    branches: tuple[Branch, ...]


class List(Element):
    """`<#list source as variables>`; with no variables an `<#items>` inside names them.

    `main` is the part before `<#else>`, whose place counts for white-space stripping.
    """

    source: Expression
    variables: tuple[str, ...]
    body: Block
    otherwise: Block | None = None
    otherwise_span: object = None
    foreach: bool = False

    def names(self) -> tuple[str, ...]:
        return self.variables


class Items(Element):
    """`<#items>` inside a `<#list>` without a loop variable."""

    variables: tuple[str, ...]
    body: Block

    def names(self) -> tuple[str, ...]:
        return self.variables


class Sep(Element):
    """`<#sep>`: printed unless the turn is the last."""

    body: Block


class Case(Node):
    """One `<#case>` of a switch; without a condition it is the `<#default>`."""

    condition: Expression | None
    body: Block


class Switch(Element):
    """`<#switch>` with its cases."""

    value: Expression
    cases: tuple[Case, ...]


class Break(Element):
    """`<#break>`."""


class Continue(Element):
    """`<#continue>`."""


class Assignment(Element):
    """`name operator value`; the value is absent for `++` and `--`."""

    name: str
    operator: Literal["=", "+=", "-=", "*=", "/=", "%=", "++", "--"]
    value: Expression | None
    scope: Scope
    namespace: Expression | None = None


class Assignments(Element):
    """One tag with several assignments."""

    items: tuple[Assignment, ...]


class Capture(Element):
    """`<#assign name>…</#assign>`: the output of the body becomes the value."""

    name: str
    scope: Scope
    namespace: Expression | None
    body: Block
    output_format: str = "undefined"
    markup: bool = False


class Parameter(Node):
    """A parameter of a macro or function, with its default."""

    name: str
    default: Expression | None


class Macro(Element):
    """`<#macro>` or `<#function>`."""

    name: str
    parameters: tuple[Parameter, ...]
    catch_all: str | None
    is_function: bool
    body: Block

    def names(self) -> tuple[str, ...]:
        return (*(p.name for p in self.parameters), *([self.catch_all] if self.catch_all else []))


class NamedArgument(Node):
    """`name=value` in a directive call."""

    name: str
    value: Expression


class DirectiveCall(Element):
    """`<@callee …>`; `body` is `None` for the form that closes itself."""

    callee: Expression
    positional: tuple[Expression, ...]
    named: tuple[NamedArgument, ...]
    body_variables: tuple[str, ...]
    body: Block | None

    def names(self) -> tuple[str, ...]:
        return self.body_variables


class Nested(Element):
    """`<#nested>`: what stands between the tags of the macro's call."""

    arguments: tuple[Expression, ...]


class Return(Element):
    """`<#return>`, with a value in functions."""

    value: Expression | None


class Stop(Element):
    """`<#stop>`, with the message if there is one."""

    message: Expression | None


class Attempt(Element):
    """`<#attempt>` with its `<#recover>`."""

    body: Block
    recovery: Block
    recovery_span: object = None


class Compress(Element):
    """`<#compress>`."""

    body: Block


class Scoped(Element):
    """A directive that matters while parsing only: escape, noescape, autoesc, noautoesc, outputformat."""

    directive: str
    body: Block


class Setting(Element):
    """`<#setting name=value>`, the name in snake_case."""

    name: str
    value: Expression


class Include(Element):
    """`<#include>`."""

    name: Expression
    parse: Expression | None
    encoding: Expression | None
    ignore_missing: Expression | None


class Import(Element):
    """`<#import … as name>`."""

    name: Expression
    variable: str


class Comment(Element):
    """`<#-- … -->`."""

    value: str


class Trim(Element):
    """`<#t>` (both), `<#lt>` (left), `<#rt>` (right) and `<#nt>` (neither)."""

    left: bool
    right: bool


class Flush(Element):
    """`<#flush>`."""


class NodeDirective(Element):
    """`<#visit>`, `<#recurse>`, `<#fallback>`: they walk XML nodes, which JSON data never holds."""

    directive: str
    node: Expression | None
    namespaces: Expression | None


class Transform(Element):
    """The deprecated `<#transform>`."""

    callee: Expression
    arguments: tuple[NamedArgument, ...]
    body: Block
