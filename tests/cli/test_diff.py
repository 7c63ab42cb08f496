from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from tile.reteno import events

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Run

_TILE = """
from tile import *

events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(
        display_name="Acme", category="Messaging", summary="Sends.", description="Sends things.", logo=logo_file("logo.png")
    ),
    parameters=[Parameter(name="token", display_name="API token", secret=True, sample="never-shown")],
    mapping=[MappedField(name="userId", required=True, default="user_id")],
    endpoint=Endpoint(method="POST", url="https://api.acme.example/events"),
    headers=[Header(name="Authorization", value="Bearer ${parameters.token}")],
    body=body_file("body.ftl"),
)
"""
_BODY = """<#function text value>
  <#if value?is_string><#return value></#if>
  <#if value?is_number || value?is_boolean><#return value?c></#if>
  <#return "">
</#function>
{
  "user": "${text(mappedFields.userId!"")?json_string}"
}
"""
_EDITED = (
    _TILE.replace('name="token"', 'name="key"')
    .replace("parameters.token", "parameters.key")
    .replace('summary="Sends."', 'summary="Sends more."')
)


def _declare(folder: Path, module: str = "acme_tile", text: str = _TILE, body: str = _BODY) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{module}.py").write_text(text)
    (folder / "body.ftl").write_text(body)
    assert events.connection.logo is not None
    (folder / "logo.png").write_bytes(events.connection.logo.read())
    return f"{module}:events"


def _git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Acme", "-c", "user.email=acme@acme.example", "-c", "init.defaultBranch=main"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _commit(folder: Path) -> str:
    if not (folder / ".git").exists():
        _git(folder, "init", "-q")
    _git(folder, "add", "-A")
    _git(folder, "commit", "-q", "-m", "a state")
    return _git(folder, "rev-parse", "HEAD")


def test_a_submission_that_export_wrote(run: Run, tmp_path: Path) -> None:
    former = _declare(tmp_path)
    assert run("export", former, "-o", "submission").code == 0
    same = run("diff", former, "--against", "submission")
    assert (same.code, same.err) == (0, "")
    assert same.out == "acme-events  submission submission → acme_tile:events\n\nUNCHANGED  acme-events\n"

    _declare(tmp_path, "acme_edited", _EDITED, _BODY.replace('"user"', '"id"'))
    result = run("diff", "acme_edited:events", "--against", "submission/submission.json")
    assert result.code == 1
    assert "never-shown" not in result.out
    sections = result.out.split("\n\n")
    assert sections[1].startswith("BREAKS EXISTING CUSTOMERS\n")
    assert "- parameter key renamed  parameters.key\n" in sections[1]
    assert "    token → key" in sections[1]
    assert "- samples that fail now: 25\n" in sections[1]
    assert sections[2].startswith("NEEDS A NEW REVIEW\n")
    assert '    -  "user": "${' in sections[2]
    assert '    +  "id": "${' in sections[2]
    assert sections[3].startswith("COSMETIC\n- Summary changed  connection.summary\n    Sends. → Sends more.")
    assert sections[-1].startswith("CHANGED  acme-events: ")


def test_the_same_as_json(run: Run, tmp_path: Path) -> None:
    former = _declare(tmp_path)
    run("export", former, "-o", "submission")
    _declare(tmp_path, "acme_edited", _TILE.replace("/events", "/v2/events"), _BODY.replace('"user"', '"id"'))
    result = run("diff", "acme_edited:events", "--against", "submission", "--output-format", "json")
    data = json.loads(result.out)
    assert (result.code, data["consequence"], data["tile"]) == (1, "review", "acme-events")
    assert [(each["path"], each["consequence"], each["did"]) for each in data["changes"]] == [
        ("endpoint.url", "review", "changed"),
        ("body", "review", "changed"),
    ]
    assert data["changes"][0]["after"] == "https://api.acme.example/v2/events"
    payload = next(each for each in data["payloads"] if each["sample"] == "lesson-started")
    assert payload["effect"] == "changed"
    assert '-  "user": "user-10020"' in payload["difference"]


@pytest.mark.parametrize(
    ("summary", "url", "codes"),
    [
        ("Sends.", "/events", {"any": 0, "review": 0, "breaking": 0, "never": 0}),
        ("More.", "/events", {"any": 1, "review": 0, "breaking": 0, "never": 0}),
        ("More.", "/v2", {"any": 1, "review": 1, "breaking": 0, "never": 0}),
        ("More.", "/${parameters.token}", {"any": 1, "review": 1, "breaking": 1, "never": 0}),
    ],
)
def test_fail_on(run: Run, tmp_path: Path, summary: str, url: str, codes: dict[str, int]) -> None:
    run("export", _declare(tmp_path), "-o", "submission")
    text = _TILE.replace('summary="Sends."', f'summary="{summary}"').replace("/events", url)
    _declare(tmp_path, "acme_edited", text)
    for level, code in codes.items():
        assert run("diff", "acme_edited:events", "--against", "submission", "--fail-on", level).code == code, level


def _times(folder: Path) -> dict[Path, int]:
    """When each file was changed; compiled ones are nobody's."""
    files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path: path.stat().st_mtime_ns for path in files}


def test_a_commit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    folder = repository / "src" / "acme_tiles"
    _declare(folder, "declared")
    (folder / "__init__.py").write_text("from acme_tiles.declared import events\n")
    (repository / ".gitattributes").write_text("src/** export-ignore\n")
    first = _commit(repository)
    _git(repository, "tag", "v1")
    _declare(folder, "declared", _EDITED, _BODY)
    second = _commit(repository)
    (folder / "body.ftl").write_text("{}\n")
    before = _times(repository)

    monkeypatch.chdir(repository)
    name = "src/acme_tiles/declared.py"
    against_first = run("diff", name, "--against", "v1")
    assert against_first.code == 1
    assert against_first.out.startswith(f"acme-events  v1 ({first[:10]}) → {name}:events\n")
    assert "running the code of v1" in against_first.err
    assert "parameter key renamed" in against_first.out
    against_second = run("diff", f"{name}:events", "--against", second[:7])
    assert "renamed" not in against_second.out
    assert "Event Body changed" in against_second.out
    assert run("diff", f"{name}:events", "--against", "HEAD~1", "--fail-on", "never").code == 0

    assert _times(repository) == before
    assert _git(repository, "status", "--short", "--untracked-files=no") == "M src/acme_tiles/body.ftl"
    assert _git(repository, "worktree", "list").count("\n") == 0


def test_within_a_hook_of_git(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    _declare(repository / "tiles")
    _commit(repository)
    monkeypatch.chdir(repository)
    for name, value in {"GIT_DIR": ".git", "GIT_INDEX_FILE": ".git/index", "GIT_PREFIX": "tiles/"}.items():
        monkeypatch.setenv(name, value)
    assert run("diff", "tiles/acme_tile.py", "--against", "HEAD").code == 0


_WEBHOOK = """
from tile import *

users = Webhook(
    key="acme-users",
    sync_name="Acme: users",
    vendor="Acme",
    sends="users",
    parameters=[AccountValue(name="token", display_name="Token", secret=True, required=True, sample="never-shown")],
    endpoint=Endpoint(method="POST", url="https://api.acme.example/users"),
    headers=[Header(name="Authorization", value="Bearer ${parameters.token}")],
    body=body_file("body.ftl"),
)
"""


def test_a_webhook(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    _declare(repository, "acme_hook", _WEBHOOK, '{"user": "${(input.user_id!"")?json_string}"}')
    _commit(repository)
    _declare(repository, "acme_hook", _WEBHOOK, '{"id": "${(input.user_id!"")?json_string}"}')
    monkeypatch.chdir(repository)
    result = run("diff", "acme_hook.py", "--against", "HEAD")
    assert result.code == 1
    assert "MUST BE SET UP ANEW BY EACH CUSTOMER\n- Event Body changed" in result.out
    assert "never-shown" not in result.out
    assert "anonymous-device" in result.out
    assert run("export", "acme_hook.py", "-o", "setup").code == 0
    refused = run("diff", "acme_hook.py", "--against", "setup")
    assert refused.code == 2
    assert "compare with a commit" in refused.err


_OLD_KIT = """
class Model:
    def __init__(self, **fields):
        vars(self).update(fields)
        type(self).model_fields = dict(fields)

class Endpoint(Model): pass
class Body(Model): pass
class Tile(Model): pass

endpoint = Endpoint(method="POST", url="https://api.acme.example/events")
events = Tile(key="acme-events", endpoint=endpoint, body=Body(text="old"))
"""


def test_a_commit_of_another_kit(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tile and the kit it stands on may lie in one repository: a commit then brings its own kit."""
    repository = tmp_path / "repository"
    _declare(repository)
    kit = repository / "tile"
    kit.mkdir()
    (kit / "__init__.py").write_text(_OLD_KIT)
    (repository / "acme_tile.py").write_text("from tile import events\n")
    _commit(repository)
    (kit / "__init__.py").unlink()
    _declare(repository)
    monkeypatch.chdir(repository)
    result = run("diff", "acme_tile.py", "--against", "HEAD", "--output-format", "json")
    assert result.code == 1, result.err
    changes = {each["path"]: each for each in json.loads(result.out)["changes"]}
    assert changes["body"]["before"] == "old"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("raise RuntimeError('no such luck')", "RuntimeError: no such luck"),
        ("import nothing_like_it", "No module named 'nothing_like_it'"),
        ("events = 3", "declares there is not a destination"),
        ("other = 1", "has no attribute 'events'"),
        ("import sys; sys.exit(0)", "it gave nothing"),
        ("import os; os._exit(7)", "it gave nothing"),
    ],
)
def test_a_commit_that_cannot_be_loaded(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, message: str
) -> None:
    _declare(tmp_path / "repository")
    (tmp_path / "repository" / "acme_tile.py").write_text(f"{code}\n")
    _commit(tmp_path / "repository")
    _declare(tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    result = run("diff", "acme_tile.py", "--against", "HEAD")
    assert "Traceback" not in result.err
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_module_that_was_not_there_then(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = tmp_path / "repository"
    repository.mkdir()
    (repository / "README").write_text("nothing yet\n")
    _commit(repository)
    _declare(repository)
    monkeypatch.chdir(repository)
    result = run("diff", "acme_tile.py", "--against", "HEAD")
    assert (result.code, result.out) == (2, "")
    assert "acme_tile:events can't be loaded as of HEAD" in result.err
    assert "was it declared there then?" in result.err


@pytest.mark.parametrize(
    "ref", ["nothing", "--upload-pack=touch x", "-x", "HEAD:acme_tile.py", "a b", "", "../x", "@{-9}"]
)
def test_refs_that_are_none(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ref: str) -> None:
    _declare(tmp_path / "repository")
    _commit(tmp_path / "repository")
    monkeypatch.chdir(tmp_path / "repository")
    result = run("diff", "acme_tile.py", f"--against={ref}")
    assert (result.code, result.out) == (2, "")
    assert "is neither a submission nor a commit" in result.err


def test_a_tile_outside_of_any_repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", os.fspath(tmp_path.parent))
    result = run("diff", _declare(tmp_path), "--against", "HEAD")
    assert (result.code, result.out) == (2, "")
    assert "lies in no git repository" in result.err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not valid JSON"),
        (b"[" * 100_000, "is not valid JSON"),
        (b"\xff\xfe", "is not valid JSON"),
        (b"[]", "this is not a submission"),
        (b'{"kind": "other"}', "this is not a submission"),
        (b'{"kind": "amplitude-event-streaming-submission", "schema_version": 99}', "has schema version 99"),
        (b'{"kind": "amplitude-event-streaming-submission", "schema_version": 1}', "isn't as an export writes it"),
    ],
)
def test_a_broken_submission(run: Run, tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "submission.json").write_bytes(content)
    result = run("diff", "--against", "submission.json")
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert "Traceback" not in result.err


def test_against_is_needed(run: Run) -> None:
    result = run("diff")
    assert (result.code, result.out) == (2, "")
    assert "--against" in result.err
