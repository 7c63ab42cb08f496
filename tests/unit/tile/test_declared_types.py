"""A partner's module under a strict type checker, without any plug-in: lists are as good as tuples."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tile import Precondition

_MODULE = """
from tile import *
from tile.body import event

source = Source(constraint="c", url="u")
webhook = Webhook(
    key="acme-users",
    sync_name="Acme",
    vendor="Acme",
    sends="users",
    parameters=[AccountValue(name="kind", display_name="Kind", choices=["a", "b"], sample="a")],
    endpoint=Endpoint(method="POST", url="https://acme.example"),
    body=body_text("{}"),
    before=["a"],
    select=["b"],
    look=["c"],
)
events = Tile(
    key="acme-events",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="M", summary="s", description="d", logo=logo_file("logo.png")),
    parameters=[Parameter(name="apiKey", display_name="API key", secret=True, sample="k")],
    mapping=[MappedField(name="mail")],
    endpoint=Endpoint(method="POST", url="https://acme.example"),
    headers=[Header(name="A", value="${parameters.apiKey}")],
    body=Body.of({"type": event.event_type}),
    preconditions=[Precondition(name="a", any_of=["mappedFields.mail"], customer="c", reason="r")],
    refusals=[Refusal(name="n", message="m", reason="r", customer="c")],
    notes=["a"],
    contract=Contract(
        name="a",
        endpoint="POST x",
        json_schema={"type": "object"},
        answers=[Answer(status=200, meaning="m", delivered=True, source="s")],
        failure_members=["errors"],
        sources=[source],
        reserved=[Reserved(member="$.a", values=["x"], effect="e", source=source)],
        own_events=[OwnEvent(name="x", alike=["y"], source=source)],
        doubts=[Doubt(strict="s", lenient="l", changes={"/type": None}, url="u")],
    ),
)
"""


def test_lists_pass_a_strict_type_checker(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    (tmp_path / "acme_tile.py").write_text(_MODULE, encoding="utf-8")
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "acme_tile.py"],
        cwd=tmp_path,
        env={"MYPYPATH": str(Path(__file__).parents[3]), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("given", [["input.a"], ("input.a",), {"input.a": 1}.keys(), iter(["input.a"])])
def test_what_is_kept_is_frozen(given: object) -> None:
    made = Precondition(name="a", any_of=given, customer="c", reason="r")  # type: ignore[arg-type]
    assert made.any_of == ("input.a",)
