from __future__ import annotations

import pytest

from payloads.amplitude import BY_NAME, FIELDS, Field, samples

_TYPES = {"string": str, "integer": int, "number": int | float, "boolean": bool, "object": dict}


def test_an_export_line_has_55_keys() -> None:
    assert sum(field.exported for field in FIELDS) == 55


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(FIELDS)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.name)
def test_the_example_has_the_fields_own_type(field: Field) -> None:
    assert (field.nullable and field.example is None) or isinstance(field.example, _TYPES[field.type])


@pytest.mark.parametrize("name", samples.names())
def test_samples_hold_what_the_catalogue_allows(name: str) -> None:
    for key, value in samples.load(name).items():
        field = BY_NAME[key]
        if value is None:
            assert field.nullable, key
        else:
            assert isinstance(value, _TYPES[field.type]), key


def test_the_full_sample_has_every_exported_key() -> None:
    assert set(samples.load("mobile-full")) == {field.name for field in FIELDS if field.exported}
