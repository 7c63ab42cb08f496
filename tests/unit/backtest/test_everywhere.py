"""The same summary from every engine, worker count and restart: the documented command, with fewer events."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_the_same_bytes_everywhere() -> None:
    for library in ("distributed", "pyspark"):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} isn't installed: pip install --group far")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.everywhere", "--events", "6000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    ways = [line[:24].strip() for line in done.stdout.splitlines() if " events a second " in line]
    assert ways == [
        "one process", "two processes", "killed 20 times", "Dask, a worker killed", "Spark, files", "Spark, intact as a table",
    ]  # fmt: skip
