"""Write docs/reference/api/ from the docstrings: each public name of each public module."""

from __future__ import annotations

import enum
import importlib
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from pydantic import BaseModel

from scripts.docstrings import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference" / "api"

_NODES: Final = ("payloads.freemarker.nodes.elements", "payloads.freemarker.nodes.expressions")

#: Page to the modules on it; what is in their `__all__` is what the kit promises to keep.
PAGES: Final = {
    "tile": ("tile", "tile.body"),
    "conformance": ("conformance",),
    "payloads": ("payloads", "payloads.amplitude", "payloads.request", "payloads.curl"),
    "payloads.freemarker": ("payloads.freemarker", "payloads.freemarker.nodes", *_NODES),
}

_SECTIONS: Final = {name for page, modules in PAGES.items() for name in modules if name != page}


def files() -> dict[Path, str]:
    """A page for each package."""
    return {FOLDER / f"{page}.md": _page(page, modules) for page, modules in PAGES.items()}


def _page(title: str, modules: tuple[str, ...]) -> str:
    blocks = [f"# `{title}`"]
    for name in modules:
        module = importlib.import_module(name)
        if name != title:
            blocks.append(f"## `{name}`")
        blocks += _module(module)
    blocks.append("Written by `python scripts/generate.py`.")
    return "\n\n".join(block.rstrip() for block in blocks) + "\n"


def _module(module: ModuleType) -> Iterator[str]:
    assert module.__doc__, module.__name__
    yield markdown(module.__doc__)
    for name in sorted(module.__all__, key=str.casefold):
        yield from _name(name, named(module, name), module)


def named(module: ModuleType, name: str) -> Any:
    """What a public name stands for; a module may not have been imported yet."""
    if not hasattr(module, name):
        importlib.import_module(f"{module.__name__}.{name}")
    return getattr(module, name)


def _name(name: str, value: Any, module: ModuleType) -> Iterator[str]:
    yield f"{'###' if module.__name__ in _SECTIONS else '##'} {name}"
    if inspect.ismodule(value):
        yield f"Module `{value.__name__}`: {markdown(value.__doc__ or '').splitlines()[0]}"
    elif inspect.isclass(value):
        yield from _class(name, value)
    elif inspect.isroutine(value):
        yield _code(f"def {name}{_signature(value)}")
        yield markdown(value.__doc__ or "")
    else:
        yield from _constant(name, value, module)


def _class(name: str, kind: type) -> Iterator[str]:
    bases = [base.__name__ for base in kind.__bases__ if base.__module__.partition(".")[0] in PAGES]
    yield _code(f"class {name}({', '.join(bases)})" if bases else f"class {name}")
    yield markdown(kind.__doc__ or "")
    if issubclass(kind, enum.Enum):
        yield "Values: " + ", ".join(f"`{member.name}` = `{member.value!r}`" for member in kind) + "."
    elif issubclass(kind, BaseModel):
        yield "\n".join(_fields(kind))
    elif _is_record(kind):
        yield "\n".join(f"- `{field}: {_type(said)}`" for field, said in _annotations(kind).items())
    for member, value in _members(kind):
        yield _member(member, value)


def _is_record(kind: type) -> bool:
    """Whether a class is its fields, and its docstring doesn't list them."""
    fields = [name for name in _annotations(kind) if not name.startswith("_")]
    return bool(fields) and "Attributes:" not in (kind.__doc__ or "")


def _fields(model: type[BaseModel]) -> Iterator[str]:
    yield "| field | type | |"
    yield "|---|---|---|"
    for name, field in model.model_fields.items():
        default = "needed" if field.is_required() else _default(field)
        annotation = next(kind.__annotations__[name] for kind in model.__mro__ if name in _annotations(kind))
        yield f"| `{name}` | `{_type(annotation).replace('|', chr(92) + '|')}` | {default} |"


def _default(field: Any) -> str:
    shown = repr(field.get_default(call_default_factory=True))
    return f"`{shown}` if left out" if len(shown) <= 40 else "may be left out"


def _annotations(kind: type) -> dict[str, Any]:
    return inspect.get_annotations(kind)


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    for name, value in vars(kind).items():
        is_own = inspect.isfunction(value) or isinstance(value, (property, classmethod, staticmethod))
        if is_own and not name.startswith("_"):
            yield name, value


def _member(name: str, value: Any) -> str:
    if isinstance(value, property):
        text = markdown(value.__doc__ or "")
        head = f"- `{name}`"
    else:
        function = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
        text = markdown(function.__doc__ or "")
        head = f"- `{name}{_signature(function)}`"
    if "\n\n" not in text:
        return f"{head}: {' '.join(text.split())}"
    return f"{head}\n\n" + "\n".join(f"    {line}".rstrip() for line in text.splitlines())


def _constant(name: str, value: Any, module: ModuleType) -> Iterator[str]:
    if get_args(value):
        yield _code(f"{name} = {_type(str(value))}".replace("'", '"'))
    said = _docstring_of(name, module)
    assert said, f"{module.__name__}.{name} has no docstring"
    yield said


def _docstring_of(name: str, module: ModuleType) -> str:
    """What stands as a string below an assignment, or behind `#:` above it, in the module or where it comes from."""
    for source in (module, *(each for each in _imported(module) if hasattr(each, name))):
        text = Path(source.__file__ or "").read_text(encoding="utf-8")
        start = rf"^{re.escape(name)}(?::[^=\n]+)?(?: =|\b)"
        below = re.search(rf'{start}(?:[^"]|"(?!""))*?\n"""(?P<said>.+?)"""', text, re.MULTILINE | re.DOTALL)
        above = re.search(rf"(?P<said>(?:^#: .*\n)+){start}", text, re.MULTILINE)
        if above:
            return re.sub(r"^#: ", "", above["said"], flags=re.MULTILINE).strip()
        if below and "\n\n" not in below[0].removesuffix(below["said"] + '"""'):
            return markdown(below["said"])
    return ""


def _imported(module: ModuleType) -> Iterator[ModuleType]:
    text = Path(module.__file__ or "").read_text(encoding="utf-8")
    for found in re.findall(r"^from ([\w.]+) import", text, re.MULTILINE):
        yield importlib.import_module(found)


def _signature(function: Any) -> str:
    return _without_modules(re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(function))))


def _type(annotation: Any) -> str:
    text = annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))
    return _without_modules(text.removeprefix("ForwardRef('").removesuffix("')"))


def _without_modules(text: str) -> str:
    return re.sub(r"\b(?:payloads|tile|conformance|collections|typing|pathlib)(?:\.\w+)*\.(\w+)", r"\1", text)


def _code(text: str) -> str:
    return f"```python\n{text}\n```"
