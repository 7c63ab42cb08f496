"""The same work on Spark, classic or Connect: files that its workers can read, or the rows of a table.

Only `DataFrame.mapInArrow` is used, which both have. What comes back is a few summaries, merged on the workers first, and
fetched with `collect()`: `toLocalIterator()` would run one partition after the other.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from tile.backtest.archive import Part
from tile.backtest.examining import Examiner, examine
from tile.backtest.optional import installed
from tile.backtest.rows import line_of
from tile.backtest.summary import Summary, merge_summaries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tile.backtest.examining import Place
    from tile.backtest.target import Target

_COLUMN = "summary"
_MERGED = 4
"""Tasks that merge what the others found, so that the driver gets no more than this many summaries."""


def examine_files(session: Any, parts: Sequence[Part], target: Target) -> Summary:
    """The summary of files, each read by one task. The workers need the kit, and must see the files under the same names.

    Args:
        session: the `SparkSession`.
        parts: the files, as `archive.inventory` finds them.
        target: what is tested.
    """
    if not parts:
        return Summary()
    largest_first = sorted(parts, key=lambda part: (-part.size, part))
    frame = session.createDataFrame(
        [tuple(part) for part in largest_first], "archive string, member string, size long, stamp long"
    )

    def found(batches: Iterable[Any]) -> Iterator[bytes]:
        for batch in batches:
            for row in batch.to_pylist():
                yield examine(Part(**row), target)

    return _collect(frame.repartition(len(parts)), found)


def examine_rows(
    frame: Any, target: Target, *, name: str = "table", file: str = "", number: str = "", text: str = ""
) -> Summary:
    """The summary of the rows of a table, whose columns are the fields of an export.

    Args:
        frame: the `DataFrame`. Columns that aren't fields belong left out: they would be reported as unknown ones.
        target: what is tested.
        name: what the table is called where a place is named.
        file, number: columns that say where a row is, e.g. those of `_metadata`; without them it is in `name`, line 0.
        text: a column that holds the whole event as JSON, instead of columns for its fields.
    """

    def found(batches: Iterable[Any]) -> Iterator[bytes]:
        rows, placed = itertools.tee(row for batch in batches for row in batch.to_pylist())
        places = (_place(row, name, file, number) for row in placed)
        lines = (_line(row, (file, number), text) for row in rows)
        yield Examiner.of(target).summary_at(places, lines).to_bytes()

    return _collect(frame, found)


def _place(row: dict[str, Any], name: str, file: str, number: str) -> Place:
    return str(row[file]) if file else name, int(row[number]) if number else 0


def _line(row: dict[str, Any], places: tuple[str, str], text: str) -> bytes:
    if text:
        return str(row[text] or "").encode("utf-8", "surrogatepass")
    return line_of({column: value for column, value in row.items() if column not in places})


def _collect(frame: Any, found: Callable[[Iterable[Any]], Iterator[bytes]]) -> Summary:
    arrow: Any = installed("pyarrow")

    def of_task(summaries: Iterable[bytes]) -> Any:
        whole = merge_summaries(map(Summary.from_bytes, summaries))
        return arrow.RecordBatch.from_pydict({_COLUMN: [whole.to_bytes()]})

    def count(batches: Iterable[Any]) -> Iterator[Any]:
        yield of_task(found(batches))

    def merge(batches: Iterable[Any]) -> Iterator[Any]:
        yield of_task(each for batch in batches for each in batch.column(0).to_pylist())

    schema = f"{_COLUMN} binary"
    rows = frame.mapInArrow(count, schema).repartition(_MERGED).mapInArrow(merge, schema).collect()
    return merge_summaries(Summary.from_bytes(bytes(row[0])) for row in rows)
