"""Write docs/reference/configuration.md: what is set in files and the environment, and the exit codes."""

from __future__ import annotations

import ast
import inspect
import itertools
from pathlib import Path
from typing import Final

from conformance.pytest_plugin import options
from tile import exit_codes

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "configuration.md"

_HEAD: Final = """\
# Configuration and exit codes

A template or a module is checked without any configuration, by its file. A project says in its `pyproject.toml` what its tiles are:

```toml
[tool.tile]
tiles = ["acme.tiles:events"]
ignore = {SEC101 = "their API takes the key nowhere else"}
samples = "samples/*.json"
fail-on = "unknown"
```

| key of `[tool.tile]` | value | |
|---|---|---|
| `tiles` | list of `module:attribute` | the destinations of the project; modules are looked for beside the file, and in the environment. Without it, commands ask for a name: those that come with the kit are used only if they are named, or with `--shipped` |
| `ignore` | table, rule to reason | rules that don't count for the project's destinations, by code or name. What is left out stays in the report, with the reason |
| `samples` | pattern, or a list of them | files of [samples of your own](../how-to/samples-of-your-own.md), from the folder of `pyproject.toml` |
| `universe` | `documented`, `cautious` | what an event can be: what is documented, or anything |
| `select` | rule, or a list of them | the rules that count, by code, the beginning of one, or name; all, if none is given |
| `fail-on` | `errors`, `warnings`, `unknown` | what makes a check fail; each includes those before it. `unknown` means a claim that isn't decided, and is the same as `tile check --strict` |

The nearest `pyproject.toml` with this table counts, from the working directory upward. A command's options override it. An
unknown key is an error, and so is a misspelt table. In a template,
[comments](../how-to/check-one-template.md#annotate) do the same for one place.

## Environment variables

| variable | |
|---|---|
| `PARTNER_PARAMETER` | the value of a secret parameter, for instance `RETENO_AUTHORIZATION`; `tile show` names those of a destination |
| `NO_COLOR`, `FORCE_COLOR` | never or always use colours; `--color` overrides them |
"""


def files() -> dict[Path, str]:
    """The page."""
    pytest = (
        "## pytest\n",
        "The plug-in is loaded with pytest and does nothing until it is asked to.\n",
        "| option | |",
        "|---|---|",
        *(f"| {name} | {text} |" for name, text in _pytest_options()),
        "| arguments such as `acme-events::sample::minimal` | only these tests of a tile; the beginning of an id selects all that start with it |",
        "| `--snapshot-update` of [syrupy](https://syrupy-project.github.io/syrupy/) | take the payloads as they are now |\n",
        "[How to check tiles with pytest](../how-to/check-tiles-with-pytest.md) shows them at work.",
    )
    codes = (
        "## Exit codes\n",
        "| code | name | |",
        "|---|---|---|",
        *(f"| `{int(code)}` | {code.name} | {_meaning(code.name)} |" for code in exit_codes.ExitCode),
    )
    return {
        PAGE: "\n".join((_HEAD, *pytest, "", *codes, "", "Written by `python scripts/generate.py`.")).rstrip() + "\n"
    }


def _pytest_options() -> list[tuple[str, str]]:
    """The plug-in's options and keys with their help, in its order."""
    found = []
    for node in ast.walk(ast.parse(inspect.getsource(options.pytest_addoption))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("add"):
            name = ast.literal_eval(node.args[0])
            text = ast.literal_eval(next(each.value for each in node.keywords if each.arg == "help"))
            found.append((f"`{name}`" if name.startswith("-") else f"`{name} = true` in pytest's configuration", text))
    return found


def _meaning(name: str) -> str:
    """What stands below a code in its class."""
    tree = ast.parse(inspect.getsource(exit_codes.ExitCode))
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for node, following in itertools.pairwise(body):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            assert isinstance(following, ast.Expr), f"{name} has no docstring"
            return str(ast.literal_eval(following.value))
    raise LookupError(name)
