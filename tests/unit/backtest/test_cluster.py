"""The same bytes from a Dask cluster on this computer, one of whose workers is killed."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from tile.backtest.archive import inventory
from tile.backtest.examining import examine
from tile.backtest.running import run
from tile.backtest.summary import Summary, merge_summaries

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tile.backtest.target import Target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(240),
    # Warnings of Dask's own, about ports and about the worker that is killed.
    pytest.mark.filterwarnings("ignore"),
]


def test_a_cluster_one_of_whose_workers_is_killed(
    made: Path, as_recipe: Callable[..., Target], monkeypatch: pytest.MonkeyPatch
) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `dask` isn't installed")
    tested = as_recipe()
    parts = inventory([str(made)]).parts
    whole = merge_summaries(Summary.from_bytes(examine(part, tested)) for part in parts).to_bytes()
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with cluster, distributed.Client(cluster) as client:
        found = []
        for part, content in run(parts, tested, client.get_executor):
            found.append((part, content))
            if len(found) == 1:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    assert sorted(part for part, _ in found) == sorted(parts)
    assert merge_summaries(Summary.from_bytes(content) for _, content in found).to_bytes() == whole
