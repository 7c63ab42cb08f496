"""What an event of an archive costs, stage by stage, beside `orjson.loads` on the same lines in the same rounds.

Processor time of one process, the best of all rounds. With `--memory`, the largest memory of one process over archives of
growing size; with `--workers`, the time that two processes take beside one.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import orjson

from payloads.amplitude import Platform
from tile.backtest.acceptor import acceptor
from tile.backtest.archive import Part, inventory
from tile.backtest.decoding import event_of
from tile.backtest.examining import Examiner, examine
from tile.backtest.made_archive import files
from tile.backtest.reading import lines
from tile.backtest.running import local_pool, run
from tile.backtest.target import Options, Target, target
from tile.diff import state_of
from tile.reteno import events as reteno_events


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--workers", action="store_true")
    parser.add_argument("--one", nargs=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        _memory_of_one(options.one[0])
        return
    with tempfile.TemporaryDirectory() as folder:
        if options.memory:
            _memory(Path(folder), options.events)
        elif options.workers:
            _workers(Path(folder), options.events)
        else:
            _stages(Path(folder), options.events, options.rounds)


def recipe(*, against: bool = False) -> Target:
    """Reteno's tile with three properties ticked."""
    setup = reteno_events.setup(properties=["plan", "lesson", "price"])
    former = state_of(reteno_events, "itself") if against else None
    return target(reteno_events, "tile.reteno:events", setup, Platform(), Options(), former=former)


def archive(folder: Path, events: int) -> Part:
    """One file of events without what is damaged."""
    whole = []
    for name, packed in files(events, 7):
        with suppress(EOFError):  # one is cut off
            if "/-" not in name:
                whole.append(gzip.decompress(packed))
    content = b"".join(whole)
    file = folder / f"{events}.json.gz"
    file.write_bytes(gzip.compress(content))
    [part] = inventory([str(file)]).parts
    return part


def _stages(folder: Path, count: int, rounds: int) -> None:
    part = archive(folder, count)
    made, compared = recipe(), recipe(against=True)
    judge = Examiner(made).judge
    found = [line for line in lines(part, faster=True) if isinstance(line, bytes) and line]
    events = [event for line in found if isinstance(event := event_of(line), dict)]
    models = [judge.model(event) for event in events]
    bodies = [out.request.body for event in events if (out := judge.of_event(event)).request is not None]
    accepted = acceptor(reteno_events.contract)
    whole = "the whole, from gzip to summary"
    stages: dict[str, Callable[[], object]] = {
        "orjson.loads": lambda: [orjson.loads(line) for line in found if line.endswith(b"}")],
        "unpacking and lines": lambda: sum(1 for _ in lines(part, faster=True)),
        "decoding": lambda: [event_of(line) for line in found],
        "what the templates see": lambda: [judge.model(event) for event in events],
        "preconditions, render, body accepted": lambda: [judge.of_event(event) for event in events],
        "the body accepted": lambda: [accepted(body) for body in bodies],
        whole: lambda: examine(part, made),
        "the same against another state": lambda: Examiner(compared).summary("", lines(part, faster=True)),
    }
    assert len(models) == len(events)
    times: dict[str, list[float]] = {name: [] for name in stages}
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, stage in stages.items():
            start = time.process_time()
            stage()
            times[name].append(time.process_time() - start)
    size = statistics.mean(map(len, found))
    print(f"{len(events):,} events of {size:,.0f} bytes on average, three properties ticked\n")
    print(f"{'stage':40} {'µs an event':>12} {'in orjson.loads':>16}")
    base = min(times["orjson.loads"])
    for name, taken in times.items():
        print(f"{name:40} {min(taken) / len(events) * 1e6:12.2f} {min(taken) / base:16.2f}")
    print(f"\nshare of orjson's rate, whole: {base / min(times[whole]):.3f}")


def _workers(folder: Path, count: int) -> None:
    for number in range(4):
        (folder / str(number)).mkdir()
        archive(folder / str(number), count)
    parts, made = inventory([str(folder)]).parts, recipe()
    Examiner.of(made)
    taken = []
    for number in (1, 2):
        start = time.perf_counter()
        for _ in run(parts, made, functools.partial(local_pool, number)):
            pass
        taken.append(time.perf_counter() - start)
    print(f"one process {taken[0]:.1f} s, two {taken[1]:.1f} s: {taken[0] / taken[1]:.2f} times as fast")


def _memory(folder: Path, count: int) -> None:
    for times in (1, 4, 16):
        part = archive(folder, count * times)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.backtest", "--one", part.archive],
            capture_output=True,
            text=True,
            check=True,
        )
        print(f"{count * times:>10,} events: {json.loads(done.stdout):,} kB at most")


def _memory_of_one(file: str) -> None:
    import resource

    examine(inventory([file]).parts[0], recipe())
    print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


if __name__ == "__main__":
    main()
