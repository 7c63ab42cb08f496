"""What the page's folder holds, and how it is served."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import threading
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from tile.errors import TileError
from tile.failure import CliError
from tile.playground import downloads, packing
from tile.playground.building import BUNDLE, KIND, build, files
from tile.playground.bytecode import gather
from tile.playground.downloads import Downloads
from tile.playground.html import policy
from tile.playground.serving import Server, read

if TYPE_CHECKING:
    from collections.abc import Iterator


def _wheel() -> bytes:
    made = io = BytesIO()
    with zipfile.ZipFile(io, "w") as archive:
        archive.writestr("acme-1.0.dist-info/METADATA", "Name: acme\nVersion: 1.0\nLicense-Expression: MIT\n")
    return made.getvalue()


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    return files(Downloads({"pyodide.mjs": b"export {}"}, {"acme-1.0-py3-none-any.whl": _wheel()}))


def test_names_change_with_what_files_hold(made: dict[str, bytes]) -> None:
    for name, content in made.items():
        if name.startswith(("kit-", "worker-")):
            assert hashlib.sha256(content).hexdigest()[:12] in name
    stems = {name.partition("-")[0] for name in made}
    assert stems == {"index.html", BUNDLE, "pyodide", "kit", "service.js", "wheels/acme", "worker"}
    listed = json.loads(made[BUNDLE])
    assert listed["kind"] == KIND
    assert {name: each["sha256"] for name, each in listed["files"].items()} == {
        name: hashlib.sha256(content).hexdigest() for name, content in made.items() if name != BUNDLE
    }


def test_the_page_names_parts_and_licences(made: dict[str, bytes]) -> None:
    page = made["index.html"].decode()
    data = json.loads(page.partition('id="data">')[2].partition("</script>")[0])
    assert {(each["name"], each["licence"]) for each in data["parts"]} == {
        ("Pyodide", "MPL-2.0"), ("Python", "PSF-2.0"), ("acme", "MIT"),
    }  # fmt: skip
    assert set(data["files"]) < set(made)
    assert data["worker"] in made
    kept = json.loads(made["service.js"].decode().partition("const FILES = ")[2].partition(";\n")[0])
    assert set(kept) == {*data["files"], "./"}


def test_the_policy_knows_no_other_origin() -> None:
    sources = {name: given for name, _, given in (each.partition(" ") for each in policy().split("; "))}
    assert sources["default-src"] == "'none'"
    assert sources["connect-src"] == "'self'"
    assert sources["worker-src"] == "'self' blob:"
    assert sources["trusted-types"] == "playground"
    assert "'unsafe-eval'" not in policy().split()
    assert "'unsafe-inline'" not in policy()
    assert "http" not in policy()


def test_the_kit_is_enough_for_a_check(tmp_path: Path) -> None:
    """Everything that a check imports is in the archive, and nothing of the command line."""
    (tmp_path / "kit.zip").write_bytes(packing.packed())
    zipfile.ZipFile(tmp_path / "kit.zip").extractall(tmp_path / "kit")
    (tmp_path / "kit" / "rpds.py").unlink()
    script = (
        "import json, sys; sys.path.insert(0, 'kit')\n"
        "from tile.playground.session import Session\n"
        "for against in ('', 'contract/reteno-event-v2', 'destination/reteno-events', 'destination/reteno-cohort-webhook'):\n"
        "    for name in ('describe', 'render', 'lint', 'check', 'fix'):\n"
        "        said = json.loads(Session().ask(name, json.dumps({'template': '{\"a\": \"${input.user_id}\"}', 'against': against, 'event': '{}'})))\n"
        "        assert 'fault' not in said and 'ImportError' not in str(said) and 'ModuleNotFound' not in str(said), said\n"
        "own = {name: module.__file__ for name, module in sys.modules.items() if name.split('.')[0] in ('tile', 'payloads', 'conformance')}\n"
        "print([name for name, file in own.items() if not file.startswith(sys.argv[1])], [name for name in ('typer', 'httpx', 'tile.cli') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[] []\n", "")


def test_the_same_files_give_the_same_archive() -> None:
    assert packing.packed() == packing.packed()


def test_compiled_modules_are_taken_without_their_sources_being_looked_at(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "thing.py").write_text("VALUE = 1\n")
    subprocess.run([sys.executable, "-c", "import thing"], cwd=tmp_path / "one", check=True, env={})
    archive = gather(tmp_path / "one")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "thing.py").write_text("VALUE = 2\n")
    zipfile.ZipFile(BytesIO(archive)).extractall(tmp_path / "two")
    done = subprocess.run(
        [sys.executable, "-c", "import thing; print(thing.VALUE)"], cwd=tmp_path / "two", capture_output=True, text=True, check=True
    )  # fmt: skip
    assert done.stdout == "1\n"


class TestServing:
    @pytest.fixture
    def server(self, made: dict[str, bytes]) -> Iterator[Server]:
        server = Server(made)
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server
        server.shutdown()
        server.server_close()

    def test_files_and_nothing_else(self, server: Server, made: dict[str, bytes]) -> None:
        with httpx.Client(base_url=server.url, trust_env=False) as client:
            for name, content in made.items():
                answer = client.get(name)
                assert (answer.status_code, answer.content) == (200, content)
            assert client.get("/").content == made["index.html"]
            assert client.get("/?x").headers["Content-Type"] == "text/html; charset=utf-8"
            assert client.get("/pyodide-314.0.7/pyodide.mjs").headers["Content-Type"].startswith("text/javascript")
            assert client.head("/").content == b""
            for other in ("/etc/passwd", "/../pyproject.toml", "/%2e%2e/pyproject.toml", "/wheels"):
                assert client.get(other).status_code == 404

    @pytest.mark.parametrize(
        "bundle",
        ["", "[]", "{}", '{"kind": "x", "files": {}}', f'{{"kind": "{KIND}", "files": {{"../secret": {{}}}}}}'],
    )
    def test_another_folder_is_refused(self, tmp_path: Path, bundle: str) -> None:
        (tmp_path / "secret").write_text("s")
        (tmp_path / "site").mkdir()
        (tmp_path / "site" / BUNDLE).write_text(bundle)
        with pytest.raises(TileError, match="not a folder with a playground"):
            read(tmp_path / "site")


class TestFetching:
    def test_a_folder_of_somebody_else_is_refused_before_anything_is_fetched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "thesis.txt").write_text("mine")
        monkeypatch.setattr("tile.playground.building.fetch", lambda: pytest.fail("it was fetched"))
        with pytest.raises(TileError, match=r"`tile playground` didn't write: thesis\.txt"):
            build(tmp_path)

    def test_without_npm(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(CliError, match="npm is missing") as raised:
            downloads.fetch()
        assert (raised.value.code, "Node.js" in raised.value.hint) == (5, True)

    def test_another_file_than_the_pinned_one(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shutil.which", lambda name: name)
        monkeypatch.setattr(
            downloads,
            "_run",
            lambda command, folder, what: (folder / f"pyodide-{downloads.PYODIDE}.tgz").write_bytes(b"x"),
        )
        with pytest.raises(CliError, match="its SHA-512 is another"):
            downloads.fetch()

    def test_a_client_that_fails(self, tmp_path: Path) -> None:
        command = [sys.executable, "-c", "import sys; print('no route to host', file=sys.stderr); sys.exit(1)"]
        with pytest.raises(CliError, match="wheels: not to be had\nno route to host"):
            downloads._run(command, tmp_path, "wheels")

    def test_every_wheel_is_pinned_by_its_hash(self) -> None:
        lines = Path(downloads.__file__).with_name("requirements.txt").read_text().splitlines()
        pinned = [line for line in lines if not line.startswith("#")]
        assert len(pinned) == len({line.partition("==")[0] for line in pinned}) > 5
        assert all(" --hash=sha256:" in line and "==" in line for line in pinned)
