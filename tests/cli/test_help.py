"""Help, version, and what they cost."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

_COMMANDS = (
    "list",
    "show",
    "check",
    "import",
    "rules",
    "explain",
    "render",
    "test-payload",
    "preview",
    "export",
    "diff",
    "event-plan",
)
_PLAN_COMMANDS = ("init", "check", "properties", "samples", "events")


def test_without_arguments_is_help(run: Run) -> None:
    result = run()
    assert result.code == 0
    assert result.out == run("--help").out
    assert result.out.startswith("Usage: tile ")
    assert all(f"\n  {command} " in result.out for command in _COMMANDS)


@pytest.mark.parametrize("command", _COMMANDS)
def test_every_help_has_examples_and_exit_codes(run: Run, command: str) -> None:
    result = run(command, "--help")
    assert result.code == 0
    assert f"\nExamples:\n  tile {command}" in result.out
    assert result.out.index("Examples:") < result.out.index("Options:") < result.out.index("Exit codes:")
    assert "\n  0  " in result.out
    assert result.err == ""


@pytest.mark.parametrize("command", _PLAN_COMMANDS)
def test_every_help_of_a_group(run: Run, command: str) -> None:
    result = run("event-plan", command, "--help")
    assert result.code == 0
    assert f"Usage: tile event-plan {command} " in result.out
    assert f"\nExamples:\n  tile event-plan {command}" in result.out
    assert result.out.index("Examples:") < result.out.index("Options:") < result.out.index("Exit codes:")
    assert f"\n  {command} " in run("event-plan").out
    assert run("event-plan").out == run("event-plan", "--help").out


def test_version(run: Run) -> None:
    from importlib.metadata import version

    result = run("--version")
    assert result.code == 0
    assert result.out.startswith(f"tile {version('reteno-amplitude-tile')} (templates as Apache FreeMarker 2.3.31")


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (
            ["--help"],
            [
                "httpx",
                "jsonschema",
                "rich",
                "hypothesis",
                "jinja2",
                "payloads.freemarker",
                "conformance",
                "tile.reteno",
            ],
        ),
        (
            ["list"],
            ["httpx", "jsonschema", "rich", "hypothesis", "jinja2", "payloads.freemarker", "conformance"],
        ),
        (["render"], ["httpx", "jsonschema", "rich", "hypothesis", "jinja2", "conformance.samples.examination"]),
        (["test-payload"], ["httpx", "jsonschema", "rich", "hypothesis", "jinja2", "conformance.samples.examination"]),
        (["check"], ["httpx", "rich", "hypothesis", "jinja2", "pytest"]),
    ],
)
def test_imports_only_what_the_command_needs(arguments: list[str], unwanted: list[str]) -> None:
    """Start-up time is what is imported; unlike time, that can be held by a test."""
    program = (
        f"import sys; from tile.cli import main; code = main({arguments!r});"
        f" print(*[name for name in {unwanted!r} if name in sys.modules], file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (0, "")


def test_module_runs_too() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tile", "list"], capture_output=True, text=True, timeout=60, check=True
    )
    assert "reteno-events" in done.stdout


def test_closed_pipe_is_silent() -> None:
    program = f"{sys.executable} -m tile show | head -n 1"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    assert done.stdout.startswith("reteno-events")
