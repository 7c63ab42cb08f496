from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from payloads.amplitude import AXES, Axis, Platform

_DEFAULT_ENGINE: dict[str, Any] = {
    "number_format": "number", "boolean_format": "true,false", "locale": "en_US", "time_zone": "UTC",
}  # fmt: skip


def test_all_combinations_once_the_default_first() -> None:
    every = list(Platform.all())
    assert len(every) == len(set(every)) == 3 * 2 * 3 * 2 * 2 * 2 * 2 * 3
    assert every[0] == Platform()


def test_views_differ_in_data_only() -> None:
    views = list(Platform.views())
    assert len(views) == 24
    assert {view.settings() for view in views} == {Platform().settings()}


def test_engines_differ_in_settings_only() -> None:
    engines = list(Platform.engines())
    assert len(engines) == len({engine.settings() for engine in engines}) == 36
    assert engines[0] == Platform()
    assert {replace(engine, **_DEFAULT_ENGINE) for engine in engines} == {Platform()}
    assert {axis.name for axis in AXES if axis.engine and not axis.apart} == set(_DEFAULT_ENGINE)


@pytest.mark.parametrize("axis", AXES, ids=lambda axis: axis.name)
def test_every_axis_has_evidence_and_a_source(axis: Axis) -> None:
    assert axis.evidence.endswith(".")
    assert axis.sources
    assert all(source.startswith("https://") for source in axis.sources)
    assert getattr(Platform(), axis.name) == axis.values[0]


def test_an_unknown_value_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ValueError, match="values is one of native, stringified, not 'text'"):
        Platform(values="text")  # type: ignore[arg-type]


def test_in_words_only_what_differs() -> None:
    assert str(Platform()) == "default"
    assert str(Platform(values="stringified", missing="null")) == "values=stringified missing=null"
    assert all(str(one) != str(other) for one, other in pairwise(Platform.all()))


def test_settings_are_the_engines() -> None:
    german = Platform(locale="de_DE", time_zone="America/Los_Angeles").settings()
    assert (german.locale, german.time_zone) == ("de_DE", "America/Los_Angeles")
    settings = Platform(number_format="0.####", boolean_format="c").settings()
    assert (settings.number_format, settings.boolean_format) == ("0.####", "c")
    assert (settings.locale, settings.time_zone) == ("en_US", "UTC")
