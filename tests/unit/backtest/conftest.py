"""What these tests share: a small archive, and what is tested."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from payloads.amplitude import Platform
from tile.backtest.made_archive import files
from tile.backtest.target import Options, Target, target
from tile.reteno import events as reteno_events

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of made-up events."""
    folder = tmp_path_factory.mktemp("archive")
    for name, content in files(1_600, 7):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return folder


@pytest.fixture(scope="session")
def tested() -> Target:
    return recipe()


def recipe(**options: Any) -> Target:
    """Reteno's tile with three properties ticked."""
    customer = reteno_events.customer_settings(properties=["plan", "lesson", "price"])
    return target(reteno_events, "tile.reteno:events", customer, Platform(), Options(**({"closely": 1.0} | options)))


@pytest.fixture(scope="session")
def as_recipe() -> Callable[..., Target]:
    return recipe


def packed_lines(events: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(event).encode() + b"\n" for event in events)
