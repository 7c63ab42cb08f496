"""Variables that a template sets to a constant text at its beginning, and never again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from payloads.freemarker.clock import Clock
from payloads.freemarker.nodes import Expression, Node
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.utf16 import whole

_RUNNING = ex.Call | el.DirectiveCall | el.Transform | el.NodeDirective | el.Include | el.Import


def texts_set_first(
    body: el.Block, setting: list[el.Assignment | el.Capture | el.Macro], clock: Clock
) -> dict[str, str]:
    """Such variables, with their texts: nothing has looked at them before they are set, neither here nor in a macro.

    `setting` are all the elements of the template that set something.
    """
    found: dict[str, str] = {}
    read: set[str] = set()
    for element in _settings(body):
        if isinstance(element, el.Macro):
            continue
        if isinstance(element, el.Assignment) and _sets_variable(element) and element.name not in read:
            assert element.value is not None
            text = constant_text(element.value, found)
            if text is not None:
                found[element.name] = text
                continue
        for node in element.walk():
            clock.tick()
            if isinstance(node, _RUNNING):
                return _set_once(setting, found)
            if isinstance(node, ex.Name):
                read.add(node.name)
    return _set_once(setting, found)


def constant_text(node: Expression, known: dict[str, str]) -> str | None:
    """The text of an expression, where the template itself settles it; `known` are those of variables."""
    terms: list[str] = []
    while isinstance(node, ex.Add):
        last = constant_text(node.right, known)
        if last is None:
            return None
        terms.append(last)
        node = node.left
    match node:
        case ex.StringLiteral(value=value, parts=()):
            terms.append(value)
        case ex.Parenthesis(inner=inner):
            first = constant_text(inner, known)
            if first is None:
                return None
            terms.append(first)
        case ex.Name(name=name) if name in known:
            terms.append(known[name])
        case _:
            return None
    return whole("".join(reversed(terms))) if len(terms) > 1 else terms[0]


def _settings(body: el.Block) -> Iterator[Node]:
    """The elements of the template's main part, those of `<#assign a=… b=…>` one by one."""
    for element in body:
        if isinstance(element, el.Assignments):
            yield from element.items
        else:
            yield element


def _sets_variable(element: el.Assignment) -> bool:
    return element.scope == "namespace" and element.namespace is None and element.operator == "="


def _set_once(setting: list[el.Assignment | el.Capture | el.Macro], texts: dict[str, str]) -> dict[str, str]:
    counts = Counter(node.name for node in setting)
    return {name: text for name, text in texts.items() if counts[name] == 1}
