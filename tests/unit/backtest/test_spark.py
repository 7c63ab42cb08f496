"""The same bytes from Spark Connect, over files and over a table, as from one process. Classic Spark: `test_everywhere`."""

from __future__ import annotations

import gzip
import json
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tile.backtest.archive import Part, inventory
from tile.backtest.decoding import event_of
from tile.backtest.examining import examine
from tile.backtest.reading import lines
from tile.backtest.rows import line_of
from tile.backtest.spark import examine_files, examine_rows
from tile.backtest.summary import Summary, merge_summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tile.backtest.target import Target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    # Warnings of Spark's own.
    pytest.mark.filterwarnings("ignore"),
]

_OBJECTS = (
    "event_properties",
    "user_properties",
    "groups",
    "group_properties",
    "data",
    "plan",
    "global_user_properties",
)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason="the extra `spark` isn't installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with _python():
        builder = sql.SparkSession.builder.config("spark.ui.enabled", "false").config("spark.driver.memory", "1g")
        session = builder.remote("local[2,4]").getOrCreate()
        yield session
        session.stop()


@contextmanager
def _python() -> Iterator[None]:
    """Workers are this Python, not the first one of the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        yield


@pytest.fixture(scope="module")
def table(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """The archive as an export table has it: objects as JSON text, null where nothing is; and as files of the same lines."""
    folder = tmp_path_factory.mktemp("table")
    rows = []
    for part in inventory([str(made)]).parts:
        name = folder / part.archive.rpartition("/")[2]
        written: list[bytes] = []
        for line in lines(part, faster=False):
            event = event_of(line) if isinstance(line, bytes) and line else None
            if not isinstance(event, dict) or len(written) == 60:
                continue
            row = {
                key: json.dumps(value) if key in _OBJECTS else value
                for key, value in event.items()
                if value is not None
            }
            written.append(line_of(row))
            rows.append({**row, "file": str(name), "number": len(written)})
        name.write_bytes(gzip.compress(b"\n".join(written)))
    return folder, rows


def _by_hand(parts: tuple[Part, ...], tested: Target) -> bytes:
    return merge_summaries(Summary.from_bytes(examine(part, tested)) for part in parts).to_bytes()


def test_files(spark: Any, made: Path, as_recipe: Callable[..., Target]) -> None:
    tested = as_recipe(closely=0.05)
    parts = inventory([str(made)]).parts
    assert len(parts) > 6
    assert examine_files(spark, parts, tested).to_bytes() == _by_hand(parts, tested)
    assert examine_files(spark, (), tested).to_bytes() == Summary().to_bytes()


def test_a_table(
    spark: Any, table: tuple[Path, list[dict[str, Any]]], tmp_path: Path, as_recipe: Callable[..., Target]
) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    folder, rows = table
    tested = as_recipe(closely=0.05)
    expected = _by_hand(inventory([str(folder)]).parts, tested)
    names = dict.fromkeys(name for row in rows for name in row)
    columns = arrow.Table.from_pydict({name: [row.get(name) for row in rows] for name in names})
    (tmp_path / "table").mkdir()
    half = len(rows) // 2
    for number, share in enumerate((columns.slice(0, half), columns.slice(half))):
        parquet.write_table(share, tmp_path / "table" / f"{number}.parquet")
    frame = spark.read.parquet(str(tmp_path / "table")).repartition(3)
    assert examine_rows(frame, tested, file="file", number="number").to_bytes() == expected
    # As one column of text, and without places.
    whole = spark.read.text(str(folder))
    found = examine_rows(whole, tested, text="value")
    assert found.digest == Summary.from_bytes(expected).digest
    assert found.numbers == Summary.from_bytes(expected).numbers
