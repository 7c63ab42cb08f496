"""The payload and the cURL command of each sample against syrupy's snapshots.

They lie in `tile_snapshots/KEY/` of pytest's root folder, one file each, so that a change shows as a change of a
JSON file; `--snapshot-update` writes them. Nothing in them depends on the machine, the time or the locale, and
secrets are variables.
"""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tile import snapshots

if TYPE_CHECKING:
    from collections.abc import Callable

    from payloads.request import Request
    from tile import Destination

_SHRUNK = 0.5


class ShrunkWarning(UserWarning):
    """A snapshot was updated to much less than it was."""


def payload_test(tile: Destination, sample: str) -> Callable[..., None]:
    """The test of a sample's body."""

    def payload(request: pytest.FixtureRequest) -> None:
        body = snapshots.payload(tile, _request(tile, sample))
        if not body.strip():
            pytest.fail(f"the body of sample {sample} is empty: there is nothing worth a snapshot", pytrace=False)
        _compare(request, body, "Payload")

    return payload


def curl_test(tile: Destination, sample: str) -> Callable[..., None]:
    """The test of a sample's request as a command for bash."""

    def command(request: pytest.FixtureRequest) -> None:
        _compare(request, snapshots.command(tile, _request(tile, sample)), "Command")

    return command


def _request(tile: Destination, sample: str) -> Request:
    """The request of a sample; the test is skipped where another says why there is none."""
    try:
        return snapshots.sample_request(tile, sample)
    except snapshots.Outside as outside:
        if outside.unmet:
            pytest.skip(f"outside the preconditions: {', '.join(outside.unmet)}")
        pytest.skip(f"isn't rendered: see {tile.key}::sample::{sample}")


def _compare(request: pytest.FixtureRequest, text: str, extension: Literal["Payload", "Command"]) -> None:
    if not request.config.pluginmanager.hasplugin("syrupy"):
        pytest.skip("snapshots need syrupy: install the kit with its extra `pytest`")
    from conformance.pytest_plugin import syrupy_extension

    snapshot: Any = request.getfixturevalue("snapshot").use_extension(getattr(syrupy_extension, extension))
    before = _stored(snapshot)
    if before is not None and not before.strip():
        pytest.fail(
            "the snapshot is empty: it would hold whatever the tile sends; delete it, and update", pytrace=False
        )
    if snapshot == text:
        if before is not None and len(text) < _SHRUNK * len(before):
            message = f"the snapshot shrank from {len(before):,} to {len(text):,} characters: is something lost?"
            warnings.warn(message, ShrunkWarning, stacklevel=2)
        return
    lines = snapshot.get_assert_diff()
    if request.config.option.no_colors:
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    first = [] if before is None else ["what is sent isn't what the snapshot holds"]
    pytest.fail("\n".join([*first, *lines, "", "`--snapshot-update` takes what there is now"]), pytrace=False)


def _stored(snapshot: Any) -> str | None:
    """What the snapshot's file holds; None if there is none."""
    file = Path(snapshot.extension.get_location(test_location=snapshot.test_location, index=snapshot.index))
    return file.read_text(encoding="utf-8") if file.is_file() else None
