"""What the import contracts can't say: an allow-list instead of a list of forbidden packages."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PACKAGES = ("conformance", "payloads", "tile")
_DEPENDENCIES = {"h11", "httpx", "jsonschema", "pydantic", "typer"}
_OF_THE_PLUGIN = {"pytest", "syrupy"}  # the extra `pytest`; pytest imports the plug-in, nothing else does
_OF_THE_SERVER = {"pygls", "lsprotocol"}  # the extra `lsp`; nothing but `tile lsp` imports it
_OF_THE_SANDBOX = {
    "starlette",
    "uvicorn",
}  # the extra `sandbox`; nothing but `tile sandbox` and a fixture of the plug-in


@cache
def _imports(file: Path) -> list[ast.Import | ast.ImportFrom]:
    """The statements that import, anywhere in a file."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def _imported(file: Path) -> set[str]:
    """Modules a file imports by absolute name."""
    found = set()
    for node in _imports(file):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif node.level == 0 and node.module:
            found.add(node.module)
    return found


def _within(module: str, packages: set[str]) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def test_engine_imports_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"payloads.freemarker"}
    for file in (_ROOT / "payloads/freemarker").rglob("*.py"):
        strangers = {module for module in _imported(file) if not _within(module, allowed)}
        assert strangers == set(), f"{file.relative_to(_ROOT)} imports {strangers}"


@pytest.mark.parametrize("package", _PACKAGES)
def test_nothing_is_imported_that_is_not_declared(package: str) -> None:
    allowed = set(sys.stdlib_module_names) | set(_PACKAGES) | _DEPENDENCIES
    for file in (_ROOT / package).rglob("*.py"):
        is_plugin = file.match("conformance/pytest_plugin/*.py") or file.match("conformance/entry_point/*.py")
        is_server = file.match("tile/lsp/server.py")
        is_sandbox = file.match("tile/sandbox/*.py") or file.match("tile/cli/sandbox/*.py")
        own = allowed | (_OF_THE_PLUGIN if is_plugin else set()) | (_OF_THE_SERVER if is_server else set())
        own |= _OF_THE_SANDBOX if is_sandbox else set()
        strangers = {module for module in _imported(file) if not _within(module, own)}
        assert strangers == set(), f"{file.relative_to(_ROOT)} imports {strangers}"


def _own_modules() -> dict[str, Path]:
    """Every module by its name, packages among them."""
    files = (file.relative_to(_ROOT) for package in _PACKAGES for file in (_ROOT / package).rglob("*.py"))
    return {".".join(file.with_suffix("").parts).removesuffix(".__init__"): _ROOT / file for file in files}


def _own_imports(name: str, modules: dict[str, Path]) -> set[str]:
    """Modules of the kit that a module imports, for types only and within functions as well."""
    package = name if modules[name].name == "__init__.py" else name.rpartition(".")[0]
    found = set()
    for node in _imports(modules[name]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        else:
            base = ".".join(package.split(".")[: 1 - node.level or None]) if node.level else ""
            source = ".".join(filter(None, (base, node.module)))
            named = {f"{source}.{alias.name}" for alias in node.names}
            found |= {each if each in modules else source for each in named}
    return found & modules.keys() - {name}


def test_no_circle_of_imports() -> None:
    modules = _own_modules()
    imports = {name: _own_imports(name, modules) for name in modules}
    assert "payloads.freemarker.runtime.environment" in imports["payloads.freemarker.runtime.values"]
    assert "payloads.freemarker.formats.errors" in imports["payloads.freemarker.formats.digits"]  # a relative import
    TopologicalSorter(imports).prepare()  # raises an error that names the circle


@pytest.mark.parametrize("package", _PACKAGES)
def test_every_package_is_typed(package: str) -> None:
    assert (_ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("name", ["dataclasses", "inspect"])
def test_engine_starts_without_slow_imports(name: str) -> None:
    """They take longer than most of the engine (see `payloads/freemarker/record.py`)."""
    code = f"import sys, payloads.freemarker; sys.exit({name!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
