from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING

import pytest

from tile import TileError
from tile.find import find, find_all, find_own, with_shipped
from tile.shipped import SHIPPED

if TYPE_CHECKING:
    from pathlib import Path

_NUMBERS = itertools.count()
_TILE = """
from tile import ConnectionInfo, Endpoint, Tile, body_text
{name} = Tile(
    key="{key}",
    integration_name="Acme",
    connection=ConnectionInfo(display_name="Acme", category="Messaging", summary="s", description="d"),
    endpoint=Endpoint(method="POST", url="https://api.example.com"),
    body=body_text("{{}}"),
)
"""


class Project:
    """A partner's project in a folder of its own, with one module."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.module = f"acme_{next(_NUMBERS)}"  # modules are imported once a process

    def write(self, code: str, *, declare: str | None = None) -> None:
        (self.root / f"{self.module}.py").write_text(code)
        if declare is not None:
            (self.root / "pyproject.toml").write_text(declare.replace("MODULE", self.module))

    def refusal(self, name: str | None = None) -> TileError:
        with pytest.raises(TileError) as caught:
            find(name, directory=self.root)
        return caught.value


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(sys, "path", list(sys.path))
    return Project(tmp_path)


_DECLARE = '[tool.tile]\ntiles = ["MODULE:events"]\n'


def test_the_shipped_tile_by_its_key(tmp_path: Path) -> None:
    found = find("reteno-events", directory=tmp_path)
    assert (found.tile.key, found.reference, found.shipped) == ("reteno-events", "tile.reteno:events", True)


def test_the_shipped_tile_leaves_the_import_path_alone(project: Project) -> None:
    find("reteno-events", directory=project.root)
    assert str(project.root) not in sys.path


def test_shipped_keys_are_the_tiles_own(tmp_path: Path) -> None:
    for key in SHIPPED:
        assert find(key, directory=tmp_path).tile.key == key


def test_a_partners_own_by_reference(project: Project) -> None:
    project.write(_TILE.format(name="events", key="acme-events"))
    found = find(f"{project.module}:events", directory=project.root)
    assert (found.tile.key, found.shipped) == ("acme-events", False)


def test_a_partners_own_by_configuration_from_a_folder_below(project: Project) -> None:
    project.write(_TILE.format(name="events", key="acme-events"), declare=_DECLARE)
    below = project.root / "a" / "b"
    below.mkdir(parents=True)
    assert find(directory=below).tile.key == "acme-events"
    assert find("acme-events", directory=below).tile.key == "acme-events"
    assert find("reteno-events", directory=below).shipped
    assert [found.tile.key for found in find_own(directory=below)] == ["acme-events"]


def test_several_in_their_order(project: Project) -> None:
    code = _TILE.format(name="events", key="acme-events") + _TILE.format(name="users", key="acme-users")
    project.write(code, declare='[tool.tile]\ntiles = ["MODULE:events", "MODULE:users"]\n')
    assert [found.tile.key for found in find_all(directory=project.root)] == ["acme-events", "acme-users"]
    names = ["reteno-events", f"{project.module}:users"]
    assert [found.tile.key for found in find_all(names, directory=project.root)] == [
        "reteno-events",
        "acme-users",
    ]
    assert "name one of: acme-events, acme-users" in project.refusal().remedy


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        (None, "there is no pyproject.toml that declares one"),
        ("[project]\nname = 'x'\n", "there is no table [tool.tile] that declares one"),
        ("[tool.other]\ntiles = ['a:b']\n", "there is no table [tool.tile] that declares one"),
        ("[tool.tile]\n", "[tool.tile] declares none"),
        ("[tool.tile]\ntiles = []\n", "[tool.tile] declares none"),
    ],
)
def test_nothing_declared_means_nothing(project: Project, toml: str | None, message: str) -> None:
    project.write("", declare=toml)
    error = project.refusal()
    assert message in error.message
    assert "`tile init`" in error.remedy
    assert "reteno" not in str(error).lower()
    assert find_own(directory=project.root) == ()


def test_a_part_of_a_repository_has_a_configuration_of_its_own(project: Project) -> None:
    project.write(_TILE.format(name="events", key="acme-events"), declare=_DECLARE)
    part = project.root / "part"
    part.mkdir()
    (part / "pyproject.toml").write_text("[project]\nname = 'part'\n")
    assert find(directory=part).tile.key == "acme-events"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("acme-event", "did you mean 'acme-events'?"),
        ("events", "did you mean 'acme-events'?"),
        ("something-else", "there are: acme-events"),
        ("reteno-event", "did you mean 'reteno-events'?"),
    ],
)
def test_a_mistyped_key(project: Project, name: str, remedy: str) -> None:
    project.write(_TILE.format(name="events", key="acme-events"), declare=_DECLARE)
    error = project.refusal(name)
    assert error.message == f"there is no tile {name!r}"
    assert error.remedy == remedy


def test_a_key_where_nothing_is_declared(project: Project) -> None:
    assert "this project declares none" in project.refusal("acme-events").remedy


def test_the_kits_tiles_beside_the_projects_own(project: Project) -> None:
    project.write(_TILE.format(name="events", key="acme-events"), declare=_DECLARE)
    assert [found.tile.key for found in with_shipped(directory=project.root)] == ["acme-events", *SHIPPED]


@pytest.mark.parametrize(
    ("reference", "message", "remedy"),
    [
        ("MODULE:event", "has no 'event'", "did you mean 'events'?"),
        ("MODULE:Tile", "is a ModelMetaclass, not a destination", "name the attribute that holds the tile"),
        ("MODULE:", "is not a reference", "write package.module:attribute"),
        (":events", "is not a reference", "write package.module:attribute"),
        ("no_such_package.tiles:events", "no module 'no_such_package'", "check the spelling"),
        ("MODULE.sub:events", "no module 'MODULE.sub'", "check the spelling"),
    ],
)
def test_references_that_lead_nowhere(project: Project, reference: str, message: str, remedy: str) -> None:
    project.write(_TILE.format(name="events", key="acme-events"))
    error = project.refusal(reference.replace("MODULE", project.module))
    assert message.replace("MODULE", project.module) in error.message
    assert remedy in error.remedy


@pytest.mark.parametrize(
    ("code", "message", "line"),
    [
        ("x = 1\nraise RuntimeError('boom')\n", "RuntimeError: boom", 2),
        ("def f(:\n", "SyntaxError", 1),
        ("import sys\n\nsys.exit(7)\n", "SystemExit: 7", 3),
        ("import no_such_dependency\n", "ModuleNotFoundError: No module named 'no_such_dependency'", 1),
        (
            "from tile import Parameter\nParameter(name='a b', display_name='x')\n",
            "Parameter.name: 'a b' is no",
            2,
        ),
    ],
)
def test_a_module_that_raises_is_one_clear_error_with_its_line(
    project: Project, code: str, message: str, line: int
) -> None:
    project.write(code)
    error = project.refusal(f"{project.module}:events")
    assert message in error.message
    assert error.place == f"{project.root / project.module}.py:{line}"


def test_a_missing_template_names_the_template(project: Project) -> None:
    project.write("from tile import body_file\nbody_file('nowhere.ftl')\n")
    assert project.refusal(f"{project.module}:events").place == str(project.root / "nowhere.ftl")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[tool.tile\n", "is not valid TOML"),
        ("[tool]\ntile = 3\n", "`tool.tile` is not a table"),
        ("[tool.tile]\ntile = ['a:b']\n", "unknown key 'tile'"),
        ("[tool.tile]\ntiles = 'a:b'\n", "not a list of references"),
        ("[tool.tile]\ntiles = ['a.b']\n", "not a list of references"),
    ],
)
def test_a_broken_configuration_names_its_file(project: Project, toml: str, message: str) -> None:
    project.write("", declare=toml)
    error = project.refusal()
    assert message in error.message
    assert error.place == str(project.root / "pyproject.toml")


def test_errors_survive_a_trip_between_processes() -> None:
    import pickle

    error = pickle.loads(pickle.dumps(TileError("m", remedy="r", place="p")))
    assert (error.message, error.remedy, error.place, str(error)) == ("m", "r", "p", "p: m (r)")


def test_all_tiles_of_a_modules_file(project: Project) -> None:
    code = _TILE.format(name="later", key="acme-later") + _TILE.format(name="events", key="acme-events")
    project.write(code + "\nalias = events\n")
    file = project.root / f"{project.module}.py"
    found = find_all([str(file)], directory=project.root.parent)
    assert [(each.tile.key, each.reference) for each in found] == [
        ("acme-later", f"{file}:later"),
        ("acme-events", f"{file}:events"),
    ]
    assert find(f"{file}:events").tile is found[1].tile


def test_a_file_whose_module_name_is_taken(project: Project) -> None:
    (project.root / "json.py").write_text(_TILE.format(name="events", key="acme-events"))
    assert find(str(project.root / "json.py")).tile.key == "acme-events"
    assert sys.modules["json"].__name__ == "json"


def test_a_file_in_a_package_is_imported_as_its_part(project: Project) -> None:
    package = project.root / project.module
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "names.py").write_text("KEY = 'acme-packed'\n")
    (package / "tiles.py").write_text("from .names import KEY\n" + _TILE.format(name="events", key="acme-packed"))
    assert find(str(package / "tiles.py")).tile.key == "acme-packed"
    assert f"{project.module}.tiles" in sys.modules


def test_files_that_hold_no_tile(project: Project) -> None:
    assert "there is no file" in project.refusal(str(project.root / "nothing.py")).message
    project.write("x = 1\n")
    assert "no destination at all" in project.refusal(str(project.root / f"{project.module}.py")).message
    broken = project.root / "acme_broken.py"
    broken.write_text("import tile\n\nraise RuntimeError('no such luck')\n")
    refusal = project.refusal(str(broken))
    assert "RuntimeError: no such luck" in refusal.message
    assert refusal.place == f"{broken}:3"


def test_two_tiles_with_one_key_are_told_with_both_places(project: Project) -> None:
    code = _TILE.format(name="events", key="acme-events") + _TILE.format(name="others", key="acme-events")
    project.write(code, declare='[tool.tile]\ntiles = ["MODULE:events", "MODULE:others"]\n')
    for name in (None, "acme-events"):
        error = project.refusal(name)
        assert error.message == (
            f"two tiles have the key 'acme-events': {project.module}:events and {project.module}:others"
        )


@pytest.mark.parametrize("keys", ['tiles = ["MODULE:events"]', 'tile = ["MODULE:events"]', "ignore = {}", ""])
@pytest.mark.parametrize("table", ["tool.tiles", "tool.tyle", "tool.Tile", "tools.tile", "tile", "tool.amplitude-tile"])
def test_a_misspelt_table_is_no_reason_for_other_tiles(project: Project, table: str, keys: str) -> None:
    project.write("", declare=f"[{table}]\n{keys}\n")
    error = project.refusal()
    assert error.message == f"there is a table [{table}]"
    assert error.remedy == "did you mean [tool.tile]?"


def test_the_table_of_another_tool_is_its_own(project: Project) -> None:
    project.write("", declare="[tool.ruff]\nline-length = 120\n[tool.tilelike]\nx = 1\n")
    assert find("reteno-events", directory=project.root).shipped
