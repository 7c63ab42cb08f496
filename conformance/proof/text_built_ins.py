"""What built-ins of strings, numbers, booleans and dates give."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.built_in_registry import HANDLERS, arguments, handles
from conformance.proof.formats import for_computers, printed_date, printed_number
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING, SOMETHING, exactly
from conformance.proof.outcomes import as_text, narrowed
from conformance.proof.regular import matches_nothing, tree_of, whole
from conformance.proof.values import BLANK, DATE, EITHER, NUMBER, OTHER, Value
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
_DATES_OF_DATES: Final = frozenset({"datetime", "datetime_if_unknown"})
_ISO: Final = whole(r"[0-9TZ:.+-]{1,40}").possible
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
                        language = texts.wide(texts.joined(language, added))
                found.append((Value(text=change(language), source=text.blamed), last))
        return found

    return handler


@handles("substring")
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


@handles("truncate", "truncate_w", "truncate_c")
def _truncate(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    """No longer than is asked for, unless what is put behind a cut is longer already."""
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in arguments(walk, node, between):
            ending = given[1].taken_as("text").plain_text() if len(given) > 1 else exactly("[...]")
            language = texts.joined(_torn(text.plain_text()), texts.wide(ending))
            longest = ending.longest()
            if isinstance(given[0].exact, int) and longest is not None:
                language = texts.no_longer(language, max(given[0].exact, 2 * longest))
            found.append((Value(text=language, source=text.blamed), after))
    return found


@handles("remove_ending", "remove_beginning")
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


@handles("json_string")
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
        plain = not value.without("text", "nothing").present
        known = value.text.only(8) if value.text and not value.escaped and change and plain else None
        if known and change and all(word.isascii() for word in known):
            # Turkish rules change `i`, but no locale that is known of here has them.
            language = functools.reduce(
                lambda all_, word: all_ | exactly(change(word)), known, NOTHING if value.nothing else EMPTY
            )
            return [(Value(text=language, source=value.blamed), state)]
        return otherwise(walk, node, value, state)

    return handler


@handles("string")
def _string(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.arguments is None:
        untrue = value.without("truth")
        found = as_text(walk, node.target, untrue, state) if untrue.present else []
        made = untrue.without("text", "nothing").present
        found = [(text._replace(formatter=made), after) for text, after in found]
        if value.truth:
            rest = narrowed(node.target, value, value.only("truth"), state)
            known = next(iter(value.truth)) if len(value.truth) == 1 else None
            language = texts.TRUTH if known is None else exactly("true" if known else "false")
            # The setting of FreeMarker that `?string` follows may have other words.
            language = language if state.formats[1] in (None, "c") else EVERY
            found += [(Value(text=language, source=value.blamed, formatter=True), rest)] if rest is not None else []
        return found
    found = []
    for given, after in arguments(walk, node, state):
        if not given:
            walk.suspect("renders", "argument", node.span, after, value.origin)
            continue
        found += (
            _either_word(walk, node, value, given, after)
            if len(given) == 2
            else _by(walk, node, value, given[0], after)
        )
    return found


def _either_word(walk: Walk, node: ex.BuiltIn, value: Value, given: tuple[Value, ...], state: State) -> list[Outcome]:
    """`?string("yes", "no")` of a boolean."""
    found: list[Outcome] = []
    others = value.without("truth")
    if others.present:
        walk.suspect("renders", "not-a-boolean", node.span, narrowed(node.target, value, others, state), value.origin)
    for side, choice in ((True, given[0]), (False, given[1])):
        # A number is printed on the way, what has no text fails, either is chosen or not.
        choices = as_text(walk, node, choice, state)
        rest = narrowed(node.target, value, value.only("truth")._replace(truth=frozenset({side})), state)
        if side in value.truth and rest is not None:
            found += [(chosen._replace(origin=None, key=None), rest) for chosen, _ in choices]
    return found


def _by(walk: Walk, node: ex.BuiltIn, value: Value, pattern: Value, state: State) -> list[Outcome]:
    """`?string(pattern)` of a number or a date."""
    found: list[Outcome] = []
    wrong = value.without("number", "date")
    if wrong.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, wrong, state), value.origin)
    known = pattern.known_text
    if known is None:
        walk.suspect("renders", "format", node.span, state, pattern.origin)
        return [(Value(text=EVERY, source=value.blamed), state)]
    for kind, printed in (
        ("number", printed_number(value.only("number"), known) if value.number else None),
        ("date", printed_date(known) if value.date else None),
    ):
        own = value.only(kind)
        rest = narrowed(node.target, value, own, state) if own.present else None
        if printed is not None and rest is not None:
            found.append((Value(text=printed, source=value.blamed), rest))
        elif own.present:
            walk.suspect("renders", "format", node.span, rest, value.origin)
    return found


@handles("c", "cn")
def _c(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    others = value.without("number", "truth")
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin)
    if value.number:
        rest = narrowed(node.target, value, value.only("number"), state)
        if rest is not None:
            found.append((Value(text=for_computers(value), source=value.blamed), rest))
    for known in sorted(value.truth):
        rest = narrowed(node.target, value, value.only("truth")._replace(truth=frozenset({known})), state)
        if rest is not None:
            found.append((Value(text=exactly("true" if known else "false"), source=value.blamed), rest))
    return found


@handles("replace")
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
    wide = texts.wide(texts.joined(language, by._replace(nothing=False).plain_text()))
    apart = texts.torn(wide) if wide <= texts.SAFE else EVERY
    if pattern is None or replacement is None or flags is None or pattern == "":
        return EVERY  # put in between UTF-16 units, even those of one character
    if not exactly(pattern) <= ANY or not language <= ANY:
        return EVERY
    once = "f" in flags
    if "r" not in flags:
        if len(pattern) == 1 and "i" not in flags:
            ranges = ((ord(pattern), ord(pattern)),)
            changed = texts.substituted(language, ranges, replacement)
            return texts.joined(language, wide) if once else changed
        return wide
    if matches_nothing(pattern, flags):
        tree = tree_of(pattern, flags)
        length = _kept_length(tree) if tree is not None and replacement == "$1" else None
        return texts.cut(language, length) if length is not None else texts.joined(apart, EVERY)
    tree = tree_of(pattern, flags)
    if tree is not None and pattern.startswith("^") and replacement == "$1":
        length = _kept_length(tree)
        if length is not None:
            return texts.cut(language, length)
    if "$" in replacement or "\\" in replacement or "i" in flags:
        return texts.wide(texts.joined(language, texts.wide(exactly(replacement))))
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
    low = 0 if node.name == "length" else -1
    return [
        (Value(number=True, low=low, source=text.blamed), after)
        for text, between in as_text(walk, node.target, value, state)
        for _, after in arguments(walk, node, between)
    ]


@handles("number")
def _number(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    words = texts.common(value.text, _NUMBER_WORDS)
    bad = texts.without(texts.without(value.text, texts.PLAIN_NUMBER), words)
    others = value.without("number").with_text(bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin, bad)
    good = value.only("text", "number").with_text(texts.joined(texts.common(value.text, texts.PLAIN_NUMBER), words))
    rest = narrowed(node.target, value, good if good.present else value, state)
    made = Value(number=True, infinite=value.infinite or bool(words) or value.escaped, source=value.blamed)
    return [(made, rest)] if rest is not None else []


@handles("boolean")
def _boolean(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    bad = texts.without(value.text, texts.TRUTH)
    others = value.without("truth").with_text(bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin, bad)
    return [(EITHER, state)]


@handles("iso_utc", "iso_utc_ms", "iso_utc_m", "iso_utc_h", "iso_utc_nz", "iso_utc_ms_nz", "iso_utc_m_nz", "iso_utc_h_nz",
         "iso_local", "iso_local_ms", "iso_local_m", "iso_local_h", "iso_local_nz", "iso_local_ms_nz", "iso_local_m_nz",
         "iso_local_h_nz")  # fmt: skip
def _iso(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    others = value.without("date")
    if others.present:
        walk.suspect("renders", "argument", node.span, narrowed(node.target, value, others, state), value.origin)
    return [(Value(text=_ISO), state)] if value.date else []


def _date(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    others = value.without("date")
    if others.present or node.name not in _DATES_OF_DATES:
        walk.gap(f"whether `{node.text}` can read every value isn't decided", node.span)
        walk.suspect("renders", "argument", node.span, state, value.origin)
        return [(OTHER, after) for _, after in arguments(walk, node, state)]
    return [(DATE, state)]


@handles("split", "word_list")
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


@handles("abs", "round", "floor", "ceiling", "int", "long", "short", "byte", "double", "float")
def _numeric(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.name == "long" and value.date:
        return [(NUMBER, state)]
    others = value.without("number")
    if others.present:
        walk.suspect("renders", "not-a-number", node.span, narrowed(node.target, value, others, state), value.origin)
    if value.infinite and node.name != "abs":
        walk.suspect("renders", "infinite", node.span, state, value.origin)
    rest = narrowed(node.target, value, value.only("number"), state) if value.number else None
    may_be_infinite = value.infinite or (node.name in ("double", "float") and value.origin is None)
    made = Value(number=True, infinite=may_be_infinite or node.name == "float", source=value.blamed)
    return [(made, rest)] if rest is not None else []


_register_texts()
