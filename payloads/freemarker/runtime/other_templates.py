"""Including and importing other templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker.errors import ParseError, RenderError, UnsupportedError
from payloads.freemarker.nodes import Node
from payloads.freemarker.runtime.environment import Environment, MacroCall
from payloads.freemarker.runtime.values import Namespace, Value

if TYPE_CHECKING:
    from payloads.freemarker.template import Template


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
        text = env.loader.source(absolute_name(env, name, node)) if env.loader else None
        if text is not None:
            env.out.append(text)
            return
    template = load(env, name, node, ignore_missing=ignore_missing)
    if template is None:
        return
    outer, env.current_template = env.current_template, template.name
    env.enter(node)
    try:
        template.run_in(env, namespace, call, scope)
    finally:
        env.leave()
        env.current_template = outer


def import_library(env: Environment, name: str, node: Node) -> Namespace:
    """`<#import name as …>`: the namespace of a template that is run once."""
    full_name = absolute_name(env, name, node)
    known = env.libraries.get(full_name)
    if known is not None:
        return known
    template = load(env, name, node, ignore_missing=False)
    assert template is not None
    namespace = Namespace(template.name)
    env.libraries[full_name] = namespace
    saved, env.out = env.out, []
    outer, env.current_template = env.current_template, template.name
    env.enter(node)
    try:
        template.run_in(env, namespace, None, None)
    finally:
        env.leave()
        env.out = saved
        env.current_template = outer
    return namespace


def absolute_name(env: Environment, name: str, node: Node) -> str:
    """The name from the root of the loader, relative to the template that runs."""
    directory = env.current_template.rpartition("/")[0]
    path = name[1:] if name.startswith("/") else f"{directory}/{name}"
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                raise RenderError(f"Malformed template name: {name}: it goes above the root", node.span)
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def load(env: Environment, name: str, node: Node, *, ignore_missing: bool) -> Template | None:
    full_name = absolute_name(env, name, node)
    try:
        template = env.loader(full_name) if env.loader else None
    except UnsupportedError:
        raise  # FreeMarker would run it
    except ParseError as error:
        failed = RenderError(
            f'Template inclusion failed (for parameter value "{name}"):\n'
            f'Syntax error in template "{full_name}" in line {error.line}: {error.message}',
            node.span,
            hint=error.hint,
        )
        failed.origin = error.place
        raise failed from None
    if template is None and not ignore_missing:
        raise RenderError(
            f'Template inclusion failed (for parameter value "{name}"): Template not found for name "{full_name}".',
            node.span,
            hint=None if env.loader else "this template was given no others to include",
        )
    return template
