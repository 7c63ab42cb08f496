"""One cause, one finding: what tiles with seeded faults are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance import Report, Severity, Verdict, check
from tile import (
    Contract,
    Endpoint,
    Header,
    MappedField,
    Parameter,
    PayloadRule,
    Precondition,
    Source,
    Violation,
)
from tile.reteno import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tile import Tile

    Declare = Callable[..., Tile]


def _told(report: Report) -> list[tuple[str, str, str]]:
    """Code, name and place of each finding."""
    return [
        (
            each.code,
            each.name,
            f"{each.location.part} {each.location.line}:{each.location.column}" if each.location else "",
        )
        for each in report.findings
    ]


# Text is escaped, odd types are coped with; each seeded fault below is the only one.
_GOOD = """\
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>
{
  "key": "${parameters.apiKey?json_string}",
  "type": "${input.event_type?json_string}",
  "properties": {
<#list mappedProperties?keys as name>
    "p_${name?json_string}": "${text(mappedProperties[name]!"")?json_string}"<#sep>,</#sep>
</#list>
  }
}
"""
_API_KEY = (Parameter(name="apiKey", display_name="API key", sample="abc"),)


def _seeded(*changes: tuple[str, str]) -> str:
    template = _GOOD
    for old, new in changes:
        assert template.count(old) == 1
        template = template.replace(old, new)
    return template


def test_shipped_tile_passes() -> None:
    report = check(events)
    assert report.findings == ()
    assert report.verdict is Verdict.PASSED
    assert report.platforms == 864
    by_name = {sample.name: sample for sample in report.samples}
    assert by_name["mobile-full"].combinations > 1
    assert by_name["anonymous"].outside == ("identified-user",)
    assert by_name["anonymous"].combinations == 0


def test_good_template_has_no_findings(declare: Declare) -> None:
    report = check(declare(_GOOD, parameters=_API_KEY))
    assert _told(report) == []
    assert not any(sample.outside or sample.faulty for sample in report.samples)


def test_four_faults_are_four_findings(declare: Declare) -> None:
    """An unused parameter, an undeclared one, an unquoted numeric property and a trailing comma."""
    template = """\
{
  "user": "${(input.user_id!"")?json_string}",
  "token": "${parameters.tokn?json_string}",
  "price": ${input.event_properties.price!0},
  "type": "${input.event_type?json_string}",
}
"""
    tile = declare(template, parameters=(Parameter(name="token", display_name="Token", sample="t"),))
    report = check(tile)
    assert _told(report) == [
        ("PRM101", "unused-parameter", ""),
        ("PRM102", "undeclared-parameter", "body 3:15"),
        ("JSN201", "property-not-a-string", "body 4:12"),
        ("JSN101", "trailing-comma", "body 5:44"),
    ]
    unused, undeclared, unquoted, comma = report.findings
    assert "`${parameters.token}` is declared" in unused.message
    assert undeclared.fix == "did you mean `parameters.token`?"
    assert unquoted.witness is not None
    assert '"price": ' in unquoted.witness.excerpt
    assert "?json_string" in unquoted.fix
    assert len(comma.samples) == len(report.samples)
    assert report.errors == 4
    assert report.verdict is Verdict.FAILED


def test_four_faults_in_a_list_of_properties(declare: Declare) -> None:
    """The same faults with every property printed bare, under every type a property can have."""
    template = """\
{
  "token": "${parameters["tokn"]!""}",
  "properties": {
    <#list mappedProperties?keys as key>
    "p_${key?json_string}": ${mappedProperties[key]!""},
    </#list>
  }
}
"""
    tile = declare(template, parameters=(Parameter(name="token", display_name="Token", sample="t"),))
    assert _told(check(tile)) == [
        ("PRM101", "unused-parameter", ""),
        ("PRM102", "undeclared-parameter", "body 2:15"),
        ("JSN201", "property-not-a-string", "body 5:29"),
        ("JSN101", "trailing-comma", "body 5:56"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([('?json_string}",\n  "type', '?json_string}"\n  "type')],
         [("JSN103", "missing-comma", "body 8:3")]),
        ([('${input.event_type?json_string}",', '${input.event_type?json_string}",,')],
         [("JSN102", "leading-comma", "body 8:45")]),
        ([('"type"', '"key"')], [("JSN104", "duplicate-member", "body 8:3")]),
        ([('"${input.event_type?json_string}"', "${input.event_type}")],
         [("JSN109", "invalid-json", "body 8:11")]),
        ([("${input.event_type?json_string}", '${input.device_model!""}')],
         [("JSN106", "unescaped-json-value", "body 8:12")]),
        ([('${text(mappedProperties[name]!"")?json_string}', '${text(mappedProperties[name]!"")}')],
         [("JSN106", "unescaped-json-value", "body 11:31")]),
        ([("${input.event_type?json_string}", "${input.user_id?json_string}")],
         [("TPL102", "render-failure", "body 8:14")]),
        ([("${parameters.apiKey?json_string}", "${mappedFields.email!''}${parameters.apiKey?json_string}")],
         [("MAP102", "undeclared-mapped-field", "body 7:13")]),
        ([('?json_string}"<#sep>,</#sep>', '?json_string}"<#sep>,</#sep>,')],
         [("JSN101", "trailing-comma", "body 11:92")]),
        ([("<#function", "<#functon")], [("TPL101", "template-syntax-error", "body 1:2")]),
        ([("${input.event_type?json_string}", "${input.event_type")], None),
    ],
)  # fmt: skip
def test_seeded_fault(
    declare: Declare, changes: list[tuple[str, str]], expected: list[tuple[str, str, str]] | None
) -> None:
    told = _told(check(declare(_seeded(*changes), parameters=_API_KEY)))
    if expected is None:
        assert [(code, name) for code, name, _ in told] == [("TPL101", "template-syntax-error")]
    else:
        assert told == expected


def test_broken_template_is_one_finding(declare: Declare) -> None:
    report = check(declare('{\n  "a": "${input.user_id",\n}\n', parameters=_API_KEY))
    assert [finding.name for finding in report.findings] == ["template-syntax-error"]
    place = report.findings[0].location
    assert place is not None
    # Apache FreeMarker reports an endless string where the template ends; it is shown where it begins.
    assert (place.part, place.file, place.line, place.column) == ("body", "body.ftl", 2, 24)
    assert report.samples == ()


def test_broken_header_and_url_are_found_beside_the_body(declare: Declare) -> None:
    tile = declare(
        "{}",
        endpoint=Endpoint(method="POST", url="https://acme.example/${parameters."),
        headers=(Header(name="X-Key", value="${"),),
    )
    parts = [finding.location.part for finding in check(tile).findings if finding.location]
    assert sorted(parts) == ["URL", "header X-Key"]


def test_parameters_are_found_in_url_headers_and_body(declare: Declare) -> None:
    tile = declare(
        '{"a": "${parameters["b c"]!""}", "d": "<#if parameters.flag?has_content>x</#if>"}',
        endpoint=Endpoint(method="POST", url="https://acme.example/${parameters.app}"),
        headers=(Header(name="Authorization", value="${parameters.key}"),),
        parameters=(
            Parameter(name="app", display_name="App", sample="a"),
            Parameter(name="key", display_name="Key", sample="k", secret=True),
            Parameter(name="flag", display_name="Flag", sample="f"),
        ),
    )
    report = check(tile)
    assert [(row.literal, row.declared, [str(place) for place in row.used]) for row in report.table] == [
        ("${parameters.app}", True, ["URL:1:24"]),
        ("${parameters.key}", True, ["header Authorization:1:3"]),
        ("${parameters.flag}", True, ["body.ftl:1:45"]),
        ('${parameters["b c"]}', False, ["body.ftl:1:10"]),
    ]
    assert [finding.code for finding in report.findings] == ["PRM102"]


def test_a_comment_is_no_use(declare: Declare) -> None:
    report = check(declare("{<#-- ${parameters.apiKey} -->}", parameters=_API_KEY))
    assert [finding.code for finding in report.findings] == ["PRM101"]


def test_a_computed_name_may_mean_any(declare: Declare) -> None:
    template = '{<#list parameters?keys as name>"${name}": "${parameters[name]}"<#sep>,</#sep></#list>}'
    report = check(declare(template, parameters=_API_KEY))
    assert report.findings == ()
    assert report.table[0].used_somehow


def test_unused_mapped_field(declare: Declare) -> None:
    report = check(declare("{}", mapping=(MappedField(name="email"),)))
    assert [(finding.code, finding.severity) for finding in report.findings] == [("MAP101", Severity.ERROR)]


def test_values_that_break_out_of_their_string_unseen(declare: Declare) -> None:
    """JSON all the same, but the value decides what it means."""
    template = '{"a": "${input.library!}", "b": "${input.event_type}"}'
    report = check(declare(template))
    assert {finding.name for finding in report.findings} <= {"unescaped-json-value"}


def test_unsafe_header(declare: Declare) -> None:
    report = check(declare("{}", headers=(Header(name="X-Type", value='${"a\\nb"}'),)))
    assert [(finding.code, len(finding.samples)) for finding in report.findings] == [("HDR101", len(report.samples))]
    assert "header X-Type" in report.findings[0].message


def _no_type(body: object, _text: str) -> Iterator[Violation]:
    if isinstance(body, dict) and "type" not in body:
        yield Violation("$", "there is no type")


_SOURCE = Source(constraint="made up", url="https://acme.example/docs")
_CONTRACT = Contract(
    name="Acme events",
    endpoint="POST https://acme.example/events",
    json_schema={
        "type": "object",
        "required": ["key"],
        "properties": {"type": {"type": "string", "maxLength": 30}, "tags": {"items": {"enum": ["a", "b"]}}},
    },
    rules=(PayloadRule(name="type-missing", description="A type is needed.", source=_SOURCE, find=_no_type),),
    max_body_bytes=600,
    sources=(_SOURCE,),
)


@pytest.mark.parametrize(
    ("template", "code", "message", "place"),
    [
        ('{"type": "t"}', "DST101", "`$` has no member 'key'", "1:1"),
        ('{"key": "", "type": 7}', "DST101", "`$.type` is 7, not a string", "1:21"),
        ('{\n"key": "", "type": ${input.session_id???c}\n}', "DST101", "`$.type` is", "2:20"),
        ('{"key": "", "type": "${""?left_pad(31, "x")}"}', "DST101", "has 31 characters; at most 30", "1:22"),
        (
            '{"key": "", "type": "t", "tags": ["a", "c"]}',
            "DST101",
            '`$.tags[1]` is "c", none of "a", "b"',
            "1:40",
        ),
        ('{"key": "${""?left_pad(600)}", "type": ""}', "DST103", "the body has 623 bytes in UTF-8", "1:1"),
        ('{"key": ""}', "DST102", "there is no type (`$`)", "1:1"),
    ],
)
def test_contract(declare: Declare, template: str, code: str, message: str, place: str) -> None:
    report = check(declare(template, contract=_CONTRACT))
    assert [finding.code for finding in report.findings] == [code]
    finding = report.findings[0]
    assert message in finding.message
    assert finding.location is not None
    assert f"{finding.location.line}:{finding.location.column}" == place


def test_rule_has_its_own_name(declare: Declare) -> None:
    assert [each.name for each in check(declare('{"key": ""}', contract=_CONTRACT)).findings] == ["type-missing"]


def test_preconditions_narrow_what_is_checked(declare: Declare) -> None:
    precondition = Precondition(
        name="known-user", any_of=("input.user_id",), customer="Filter.", reason="Acme wants a user."
    )
    tile = declare('{"user": "${input.user_id?json_string}"}', preconditions=(precondition,))
    report = check(tile)
    assert report.findings == ()
    assert "anonymous" in {sample.name for sample in report.samples if sample.outside == ("known-user",)}


def test_preconditions_nothing_meets(declare: Declare) -> None:
    precondition = Precondition(
        name="impossible", any_of=("input.no_such_field",), customer="Filter.", reason="It is impossible."
    )
    report = check(declare("{}", preconditions=(precondition,)))
    assert [finding.name for finding in report.findings] == ["no-sample-left"]


def test_what_is_missing_hides_nothing_behind_it(declare: Declare) -> None:
    """Every event lacks these two, so nothing would render; the comma is found all the same."""
    template = '{"a": "${input.nothing.here}",\n "b": "${mappedFields.none.at.all}",}'
    told = _told(check(declare(template, mapping=(MappedField(name="none", default="user_id"),))))
    assert {
        ("TPL102", "render-failure", "body 1:10"),
        ("TPL102", "render-failure", "body 2:10"),
        ("JSN101", "trailing-comma", "body 2:36"),
    } <= set(told)


@pytest.mark.parametrize(
    "template",
    [
        _GOOD,
        '{"a": ${input.amplitude_id!0}, "b": "${input.event_properties.flag!false}"}',
        '{"a": ${(input.amplitude_id!0)?c}, "b": "${((input.session_id!0) gt 1000)?c}"}',
        '{"a": "<#attempt>${input.amplitude_id}<#recover>none</#attempt>"}',
        '<#setting number_format="0">{"a": ${input.amplitude_id}}',
        '{"a": "${input.event_time?datetime("yyyy-MM-dd HH:mm:ss.S")?iso_utc}", "b": ${input.amplitude_id}}',
        '{"a": "${input.event_time?datetime("yyyy-MM-dd HH:mm:ss")?string("EEEE")}", "b": "${input.user_id}"}',
        '{"a": "${input.user_id}${input.none}", "b": ${input.location_lat}, "c": "${input.paying}"}',
    ],
)
def test_rendering_once_for_all_settings_changes_no_finding(
    declare: Declare, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tile = declare(template, parameters=_API_KEY if template == _GOOD else ())
    quick = check(tile)
    monkeypatch.setattr("conformance.samples.engine_settings._unusable", lambda *_, **__: None)
    assert check(tile) == quick


def test_a_fault_under_one_platform_setting_is_found(declare: Declare) -> None:
    """`1,234,567` is not a JSON number, nor are `1.234.567` and `1 234 567`; under `0.####` and `computer` it would be one."""
    report = check(declare('{"id": ${input.amplitude_id!0}}'))
    assert _told(report) == [("JSN109", "invalid-json", "body 1:8")]
    assert report.findings[0].witness is not None
    assert report.findings[0].witness.platform == "default"


def test_undeclared_and_unquoted_are_two_causes(declare: Declare) -> None:
    template = '{"a": ${mappedFields.price!0}, "b": ${parameters.count}, "c": "${parameters.key}"}'
    assert _told(check(declare(template))) == [
        ("JSN201", "property-not-a-string", "body 1:7"),
        ("MAP102", "undeclared-mapped-field", "body 1:9"),
        ("PRM102", "undeclared-parameter", "body 1:39"),
        ("PRM102", "undeclared-parameter", "body 1:66"),
    ]


def test_contract_does_not_mind_what_stands_in_for_the_undeclared(declare: Declare) -> None:
    template = '{"key": "", "type": "", "tags": ["${parameters.tag}"]}'
    assert _told(check(declare(template, contract=_CONTRACT))) == [("PRM102", "undeclared-parameter", "body 1:37")]


def test_a_comma_before_and_one_behind_each_item(declare: Declare) -> None:
    """Side by side they are a leading one, in the end a trailing one; one of them is too many."""
    template = '["x"\n<#list mappedProperties?keys as key>\n  , "${key?json_string}",\n</#list>\n]'
    assert _told(check(declare(template))) == [("JSN101", "trailing-comma", "body 3:25")]


_UUID = '{"a": "${input.uuid?json_string}"}'


def test_what_only_a_sample_beyond_the_universe_shows_refutes_nothing(declare: Declare) -> None:
    report = check(declare(_UUID))
    assert report.claims is not None
    assert {name: claim.status for name, claim in report.claims} == {"renders": "proved", "json": "proved"}
    (finding,) = report.findings
    assert (finding.code, finding.samples) == ("TPL102", ("portal-test",))
    assert finding.related == ("the verdicts aren't about such events: portal-test (`amplitude_id` is missing)",)
    assert {sample.name for sample in report.samples if sample.faulty} == {"portal-test"}


def test_where_nothing_is_taken_for_granted_every_sample_counts(declare: Declare) -> None:
    report = check(declare(_UUID), universe="cautious")
    assert report.claims is not None
    assert report.claims.renders.status == "refuted"
    assert report.claims.renders.witness is not None
    assert report.claims.renders.witness.sample == "portal-test"
    assert [finding.related for finding in report.findings] == [()]


def test_a_claim_is_refuted_by_a_sample_of_the_universe_where_one_shows_the_same(declare: Declare) -> None:
    report = check(declare('{"a": "${input.user_properties.none}"}'))
    assert report.claims is not None
    assert report.claims.renders.witness is not None
    assert report.claims.renders.witness.sample not in ("minimal", "portal-test")
    assert {"minimal", "portal-test"} <= {name for finding in report.findings for name in finding.samples}
