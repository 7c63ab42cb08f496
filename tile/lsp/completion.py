"""What can be written at a place of a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from payloads.freemarker.builtin_names import BUILT_INS, GROUP_OF, SPECIAL_VARIABLES
from payloads.freemarker.directives import DIRECTIVES
from tile.lsp.hover import describe_built_in, describe_directive, describe_path, describe_special

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.destination import Destination
    from tile.lsp.document import Document

_DECLARES = re.compile(
    r"<#(?:assign|global|local|macro|function)\s+([A-Za-z_$@][\w$@]*)|<#list\s[^>]*?\sas\s+([A-Za-z_$@][\w$@]*)"
)


class Suggestion(NamedTuple):
    """Something that can be written.

    Attributes:
        text: what is written.
        kind: what it is, for the editor's icon.
        detail: a word or two beside it.
        documentation: Markdown.
    """

    text: str
    kind: Literal["field", "function", "keyword", "variable"]
    detail: str
    documentation: str


def suggest(document: Document, kind: str, path: tuple[str, ...]) -> Iterator[Suggestion]:
    """Everything that can stand where a word of a kind is being typed; `path` holds the steps in front of it."""
    match kind:
        case "built-in":
            for name, takes_arguments in BUILT_INS.items():
                if GROUP_OF[name] != "unsupported":
                    detail = "built-in (…)" if takes_arguments else "built-in"
                    yield Suggestion(name, "function", detail, describe_built_in(name))
        case "directive":
            for name in DIRECTIVES:
                yield Suggestion(name, "keyword", "directive", describe_directive(name))
        case "special":
            for name in sorted(SPECIAL_VARIABLES):
                yield Suggestion(name, "variable", "special variable", describe_special(name))
        case _:
            yield from _steps(document, path)


def _steps(document: Document, path: tuple[str, ...]) -> Iterator[Suggestion]:
    destination = document.destination
    if not path:
        for name in destination.universe().namespaces:
            yield Suggestion(name, "variable", "namespace", describe_path(destination, (name,)))
        own = {name for match in _DECLARES.finditer(document.text) for name in match.groups() if name}
        for name in sorted(own):
            yield Suggestion(name, "variable", "of this template", "")
        return
    for name, detail in _members(destination, path):
        yield Suggestion(name, "field", detail, describe_path(destination, (*path, name)))


def _members(destination: Destination, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    subject = destination.universe().subject
    match path:
        case ("input",):
            yield from ((each.name, each.type) for each in subject.fields if each.name.isidentifier())
        case ("parameters",):
            yield from ((each.name, "secret" if each.secret else "parameter") for each in destination.parameters)
        case ("mappedFields",):
            yield from ((each.name, "required" if each.required else "optional") for each in destination.mapping)
        case ("mappedProperties",) | ("input", "event_properties" | "user_properties"):
            yield from ((name, "in a sample") for name in sorted(_sampled(destination, path)) if name.isidentifier())


def _sampled(destination: Destination, path: tuple[str, ...]) -> set[str]:
    """The properties that the samples have: real ones are known to nobody else."""
    samples = destination.subject.samples
    wanted = path[1:] or ("event_properties",)
    found: set[str] = set()
    for name in samples.names():
        held = samples.load(name).get(wanted[0])
        found.update(held if isinstance(held, dict) else ())
    return found
