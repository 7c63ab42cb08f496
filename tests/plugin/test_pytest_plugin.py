"""The plug-in in a partner's project: pytest is run there as a partner runs it, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from tests.placeholder import IN_A_MODULE

_ROOT = Path(__file__).parents[2]
_INSTALLED = bool(entry_points(group="pytest11", name="tile"))

_TILE = """\
from tile import ConnectionInfo, Endpoint, Header, MappedField, Parameter, Precondition, Tile, body_file, logo_file

events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d", logo=LOGO),
    parameters=[Parameter(name="apiKey", display_name="API key", secret=True, sample="sample-key")],
    mapping=[MappedField(name="userId", required=True, default="user_id")],
    endpoint=Endpoint(method="POST", url="https://api.acme.example/v1/events"),
    headers=[Header(name="Authorization", value="Bearer ${parameters.apiKey}")],
    body=body_file("event.ftl"),
    preconditions=[
        Precondition(name="known-user", any_of=["mappedFields.userId"], customer="Filter on it.", reason="Needed.")
    ],
)
""".replace("LOGO", IN_A_MODULE)
_TEMPLATE = """\
<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>
{
  "user": "${text(mappedFields.userId!"")?json_string}",
  "event": "${input.event_type?json_string}"
}
"""

# Each test starts pytest in a process of its own, once or several times; docs/how-to/check-tiles-with-pytest.md, which
# runs with the other pages, goes the main way in any case.
pytestmark = pytest.mark.slow


class Project:
    """A scratch project with one tile."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.snapshots = root / "tile_snapshots" / "acme-events"
        self.write("acme_tile.py", _TILE)
        self.write("event.ftl", _TEMPLATE)
        self.write(
            "pyproject.toml", '[tool.tile]\ntiles = ["acme_tile:events"]\n[tool.pytest.ini_options]\ntile_curl = true\n'
        )

    def write(self, name: str, text: str) -> None:
        (self.root / name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.root / name).read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.write(name, text.replace(old, new))

    def pytest(self, *args: str, code: int = 0, **environment: str) -> str:
        plugin = () if _INSTALLED else ("-p", "reteno_tile_pytest")
        # Where CI is set, pytest repeats whole messages in its summary.
        unwanted = ("PYTEST_", "COV_", "CI", "BUILD_NUMBER")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *plugin, *args],
            cwd=self.root,
            env=clean | {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200", **environment},
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=100,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def _outcomes(output: str) -> dict[str, str]:
    return dict(re.findall(r"^(acme-events::.+?) (PASSED|FAILED|SKIPPED)", output, re.MULTILINE))


def test_it_is_an_entry_point() -> None:
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"tile": "reteno_tile_pytest"}  # a name no folder has


@pytest.mark.parametrize("name", ["conformance", "payloads", "tile"])
def test_a_project_may_have_a_folder_of_the_same_name(project: Project, name: str) -> None:
    (project.root / name).mkdir()
    project.write(f"{name}/__init__.py", "")
    project.write("pyproject.toml", "")
    project.write("test_own.py", f"import {name}\ndef test_own(): assert '/site-packages/' not in {name}.__file__\n")
    assert "1 passed" in project.pytest("-q")
    output = project.pytest("-q", "--tile", code=4)
    assert "hides the kit's package of that name" in output


def test_installing_it_changes_nothing(project: Project) -> None:
    project.write(
        "test_own.py", "import sys\ndef test_own(): assert not {'tile', 'jsonschema', 'pydantic'} & set(sys.modules)\n"
    )
    output = project.pytest("-v")
    assert "test_own.py::test_own PASSED" in output
    assert "1 passed" in output
    assert "acme" not in output


def test_update_then_pass_then_see_a_change(project: Project) -> None:
    first = project.pytest("--tile", "-q", code=1)
    assert "Snapshot 'payload.web' does not exist!" in first
    assert not project.snapshots.exists()

    assert "snapshots generated" in project.pytest("--tile", "-q", "--snapshot-update")
    payload = json.loads((project.snapshots / "payload.goal-achieved.json").read_text("utf-8"))
    assert payload == {"user": "user-10021", "event": "GoalAchieved"}
    command = (project.snapshots / "curl.goal-achieved.sh").read_text("utf-8")
    assert command.startswith('curl --verbose --request POST "https://api.acme.example/v1/events" \\\n')
    assert "-H 'Authorization:Bearer '\"$ACME_API_KEY\"" in command
    assert "sample-key" not in command
    assert not (project.snapshots / "payload.anonymous.json").exists()  # outside the precondition

    assert "0 failed" not in project.pytest("--tile", "-q")

    project.change("event.ftl", '"event":', '"name":')
    changed = project.pytest("--tile", "-v", code=1)
    outcomes = _outcomes(changed)
    assert outcomes["acme-events::payload::web"] == outcomes["acme-events::curl::web"] == "FAILED"
    assert outcomes["acme-events::sample::web"] == "PASSED"
    assert '"name": "[Amplitude] Page Viewed"' in changed
    assert "what is sent isn't what the snapshot holds" in changed
    assert "`--snapshot-update` takes what there is now" in changed

    project.pytest("--tile", "-q", "--snapshot-update")
    assert '"name": "GoalAchieved"' in (project.snapshots / "payload.goal-achieved.json").read_text("utf-8")


def test_a_snapshot_nothing_asks_for_is_told_and_removed(project: Project) -> None:
    project.pytest("--tile", "-q", "--snapshot-update")
    project.write("tile_snapshots/acme-events/payload.gone.json", "{}")
    output = project.pytest("--tile", "-q", "--snapshot-details", code=1)
    assert "payload.gone" in output
    project.pytest("--tile", "-q", "--snapshot-update")
    assert not (project.snapshots / "payload.gone.json").exists()
    assert (project.snapshots / "payload.web.json").exists()


def test_the_items_of_a_good_tile(project: Project) -> None:
    outcomes = _outcomes(project.pytest("--tile", "-v", "--snapshot-update"))
    passed = {nodeid for nodeid, outcome in outcomes.items() if outcome == "PASSED"}
    assert {
        "acme-events::templates::URL",
        "acme-events::templates::header Authorization",
        "acme-events::templates::body",
        "acme-events::declared-vs-used::parameters.apiKey",
        "acme-events::declared-vs-used::mappedFields.userId",
        "acme-events::rules::json",
        "acme-events::sample::goal-achieved",
        "acme-events::sample::generated-text",
        "acme-events::payload::goal-achieved",
        "acme-events::curl::goal-achieved",
    } <= passed
    skipped = {nodeid for nodeid, outcome in outcomes.items() if outcome == "SKIPPED"}
    assert {"acme-events::sample::anonymous", "acme-events::payload::anonymous"} <= skipped
    assert {"acme-events::proof::renders", "acme-events::proof::valid-json"} <= passed
    assert "acme-events::proof::contract" not in outcomes  # the tile has none
    assert "FAILED" not in outcomes.values()


def test_a_failure_is_the_finding_as_the_command_line_prints_it(project: Project) -> None:
    project.change("event.ftl", '"${input.event_type?json_string}"', '"${input.event_type}",')
    output = project.pytest("--tile", "-v", "-k", "not payload and not curl", code=1)
    check = subprocess.run(
        [sys.executable, "-m", "tile", "check"], cwd=project.root, capture_output=True, text=True, check=False
    )
    findings = [block for block in check.stdout.split("\n\n") if block.startswith("error[")]
    assert len(findings) == 2
    for finding in findings:
        assert output.count(finding) == 1
    assert "error[JSN106] unescaped-json-value at event.ftl:8:13; see acme-events::sample::hostile-text" in output
    assert "conformance/" not in output  # no traceback of the kit's own


def test_what_the_proof_alone_shows_fails_at_the_proof(project: Project) -> None:
    """No sample has a boolean for a user id; a customer may map one."""
    project.change(
        "event.ftl", '${text(mappedFields.userId!"")?json_string}', '${(mappedFields.userId!"")?json_string}'
    )
    output = project.pytest("--tile", "-v", "-k", "not payload and not curl", code=1)
    failed = {nodeid for nodeid, outcome in _outcomes(output).items() if outcome == "FAILED"}
    assert failed == {"acme-events::proof::renders"}
    assert output.count("\nerror[TPL102] render-failure: Can't convert boolean to string automatically") == 1
    assert "= witness: made-by-proof" in output


def test_what_needs_no_event_fails_at_its_own_item(project: Project) -> None:
    project.change("event.ftl", "mappedFields.userId", "mappedFields.usrId")
    outcomes = _outcomes(project.pytest("--tile", "-v", "-k", "declared", code=1))
    assert outcomes == {
        "acme-events::declared-vs-used::parameters.apiKey": "PASSED",
        "acme-events::declared-vs-used::mappedFields.userId": "FAILED",
        "acme-events::declared-vs-used::mappedFields.usrId": "FAILED",
    }


def test_a_template_that_does_not_parse(project: Project) -> None:
    project.change("event.ftl", '?json_string}"\n}', '?json_string"\n}')
    output = project.pytest("--tile", "-v", "-rs", code=1)
    outcomes = _outcomes(output)
    assert [nodeid for nodeid, outcome in outcomes.items() if outcome == "FAILED"] == ["acme-events::templates::body"]
    assert outcomes["acme-events::sample::web"] == outcomes["acme-events::payload::web"] == "SKIPPED"
    assert "error[TPL101] template-syntax-error" in output
    assert "a template doesn't parse" in output


def test_ids_choose_tests(project: Project) -> None:
    project.pytest("--tile", "-q", "--snapshot-update")
    chosen = _outcomes(project.pytest("--tile", "-v", "acme-events::payload::web", "acme-events::templates"))
    assert set(chosen) == {
        "acme-events::payload::web",
        "acme-events::templates::URL",
        "acme-events::templates::header Authorization",
        "acme-events::templates::body",
    }
    unknown = project.pytest("--tile", "acme-events::payload::nothing", code=4)
    assert "ERROR: not found: acme-events::payload::nothing" in unknown


def test_in_the_configuration(project: Project) -> None:
    project.write("test_own.py", "def test_own(): pass\n")
    with (project.root / "pyproject.toml").open("a") as file:
        file.write("tile = true\n")
    both = project.pytest("-v", "--snapshot-update")
    assert "test_own.py::test_own PASSED" in both
    assert "acme-events::payload::web PASSED" in both
    only = project.pytest("-v", "test_own.py")
    assert "1 passed" in only
    assert _outcomes(project.pytest("-v", "acme-events::templates::URL")) == {"acme-events::templates::URL": "PASSED"}
    with_file = project.pytest("-v", "test_own.py", "acme-events::templates::URL")
    assert "2 passed" in with_file
    assert "test_own.py::test_own PASSED" in project.pytest("-v", "--tile", "test_own.py")


def test_several_processes(project: Project) -> None:
    output = project.pytest("--tile", "-q", "-n", "2", "--snapshot-update")
    assert "snapshots generated" in output
    assert len(list(project.snapshots.iterdir())) > 40
    assert "2 passed" in project.pytest(
        "--tile", "-q", "-n", "2", "acme-events::payload::web", "acme-events::templates::URL"
    )


def test_a_module_that_cannot_be_imported(project: Project) -> None:
    project.write("acme_tile.py", "import nothing_of_that_name\n")
    output = project.pytest("--tile", code=4)
    assert "ERROR: tiles can't be collected: " in output
    assert "module acme_tile can't be imported" in output


def test_an_empty_snapshot_is_no_snapshot(project: Project) -> None:
    project.pytest("--tile", "-q", "--snapshot-update")
    project.write("tile_snapshots/acme-events/payload.web.json", "\n")
    for update in ((), ("--snapshot-update",)):
        output = project.pytest("--tile", "-q", "acme-events::payload::web", *update, code=1)
        assert "the snapshot is empty" in output


def test_an_empty_body_gets_no_snapshot(project: Project) -> None:
    project.write("event.ftl", "<#if false>{}</#if>\n")
    output = project.pytest("--tile", "-q", "--snapshot-update", "acme-events::payload::web", code=1)
    assert "the body of sample web is empty: there is nothing worth a snapshot" in output
    assert not project.snapshots.exists()


def test_a_snapshot_that_shrinks_is_told(project: Project) -> None:
    project.pytest("--tile", "-q", "--snapshot-update")
    project.write("event.ftl", "{}")
    output = project.pytest("--tile", "-q", "--snapshot-update", "acme-events::payload::web")
    assert "ShrunkWarning: the snapshot shrank from " in output
    assert "1 passed" in output


def test_without_syrupy(project: Project) -> None:
    output = project.pytest("--tile", "-q", "-rs", "-p", "no:syrupy")
    assert "snapshots need syrupy" in output
    assert "failed" not in output


def test_warnings_fail_nothing_unless_asked(project: Project) -> None:
    project.change("event.ftl", '${text(mappedFields.userId!"")?json_string}', "constant")
    project.change("acme_tile.py", '    mapping=[MappedField(name="userId", required=True, default="user_id")],\n', "")
    project.change("acme_tile.py", "mappedFields.userId", "input.user_id")
    project.write("conftest.py", _WARNING)
    assert "1 warning" in project.pytest("--tile", "-q", "acme-events::rules::templates")
    output = project.pytest("--tile", "-q", "-W", "error", "acme-events::rules::templates", code=1)
    assert "warning[TPL999] odd: is odd" in output


# No rule of the suite need stay a warning for this test's sake: it brings its own.
_WARNING = """\
from dataclasses import replace
import conformance.pytest_plugin.nodes as nodes
from conformance import Finding, Rule, Severity, check, rules

odd = Rule("TPL999", "odd", Severity.WARNING, "odd")
title, family = rules.FAMILIES[0]
rules.FAMILIES = ((title, (*family, odd)), *rules.FAMILIES[1:])
nodes.check_for = lambda here, tile, reference: replace(check(tile), findings=(Finding(odd, "is odd"),))
"""


def test_the_configuration_takes_rules_out_as_on_the_command_line(project: Project) -> None:
    project.change("event.ftl", '"${text(mappedFields.userId!"")?json_string}"', '"x"')
    assert "error[MAP101]" in project.pytest("--tile", "-q", "acme-events::declared-vs-used", code=1)
    with (project.root / "pyproject.toml").open("a") as file:
        file.write('[tool.tile.ignore]\nMAP101 = "comes with the next version"\n')
    output = project.pytest("--tile", "-q", "acme-events::declared-vs-used", "acme-events::rules")
    assert "unused" not in output
    with (project.root / "pyproject.toml").open("a") as file:
        file.write('JSN101 = "there is none"\n')
    check = subprocess.run(
        [sys.executable, "-m", "tile", "check"], cwd=project.root, capture_output=True, text=True, check=False
    )
    finding = next(line for line in check.stdout.splitlines() if "JSN101" in line)
    assert finding.startswith("warning[SUP103]")
    assert finding in project.pytest("--tile", "-q", "acme-events::rules")


@pytest.mark.parametrize(
    ("verdict", "code", "told"),
    [
        ("PROVED", 0, "1 passed"),
        ("REFUTED", 1, "refuted for every event: a quote ends the string; see acme-events::sample::hostile-text"),
        ("UNKNOWN", 0, "unknown for every event: a quote ends the string"),
    ],
)
def test_claims(project: Project, verdict: str, code: int, told: str) -> None:
    project.write("conftest.py", _CLAIMS.replace("VERDICT", verdict))
    assert told in project.pytest("--tile", "-q", "-rs", "acme-events::proof::valid-json", code=code)


_CLAIMS = """\
from dataclasses import replace
import conformance.pytest_plugin.nodes as nodes
from conformance import Witness, check
from conformance.claims import Claim, Claims, Status

proved = Claim(Status.PROVED)
witness = Witness("hostile-text", "default")
json = Claim(Status.VERDICT, "a quote ends the string", witness)
nodes.check_for = lambda here, tile, reference: replace(check(tile), claims=Claims(proved, json, None))
"""


def test_snapshots_are_the_same_in_any_zone_and_locale(project: Project) -> None:
    project.pytest("--tile", "-q", "--snapshot-update")
    project.pytest("--tile", "-q", TZ="Asia/Kathmandu", LC_ALL="C", LANG="uk_UA.UTF-8", HOME="/nowhere")
