"""Where printed text comes from, in renders that keep track of it (`Template.render_traced`).

What is printed into a variable, or inside `<#compress>`, keeps its origins: they are known as long as the text is the
very object it was, and each change of white space is followed. Text that a built-in made out of it has none; it comes
from the interpolation that prints it. So does text that is a value where it is printed: a string literal inside a
string of JSON, which is to be escaped there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from payloads.freemarker.nodes import Element, Expression
from payloads.freemarker.nodes import elements as el
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.runtime.environment import Environment
from payloads.freemarker.runtime.operators import add
from payloads.freemarker.runtime.support import combine, join_parts
from payloads.freemarker.runtime.traced_text import Origin, Printing, TracedText, is_value
from payloads.freemarker.runtime.values import Value
from payloads.freemarker.runtime.white_space import Edit, Edits, compress
from payloads.freemarker.source import Span

#: More pieces of a text aren't followed: a loop may add to one text again and again.
_MOST_PIECES = 2000
_VALUES = el.Interpolation | el.NumericInterpolation


def _traced(text: str, span: Span, *, is_value: bool = False, printing: Printing | None = None) -> TracedText:
    result = TracedText(text)
    result.span = span
    result.is_value = is_value
    result.printing = printing
    return result


def trace(env: Environment, printed: str, element: Element) -> None:
    """Print text with its origins."""
    known = _origin(env, printed, element)
    if known is None or not (known.printed or known.has_structure):
        env.out.append(_traced(printed, element.span, is_value=isinstance(element, _VALUES)))
        return
    printing = Printing(element.span, literal=not known.printed)
    env.out += [_part_of(printing, piece) for piece in known.pieces]


def _part_of(printing: Printing | None, piece: str) -> str:
    if isinstance(piece, TracedText) and piece.printing is not printing:
        return _traced(piece, piece.span, is_value=piece.is_value, printing=printing)
    return piece


def settled(pieces: list[str]) -> list[str]:
    """The pieces of a text, those of a print made one where the print counts: where a literal, or text that a string of
    JSON can't hold, is printed inside one.

    Outside of the strings quotes begin and end them; a value inside of one is all in it, whatever it holds.
    """
    result: list[str] = []
    inside = False
    for printing, group in groupby(pieces, lambda piece: getattr(piece, "printing", None)):
        parts = list(group)
        if printing is not None and inside and (printing.literal or not all(map(_fits_a_string, parts))):
            parts = [_traced("".join(parts), printing.span, is_value=True)]
        for part in parts:
            result.append(_part_of(None, part))
            if not (inside and is_value(part)):
                inside ^= len(_QUOTES.findall(part)) % 2 == 1
    return result


_QUOTES = re.compile(r'(?<!\\)(?:\\\\)*"')
_CONTENT = re.compile(r'[^"\x00-\x1f]*')


def _fits_a_string(piece: str) -> bool:
    return is_value(piece) or _CONTENT.fullmatch(piece) is not None


def _origin(env: Environment, text: str, element: Element | None = None) -> Origin | None:
    known: Origin | None = env.origins.get(id(text))
    node = element.printed if isinstance(element, el.Interpolation) else None
    if known is None and isinstance(node, ex.BuiltIn) and node.name == "trim":
        known = env.trimmed_origins.get(text)
    return known


def _remember(env: Environment, text: str, pieces: list[str], *, printed: bool) -> None:
    if len(text) < 2 or len(text) != sum(map(len, pieces)) or len(pieces) > _MOST_PIECES:
        return  # Python has one character only once, wherever it stands; or halves of pairs were put together
    env.origins[id(text)] = Origin(text, pieces, printed)
    trimmed = text.strip()
    if trimmed and trimmed != text:
        start = text.index(trimmed)
        ends = (Edit(0, start, ""), Edit(start + len(trimmed), len(text), ""))
        env.trimmed_origins[trimmed] = Origin(trimmed, edit_pieces(pieces, ends), printed)


def _unique(text: str) -> str:
    """The same text as an object of its own, so that it isn't mistaken for a value of the data."""
    return "".join((text[:1], text[1:]))


def take_captured(env: Environment) -> str:
    """What a capture printed; whoever prints it later prints its pieces."""
    pieces = settled(env.out)
    text = _unique(env.take_output())
    _remember(env, text, pieces, printed=True)
    return text


def traced_literal(env: Environment, text: str, node: Expression) -> str:
    """A string literal without interpolations."""
    text = _unique(text)
    _remember(env, text, [_traced(text, node.span)], printed=False)
    return text


def join_traced(env: Environment, parts: tuple[Value, ...], elements: tuple[Element, ...], node: Expression) -> Value:
    """A string literal with interpolations."""
    result = join_parts(env, parts, node)
    if not isinstance(result, str):
        return result
    result = _unique(result)
    pieces: list[str] = []
    printed = False
    for part, element in zip(parts, elements, strict=True):
        assert isinstance(part, str)
        is_value = isinstance(element, _VALUES)
        known = _origin(env, part) if is_value else None
        pieces += known.pieces if known else [_traced(part, element.span, is_value=is_value)]
        printed = printed or (known is not None and known.printed)
    _remember(env, result, pieces, printed=printed)
    return result


def add_traced(env: Environment, left: Value, right: Value, node: Expression) -> Value:
    """`left + right`, whose origins are known where those of both texts are."""
    result = add(env, left, right, node)
    if isinstance(result, str) and isinstance(left, str) and isinstance(right, str):
        known = [_origin(env, each) or Origin("", [], printed=False) for each in (left, right)]
        result = _unique(result)
        _remember(env, result, known[0].pieces + known[1].pieces, printed=any(each.printed for each in known))
    return result


def combine_traced(
    env: Environment, current: Value, operator: str, value: Value, element: Element, node: Expression
) -> Value:
    """`name += value` and its kin."""
    if operator == "+=" and isinstance(current, str) and isinstance(value, str):
        return add_traced(env, current, value, node)
    return combine(env, current, operator, value, element, node)


def compress_traced(env: Environment) -> list[str]:
    """What was printed, as `<#compress>` leaves it."""
    return edit_output(env, compress)


def edit_output(env: Environment, edits: Edits) -> list[str]:
    """The pieces of what was printed, changed."""
    text = env.take_output()
    pieces = settled(env.out) if sum(map(len, env.out)) == len(text) else [text]
    return edit_pieces(pieces, edits(text))


def edit_pieces(pieces: list[str], edits: Iterable[Edit]) -> list[str]:
    """The pieces after edits of their joined text; what is put in belongs to the piece where its edit begins.

    The template's own text is cut at each edit, so that what is left of it still has its exact place.
    """
    result: list[str] = []
    pending = iter(edits)
    edit = next(pending, None)
    begin = 0
    for index, piece in enumerate(pieces):
        end = begin + len(piece)
        last = index == len(pieces) - 1
        runs: list[tuple[int, int, str]] = []  # what stays, and what is put behind it
        at = begin
        while edit is not None and (edit.start < end or (last and edit.start == end)):
            stays = max(edit.start, at)
            runs.append((at - begin, stays - begin, edit.replacement if edit.start >= begin else ""))
            at = min(edit.end, end)
            if edit.end > end:
                break
            edit = next(pending, None)
        runs.append((at - begin, end - begin, ""))
        result += _cut(piece, runs)
        begin = end
    return result


def _cut(piece: str, runs: list[tuple[int, int, str]]) -> list[str]:
    if len(runs) == 1 and runs[0][:2] == (0, len(piece)):
        return [piece]
    text = "".join(f"{piece[start:end]}{put}" for start, end, put in runs)
    if not isinstance(piece, TracedText):
        return [text]
    found = -1 if piece.is_value else piece.span.text.find(piece)
    if found < 0:
        return [_traced(text, piece.span, is_value=piece.is_value)]
    source, first = piece.span.source, piece.span.start + found
    cut: list[str] = []
    for start, end, put in runs:
        cut.append(_traced(piece[start:end], Span(source, first + start, first + end)))
        cut.append(_traced(put, Span(source, first + end, first + end + 1)))
    return [each for each in cut if each]
