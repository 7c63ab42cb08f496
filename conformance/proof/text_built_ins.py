"""What built-ins of strings give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.built_in_registry import arguments, handles
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING, SOMETHING, exactly
from conformance.proof.regular import matches_nothing, tree_of, whole
from conformance.proof.results import as_text
from conformance.proof.values import BLANK, Value
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.regex import nodes as rx

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.built_in_registry import Handler, Outcome
    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

HANDLERS: Final[dict[str, Handler]] = {}
#: Texts that `?js_string` leaves alone.
_SAFE_FOR_SCRIPTS: Final = whole(r"[ !#-&(-.0-;=?-\[^-~]*").possible
#: What `?url` leaves and puts in (`freemarker.template.utility.StringUtil`).
_ENCODED: Final = whole(r"[A-Za-z0-9_.!~'()*/%-]*").possible
#: Text in, text out, and whether the empty one stays empty and others stay full is not known.
_RESHAPING: Final = frozenset(
    {
        "trim",
        "keep_before",
        "keep_after",
        "keep_before_last",
        "keep_after_last",
        "ensure_starts_with",
        "ensure_ends_with",
        "left_pad",
        "right_pad",
        "chop_linebreak",
    }
)
#: Text in, text of as many characters out, none of them a quote, a backslash or a control unless there was one.
_CASE: Final = frozenset({"upper_case", "lower_case", "cap_first", "uncap_first", "capitalize"})
#: Encodings that leave nothing a JSON string would mind, and those that may.
_ENCODINGS: Final = frozenset({"url", "url_path"})
_MARKUP: Final = frozenset({"html", "xml", "xhtml", "rtf"})
# ------------------------------------------------------------------ text


def _on_text(change: Callable[[Language], Language]) -> Handler:
    def handler(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
        found: list[Outcome] = []
        for text, after in as_text(walk, node.target, value, state):
            for given, last in arguments(walk, node, after):
                # What is put in, as padding or at an end, is part of the text.
                language = text.plain_text()
                for each in given:
                    added = each.taken_as("text").plain_text()
                    if not added <= texts.SAFE:
                        language = texts.wide(texts.join(language, added))
                found.append((Value(text=change(language), source=text.blamed), last))
        return found

    return handler


@handles(HANDLERS, "substring")
def _substring(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            start, end = given[0].exact, given[1].exact if len(given) > 1 else None
            language = text.plain_text()
            if not isinstance(start, int) or start < 0 or (len(given) > 1 and not isinstance(end, int)):
                walk.suspect("renders", "argument", node.span, after, value.origin)
                found.append((Value(text=_torn(language), source=text.blamed), after))
                continue
            last = end if isinstance(end, int) else None
            if (last is not None and last < start) or max(start, last or 0) > texts.shortest(language):
                walk.suspect("renders", "argument", node.span, after, value.origin)
            part = EMPTY if last is not None and last < start else texts.part(language, start, last)
            if part:
                found.append((Value(text=part, source=text.blamed), after))
    return found


@handles(HANDLERS, "truncate", "truncate_w", "truncate_c")
def _truncate(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    """No longer than is asked for, unless what is put behind a cut is longer already."""
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            ending = given[1].taken_as("text").plain_text() if len(given) > 1 else exactly("[...]")
            language = texts.join(_torn(text.plain_text()), texts.wide(ending))
            longest = ending.longest() if len(given) < 3 else None  # a third argument says how long it counts as
            if isinstance(given[0].exact, int) and longest is not None:
                language = texts.no_longer(language, max(given[0].exact, 2 * longest))
            found.append((Value(text=language, source=text.blamed), after))
    return found


@handles(HANDLERS, "remove_ending", "remove_beginning")
def _without_end(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            part = "" if given[0] == BLANK else given[0].known_text
            language = text.plain_text()
            if part is None or not exactly(part) <= ANY:
                shorter = texts.torn(texts.wide(language))
            elif node.name == "remove_ending":
                shorter = texts.without_ending(language, part)
            else:
                shorter = texts.without_beginning(language, part)
            found.append((Value(text=shorter, source=text.blamed), after))
    return found


@handles(HANDLERS, "json_string")
def _json_string(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, after in as_text(walk, node.target, value, state):
        if text.escaped or text.fragment:
            found.append((Value(text=text.plain_text(), escaped=True, source=text.blamed), after))
        else:
            found.append((Value(text=text.text, escaped=True, key=text.key, source=text.blamed), after))
    return found


def _cased(language: Language) -> Language:
    return texts.like(language)


def _reshaped(language: Language) -> Language:
    return texts.wide(language)


def _torn(language: Language) -> Language:
    return texts.torn(texts.wide(language))


def _register_texts() -> None:
    for name in _CASE:
        HANDLERS[name] = _with_known(name, _on_text(_cased))
    for name in _RESHAPING:
        # By a regular expression that matches nothing, or half a character, a text falls into UTF-16 units.
        HANDLERS[name] = _on_text(_reshaped if name in ("trim", "chop_linebreak") else _torn)
    for name in _ENCODINGS:
        HANDLERS[name] = _encoded(lambda language: _ENCODED if "" in language else texts.common(_ENCODED, SOMETHING))
    for name in _MARKUP:
        HANDLERS[name] = _on_text(lambda language: ANY if language <= ANY else EVERY)
    HANDLERS["j_string"] = _on_text(texts.escaped)
    HANDLERS["js_string"] = _on_text(lambda language: language if language <= _SAFE_FOR_SCRIPTS else EVERY)


def _encoded(change: Callable[[Language], Language]) -> Handler:
    """Without a charset, as an argument or a setting, FreeMarker can't encode."""
    plain = _on_text(change)

    def handler(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
        if not node.arguments and not state.formats[2]:
            walk.suspect("renders", "charset", node.span, state, None)
        return plain(walk, node, value, state)

    return handler


def _with_known(name: str, otherwise: Handler) -> Handler:
    """Exact on a few known words: case is ASCII's there, whatever the locale's rules besides `i`."""
    change = {"upper_case": str.upper, "lower_case": str.lower}.get(name)

    def handler(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
        plain = not value.fragment and not value.without("text", "nothing").present
        known = value.text.only(8) if value.text and not value.escaped and change and plain else None
        if known and change and all(word.isascii() for word in known):
            # Turkish rules change `i`, but no locale that is known of here has them.
            language = functools.reduce(
                lambda all_, word: all_ | exactly(change(word)), known, NOTHING if value.nothing else EMPTY
            )
            return [(Value(text=language, source=value.blamed), state)]
        return otherwise(walk, node, value, state)

    return handler


@handles(HANDLERS, "replace")
def _replace(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            pattern, by = (each.taken_as("text") for each in given[:2])
            flags = given[2].known_text if len(given) > 2 else ""
            language = _replaced(text.plain_text(), "" if pattern == BLANK else pattern.known_text, by, flags)
            found.append((Value(text=texts.bounded(language), source=text.blamed), after))
    return found


def _replaced(language: Language, pattern: str | None, by: Value, flags: str | None) -> Language:
    replacement = "" if by == BLANK else by.known_text
    wide = texts.wide(texts.join(language, by._replace(nothing=False).plain_text()))
    apart = texts.torn(wide) if wide <= texts.SAFE else EVERY
    if pattern is None or replacement is None or flags is None or pattern == "":
        return EVERY  # put in between UTF-16 units, even those of one character
    if not exactly(pattern) <= ANY or not language <= ANY:
        return EVERY
    once = "f" in flags
    if "r" not in flags:
        if len(pattern) == 1 and "i" not in flags:
            ranges = ((ord(pattern), ord(pattern)),)
            changed = texts.substitute(language, ranges, replacement)
            return texts.join(language, wide) if once else changed
        return wide
    if matches_nothing(pattern, flags):
        tree = tree_of(pattern, flags)
        length = _kept_length(tree) if tree is not None and replacement == "$1" else None
        return texts.first_characters(language, length) if length is not None else texts.join(apart, EVERY)
    tree = tree_of(pattern, flags)
    if tree is not None and pattern.startswith("^") and replacement == "$1":
        length = _kept_length(tree)
        if length is not None:
            return texts.first_characters(language, length)
    if "$" in replacement or "\\" in replacement or "i" in flags:
        return texts.wide(texts.join(language, texts.wide(exactly(replacement))))
    match tree:
        case rx.One(chars):
            changed = texts.substitute(language, chars.ranges, replacement)
        case rx.Repeat(rx.One(chars), 1, _, _):
            changed = texts.substitute(language, chars.ranges, replacement, optional=True)
        case _:
            return wide
    return wide if once else changed


def _kept_length(tree: rx.Node) -> int | None:
    """Of `^(.{n}).+$`, read with dots that match line breaks: n."""
    match tree:
        case rx.Sequence(
            (
                rx.At(rx.Anchor.START),
                rx.Group(1, rx.Repeat(rx.One(kept), least, most, rx.Greed.GREEDY)),
                rx.Repeat(rx.One(dropped), 1 | 0, None, rx.Greed.GREEDY),
                *rest,
            )
        ) if least == most and kept.ranges == dropped.ranges == ((0, 0x10FFFF),):
            at_end = all(isinstance(part, rx.At) for part in rest)
            return least if at_end else None
    return None


@handles(HANDLERS, "length", "index_of", "last_index_of")
def _length(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    low = 0 if node.name == "length" else -1
    return [
        (Value(number=True, low=low, source=text.blamed), after)
        for text, between in as_text(walk, node.target, value, state)
        for _, after in arguments(walk, node, between)
    ]


@handles(HANDLERS, "split", "word_list")
def _split(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [
        (
            values.some_sequence(
                # Java leaves out empty parts at the end; of a text of separators nothing is left.
                Value(text=_parts(text.plain_text(), given), source=text.blamed),
                least=int(node.name == "split" and len(given) < 2),
            ),
            after,
        )
        for text, between in as_text(walk, node.target, value, state)
        for given, after in arguments(walk, node, between)
    ]


def _parts(language: Language, given: tuple[Value, ...]) -> Language:
    """Split by nothing, or by an expression that may match nothing, a text falls into UTF-16 units."""
    separator = given[0].known_text if given else " "
    plain = separator and exactly(separator) <= ANY and (len(given) < 2 or "r" not in (given[1].known_text or "r"))
    return texts.wide(language) if plain else EVERY


_register_texts()
