"""Check damaged and generated templates: nothing but a report may come of it, and soon.

    python -m tests.fuzz.check --seconds 1800 --seed 1

A template is checked as `tile check file.ftl` checks it: by itself, without a declaration. Half of them are the
repository's own and those of `proof.py`, damaged; half are put together of what checks found hard before. Any exception
and any check that takes more than `--patience` seconds of processor time is printed with its template, made small. The
checks run in a process of their own, so that one that never ends is seen as well.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from typing import TYPE_CHECKING, NamedTuple

from conformance import check
from tests.fuzz import hostile, proof
from tests.fuzz.odd import adversarial
from tests.oracle.fuzz.damage import damaged
from tile import body_text
from tile.undeclared import bare_tile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

_LONGEST = 20_000
_HANG = 6  # a check that takes so many times its patience on the clock doesn't end


class Fault(NamedTuple):
    """What a check came to that it mustn't: an exception's last lines, or a time."""

    kind: str
    told: str


class Checker:
    """Checks templates in a process of its own, which is started anew when it doesn't answer."""

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._start()

    def _start(self) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()

    def fault(self, template: str) -> Fault | None:
        """What is wrong with the check of a template."""
        self._ours.send(template)
        try:
            if not self._ours.poll(self.patience * _HANG):
                self._restart()
                return Fault("hang", f"no answer after {self.patience * _HANG:g} s")
            seconds, kind, told = self._ours.recv()
        except EOFError:
            self._restart()
            return Fault("crash", "the process ended")
        if kind:
            return Fault(kind, told)
        return Fault("slow", f"{seconds:.1f} s") if seconds > self.patience else None

    def _restart(self) -> None:
        self.close()
        self._start()

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection) -> None:
    while True:
        template = pipe.recv()
        began = time.process_time()
        kind = told = ""
        try:
            check(bare_tile(body_text(template, name="fuzzed.ftl")))
        except Exception as error:  # noqa: BLE001 - finding these is the purpose
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} {place.name}"
            told = traceback.format_exc(limit=-4)
        pipe.send((time.process_time() - began, kind, told))


def templates(chance: random.Random) -> Iterator[str]:
    """Templates without end."""
    corpus = [text for text, _ in hostile.corpus() if len(text) < _LONGEST]
    while True:
        source = chance.random()
        if source < 0.3:
            yield damaged(chance, chance.choice(corpus), corpus)
        elif source < 0.5:
            made = proof.template_of(chance.randrange(10**9))
            yield damaged(chance, made, [*corpus[:50], made]) if chance.random() < 0.7 else made
        else:
            yield adversarial(chance)


def small(checker: Checker, template: str, fault: Fault, *, tries: int = 200) -> str:
    """The template without what the fault doesn't need."""
    size = max(len(template) // 2, 1)
    while size and tries:
        at = 0
        while at < len(template) and tries:
            shorter = template[:at] + template[at + size :]
            tries -= 1
            found = checker.fault(shorter)
            if found is not None and found.kind == fault.kind:
                template = shorter
            else:
                at += size
        size //= 2
    return template


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=float, default=10, help="processor seconds a check may take")
    parser.add_argument("--tries", type=int, default=200, help="how often a template is checked to make it small")
    options = parser.parse_args()
    checker = Checker(options.patience)
    end = time.monotonic() + options.seconds
    tried = faults = 0
    known: set[str] = set()
    for template in templates(random.Random(options.seed)):
        if time.monotonic() > end:
            break
        tried += 1
        fault = checker.fault(template)
        if fault is None:
            continue
        faults += 1
        if fault.kind in known and fault.kind not in ("slow", "hang"):
            continue
        known.add(fault.kind)
        print(f"{fault.kind}: {fault.told}\n{small(checker, template, fault, tries=options.tries)!r}", flush=True)
    checker.close()
    print(f"{tried:,} templates, {faults} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
