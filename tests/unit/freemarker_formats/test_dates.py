from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payloads.freemarker.formats.dates import (
    UTC,
    Accuracy,
    DateKind,
    date_formatter,
    format_iso,
    java_zone,
    zone_of_argument,
    zone_of_setting,
)
from payloads.freemarker.formats.dates.calendar import date_of, day_of
from payloads.freemarker.formats.errors import FormatError

_MOMENTS = st.integers(min_value=-(10**14), max_value=10**14)
_NOW = 1_790_000_000_000  # September 2026


@given(_MOMENTS, st.sampled_from(["UTC", "America/Los_Angeles", "GMT+05:30", "Europe/Berlin"]))
def test_what_a_full_pattern_writes_it_reads_back(millis: int, zone: str) -> None:
    written = date_formatter("G yyyy-MM-dd HH:mm:ss.SSS", DateKind.DATETIME, "en_US", "UTC", _NOW)
    assert written.parse(written.format(millis)) == millis
    with_offset = date_formatter("G yyyy-MM-dd HH:mm:ss.SSS XXX", DateKind.DATETIME, "en_US", zone, _NOW)
    if millis > 0:  # older offsets have seconds, which XXX doesn't show
        assert with_offset.parse(with_offset.format(millis)) == millis


@given(_MOMENTS)
def test_iso_reads_back_what_it_writes(millis: int) -> None:
    year_1 = -62_135_596_800_000
    # FreeMarker writes the year before as "-1" or "0", which its own ISO reader, wanting four digits, refuses.
    for spec in ("iso", "xs", "iso_ms_u") if millis >= year_1 else ("xs",):
        iso = date_formatter(spec, DateKind.DATETIME, "en_US", "UTC")
        assert iso.parse(iso.format(millis)) == millis


@given(st.integers(min_value=-(10**7), max_value=10**7), st.booleans())
def test_days_and_dates_are_inverse(day: int, julian: bool) -> None:
    assert day_of(*date_of(day, julian=julian), julian=julian) == day


def test_the_day_before_15_october_1582_is_the_4th() -> None:
    dates = date_formatter("yyyy-MM-dd", DateKind.DATE, "en_US", "UTC")
    start = dates.parse("1582-10-15")
    assert dates.format(start - 86_400_000) == "1582-10-04"
    iso = date_formatter("iso", DateKind.DATE, "en_US", "UTC")
    assert iso.format(start - 86_400_000) == "1582-10-14"  # FreeMarker's own formats are Gregorian for all times


def test_lenient_fields_carry_over_and_milliseconds_are_a_count() -> None:
    days = date_formatter("yyyy-MM-dd", DateKind.DATE, "en_US", "UTC")
    assert days.format(days.parse("2022-02-30")) == "2022-03-02"
    times = date_formatter("yyyy-MM-dd HH:mm:ss.S", DateKind.DATETIME, "en_US", "UTC")
    assert times.parse("2022-02-28 20:07:01.795000") - times.parse("2022-02-28 20:07:01.0") == 795_000
    assert times.parse("2022-02-28 20:07:01.795 and more") == times.parse("2022-02-28 20:07:01.795")


def test_two_digit_years_lie_within_80_years_back_and_20_ahead() -> None:
    dates = date_formatter("yy-MM-dd", DateKind.DATE, "en_US", "UTC", _NOW)
    full = date_formatter("yyyy-MM-dd", DateKind.DATE, "en_US", "UTC", _NOW)
    assert [full.format(dates.parse(text)) for text in ("45-01-01", "47-01-01", "46-09-20", "46-09-23")] == [
        "2045-01-01",
        "1947-01-01",
        "2046-09-20",
        "1946-09-23",
    ]


def test_skipped_and_repeated_hours() -> None:
    # 2022-03-13 02:30 doesn't exist in Los Angeles and counts as 03:30; 2022-11-06 01:30 is the later one.
    dates = date_formatter("yyyy-MM-dd HH:mm Z", DateKind.DATETIME, "en_US", "America/Los_Angeles", _NOW)
    walls = date_formatter("yyyy-MM-dd HH:mm", DateKind.DATETIME, "en_US", "America/Los_Angeles", _NOW)
    assert dates.format(walls.parse("2022-03-13 02:30")) == "2022-03-13 03:30 -0700"
    assert dates.format(walls.parse("2022-11-06 01:30")) == "2022-11-06 01:30 -0800"
    with pytest.raises(FormatError, match="skip this time"):
        date_formatter("iso", DateKind.DATETIME, "en_US", "America/Los_Angeles").parse("2022-03-13T02:30:00")


def test_iso_without_its_options() -> None:
    moment = 1_646_078_821_795
    assert format_iso(moment, DateKind.DATETIME, UTC) == "2022-02-28T20:07:01Z"
    assert format_iso(moment, DateKind.TIME, java_zone("GMT+2"), accuracy=Accuracy.MILLISECONDS) == "22:07:01.795+02:00"
    assert format_iso(moment, DateKind.DATE, UTC, show_zone=True) == "2022-02-28"
    assert format_iso(moment, DateKind.DATE, UTC, show_zone=True, xs=True) == "2022-02-28Z"


@pytest.mark.parametrize("spec", ["", "short", "iso", "xs"])
def test_a_date_of_unknown_kind_needs_a_pattern(spec: str) -> None:
    with pytest.raises(FormatError, match="unknown kind"):
        date_formatter(spec, DateKind.UNKNOWN, "en_US", "UTC")
    assert date_formatter("yyyy", DateKind.UNKNOWN, "en_US", "UTC").format(0) == "1970"


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("yyyy-b", "Illegal pattern character 'b'"),
        ("yyyy'", "Unterminated quote"),
        ("XXXX", "length=4"),
        ("isom", 'missing space or "_"'),
        ("iso_m_s", "accuracy was already specified"),
        ("iso_nz_fz", "zone was already specified"),
        ("iso_u_fu", "UTC was already specified"),
        ("xs_h", "less than second accuracy"),
        ("iso_q", "expected one of h, m, s, ms"),
    ],
)
def test_illegal_specifications_name_what_is_wrong(spec: str, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        date_formatter(spec, DateKind.DATETIME, "en_US", "UTC")
    assert message in str(raised.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2022-02-30T00:00:00Z", "no such day"),
        ("2022-13-01T00:00:00Z", "month must be"),
        ("2022-01-01T24:00:01Z", "hour 24"),
        ("2022-01-01T00:60:00Z", "time is out of range"),
        ("2022-01-01T00:00:00+25:00", "zone is out of range"),
        ("2022-01-01 00:00:00", "form of an ISO 8601 datetime"),
    ],
)
def test_iso_is_strict(text: str, message: str) -> None:
    with pytest.raises(FormatError) as raised:
        date_formatter("iso", DateKind.DATETIME, "en_US", "UTC").parse(text)
    assert message in str(raised.value)


def test_zones_of_the_setting_and_of_an_argument() -> None:
    assert zone_of_setting("no such zone").zone_id == "GMT"
    assert zone_of_setting("GMT+2").zone_id == "GMT+02:00"
    assert zone_of_setting("JVM default") is UTC
    assert zone_of_argument("utc") is UTC
    with pytest.raises(FormatError, match="no such zone"):
        zone_of_argument("no such zone")


def test_names_of_zones_are_refused_in_other_locales() -> None:
    with pytest.raises(FormatError, match="en_US only"):
        date_formatter("z", DateKind.TIME, "de_DE", "Asia/Tokyo").format(0)
    assert date_formatter("z", DateKind.TIME, "de_DE", "GMT+02:00").format(0) == "GMT+02:00"


def test_names_of_utc_are_known_in_every_locale() -> None:
    assert date_formatter("zzzz", DateKind.TIME, "de_DE", "UTC").format(0) == "Koordinierte Weltzeit"
    assert date_formatter("z", DateKind.TIME, "hu_hu", "GMT").format(0) == "GMT"
