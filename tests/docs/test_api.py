"""What is public is declared, closed, documented, and stands on its page."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import sys
from dataclasses import fields
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]

from scripts.pages.api import FOLDER, PAGES, named

_MODULES = [(page, module) for page, modules in PAGES.items() for module in modules]
_DECLARED = _ROOT / "tests" / "docs" / "public_names.txt"


def _public() -> dict[str, list[str]]:
    return {module: sorted(importlib.import_module(module).__all__) for _, module in _MODULES}


def test_public_names_are_those_agreed() -> None:
    """A name more is a promise, a name less breaks somebody: change the list with thought, and the changelog."""
    lines = [f"{module}: {name}" for module, names in _public().items() for name in names]
    assert _DECLARED.read_text(encoding="utf-8").splitlines() == lines


@pytest.mark.parametrize(("page", "module"), _MODULES)
def test_every_public_name_has_a_docstring_and_a_place(page: str, module: str) -> None:
    text = (FOLDER / f"{page}.md").read_text(encoding="utf-8")
    level = "##" if page == module else "###"
    loaded = importlib.import_module(module)
    for name in loaded.__all__:
        value = named(loaded, name)
        assert f"\n{level} {name}\n" in text, name
        if inspect.isclass(value) or inspect.isroutine(value) or inspect.ismodule(value):
            assert value.__doc__, name
            assert not value.__doc__.startswith(f"{name}("), f"{name} has the docstring that NamedTuple makes"


@pytest.mark.parametrize(("page", "module"), _MODULES)
def test_public_methods_have_docstrings(page: str, module: str) -> None:
    loaded = importlib.import_module(module)
    missing = [
        f"{name}.{member}"
        for name in loaded.__all__
        if inspect.isclass(kind := named(loaded, name))
        for member, value in vars(kind).items()
        if not member.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, (property, classmethod, staticmethod)))
        and not inspect.getdoc(getattr(kind, member))
    ]
    assert missing == []


@pytest.mark.parametrize("module", ["tile", "conformance", "payloads.amplitude", "payloads.freemarker"])
def test_all_is_what_the_package_imports(module: str) -> None:
    """A name that can be imported but isn't declared is neither promised nor kept back."""
    loaded = importlib.import_module(module)
    tree = ast.parse(Path(loaded.__file__ or "").read_text(encoding="utf-8"))
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(("tile", "conformance", "payloads"))
        for alias in node.names
    }
    assert imported == set(loaded.__all__)


def test_types_of_a_report_are_public() -> None:
    import conformance

    pending: list[type] = [conformance.Report]
    seen: set[str] = set()
    while pending:
        kind = pending.pop()
        seen.add(kind.__name__)
        named_types = fields(kind) if hasattr(kind, "__dataclass_fields__") else ()
        hints = [str(field.type) for field in named_types] + list(
            map(str, getattr(kind, "__annotations__", {}).values())
        )
        for name in re.findall(r"\b[A-Z]\w+", " ".join(hints)):
            value = named(conformance, name) if name in conformance.__all__ else None
            assert value or not _is_of_conformance(kind, name), f"{kind.__name__} has a {name}, which isn't exported"
            if inspect.isclass(value) and value.__name__ not in seen:
                pending.append(value)
    assert {"Claim", "Dependence", "Finding", "Row", "Suppressed"} <= seen


def _is_of_conformance(kind: type, name: str) -> bool:
    """Whether a name in a class's annotations is a class of conformance, under the name it has there."""
    import conformance

    module = sys.modules[kind.__module__]
    text = Path(module.__file__ or "").read_text(encoding="utf-8")
    is_imported = re.search(rf"from conformance\S* import [^\n]*\b{name}\b", text)
    is_own = f"class {name}(" in text or f"class {name}:" in text
    exported = [named(conformance, each) for each in conformance.__all__]
    return bool(is_imported or is_own) and all(getattr(module, name, None) is not each for each in exported)
