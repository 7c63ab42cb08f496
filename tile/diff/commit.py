"""A destination as a commit declares it.

The files of the commit are written to a temporary folder and the module is imported there, by another Python: code of
the commit runs. The working tree, the index and the repository stay as they are. `git archive` would leave out what
`export-ignore` names, and `git worktree` would write into the repository, so a second index is used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tile import _modules
from tile.diff import dump
from tile.diff.state import State, of_dump
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tile.find import Found

_SECONDS = 60
_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR")
"""What git tells a hook, relative to the folder it runs in."""

_OF_OURS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    # Nothing is fetched: neither what a partial clone lacks nor large files.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_LFS_SKIP_SMUDGE": "1",
}


class _Module(NamedTuple):
    """Where a destination is declared: the repository, the folder imports begin in (relative to it), the module's name
    and the attribute.
    """

    repository: Path
    root: Path
    name: str
    attribute: str


def committed(found: Found, ref: str, *, before_running: Callable[[], None] = lambda: None) -> State:
    """What a commit declares under the same module and attribute; `before_running` is called before its code is run.

    Raises:
        TileError: the module lies in no repository, there is no such commit, the commit declares no such destination, or
            git isn't there.
    """
    module = _module(found)
    commit = _commit(module.repository, ref)
    with tempfile.TemporaryDirectory(prefix="tile-diff-") as workshop:
        tree = Path(workshop, "tree")
        _write_tree(module.repository, commit, tree, Path(workshop, "index"))
        before_running()
        data = _loaded(module, tree, Path(workshop, "result.json"), ref)
    return of_dump(data, f"{ref} ({commit[:10]})" if not commit.startswith(ref) else commit[:10])


def _module(found: Found) -> _Module:
    split = _modules.split(found.reference)
    if split is not None:
        place, attribute = _modules.place(Path(split[0])), split[1] or ""
    else:
        name, _, attribute = found.reference.partition(":")
        file = getattr(sys.modules.get(name), "__file__", None)
        if not isinstance(file, str):
            raise TileError(f"the module {name!r} has no file", remedy="compare with a submission instead")
        place = _modules.place(Path(file))
    top = _git(place.file.parent, "rev-parse", "--show-toplevel")
    if top is None:
        raise TileError(
            "the tile's module lies in no git repository",
            remedy="compare with a submission: --against FOLDER",
            place=str(place.file),
        )
    repository = Path(top).resolve()
    return _Module(repository, place.root.relative_to(repository), place.name, attribute)


def _commit(repository: Path, ref: str) -> str:
    commit = None if ref.startswith("-") else _git(repository, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if not commit:
        raise TileError(
            f"{ref!r} is neither a submission nor a commit of {repository}",
            remedy="name a folder that `tile export` wrote, a branch, a tag or a commit",
        )
    return commit


def _write_tree(repository: Path, commit: str, tree: Path, index: Path) -> None:
    environment = {"GIT_INDEX_FILE": str(index)}
    read = _git(repository, "read-tree", commit, environment=environment)
    written = (
        read
        if read is None
        else _git(repository, "checkout-index", "--all", f"--prefix={tree}{os.sep}", environment=environment)
    )
    if written is None:
        raise TileError(
            f"the files of commit {commit[:10]} can't be written", remedy="`git fsck` says whether it is whole"
        )


def _loaded(module: _Module, tree: Path, result: Path, ref: str) -> dict[str, Any]:
    root = tree / module.root
    program = Path(dump.__file__).read_text(encoding="utf-8")
    arguments = [sys.executable, "-c", program, str(root), module.name, module.attribute, str(result)]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and a program of this kit
            arguments,
            cwd=root if root.is_dir() else tree.parent,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TileError(
            f"importing {module.name} as of {ref} took more than {_SECONDS} seconds",
            remedy="compare with a submission instead",
        ) from None
    if done.returncode == 0:
        try:
            data = json.loads(result.read_bytes())
        except (OSError, ValueError):
            data = None
        if isinstance(data, dict):
            return data
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    raise TileError(
        f"{module.name}:{module.attribute} can't be loaded as of {ref}: {lines[-1] if lines else 'it gave nothing'}",
        remedy="was it declared there then? Choose a later commit, or compare with a submission",
    )


def _git(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> str | None:
    """What git prints; None if it fails.

    Raises:
        TileError: there is no git, or it doesn't come to an end.
    """
    surroundings = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    try:
        done = subprocess.run(  # noqa: S603 - git, with arguments of ours
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the git on the path is the user's
            env={**surroundings, **_OF_OURS, **(environment or {})},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise TileError("git isn't installed", remedy="compare with a submission: --against FOLDER") from None
    except subprocess.TimeoutExpired:
        raise TileError(f"git {arguments[0]} took more than {_SECONDS} seconds") from None
    return done.stdout.decode(errors="replace").strip() if done.returncode == 0 else None
