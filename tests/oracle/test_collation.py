"""Equality and order of random texts are those of the real Apache FreeMarker, and so the data they rest on."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from payloads.freemarker.runtime import collation
from payloads.freemarker.runtime.collation import same_text, sort_key
from tests.oracle.oracle import OracleMissing
from tests.oracle.record_collation import RECORDED, collation_elements, languages_with_rules_of_their_own

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.oracle.oracle import Oracle

_PAIRS = 3_000
_LISTS = 20
_LIST_LENGTH = 31  # Java sorts longer lists by another algorithm, which shows where texts are ordered in a circle

_CONTROLS = [chr(code) for code in [*range(0x20), *range(0x7F, 0xA0), *range(0x200B, 0x2010), 0xFEFF]]
_LATIN_1 = [chr(code) for code in range(0xA0, 0x100)]
_MARKS = [chr(code) for code in range(0x300, 0x370)]
_LISTED = "".join(chr(int(code, 16)) for code in re.findall(r"^[0-9A-F]+", RECORDED.read_text("ascii"), re.MULTILINE))
_ALPHABETS: dict[str, Sequence[str]] = {
    "ascii": [chr(code) for code in range(0x20, 0x7F)],
    "punctuation": "-_.,;:!?/'\"()[]{}@#$%^&*+=<>|~` aB1",
    "white space and hyphens": " -\t\n\r\xa0\xad\u2010\u2014\u3000abB",
    "ignorable": "aB -\x01\u200b\u0301\u0308",
    "case": "abcABC12",
    "controls": [*_CONTROLS, *"aAb- \u0301"],
    "latin 1": _LATIN_1,
    "accents": "eE\xe9\xc9\u0301\u0308\u0344\xe4a \xdfs\xe6",
    "hyphen and its tertiary twin": "-\u20e1 aAbB\x01",
    "marks": [*_MARKS, *"aAeEuU\xe4\xe9"],
    "latin extended": [*"abcABC", *(chr(code) for code in range(0x100, 0x250))],
    "greek and cyrillic": [*"aZ", *(chr(code) for code in range(0x370, 0x530))],
    "vietnamese": [*"aeouAEOU\u0302\u0323\u0301", *(chr(code) for code in range(0x1E00, 0x1F00))],
    "punctuation, currency, letterlike": [*"aA1 $", *(chr(code) for code in range(0x2000, 0x2150))],
    "listed": _LISTED,
    "anything": [
        *"aA1- \x01\ud800\udc00\uffff\U0001f600\U00010000\U0001f3fd",
        *map(chr, range(0xA00, 0x10000, 0x123)),
        *map(chr, range(0x10000, 0x110000, 0x1234)),
        *map(chr, (0x40041, 0x80061, 0xC0301, 0x100020, 0x100000, 0x400C0, 0x40308)),
    ],
}


@pytest.mark.one_in(4)
@pytest.mark.parametrize("alphabet", _ALPHABETS)
def test_pairs_compare_as_apaches(oracle: Oracle, alphabet: str) -> None:
    random = Random(alphabet)
    pairs = [_pair(random, _ALPHABETS[alphabet]) for _ in range(_PAIRS)]
    template = "<#list pairs as p><#if p[0] == p[1]>=<#elseif p?sort?first == p[0]>-<#else>+</#if></#list>"
    theirs = oracle.ask({"template": template, "model": {"pairs": pairs}, "timeout_ms": 60_000})["output"]
    wrong = [(pair, ours, java) for pair, java in zip(pairs, theirs, strict=True) if (ours := _compared(*pair)) != java]
    assert wrong == []


@pytest.mark.parametrize("alphabet", _ALPHABETS)
def test_lists_are_sorted_as_apaches(oracle: Oracle, alphabet: str) -> None:
    random = Random(alphabet)
    lists = [[_text(random, _ALPHABETS[alphabet]) for _ in range(_LIST_LENGTH)] for _ in range(_LISTS)]
    model = {"lists": [[{"text": text, "at": at} for at, text in enumerate(texts)] for texts in lists]}
    template = "<#list lists as l><#list l?sort_by('text') as x>${x.at} </#list>\n</#list>"
    theirs = oracle.ask({"template": template, "model": model, "timeout_ms": 60_000})["output"]
    ours = [sorted(range(_LIST_LENGTH), key=lambda at: sort_key(texts[at])) for texts in lists]
    assert [[int(at) for at in line.split()] for line in theirs.splitlines()] == ours


@pytest.mark.slow
def test_data_are_what_the_jdk_says() -> None:
    try:
        recorded = collation_elements()
    except OracleMissing as missing:
        pytest.skip(f"the oracle is missing: {missing}")
    assert recorded == RECORDED.read_text("ascii")
    documented = re.search(r"rules of their own for\n([a-z, \n]+) and ([a-z]+);", collation.__doc__ or "")
    assert documented is not None
    assert [*re.findall("[a-z]+", documented[1]), documented[2]] == languages_with_rules_of_their_own()


def _compared(left: str, right: str) -> str:
    one, other = sort_key(left), sort_key(right)
    before, after = one < other, other < one
    assert same_text(left, right) is not (before or after)
    return "-" if before else "+" if after else "="


def _pair(random: Random, alphabet: Sequence[str]) -> tuple[str, str]:
    """Two texts, mostly alike: the other is often the one with a character put in, left out or changed."""
    text = _text(random, alphabet)
    if random.random() < 0.3:
        return text, _text(random, alphabet)
    other = list(text)
    for _ in range(random.randint(1, 2)):
        at = random.randint(0, len(other))
        other[at : at + random.randint(0, 1)] = random.choices(alphabet, k=random.randint(0, 1))
    return text, "".join(other)


def _text(random: Random, alphabet: Sequence[str]) -> str:
    return "".join(random.choices(alphabet, k=random.randint(0, 6)))
