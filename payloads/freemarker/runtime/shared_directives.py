"""The directives every FreeMarker configuration has unless told otherwise: `<@html_escape>` and its like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from payloads.freemarker.errors import DirectiveError, OutputError
from payloads.freemarker.runtime import white_space
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.tracing import edit_output, take_captured
from payloads.freemarker.runtime.types import is_number, text_of
from payloads.freemarker.runtime.values import (
    Directive,
    Invocation,
    Matches,
    Namespace,
    Nothing,
    Value,
)
from payloads.freemarker.runtime.white_space import Edits, edited

_LESS_THAN: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_NAMES: Final = "Must specify the name of the variable in which to capture the output with the 'var' or 'local' or 'global' parameter."


def _filter(name: str, choose: Callable[[Environment, Invocation], Edits]) -> Directive:
    """A directive that prints its content changed."""

    def run(env: Environment, invocation: Invocation) -> None:
        edits = choose(env, invocation)
        saved, env.out = env.out, []
        try:
            if invocation.body is not None:
                invocation.body(())
        finally:  # what a <#break> leaves is printed as well
            if env.is_traced:
                saved += edit_output(env, edits)
            else:
                printed = env.take_output()
                saved.append(edited(printed, edits(printed)))
            env.out = saved

    return Directive(name, run)


def _compress(env: Environment, invocation: Invocation) -> Edits:
    """`<@compress single_line=true buffer_size=2048>`."""
    size, single = invocation.named.get("buffer_size"), invocation.named.get("single_line")
    if size is not None and not is_number(size):
        raise DirectiveError("Expecting numerical argument to buffer_size", invocation.node.span)
    if isinstance(single, Matches):
        single = single.fits
    if isinstance(single, Nothing):
        single = False
    if single is not None and not isinstance(single, bool):
        raise DirectiveError("Expecting boolean argument to single_line", invocation.node.span)
    if size is not None and int(size) <= 2:  # type: ignore[call-overload]  # FreeMarker fails, or never ends
        env.exceeded("seconds", f"<@compress> can't work with a buffer_size of {size}", invocation.node.span)
    return white_space.compress_to_one_line if single else white_space.compress


def _capture(env: Environment, invocation: Invocation) -> None:
    """`<@capture_output var="name">`: what the content prints becomes the value of a variable."""
    assign = _target(env, invocation)
    saved, env.out = env.out, []
    try:
        if invocation.body is not None:
            invocation.body(())
    finally:  # what a <#break> leaves, or an error, is captured as well
        printed = take_captured(env) if env.is_traced else env.take_output()
        env.out = saved
        assign(printed)


def _target(env: Environment, invocation: Invocation) -> Callable[[str], None]:
    """How to set the variable that the parameters name."""
    named, node = invocation.named, invocation.node
    kind = next((kind for kind in ("var", "local", "global") if named.get(kind) is not None), None)
    namespace = named.get("namespace")
    if kind is None:
        raise DirectiveError(_NAMES, node.span)
    if len(named) == 2:
        if namespace is None:
            raise DirectiveError("Second parameter can only be namespace", node.span)
        if kind != "var":
            raise DirectiveError(f"Cannot specify namespace for a {kind} assignment", node.span)
        if not isinstance(namespace, Namespace):
            raise DirectiveError("namespace parameter does not specify a namespace.", node.span)
    elif len(named) != 1:
        message = "Bad parameters. Use only one of 'var' or 'local' or 'global' parameters."
        raise DirectiveError(message, node.span)
    name = text_of(named[kind])
    if name is None:
        message = "'var' or 'local' or 'global' parameter doesn't evaluate to a string"
        raise DirectiveError(message, node.span)
    return _setter(env, invocation, kind, name, namespace)


def _setter(env: Environment, invocation: Invocation, kind: str, name: str, namespace: Value) -> Callable[[str], None]:
    assert invocation.place is not None
    around, call = invocation.place
    variables: dict[str, Value] | None = env.globals
    if kind == "var":
        variables = (namespace if isinstance(namespace, Namespace) else around).variables
    elif kind == "local":
        variables = call.locals if call is not None else None

    def assign(text: str) -> None:
        if variables is None:
            message = f"Could not set variable {name}: Not executing macro body"
            raise OutputError(message, invocation.node.span)
        variables[name] = text

    return assign


def _always(edits: Edits) -> Callable[[Environment, Invocation], Edits]:
    return lambda env, invocation: edits


SHARED_DIRECTIVES: Final[dict[str, Value]] = {
    "capture_output": Directive("capture_output", _capture),
    "compress": _filter("compress", _compress),
    # Unlike `?html`, this old directive leaves apostrophes alone.
    "html_escape": _filter("html_escape", _always(white_space.replace_characters(_LESS_THAN))),
    "normalize_newlines": _filter("normalize_newlines", _always(white_space.unify_line_breaks)),
    "xml_escape": _filter("xml_escape", _always(white_space.replace_characters({**_LESS_THAN, "'": "&apos;"}))),
}
