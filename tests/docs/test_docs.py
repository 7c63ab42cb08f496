"""Every block of the documentation is true: files are written, commands run, outputs compared.

In order, in a folder of the page's own, in which a logo lies if the page declares one:

- a block whose info string names a file (`python acme_tile.py`) is written to that file;
- a `console` block is run: `$ ` begins a command, what follows is its output. A line `…` stands for any
  lines, and `…` within a line for any text;
- a `pycon` block is run as a doctest; those of a page share their names;
- the `sh` blocks of the README set the project up; `.ci/run` runs the second as it stands. Of the first,
  the commands behind the installation are run here.
"""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

import pytest

_ROOT = Path(__file__).parents[2]
_PAGES = [_ROOT / "README.md", *sorted((_ROOT / "docs").glob("**/*.md"))]
_BLOCK = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class _Block(NamedTuple):
    language: str
    file: str
    text: str


def _blocks(page: Path) -> list[_Block]:
    found = []
    for info, text in _BLOCK.findall(page.read_text(encoding="utf-8")):
        language, _, file = info.partition(" ")
        found.append(_Block(language, file, text))
    return found


def _run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    environment |= {"PATH": path, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if not entry_points(group="pytest11", name="tile"):  # installed before the kit had a plug-in
        environment["PYTEST_PLUGINS"] = "reteno_tile_pytest"
    return subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _pattern(expected: str) -> str:
    return "".join(
        r"(?:[^\n]*\n)*?" if line == "…" else re.escape(line).replace("…", r"[^\n]*") + r"\n"
        for line in expected.splitlines()
    )


def _commands(text: str) -> list[tuple[str, str]]:
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)
    assert parts[0] == "", "a console block begins with a command"
    return list(zip(parts[1::2], parts[2::2], strict=True))


#: Pages whose commands take their time.
_LONG = {
    "back-test-an-archive.md",
    "check-tiles-with-pytest.md",
    "compare-with-the-last-submission.md",
    "import-a-template.md",
    "preview-the-form.md",
}


@pytest.mark.parametrize(
    "page",
    [pytest.param(page, marks=pytest.mark.slow if page.name in _LONG else ()) for page in _PAGES],
    ids=lambda page: page.name,
)
def test_page(page: Path, tmp_path: Path) -> None:
    names: dict[str, object] = {}
    text = page.read_text(encoding="utf-8")
    if 'logo_file("logo.png")' in text and "tile init" not in text:
        shutil.copy(_ROOT / "docs" / "examples" / "logo.png", tmp_path)
    for block in _blocks(page):
        if block.file:
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
        elif block.language == "pycon":
            example = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), 0)
            assert not doctest.DocTestRunner().run(example, clear_globs=False).failed
            names = example.globs
        elif block.language == "console":
            for command, expected in _commands(block.text):
                done = _run(command, tmp_path)
                same = re.fullmatch(_pattern(expected), done.stdout) is not None
                assert same, f"$ {command}\n{done.stdout}{done.stderr}"


def test_readme_has_exactly_two_commands() -> None:
    commands = [block.text for block in _blocks(_ROOT / "README.md") if block.language == "sh"]
    assert len(commands) == 2
    for command in commands:
        assert command.count("\n") == 1
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install -q ")


def test_first_command_of_the_readme(tmp_path: Path) -> None:
    command = next(block.text for block in _blocks(_ROOT / "README.md") if block.language == "sh")
    steps = [step.strip() for step in command.split("&&") if "tile " in step]
    assert [step.split()[1] for step in steps] == ["check", "test-payload", "export"]
    for step in steps:
        done = _run(step.replace(".venv/bin/", ""), tmp_path)
        assert done.returncode == 0, done.stderr
        assert done.stdout
    assert (tmp_path / "submission" / "SUBMISSION.md").is_file()


def test_ci_runs_the_second_command_of_the_readme() -> None:
    """`.ci/run` cuts the command out of the README with awk; so does this."""
    script = (_ROOT / ".ci" / "run").read_text(encoding="utf-8")
    awk = re.search(r"^test_command=\$\((awk .*)\)$", script, re.MULTILINE)
    assert awk
    cut = _run(awk[1], _ROOT).stdout
    assert cut == [block.text for block in _blocks(_ROOT / "README.md") if block.language == "sh"][1]


def test_links_lead_somewhere() -> None:
    for page in (*_PAGES, *(_ROOT / name for name in ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"))):
        prose = re.sub(r"`[^`\n]+`", "", page.read_text(encoding="utf-8"))  # a regular expression may look like a link
        for target in re.findall(r"\]\(([^)#]+)\)", prose):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_what_is_said_of_a_file_is_said_of_one_that_is_there() -> None:
    pages = (*_PAGES, *(_ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md")))
    for page in pages:
        for path in re.findall(
            r"`((?:tests|conformance|payloads|tile|scripts|benchmarks)/[\w/.-]+)`", page.read_text("utf-8")
        ):
            if "CODE-name" not in path:  # stands for the code and name of a rule
                assert (_ROOT / path).exists(), f"{page.name}: {path}"


def test_every_module_of_the_proof_is_explained() -> None:
    page = (_ROOT / "docs" / "explanation" / "proof.md").read_text(encoding="utf-8")
    table = page[page.index("| module | what |") : page.index("A condition splits")]
    modules = {path.name for path in (_ROOT / "conformance" / "proof").glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"`(\w+\.py)`", table)) == modules
