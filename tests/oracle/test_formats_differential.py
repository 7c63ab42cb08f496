"""The formats against the real FreeMarker on fresh random cases; the seed of a failing run is in its name."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.unit.freemarker_formats import format_cases

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.oracle.oracle import Oracle
    from tests.unit.freemarker_formats.format_cases import Case

_COUNT = 2_000


def _differences(oracle: Oracle, generate: Callable[[random.Random], Case], seed: int) -> list[tuple[object, ...]]:
    source = random.Random(seed)
    cases = [generate(source) for _ in range(_COUNT)]
    answers = oracle.ask_many([format_cases.request(case) for case in cases])
    return [
        (case, own, answer.get("output"))
        for case, answer in zip(cases, answers, strict=True)
        if (own := format_cases.answer(case)) != answer.get("output")
    ]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize(
    "generate",
    [
        format_cases.number_case,
        format_cases.plain_case,
        format_cases.date_case,
        format_cases.parse_case,
        pytest.param(format_cases.regex_case, marks=pytest.mark.slow),
    ],
)
def test_equals_freemarker(oracle: Oracle, generate: Callable[[random.Random], Case], seed: int) -> None:
    differences = _differences(oracle, generate, seed)
    assert not differences, f"{len(differences)} of {_COUNT} differ; the first: {differences[0]}"


@pytest.mark.slow
def test_locales_equal_freemarker(oracle: Oracle) -> None:
    differences = _differences(oracle, format_cases.locale_case, 0)
    assert not differences, f"{len(differences)} of {_COUNT} differ; the first: {differences[0]}"


def test_the_digits_of_doubles_are_java_s(oracle: Oracle) -> None:
    # ?c of a BigDecimal made from a double shows Double.toString; powers of two and of ten are its odd corners.
    from payloads.freemarker.formats.java_double import double_to_decimal
    from payloads.freemarker.formats.numbers import number_formatter

    source = random.Random(1)
    values = [2.0**power for power in range(-1074, 1024, 7)] + [float(f"1e{power}") for power in range(-320, 309, 3)]
    values += [source.uniform(1, 10) * 10.0 ** source.randint(-300, 300) for _ in range(_COUNT)]
    requests = [
        {
            "template": "${value?string('0.####################E0')}",
            "model": {"value": value},
            "settings": {"float_type": "bigdecimal"},
        }
        for value in values
    ]
    own = [number_formatter("0.####################E0", "en_US")(double_to_decimal(value)) for value in values]
    assert own == [answer["output"] for answer in oracle.ask_many(requests)]
