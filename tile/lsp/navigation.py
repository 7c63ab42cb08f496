"""Where a name is declared, where it is used, and the changes that rename it, in the template and in Python."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from payloads.freemarker.nodes import elements as el

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tile.lsp.document import Document
    from tile.lsp.words import Word

_DECLARED_BY = {"parameters": ("Parameter", "AccountValue"), "mappedFields": ("MappedField",)}


class Place(NamedTuple):
    """Offsets in a file; in the document itself where there is none."""

    file: Path | None
    start: int
    end: int


def declaration(document: Document, word: Word) -> Place | None:
    """Where the word is declared: a parameter or mapped field in the module, a variable or macro in the template."""
    if word.kind != "path":
        return None
    if len(word.path) == 2 and word.path[0] in _DECLARED_BY:
        return next(_in_module(document, *word.path), None)
    return _in_template(document, word.path[0]) if len(word.path) == 1 else None


def renaming(document: Document, word: Word, name: str) -> list[tuple[Place, str]]:
    """The changes that rename a declared parameter or mapped field everywhere; none where it isn't declared.

    Raises:
        ValueError: templates can't read such a name by a dot.
    """
    if word.kind != "path" or len(word.path) != 2 or word.path[0] not in _DECLARED_BY:
        return []
    declared = list(_in_module(document, *word.path))
    if not declared:
        return []
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        raise ValueError(f"{name!r} is not a name: letters, digits and underscores, no digit first")
    changes = [(place, name) for place in declared]
    file = declared[0].file
    changes += [(Place(None, start, end), name) for start, end in _reads(document.text, *word.path)]
    if file is not None:  # URL and headers stand in the module
        changes += [(Place(file, start, end), name) for start, end in _reads(_text(file), *word.path)]
    return changes


def is_renamable(document: Document, word: Word) -> bool:
    """Whether the word is a declared parameter or mapped field."""
    return (
        word.kind == "path"
        and len(word.path) == 2
        and word.path[0] in _DECLARED_BY
        and any(True for _ in _in_module(document, *word.path))
    )


def _in_template(document: Document, name: str) -> Place | None:
    if document.template is None:
        return None
    for element in document.template.nodes:
        for node in element.walk():
            declares = isinstance(node, el.Assignment | el.Capture | el.Macro) and node.name == name
            if declares or (isinstance(node, el.List) and name in node.variables):
                at = re.compile(rf"(?<![\w$.]){re.escape(name)}(?![\w$])").search(
                    document.text, node.span.start, node.span.end
                )
                if at:
                    return Place(None, at.start(), at.end())
    return None


def _in_module(document: Document, namespace: str, name: str) -> Iterator[Place]:
    """The text constants that name a parameter or mapped field in the module that declares the destination."""
    module = sys.modules.get((document.module or "").partition(":")[0])
    path = getattr(module, "__file__", None)
    if not isinstance(path, str):
        return
    text = _text(Path(path))
    try:
        tree = ast.parse(text)
    except SyntaxError:  # it is being typed
        return
    starts = [0]
    for line in text.encode().splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in _DECLARED_BY[namespace]:
            for keyword in node.keywords:
                value = keyword.value
                if keyword.arg == "name" and isinstance(value, ast.Constant) and value.value == name:
                    at = len(text.encode()[: starts[value.lineno - 1] + value.col_offset].decode())
                    inside = text.find(name, at)
                    if inside >= 0:  # a name may be put together
                        yield Place(Path(path), inside, inside + len(name))


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _reads(text: str, namespace: str, name: str) -> Iterator[tuple[int, int]]:
    pattern = rf"(?<![\w$.]){namespace}\s*(?:\.\s*({re.escape(name)})(?![\w$])|\[\s*[\"']({re.escape(name)})[\"']\s*\])"
    for match in re.finditer(pattern, text):
        group = 1 if match[1] else 2
        yield match.span(group)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
