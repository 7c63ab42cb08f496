"""The parsed template as a tree of immutable nodes: `Template.nodes` gives it.

`elements` are what prints or acts, `expressions` what has a value. `Node.walk` visits all of them.
"""

from payloads.freemarker.nodes import elements, expressions
from payloads.freemarker.nodes.base import Element, Expression, Node

__all__ = ["Element", "Expression", "Node", "elements", "expressions"]
