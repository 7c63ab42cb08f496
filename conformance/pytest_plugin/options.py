"""The plug-in for pytest: with `--tile`, or `tile = true` in its configuration, tiles are checked as tests.

    acme-events::declared-vs-used::parameters.authorization
    acme-events::sample::goal-achieved
    acme-events::proof::valid-json
    acme-events::payload::goal-achieved

pytest loads this module whenever it starts in an environment the kit is installed in, so nothing heavy is
imported here, and nothing changes unless it is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from conformance.pytest_plugin.nodes import Tests


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--tile`, and `tile` in the configuration."""
    group = parser.getgroup("tile", "Amplitude tiles")
    group.addoption("--tile", action="store_true", help="Check the tiles that `tile check` finds, as tests.")
    parser.addini(
        "tile_curl",
        type="bool",
        default=False,
        help="Keep a snapshot of each sample's cURL command besides its payload.",
    )
    parser.addini("tile", type="bool", default=False, help="Check tiles as tests; the same as --tile.")


def pytest_configure(config: pytest.Config) -> None:
    """Do nothing, or collect tiles."""
    if config.option.tile or config.getini("tile"):
        import payloads  # noqa: F401 - before pytest puts folders of the project in front of it

        config.pluginmanager.register(_Tiles(config), "conformance-tiles")


class _Tiles:
    """Adds the tiles' tests to those collected."""

    def __init__(self, config: pytest.Config) -> None:
        self.root = config.rootpath
        self._curl: bool = config.getini("tile_curl")
        self._tests: tuple[Tests, ...] = ()
        self._named: list[str] = []
        self._ids = [arg for arg in config.args if self._is_id(arg)]
        named_files = config.args_source is config.ArgsSource.ARGS
        config.args[:] = [arg for arg in config.args if arg not in self._ids]
        # Somebody who names a file wants its tests; tiles only if they ask for them in the same breath.
        self._all = not self._ids and (config.option.tile or not named_files)

    def _is_id(self, arg: str) -> bool:
        """Whether an argument is the id of a tile's tests, as pytest prints it, or the beginning of one."""
        from tile.shipped import SHIPPED

        key = arg.partition("::")[0]
        if Path(key).exists():
            return False
        if key in SHIPPED and key not in self._named:
            self._named.append(key)
            self._tests = ()
        return key in [tests.tile.key for tests in self._found()]

    def _found(self) -> tuple[Tests, ...]:
        """The tiles as `tile check` finds them, from pytest's root."""
        if not self._tests:
            from conformance.pytest_plugin.nodes import find_tests
            from tile.errors import TileError

            try:
                self._tests = find_tests(self.root, self._named, curl=self._curl)
            except TileError as error:
                raise pytest.UsageError(f"tiles can't be collected: {error}") from None
        return self._tests

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_collection_modifyitems(
        self, session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
    ) -> Generator[None]:
        """Add the tiles' tests before anything chooses among them, and leave those that no id means to the end.

        Syrupy must have seen those that are left out, or it would take their snapshots for unused ones.
        """
        own: list[pytest.Item] = []
        if self._ids or self._all:
            from conformance.pytest_plugin.nodes import collected

            own = collected(session, self._found())
            items += own
        yield
        if self._ids:
            unknown = [wanted for wanted in self._ids if not any(_means(wanted, item.nodeid) for item in own)]
            if unknown:
                raise pytest.UsageError(
                    f"not found: {', '.join(unknown)} (`--tile --collect-only` lists what there is)"
                )
            others = {item for item in own if not any(_means(wanted, item.nodeid) for wanted in self._ids)}
            config.hook.pytest_deselected(items=[item for item in items if item in others])
            items[:] = [item for item in items if item not in others]


def _means(wanted: str, nodeid: str) -> bool:
    return nodeid == wanted or nodeid.startswith(f"{wanted}::")
