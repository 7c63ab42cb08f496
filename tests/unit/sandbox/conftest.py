from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _bases_are_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests make stores and drop them; Python 3.13 and later warn of a base that nobody closed."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        made.append(connect(*arguments, **options))
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    yield
    for base in made:
        base.close()
