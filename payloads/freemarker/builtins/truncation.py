"""`?truncate` and its kin (manual: Built-in Reference / truncate).

The rules are those of class `DefaultTruncateBuiltinAlgorithm` of Apache FreeMarker 2.3.31: cut at a word boundary
unless that would leave less than three quarters, put a blank before the terminator at a word's end, and never let
dots touch a terminator that begins with one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil

from payloads.freemarker.builtins.registry import Arguments, method, number_argument, operand, unfit_argument
from payloads.freemarker.errors import ModelError
from payloads.freemarker.markup import escape_html
from payloads.freemarker.nodes.expressions import BuiltIn
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.java_characters import SPACES
from payloads.freemarker.runtime.types import text_of
from payloads.freemarker.runtime.utf16 import units, whole
from payloads.freemarker.runtime.values import Markup, Value

_TERMINATOR = "[...]"
_MARKUP_TERMINATOR = Markup("HTML", "<span class='truncateTerminator'>[&#8230;]</span>")
_MARKUP_LENGTH = 3
_WORD_BOUNDARY_MINIMUM = 0.75
_NO_TAGS = re.compile(r"<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<[^>]*>", re.DOTALL)


def _visible(markup: str) -> str:
    """The text without tags; an unknown entity counts as one character."""
    import html  # its table of entities is large

    return re.sub(r"&[^;\s]*;", "*", html.unescape(_NO_TAGS.sub(r"\1", markup)))


@dataclass(frozen=True, slots=True)
class _Terminator:
    value: str | Markup
    length: int
    removes_dots: bool


@method("truncate", "truncate_w", "truncate_c", "truncate_m", "truncate_w_m", "truncate_c_m", most=3)
def truncate(env: Environment, value: Value, arguments: Arguments, node: BuiltIn) -> Value:
    text = units(operand(env, value, node))
    limit = number_argument(arguments, 0, node)
    if limit < 0:
        raise ModelError(f"?{node.name}(...) argument #1 can't be negative.", node.span)
    markup = node.name.endswith("_m")
    terminator = _terminator(arguments, node, markup)
    if len(text) <= limit:
        return whole(text)
    kept = _kept(text, limit, terminator, node.name.removesuffix("_m"))
    if not kept:  # the argument as it was given
        return arguments[1] if len(arguments) > 1 else terminator.value
    if isinstance(terminator.value, str):
        return whole(kept) + terminator.value
    return Markup(terminator.value.format, escape_html(whole(kept)) + terminator.value.content)


def _terminator(arguments: Arguments, node: BuiltIn, markup: bool) -> _Terminator:
    if len(arguments) < 2:
        if markup:
            return _Terminator(_MARKUP_TERMINATOR, _MARKUP_LENGTH, False)
        return _Terminator(_TERMINATOR, len(_TERMINATOR), False)
    given = arguments[1] if markup and isinstance(arguments[1], Markup) else text_of(arguments[1])
    if given is None:
        raise unfit_argument(1, "string or markup output" if markup else "string", arguments[1], node)
    visible = given if isinstance(given, str) else _visible(given.content)
    length = len(units(visible))
    if len(arguments) > 2:
        length = number_argument(arguments, 2, node)
        if length < 0:
            raise ModelError(f"?{node.name}(...) argument #3 can't be negative.", node.span)
    return _Terminator(given, length, visible[:1] in (".", "…") and visible != "")


def _kept(text: str, limit: int, terminator: _Terminator, mode: str) -> str:
    """What stays of the text, with the blank before the terminator where there is one."""
    first_last = limit - terminator.length - 1
    last = _skip_spaces(text, first_last)
    if last < 0:
        return ""
    if mode != "truncate_c":
        at_word = _kept_words(text, limit, terminator, last, whole_only=mode == "truncate_w")
        if at_word or mode == "truncate_w":
            return at_word
    if last == first_last and _ends_word(text, last):
        last -= 1  # room for the blank
        if last < 0:
            return ""
    while True:
        last = _skip_spaces(text, last)
        if last < 0:
            return ""
        if not (_is_dot(text[last]) and not _ends_word(text, last) and terminator.removes_dots):
            break
        while last >= 0 and _is_dot(text[last]):
            last -= 1
        if last < 0:
            return ""
    return text[: last + 1] + (" " if _ends_word(text, last) else "")


def _kept_words(text: str, limit: int, terminator: _Terminator, last: int, *, whole_only: bool) -> str:
    room = terminator.length + 1
    least = 0 if whole_only else max(ceil(limit * _WORD_BOUNDARY_MINIMUM) - room - 1, 0)
    at = min(limit - room - 1, last)
    space_follows = (text[at + 1] in SPACES) if len(text) > at + 1 >= 0 else True
    while at >= least:
        is_space = text[at] in SPACES
        if not is_space and space_follows:
            return text[: at + 1] + " "
        space_follows = is_space
        at -= 1
    return ""


def _skip_spaces(text: str, at: int) -> int:
    while at >= 0 and text[at] in SPACES:
        at -= 1
    return at


def _ends_word(text: str, at: int) -> bool:
    return at + 1 >= len(text) or (text[at + 1] in SPACES)


def _is_dot(character: str) -> bool:
    return character in ".…"
