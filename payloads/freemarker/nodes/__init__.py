"""The parsed template as a tree of immutable nodes."""

from payloads.freemarker.nodes.base import Element, Expression, Node

__all__ = ["Element", "Expression", "Node"]
