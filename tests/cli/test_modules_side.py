"""What a partner's own module, files and terminal do: no traceback, no foreign line in a result, one clear message."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run

_REPOSITORY = Path(__file__).parents[2]
_NOISE = """
import os
import sys
print("noise by print")
sys.stdout.write("noise by write\\n")
os.write(1, b"noise by descriptor\\n")
os.system("echo noise by a program")
"""
_RULE = """
def find(body, text):
    BODY
from tile import *
source = Source(constraint="c", url="https://acme.example")
contract = Contract(name="Acme", endpoint="POST https://acme.example", json_schema={}, rules=[
    PayloadRule(name="a-rule", description="D.", source=source, find=find)
])
"""


def _tile(arguments: str, folder: Path, **streams: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m tile {arguments}'],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(_REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def noisy(acme: Callable[..., str], tmp_path: Path) -> Path:
    reference = acme('{"a": 1}')
    file = tmp_path / "acme_tile.py"
    contract = _RULE.replace("BODY", 'print("noise by a rule"); return []')
    text = file.read_text().replace(
        'body=body_file("body.ftl"),', 'body=body_file("body.ftl"),\n    contract=contract,'
    )
    file.write_text(_NOISE + contract + text)
    (tmp_path / "pyproject.toml").write_text(f'[tool.tile]\ntiles = ["{reference}"]\n')
    return tmp_path


class TestOutput:
    @pytest.mark.parametrize(
        "arguments",
        [
            "render",
            "test-payload",
            "list --output-format json",
            "show --output-format json",
            "check --output-format json",
            "check --output-format sarif",
            "check --output-format github",
        ],
    )
    def test_what_a_module_prints_is_no_part_of_a_result(self, noisy: Path, arguments: str) -> None:
        done = _tile(arguments, noisy)
        assert done.returncode == 0, done.stderr
        assert "noise" not in done.stdout
        for kind in ("print", "write", "descriptor", "a program"):
            assert f"noise by {kind}\n" in done.stderr
        if "json" in arguments or "sarif" in arguments:
            json.loads(done.stdout)
        if arguments.startswith("check"):
            assert "noise by a rule\n" in done.stderr

    def test_a_rule_that_fails_is_told_with_its_line(self, run: Run, noisy: Path) -> None:
        file = noisy / "acme_tile.py"
        file.write_text(file.read_text().replace('print("noise by a rule"); return []', 'return body["missing"]'))
        result = run("check")
        assert result.code == 2
        assert "rule 'a-rule' fails: KeyError: 'missing'" in result.err
        number = file.read_text().splitlines().index('    return body["missing"]') + 1
        assert f"--> {file}:{number}" in result.err

    def test_a_rule_that_finds_something_else(self, run: Run, noisy: Path) -> None:
        file = noisy / "acme_tile.py"
        file.write_text(file.read_text().replace('print("noise by a rule"); return []', 'return ["wrong"]'))
        result = run("check")
        assert result.code == 2
        assert "finds str instead of Violation" in result.err


class TestImports:
    @pytest.mark.parametrize(
        ("code", "line", "message"),
        [
            ("from tile import Tyle\n", 1, "cannot import name 'Tyle'"),
            ("import tile.nothing\n", 1, "no module 'tile.nothing'"),
            ("from tile import *\n\nTile(\n    key='a')\n", 3, "Tile.endpoint: is missing"),
            (
                "from tile import *\nEndpoint(method='GET', url='https://a.example')\n",
                2,
                "must be 'POST', 'PUT' or 'PATCH'",
            ),
            ("from tile import Body\nfrom tile.body import event\nBody.of({'a': object()})\n", 3, ""),
            ("from tile import Body\nBody.of(lambda: 1)\n", 2, ""),
            ("import json\n\n\njson.loads('{')\n", 4, "JSONDecodeError"),
            ("x = 1\n  y = 2\n", 2, "IndentationError"),
            ("def f(): return f()\nf()\n", 1, "RecursionError"),
            ("raise KeyboardInterrupt\n", None, ""),
            ("class A(Exception):\n    def __str__(self): raise ValueError\nraise A\n", 3, "A"),
        ],
    )
    def test_are_told_with_the_line_of_the_module(
        self, run: Run, tmp_path: Path, code: str, line: int | None, message: str
    ) -> None:
        file = tmp_path / f"acme_{abs(hash(code))}.py"
        file.write_text(code)
        result = run("check", file.name)
        assert result.out == ""
        assert message in result.err
        assert "Traceback" not in result.err
        assert "internal error" not in result.err
        if line is not None:
            assert result.code == 2
            assert f"--> {file}:{line}" in result.err

    def test_of_a_module_that_the_module_imports(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "acme_inner.py").write_text("\nraise RuntimeError('inner')\n")
        (tmp_path / "acme_outer.py").write_text("import acme_inner\n")
        result = run("check", "acme_outer.py")
        assert f"--> {tmp_path / 'acme_inner.py'}:2" in result.err


class TestStreams:
    @pytest.mark.parametrize("streams", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-", "| true", "| head -c 1"])
    @pytest.mark.parametrize("arguments", ["list", "--help", "render", "check --output-format json"])
    def test_that_are_closed(self, noisy: Path, arguments: str, streams: str) -> None:
        done = _tile(f"{arguments} {streams}", noisy)
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
        assert "Exception ignored" not in done.stderr

    def test_without_room(self, noisy: Path) -> None:
        done = _tile("list > /dev/full", noisy)
        assert done.returncode == 5
        assert done.stderr.endswith("error: the output can't be written: No space left on device\n")

    def test_without_standard_input(self, noisy: Path) -> None:
        done = _tile("render --event - <&-", noisy)
        assert done.returncode == 2
        assert "standard input:1:1" in done.stderr


class TestPlaces:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (("check", "folder"), "'folder' is a folder"),
            (("check", "."), "'.' is a folder"),
            (("check", "folder/"), "this is a folder, not a template"),
            (("check", "/"), "this is a folder, not a template"),
            (("check", "/dev/zero"), "more than 1,000,000 bytes"),
            (("check", "picture.ftl"), "not valid UTF-8"),
            (("check", "notes.txt"), "write ./notes.txt to have it looked at as a template"),
            (("show", "folder"), "'folder' is a folder"),
            (("preview", "folder"), "'folder' is a folder"),
            (("preview", "-o", "/"), "there is a folder"),
            (("preview", "-o", "folder"), "there is a folder"),
            (("render", "--event", "folder"), "Is a directory"),
            (("render", "--event", "/dev/zero"), "more than 20,000,000 bytes"),
            (("import", "folder"), "this is a folder, not a template"),
            (("import", "picture.ftl"), "not valid UTF-8"),
            (("export", "-o", "/"), "the folder holds files that `tile export` didn't write"),
            (("export", "-o", "notes.txt"), "there is something other than a folder"),
            (("init", "/", "--name", "A", "--endpoint", "https://a.example"), "the root of the file system"),
            (("init", "notes.txt", "--name", "A", "--endpoint", "https://a.example"), "can't be written"),
            (("sample", "add", "event.json", "-o", "notes.txt"), "can't be written"),
            (("sample", "add", "folder"), "Is a directory"),
            (("check", "--contract", "folder.json", "event.ftl"), "Is a directory"),
        ],
        ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
    )
    def test_that_cannot_be_used(self, run: Run, tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
        for name in ("folder", "folder.json"):
            (tmp_path / name).mkdir()
        (tmp_path / "picture.ftl").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
        (tmp_path / "notes.txt").write_text("notes")
        (tmp_path / "event.ftl").write_text("{}")
        (tmp_path / "event.json").write_text('{"event_type": "A"}')
        result = run(*arguments)
        assert (result.code, result.out) == (2, "")
        assert message in result.err
        assert result.err.count("error: ") == 1
