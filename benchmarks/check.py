"""What `tile check` costs as a whole process, start-up included: `python -m benchmarks.check`.

One line for each destination that comes with the kit, checked by itself, and one for all of them in one run. What counts is the
processor time of the process, the best of several runs: a check is done before each commit, and waited for. The first line,
Python and the command line alone, is the part that no check can do without; the ratio is to that. The last line is what an editor
waits for at each key: syntax and lint, in a process that runs already.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

from conformance.suite import check_statically
from tile.find import find
from tile.shipped import SHIPPED


def _seconds(arguments: list[str], runs: int) -> float:
    """Processor time of a command, the best of some runs, in seconds."""
    best = float("inf")
    for _ in range(runs):
        before = os.times()
        subprocess.run([sys.executable, "-m", "tile", *arguments], check=True, stdout=subprocess.DEVNULL)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        best = min(best, spent)
    return best


def _lint(runs: int) -> tuple[int, float]:
    """The lines of a template, and the processor time of one look at it as an editor asks for it, the best of some, in
    milliseconds.
    """
    tile = find("reteno-contact-webhook").tile
    text = 2 * f"{tile.body.text}\n"
    best = float("inf")
    for run in range(10 * runs):
        typed = f"{text}<#-- {run} -->"  # another text each time: none was parsed before
        edited = tile.model_copy(update={"body": tile.body.model_copy(update={"text": typed})})
        before = time.process_time()
        check_statically(edited)
        best = min(best, time.process_time() - before)
    return text.count("\n"), 1000 * best


def main() -> None:
    """Print one line a command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    runs = parser.parse_args().runs
    start_up = _seconds(["--version"], runs)
    print(f"{'check':>28} {'seconds':>8} {'ratio':>6}")
    print(f"{'(start)':>28} {start_up:8.2f} {1:6.1f}")
    for keys in [*([key] for key in SHIPPED), list(SHIPPED)]:
        seconds = _seconds(["check", *keys], runs)
        name = keys[0] if len(keys) == 1 else "all of them"
        print(f"{name:>28} {seconds:8.2f} {seconds / start_up:6.1f}")
    lines, milliseconds = _lint(runs)
    print(f"\nlint of {lines} lines: {milliseconds:.0f} ms")


if __name__ == "__main__":
    main()
