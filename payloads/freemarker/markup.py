"""Output formats and their escaping (manual: Template Author's Guide / Miscellaneous / Auto-escaping)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from payloads.freemarker.record import Record
from payloads.freemarker.words import quoted

_HTML = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&#39;"})
_XML = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;", "'": "&apos;"})
_LEGACY_HTML = str.maketrans({"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;"})
_RTF = str.maketrans({"\\": "\\\\", "{": "\\{", "}": "\\}"})


def escape_html(text: str) -> str:
    return text.translate(_HTML)


def escape_xml(text: str) -> str:
    return text.translate(_XML)


def escape_legacy_html(text: str) -> str:
    """`?html` before incompatible improvements 2.3.20, and `?xhtml`'s older sibling: no apostrophe."""
    return text.translate(_LEGACY_HTML)


def escape_rtf(text: str) -> str:
    return text.translate(_RTF)


class OutputFormat(Record):
    """`markup` formats can escape, and do so automatically by default."""

    name: str
    mime_type: str | None
    escape: Callable[[str], str] | None = None

    def __str__(self) -> str:
        """As FreeMarker's messages tell it, with its class."""
        kind = f"{self.name[:1].upper()}{self.name[1:]}" if "{" not in self.name else "CombinedMarkup"
        mime_type = "null" if self.mime_type is None else f'"{self.mime_type}"'
        return f"{self.name}(mimeType={mime_type}, class=f.c.{kind}OutputFormat)"

    @property
    def markup(self) -> bool:
        return self.escape is not None

    @staticmethod
    def named(name: str) -> OutputFormat:
        """A registered format, or a combined one such as `XML{HTML}`.

        Raises:
            ValueError: there is no such format, or the combination is not of two markup formats.
        """
        known = FORMATS.get(name)
        if known is not None:
            return known
        outer_name, brace, rest = name.partition("{")
        if not brace or not rest.endswith("}"):
            raise ValueError(
                f'Unregistered output format name, "{name}". The output formats registered in the '
                f"Configuration are: {', '.join(map(quoted, sorted(FORMATS)))}"
            )
        return combine(OutputFormat.named(outer_name), OutputFormat.named(rest[:-1]))


def combine(outer: OutputFormat, inner: OutputFormat) -> OutputFormat:
    """`outer{inner}`: text is escaped for the inner format, then for the outer one."""
    if outer.escape is None or inner.escape is None:
        wrong = inner if inner.escape is None else outer
        raise ValueError(f"The output format inside the {{...}} must be a markup format, but was: {wrong.name}")
    first, second = inner.escape, outer.escape
    name = f"{outer.name}{{{inner.name}}}"
    if outer.name.endswith("}"):  # XML{HTML} and RTF make XML{HTML{RTF}}
        depth = len(outer.name) - len(outer.name.rstrip("}"))
        name = f"{outer.name[:-depth]}{{{inner.name}}}{'}' * depth}"
    return OutputFormat(name, outer.mime_type, lambda text: second(first(text)))


FORMATS: Final[dict[str, OutputFormat]] = {
    known.name: known
    for known in (
        OutputFormat("undefined", None),
        OutputFormat("HTML", "text/html", escape_html),
        OutputFormat("XHTML", "application/xhtml+xml", escape_html),
        OutputFormat("XML", "application/xml", escape_xml),
        OutputFormat("RTF", "application/rtf", escape_rtf),
        OutputFormat("plainText", "text/plain"),
        OutputFormat("CSS", "text/css"),
        OutputFormat("JavaScript", "application/javascript"),
        OutputFormat("JSON", "application/json"),
    )
}
