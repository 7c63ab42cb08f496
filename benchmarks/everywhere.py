"""One archive through every engine there is, and through a run that is killed again and again: the same summary to the byte?

    python -m benchmarks.everywhere --events 1000000

One process, two, a Dask cluster of two workers one of which is killed, Spark over the files and over a table of their lines,
and a run that is killed twenty times and resumed. Prints the seconds each took, and ends with 1 if a summary differs. Dask
and Spark are left out where they aren't installed (`pip install --group far`; Spark needs Java 17).
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from benchmarks.backtest import recipe
from tile.backtest.archive import Part, inventory
from tile.backtest.examining import examine
from tile.backtest.journal import Journal
from tile.backtest.made_archive import files
from tile.backtest.reading import Damage, lines
from tile.backtest.running import local_pool, run
from tile.backtest.spark import examine_files, examine_rows
from tile.backtest.summary import Summary, merge_summaries
from tile.backtest.target import Target

_KILLS = 20


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--resume", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.resume:
        _resume(*map(Path, options.resume))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return _compare(Path(folder), options.events)


def _compare(folder: Path, events: int) -> int:
    archive = folder / "archive"
    for name, content in files(events, 7):
        file = archive / name
        file.parent.mkdir(exist_ok=True, parents=True)
        file.write_bytes(content)
    parts = inventory([str(archive)]).parts
    started = time.perf_counter()
    expected = _merged(examine(part, _tested()) for part in parts)
    _tell("one process", started, expected, expected)
    ways: dict[str, Callable[[], bytes]] = {
        "two processes": lambda: _merged(
            content for _, content in run(parts, _tested(), functools.partial(local_pool, 2))
        ),
        f"killed {_KILLS} times": lambda: _killed(archive, folder / "journal.sqlite"),
    }
    if _is_there("distributed"):
        ways["Dask, a worker killed"] = lambda: _on_dask(parts)
    if _is_there("pyspark") and shutil.which("java"):
        ways["Spark, files"] = lambda: examine_files(_spark(), parts, _tested()).to_bytes()
    same = True
    for name, way in ways.items():
        started = time.perf_counter()
        same &= _tell(name, started, way(), expected)
    if "Spark, files" in ways:
        intact = [part for part in parts if not Summary.from_bytes(examine(part, _tested())).damaged]
        table = _table(intact, folder)
        of_intact = _merged(examine(part, _tested()) for part in intact)
        started = time.perf_counter()
        frame = _spark().read.parquet(str(table))
        found = examine_rows(frame, _tested(), file="file", number="number", text="line").to_bytes()
        same &= _tell("Spark, intact as a table", started, found, of_intact)
    return 0 if same else 1


def _tell(name: str, started: float, found: bytes, expected: bytes) -> bool:
    seconds = time.perf_counter() - started
    events = Summary.from_bytes(found).numbers["events"]
    verdict = "" if found == expected else "  DIFFERENT"
    digest = blake2b(found, digest_size=8).hexdigest()
    print(f"{name:24} {seconds:8.1f} s  {events / seconds:9,.0f} events a second  {digest}{verdict}", flush=True)
    return found == expected


def _merged(summaries: Iterable[bytes]) -> bytes:
    return merge_summaries(map(Summary.from_bytes, summaries)).to_bytes()


@functools.cache
def _tested() -> Target:
    return recipe()


def _is_there(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def _on_dask(parts: tuple[Part, ...]) -> bytes:
    distributed: Any = importlib.import_module("distributed")
    found: list[bytes] = []
    cluster = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50)
    with warnings.catch_warnings(), cluster, distributed.Client(cluster) as client:
        warnings.simplefilter("ignore")
        for _, content in run(parts, _tested(), client.get_executor):
            found.append(content)
            if len(found) == 2:
                os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
    return _merged(found)


@functools.cache
def _spark() -> Any:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    sql: Any = importlib.import_module("pyspark.sql")
    builder = (
        sql.SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
    )
    return builder.config("spark.log.level", "ERROR").getOrCreate()


def _table(parts: Iterable[Part], folder: Path) -> Path:
    """Lines with their places, as a table that Spark reads in parts of its own."""
    arrow: Any = importlib.import_module("pyarrow")
    parquet: Any = importlib.import_module("pyarrow.parquet")
    target = folder / "table.parquet"
    schema = arrow.schema([("file", arrow.string()), ("number", arrow.int64()), ("line", arrow.string())])
    with parquet.ParquetWriter(target, schema) as writer:
        for part in parts:
            for number, held in enumerate(_portions(part)):
                names, first = [part.name] * len(held), 1 + 5_000 * number
                rows = {"file": names, "number": range(first, first + len(held)), "line": held}
                writer.write_table(arrow.Table.from_pydict(rows, schema=schema))
    return target


def _portions(part: Part) -> Iterator[list[str]]:
    held = []
    for line in lines(part, faster=True):
        assert line is not None
        assert not isinstance(line, Damage)
        held.append(line.decode())
        if len(held) == 5_000:
            yield held
            held = []
    yield held


def _killed(archive: Path, journal: Path) -> bytes:
    """Killed at any moment: half of the times as soon as another file is done, half of the times before."""
    command = [sys.executable, "-m", "benchmarks.everywhere", "--resume", str(archive), str(journal)]
    for number in range(_KILLS):
        process = subprocess.Popen(command)
        while process.poll() is None and len(_finished(archive, journal)) <= number // 2:
            time.sleep(0.01)
        if number % 2:
            time.sleep(0.05 * number)
        process.kill()
        process.wait()
    subprocess.run(command, check=True)
    return merge_summaries(_finished(archive, journal).values()).to_bytes()


def _finished(archive: Path, journal: Path) -> dict[Part, Summary]:
    with Journal(journal, _tested().digest) as kept:
        return kept.finished(inventory([str(archive)]).parts)


def _resume(archive: Path, journal: Path) -> None:
    known = _finished(archive, journal)
    left = [part for part in inventory([str(archive)]).parts if part not in known]
    with Journal(journal, _tested().digest) as kept:
        for part, content in run(left, _tested(), None):
            kept.note(part, content)


if __name__ == "__main__":
    sys.exit(main())
