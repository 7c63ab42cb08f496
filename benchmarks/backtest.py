"""What an event of an archive costs, stage by stage, beside `orjson.loads` on the same lines in the same rounds, and beside
Apache FreeMarker, which parses and renders the same events on Java, where that is installed.

Processor time of one process, the best of all rounds; nothing is kept but what a stage keeps itself. With `--memory`, the largest memory of one process over archives of
growing size; with `--workers`, the time that two processes take beside one.
"""

from __future__ import annotations

import argparse
import functools
import gc
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson

from benchmarks.jvm import Jvm, JvmMissing
from payloads.amplitude import Platform, namespaces
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


def recipe(*, against: bool = False, proved: bool = False) -> Target:
    """Reteno's tile with three properties ticked; the other state calls what has no name otherwise."""
    customer = reteno_events.customer_settings(properties=["plan", "lesson", "price"])
    former = None
    if against:
        former = state_of(reteno_events, "edited")
        body = former.fields["body"].replace('"unnamed"', '"nameless"')
        assert body != former.fields["body"]
        former = replace(former, fields={**former.fields, "body": body})
    return target(reteno_events, "tile.reteno:events", customer, Platform(), Options(proved=proved), former=former)


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
    judge = Examiner(recipe(proved=True)).judge
    found = [line for line in lines(part, faster=True) if isinstance(line, bytes) and line]
    events = [event for line in found if isinstance(event := event_of(line), dict)]
    outcomes = [judge.of_event(event) for event in events]
    sent = [event for event, outcome in zip(events, outcomes, strict=True) if outcome.request is not None]
    bodies = [outcome.request.body for outcome in outcomes if outcome.request is not None]
    is_member = judge.members(reteno_events.universe())
    assert is_member is not None
    stages: dict[str, tuple[Callable[[Any], object], list[Any]]] = {
        "orjson.loads": (orjson.loads, [line for line in found if line.endswith(b"}")]),
        "unpacking and lines": (len, _Lines(part)),
        "decoding": (event_of, found),
        "what the templates see": (judge.model, events),
        "preconditions and render": (judge.of_proved, events),
        "is the body accepted?": (acceptor(reteno_events.contract), bodies),
        "in the proof's universe?": (is_member, events),
        **{name: (_whole(part, **options), [0]) for name, options in _WAYS.items()},
    }
    times: dict[str, list[float]] = {name: [] for name in stages}
    gc.freeze()  # what the stages are given isn't theirs to be looked through
    gc.set_threshold(200_000)  # as the command line does, and its workers
    for number in range(rounds):
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
        for name, (stage, given) in stages.items():
            start = time.process_time()
            deque(map(stage, given), maxlen=0)
            times[name].append(time.process_time() - start)
    size = statistics.mean(map(len, found))
    print(f"{len(events):,} events of {size:,.0f} bytes on average, three properties ticked, {len(sent):,} sent\n")
    print(f"{'stage':40} {'µs an event':>12} {'in orjson.loads':>16}")
    best = {name: min(taken) / len(events) * 1e6 for name, taken in times.items()}
    jvm = _jvm(sent)
    if jvm is not None:
        best["Apache FreeMarker, parse and render"] = jvm * len(sent) / len(events)
    for name, cost in best.items():
        print(f"{name:40} {cost:12.2f} {cost / best['orjson.loads']:16.2f}")
    checked, against = best[next(iter(_WAYS))], best["the whole, against another state"]
    print(f"\nagainst another state: {against / checked:.2f} times one")


_WAYS: dict[str, dict[str, bool]] = {
    "the whole, from gzip to summary": {},
    "the whole, contract proved": {"proved": True},
    "the whole, against another state": {"against": True},
}


def _whole(part: Part, **options: bool) -> Callable[[Any], object]:
    examiner = Examiner(recipe(**options))
    return lambda _: examiner.summary("", lines(part, faster=True))


class _Lines(list[bytes]):
    """The lines of a file, read anew each time."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part

    def __iter__(self) -> Iterator[bytes]:
        return (line for line in lines(self._part, faster=True) if isinstance(line, bytes))


def _jvm(events: list[dict[str, Any]]) -> float | None:
    """µs of Java's processor time an event: its namespaces parsed from JSON, and the body rendered."""
    customer = reteno_events.customer_settings(properties=["plan", "lesson", "price"])
    models = [json.dumps(namespaces(event, customer, Platform())) for event in events[:1_000]]
    try:
        with Jvm() as jvm:
            jvm.outputs("tile", reteno_events.body.text, models, {})
            return 1e6 / max(jvm.rate("tile", 3, parse_json=True) for _ in range(3))
    except JvmMissing:
        return None


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
    examine(inventory([file]).parts[0], recipe())
    status = Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss counts who started this, too
    print(status.partition("VmHWM:")[2].split()[0])


if __name__ == "__main__":
    main()
