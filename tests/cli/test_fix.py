"""`tile check --fix` and `--diff`: what happens to files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run


@pytest.fixture
def kit_declared() -> None:
    """No project is there."""


_BROKEN = '{\n  "type": "${input.event_type}",\n  "user": "${input.user_id?json_string}",\n}\n'
_FIXED = '{\n  "type": "${input.event_type?json_string}",\n  "user": "${(input.user_id!"")?json_string}"\n}\n'
_DIFF = """\
--- event.ftl
+++ event.ftl
@@ -1,4 +1,4 @@
 {
-  "type": "${input.event_type}",
-  "user": "${input.user_id?json_string}",
+  "type": "${input.event_type?json_string}",
+  "user": "${(input.user_id!"")?json_string}"
 }
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    file = tmp_path / "event.ftl"
    file.write_text(_BROKEN)
    return file


def test_the_report_says_what_can_be_fixed(run: Run, template: Path) -> None:
    assert "FAILED  event-ftl: 3 errors (3 can be fixed with --fix) · " in run("check", "event.ftl").out


def test_diff_shows_and_changes_nothing(run: Run, template: Path) -> None:
    result = run("check", "event.ftl", "--diff")
    assert (result.code, result.out, result.err) == (1, _DIFF, "")
    assert template.read_text() == _BROKEN


def test_fix_repairs_and_reports_what_is_left(run: Run, template: Path) -> None:
    result = run("check", "event.ftl", "--fix")
    assert result.code == 0
    assert result.out.splitlines()[-1].startswith("PASSED  event-ftl: no findings")
    assert result.err == "event-ftl: 3 findings fixed (JSN106, TPL102, JSN101)\n"
    assert template.read_text() == _FIXED
    again = run("check", "event.ftl", "--fix")
    assert (again.code, again.err) == (0, "")
    nothing = run("check", "event.ftl", "--diff")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "nothing to fix\n")


def test_results_stay_apart_from_notes(run: Run, template: Path) -> None:
    result = run("check", "event.ftl", "--fix", "--output-format", "json")
    assert json.loads(result.out)["verdict"] == "passed"


def test_declared_tile(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    result = run("check", acme(_BROKEN), "--fix")
    assert result.code == 0
    assert (tmp_path / "body.ftl").read_text() == _FIXED


def test_only_what_is_selected_is_fixed(run: Run, template: Path) -> None:
    run("check", "event.ftl", "--fix", "--select", "JSN101")
    assert template.read_text() == _BROKEN.replace('string}",\n}', 'string}"\n}')


def test_guesses_need_their_own_option(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    reference = acme(
        '{"a": "${parameters.kye?json_string}"}',
        parameters='[Parameter(name="key", display_name="Key", secret=True, sample="k")]',
    )
    assert run("check", reference, "--fix").code == 1
    assert "kye" in (tmp_path / "body.ftl").read_text()
    assert run("check", reference, "--fix", "--unsafe-fixes").code == 0
    assert (tmp_path / "body.ftl").read_text() == '{"a": "${parameters.key?json_string}"}'


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_mark_and_mode_are_kept(run: Run, template: Path, mark: bytes, line_end: str) -> None:
    template.write_bytes(mark + _BROKEN.replace("\n", line_end).encode())
    template.chmod(0o640)
    assert run("check", "event.ftl", "--fix").code == 0
    assert template.read_bytes() == mark + _FIXED.replace("\n", line_end).encode()
    assert template.stat().st_mode & 0o777 == 0o640
    assert [each.name for each in template.parent.iterdir()] == ["event.ftl"]


def test_mixed_line_ends_are_left_alone(run: Run, template: Path) -> None:
    mixed = _BROKEN.replace("\n", "\r\n", 1).encode()
    template.write_bytes(mixed)
    result = run("check", "event.ftl", "--fix")
    assert (result.code, result.out) == (2, "")
    assert "mixes kinds of line ends" in result.err
    assert template.read_bytes() == mixed


def test_a_template_two_tiles_share_is_fixed_once(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    first = acme(_BROKEN)
    (tmp_path / "acme_other.py").write_text(
        (tmp_path / "acme_tile.py").read_text().replace("acme-events", "acme-other")
    )
    result = run("check", first, "acme_other:events", "--fix")
    assert result.code == 0
    assert (tmp_path / "body.ftl").read_text() == _FIXED


def test_templates_of_the_kit_and_in_declarations_are_left_alone(
    run: Run, acme: Callable[..., str], tmp_path: Path
) -> None:
    assert (
        run("check", "reteno-events", "--fix").err
        == "note: reteno-events comes with the kit; its template isn't changed\n"
    )
    acme("{}")
    module = tmp_path / "acme_tile.py"
    module.write_text(module.read_text().replace('body_file("body.ftl")', "body_text('{\"a\": 1,}')"))
    result = run("check", "acme_tile:events", "--fix")
    assert result.err == "note: acme-events has its template in the declaration; `--diff` shows what to change there\n"
    assert "a comma before" in result.out
    assert result.code == 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fix", "--diff"], "--fix and --diff exclude each other"),
        (["--unsafe-fixes"], "--unsafe-fixes does nothing by itself"),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: list[str], message: str) -> None:
    result = run("check", *options)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_wrong_test_is_completed_instead_of_sending_an_empty_id(run: Run, template: Path) -> None:
    template.write_text(
        '{"deviceId": "${(input.device_id!"x")?json_string}",\n'
        '<#if input.device_id??>"externalUserId": "${input.user_id?json_string}",</#if>\n'
        '"category": "MOBILE"}'
    )
    run("check", "event.ftl", "--contract", "reteno-device-v1", "--fix")
    assert '<#if input.device_id?? && input.user_id??>"externalUserId": "${input.user_id?json_string}"' in (
        template.read_text()
    )


@pytest.mark.parametrize(
    ("contract", "member"),
    [
        ("reteno-device-v1", '"category": "MOBILE", "deviceId": "d", "externalUserId": "${input.user_id?json_string}"'),
        (
            "reteno-event-v2",
            '"eventTypeKey": "E", "params": [{"name": "externalCustomerId", "value": "${input.user_id?json_string}"}]',
        ),
    ],
)
def test_what_was_not_sent_is_not_sent_empty(run: Run, template: Path, contract: str, member: str) -> None:
    template.write_text(f"{{{member}}}")
    run("check", "event.ftl", "--contract", contract, "--fix")
    assert template.read_text() == f"{{{member}}}"


def test_where_an_empty_text_is_taken_it_is_sent(run: Run, template: Path) -> None:
    template.write_text('{"category": "MOBILE", "deviceId": "d", "osVersion": "${input.os_version?json_string}"}')
    run("check", "event.ftl", "--contract", "reteno-device-v1", "--fix")
    assert '"${(input.os_version!"")?json_string}"' in template.read_text()
