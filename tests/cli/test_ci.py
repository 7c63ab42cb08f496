"""`tile check` in continuous integration: what fails, what is printed, reports besides, and the files others build on."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

_REPOSITORY = Path(__file__).parents[2]
_FINE = '{"user": "${(input.user_id!"")?json_string}"}'
_WARNED = '{"owner": "jane.doe@corp.com"}'


def _project(folder: Path, reference: str, more: str) -> None:
    (folder / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\n{more}\n', encoding="utf-8")


class TestWhatFails:
    @pytest.mark.parametrize(
        ("arguments", "code"),
        [((), 0), (("--fail-on", "warnings"), 0), (("--fail-on", "unknown"), 1), (("--strict",), 1)],
    )
    def test_of_what_is_fine_but_unknown(self, run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
        (tmp_path / "event.ftl").write_text(_FINE)
        result = run("check", "event.ftl", *arguments)
        assert result.code == code
        last = result.out.splitlines()[-1]
        assert last.startswith("FAILED" if code else "PASSED")
        assert ("unknown: contract" in last) is bool(code)

    @pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--fail-on", "warnings"), 1), (("--strict",), 1)])
    def test_of_what_is_warned_of(self, run: Run, tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
        (tmp_path / "event.ftl").write_text(_WARNED)
        content = json.loads(run("check", "event.ftl", "--output-format", "json").out)
        assert content["tiles"][0]["warnings"]
        assert not content["tiles"][0]["errors"]
        result = run("check", "event.ftl", *arguments, "--output-format", "json")
        assert result.code == code
        assert json.loads(result.out)["verdict"] == ("failed" if code else "passed")

    def test_as_the_project_has_it(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme(_FINE)
        _project(tmp_path, reference, 'fail-on = "unknown"')
        assert run("check").code == 1
        assert run("export", "-o", "out").code == 1
        assert run("check", "--fail-on", "errors").code == 0
        _project(tmp_path, reference, 'universe = "cautious"')
        assert "VERDICTS for every event (cautious)" in run("check").out
        assert "VERDICTS for every event (documented)" in run("check", "--universe", "documented").out

    def test_the_rules_that_the_project_selects(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme('{"user": "${input.user_id}"}')
        _project(tmp_path, reference, 'select = ["SEC", "PRM101"]')
        assert run("check").code == 0
        assert run("check", "--select", "JSN,TPL").code == 1
        _project(tmp_path, reference, 'select = "NOPE"')
        refused = run("check")
        assert (refused.code, refused.out) == (2, "")
        assert "begins with 'NOPE'" in refused.err

    @pytest.mark.parametrize(
        ("line", "message"),
        [
            ('fail-on = "never"', "fail-on can't be 'never'"),
            ("fail-on = true", "fail-on can't be True"),
            ('universe = "all"', "universe can't be 'all'"),
            ("select = 3", "select is neither a rule nor a list"),
            ('fail_on = "errors"', "did you mean 'fail-on'?"),
        ],
    )
    def test_a_configuration_that_cannot_be(
        self, run: Run, acme: Callable[..., str], tmp_path: Path, line: str, message: str
    ) -> None:
        _project(tmp_path, acme(_FINE), line)
        result = run("check")
        assert (result.code, result.out) == (2, "")
        assert message in result.err
        assert "pyproject.toml" in result.err


class TestWhatIsPrinted:
    def test_nothing_of_what_passes(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text(_FINE)
        (tmp_path / "other.ftl").write_text("{,}")
        assert (run("check", "event.ftl", "-q").out, run("check", "event.ftl", "-q").err) == ("", "")
        both = run("check", "event.ftl", "other.ftl", "--quiet")
        assert both.code == 1
        assert "other-ftl" in both.out
        assert "event-ftl" not in both.out

    def test_long_lists_of_samples_are_folded(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text(_FINE)
        out = run("check", "event.ftl").out
        assert re.search(r"\n28 ok, up to \d+ B \([a-z-]+\); -v lists them\n", out)
        assert "mobile-full" not in out
        assert re.search(r"\nmobile-full +\d+ B  ok\n", run("check", "event.ftl", "-v").out)

    def test_what_is_faulty_is_never_folded(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text('{"user": "${(input.user_id!"")}"}')
        out = run("check", "event.ftl").out
        assert re.search(r"\nhostile-identifiers +\d+ B  faulty\n", out)
        assert re.search(r"\n\d+ others ok, up to", out)


class TestReports:
    def test_are_written_besides(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text('{"user": "${(input.user_id!"")}"}')
        result = run(
            "check",
            "event.ftl",
            "-q",
            "--report",
            "sarif=a.sarif",
            "--report",
            "junit=b.xml",
            "--report",
            "json=c.json",
        )
        assert result.code == 1
        assert json.loads((tmp_path / "a.sarif").read_text())["runs"][0]["results"]
        assert ET.parse(tmp_path / "b.xml").getroot().tag == "testsuites"
        assert json.loads((tmp_path / "c.json").read_text())["verdict"] == "failed"
        assert "JSN106" in result.out

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ("sarif", "takes FORMAT=FILE"),
            ("sarif=", "takes FORMAT=FILE"),
            ("serif=a", "did you mean 'sarif'?"),
            ("json=no/such/folder.json", "can't be written"),
            ("json=.", "can't be written"),
        ],
    )
    def test_that_cannot_be(self, run: Run, tmp_path: Path, given: str, message: str) -> None:
        (tmp_path / "event.ftl").write_text(_FINE)
        result = run("check", "event.ftl", "--report", given)
        assert (result.code, result.out) == (2, "")
        assert message in result.err


_MODULE = '''
"""Ümlauts count as one."""
from tile import *
from tile.body import event

common = [Header(name="X-Ünit"[:2] + "Unit", value="ü")]
events = Tile(
    key="acme-events", integration_name="Äcme",
    connection=ConnectionInfo(display_name="Acme", category="M", summary="s", description="d", logo=logo_file("gone.png")),
    parameters=[Parameter(name="key", display_name="Key ü", sample="jane@corp.com"), Parameter(name="unused", display_name="U")],
    mapping=[
        MappedField(name="mail"),
    ],
    endpoint=Endpoint(method="POST", url="https://user:pw@acme.example/{workspace}"),
    headers=[*common, Header(name="Host", value="a"), Header(name="Authorization", value="Bearer ${parameters.key}")],
    body=BODY,
)
'''
_BODIES = {
    "text": 'body_text("""{"u": "${input.user_id!}"}""")',
    "file": 'body_file("body.ftl")',
    "data": 'Body.of({"u": event.event_properties.price.truncated(3)}, stops=())',
}


class TestSarif:
    @pytest.mark.parametrize("body", _BODIES.values(), ids=_BODIES)
    def test_every_finding_has_a_place_in_a_file(self, run: Run, tmp_path: Path, body: str) -> None:
        """What GitHub takes: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning."""
        name = f"acme_sarif_{abs(hash(body))}"
        (tmp_path / ".git").mkdir()
        folder = tmp_path / "part a"
        folder.mkdir()
        (folder / f"{name}.py").write_text(_MODULE.replace("BODY", body), encoding="utf-8")
        (folder / "body.ftl").write_text('{"u": "${input.user_id!}"}', encoding="utf-8")
        content = json.loads(run("check", f"part a/{name}.py", "--output-format", "sarif").out)
        schema = json.loads((_REPOSITORY / "tests/vendored/sarif-2.1.0-rtm.5.json").read_bytes())
        from jsonschema.validators import validator_for

        validator_for(schema)(schema).validate(content)
        [sarif] = content["runs"]
        results = sarif["results"]
        about: dict[str, Any] = {}
        for each in results:
            place = each["locations"][0]["physicalLocation"]
            assert place["artifactLocation"]["uri"].startswith("part%20a/")
            file = folder / place["artifactLocation"]["uri"].removeprefix("part%20a/")
            lines = file.read_text(encoding="utf-8").splitlines()
            region = place["region"]
            text = lines[region["startLine"] - 1]
            end = region["endColumn"] - 1 if region["endLine"] == region["startLine"] else None
            about.setdefault(each["ruleId"], []).append(text[region["startColumn"] - 1 : end])
            assert each["message"]["text"]
            assert re.fullmatch(r"[0-9a-f]{32}:\d+", each["partialFingerprints"]["primaryLocationLineHash"])
        assert about["TIL102"] == ['logo_file("gone.png")']
        assert set(about["URL101"]) == {'"https://user:pw@acme.example/{workspace}"'}
        assert about["HDR104"] == ['"a"']
        assert about["HDR105"] == ['"ü"']
        assert about["PRM101"] == ['Parameter(name="unused", display_name="U")']
        assert about["MAP101"] == ['MappedField(name="mail")']
        assert about["SEC105"] == ['"Bearer ${parameters.key}"']
        fingerprints = [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]
        assert len(set(fingerprints)) == len(fingerprints)
        for rule in sarif["tool"]["driver"]["rules"]:
            assert rule["help"]["markdown"]
            assert "helpUri" not in rule or rule["helpUri"].startswith("https://")

    def test_a_fingerprint_stays_when_lines_move(self, run: Run, tmp_path: Path) -> None:
        def prints() -> list[str]:
            results = json.loads(run("check", "event.ftl", "--output-format", "sarif").out)["runs"][0]["results"]
            return [each["partialFingerprints"]["primaryLocationLineHash"] for each in results]

        (tmp_path / "event.ftl").write_text('{"a": "${input.user_id!}",\n"b": "${input.user_id!}"}')
        before = prints()
        (tmp_path / "event.ftl").write_text('<#-- moved -->\n{"a": "${input.user_id!}",\n"b": "${input.user_id!}"}')
        assert prints() == before


class TestWatch:
    def test_it_says_what_it_needs(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "watchfiles", None)
        result = run("check", "--watch")
        assert (result.code, result.out) == (5, "")
        assert "reteno-amplitude-tile[watch]" in result.err

    def test_it_checks_again_when_a_file_changes(self, tmp_path: Path) -> None:
        file = tmp_path / "event.ftl"
        file.write_text('{"a": 1}')
        command = [sys.executable, "-m", "tile", "check", "event.ftl", "--output-format", "concise", "--watch"]
        with subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as watching:
            assert watching.stdout is not None
            try:
                assert "renders proved" in watching.stdout.readline()
                assert "PASSED" in watching.stdout.readline()
                import time

                time.sleep(1)
                file.write_text("{,}")
                assert "error[JSN" in watching.stdout.readline()
            finally:
                watching.terminate()


class TestFilesOthersBuildOn:
    def _yaml(self, name: str) -> Any:
        return yaml.safe_load((_REPOSITORY / name).read_text(encoding="utf-8"))

    def test_the_hooks(self) -> None:
        hooks = {each["id"]: each for each in self._yaml(".pre-commit-hooks.yaml")}
        assert set(hooks) == {"tile-check", "tile-check-templates"}
        for hook in hooks.values():
            assert hook["entry"].startswith("tile check")
            assert hook["language"] == "python"
        assert re.search(hooks["tile-check-templates"]["files"], "a/event.ftl")
        assert not re.search(hooks["tile-check-templates"]["files"], "a/event.py")
        for changed in ("a/tiles.py", "pyproject.toml", "a/pyproject.toml", "logo.png", "event.schema.json"):
            assert re.search(hooks["tile-check"]["files"], changed)
        assert not re.search(hooks["tile-check"]["files"], "README.md")

    def test_the_action_puts_no_input_into_a_script(self) -> None:
        """https://docs.github.com/actions/security-guides/security-hardening-for-github-actions: inputs go through variables."""
        steps = self._yaml("action.yml")["runs"]["steps"]
        for step in steps:
            assert "${{" not in step.get("run", "")

    @pytest.mark.parametrize(
        ("tiles", "fail_on", "code"),
        [("event.ftl", "", 0), ("event.ftl", "unknown", 1), ("  event.ftl\n other.ftl ", "", 1)],
    )
    def test_the_action_checks(self, tmp_path: Path, tiles: str, fail_on: str, code: int) -> None:
        script = next(step["run"] for step in self._yaml("action.yml")["runs"]["steps"] if step.get("id") == "check")
        (tmp_path / "event.ftl").write_text(_FINE)
        (tmp_path / "other.ftl").write_text("{,}")
        (tmp_path / "tile").write_text(f'#!/bin/sh\nexec {sys.executable} -m tile "$@"\n')
        (tmp_path / "tile").chmod(0o755)
        environment = {
            "PATH": f"{tmp_path}:/usr/bin:/bin",
            "PYTHONPATH": str(_REPOSITORY),
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "TILES": tiles,
            "FAIL_ON": fail_on,
        }
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stderr
        assert json.loads((tmp_path / "tile.sarif").read_text())["version"] == "2.1.0"
        assert (tmp_path / "output").read_text() == f"sarif={tmp_path}/tile.sarif\n"
        assert "## event-ftl" in (tmp_path / "summary").read_text()

    def test_the_extra_is_declared(self) -> None:
        content = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
        assert content["project"]["optional-dependencies"]["watch"]
