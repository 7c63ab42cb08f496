"""Options of `tile check`: rules selected and suppressed, formats, templates without a declaration."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conformance.reports import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

_RAW = '{"a": "${parameters.key}", "b": ${1 == 1},}\n'
_KEY = '[Parameter(name="key", display_name="API key", secret=True, sample="s")]'


def _codes(out: str) -> list[str]:
    return [each["code"] for each in json.loads(out)["tiles"][0]["findings"]]


class TestSelection:
    @pytest.mark.parametrize(
        ("options", "codes"),
        [
            ([], ["TPL102", "TPL301"]),
            (["--select", "TPL3"], ["TPL301"]),
            (["--select", "tpl102,raw-value-in-json-string"], ["TPL102", "TPL301"]),
            (["--select", "ALL", "--ignore", "TPL3"], ["TPL102"]),
            (["--ignore", "TPL301", "--ignore", "render-failure"], []),
            (["--select", "JSN"], []),
        ],
    )
    def test_by_prefix_code_and_name(
        self, run: Run, acme: Callable[..., str], options: list[str], codes: list[str]
    ) -> None:
        reference = acme('{"a": "${parameters.key}", "b": ${1 == 1}}', parameters=_KEY)
        result = run("check", reference, "--output-format", "json", *options)
        assert _codes(result.out) == codes
        assert result.code == (1 if "TPL102" in codes else 0)

    def test_a_template_that_does_not_parse_is_always_told(self, run: Run, acme: Callable[..., str]) -> None:
        result = run("check", acme("${"), "--select", "SEC")
        assert result.code == 1
        assert "error[TPL101]" in result.out

    @pytest.mark.parametrize(
        ("selector", "hint"), [("TPL9", "did you mean"), ("JSN16", "did you mean 'JSN106'?"), ("?", "`tile rules`")]
    )
    def test_of_no_rule(self, run: Run, selector: str, hint: str) -> None:
        for option in ("--select", "--ignore"):
            result = run("check", option, selector)
            assert (result.code, result.out) == (2, "")
            assert result.err.startswith(f"error: no rule's code or name begins with {selector!r}\n  help: ")
            assert hint in result.err


class TestSuppressions:
    def _project(self, tmp_path: Path, reference: str, ignore: str) -> None:
        (tmp_path / "pyproject.toml").write_text(
            f'[tool.tile]\ntiles = ["{reference}"]\n[tool.tile.ignore]\n{ignore}\n'
        )

    def test_in_the_template(self, run: Run, acme: Callable[..., str]) -> None:
        reference = acme(
            """\
            <#-- tile: ignore[TPL301] keys are letters only -->
            {"a": "${parameters.key}"}
            """,
            parameters=_KEY,
        )
        result = run("check", reference)
        assert result.code == 0
        assert (
            "SUPPRESSED\nTPL301 raw-value-in-json-string body.ftl:2:8: keys are letters only (body.ftl:1:1)"
            in result.out
        )
        assert "PASSED  acme-events: 1 suppressed · " in result.out

    def test_in_the_configuration(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme('{"a": "${parameters.key}", "a": 1}', parameters=_KEY)
        self._project(tmp_path, reference, 'JSN104 = "their parser copes"\nraw-value-in-json-string = "letters only"')
        result = run("check")
        assert result.code == 0
        assert "letters only (pyproject.toml)" in result.out
        assert "their parser copes (pyproject.toml)" in result.out

    @pytest.mark.parametrize(
        ("ignore", "told"),
        [
            ('JSN104 = " "', "error[SUP101] suppression-without-reason: [tool.tile] ignore in pyproject.toml gives no"),
            (
                'JSN14 = "x"',
                "error[SUP102] unknown-rule-suppressed: [tool.tile] ignore in pyproject.toml names 'JSN14'",
            ),
            ('JSN105 = "x"', "warning[SUP103] unused-suppression: [tool.tile] ignore in pyproject.toml: nothing is"),
        ],
    )
    def test_faults_of_the_configuration(
        self, run: Run, acme: Callable[..., str], tmp_path: Path, ignore: str, told: str
    ) -> None:
        self._project(tmp_path, acme('{"a": 2, "a": 1}'), ignore)
        result = run("check")
        assert result.code == 1
        assert told in result.out
        assert "error[JSN104]" in result.out

    def test_what_one_tile_does_not_need_another_may(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme("{}")
        self._project(tmp_path, reference, 'JSN105 = "x"')
        assert "SUP103" in run("check").out
        assert "SUP103" not in run("check", reference).out

    def test_the_project_does_not_speak_for_tiles_of_the_kit(
        self, run: Run, acme: Callable[..., str], tmp_path: Path
    ) -> None:
        self._project(tmp_path, acme("{}"), 'JSN14 = "x"')
        assert run("check", "reteno-events").code == 0

    def test_configuration_of_another_shape(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text('[tool.tile]\nignore = ["JSN104"]\n')
        result = run("check")
        assert (result.code, result.out) == (2, "")
        assert 'write ignore = {CODE = "reason"}' in result.err

    def test_an_export_says_what_was_suppressed(self, run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
        reference = acme('<#-- tile: ignore-file[JSN104] they cope -->{"a": 1, "a": 2}')
        run("export", reference, "-o", "out", "--allow-errors")
        result = run("check", reference, "--output-format", "json")
        assert json.loads(result.out)["tiles"][0]["suppressed"][0]["reason"] == "they cope"


class TestFormats:
    @pytest.mark.parametrize("output_format", FORMATS)
    def test_result_and_exit_code(self, run: Run, acme: Callable[..., str], output_format: str) -> None:
        result = run("check", acme(_RAW, parameters=_KEY), "--output-format", output_format)
        assert (result.code, result.err) == (1, "")
        assert "TPL102" in result.out

    def test_only_text_is_coloured(self, run: Run, acme: Callable[..., str]) -> None:
        reference = acme("${")
        formats = [
            name
            for name in FORMATS
            if "\x1b" in run("--color", "always", "check", reference, "--output-format", name).out
        ]
        assert formats == ["full", "concise"]


class TestTemplateFile:
    def test_nothing_is_said_of_declarations(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text(
            '{"a": "${parameters.key?json_string}", "b": "${(mappedFields.x!0)?is_string?c}"}'
        )
        result = run("check", "event.ftl")
        assert (result.code, result.err) == (0, "")
        assert result.out.startswith("event-ftl  a template without a declaration · no contract\n")

    def test_findings_have_the_file_s_path(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "a b").mkdir()
        (tmp_path / "a b" / "x.ftl").write_bytes(b'\xef\xbb\xbf{"a": 1,\r\n"b": 2,}')
        result = run("check", "a b/x.ftl", "--output-format", "concise")
        assert result.out.startswith("a b/x.ftl:2:7: error[JSN101] trailing-comma: ")

    def test_contract(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "event.ftl").write_text('{"eventTypeKey": "a"}')
        assert run("check", "event.ftl").code == 0
        result = run("check", "event.ftl", "--contract", "reteno-event-v2")
        assert result.code == 1
        assert "a template without a declaration · Reteno event v2" in result.out
        assert "error[DST102] identifier-missing" in result.out

    def test_every_shipped_contract_can_be_asked_for(self, run: Run, tmp_path: Path) -> None:
        from tile.reteno.contracts import CONTRACTS

        (tmp_path / "event.ftl").write_text("{}")
        for name, contract in CONTRACTS.items():
            result = run("check", "event.ftl", "--contract", name)
            assert result.out.startswith(f"event-ftl  a template without a declaration · {contract.name}\n")

    def test_a_cohort_s_template_is_held_against_batches(self, run: Run, tmp_path: Path) -> None:
        template = '{"c": "${input.cohort_name?json_string}", "n": ${input.users?size?c}, "in": ${input.in_cohort?c}}'
        (tmp_path / "cohort.ftl").write_text(template)
        result = run("check", "cohort.ftl")
        assert result.out.startswith("cohort-ftl  a cohort webhook's template without a declaration · no contract\n")
        assert "VERDICTS for every batch of a cohort" in result.out
        assert run("render", "cohort.ftl").out == '{"c": "Trial ends soon", "n": 2, "in": true}'

    def test_amplitude_s_helper_class(self, run: Run, tmp_path: Path) -> None:
        """Nobody documents that tiles have it: the payload depends on that, which is no error."""
        helper = "<#assign u = statics['com.amplitude.integrations.connector.utils.FtlUtils']>"
        (tmp_path / "event.ftl").write_text(f'{helper}{{"a": ${{u.toJsonString(input.event_type)}}}}')
        result = run("check", "event.ftl")
        assert (result.code, "error[" in result.out) == (0, False)
        assert "statics changes what the payload means" in result.out
        assert run("render", "event.ftl", "-e", "web").out.startswith('{"a": "')
        assert run("render", "event.ftl", "--platform", "statics=absent").code == 1
        (tmp_path / "cohort.ftl").write_text(f'{helper}{{"a": ${{u.toJson(input.users)}}}}')
        result = run("check", "cohort.ftl")
        assert (result.code, "statics changes" in result.out) == (0, False)

    def test_shipped_template_by_its_file(self, run: Run) -> None:
        """Read by itself it lacks the functions that its declaration puts in front; a note says which tile it is of."""
        from tile.reteno import events

        result = run("check", str(events.body.files[-1]), "--contract", "reteno-event-v2", "--select", "TPL,JSN,DST")
        assert "error[TPL101]" not in result.out
        assert "there is no `text`" in result.out
        assert result.err == (
            "note: this is the template of reteno-events; `tile check reteno-events` knows its declaration\n"
        )

    @pytest.mark.parametrize(
        ("arguments", "parts"),
        [
            (["no.ftl"], ["there is no file 'no.ftl'", "working directory"]),
            (["."], ["'.' is a folder"]),
            (["./"], ["this is a folder, not a template", "--> ./"]),
            (["latin.ftl"], ["the template is not valid UTF-8 (at byte 7)", "--> latin.ftl"]),
            (["huge.ftl"], ["the template has more than 1,000,000 bytes", "--> huge.ftl"]),
            (
                ["good.ftl", "--contract", "reteno-event-v3"],
                ["there is no contract 'reteno-event-v3'", "reteno-event-v2"],
            ),
            (
                ["reteno-events", "--contract", "reteno-event-v2"],
                ["--contract is for a template without a declaration"],
            ),
            (["--contract", "reteno-event-v2"], ["--contract is for a template without a declaration"]),
        ],
    )
    def test_bad_input(self, run: Run, tmp_path: Path, arguments: list[str], parts: list[str]) -> None:
        (tmp_path / "latin.ftl").write_bytes(b'{"a": "\xe9"}'[:6] + b"\xe9")
        (tmp_path / "huge.ftl").write_bytes(b" " * 1_000_001)
        (tmp_path / "good.ftl").write_text("{}")
        result = run("check", *arguments)
        assert (result.code, result.stdout) == (2, b"")
        assert result.err.startswith("error: ")
        for part in parts:
            assert part in result.err

    def test_large_but_bearable(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "large.ftl").write_text('{"a": "' + "x" * 200_000 + '"}')
        assert run("check", "large.ftl").code == 0
