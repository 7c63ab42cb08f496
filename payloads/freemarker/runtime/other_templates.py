"""Including and importing other templates."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from payloads.freemarker.errors import ParseError, RenderError, UnsupportedError
from payloads.freemarker.nodes import Node
from payloads.freemarker.runtime.environment import Environment, MacroCall, Runnable
from payloads.freemarker.runtime.template_names import from_root, looked_for
from payloads.freemarker.runtime.values import Namespace, Value

_T = TypeVar("_T")


def include(
    env: Environment,
    namespace: Namespace,
    name: str,
    node: Node,
    *,
    parse: bool,
    ignore_missing: bool,
    call: MacroCall | None,
    scope: dict[str, Value] | None,
) -> None:
    """`<#include name>`: run another template here, with this template's variables."""
    if not parse:
        text = found_text(env, name, node)
        if text is not None:
            env.out.append(text)
            return
    template = load(env, name, node, ignore_missing=ignore_missing)
    if template is None:
        return
    outer, env.running_template = env.running_template, template.name
    env.enter(node)
    try:
        template.run_in(env, namespace, call, scope)
    finally:
        env.depth -= 1
        env.running_template = outer


def import_library(env: Environment, name: str, node: Node) -> Namespace:
    """`<#import name as …>`: the namespace of a template that is run once."""
    full_name = from_root(name, node.span.source.name) or name
    known = env.libraries.get(full_name)
    if known is not None:
        return known
    template = load(env, name, node, ignore_missing=False, what="importing")
    assert template is not None
    namespace = Namespace()
    env.libraries[full_name] = namespace
    saved, env.out = env.out, []
    outer, env.running_template = env.running_template, template.name
    env.enter(node)
    try:
        template.run_in(env, namespace, None, None)
    finally:
        env.depth -= 1
        env.out = saved
        env.running_template = outer
    return namespace


def found(env: Environment, name: str, node: Node) -> Runnable | None:
    """Another template by a name as it is said at `node`; `None` where there is none.

    Raises:
        ParseError: its syntax is wrong.
    """
    return _first(env.loader, name, node)


def found_text(env: Environment, name: str, node: Node) -> str | None:
    """The text of another template, parsed or not; `None` where there is none."""
    return _first(env.loader.source, name, node)


def _first(load: Callable[[str], _T | None], name: str, node: Node) -> _T | None:
    path = from_root(name, node.span.source.name)
    return (
        None if path is None else next((found for each in looked_for(path) if (found := load(each)) is not None), None)
    )


def load(env: Environment, name: str, node: Node, *, ignore_missing: bool, what: str = "inclusion") -> Runnable | None:
    try:
        template = found(env, name, node)
    except UnsupportedError:
        raise  # FreeMarker would run it
    except ParseError as error:
        failed = RenderError(
            f'Template {what} failed (for parameter value "{name}"):\n'
            f'Syntax error in template "{error.span.source.name if error.span else name}" in line {error.line}: {error.message}',
            node.span,
            hint=error.hint,
        )
        failed.origin = error.place
        raise failed from None
    if template is None and not ignore_missing:
        raise RenderError(
            f'Template {what} failed (for parameter value "{name}"):\nTemplate not found for name "{name}".',
            node.span,
        )
    return template
