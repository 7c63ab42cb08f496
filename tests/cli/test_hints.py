"""Names that nothing has are told wherever a template is used, not only where it is checked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run

_BODY = '{"a": "${(user_id!"")?json_string}"}'
_NAMED = "there is no `user_id`: `user_id` is missing on all events, and its default is printed forever"


@pytest.mark.parametrize("command", ["render", "test-payload"])
def test_commands_that_send_say_so_on_the_side(run: Run, acme: Callable[..., str], command: str) -> None:
    result = run(command, acme(_BODY))
    assert result.code == 0
    assert '"a": ""' in result.out
    assert f"note: body.ftl:1:11: {_NAMED}; did you mean `input.user_id`?" in result.err


def test_check_and_import_find_it(run: Run, acme: Callable[..., str], tmp_path: Path) -> None:
    result = run("check", acme(_BODY))
    assert result.code == 1
    assert f"error[TPL207] unknown-root: {_NAMED}" in result.out
    (tmp_path / "guide.ftl").write_text(_BODY)
    imported = run("import", "guide.ftl", "--output-format", "json")
    assert imported.code == 1
    assert "TPL207" in imported.out
    assert json.loads(imported.out)


def test_nothing_is_said_of_names_there_are(run: Run, acme: Callable[..., str]) -> None:
    assert run("render", acme('{"a": "${(input.user_id!"")?json_string}"}')).err == ""
