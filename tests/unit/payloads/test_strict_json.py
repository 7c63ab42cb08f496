"""The parser against RFC 8259 and against the standard library's; its faults and their places one by one."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from payloads.strict_json import DEEPEST, line_and_column, parse

_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_TEXT = st.text(st.characters(codec="utf-8"))
_VALUES = st.recursive(_SCALARS | _TEXT, lambda inner: st.lists(inner) | st.dictionaries(_TEXT, inner), max_leaves=20)


class TestSound:
    @given(_VALUES, st.sampled_from([None, 1]), st.booleans())
    def test_reads_what_the_standard_library_writes(self, value: object, indent: int | None, ascii_: bool) -> None:
        text = json.dumps(value, indent=indent, ensure_ascii=ascii_)
        document = parse(text)
        assert document.complete
        assert document.faults == ()
        assert document.value == json.loads(text)

    @given(_VALUES)
    def test_every_path_means_the_text_of_its_value(self, value: object) -> None:
        text = json.dumps(value, indent=1)

        def visit(inner: object, path: str) -> None:
            start, end = document.ranges[path]
            assert json.loads(text[start:end]) == inner
            if isinstance(inner, list):
                for index, item in enumerate(inner):
                    visit(item, f"{path}[{index}]")

        document = parse(text)
        visit(value, "$")

    @given(st.text(st.sampled_from('{}[],:"\\truefalsn0123-+.eE \n\t/uD8Cabc'), max_size=12))
    @example('"\\ud83d\\ude00"')
    @example("-0")
    @example("1e5")
    @example("01")
    def test_accepts_exactly_what_the_grammar_accepts(self, text: str) -> None:
        """The standard library takes more in three ways only: duplicates, half pairs, and three words."""
        document = parse(text)
        kinds = {fault.kind for fault in document.faults}
        if kinds <= {"duplicate-member", "lone-surrogate"} and document.complete:
            assert document.value == json.loads(text)
        else:
            assert kinds
            with pytest.raises(ValueError):
                json.loads(text, parse_constant=_refuse)

    @given(st.text(max_size=40))
    def test_never_raises(self, text: str) -> None:
        document = parse(text)
        assert document.complete or document.faults


def _refuse(word: str) -> None:
    raise ValueError(word)


_FAULTS = [
    # text, kind, line, column, what the document means without the fault
    ("", "empty", 1, 1, None),
    (" \n ", "empty", 1, 1, None),
    ("[1, 2,\n]", "trailing-comma", 1, 6, [1, 2]),
    ('{"a": 1 , }', "trailing-comma", 1, 9, {"a": 1}),
    ("[,1]", "leading-comma", 1, 2, [1]),
    ("[1,,2]", "leading-comma", 1, 4, [1, 2]),
    ("[1\n 2]", "missing-comma", 2, 2, [1, 2]),
    ('{"a": 1 "b": 2}', "missing-comma", 1, 9, {"a": 1, "b": 2}),
    ('{"a": 1,\n "a": 2}', "duplicate-member", 2, 2, {"a": 2}),
    ('{"a": 1, "\\u0061": 2}', "duplicate-member", 1, 10, {"a": 2}),
    ('{"a": }', "missing-value", 1, 7, {"a": None}),
    ('{"a": , "b": 1}', "missing-value", 1, 7, {"a": None, "b": 1}),
    ("[Kyiv]", "unexpected-text", 1, 2, [None]),
    ("[True]", "unexpected-text", 1, 2, [None]),
    ("{'a': 1}", "unexpected-text", 1, 2, None),
    ("{a: 1}", "unexpected-text", 1, 2, None),
    ("[01]", "bad-number", 1, 2, [None]),
    ("[+1]", "bad-number", 1, 2, [None]),
    ("[.5]", "bad-number", 1, 2, [None]),
    ("[1.]", "bad-number", 1, 2, [None]),
    ("[1e]", "bad-number", 1, 2, [None]),
    ("[NaN]", "bad-number", 1, 2, [None]),
    ("[-Infinity]", "bad-number", 1, 2, [None]),
    ('{"a" 1}', "missing-colon", 1, 6, None),
    ('["a\nb"]', "control-character", 1, 4, ["a\nb"]),
    ('["a\tb"]', "control-character", 1, 4, ["a\tb"]),
    ('["a\x7fb"]', None, 0, 0, ["a\x7fb"]),
    ('["\\x41"]', "bad-escape", 1, 3, ["x41"]),
    ('["\\u12"]', "bad-escape", 1, 3, ["u12"]),
    ('["\\ud800"]', "lone-surrogate", 1, 3, ["\ud800"]),
    ('["\\udc00\\ud800x"]', "lone-surrogate", 1, 3, ["\udc00\ud800x"]),
    ('["\ud83d"]', "lone-surrogate", 1, 3, ["\ud83d"]),
    ('["a', "unclosed", 1, 2, None),
    ('{"a": [1', "unclosed", 1, 7, None),
    ("[1}", "mismatched", 1, 3, None),
    ("{} x", "text-after-end", 1, 4, None),
    ("{}{}", "text-after-end", 1, 3, None),
    ("\ufeff{}", "unexpected-text", 1, 1, None),
    ("[" * (DEEPEST + 1), "too-deep", 1, DEEPEST + 1, None),
    ("[//\n]", "unexpected-text", 1, 2, [None]),
]


@pytest.mark.parametrize(("text", "kind", "line", "column", "value"), _FAULTS)
def test_fault(text: str, kind: str | None, line: int, column: int, value: object) -> None:
    document = parse(text)
    assert document.value == value
    if kind is None:
        assert document.faults == ()
        return
    first = document.faults[0]
    assert (first.kind, *line_and_column(text, first.start)) == (kind, line, column)
    assert first.message
    assert first.end >= first.start


def test_faults_are_independent() -> None:
    document = parse('{"a": [1,], "b": 01, "b": "x\ty", }')
    assert [fault.kind for fault in document.faults] == [
        "trailing-comma",
        "bad-number",
        "duplicate-member",
        "control-character",
        "trailing-comma",
    ]
    assert document.complete
    assert document.value == {"a": [1], "b": "x\ty"}


def test_huge_numbers() -> None:
    assert parse("1" * 5000).value == math.inf
    assert parse("1e400").faults == ()


def test_odd_names_in_paths() -> None:
    document = parse('{"a b": {"it\'s": {"c_1": {"_d": 0}}}}')
    assert "$['a b']['it\\'s'].c_1['_d']" in document.ranges
