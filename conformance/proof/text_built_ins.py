"""What built-ins of strings, numbers, booleans and dates give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.built_in_registry import HANDLERS, arguments, handles
from conformance.proof.language import ANY, EMPTY, EVERY, SOMETHING, exactly
from conformance.proof.outcomes import EMPTY_DEFAULT, as_text, narrowed
from conformance.proof.regular import tree_of, whole
from conformance.proof.values import EITHER, FALSE, NUMBER, OTHER, TRUE, Value
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.regex import nodes as rx

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.built_in_registry import Handler, Outcome
    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

#: What `?number` takes besides, to print it as a word: no JSON.
_NUMBER_WORDS: Final = whole(r"[+-]?(?:NaN|INF|Infinity)").possible
#: Texts that `?js_string` leaves alone.
_SAFE_FOR_SCRIPTS: Final = whole(r"[ !#-&(-.0-;=?-\[^-~]*").possible
#: Text in, text out, and whether the empty one stays empty and others stay full is not known.
_RESHAPING: Final = frozenset(
    {
        "trim",
        "substring",
        "keep_before",
        "keep_after",
        "keep_before_last",
        "keep_after_last",
        "remove_beginning",
        "remove_ending",
        "ensure_starts_with",
        "ensure_ends_with",
        "left_pad",
        "right_pad",
        "chop_linebreak",
        "truncate",
        "truncate_w",
        "truncate_c",
    }
)
#: Text in, text of as many characters out, none of them a quote, a backslash or a control unless there was one.
_CASE: Final = frozenset({"upper_case", "lower_case", "cap_first", "uncap_first", "capitalize"})
#: Encodings that leave nothing a JSON string would mind, and those that may.
_ENCODINGS: Final = frozenset({"url", "url_path"})
_MARKUP: Final = frozenset({"html", "xml", "xhtml", "rtf"})
_DATES: Final = frozenset(
    {
        "date",
        "time",
        "datetime",
        "date_if_unknown",
        "time_if_unknown",
        "datetime_if_unknown",
        "number_to_date",
        "number_to_time",
        "number_to_datetime",
    }
)

# ------------------------------------------------------------------ text


def _on_text(change: Callable[[Language], Language], *, fails: bool = False) -> Handler:
    def handler(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
        found: list[Outcome] = []
        for text, after in as_text(walk, node.target, value, state):
            if fails:
                walk.suspect("renders", "argument", node.span, after, value.origin)
            for given, last in arguments(walk, node, after):
                # What is put in, as padding or at an end, is part of the text.
                language = text.plain_text()
                for each in given:
                    if not each.plain_text() <= texts.SAFE:
                        language = texts.wide(texts.joined(language, each.plain_text()))
                found.append((Value(text=change(language), custom=text.custom, source=text.blamed), last))
        return found

    return handler


@handles("json_string")
def _json_string(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, after in as_text(walk, node.target, value, state):
        if text.escaped or text.fragment:
            found.append((Value(text=text.plain_text(), escaped=True, custom=text.custom, source=text.blamed), after))
        else:
            found.append(
                (Value(text=text.text, escaped=True, key=text.key, custom=text.custom, source=text.blamed), after)
            )
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
        cuts = name in ("substring", "truncate", "truncate_w", "truncate_c")
        HANDLERS[name] = _on_text(_torn if cuts else _reshaped, fails=name == "substring")
    for name in _ENCODINGS:
        HANDLERS[name] = _encoded(
            lambda language: texts.SAFE if "" in language else texts.common(texts.SAFE, SOMETHING)
        )
    for name in _MARKUP:
        HANDLERS[name] = _on_text(lambda language: ANY if language <= ANY else EVERY)
    HANDLERS["j_string"] = _on_text(texts.escaped)
    HANDLERS["js_string"] = _on_text(lambda language: language if language <= _SAFE_FOR_SCRIPTS else EVERY)
    for name in _DATES:
        HANDLERS[name] = _date


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
        plain = value.only_text or value == EMPTY_DEFAULT
        known = value.text.only(8) if value.text and not value.escaped and change and plain else None
        if known and change and all(word.isascii() for word in known):
            language = functools.reduce(lambda all_, word: all_ | exactly(change(word)), known, EMPTY)
            return [(Value(text=language, custom=value.custom, source=value.blamed), state)]
        return otherwise(walk, node, value, state)

    return handler


@handles("string")
def _string(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.arguments is None:
        truth_as_text = value._replace(truth=frozenset())
        found = as_text(walk, node.target, truth_as_text, state) if truth_as_text.present else []
        if value.truth:
            rest = narrowed(node.target, value, value.only("truth"), state)
            known = TRUE if value.truth == {True} else FALSE if value.truth == {False} else None
            language = texts.TRUTH if known is None else exactly("true" if known is TRUE else "false")
            # The setting of FreeMarker that `?string` follows may have other words.
            language = language if state.formats[1] in (None, "c") else ANY
            found += (
                [(Value(text=language, custom=value.custom, source=value.blamed), rest)] if rest is not None else []
            )
        return found
    found = []
    for given, after in arguments(walk, node, state):
        if len(given) == 2:
            others = value.only("text", "number", "sequence", "hash", "other")
            if others.present:
                walk.suspect(
                    "renders", "not-a-boolean", node.span, narrowed(node.target, value, others, after), value.origin
                )
            for side, choice in ((True, given[0]), (False, given[1])):
                # A number is printed on the way, what has no text fails, either is chosen or not.
                choices = as_text(walk, node, choice, after)
                rest = narrowed(node.target, value, value.only("truth")._replace(truth=frozenset({side})), after)
                if side in value.truth and rest is not None:
                    found += [(chosen._replace(origin=None, key=None), rest) for chosen, _ in choices]
            continue
        wrong = value.only("text", "sequence", "hash", "truth")
        if wrong.present:
            walk.suspect("renders", "argument", node.span, narrowed(node.target, value, wrong, after), value.origin)
        pattern = given[0].known_text or '"'
        if value.number:
            language = texts.PLAIN_NUMBER if pattern in ("0", "computer", "c") else _printed_by(pattern)
            if pattern in ("0.#", "0.##", "0.####"):
                language = texts.DECIMAL_NUMBER
            found.append((Value(text=language, custom=value.custom, source=value.blamed), after))
        if value.other:
            found.append((Value(text=_printed_by(pattern), custom=value.custom, source=value.blamed), after))
    return found


def _printed_by(pattern: str) -> Language:
    return texts.SAFE if exactly(pattern) <= texts.SAFE else ANY


@handles("c", "cn")
def _c(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    others = value.only("text", "sequence", "hash", "macro", "other")
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin)
    if value.number:
        rest = narrowed(node.target, value, value.only("number"), state)
        exact = isinstance(value.exact, int)
        language = exactly(str(value.exact)) if exact else texts.PLAIN_NUMBER
        found += [(Value(text=language, custom=value.custom, source=value.blamed), rest)] if rest is not None else []
    for known in sorted(value.truth):
        rest = narrowed(node.target, value, value.only("truth")._replace(truth=frozenset({known})), state)
        if rest is not None:
            found.append(
                (Value(text=exactly("true" if known else "false"), custom=value.custom, source=value.blamed), rest)
            )
    return found


@handles("replace")
def _replace(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            flags = given[2].known_text if len(given) > 2 else ""
            language = _replaced(text.plain_text(), given[0].known_text, given[1], flags)
            found.append((Value(text=texts.bounded(language), custom=text.custom, source=text.blamed), after))
    return found


def _replaced(language: Language, pattern: str | None, by: Value, flags: str | None) -> Language:
    replacement = by.known_text
    wide = texts.wide(texts.joined(language, by.plain_text()))
    if pattern == "":
        return EVERY  # put in between UTF-16 units, even those of one character
    if pattern is None or replacement is None or flags is None or "i" in flags:
        return wide
    once = "f" in flags
    if "r" not in flags:
        if len(pattern) == 1:
            ranges = ((ord(pattern), ord(pattern)),)
            return wide if once else texts.substituted(language, ranges, replacement)
        return wide
    tree = tree_of(pattern, flags)
    if tree is not None and pattern.startswith("^") and replacement == "$1":
        length = _kept_length(tree)
        if length is not None:
            return texts.cut(language, length)
    if "$" in replacement or "\\" in replacement:
        return wide
    match tree:
        case rx.One(chars):
            changed = texts.substituted(language, chars.ranges, replacement)
        case rx.Repeat(rx.One(chars), 1, _, _):
            changed = texts.substituted(language, chars.ranges, replacement, optional=True)
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


@handles("length", "index_of", "last_index_of")
def _length(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [
        (NUMBER, after)
        for _, between in as_text(walk, node.target, value, state)
        for _, after in arguments(walk, node, between)
    ]


@handles("number")
def _number(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    bad = texts.without(value.text, texts.PLAIN_NUMBER)
    others = value.only("text", "truth", "sequence", "hash")._replace(text=bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin, bad)
    if texts.common(bad, _NUMBER_WORDS):
        walk.gap(f"what `{node.text}` makes of NaN and INF isn't followed", node.span)
    good = value.only("text", "number")._replace(text=texts.common(value.text, texts.PLAIN_NUMBER))
    rest = narrowed(node.target, value, good if good.present else value, state)
    return [(NUMBER._replace(custom=value.custom, source=value.blamed), rest)] if rest is not None else []


@handles("boolean")
def _boolean(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    bad = texts.without(value.text, texts.TRUTH)
    others = value.only("text", "number", "sequence", "hash")._replace(text=bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin, bad)
    return [(EITHER, state)]


def _date(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if not value.other:
        walk.gap(f"whether `{node.text}` can read every value isn't decided", node.span)
        walk.suspect("renders", "argument", node.span, state, value.origin)
    return [(OTHER, after) for _, after in arguments(walk, node, state)]


@handles("split", "word_list")
def _split(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [
        (
            values.some_sequence(
                # Java leaves out empty parts at the end; of a text of separators nothing is left.
                Value(text=_parts(text.plain_text(), given), custom=text.custom, source=text.blamed),
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
    plain = separator and (len(given) < 2 or "r" not in (given[1].known_text or "r"))
    return texts.wide(language) if plain else _torn(language)


@handles("abs", "round", "floor", "ceiling", "int", "long", "short", "byte", "double", "float")
def _numeric(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.name == "long" and value.other:
        return [(NUMBER, state)]
    others = value.only("text", "truth", "sequence", "hash", "other")
    if others.present:
        walk.suspect("renders", "not-a-number", node.span, narrowed(node.target, value, others, state), value.origin)
    rest = narrowed(node.target, value, value.only("number"), state) if value.number else None
    return [(NUMBER._replace(custom=value.custom, source=value.blamed), rest)] if rest is not None else []


_register_texts()
