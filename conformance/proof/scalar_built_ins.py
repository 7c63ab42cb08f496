"""What `?string` and `?c` give, and built-ins of numbers, booleans and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from conformance.proof import texts
from conformance.proof.built_in_registry import arguments, handles
from conformance.proof.formats import for_computers, printed_date, printed_number
from conformance.proof.language import EVERY, exactly
from conformance.proof.regular import whole
from conformance.proof.results import as_text, narrow, note_boolean, require
from conformance.proof.values import DATE, EITHER, NUMBER, OTHER, Value
from payloads.freemarker.nodes import expressions as ex

if TYPE_CHECKING:
    from conformance.proof.built_in_registry import Handler, Outcome
    from conformance.proof.language import Language
    from conformance.proof.state import State
    from conformance.proof.walk import Walk

HANDLERS: Final[dict[str, Handler]] = {}
#: What `?number` takes for sure: `java.math.BigDecimal` reads it.
_READABLE: Final = whole(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)").possible
#: What `?number` takes besides, to print it as a word: no JSON.
_NUMBER_WORDS: Final = whole(r"[+-]?(?:NaN|INF|Infinity)").possible
_DATES_OF_DATES: Final = frozenset({"datetime", "datetime_if_unknown"})
_ISO: Final = whole(r"[0-9TZ:.+-]{1,40}").possible
_LEAP_YEAR: Final = "(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)"
_DAY: Final = (
    "(?:[12][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    f"|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_LEAP_YEAR}-02-29)"
)
#: Times that `?datetime("iso")` is sure to read.
_ISO_TIME: Final = whole(_DAY + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?Z").possible
#: No date that can be read comes to fewer milliseconds.
_EARLIEST: Final = -(10**17)
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


@handles(HANDLERS, "string")
def _string(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.arguments is None:
        untrue = value.without("truth")
        found = as_text(walk, node.target, untrue, state) if untrue.present else []
        made = untrue.without("text", "nothing").present
        found = [(text._replace(formatter=made), after) for text, after in found]
        if value.truth:
            rest = narrow(node.target, value, value.only("truth"), state)
            known = next(iter(value.truth)) if len(value.truth) == 1 else None
            language = texts.TRUTH if known is None else exactly("true" if known else "false")
            # The setting of FreeMarker that `?string` follows may have other words.
            language = language if state.formats[1] in (None, "c") else EVERY
            found += [(Value(text=language, source=value.blamed, formatter=True), rest)] if rest is not None else []
        return found
    found = []
    note_boolean(walk, node.target, value)
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


def by_format(walk: Walk, node: ex.Dot | ex.DynamicKey, state: State) -> list[Outcome] | None:
    """`?string["0.#"]` and `?string.computer` of a number or a date, which are `?string("0.#")` and the like; None for what
    isn't that for sure.
    """
    made = ex.peel(node.target)
    if not (isinstance(made, ex.BuiltIn) and made.name == "string" and made.arguments is None):
        return None
    found: list[Outcome] = []
    for value, between in require(walk, made.target, state):
        if value.without("number", "date").present:
            return None
        keys = (
            [(Value(text=exactly(node.name)), between)]
            if isinstance(node, ex.Dot)
            else require(walk, node.key, between)
        )
        for key, after in keys:
            if key.known_text is None:
                return None
            found += _by(walk, made, value, key, after)
    return found


def _either_word(walk: Walk, node: ex.BuiltIn, value: Value, given: tuple[Value, ...], state: State) -> list[Outcome]:
    """`?string("yes", "no")` of a boolean."""
    found: list[Outcome] = []
    others = value.without("truth")
    if others.present:
        walk.suspect("renders", "not-a-boolean", node.span, narrow(node.target, value, others, state), value.origin)
    for side, choice in ((True, given[0]), (False, given[1])):
        # A number is printed on the way, what has no text fails, either is chosen or not.
        choices = as_text(walk, node, choice, state)
        rest = narrow(node.target, value, value.only("truth")._replace(truth=frozenset({side})), state)
        if side in value.truth and rest is not None:
            found += [(chosen._replace(origin=None, key=None), rest) for chosen, _ in choices]
    return found


def _by(walk: Walk, node: ex.BuiltIn, value: Value, pattern: Value, state: State) -> list[Outcome]:
    """`?string(pattern)` of a number or a date."""
    found: list[Outcome] = []
    wrong = value.without("number", "date")
    if wrong.present:
        walk.suspect("renders", "argument", node.span, narrow(node.target, value, wrong, state), value.origin)
    known = pattern.known_text
    if known is None:
        walk.suspect("renders", "format", node.span, state, pattern.origin)
        return [(Value(text=EVERY, source=value.blamed), state)]
    for kind, printed in (
        ("number", printed_number(value.only("number"), known) if value.number else None),
        ("date", printed_date(known) if value.date else None),
    ):
        own = value.only(kind)
        rest = narrow(node.target, value, own, state) if own.present else None
        if printed is not None and rest is not None:
            found.append((Value(text=printed, source=value.blamed), rest))
        elif own.present:
            walk.suspect("renders", "format", node.span, rest, value.origin)
    return found


@handles(HANDLERS, "c", "cn")
def _c(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    found: list[Outcome] = []
    note_boolean(walk, node.target, value)
    others = value.without("number", "truth")
    if others.present:
        walk.suspect("renders", "argument", node.span, narrow(node.target, value, others, state), value.origin)
    if value.number:
        rest = narrow(node.target, value, value.only("number"), state)
        if rest is not None:
            found.append((Value(text=for_computers(value), source=value.blamed), rest))
    for known in sorted(value.truth):
        rest = narrow(node.target, value, value.only("truth")._replace(truth=frozenset({known})), state)
        if rest is not None:
            found.append((Value(text=exactly("true" if known else "false"), source=value.blamed), rest))
    return found


@handles(HANDLERS, "number")
def _number(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    words = texts.common(value.text, _NUMBER_WORDS)
    bad = texts.without(texts.without(value.text, _READABLE), words)
    others = value.without("number").with_text(bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrow(node.target, value, others, state), value.origin, bad)
    _reread(walk, node, value.only("number"), state, _READABLE)
    good = value.only("text", "number").with_text(texts.join(texts.common(value.text, _READABLE), words))
    rest = narrow(node.target, value, good if good.present else value, state)
    made = Value(number=True, infinite=value.infinite or bool(words) or value.escaped, source=value.blamed)
    return [(made, rest)] if rest is not None else []


@handles(HANDLERS, "boolean")
def _boolean(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    bad = texts.without(value.text, texts.TRUTH)
    others = value.without("truth").with_text(bad)
    if others.present:
        walk.suspect("renders", "argument", node.span, narrow(node.target, value, others, state), value.origin, bad)
    _reread(walk, node, value.only("truth"), state, texts.TRUTH)
    return [(EITHER, state)]


def _reread(walk: Walk, node: ex.BuiltIn, value: Value, state: State, readable: Language) -> None:
    """A value that is what is asked for already is printed first, and read again: `1,024` is no number."""
    if not value.present:
        return
    for text, after in as_text(walk, node.target, value, state):
        if texts.without(text.text, readable):
            walk.suspect("renders", "argument", node.span, after, value.origin)


@handles(HANDLERS, "iso_utc", "iso_utc_ms", "iso_utc_m", "iso_utc_h", "iso_utc_nz", "iso_utc_ms_nz", "iso_utc_m_nz", "iso_utc_h_nz",
         "iso_local", "iso_local_ms", "iso_local_m", "iso_local_h", "iso_local_nz", "iso_local_ms_nz", "iso_local_m_nz",
         "iso_local_h_nz")  # fmt: skip
def _iso(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    others = value.without("date")
    if others.present:
        walk.suspect("renders", "argument", node.span, narrow(node.target, value, others, state), value.origin)
    return [(Value(text=_ISO), state)] if value.date else []


@handles(HANDLERS, *_DATES)
def _date(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    others = value.without("date")
    if node.name == "datetime" and node.arguments is not None and value.only_text and value.text <= _ISO_TIME:
        found = arguments(walk, node, state)
        if all(given and given[0].known_text == "iso" for given, _ in found):
            return [(DATE, after) for _, after in found]
    if others.present or node.arguments is not None or node.name not in _DATES_OF_DATES:  # a date takes no arguments
        walk.gap(f"whether `{node.text}` can read every value isn't decided", node.span)
        walk.suspect("renders", "argument", node.span, state, value.origin)
        return [(OTHER, after) for _, after in arguments(walk, node, state)]
    return [(DATE, state)]


@handles(HANDLERS, "abs", "round", "floor", "ceiling", "int", "long", "short", "byte", "double", "float")
def _numeric(walk: Walk, node: ex.BuiltIn, value: Value, state: State) -> list[Outcome]:
    if node.name == "long" and value.date:
        return [(NUMBER._replace(low=_EARLIEST), state)]
    others = value.without("number")
    if others.present:
        walk.suspect("renders", "not-a-number", node.span, narrow(node.target, value, others, state), value.origin)
    if value.infinite and node.name != "abs":
        walk.suspect("renders", "infinite", node.span, state, value.origin)
    rest = narrow(node.target, value, value.only("number"), state) if value.number else None
    may_be_infinite = value.infinite or (node.name in ("double", "float") and value.origin is None)
    made = Value(number=True, infinite=may_be_infinite or node.name == "float", source=value.blamed)
    return [(made, rest)] if rest is not None else []
