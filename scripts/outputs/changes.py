"""What `tile diff` and `import` print as JSON."""

from __future__ import annotations

from typing import Any, Literal

from scripts.outputs.checks import Check
from scripts.outputs.output import Output


class Change(Output):
    """A field that changed."""

    consequence: Literal["breaking", "review", "cosmetic"]
    path: str
    title: str
    """The field in the form's words."""
    did: Literal["changed", "added", "removed", "renamed", "moved", "read"]
    because: str
    """Why it has this consequence; may be empty."""
    before: Any
    after: Any


class Payload(Output):
    """What happens to a sample's request."""

    sample: str
    effect: str
    difference: list[str]
    """Lines of a unified diff."""
    before: str
    """What failed before, if something did."""
    after: str


class Diff(Output):
    """`tile diff`."""

    schema_version: Literal[1]
    tile: str
    former: str
    current: str
    consequence: Literal["breaking", "review", "cosmetic"] | None
    """The gravest; null if nothing changed."""
    changes: list[Change]
    payloads: list[Payload]


class Correction(Output):
    """One thing that the page had done to the template."""

    line: int
    kind: str
    before: str
    after: str


class NumberFormat(Output):
    """A number that is printed as an undocumented setting has it."""

    property: str
    formats: list[str]
    lines: list[str]


class Migration(Output):
    """The kit's own destination for the same, and the values an account's file would hold."""

    key: str
    values: dict[str, str | list[str] | dict[str, str]]
    remarks: list[str]


class Import(Output):
    """`tile import`."""

    schema_version: Literal[1]
    source: str
    kind: Literal["tile", "webhook", "cohort", "unknown"]
    contract: str | None
    because: str
    """Why it is taken for that."""
    repairs: list[Correction]
    files: dict[str, str]
    """The module and the template, by name."""
    written: list[str]
    check: Check
    number_format: NumberFormat | None
    migration: Migration | None
