"""`tile preview`: the page as a file, and the data in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run


TEMPLATE = """\
{
  "user": "${(input.user_id!"anonymous")?json_string}",
  "token": "${parameters.tokn?json_string}",
  "price": ${input.event_properties.price!0},
}
"""
PARAMETERS = '[Parameter(name="token", display_name="API token", secret=True, sample="sample-token")]'
MAPPING = '[MappedField(name="email", required=True, default="user_properties.email")]'
HEADERS = '[Header(name="Authorization", value="Bearer ${parameters.token}")]'
SOUND = '{"id": "${(input.user_id!"")?json_string}"}'


def data(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    held: dict[str, Any] = json.loads(found[1])
    return held


def _previewed(run: Run, *arguments: str) -> dict[str, Any]:
    result = run("preview", *arguments, "-o", "-")
    assert result.code == 0, result.err
    return data(result.out)


def _section(page: dict[str, Any], name: str) -> dict[str, Any]:
    return next(section for section in page["sections"] if section["id"] == name)


def _text(code: list[list[list[str]]]) -> str:
    return "\n".join("".join(text for _, text in line) for line in code)


def test_the_page_is_written_beside_what_is_said(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    result = run("preview", acme(SOUND))
    assert (result.code, result.out) == (0, "acme-events.html\n")
    assert result.err.startswith("PASSED  no findings")
    assert [path.name for path in tmp_path.glob("*.html")] == ["acme-events.html"]
    assert (tmp_path / "acme-events.html").stat().st_mode & 0o400


def test_the_same_tile_gives_the_same_page(run: Run, acme: Callable[..., str]) -> None:
    reference = acme(TEMPLATE, parameters=PARAMETERS)
    assert run("preview", reference, "-o", "-").stdout == run("preview", reference, "-o", "-").stdout


def test_the_page_of_the_reteno_tile(run: Run) -> None:
    page = _previewed(run, "reteno-events")
    assert (page["title"], page["kind"], page["category"]) == ("Reteno", "Event Streaming", "Messaging")
    assert page["logo"].startswith("data:image/png;base64,")
    assert page["findings"] == []
    assert [(each["name"], each["outcome"]) for each in page["verdicts"]] == [
        ("renders", "proved"),
        ("json", "proved"),
        ("contract", "proved"),
    ]
    assert [section["title"] for section in page["sections"][:5]] == [
        "Connection info",
        "Create Parameters",
        "Customize User Properties Mapping",
        "Customize Events Payload",
        "Event Body Editor",
    ]
    assert [step["title"] for step in page["form"]["steps"]] == [
        "Select and filter events",
        "Map properties to destination",
        "Select additional properties",
    ]
    boxes = page["form"]["steps"][1]["boxes"]
    assert [(box["label"], box["required"], box["value"]) for box in boxes] == [
        ("externalCustomerId", True, "user_id"),
        ("email", False, "user_properties.email"),
        ("phone", False, "user_properties.phone"),
    ]
    outcomes = {sample["name"]: sample["outcome"] for sample in page["bench"]["samples"]}
    assert {outcome["verdict"] for outcome in outcomes.values()} == {"valid", "outside"}
    assert outcomes["anonymous"]["headline"] == "Not to be sent: the event doesn't meet identified-user"
    request = outcomes["mobile-full"]["request"]
    assert ["Authorization", "$RETENO_AUTHORIZATION"] in request["headers"]
    assert request["bytes"] == len(request["body"].encode())
    for name in ("web", "hostile-text"):  # the same bytes as from the other commands
        assert outcomes[name]["request"]["body"] == run("render", "-e", name).out
        assert outcomes[name]["request"]["curls"][0][1] == run("test-payload", "-e", name).out.rstrip("\n")


def test_findings_have_their_lines(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme(TEMPLATE, parameters=PARAMETERS, mapping=MAPPING))
    found = {mark["code"]: mark for mark in page["findings"]}
    assert {code: (mark["part"], mark["line"]) for code, mark in found.items()} == {
        "PRM101": ("", 0),
        "MAP101": ("", 0),
        "PRM102": ("body", 3),
        "JSN201": ("body", 4),
        "JSN101": ("body", 4),
    }
    line = TEMPLATE.split("\n")[2]
    assert line[found["PRM102"]["start"] : found["PRM102"]["end"]] == "parameters.tokn"
    assert found["PRM102"]["fix"] == "did you mean `parameters.token`?"
    assert _text(_section(page, "body")["template"]["code"]) == TEMPLATE
    references = [(row["literal"], row["declared"], row["used"]) for row in page["bench"]["references"]]
    assert references == [
        ("${parameters.token}", True, []),
        ("${parameters.tokn}", False, [["body 3:15", "body:3"]]),
        ("${mappedFields.email}", True, []),
    ]


def test_tabs_before_a_finding_count_as_one_character(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme('{"a":\n\t\t"${parameters.nope}"}'))
    mark = page["findings"][0]
    assert '\t\t"${parameters.nope}"}'[mark["start"] : mark["end"]] == "parameters.nope"


def test_what_is_wrong_with_a_sample(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme(TEMPLATE.replace("tokn", "token"), parameters=PARAMETERS, headers=HEADERS))
    outcome = next(each for each in page["bench"]["samples"] if each["name"] == "numbers")["outcome"]
    assert (outcome["verdict"], outcome["headline"]) == ("invalid", "2 problems with what is sent")
    assert [(each["label"], each["template_line"]) for each in outcome["problems"]] == [
        ("JSN201 property-not-a-string", 4),
        ("JSN101 trailing-comma", 4),
    ]
    assert outcome["request"]["headers"][-1] == ["Authorization", "Bearer $ACME_TOKEN"]


@pytest.mark.slow
def test_events_that_show_findings(run: Run, acme: Callable[..., str]) -> None:
    template = """\
{
  "a": "${(input.event_properties.q)!}",
  "b": ${(input.event_properties.price)!0},
  "c": "${mappedFields.email!}",
  "d": "${input.event_properties.coupon}"
}
"""
    page = _previewed(run, acme(template, mapping=MAPPING))
    samples = {sample["name"]: sample for sample in page["bench"]["samples"]}
    shown = {mark["sample"] for mark in page["findings"] if mark["sample"]}
    assert len(shown) >= 3
    for mark in page["findings"]:
        if mark["sample"]:
            outcome = samples[mark["sample"]]["outcome"]
            assert outcome["verdict"] in ("invalid", "failed")
            assert mark["line"] in [problem["template_line"] for problem in outcome["problems"]]
    brought = {name for name, sample in samples.items() if sample["shows"]}
    assert brought
    assert brought <= shown
    assert "JSN106 generated-text" in brought


def test_secrets_are_nowhere(run: Run, acme: Callable[..., str]) -> None:
    body = '{"t": "${parameters.token}", "n": ${parameters.token}, "p": "${parameters.nope}"}'
    result = run("preview", acme(body, parameters=PARAMETERS, headers=HEADERS), "-o", "-")
    assert "sample-token" not in result.out
    assert "__ACME_TOKEN__" not in result.out
    assert "$ACME_TOKEN" in result.out


@pytest.mark.parametrize("template", ["{<#if>", "${", "<#list x as y>", '{"a": "${input.x', "<#bogus>\n"])
def test_a_template_that_does_not_parse(run: Run, acme: Callable[..., str], template: str) -> None:
    page = _previewed(run, acme(template))
    mark = page["findings"][0]
    assert (mark["code"], mark["part"]) == ("TPL101", "body")
    assert mark["line"] == 1
    outcome = page["bench"]["samples"][0]["outcome"]
    assert (outcome["verdict"], outcome["request"]) == ("failed", None)
    assert "^" in outcome["problems"][0]["excerpt"]


def test_a_header_that_does_not_parse(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme(SOUND, headers='[Header(name="X-A", value="${")]'))
    assert (page["findings"][0]["part"], page["findings"][0]["line"]) == ("header X-A", 1)
    assert _section(page, "payload")["headers"][0]["part"] == "header X-A"


def test_without_contract_parameters_and_logo(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme(SOUND, logo="None"))
    assert page["logo"] == ""
    assert page["form"]["boxes"] == []
    assert page["bench"]["references"] == []
    assert {each["outcome"]["verdict"] for each in page["bench"]["samples"]} == {"unchecked"}


def test_a_template_without_a_declaration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.ftl").write_text(TEMPLATE, encoding="utf-8")
    page = _previewed(run, "event.ftl", "--contract", "reteno-event-v2")
    assert (page["title"], page["subtitle"], page["form"]) == ("event.ftl", "a template without a declaration", None)
    assert [section["kind"] for section in page["sections"]] == ["editor"]
    assert page["command"] == "tile preview event.ftl --serve"
    assert run("preview", "event.ftl").out == "event-ftl.html\n"


def test_hostile_declarations_stay_data(run: Run, acme: Callable[..., str]) -> None:
    hostile = "</script><script>alert(1)</script><!--"
    reference = acme(
        f"{hostile}\n{{{{data}}}}${{(input.x!{hostile!r})?json_string}}",
        parameters=f"[Parameter(name='a', display_name={hostile!r}, description={hostile!r})]",
    )
    result = run("preview", reference, "-o", "-")
    assert result.out.count("<script") == 2
    assert result.out.count("</script>") == 2
    assert data(result.out)["form"]["boxes"][0]["label"] == hostile


def test_a_page_is_replaced_and_nothing_else(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme(SOUND)
    target = tmp_path / "page.html"
    assert run("preview", reference, "-o", "page.html").code == 0
    before = target.read_bytes()
    assert run("preview", reference, "-o", "page.html").code == 0
    assert target.read_bytes() == before
    target.write_text("<html>mine</html>", encoding="utf-8")
    refused = run("preview", reference, "-o", "page.html")
    assert (refused.code, refused.out) == (2, "")
    assert "there is a file that no preview wrote" in refused.err
    assert target.read_text(encoding="utf-8") == "<html>mine</html>"
    assert {path.name for path in tmp_path.iterdir() if path.suffix != ".pyc"} >= {"page.html"}
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".page")]


def test_what_is_in_the_way(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme(SOUND)
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.html").symlink_to(tmp_path / "elsewhere.html")
    for target, said in [("folder", "there is a folder"), ("link.html", "something other than a file")]:
        result = run("preview", reference, "-o", target)
        assert (result.code, result.out) == (2, "")
        assert said in result.err
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("preview", reference, "-o", "file/page.html")
    assert result.code == 2
    assert "error:" in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--serve", "-o", "x.html"), "--serve and --output exclude each other"),
        (("--port", "1"), "--port does nothing by itself"),
        (("--port", "70000", "--serve"), "less than or equal to 65535"),
        (("-o", "-", "--open"), "--open needs a file"),
        (("--contract", "reteno-event-v2"), "--contract is for a template's file"),
        (("nothing",), "there is no tile 'nothing'"),
        (("nothing.ftl",), "there is no file 'nothing.ftl'"),
        (("nothing.ftl", "--serve"), "there is no file 'nothing.ftl'"),
    ],
)
def test_misuse(run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run("preview", *arguments)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]


def test_the_page_is_opened_on_request(
    run: Run, acme: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    result = run("preview", acme(SOUND), "--open")
    assert opened == [(tmp_path / "acme-events.html").as_uri()]
    assert "no browser was found" in result.err


def test_bodies_without_measure_are_cut(run: Run, acme: Callable[..., str]) -> None:
    page = _previewed(run, acme('{"a": "' + "x" * 200_000 + '"}'))
    request = page["bench"]["samples"][0]["outcome"]["request"]
    assert (len(request["body"]), request["bytes"], request["curls"], request["cut"]) == (50_000, 200_009, [], True)


def test_an_accounts_values_stand_in_for_samples(run: Run, tmp_path: Path) -> None:
    account = tmp_path / "account.toml"
    account.write_text('country_field = 777\nproperty_fields = { plan = 888, "b c" = 999 }\n', encoding="utf-8")
    page = _previewed(run, "reteno-contact-webhook", "--account", str(account))
    boxes = {box["id"]: box["value"] for box in page["form"]["steps"][0]["boxes"]}
    assert boxes["parameters.country_field"] == "777"
    assert boxes["parameters.property_fields"] == "plan=888, b c=999"
    assert boxes["parameters.city_field"] == ""
    bodies = [sample["outcome"]["request"] for sample in page["bench"]["samples"] if sample["outcome"]["request"]]
    assert any('"id": 777' in each["body"] or '"id":777' in each["body"] for each in bodies)


def test_a_webhook_of_the_kit(run: Run) -> None:
    page = _previewed(run, "reteno-contact-webhook")
    assert (page["title"], page["kind"]) == ("Reteno", "Webhook")
    assert [section["kind"] for section in page["sections"]][:4] == ["fields", "table", "endpoint", "editor"]
    boxes = {box["id"]: box for box in page["form"]["boxes"]}
    assert boxes["header-Authorization"]["value"] == "$RETENO_AUTHORIZATION"
    assert [(each["label"], each["on"]) for each in page["form"]["switches"]] == [
        ("Send Events", False),
        ("Send Users", True),
    ]
    account = {box["id"]: box for box in page["form"]["steps"][0]["boxes"]}
    assert account["parameters.external_id"]["choices"]
    assert page["bench"]["subject"] == "user"
    verdicts = {sample["name"]: sample["outcome"]["verdict"] for sample in page["bench"]["samples"]}
    assert set(verdicts.values()) == {"valid", "outside"}
    refused = next(each for each in page["bench"]["samples"] if each["name"] == "empty-values")["outcome"]
    assert refused["headline"].startswith("Not sent, on purpose: ")


def test_a_cohort_webhook_of_the_kit(run: Run) -> None:
    page = _previewed(run, "reteno-cohort-webhook")
    assert (page["kind"], page["bench"]["subject"], page["form"]["switches"]) == ("Cohort Webhook", "cohort", [])
    outcome = next(each for each in page["bench"]["samples"] if each["name"] == "large")["outcome"]
    assert outcome["verdict"] == "valid"
