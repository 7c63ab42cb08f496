"""Every format states the same findings and verdicts; each is what its readers expect."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conformance import Report, Severity, Witness, check
from conformance.claims import Claim, Claims, Status
from conformance.finding import Location
from conformance.reports import FORMATS, format_reports
from conformance.reports.places import character, line_and_character
from conformance.reports.verdicts import list_claims
from tests.placeholder import LOGO
from tile import ConnectionInfo, Endpoint, Header, Parameter, Tile, body_file
from tile.body import Body
from tile.reteno import events
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Iterable

_SCHEMA = Path(__file__).parents[2] / "vendored" / "sarif-2.1.0-rtm.5.json"
_TEMPLATE = """\
{
  "user": "${(input.userid!"")?json_string}", <#-- tile: ignore[TPL205] the proxy | adds "it" -->
\t"50%: a, b": "${parameters.tokn}<>|",
  "source": "${parameters.source}",
  "price": ${(input.event_properties.price)!0},
}
"""
_NAMES = ("renders", "json", "contract")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[Report]:
    """Errors and warnings in a file with an odd name, in a header and in the declaration; a suppression; a template that
    doesn't parse; a tile that passes; claims of each verdict.
    """
    folder = tmp_path_factory.mktemp("reports")
    file = folder / "the template.ftl"
    file.write_text(_TEMPLATE)
    faulty = Tile(
        key="acme-events",
        integration_name="Acme",
        connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="S.", description="D.", logo=LOGO),
        parameters=(
            Parameter(name="token", display_name="Token", sample="t"),
            Parameter(name="source", display_name="Source", sample="jane@corp.com"),
        ),
        endpoint=Endpoint(method="POST", url="https://acme.example/events"),
        headers=(Header(name="X-Key", value="X-Key: ${parameters.sorce}"),),
        body=body_file(file),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        report = check(faulty)
    place = Location("body", "the template.ftl", 3, 17, 3, 34, '\t"50%: a, b": "${parameters.tokn}<>|",')
    event = Witness("made-by-proof", "default", '"token": ""x""', {"user_id": 'a "b"', "n": 1})
    refuted = Claim(Status.REFUTED, "a `|` and\na line break, 50%", event, place)
    claims = Claims(Claim(Status.PROVED), refuted, Claim(Status.UNKNOWN, "too deep"), "identified users")
    return [
        replace(report, claims=claims),
        check(bare_tile(Body(text="${", name="broken.ftl"))),
        check(events),
    ]


def _expected(reports: Iterable[Report]) -> list[tuple[str, str, str]]:
    """Tile, code and severity of each finding."""
    return [(report.tile.key, each.code, each.severity.value) for report in reports for each in report.findings]


def test_the_case_is_rich_enough(reports: list[Report]) -> None:
    codes = [code for _, code, _ in _expected(reports)]
    assert sorted(codes) == [
        *("HDR102", "JSN101", "JSN201", "PRM101", "PRM102", "PRM102", "SEC104", "TPL101", "TPL301"),
    ]
    assert [each.finding.code for each in reports[0].suppressed] == ["TPL205"]
    assert {each.severity for report in reports for each in report.findings} == set(Severity)


def test_all_formats_state_the_same_findings(reports: list[Report]) -> None:
    assert set(_STATED) == set(FORMATS)
    for name, read in _STATED.items():
        assert read(reports) == _expected(reports), name


def _in_text(reports: list[Report]) -> list[tuple[str, str, str]]:
    found = []
    for report in reports:
        text = format_reports([report], "full")
        found += [
            (report.tile.key, code, severity) for severity, code in re.findall(r"^(\w+)\[(\w+)\] ", text, re.MULTILINE)
        ]
    return found


def _in_concise(reports: list[Report]) -> list[tuple[str, str, str]]:
    found = []
    for report in reports:
        lines = format_reports([report], "concise").splitlines()
        assert len(lines) == len(report.findings) + 2
        for line in lines[:-2]:
            match = re.match(r"(?:acme-events|[^:]+:\d+:\d+): (\w+)\[(\w+)\] [a-z-]+: ", line)
            assert match, line
            found.append((report.tile.key, match[2], match[1]))
    return found


def _in_json(reports: list[Report]) -> list[tuple[str, str, str]]:
    content = json.loads(format_reports(reports, "json"))
    return [(tile["tile"], each["code"], each["severity"]) for tile in content["tiles"] for each in tile["findings"]]


def _in_sarif(reports: list[Report]) -> list[tuple[str, str, str]]:
    results = json.loads(format_reports(reports, "sarif"))["runs"][0]["results"]
    return [
        (each["properties"]["tile"], each["ruleId"], each["level"]) for each in results if "suppressions" not in each
    ]


def _in_junit(reports: list[Report]) -> list[tuple[str, str, str]]:
    found = []
    for case in ET.fromstring(format_reports(reports, "junit")).iter("testcase"):
        code = case.attrib["name"][:6]
        if re.fullmatch(r"[A-Z]{3}\d{3}", code) and case.find("skipped") is None:
            severity = "error" if case.find("failure") is not None else "warning"
            found.append((case.attrib["classname"], code, severity))
    return found


def _in_github(reports: list[Report]) -> list[tuple[str, str, str]]:
    found = []
    for report in reports:
        for line in format_reports([report], "github").splitlines():
            match = re.match(r"::(error|warning) (?:.*,)?title=(\w+) [a-z-]+::", line)
            if match:
                found.append((report.tile.key, match[2], match[1]))
    return found


def _in_markdown(reports: list[Report]) -> list[tuple[str, str, str]]:
    found = []
    for report in reports:
        rows = re.findall(
            r"^\| (\w{6}) [a-z-]+ \| (error|warning) \|", format_reports([report], "markdown"), re.MULTILINE
        )
        found += [(report.tile.key, code, severity) for code, severity in rows]
    return found


_STATED = {
    "full": _in_text,
    "concise": _in_concise,
    "json": _in_json,
    "sarif": _in_sarif,
    "junit": _in_junit,
    "github": _in_github,
    "markdown": _in_markdown,
}


@pytest.mark.parametrize("output_format", FORMATS)
def test_all_formats_state_the_same_verdicts(reports: list[Report], output_format: str) -> None:
    text = format_reports(reports[:1], output_format)  # type: ignore[arg-type]
    verdicts = dict.fromkeys(_NAMES, "")
    if output_format == "json":
        verdicts = {name: each["verdict"] for name, each in json.loads(text)["tiles"][0]["verdicts"].items()}
    elif output_format == "sarif":
        tile = json.loads(text)["runs"][0]["properties"]["tiles"]["acme-events"]
        verdicts = {name: each["verdict"] for name, each in tile["verdicts"].items()}
    elif output_format == "junit":
        for case in ET.fromstring(text).iter("testcase"):
            name = case.attrib["name"].split(":")[0]
            if name in verdicts:
                skipped = case.find("skipped")
                verdicts[name] = "proved" if skipped is None else skipped.attrib["message"].split(":")[0]
    elif output_format == "github":  # what is proved needs no notice
        notices = dict(re.findall(r"^::notice title=acme-events%3A (\w+) (\w+)::", text, re.MULTILINE))
        verdicts = {name: notices.get(name, "proved") for name in _NAMES}
    elif output_format == "markdown":
        verdicts = dict(zip(_NAMES, re.findall(r"\| (proved|refuted|unknown) \|", text), strict=True))
    elif output_format == "concise":
        verdicts = dict(re.findall(r"(\w+) (proved|refuted|unknown)", text.splitlines()[-2]))
    else:
        verdicts = dict(re.findall(r"^(\w+) +(proved|refuted|unknown) ", text, re.MULTILINE))
    assert verdicts == {"renders": "proved", "json": "refuted", "contract": "unknown"}


def test_a_template_that_does_not_parse_leaves_all_unknown_with_the_reason(reports: list[Report]) -> None:
    assert [(each.name, each.claim.status, each.claim.reason) for each in list_claims(reports[1])] == [
        (name, Status.UNKNOWN, "a template doesn't parse") for name in _NAMES
    ]


def test_no_contract_is_unknown_with_the_reason(reports: list[Report]) -> None:
    assert reports[0].claims
    without = replace(reports[0], claims=replace(reports[0].claims, contract=None))
    assert list_claims(without)[2].claim == Claim(Status.UNKNOWN, "the tile declares no contract")


def test_text_prints_verdicts_with_reason_place_and_witness(reports: list[Report]) -> None:
    lines = format_reports(reports[:1], "full").splitlines()
    at = lines.index("VERDICTS for identified users")
    assert lines[at + 1] == "renders   proved   the templates never fail"
    assert lines[at + 2] == "json      refuted  a `|` and"
    assert lines[at + 3] == (
        "a line break, 50%, at the template.ftl:3:17, "
        'witness: made-by-proof {"user_id": "a \\"b\\"", "n": 1} beside what every event has → "token": ""x""'
    )
    assert lines[at + 4] == "contract  unknown  too deep"


def test_json_carries_reason_witness_and_place(reports: list[Report]) -> None:
    acme, broken, reteno = json.loads(format_reports(reports, "json"))["tiles"]
    assert acme["universe"] == "identified users"
    assert acme["verdicts"]["renders"] == {"verdict": "proved", "reason": None, "witness": None, "location": None}
    refuted = acme["verdicts"]["json"]
    assert refuted["witness"]["event"] == {"user_id": 'a "b"', "n": 1}
    assert (refuted["location"]["line"], refuted["location"]["column"]) == (3, 17)
    assert broken["verdicts"]["json"]["reason"] == "a template doesn't parse"
    assert set(reteno["verdicts"]) == set(_NAMES)
    assert [(each["code"], each["reason"]) for each in acme["suppressed"]] == [("TPL205", 'the proxy | adds "it"')]
    raw = next(each for each in acme["findings"] if each["code"] == "TPL301")
    (edit,) = raw["edits"]
    assert _TEMPLATE[edit["start"] : edit["end"]] == "parameters.source"
    assert (edit["replacement"], raw["applicability"]) == ("parameters.source?json_string", "safe")


class TestSarif:
    def test_meets_the_schema(self, reports: list[Report]) -> None:
        from jsonschema.validators import validator_for

        schema = json.loads(_SCHEMA.read_bytes())
        validator_for(schema)(schema).validate(json.loads(format_reports(reports, "sarif")))

    def test_places(self, reports: list[Report]) -> None:
        results = json.loads(format_reports(reports, "sarif"))["runs"][0]["results"]
        in_header, in_body = (each["locations"][0] for each in results if each["ruleId"] == "PRM102")
        place = in_body["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "the%20template.ftl"
        line = _TEMPLATE.splitlines()[place["region"]["startLine"] - 1]
        region = place["region"]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == "parameters.tokn"
        assert in_header["logicalLocations"][0]["name"] == "header X-Key"
        unused = next(each for each in results if each["ruleId"] == "PRM101")
        assert unused["locations"][0]["logicalLocations"][0]["name"] == "acme-events"

    def test_a_file_elsewhere_has_an_address(self, reports: list[Report], tmp_path: Path) -> None:
        finding = next(each for each in reports[0].findings if each.code == "TPL301")
        assert finding.location
        moved = replace(finding, location=replace(finding.location, file=str(tmp_path / "a b.ftl")))
        results = json.loads(format_reports([replace(reports[0], findings=(moved,))], "sarif"))["runs"][0]["results"]
        uri = (tmp_path / "a b.ftl").as_uri()
        assert uri.startswith("file:///")
        assert uri.endswith("a%20b.ftl")
        assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri
        assert results[0]["fixes"][0]["artifactChanges"][0]["artifactLocation"]["uri"] == uri

    def test_rules_and_suppressions(self, reports: list[Report]) -> None:
        run = json.loads(format_reports(reports, "sarif"))["runs"][0]
        for result in run["results"]:
            assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        suppressed = [each for each in run["results"] if "suppressions" in each]
        assert [(each["ruleId"], each["suppressions"][0]["justification"]) for each in suppressed] == [
            ("TPL205", 'the proxy | adds "it"')
        ]
        assert suppressed[0]["suppressions"][0]["kind"] == "inSource"


class TestJUnit:
    def test_counts_are_true(self, reports: list[Report]) -> None:
        for suite, report in zip(ET.fromstring(format_reports(reports, "junit")), reports, strict=True):
            cases = suite.findall("testcase")
            assert int(suite.attrib["tests"]) == len(cases) > 0
            assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) == report.errors
            assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))

    def test_what_no_xml_can_hold_is_replaced(self, reports: list[Report]) -> None:
        finding = replace(reports[0].findings[0], message='a\x00b \ud800 ]]> <&"')
        text = format_reports([replace(reports[0], findings=(finding,))], "junit")
        failure = ET.fromstring(text).find(".//failure")
        assert failure is not None
        assert failure.attrib["message"] == 'a\ufffdb \ufffd ]]> <&"'


class TestGitHub:
    def test_escapes(self, reports: list[Report]) -> None:
        lines = format_reports(reports, "github").splitlines()
        raw = next(line for line in lines if "title=TPL301" in line)
        assert raw.startswith("::warning file=the template.ftl,line=4,endLine=4,col=14,endColumn=33,title=TPL301 ")
        refuted = next(line for line in lines if "json refuted" in line)
        assert refuted.startswith("::notice title=acme-events%3A json refuted::a `|` and%0Aa line break, 50%25, at ")

    def test_odd_names_end_no_property(self, reports: list[Report]) -> None:
        body = reports[0].tile.body.model_copy(update={"path": Path("/x")})
        tile = reports[0].tile.model_copy(update={"body": body})
        finding = next(each for each in reports[0].findings if each.code == "TPL301")
        assert finding.location
        odd = replace(finding, location=replace(finding.location, file="a,b:c%d.ftl"))
        text = format_reports([replace(reports[0], tile=tile, findings=(odd,))], "github")
        assert "file=a%2Cb%3Ac%25d.ftl,line=" in text


def test_markdown_cells_keep_their_number(reports: list[Report]) -> None:
    for line in format_reports(reports, "markdown").splitlines():
        if line.startswith("| ") and "acme" not in line:
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5, 6), line
    suppressed = next(line for line in format_reports(reports, "markdown").splitlines() if line.startswith("| TPL205"))
    assert suppressed.endswith('| the proxy \\| adds "it" |')


def test_suppression_makes_no_claim_better(reports: list[Report]) -> None:
    acme = reports[0]
    cleared = replace(acme, findings=(), suppressed=acme.suppressed)
    assert list_claims(cleared) == list_claims(acme)
    assert "json      refuted" in format_reports([cleared], "full")


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [("abc", 2, 2), ("\tab", 8, 1), ("\tab", 9, 2), ("a\tb", 9, 3), ("ab", 5, 5), ("", 1, 1)],
)
def test_columns_of_characters(line: str, column: int, expected: int) -> None:
    assert character(line, column) == expected


def test_offsets_as_lines_and_characters() -> None:
    assert [line_and_character("a\n\tb", at) for at in range(5)] == [(1, 1), (1, 2), (2, 1), (2, 2), (2, 3)]
