"""What a payload depends on: each axis by a template made for it, and none for the shipped tile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conformance import check
from conformance.samples.engine_settings import Engines, with_engine
from conformance.samples.matrix import dependencies
from payloads.amplitude import AXES, Platform, namespaces, samples
from tile import CohortWebhook, Destination, Endpoint, MappedField, Precondition, body_text, render
from tile.outcome import Outcomes
from tile.reteno import events, webhooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from conformance.samples.matrix import Dependence
    from tile import Tile

    Declare = Callable[..., Tile]

_OPEN = (MappedField(name="open"), MappedField(name="user", default="user_id"))


def _depends(tile: Tile) -> dict[str, Dependence]:
    found = dependencies(tile)
    assert [each.axis for each in found] == list(AXES)
    return {each.axis.name: each for each in found if each}


@pytest.mark.parametrize(
    ("template", "axes"),
    [
        ("{}", set()),
        ('{"a": "${input.event_type?json_string}"}', set()),
        ('{"a": ${(input.location_lat!0.5)?c}}', {"values"}),  # ?c of a text fails
        ('{"a": "${input.amplitude_id!1234}"}', {"number_format", "locale", "values"}),
        ('{"a": "${(input.amplitude_id!1234)?string("0")}"}', {"values"}),
        ('{"a": "${(1234.5)?string("#,##0.0")}"}', {"locale"}),
        ('{"a": "${(1 == 1)}"}', {"boolean_format"}),
        ('{"a": "${"2026-03-02T08:15:30"?datetime.iso?long?c}"}', {"time_zone"}),
        ('{"a": "${"2026-03-02T08:15:30Z"?datetime.iso?long?c}"}', set()),
        ('{"a": "${.locale}"}', {"locale"}),
        ('{"a": "${mappedFields.open!"none"}"}', {"unmapped"}),
        ('{"a": "${(mappedProperties.email!"none")?json_string}"}', {"mapped_properties"}),
        ('{"a": "${mappedProperties?keys?size?c}"}', {"missing", "values", "mapped_properties"}),
        ('<#setting number_format="0"><#setting locale="de_DE">{"a": "${1234}"}', set()),
        ('{"a": "<#attempt>${1234}<#recover>none</#attempt>"}', {"number_format", "locale"}),
        ('{"a": ${statics["com.amplitude.integrations.connector.utils.FtlUtils"].toJson("x")}}', {"statics"}),
        ('{"a": "<#if statics??>b</#if>"}', {"statics"}),
    ],
)
def test_an_axis_is_found_where_it_matters(declare: Declare, template: str, axes: set[str]) -> None:
    assert set(_depends(declare(template, mapping=_OPEN))) == axes


def test_alone_and_jointly(declare: Declare) -> None:
    """A locale matters for numbers that are grouped, not for those the `computer` format prints."""
    template = '{"a": "<#if mappedFields.open??>${1234}<#else>1234</#if>"}'
    found = _depends(declare(template, mapping=_OPEN))
    assert found["unmapped"].alone == found["unmapped"].jointly == samples.names()
    assert found["locale"].alone == ()  # by default the field is absent
    assert found["locale"].jointly == samples.names()
    example = found["locale"].example
    assert example is not None
    assert (str(example.one), str(example.other)) == ("unmapped=empty", "locale=de_DE unmapped=empty")
    assert ('"1,234"' in example.printed_by_one, '"1.234"' in example.printed_by_other) == (True, True)


def test_writing_and_meaning(declare: Declare) -> None:
    spaced = _depends(declare('{"a": 1<#if mappedFields.open??> </#if>}', mapping=_OPEN))
    assert not spaced["unmapped"].meaning
    other = _depends(declare('{"a": 1<#if mappedFields.open??>0</#if>}', mapping=_OPEN))
    assert other["unmapped"].meaning


def test_failing_is_a_difference(declare: Declare) -> None:
    found = _depends(declare('{"a": "${mappedFields.open}"}', mapping=_OPEN))
    example = found["unmapped"].example
    assert example is not None
    assert (example.printed_by_one, example.printed_by_other) == ("fails", '{"a": ""}')


def test_only_events_inside_the_preconditions_count(declare: Declare) -> None:
    known = Precondition(name="known", any_of=("input.user_id",), customer="c", reason="r")
    found = _depends(declare('{"a": "${mappedFields.open!"none"}"}', mapping=_OPEN, preconditions=(known,)))
    assert "anonymous" not in found["unmapped"].jointly
    assert "web" in found["unmapped"].jointly


def test_the_shipped_tile_means_the_same_everywhere() -> None:
    found = {each.axis.name: each for each in dependencies(events) if each}
    # A double below 1E-3 gets another digit of its text from FreeMarker 2.3.32 on, which is the same number.
    newer = found.pop("freemarker_version")
    assert newer.jointly == ("numbers",)
    assert newer.example is not None
    assert ('"0.00001"' in newer.example.printed_by_one, '"0.000010"' in newer.example.printed_by_other) == (True, True)
    for each in found.values():
        assert not each.meaning, each.axis.name
    # Amplitude's JSON text is printed as it is, other text is escaped by FreeMarker, which writes a slash at the
    # beginning as `\\/` and a delete character as `\\u007F`.
    assert {name: each.jointly for name, each in found.items()} == {"mapped_properties": ("hostile-text", "web")}


@pytest.mark.one_in(2)
@pytest.mark.parametrize("sample", ["numbers", "booleans", "web", "nested"])
@pytest.mark.parametrize(
    "template",
    [
        '{"a": "${input.event_type?json_string}", "b": "${(input.amplitude_id!0)?string}"}',
        '{"a": "${((mappedProperties.zero)!"")?string}", "b": "${(input.event_time)?replace(" ", "T")?datetime.iso?long?c}"}',
        '{"a": "<#list mappedProperties?values as v><#if v?is_number>${v?c}</#if></#list>"}',
    ],
)
def test_one_render_for_all_is_what_each_would_be(declare: Declare, template: str, sample: str) -> None:
    tile = declare(template)
    engines = Engines(tile)
    model = namespaces(samples.load(sample), tile.customer_settings())
    alike = engines.body_of_all(model)
    bodies = {platform: render(tile, samples.load(sample), platform=platform).body for platform in Platform.engines()}
    if alike is not None:
        assert set(bodies.values()) == {alike}
    for platform, body in bodies.items():
        kept = (
            platform
            if platform in engines.templates
            else Platform(
                number_format=platform.number_format, boolean_format=platform.boolean_format, locale=platform.locale
            )
        )
        assert engines.templates[kept].render(model).body == body
    assert json.dumps(sorted(map(str, engines.templates))) == json.dumps(sorted(set(map(str, engines.templates))))


def test_with_engine_takes_the_datas_settings_from_one_and_the_engines_from_the_other() -> None:
    made = {with_engine(view, engine) for view in Platform.views() for engine in Platform.engines()}
    assert made == set(Platform.all())


_CALLS_JAVA = """{"in": "${input.in_cohort?string}", "users": [
<#list input.users.iterator() as user>"${(user.user_id!"")?json_string}"<#sep>, </#sep></#list>]}"""


def test_a_published_idiom_of_one_object_wrapper_is_no_error() -> None:
    text = _CALLS_JAVA.replace("input.in_cohort?string", "input.cohort_id?json_string")
    endpoint = Endpoint(method="POST", url="https://acme.example/")
    report = check(CohortWebhook(key="a", sync_name="A", vendor="A", endpoint=endpoint, body=body_text(text)))
    assert report.errors == 0
    assert "TPL104" in [finding.code for finding in report.findings]


@pytest.mark.parametrize(
    "tile", [events, *(getattr(webhooks, name) for name in webhooks.__all__)], ids=lambda tile: tile.key
)
def test_reteno_sends_the_same_where_data_is_javas_own_objects(tile: Destination) -> None:
    sent = 0
    templates = [Outcomes.of(tile, Platform(object_wrapper=each)) for each in ("default", "beans")]
    samples = tile.subject.samples
    for name in samples.names():
        if name == "odd-names":  # a property called `size` reads as Java's method of that name
            continue
        for view in Platform.views():
            model = namespaces(samples.load(name), tile.customer_settings(), view)
            one, other = (each.sent(model) for each in templates)
            assert (one.request, one.refusal) == (other.request, other.refusal), name
            sent += one.is_sent
    assert sent
