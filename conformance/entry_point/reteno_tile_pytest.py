"""What pytest loads at every start, under a name that no project has a folder of.

`python -m pytest` looks for modules in the working directory first. A project with a folder `conformance`, `payloads` or
`tile` of its own would hide the kit's package of that name; its tests must run all the same. The plug-in itself, in
`conformance.pytest_plugin.options`, is loaded only where the kit's packages are the ones that are found.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

_PACKAGES = ("conformance", "payloads", "tile")
_KIT = next(
    (folder for folder in Path(__file__).resolve().parents if all((folder / name).is_dir() for name in _PACKAGES)), None
)


def _hiding() -> Path | None:
    """A folder that hides one of the kit's packages."""
    for name in _PACKAGES:
        spec = find_spec(name)
        folders = [] if spec is None else [Path(place).resolve() for place in spec.submodule_search_locations or ()]
        if _KIT is None or _KIT / name not in folders:
            return folders[0] if folders else Path(name)
    return None


_HIDING = _hiding()

if _HIDING is None:
    from conformance.pytest_plugin.fixtures import reteno_sandbox
    from conformance.pytest_plugin.options import pytest_addoption, pytest_configure
else:

    @pytest.fixture
    def reteno_sandbox() -> None:
        """There is none."""
        pytest.fail(
            f"reteno_sandbox can't run: the folder {_HIDING} hides the kit's package of that name", pytrace=False
        )

    def pytest_addoption(parser: pytest.Parser) -> None:
        """The same options as ever, so that a configuration that names them stays valid."""
        parser.getgroup("tile", "Amplitude tiles").addoption(
            "--tile", action="store_true", help="Check tiles as tests."
        )
        parser.addini("tile", type="bool", default=False, help="Check tiles as tests; the same as --tile.")

    def pytest_configure(config: pytest.Config) -> None:
        """Tests run as if the kit weren't there; tiles can't be checked."""
        if config.option.tile or config.getini("tile"):
            raise pytest.UsageError(
                f"tiles can't be checked: the folder {_HIDING} hides the kit's package of that name; "
                "run `pytest` instead of `python -m pytest`, or rename the folder"
            )


__all__ = ["pytest_addoption", "pytest_configure", "reteno_sandbox"]
