"""Hypothesis strategies for bodies: any shape that can be declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from tile.body import (
    Property,
    boolean,
    choose,
    epoch_ms,
    epoch_seconds,
    event,
    iso,
    mapped,
    number,
    optional,
    parameters,
    properties,
    raw_json,
    when,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile.body import Condition, Text

NAMES = st.sampled_from(["a", "b", "event type", 'q"uote', "${x}", "<#if x>", "é🎈", "id", "comma", "input", "2nd", ""])
CONSTANTS = st.sampled_from([None, True, 0, -1.5, "", "x", "${b}", "<#list", 'a"b\\', "é\n🎈", "[#if", "#{1}"])
_SOURCES: list[Text] = [
    event.user_id,
    event.event_type,
    event.event_time,
    event.event_id,
    event.paying,
    event["my field"],
    event.event_properties["a"],
    event.event_properties["b c"],
    event.user_properties["plan"],
    mapped.email,
    mapped["e mail"],
    parameters.key,
    properties["a"],
]
_ALLOWED = st.sampled_from(["A-Za-z0-9_ ", "a-z", "-x", "^&[]\\", "é🎈-🎉 "])
_WORDS = st.sampled_from(["iOS", "true", "a.b", "", "x|y", "${x}", "🎈"])


def texts(sources: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    """A text, made of some."""

    def made(inner: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
        return st.one_of(
            st.builds(lambda text, length: text.truncated(length), inner, st.sampled_from([1, 2, 5, 30])),
            st.builds(lambda text, allowed, other: text.only(allowed, instead=other), inner, _ALLOWED, st.sampled_from(["", "_", "--"])),
            st.builds(lambda text: text.trimmed(), inner),
            st.builds(lambda text, other: text.or_else(other), inner, inner | _WORDS),
            st.builds(lambda text, other: text + other, inner, inner | _WORDS),
            st.builds(lambda text, words, other: text.translated(words, otherwise=other), inner, st.dictionaries(_WORDS, _WORDS, min_size=1, max_size=2), inner | _WORDS),
            st.builds(iso, inner),
        )  # fmt: skip

    return st.recursive(sources, made, max_leaves=2)


def conditions(sources: st.SearchStrategy[Text]) -> st.SearchStrategy[Condition]:
    """A condition on some texts."""
    single = st.one_of(
        st.builds(lambda text: text.present, sources),
        st.builds(lambda text, pattern: text.matches(pattern), sources, st.sampled_from(["[a-z]+", "x?", '"|a\\.b'])),
        st.builds(lambda text, words: text.is_one_of(*words), sources, st.lists(_WORDS, max_size=2)),
    )
    return st.recursive(
        single,
        lambda inner: st.one_of(
            st.builds(lambda one: ~one, inner),
            st.builds(lambda one, other: one & other, inner, inner),
            st.builds(lambda one, other: one | other, inner, inner),
        ),
        max_leaves=2,
    )


def scalars(sources: st.SearchStrategy[Text], *, sure: bool) -> st.SearchStrategy[Any]:
    """One value; `sure`: with a default where it may have none."""
    default = st.just(7) if sure else st.none()
    return st.one_of(
        sources,
        st.builds(number, sources, default),
        st.builds(boolean, sources, st.just(True) if sure else st.none()),
        st.builds(epoch_ms, sources, default),
        st.builds(epoch_seconds, sources, default),
        st.builds(raw_json, sources),
    )


_TEXTS = texts(st.sampled_from(_SOURCES))
_CONDITIONS = conditions(_TEXTS)


def shapes(sources: st.SearchStrategy[Text], *, lists: bool, leaves: int = 5) -> st.SearchStrategy[Any]:
    """A shape of any kind."""
    where = conditions(sources)
    single = st.one_of(CONSTANTS, scalars(sources, sure=True), *([lists_of_properties()] if lists else []))

    def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        entry = st.one_of(
            inner,
            st.builds(optional, scalars(sources, sure=False)),
            st.builds(when, where, inner),
            st.builds(when, where, st.builds(optional, scalars(sources, sure=False))),
        )
        return st.one_of(
            st.dictionaries(NAMES, entry, max_size=4),
            st.lists(entry, max_size=4),
            st.builds(choose, where, inner, inner),
        )

    return st.recursive(single, nested, max_leaves=leaves)


@st.composite
def lists_of_properties(draw: st.DrawFn) -> Any:
    """An object or an array of properties."""
    listed = draw(st.sampled_from([properties, event.event_properties, event.user_properties]))
    at_most = draw(st.none() | st.sampled_from([1, 2]))

    def of(strategy: Callable[[st.SearchStrategy[Text]], st.SearchStrategy[Any]]) -> Callable[[Property], Any]:
        return lambda each: draw(strategy(texts(st.sampled_from([each.name, each.value, each.value]))))

    where = of(conditions) if draw(st.booleans()) else None
    shape = of(lambda own: st.one_of(scalars(own, sure=False), shapes(own, lists=False, leaves=3)))
    if draw(st.booleans()):
        beside = draw(
            st.dictionaries(
                NAMES, scalars(_TEXTS, sure=True) | st.builds(optional, scalars(_TEXTS, sure=False)), max_size=2
            )
        )
        if draw(st.booleans()):
            return listed.members(value=shape, where=where, at_most=at_most, beside=beside)
        return listed.members(name=of(lambda own: own), value=shape, where=where, at_most=at_most, beside=beside)
    return listed.items(
        shape, distinct=of(lambda own: own) if draw(st.booleans()) else None, where=where, at_most=at_most
    )


_TEXTS_OF_EVENTS = [
    "",
    "iOS",
    "true",
    "a.b",
    "x|y",
    "12",
    "-1.5e3",
    "01",
    "null",
    '"json \\" \\n"',
    '"\\u00e9"',
    '"half',
    "é🎈" * 20,
]
_TIMES_OF_EVENTS = [
    "2026-03-02 08:15:30.123000",
    "2024-02-29T23:59:59Z",
    "2023-02-29 00:00:00",
    "1969-12-31 23:59:59.999",
    " x\t",
]
_VALUES = st.one_of(
    st.sampled_from(_TEXTS_OF_EVENTS),
    st.sampled_from(_TIMES_OF_EVENTS),
    st.sampled_from([True, False, 0, -7, 12345678901234567890, 1234567.5, 1e-7, 0.1, None]),
    st.sampled_from([[], ["a"], {}, {"a": 1}]),
)
_PROPERTIES = st.dictionaries(st.sampled_from(["a", "b c", "plan", "A", "é🎈", "", "2 d", "true"]), _VALUES, max_size=6)
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "user_id": st.sampled_from(["iOS", "", "x" * 40, "true", "a|b"]),
        "event_type": st.sampled_from(["Buy", "[Amplitude] é🎈", "a.b"]),
        "event_time": st.sampled_from(["2026-03-02 08:15:30.123000", "2026-03-02 08:15:30", "yesterday", ""]),
        "event_id": st.integers(-5, 10**18),
        "paying": st.booleans(),
        "my field": st.sampled_from(["a", "-0.0", "1E5", " true "]),
        "event_properties": _PROPERTIES,
        "user_properties": _PROPERTIES,
    },
)
"""Events whose values matter to the shapes."""

SHAPES = shapes(_TEXTS, lists=True)
