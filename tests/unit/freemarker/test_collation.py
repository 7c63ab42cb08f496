"""Expected values: Apache FreeMarker 2.3.31 on JDK 17 (`==` and `?sort` of the two texts)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payloads.freemarker import Template
from payloads.freemarker.runtime.collation import same_text, sort_key

_EQUAL = [
    ("e\u0301", "é"),
    ("\u0308\u0301", "\u0344"),
    ("a\x01b", "ab"),
    ("\x01a", "a"),
    ("\u200b", ""),
    ("Å", "\u212b"),
    ("K", "\u212a"),
    ("\u037e", ";"),
    ("\U00040041", "A"),
    ("\ud83d\ude00", "\U0001f600"),
]

_IN_ORDER = [
    # lower case first, where letters are the same
    ("a", "A"),
    ("A", "b"),
    ("Ab", "b"),
    ("aB", "Ab"),
    # white space and hyphens only where letters and digits are the same
    ("ab", "a-b"),
    ("a b", "a-b"),
    ("aa", "a b"),
    ("ab", "a c"),
    ("a", "a "),
    ("a", " a"),
    ("", "\t"),
    ("a b", "a\tb"),
    (" ", "\xa0"),
    ("", "\xad"),
    ("a", "\ufeffa"),
    ("coop", "co-op"),
    ("COOP", "co-op"),
    ("deluge", "de-luge"),
    # accents before case, the first accent decides
    ("resume", "résumé"),
    ("résumé", "resumes"),
    ("coté", "côte"),
    ("zoe", "Zoë"),
    ("ä\u0301", "a\u0308\u0301"),
    # what is no character at all takes the place of a space
    ("\x01 ", " "),
    # punctuation, symbols, digits, letters
    ("-", "_"),
    ("_", ","),
    ("$", "€"),
    ("~", "0"),
    ("10", "9"),
    ("9", "a"),
    ("1", "½"),
    # expansions
    ("ss", "ß"),
    ("SS", "ß"),
    ("ae", "æ"),
    ("æ", "af"),
    # unlisted: after everything else, by code unit
    ("z", "ø"),
    ("z", "α"),
    ("ά", "α\u0301"),
    ("ά", "α"),
    ("А", "а"),
    ("fi", "ﬁ"),
    ("ij", "\u0133"),
    ("a", "ª"),
    ("µ", "μ"),
    ("a", "\u2060a"),
    ("\U0001f600", "\U0001f601"),
    ("\U0001f600", "\uffee"),
]

_printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E))


@pytest.mark.parametrize(("left", "right"), _EQUAL)
def test_equal(left: str, right: str) -> None:
    assert left != right
    assert same_text(left, right)
    assert sort_key(left) == sort_key(right)


@pytest.mark.parametrize(("left", "right"), _IN_ORDER)
def test_in_order(left: str, right: str) -> None:
    assert not same_text(left, right)
    assert sort_key(left) < sort_key(right)


def test_sort() -> None:
    words = [
        *("Zebra", "apple", "Apple", "äpfel", "a-b", "ab", "a b", "_id"),
        *("10", "9", "éclair", "eclair", "Eclair", "", "z"),
    ]
    template = Template("<#list words?sort as word>${word}|</#list>")
    expected = "|_id|10|9|ab|a b|a-b|äpfel|apple|Apple|eclair|Eclair|éclair|z|Zebra|"
    assert template.render({"words": words}) == expected


def test_comparisons_ask_the_collator() -> None:
    template = Template(
        "<#assign text = 'caf\u00e9'>${(text == other)?c} ${(text != other)?c} ${[text]?seq_contains(other)?c} "
        "${[text]?seq_index_of(other)} <#switch text><#case other>case<#break><#default>default</#switch>"
    )
    assert template.render({"other": "cafe\u0301\x02"}) == "true false true 0 case"
    assert template.render({"other": "cafe"}) == "false true false -1 default"


@given(_printable, _printable)
def test_printable_ascii_is_equal_to_itself_only(left: str, right: str) -> None:
    # The short cut of same_text agrees with the keys.
    assert (sort_key(left) == sort_key(right)) is (left == right) is same_text(left, right)


@given(st.text(), st.text())
def test_equal_texts_have_equal_keys(left: str, right: str) -> None:
    assert same_text(left, right) is (sort_key(left) == sort_key(right))
    assert same_text(left, left + "\x01")
