"""Languages against sets of words, bounds of regular expressions against the engine's matcher."""

from __future__ import annotations

import re
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.proof import texts
from conformance.proof.language import among, exactly, repeated
from conformance.proof.regular import somewhere, whole
from payloads.freemarker.regex import RegexError, compile_java

_WORDS = ["".join(letters) for length in range(5) for letters in product("ab", repeat=length)]
_SETS = st.frozensets(st.sampled_from(_WORDS[:15]), max_size=6)
_BUILT = [
    "a", "b", ".", "[ab]", "[^a]", "a*", "(a|b)*", "a?b", "(ab)+", "a{2}", "(a|bb){1,2}", "a+?", "(a?b?){2}", "(a*)*b",
    "a++", "(?>a|ab)b", "(a|ab)(b|a)?", "^a", "b$", "a|^b|ab$", "(?=a)", r"(a)\1", "[a&&[ab]]", r"\w", r"\D", "a^b", "a$b", "",
]  # fmt: skip
_PATTERNS = st.lists(st.sampled_from(_BUILT), min_size=1, max_size=3).map("".join)


@given(_SETS, _SETS)
def test_operations_are_those_of_sets(one: frozenset[str], other: frozenset[str]) -> None:
    left, right = among(one), among(other)
    assert left | right is among(one | other)
    assert left & right is among(one & other)
    assert left - right is among(one - other)
    assert left + right is among(a + b for a in one for b in other)
    assert (left <= right) == (one <= other)
    assert bool(left) == bool(one)
    assert [word in left for word in _WORDS] == [word in one for word in _WORDS]


@given(_SETS)
def test_what_is_told_of_a_language(words: frozenset[str]) -> None:
    language = among(words)
    ordered = sorted(words, key=len)
    assert sorted(language.only(6) or ()) == sorted(words)
    assert set(language.some(3)) <= words
    if words:
        assert len(language.shortest()) == len(ordered[0])
        assert language.longest() == len(ordered[-1])
    assert language.single == (ordered[0] if len(words) == 1 else None)


@given(_SETS, st.integers(1, 8))
def test_some_are_the_shortest(words: frozenset[str], most: int) -> None:
    some = among(words).some(most)
    assert set(some) <= words
    assert len(set(some)) == len(some)
    assert [len(word) for word in some] == sorted(map(len, some))
    assert bool(some) == bool(words)
    assert not some or len(some[0]) == min(map(len, words))


def test_a_long_text_is_found_as_quickly_as_a_short_one() -> None:
    language = repeated(among({"ac", "eg"})) + exactly("y" * 500) + repeated(among({"ac", "eg"})) + exactly("z")
    assert language.some(3) == tuple("y" * 500 + between + "z" for between in ("", "ac", "eg"))


@given(_SETS)
def test_repeating(words: frozenset[str]) -> None:
    pattern = re.compile("(?:" + "|".join(map(re.escape, sorted(words))) + ")*") if words else re.compile("")
    language = repeated(among(words))
    assert {word for word in _WORDS if word in language} == {word for word in _WORDS if pattern.fullmatch(word)}


@settings(max_examples=2 * settings().max_examples)
@given(_PATTERNS)
def test_what_a_pattern_matches_is_between_its_bounds(pattern: str) -> None:
    try:
        java = compile_java(pattern)
    except RegexError:
        return
    bounds = whole(pattern)
    for word in (*_WORDS, "a\n", "\n", "é", "1"):
        matches = java.fullmatch(word) is not None
        assert not (word in bounds.sure and not matches), word
        assert not (matches and word not in bounds.possible), word


@settings(max_examples=2 * settings().max_examples)
@given(_PATTERNS)
def test_what_a_schema_finds_is_between_its_bounds(pattern: str) -> None:
    if "&&" in pattern or "++" in pattern or "(?>" in pattern:
        return  # no such thing in ECMA-262
    try:
        found = re.compile(pattern.replace("$", r"\Z"))
    except re.error:
        return
    bounds = somewhere(pattern)
    for word in _WORDS:
        assert not (word in bounds.sure and not found.search(word)), word
        assert not (found.search(word) and word not in bounds.possible), word


@given(_SETS, st.sampled_from(["", "a", "b", "ab", "aa", "ba"]), st.integers(0, 4))
def test_changes_of_texts(words: frozenset[str], by: str, length: int) -> None:
    language = among(words)
    replaced = texts.substitute(language, ((ord("a"), ord("a")),), by)
    assert replaced is among(word.replace("a", by) for word in words)
    optional = texts.substitute(language, ((ord("a"), ord("a")),), by, optional=True)
    assert among(re.sub("a+", by, word) for word in words) <= optional
    cut = among(word[:length] for word in words)
    assert texts.cut(language, length) is cut if words else cut <= texts.cut(language, length)
    assert texts.common(language, exactly(by)) is among(words & {by})
    assert texts.without(language, exactly(by)) is among(words - {by})
