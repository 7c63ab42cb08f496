"""What built-ins give. One that isn't here isn't followed, and the proof says so."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

from conformance.proof import texts, values
from conformance.proof.expressions import EMPTY_DEFAULT, as_text, evaluate, narrowed, there
from conformance.proof.language import ANY, EMPTY, EVERY, NOTHING, SOMETHING, exactly
from conformance.proof.regular import tree_of, whole
from conformance.proof.values import EITHER, FALSE, MISSING, NUMBER, OTHER, TRUE, Hash, Key, Sequence, Value
from payloads.freemarker.nodes import expressions as ex
from payloads.freemarker.regex import nodes as rx

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

    Outcome = tuple[Value, State]
    Handler = Callable[[Walk, ex.BuiltIn, Value, State], list[Outcome]]

_HANDLERS: Final[dict[str, Handler]] = {}
_CONDITIONS: Final = frozenset(
    {
        "has_content",
        "exists",
        "is_string",
        "is_number",
        "is_boolean",
        "is_sequence",
        "is_enumerable",
        "is_indexable",
        "is_collection",
        "is_hash",
        "is_hash_ex",
        "is_macro",
        "is_directive",
        "matches",
        "starts_with",
        "ends_with",
        "contains",
        "seq_contains",
    }
)
_LOOP: Final = frozenset(
    {
        "index",
        "counter",
        "has_next",
        "is_first",
        "is_last",
        "is_odd_item",
        "is_even_item",
        "item_parity",
        "item_parity_cap",
        "item_cycle",
    }
)
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


def built_in(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    """What `target?name` or `target?name(…)` can give."""
    name = node.name
    if name in _CONDITIONS and (
        node.arguments is not None or name in {"exists", "has_content"} or name.startswith("is_")
    ):
        trues, falses = walk.condition(node, state)
        return [*((TRUE, each) for each in trues), *((FALSE, each) for each in falses)]
    if name in _LOOP and isinstance(node.target, ex.Name):
        return _of_loop(walk, node, state)
    if name in ("default", "if_exists"):
        return _defaulted(walk, node, state)
    if name in ("then", "switch"):
        return _chosen(walk, node, state)
    handler = _HANDLERS.get(name)
    if handler is None:
        walk.gap(f"`?{name}` isn't followed", node.span)
        return [(Value(text=ANY, number=True, truth=frozenset({True, False}), other=True), state)]
    return [
        outcome for value, after in there(walk, node.target, state) for outcome in handler(walk, node, value, after)
    ]


def _handles(*names: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        for name in names:
            _HANDLERS[name] = handler
        return handler

    return register


#: For each argument of a built-in: `t` a string, `n` a number, `*` anything.
_SIGNATURES: Final = {
    "replace": "ttt",
    "left_pad": "nt",
    "right_pad": "nt",
    "substring": "nn",
    "truncate": "nt",
    "truncate_w": "nt",
    "truncate_c": "nt",
    "keep_before": "tt",
    "keep_after": "tt",
    "keep_before_last": "tt",
    "keep_after_last": "tt",
    "remove_beginning": "t",
    "remove_ending": "t",
    "ensure_starts_with": "ttt",
    "ensure_ends_with": "t",
    "split": "tt",
    "index_of": "tn",
    "last_index_of": "tn",
    "join": "ttt",
    "chunk": "n*",
    "url": "t",
    "url_path": "t",
}
_REGULAR: Final = frozenset({"replace", "split", "keep_before", "keep_after", "ensure_starts_with"})


def _arguments(walk: Walk, node: ex.BuiltIn, state: State) -> list[tuple[tuple[Value, ...], State]]:
    """The arguments, each looked at for its type."""
    found = walk.several(node.arguments or (), state)
    for given, after in found:
        for value, wanted in zip(given, _SIGNATURES.get(node.name, "*" * len(given)), strict=False):
            kind = {"t": "text", "n": "number"}.get(wanted)
            if kind is None:
                continue
            others = value.only(*({"text", "number", "truth", "sequence", "hash", "macro", "other"} - {kind}))
            if others.present and value != EMPTY_DEFAULT:
                walk.suspect("renders", "argument", node.span, after, value.origin)
        if node.name in _REGULAR and given and _may_fail(given):
            walk.suspect("renders", "regular-expression", node.span, after, None)
        if _out_of_range(node.name, given):
            walk.suspect("renders", "argument", node.span, after, None)
    return found


def _out_of_range(name: str, given: tuple[Value, ...]) -> bool:
    """Whether an argument of the right type may still be refused."""
    if name in ("left_pad", "right_pad") and len(given) > 1 and "" in given[1].plain_text():
        return True
    least = {"truncate": 0, "truncate_w": 0, "truncate_c": 0, "chunk": 1}.get(name)
    exact = given[0].exact if given else None
    return least is not None and (exact is None or exact < least)


def _may_fail(given: tuple[Value, ...]) -> bool:
    """Whether the first argument is a regular expression by the last one's flags, and perhaps no valid one; the same
    for references to groups in what replaces it.
    """
    flags = given[-1].known_text if len(given) > 1 else ""
    if flags is not None and "r" not in flags:
        return False
    pattern = given[0].known_text
    if pattern is None or flags is None or tree_of(pattern, flags) is None:
        return True
    if len(given) < 3:
        return False
    by = given[1].known_text
    return by is None or ("$" in by and by != "$1") or "\\" in by or (by == "$1" and "(" not in pattern)


# ------------------------------------------------------------------ choices


def _defaulted(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for value, after in evaluate(walk, node.target, state, soft=isinstance(node.target, ex.Parenthesis)):
        if value.present:
            rest = narrowed(node.target, value, value.there(), after)
            if rest is not None:
                found.append((value.there(), rest))
        if value.missing:
            rest = narrowed(node.target, value, MISSING, after)
            if rest is not None:
                default = node.arguments[0] if node.arguments else None
                found += [(EMPTY_DEFAULT, rest)] if default is None else evaluate(walk, default, rest)
    return found


def _chosen(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    arguments = node.arguments or ()
    if node.name == "then":
        trues, falses = walk.condition(node.target, state)
        return [
            outcome
            for side, argument in ((trues, arguments[0]), (falses, arguments[1]))
            for each in side
            for outcome in evaluate(walk, argument, each)
        ]
    found: list[Outcome] = []
    rest = [state]
    for case, result in zip(arguments[::2], arguments[1::2], strict=False):
        following: list[State] = []
        for each in rest:
            test = ex.Comparison(span=node.span, left=node.target, operator="==", right=case)
            trues, falses = walk.condition(test, each)
            following += falses
            found += [outcome for after in trues for outcome in evaluate(walk, result, after)]
        rest = following
    for each in rest:
        if len(arguments) % 2:
            found += evaluate(walk, arguments[-1], each)
        else:
            walk.suspect("renders", "no-case", node.span, each, None)
    return found


def _of_loop(walk: Walk, node: ex.BuiltIn, state: State) -> list[Outcome]:
    name = node.target.name if isinstance(node.target, ex.Name) else ""
    loop = next((each for each in reversed(state.loops) if any(own == name for own, _ in each.variables)), None)
    if loop is None:
        walk.gap(f"`{node.text}` isn't followed", node.span)
        return [(OTHER, state)]
    known = {"has_next": None if loop.last is None else not loop.last, "is_first": loop.first, "is_last": loop.last}
    match node.name:
        case "index":
            return [(NUMBER if loop.turn is None else values.number(loop.turn), state)]
        case "counter":
            return [(NUMBER if loop.turn is None else values.number(loop.turn + 1), state)]
        case "has_next" | "is_first" | "is_last":
            truth = known[node.name]
            return [(EITHER if truth is None else values.truth(truth), state)]
        case "is_odd_item" | "is_even_item":
            return [(EITHER, state)]
        case "item_cycle":
            return [(value, after) for given, after in _arguments(walk, node, state) for value in given]
    return [(Value(text=exactly("odd") | exactly("even") | exactly("Odd") | exactly("Even")), state)]


# ------------------------------------------------------------------ text


def _on_text(change: Callable[[Language], Language], *, fails: bool = False) -> Handler:
    def handler(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
        found: list[Outcome] = []
        for text, after in as_text(walk, node.target, value, state):
            if fails:
                walk.suspect("renders", "argument", node.span, after, value.origin)
            for given, last in _arguments(walk, node, after):
                # What is put in, as padding or at an end, is part of the text.
                language = text.plain_text()
                for each in given:
                    if not each.plain_text() <= texts.SAFE:
                        language = texts.wide(texts.joined(language, each.plain_text()))
                found.append((Value(text=change(language), custom=text.custom, source=text.blamed), last))
        return found

    return handler


@_handles("json_string")
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
        _HANDLERS[name] = _with_known(name, _on_text(_cased))
    for name in _RESHAPING:
        cuts = name in ("substring", "truncate", "truncate_w", "truncate_c")
        _HANDLERS[name] = _on_text(_torn if cuts else _reshaped, fails=name == "substring")
    for name in _ENCODINGS:
        _HANDLERS[name] = _encoded(
            lambda language: texts.SAFE if "" in language else texts.common(texts.SAFE, SOMETHING)
        )
    for name in _MARKUP:
        _HANDLERS[name] = _on_text(lambda language: ANY if language <= ANY else EVERY)
    _HANDLERS["j_string"] = _on_text(texts.escaped)
    _HANDLERS["js_string"] = _on_text(lambda language: language if language <= _SAFE_FOR_SCRIPTS else EVERY)
    for name in _DATES:
        _HANDLERS[name] = _date


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


@_handles("string")
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
    for given, after in _arguments(walk, node, state):
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


@_handles("c", "cn")
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


@_handles("replace")
def _replace(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    for text, between in as_text(walk, node.target, value, state):
        for given, after in _arguments(walk, node, between):
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


@_handles("length", "index_of", "last_index_of")
def _length(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [
        (NUMBER, after)
        for _, between in as_text(walk, node.target, value, state)
        for _, after in _arguments(walk, node, between)
    ]


@_handles("number")
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


@_handles("boolean")
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
    return [(OTHER, after) for _, after in _arguments(walk, node, state)]


@_handles("split", "word_list")
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
        for given, after in _arguments(walk, node, between)
    ]


def _parts(language: Language, given: tuple[Value, ...]) -> Language:
    """Split by nothing, or by an expression that may match nothing, a text falls into UTF-16 units."""
    separator = given[0].known_text if given else " "
    plain = separator and (len(given) < 2 or "r" not in (given[1].known_text or "r"))
    return texts.wide(language) if plain else _torn(language)


@_handles("abs", "round", "floor", "ceiling", "int", "long", "short", "byte", "double", "float")
def _numeric(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.name == "long" and value.other:
        return [(NUMBER, state)]
    others = value.only("text", "truth", "sequence", "hash", "other")
    if others.present:
        walk.suspect("renders", "not-a-number", node.span, narrowed(node.target, value, others, state), value.origin)
    rest = narrowed(node.target, value, value.only("number"), state) if value.number else None
    return [(NUMBER._replace(custom=value.custom, source=value.blamed), rest)] if rest is not None else []


# ------------------------------------------------------------------ lists and hashes


def _wrong_kind(walk: Walk, node: ex.BuiltIn, value: Value, state: State, kind: str) -> State | None:
    """Note that the value may be no list or hash; the state in which it is one."""
    others = value.only(*({"text", "number", "truth", "sequence", "hash", "macro", "other"} - {kind}))
    if value == EMPTY_DEFAULT:
        return state
    if others.present:
        walk.suspect("renders", f"no-{kind}", node.span, narrowed(node.target, value, others, state), value.origin)
    inside = value.only(kind)
    return narrowed(node.target, value, inside, state) if inside.present else None


@_handles("keys", "values")
def _keys(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "hash")
    if rest is None or value.hash is None:
        return []
    return [(keys_of(walk, value.hash, node.span.start) if node.name == "keys" else _values_of(value.hash), rest)]


def keys_of(walk: Walk, hash_: Hash, loop: int) -> Value:
    """The keys of a hash as a list."""
    declared = walk.declared.get(str(hash_.path[0])) if hash_.path is not None and len(hash_.path) == 1 else None
    if declared is not None:
        return values.known_sequence(values.text(name) for name in declared)
    if hash_.path is not None and None not in hash_.path:
        key = Key(loop)
        element = Value(text=ANY, key=key)
        return Value(sequence=Sequence(element=element, keys_of=hash_.path))
    if hash_.path is None and hash_.rest is None:
        return values.known_sequence(values.text(name) for name, _ in hash_.members)
    return values.some_sequence(Value(text=ANY))


def _values_of(hash_: Hash) -> Value:
    if hash_.path is None and hash_.rest is None:
        return values.known_sequence(value for _, value in hash_.members)
    from conformance.proof import model

    return values.some_sequence(model.INSIDE)


@_handles("size")
def _size(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if value.sequence is None:
        rest = _wrong_kind(walk, node, value, state, "hash")
        return [(NUMBER, rest)] if rest is not None else []
    others = value.only("sequence", "text", "number", "truth", "macro", "other")
    rest = (_wrong_kind(walk, node, others, state, "sequence") if value != EMPTY_DEFAULT else None) or state
    least, most = values.sizes(value.sequence)
    known = least == most and (value.hash is None or value.hash == Hash())
    return [(values.number(least) if known else NUMBER, rest)]


@_handles("first", "last", "min", "max")
def _first(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    items = value.sequence.items
    if items is not None and node.name in ("first", "last"):
        return [(items[0 if node.name == "first" else -1] if items else MISSING, rest)]
    least, _ = values.sizes(value.sequence)
    element = values.element_of(value.sequence)
    if node.name in ("min", "max") and element.only("text", "truth", "sequence", "hash", "macro", "other").present:
        walk.suspect("renders", "comparison", node.span, rest, value.origin)
    return [(element._replace(missing=element.missing or least == 0, origin=None, key=None), rest)]


@_handles("join")
def _join(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    found: list[Outcome] = []
    for given, after in _arguments(walk, node, rest):
        element = values.element_of(value.sequence)
        parts = (
            as_text(walk, node.target, element._replace(missing=False, origin=None), after) if element.present else []
        )
        language = NOTHING
        for part, _ in parts:
            language = texts.joined(language, part.plain_text())
        for each in given:
            language = texts.joined(language, each.plain_text())
        found.append((Value(text=texts.wide(language), custom=element.custom), after))
    return found


@_handles("filter", "take_while", "drop_while", "map")
def _lambda(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    function = (node.arguments or (None,))[0]
    if not isinstance(function, ex.Lambda) or len(function.parameters) != 1:
        walk.gap(f"`{node.text}` without a lambda isn't followed", node.span)
        return [(values.some_sequence(Value(text=ANY, number=True, other=True)), rest)]
    if value.sequence.items is not None:
        return _each_item(walk, node, function, value.sequence.items, rest)
    return _any_item(walk, node, function, value.sequence, rest)


def _each_item(
    walk: Walk, node: ex.BuiltIn, function: ex.Lambda, items: tuple[Value, ...], state: State
) -> list[Outcome]:
    """Item by item: what is learnt of one is known for the next."""
    found: list[tuple[tuple[Value, ...], State, bool]] = [((), state, True)]
    for item in items:
        following: list[tuple[tuple[Value, ...], State, bool]] = []
        for kept, at, going in found:
            if node.name == "take_while" and not going:
                following.append((kept, at, going))
            elif node.name == "drop_while" and not going:
                following.append(((*kept, item), at, going))
            elif node.name == "map":
                following += [((*kept, value), after, True) for value, after in _applied(walk, function, item, at)]
            else:
                trues, falses = _tested(walk, function, item, at)
                keeps = node.name in ("filter", "take_while")
                following += [((*kept, item) if keeps else kept, after, True) for after in trues]
                following += [(kept if keeps else (*kept, item), after, node.name == "filter") for after in falses]
        found = following
    return [(values.known_sequence(kept), after) for kept, after, _ in found]


def _applied(walk: Walk, function: ex.Lambda, item: Value, state: State) -> list[Outcome]:
    return [
        (value, walk.leave(after))
        for value, after in there(walk, function.body, walk.enter(state, function.parameters[0], item))
    ]


def _tested(walk: Walk, function: ex.Lambda, item: Value, state: State) -> tuple[list[State], list[State]]:
    trues, falses = walk.condition(function.body, walk.enter(state, function.parameters[0], item))
    return [walk.leave(each) for each in trues], [walk.leave(each) for each in falses]


def _any_item(walk: Walk, node: ex.BuiltIn, function: ex.Lambda, sequence: Sequence, state: State) -> list[Outcome]:
    """One item stands for all; what holds of the data model for those kept goes along with them."""
    element = values.element_of(sequence)
    if not element.possible:
        return [(Value(sequence=Sequence(items=())), state)]
    if element.key is not None and walk.holds(state, element.key):
        walk.gap("a loop inside a loop over the same keys isn't followed", node.span)
    entered = walk.enter(state, function.parameters[0], element)
    for path, fact in sequence.given:
        entered = entered.knowing(path, fact)
    if node.name == "map":
        results = there(walk, function.body, entered)
        if not results:
            return [(Value(sequence=Sequence(items=())), state)]
        mapped = functools.reduce(values.join, (value._replace(origin=None, key=None) for value, _ in results))
        least, most = values.sizes(sequence)
        return [(values.some_sequence(mapped, least=least, most=most), state)]
    trues, _ = walk.condition(function.body, entered)
    if not trues:
        return [(Value(sequence=Sequence(items=())), state)]
    kept, given = _surviving(trues, element, function.parameters[0])
    # The same list without those at its beginning may hold any of its items.
    if node.name == "drop_while":
        kept, given = element, sequence.given
    _, most = values.sizes(sequence)
    return [(Value(sequence=Sequence(element=kept, most=most, keys_of=sequence.keys_of, given=given)), state)]


def _surviving(states: list[State], element: Value, name: str) -> tuple[Value, tuple[tuple[values.Path, Value], ...]]:
    held = [state.variable(name) or element for state in states]
    kept = functools.reduce(values.join, held)
    if element.key is None:
        return kept, ()
    facts = None
    for state in states:
        own = {path: fact for path, fact in state.facts.items() if element.key in path}
        if facts is None:
            facts = own
        else:
            facts = {path: values.join(fact, own[path]) for path, fact in facts.items() if path in own}
    return kept, tuple((facts or {}).items())


@_handles("sort", "reverse", "sequence", "sort_by")
def _reordered(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    if node.name in ("sort", "sort_by"):
        element = values.element_of(value.sequence)
        kinds = [kind for kind in ("text", "number", "truth", "sequence", "hash") if element.only(kind).present]
        if (
            element.missing
            or len(kinds) > 1
            or node.name == "sort_by"
            or not {"text", "number", "truth"}.issuperset(kinds)
        ):
            walk.gap(f"whether `{node.text}` can compare all items isn't decided", node.span)
        least, most = values.sizes(value.sequence)
        if value.sequence.items is not None:
            return [(values.some_sequence(element, least=least, most=most), rest)]
    if node.name == "reverse" and value.sequence.items is not None:
        return [(values.known_sequence(reversed(value.sequence.items)), rest)]
    return [(value.only("sequence"), rest)]


@_handles("seq_index_of", "seq_last_index_of")
def _seq_index_of(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    return [(NUMBER, after) for _, after in _arguments(walk, node, rest)] if rest is not None else []


@_handles("chunk")
def _chunk(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    rest = _wrong_kind(walk, node, value, state, "sequence")
    if rest is None or value.sequence is None:
        return []
    element = values.element_of(value.sequence)._replace(origin=None)
    return [
        (values.some_sequence(values.some_sequence(element, least=1)), after)
        for _, after in _arguments(walk, node, rest)
    ]


@_handles("is_unknown_date_like", "is_date", "is_date_like", "is_method", "is_transform", "is_node", "is_markup_output")
def _is_other(_walk: Walk, _node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    return [(EITHER if value.other else FALSE, state)]


_register_texts()
