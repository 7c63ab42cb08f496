"""The stripped texts, put back into a template's nodes."""

from __future__ import annotations

from collections.abc import Sequence

from payloads.freemarker.nodes import Element, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes.elements import Block
from payloads.freemarker.white.pieces import HOLDING


def rebuilt_block(block: Sequence[Element], texts: dict[int, str]) -> Block:
    rebuilt: list[Element] = []
    for element in block:
        if isinstance(element, el.Text):
            text = texts.get(id(element), "")
            if text:
                rebuilt.append(element if text == element.value else element.replaced(value=text))
        elif not isinstance(element, el.Comment | el.Trim):
            rebuilt.append(_rebuild(element, texts))  # type: ignore[arg-type]
    return tuple(rebuilt)


def _rebuild(node: Node, texts: dict[int, str]) -> Node:
    if type(node) not in HOLDING:
        return node
    changes: dict[str, object] = {}
    for name in node.field_names:
        value = getattr(node, name)
        if isinstance(value, tuple) and value and isinstance(value[0], Node):
            if isinstance(value[0], Element):
                changes[name] = rebuilt_block(value, texts)
            elif isinstance(value[0], el.Branch | el.Case):
                changes[name] = tuple(_rebuild(part, texts) for part in value)
    return node.replaced(**changes) if changes else node
