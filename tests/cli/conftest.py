from __future__ import annotations

import io
import sys
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

import conformance
from conformance.suite import check
from tests.placeholder import IN_A_MODULE
from tile.cli import main
from tile.find import shipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tile import Destination


@dataclass
class Result:
    code: int
    stdout: bytes
    err: str

    @property
    def out(self) -> str:
        return self.stdout.decode()


class Run(Protocol):
    """`tile …`, run in this process."""

    def __call__(self, *arguments: str, stdin: bytes = b"") -> Result: ...


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `tile …` in this process: exit code, standard output in bytes, standard error."""

    def run_(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        captured = capsysbinary.readouterr()
        return Result(code, captured.out, captured.err.decode())

    return run_


@pytest.fixture(scope="session")
def _reports() -> dict[str, object]:
    return {}


@pytest.fixture(scope="session")
def _shipped() -> set[int]:
    """The identities of the kit's destinations, which are made once."""
    return {id(found.tile) for found in shipped()}


@pytest.fixture(autouse=True)
def _one_report_a_worker(_reports: dict[str, object], _shipped: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """A destination of the kit never changes, and its report neither: once is enough for all tests of a worker."""

    def remembered(tile: Destination, **options: object) -> object:
        if id(tile) not in _shipped:
            return check(tile, **options)  # type: ignore[arg-type]
        key = f"{tile.key} {sorted(options.items(), key=str)}"
        if key not in _reports:
            _reports[key] = check(tile, **options)  # type: ignore[arg-type]
        return _reports[key]

    monkeypatch.setattr(conformance, "check", remembered)


@pytest.fixture(autouse=True)
def _no_modules_left_behind() -> Iterator[None]:
    """Each test's `acme_…` modules are its own."""
    path = list(sys.path)
    yield
    sys.path[:] = path
    for name in [name for name in sys.modules if name.startswith("acme_")]:
        del sys.modules[name]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A working directory of its own, and none of the variables that change what is printed."""
    for name in ("NO_COLOR", "FORCE_COLOR", "RETENO_AUTHORIZATION"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def kit_declared(_plain_surroundings: None, tmp_path: Path) -> None:
    """A project there that declares the kit's tile; modules that want none have a fixture of that name instead."""
    (tmp_path / "pyproject.toml").write_text('[tool.tile]\ntiles = ["tile.reteno:events"]\n', encoding="utf-8")


_TILE = """
from tile import *

events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(
        display_name="Acme", category="Messaging", summary="Sends things.", description="Sends more things.",
        logo={logo},
    ),
    parameters={parameters},
    mapping={mapping},
    endpoint=Endpoint(method="POST", url={url!r}),
    headers={headers},
    body={body},
)
"""


@pytest.fixture
def acme(tmp_path: Path) -> Callable[..., str]:
    """Declare a tile in a module of its own in the working directory; gives its reference."""

    def declare(
        template: str,
        *,
        parameters: str = "()",
        mapping: str = "()",
        headers: str = "()",
        logo: str = IN_A_MODULE,
        url: str = "https://acme.example/events",
        module: str = "acme_tile",
    ) -> str:
        (tmp_path / "body.ftl").write_text(textwrap.dedent(template), encoding="utf-8")
        text = _TILE.format(
            parameters=parameters, mapping=mapping, headers=headers, url=url, logo=logo, body='body_file("body.ftl")'
        )
        (tmp_path / f"{module}.py").write_text(text, encoding="utf-8")
        return f"{module}:events"

    return declare
