"""The directives every FreeMarker configuration has unless told otherwise: `<@html_escape>` and its like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from payloads.freemarker.markup import escape_xml
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.support import compressed
from payloads.freemarker.runtime.values import Body, Directive, Value


def _filter(name: str, change: Callable[[str], str]) -> Directive:
    """A directive that prints its content changed."""

    def run(env: Environment, scope: dict[str, Value] | None, body: Body | None) -> None:
        saved, env.out = env.out, []
        try:
            if body is not None:
                body(())
        finally:  # what a <#break> leaves is printed as well
            printed = change(env.take_output())
            env.out = saved
            env.out.append(printed)

    return Directive(name, run)


def _escape_html(text: str) -> str:
    """Unlike `?html`, this old directive leaves apostrophes alone."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _unix_line_breaks(text: str) -> str:
    """Every line with a line feed at its end, the last one as well; a first line that is empty gets lost."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\n")
    return lines if lines.endswith("\n") or not lines else lines + "\n"


SHARED_DIRECTIVES: Final[dict[str, Value]] = {
    "html_escape": _filter("html_escape", _escape_html),
    "xml_escape": _filter("xml_escape", escape_xml),
    "compress": _filter("compress", compressed),
    "normalize_newlines": _filter("normalize_newlines", _unix_line_breaks),
}
