from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run


@pytest.fixture
def kit_declared() -> None:
    """No project is there."""


_BASE = ("--name", "Acme", "--endpoint", "https://api.acme.example/v1/events")
_OWN = {"acme_tile.py", "acme_tile.schema.json", "README.md", "logo.png", "pyproject.toml", ".pre-commit-config.yaml"}
_CASES = json.loads(Path(__file__).parents[1].joinpath("cases/init/examples.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("shape", ["nested", "flat", "batch", "params"])
def test_each_layout_is_proved_and_passes(run: Run, shape: str) -> None:
    result = run("init", "new", *_BASE, "--shape", shape, "--identity", "customer id")
    assert result.code == 0, result.out + result.err
    assert "renders proved, json proved, contract proved" in result.out
    assert "PASSED  acme-events: no findings" in result.out
    assert {path.name for path in Path("new").iterdir() if path.is_file()} == _OWN
    assert Path("new/.github/workflows/tile.yml").is_file()


def test_what_it_writes_passes_its_own_tests(run: Run) -> None:
    assert run("init", *_BASE).code == 0
    checked = subprocess.run([sys.executable, "-m", "tile", "check"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", "payload or curl"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "23 passed" in tested.stdout


@pytest.mark.parametrize("case", _CASES, ids=[case["name"] for case in _CASES])
def test_what_an_example_comes_to(run: Run, case: dict[str, Any]) -> None:
    example = Path("example.json")
    example.write_text(json.dumps(case["example"]), encoding="utf-8")
    result = run("init", "new", *_BASE, "--from-json", str(example))
    assert result.code == 0, result.out + result.err
    assert "renders proved, json proved, contract proved" in result.out
    module = Path("new/acme_tile.py").read_text(encoding="utf-8")
    for line in case["code"]:
        assert line in module
    schema = json.loads(Path("new/acme_tile.schema.json").read_text(encoding="utf-8"))
    assert {key: schema.get(key) for key in case["schema"]} == case["schema"]


_CURL = """curl --location --request PUT 'https://user:pass@api.acme.example/v1/track?verbose=1&mode=a%20b' \\
  -H 'Content-Type: application/json' -H 'X-Api-Key: geheim-1' -H "X-Team: blue" -H 'X-Sign: ${SIGN}' \\
  --data-raw '{"event": "Bought", "userId": "u1", "token": "geheim-2", "properties": {"a": "it'\\''s"}}'"""


def test_a_curl_command_says_it_all_and_its_secrets_are_left_out(run: Run) -> None:
    result = run("init", "--name", "Acme", "--from-curl", _CURL)
    assert result.code == 0, result.out + result.err
    module = Path("acme_tile.py").read_text(encoding="utf-8")
    for line in (
        'endpoint=Endpoint(method="PUT", url="https://api.acme.example/v1/track?verbose=1&mode=a+b")',
        'Header(name="Authorization", value="Basic ${parameters.authorization}")',
        'Header(name="X-Api-Key", value="${parameters.xApiKey}")',
        'Header(name="X-Team", value="blue")',
        'Header(name="X-Sign", value="${parameters.xSign}")',
        '"token": parameters.token,',
        '"userId": mapped.userId,',
    ):
        assert line in module
    everything = [
        path.read_text(encoding="utf-8") for path in Path().rglob("*") if path.is_file() and path.suffix != ".png"
    ]
    assert not any("geheim" in text or "pass@" in text for text in everything)
    assert "geheim" not in result.out + result.err


_REFUSED = [
    ((), "tile init needs --name"),
    (("--name", "Acme"), "tile init needs --endpoint"),
    (("--name", " ", "--endpoint", "https://a.example/"), "the name is blank"),
    (("--name", "日本", "--endpoint", "https://a.example/"), "no letter from A to Z"),
    (("--name", "A", "--endpoint", "http://a.example/"), "does not begin with https://"),
    (("--name", "A", "--endpoint", "https://a.example/${x}"), "holds `${`"),
    ((*_BASE, "--method", "GET"), "--method can't be 'GET'"),
    ((*_BASE, "--auth", "magic"), "--auth can't be 'magic'"),
    ((*_BASE, "--shape", "round"), "--shape can't be 'round'"),
    ((*_BASE, "--identity", "\n"), "--identity is blank"),
    ((*_BASE, "--from-json", "no.json"), "the example can't be read"),
    (("--name", "A", "--from-curl", "wget x"), "isn't a cURL command"),
    (("--name", "A", "--from-curl", "curl 'x"), "can't be read: No closing quotation"),
    (("--name", "A", "--from-curl", "curl"), "no address"),
    (("--name", "A", "--from-curl", "curl https://a.example https://b.example"), "2 addresses"),
    (("--name", "A", "--from-curl", "curl https://[a -d '{}'"), "address can't be read"),
    (("--name", "A", "--from-curl", "curl https://a.example"), "sends a GET"),
    (("--name", "A", "--from-curl", "curl -X POST https://a.example"), "has no body"),
    (("--name", "A", "--from-curl", "curl -F a=b https://a.example"), "sends a form"),
    (("--name", "A", "--from-curl", "curl -Fa=b https://a.example"), "sends a form"),
    (("--name", "A", "--from-curl", "curl -d @x https://a.example"), "stands in a file"),
    (("--name", "A", "--from-curl", "curl --quux https://a.example"), "option --quux isn't known"),
    (("--name", "A", "--from-curl", "curl https://a.example -H"), "ends after -H"),
    (("--name", "A", "--from-curl", "curl https://a.example -d '{}' -H x"), "has no name and value"),
    (("--name", "A", "--from-curl", "curl https://a.example -d $'{}'"), "quotes as $'…'"),
    (("--name", "A", "--from-curl", "curl https://a.example -d a=b"), "not valid JSON"),
    (("--name", "A", "--from-curl", "curl https://a.example -d '[]'"), "a list of 0"),
    (("--name", "A", "--from-curl", "curl https://a.example -d '{\"a\": 1}' -H 'Content-Type: text/csv'"), "sends text/csv"),
    (("--name", "A", "--from-curl", "curl https://a.example -d '" + '{"a":' * 30 + "1" + "}" * 30 + "'"), "nested more than 12 deep"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "message"), _REFUSED, ids=[message for _, message in _REFUSED])
def test_what_cannot_be_is_refused_and_nothing_is_written(run: Run, arguments: tuple[str, ...], message: str) -> None:
    result = run("init", "new", *arguments)
    assert result.code == 2
    assert message in result.err
    assert "Traceback" not in result.err
    assert not Path("new").exists()


def test_nothing_is_overwritten_unasked(run: Run) -> None:
    Path("README.md").write_text("mine", encoding="utf-8")
    Path("acme_tile.py").write_text("mine = 1", encoding="utf-8")
    result = run("init", *_BASE)
    assert result.code == 2
    assert "there is already: acme_tile.py; nothing was written" in result.err
    assert sorted(path.name for path in Path().iterdir()) == ["README.md", "acme_tile.py"]
    result = run("init", *_BASE, "--force")
    assert result.code == 0
    assert "kept README.md: it was there" in result.out
    assert Path("README.md").read_text(encoding="utf-8") == "mine"
    assert "Tile(" in Path("acme_tile.py").read_text(encoding="utf-8")


def test_a_configuration_that_is_there_is_added_to(run: Run) -> None:
    Path("pyproject.toml").write_text(
        '[project]\nname = "x"\n\n[tool.pytest.ini_options]\naddopts = "-q"\n', encoding="utf-8"
    )
    assert run("init", *_BASE).code == 0
    text = Path("pyproject.toml").read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        "project": {"name": "x"},
        "tool": {"pytest": {"ini_options": {"addopts": "-q"}}, "tile": {"tiles": ["acme_tile:events"]}},
    }
    assert run("init", *_BASE).code == 0
    assert Path("pyproject.toml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[tool.tile]\ntiles = ["other:events"]\n', 'add "acme_tile:events" to its `tiles`'),
        ("[tool\n", "is not valid TOML"),
        ("tool = {ruff = {}}\n", "can't be added to it"),
    ],
)
def test_a_configuration_that_cannot_be_added_to_is_left_alone(run: Run, content: str, message: str) -> None:
    Path("pyproject.toml").write_text(content, encoding="utf-8")
    result = run("init", *_BASE)
    assert result.code == 2
    assert message in result.err
    assert [path.name for path in Path().iterdir()] == ["pyproject.toml"]
    assert Path("pyproject.toml").read_text(encoding="utf-8") == content


def test_it_asks_for_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from tile.cli import init

    asked: list[str] = []
    answers = iter(["Acme", "https://api.acme.example/v1/events", "header", "X-Key", "flat", "user"])

    def prompt(question: str, **_: object) -> str:
        asked.append(question)
        return next(answers)

    class Asked(init._Asked):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.can_ask = True

    monkeypatch.setattr(init, "_Asked", Asked)
    monkeypatch.setattr("typer.prompt", prompt)
    result = run("init")
    assert result.code == 0, result.out + result.err
    assert len(asked) == 6
    module = Path("acme_tile.py").read_text(encoding="utf-8")
    assert 'Header(name="X-Key", value="${parameters.apiKey}")' in module
    assert '"user": mapped.user' in module
    assert "properties.members(beside={" in module
