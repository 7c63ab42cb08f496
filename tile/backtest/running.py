"""All files of an archive, done by any `concurrent.futures.Executor`: a pool of this computer's, or one of a cluster.

What is done is told as it comes. A worker that dies takes nothing with it but the files it was at, which are done again.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from tile.backtest.examining import Share, examine
from tile.backtest.summary import Summary, merge_summaries
from tile.errors import TileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import BaseContext

    from tile.backtest.archive import Part
    from tile.backtest.target import Target

_ROUNDS = 4
_LARGE = 16_000_000
"""Bytes of a file, packed, of which there is one share each."""
_MOST_SHARES = 8


def workers() -> int:
    """How many processes this computer has room for."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def local_pool(number: int) -> Executor:
    """Processes of this computer, none of them a copy of this one with its threads and open files."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        context: BaseContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tile.backtest.examining"])
    else:
        context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(number, mp_context=context, initializer=_begin)


def _begin() -> None:
    """Ctrl-C is for the process that waits, which ends the others; and if it is killed, they end, too."""
    gc.set_threshold(200_000)  # as the command line does
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)  # nothing is lost: what isn't handed over is done again


def run(parts: Sequence[Part], target: Target, executor: Callable[[], Executor] | None) -> Iterator[tuple[Part, bytes]]:
    """Each file with its summary, in the order they are done; `executor` None: in this process.

    Raises:
        TileError: a file ends every worker that takes it.
    """
    if executor is None:
        for part in parts:
            yield part, examine(part, target)
        return
    left = list(parts)
    for _ in range(_ROUNDS):
        try:
            for part, summary in _round(left, target, executor()):
                left.remove(part)
                yield part, summary
        except BrokenProcessPool:
            continue  # a worker died: was killed, or had no memory
        return
    raise TileError(
        f"workers have died {_ROUNDS} times; the next file was {left[0].name}",
        remedy="is there enough memory? Try fewer with --workers, and go on with --resume",
    )


def shares(part: Part) -> tuple[Share, ...]:
    """Large files are done by several workers, so that the last one doesn't keep the others waiting."""
    number = min(_MOST_SHARES, 1 + part.size // _LARGE)
    return tuple(Share(index, number) for index in range(number))


def _joined(pieces: list[bytes]) -> bytes:
    return pieces[0] if len(pieces) == 1 else merge_summaries(map(Summary.from_bytes, pieces)).to_bytes()


def _round(parts: Sequence[Part], target: Target, executor: Executor) -> Iterator[tuple[Part, bytes]]:
    """The largest files first, so that none is left for the end; no more waiting than keeps the workers busy."""
    queue = [(part, share) for part in sorted(parts, key=lambda part: (part.size, part)) for share in shares(part)]
    running: dict[Future[bytes], Part] = {}
    found: dict[Part, list[bytes]] = {}
    try:
        while queue or running:
            while queue and len(running) < 64:
                part, share = queue.pop()
                running[executor.submit(examine, part, target, share)] = part
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for each in done:
                part = running.pop(each)
                pieces = found.setdefault(part, [])
                pieces.append(each.result())
                if len(pieces) == len(shares(part)):
                    yield part, _joined(found.pop(part))
    finally:
        for each in running:
            each.cancel()
        executor.shutdown(wait=False)
