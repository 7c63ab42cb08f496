"""Docstrings in Google's style as Markdown: prose and examples as they stand, sections as lists."""

from __future__ import annotations

import inspect
import re
import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_SECTION: Final = re.compile(r"(Args|Attributes|Raises|Returns|Yields|Examples?):$")
_ENTRY: Final = re.compile(r"(?P<names>[`*\w][\w`*.]*(?:, [\w`*.]+)*): +(?P<text>.*)")
_TITLES: Final = {"Args": "Arguments", "Attributes": "Attributes", "Raises": "Raises"}


def markdown(docstring: str) -> str:
    """A docstring as Markdown."""
    return "\n\n".join(_blocks(inspect.cleandoc(docstring)))


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n(?=\S)", text):
        lines = block.split("\n")
        at = next((number for number, line in enumerate(lines) if _SECTION.match(line)), None)
        if at is None:
            yield _plain(block)
            continue
        if at:
            yield _plain("\n".join(lines[:at]))
        title = lines[at].removesuffix(":")
        body = inspect.cleandoc("\n" + "\n".join(lines[at + 1 :]))
        if title in _TITLES:
            yield f"**{_TITLES[title]}**"
            yield "\n".join(_entries(body))
        else:
            yield f"**{title}**"
            yield _plain(body)


def _plain(text: str) -> str:
    """Prose as it is; indented and interactive examples as code."""
    return "\n\n".join(_code(block) if _is_code(block) else block for block in re.split(r"\n\s*\n", text))


def _is_code(block: str) -> bool:
    return block.lstrip().startswith(">>>") or all(line.startswith("    ") for line in block.split("\n"))


def _code(block: str) -> str:
    return f"```python\n{textwrap.dedent(block)}\n```"


def _entries(body: str) -> Iterator[str]:
    for line in body.split("\n"):
        entry = _ENTRY.match(line)
        if entry:
            names = ", ".join(f"`{name.strip('`')}`" for name in entry["names"].split(", "))
            yield f"- {names}: {entry['text']}"
        elif line:
            yield f"  {line.strip()}" if line.startswith(" ") else f"- {line}"
