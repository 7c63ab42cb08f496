"""Events that show what is suspected: texts in lists, numbers that are none, and values that no other event shares."""

from __future__ import annotations

import pytest

from conformance import check
from conformance.claims import Status
from conformance.proof.event_edits import put, put_neighbours
from tile import body_text
from tile.undeclared import bare_tile

_TAGS = "((input.event_properties.tags)![])?is_sequence?then(((input.event_properties.tags)![]), [])"


@pytest.mark.parametrize(
    ("template", "code", "shown"),
    [
        (
            f'{{"a": "${{{_TAGS}?map(tag -> (tag!"")?is_string?then((tag!""), ""))?join(",")}}"}}',
            "JSN106",
            {"tags": ['"']},
        ),
        (
            '{"a": <#attempt>${input.event_properties.price?number?c}<#recover>null</#attempt>}',
            "JSN105",
            {"price": "NaN"},
        ),
    ],
)
def test_what_no_sample_has_is_shown(template: str, code: str, shown: dict[str, object]) -> None:
    report = check(bare_tile(body_text(template)))
    [finding] = report.findings
    assert report.claims is not None
    assert report.claims.json.status is Status.REFUTED
    assert (finding.code, finding.witness and (finding.witness.event or {})["event_properties"]) == (code, shown)


def test_a_value_that_is_put_is_no_other_events() -> None:
    items = ["a"]
    event: dict[str, object] = {"event_properties": {}}
    put(event, ("event_properties", "tags"), items)  # type: ignore[arg-type]
    put_neighbours(event, behind=True)  # type: ignore[arg-type]
    assert event == {"event_properties": {"tags": ["a", "zz"]}}
    assert items == ["a"]
