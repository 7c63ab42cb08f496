"""What the page is made of besides the kit, fetched from the registries of npm and PyPI by their own clients.

Each is pinned by its hash, so that the same version of the kit always makes the same page. The clients know what mirrors
and proxies their user has.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tile.exit_codes import ExitCode
from tile.failure import CliError

if TYPE_CHECKING:
    from collections.abc import Sequence

PYODIDE: Final = "314.0.7"
"""The version of Pyodide on npm."""

_PYODIDE_SHA512: Final = (
    "d18bd7c4485f11da4b7dbfd790cd8114078c44eab488c517d9bcf31fda4eb6dc"
    "8c716930abe1db139bb2b860fcd8b37bcb6abe48dbe2ffa579244b0e943d91d4"
)
_PYODIDE_FILES: Final = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
    "pyodide-lock.json",
)
# What this Pyodide is to pip: its Python, and its platform (PEP 783).
_PYTHON: Final = "3.14"
_ABI: Final = "cp314"
_PLATFORM: Final = "pyemscripten_2026_0_wasm32"
_REQUIREMENTS: Final = Path(__file__).parent / "requirements.txt"
_SECONDS: Final = 600


class Downloads(NamedTuple):
    """What was fetched: the files of Pyodide and the wheels, content by name."""

    pyodide: dict[str, bytes]
    wheels: dict[str, bytes]


def fetch() -> Downloads:
    """Fetch all of it.

    Raises:
        CliError: npm or pip isn't there, a registry doesn't answer, or what it gives isn't what is pinned.
    """
    with tempfile.TemporaryDirectory(prefix="tile-playground-") as name:
        folder = Path(name)
        return Downloads(_pyodide(folder), _wheels(folder))


def _pyodide(folder: Path) -> dict[str, bytes]:
    npm = shutil.which("npm")
    if npm is None:
        raise CliError(
            "npm is missing: the page needs Pyodide, which npm has",
            hint="install Node.js with npm (Debian: apt-get install npm)",
            code=ExitCode.MISSING,
        )
    _run([npm, "pack", f"pyodide@{PYODIDE}", "--silent"], folder, f"Pyodide {PYODIDE} from npm")
    content = (folder / f"pyodide-{PYODIDE}.tgz").read_bytes()
    if hashlib.sha512(content).hexdigest() != _PYODIDE_SHA512:
        raise CliError(
            f"Pyodide {PYODIDE} from npm isn't the file that is pinned: its SHA-512 is another",
            hint="look at the registry or mirror that npm asks",
            code=ExitCode.MISSING,
        )
    with tarfile.open(folder / f"pyodide-{PYODIDE}.tgz") as archive:
        members = {name: archive.extractfile(f"package/{name}") for name in _PYODIDE_FILES}
        return {name: member.read() for name, member in members.items() if member is not None}


def _wheels(folder: Path) -> dict[str, bytes]:
    wheels = folder / "wheels"
    _run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
         "--require-hashes", "--only-binary", ":all:", "--implementation", "cp", "--python-version", _PYTHON,
         "--abi", _ABI, "--platform", _PLATFORM, "--dest", str(wheels), "--requirement", str(_REQUIREMENTS)],
        folder,
        "wheels from PyPI",
    )  # fmt: skip
    return {file.name: file.read_bytes() for file in sorted(wheels.glob("*.whl"))}


def _run(command: Sequence[str], folder: Path, what: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed arguments
            command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False
        )
        said = (done.stderr or done.stdout).strip()
    except subprocess.TimeoutExpired:
        said = f"no answer within {_SECONDS} seconds"
    else:
        if done.returncode == 0:
            return
    tail = "\n".join(said.splitlines()[-4:])
    raise CliError(
        f"{what}: not to be had\n{tail}",
        hint="check the network, and that `npm` and `pip` reach their registries",
        code=ExitCode.MISSING,
    )
