"""Who asked for the value that an error is about: `For "?upper_case" left-hand operand: `, as FreeMarker puts it.

FreeMarker looks for the blamed expression below the element that ran, in the order of the template, and names the node
that holds it and the part it plays there. So does this: only where an error is shown, raising one costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from payloads.freemarker.builtin_names import LAMBDA_BUILT_INS
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex

_LEFT: Final = "left-hand operand"
_RIGHT: Final = "right-hand operand"
_ENCLOSED: Final = "enclosed operand"
_ARGUMENT: Final = "argument value"
_NAMESPACE: Final = "namespace"
_BOTH: Final = {"left": _LEFT, "right": _RIGHT}

#: By class: FreeMarker's symbol for the node, and the parts that its fields play.
_PARTS: Final[dict[type[Node], tuple[str, dict[str, str]]]] = {
    ex.StringLiteral: ('dynamic "..."', {"parts": "value part"}),
    ex.SequenceLiteral: ("[...]", {"items": "item value"}),
    ex.Parenthesis: ("(...)", {"inner": _ENCLOSED}),
    ex.Dot: (".", {"target": _LEFT}),
    ex.DynamicKey: ("...[...]", {"target": _LEFT, "key": _ENCLOSED}),
    ex.Call: ("...(...)", {"target": "callee", "arguments": _ARGUMENT}),
    ex.Lambda: ("->", {"body": "value"}),
    ex.DefaultTo: ("...!...", {"target": _LEFT, "default": _RIGHT}),
    ex.Exists: ("??", {"target": _LEFT}),
    ex.Not: ("!", {"operand": _RIGHT}),
    ex.Sign: ("", {"operand": _RIGHT}),
    ex.Arithmetic: ("", _BOTH),
    ex.Add: ("+", _BOTH),
    ex.Comparison: ("", _BOTH),
    ex.And: ("&&", _BOTH),
    ex.Or: ("||", _BOTH),
    ex.Range: ("", _BOTH),
    el.Interpolation: ("${...}", {"expression": "content"}),
    el.NumericInterpolation: ("#{...}", {"expression": "content"}),
    el.Branch: ("#if", {"condition": "condition"}),
    el.List: ("#list", {"source": "list source"}),
    el.Switch: ("#switch", {"value": "value"}),
    el.Assignment: ("", {"value": "assignment source", "namespace": _NAMESPACE}),
    el.Capture: ("", {"namespace": _NAMESPACE}),
    el.DirectiveCall: ("@", {"callee": "callee", "positional": _ARGUMENT, "named": _ARGUMENT}),
    el.Nested: ("#nested", {"arguments": "passed value"}),
    el.Return: ("#return", {"value": "value"}),
    el.Stop: ("#stop", {"message": "message"}),
    el.Setting: ("#setting", {"value": "item value"}),
    el.Include: (
        "#include",
        {
            "name": "template name",
            "parse": '"parse" parameter',
            "encoding": '"encoding" parameter',
            "ignore_missing": '"ignore_missing" parameter',
        },
    ),
    el.Import: ("#import", {"name": "template name"}),
    el.NodeDirective: ("", {"node": "node", "namespaces": _NAMESPACE}),
    el.Transform: ("#transform", {"callee": "callee", "arguments": _ARGUMENT}),
}
_WITH_PARSED_ARGUMENTS: Final = LAMBDA_BUILT_INS | {"then", "switch"}
_RANGES: Final = {"exclusive": "..<", "length": "..*"}
_SCOPES: Final = {"namespace": "#assign", "global": "#global", "local": "#local"}
_NOT_CALLABLE: Final = "Expected a method or function,"
#: FreeMarker looks no deeper.
_DEEPEST: Final = 50


def asked_by(element: Node, blamed: Expression, message: str) -> str:
    """`For "…" …: `, or nothing where the expression isn't found below the element."""
    if isinstance(blamed, ex.BuiltIn) and blamed.arguments is not None and message.startswith(_NOT_CALLABLE):
        return 'For "...(...)" callee: '  # what a built-in with arguments gives is called, in FreeMarker's tree
    found = _asker(element, blamed, 0)
    if found is None:
        return ""
    symbol, part = found
    quote = "`" if '"' in symbol else '"'
    return f"For {quote}{symbol}{quote} {part}: "


def _asker(parent: Node, blamed: Expression, depth: int) -> tuple[str, str] | None:
    if depth > _DEEPEST:
        return None
    for symbol, part, node in _parts(parent):
        if node is blamed:
            return symbol, part
        found = _asker(node, blamed, depth + 1)
        if found is not None:
            return found
    return None


def _parts(parent: Node) -> Iterator[tuple[str, str, Node]]:
    """The nodes that FreeMarker's own tree has below this one, with the symbol of who holds each, and its part."""
    if isinstance(parent, ex.BuiltIn):
        yield from _parts_of_built_in(parent)
        return
    if isinstance(parent, ex.HashLiteral):
        for key, value in zip(parent.keys, parent.values, strict=True):
            yield "{...}", "item key", key
            yield "{...}", "item value", value
        return
    if isinstance(parent, el.Macro):
        symbol = "#function" if parent.is_function else "#macro"
        yield from ((symbol, "parameter default", each.default) for each in parent.parameters if each.default)
        return
    if isinstance(parent, el.List) and parent.otherwise is not None:
        return  # in FreeMarker's tree it holds the loop, which holds the source
    symbol, parts = _PARTS.get(type(parent), ("", {}))
    symbol = symbol if type(parent) not in _OWN_SYMBOLS else _symbol(parent)
    for field, part in parts.items():
        value = getattr(parent, field)
        for node in value if isinstance(value, tuple) else (value,):
            inner = node.value if isinstance(node, el.NamedArgument) else node
            if isinstance(inner, Node):
                yield symbol, part, inner


def _parts_of_built_in(node: ex.BuiltIn) -> Iterator[tuple[str, str, Node]]:
    """Most built-ins with arguments are calls of what the built-in gives, in FreeMarker's tree."""
    symbol = f"?{node.written}"
    is_parsed = node.name in _WITH_PARSED_ARGUMENTS
    yield f"{symbol}(...)" if is_parsed else symbol, _LEFT, node.target
    for argument in node.arguments or ():
        yield f"{symbol}(...)" if is_parsed else "...(...)", _ARGUMENT, argument


_OWN_SYMBOLS: Final = (
    ex.Sign, ex.Arithmetic, ex.Comparison, ex.Range, el.Branch, el.List, el.Assignment, el.Capture, el.NodeDirective,
)  # fmt: skip


def _symbol(node: Node) -> str:
    match node:
        case ex.Sign():
            return "-..." if node.negative else "+..."
        case ex.Arithmetic():
            return node.operator
        case ex.Comparison():
            return node.image or node.operator
        case ex.Range():
            return _RANGES.get(node.kind, "..")
        case el.Branch():
            return "#elseif" if node.span.text[2:6] == "else" else "#if"
        case el.List():
            return "#foreach" if node.foreach else "#list"
        case el.Assignment() | el.Capture():
            return _SCOPES[node.scope]
        case el.NodeDirective():
            return f"#{node.directive}"
    return ""
