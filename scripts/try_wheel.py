"""Try what was built as a stranger would: `python scripts/try_wheel.py DIST`, a folder with one wheel and one sdist.

What they hold is compared with the repository; the wheel is installed in an environment of its own, and the commands of
the README run there, far from the checkout: with the Python that runs this, or with each one named behind DIST that is
there (`python3.11 python3.12 …`).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("conformance", "payloads", "tile")
PLUGIN: Final = "reteno_tile_pytest.py"

#: Arguments of `tile`, and the exit code.
COMMANDS: Final = (
    (("--version",), 0),
    (("list", "--shipped"), 0),
    (("check", "reteno-events"), 0),
    (("check", "event.ftl"), 1),
    (("test-payload", "reteno-events"), 0),
    (("export", "reteno-events", "-o", "submission"), 0),
    (("preview", "reteno-events", "-o", "preview.html"), 0),
)


def main() -> int:
    """0 if all is well; otherwise what isn't is printed."""
    folder = Path(sys.argv[1])
    [wheel], [sdist] = folder.glob("*.whl"), folder.glob("*.tar.gz")
    problems = [*missing_in_wheel(wheel), *missing_in_sdist(sdist)]
    for python in () if problems else pythons(sys.argv[2:]):
        print(python)
        problems += run(wheel.resolve(), python)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def tracked() -> list[str]:
    """The repository's files."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def missing_in_wheel(wheel: Path) -> list[str]:
    """What a wheel lacks of the packages, and what it has besides."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {name for name in tracked() if name.startswith(tuple(f"{each}/" for each in PACKAGES))}
    wanted = {name for name in wanted if not name.startswith("conformance/entry_point/")} | {PLUGIN}
    lacks = [f"the wheel lacks {name}" for name in sorted(wanted - held)]
    return lacks + [f"the wheel has {name}" for name in sorted(held - wanted)]


def missing_in_sdist(sdist: Path) -> list[str]:
    """What a source distribution lacks of the repository."""
    with tarfile.open(sdist) as archive:
        held = {str(PurePosixPath(*PurePosixPath(name).parts[1:])) for name in archive.getnames()}
    wanted = {name for name in tracked() if not name.startswith(".ci/")}
    return [f"the sdist lacks {name}" for name in sorted(wanted - held)]


def pythons(names: list[str]) -> list[str]:
    """Those that are there and run; the one that runs this, if none is named."""
    there = [found for name in names if (found := shutil.which(name))]
    return [
        each for each in there if not subprocess.run([each, "--version"], capture_output=True, check=False).returncode
    ] or [sys.executable]


def run(wheel: Path, python: str) -> list[str]:
    """Commands that don't end as they should, in an environment that has nothing but the wheel."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([python, "-m", "venv", folder / "environment"], check=True)
        binaries = folder / "environment" / ("Scripts" if sys.platform == "win32" else "bin")
        subprocess.run([binaries / "python", "-m", "pip", "install", "-q", str(wheel)], check=True)
        project = folder / "project"
        project.mkdir()
        (project / "event.ftl").write_text('{"user": "${input.user_id}",}', encoding="utf-8")
        problems = []
        for arguments, code in COMMANDS:
            done = subprocess.run([binaries / "tile", *arguments], cwd=project, capture_output=True, check=False)
            if done.returncode != code or not done.stdout:
                said = (done.stdout + done.stderr).decode()
                problems.append(f"tile {' '.join(arguments)} ended with {done.returncode}, not {code}:\n{said}")
        return problems


if __name__ == "__main__":
    sys.exit(main())
