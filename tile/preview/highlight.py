"""A template's text in colours: what is a tag, a name, a string – as the engine's own lexer reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from payloads.freemarker import ParseError, Source
from payloads.freemarker.lexer import Lexer
from payloads.freemarker.naming import NamingGuard
from payloads.freemarker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from payloads.freemarker.lexer import Token
    from tile.preview.page import Code, Run

LARGEST = 100_000
"""Characters of a template that is still coloured."""

_NAMESPACES = frozenset({"input", "mappedFields", "mappedProperties", "parameters"})
_KEYWORDS = frozenset({"as", "false", "in", "true", "using"})
_KINDS = {
    "text": "",
    "noparse": "",
    "comment": "comment",
    "string": "string",
    "raw-string": "string",
    "number": "number",
    "tag": "tag",
    "closed-tag": "tag",
    "end-tag": "tag",
    "end": "tag",
    "empty-end": "tag",
    "call-end": "tag",
    "<@": "tag",
    "${": "mark",
    "#{": "mark",
    "}": "mark",
    "name": "name",
}


def highlighted(text: str) -> Code:
    """The lines of a template as runs of one kind each: `tag`, `mark` (`${` and `}`), `namespace`, `name`, `built-in`,
    `string`, `number`, `operator`, `comment`, and the empty kind for what is printed as it stands.

    Joined, the runs are the text without its line breaks. What can't be read is plain up to its line's end.
    """
    runs = _runs(text) if len(text) <= LARGEST else iter([("", text)])
    return tuple(_lines(runs))


def _runs(text: str) -> Iterator[Run]:
    lexer = Lexer(Source("", text), Settings(), NamingGuard("auto_detect"))
    at, before = 0, ""
    while at < len(text):
        try:
            token = lexer.next()
        except ParseError:
            end = text.find("\n", max(lexer.at, at))
            end = len(text) if end < 0 else end + 1
            yield "", text[at:end]
            lexer.restart(end)
            at, before = end, ""
            continue
        if token.kind == "end-of-file":
            yield "", text[at:]
            return
        if token.start > at:
            yield "", text[at : token.start]
        if token.end > at:
            yield _kind(token, before), text[max(token.start, at) : token.end]
        at, before = max(token.end, at), token.kind


def _kind(token: Token, before: str) -> str:
    if token.kind == "name" and before in ("?", "??"):
        return "built-in"
    if token.kind == "name" and before != "." and token.value in _NAMESPACES:
        return "namespace"
    if token.kind in _KEYWORDS or (token.kind == "name" and token.value in _KEYWORDS):
        return "tag"
    return _KINDS.get(token.kind, "operator")


def _lines(runs: Iterator[Run]) -> Iterator[tuple[Run, ...]]:
    line: list[Run] = []
    for kind, text in runs:
        if text and "\n" not in text and "\r" not in text:
            line.append((kind, text))
            continue
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if first:
            line.append((kind, first))
        for other in others:
            yield tuple(line)
            line = [(kind, other)] if other else []
    yield tuple(line)
