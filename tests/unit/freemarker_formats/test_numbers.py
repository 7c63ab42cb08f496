from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payloads.freemarker.formats.decimal_format import DecimalFormat
from payloads.freemarker.formats.decimal_pattern import parse_decimal_pattern
from payloads.freemarker.formats.digits import MAX_DIGITS
from payloads.freemarker.formats.errors import FormatError
from payloads.freemarker.formats.java_double import double_to_decimal, java_double_text
from payloads.freemarker.formats.numbers import format_c, number_formatter, parse_number
from payloads.freemarker.formats.symbols import EN_US

_NUMBERS = st.one_of(
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
)


@given(_NUMBERS, st.sampled_from(["#,##0.###", "0", "0.00", "#,##0.0#", "0.0;(0.0)", "a0'%'"]))
def test_the_fast_path_gives_what_the_general_one_gives(value: float | Decimal, pattern: str) -> None:
    general = DecimalFormat(parse_decimal_pattern(pattern), EN_US.symbols)
    assert number_formatter(pattern, "en_US")(value) == general.format(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_java_s_digits_read_back_as_the_same_double(value: float) -> None:
    text = java_double_text(value)
    assert float(text) == value
    assert math.copysign(1, float(text)) == math.copysign(1, value)
    assert float(double_to_decimal(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.0**-44, "5.6843418860808015E-14"),  # JDK-4511638: a digit more than needed
        (2e23, "1.9999999999999998E23"),
        (1e7, "1.0E7"),
        (9999999.0, "9999999.0"),
        (0.001, "0.001"),
        (-0.0, "-0.0"),
        (math.inf, "Infinity"),
        (math.nan, "NaN"),
        (5e-324, "4.9E-324"),
    ],
)
def test_double_to_string_of_jdk_17(value: float, text: str) -> None:
    assert java_double_text(value) == text


def test_ties_of_doubles_are_settled_by_the_binary_value_and_of_decimals_exactly() -> None:
    # facts: with "0.00" the JSON numbers 2.675, 8.345, 1.115 and the literals of the same digits
    two_places = number_formatter("0.00", "en_US")
    assert [two_places(value) for value in (2.675, 8.345, 1.115, 0.125)] == ["2.67", "8.35", "1.11", "0.12"]
    literals = [Decimal(text) for text in ("2.675", "8.345", "1.115", "0.125")]
    assert [two_places(value) for value in literals] == ["2.68", "8.34", "1.12", "0.12"]


@pytest.mark.parametrize(
    ("value", "text"), [(math.inf, "∞"), (-math.inf, "-∞"), (math.nan, "NaN"), (-0.0, "-0"), (0.0005, "0")]
)
def test_default_format_of_special_values(value: float, text: str) -> None:
    assert number_formatter("number", "en_US")(value) == text


@pytest.mark.parametrize(("value", "text"), [(math.inf, "INF"), (-math.inf, "-INF"), (math.nan, "NaN"), (-0.0, "-0")])
def test_c_of_special_values(value: float, text: str) -> None:
    assert format_c(value) == text
    assert number_formatter("computer", "de_DE")(value) == text


def test_integers_beyond_python_s_own_limit_of_digits() -> None:
    value = 10**5000 + 1
    assert format_c(value) == "1" + "0" * 4999 + "1"
    assert number_formatter("number", "en_US")(-value).startswith("-100,000,")


def test_numbers_of_more_than_a_million_digits_are_refused() -> None:
    for value in (10 ** (MAX_DIGITS * 2), Decimal(f"1E{MAX_DIGITS + 10}")):
        with pytest.raises(FormatError, match="more than 1000000 digits"):
            number_formatter("#,##0.00", "en_US")(value)


def test_a_forbidden_rounding_names_its_mode() -> None:
    with pytest.raises(FormatError, match="unnecessary"):
        number_formatter("0.0;;roundingMode=unnecessary", "en_US")(1.25)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("0.0.0", "Multiple decimal separators"),
        (";", "Unquoted special character ';'"),
        ("0'", "Malformed pattern"),
        ("%0%", "Too many percent"),
        ("0E", "Malformed exponential"),
        ("0;; colour=red", 'unsupported parameter name "colour"; the supported names are: currencyCode'),
        ("0;; multiplier=x", "malformed integer"),
        ("0;; zeroDigit=ab", "exactly 1 character"),
        ("0;; roundingMode=odd", "should be one of up, down"),
        ("0;; nan='x", "quotation wasn't closed"),
        ("0;; nan", 'expected a(n) "="'),
        ("0;; currencyCode=ZZZ", "not an ISO 4217 code"),
    ],
)
def test_illegal_specifications_name_what_is_wrong(spec: str, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        number_formatter(spec, "en_US")
    assert message in str(raised.value)


def test_an_unknown_locale_is_refused_by_name_with_the_known_ones() -> None:
    with pytest.raises(FormatError, match=r"locale sw_TZ.*known are en_US, .*de_DE"):
        number_formatter("0", "sw_TZ")


def test_parsed_numbers_keep_their_digits() -> None:
    assert repr(parse_number("1.50")) == "Decimal('1.50')"
    assert parse_number("-Infinity") == -math.inf
    with pytest.raises(FormatError, match='"1,000"'):
        parse_number("1,000")
