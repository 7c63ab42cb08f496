"""What a template reads, without running it."""

from __future__ import annotations

from typing import NamedTuple

from payloads.freemarker.builtin_names import SHARED_DIRECTIVES
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.record import ValueRecord
from payloads.freemarker.source import Span


class Reference(ValueRecord):
    """A read of the data model.

    Attributes:
        path: the keys from the root, such as `("parameters", "apiKey")`.
        span: where the whole expression stands.
        defaulted: a default (`!`), a test (`??`, `?has_content`) or the like makes missing fine.
        complete: `False` when the path goes on with a key that is computed.
    """

    path: tuple[str, ...]
    span: Span
    defaulted: bool = False
    complete: bool = True


class Chain(NamedTuple):
    """`root.key[key]…`: its keys up to the first computed one, and the computed ones."""

    path: tuple[str, ...]
    computed: tuple[Expression, ...]

    @property
    def complete(self) -> bool:
        """Whether every key is known."""
        return not self.computed


_FORGIVING_BUILT_INS = {"has_content", "exists", "if_exists", "default"}


def references(body: el.Block) -> tuple[Reference, ...]:
    """Every read, in the order of the template. Names that the template itself sets are not reads of the data model."""
    found: list[Reference] = []
    own = _own_names(body)
    for element in body:
        _collect(element, frozenset(own), False, found)
    return tuple(found)


def chain(node: Node) -> Chain | None:
    """The path that a node is, if it is one; a name alone is a path of one step."""
    keys: list[str] = []
    computed: list[Expression] = []
    while not isinstance(node, ex.Name):
        match node:
            case ex.Dot(target=target, name=name):
                keys.append(name)
            case ex.DynamicKey(target=target, key=ex.StringLiteral(value=name, parts=())):
                keys.append(name)
            case ex.DynamicKey(target=target, key=key):
                keys.clear()
                computed.append(key)
            case ex.Parenthesis(inner=target) if keys or computed:
                pass
            case _:
                return None
        node = target
    return Chain((node.name, *reversed(keys)), tuple(computed))


def shared_directive(call: el.DirectiveCall | el.Transform) -> str | None:
    """The name of FreeMarker's own directive that is called, unless the data or the template has a variable of that name."""
    name = call.callee.name if isinstance(call.callee, ex.Name) else None
    return name if name in SHARED_DIRECTIVES else None


def captured_name(call: el.DirectiveCall | el.Transform) -> str | None:
    """The variable that `<@capture_output var="name">` sets, where its name is written out."""
    if shared_directive(call) != "capture_output":
        return None
    named = call.named if isinstance(call, el.DirectiveCall) else call.arguments
    for each in named:
        if (
            each.name in ("var", "local", "global")
            and isinstance(each.value, ex.StringLiteral)
            and not each.value.parts
        ):
            return each.value.value
    return None


def _own_names(body: el.Block) -> set[str]:
    names: set[str] = set()
    for element in body:
        for node in element.walk():
            if isinstance(node, el.Assignment | el.Capture | el.Macro):
                names.add(node.name)
            elif isinstance(node, el.Import):
                names.add(node.variable)
            elif isinstance(node, el.DirectiveCall | el.Transform) and (name := captured_name(node)) is not None:
                names.add(name)
    return names


def _collect(node: Node, hidden: frozenset[str], forgiven: bool, found: list[Reference]) -> None:
    if isinstance(node, el.DirectiveCall | el.Transform) and _is_shared(node, hidden):
        for child in node.children():
            if child is not node.callee:
                _collect(
                    child, hidden | frozenset(node.names()) if child in (node.body or ()) else hidden, False, found
                )
        return
    if isinstance(node, Expression):
        read = chain(node)
        if read is not None:
            if read.path[0] not in hidden:
                found.append(Reference(read.path, node.span, forgiven, read.complete))
            for key in read.computed:
                _collect(key, hidden, False, found)
            return
    own = node.names()
    inside = hidden | frozenset(own) | frozenset(f"{n}_{s}" for n in own for s in ("index", "has_next"))
    for child in node.children():
        in_scope = inside if _sees_names(node, child) else hidden
        _collect(child, in_scope, (forgiven and isinstance(node, ex.Parenthesis)) or _forgives(node, child), found)


def _is_shared(call: el.DirectiveCall | el.Transform, hidden: frozenset[str]) -> bool:
    name = shared_directive(call)
    return name is not None and name not in hidden


def _sees_names(node: Node, child: Node) -> bool:
    """A list's source and a call's arguments stand outside the scope of the names the directive brings."""
    match node:
        case el.List(source=source):
            return child is not source and child not in (node.otherwise or ())
        case el.DirectiveCall(body=body):
            return child in (body or ())
    return True


def _forgives(node: Node, child: Node) -> bool:
    match node:
        case ex.DefaultTo(target=target) | ex.Exists(target=target):
            return child is target
        case ex.BuiltIn(target=target, name=name):
            return child is target and name in _FORGIVING_BUILT_INS
    return False
