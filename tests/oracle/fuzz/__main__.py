"""The long run: `python -m tests.oracle.fuzz --count 200000 --seed 1`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

from tests.oracle.oracle import Oracle, OracleMissing

from . import battery, counts, damaged, formats, generator, pipelines, programs, splices
from .campaign import Mismatch, Report, run
from .shrink import shrink

_LONG = 20_000
#: The ways to make a case from a seed; the first one covers the whole language.
_DESIGNS = {
    "grammar": generator.case,
    "damaged": damaged.case,
    "splices": splices.case,
    "programs": programs.case,
    "formats": formats.case,
    "pipelines": pipelines.case,
    "battery": battery.case,
    "counts": counts.case,
}


def main() -> int:
    parser = ArgumentParser(
        prog="python -m tests.oracle.fuzz", description=__doc__, formatter_class=RawDescriptionHelpFormatter,
        epilog="Exit codes: 0 no mismatch, 1 mismatches, parts of the language never used or pairs that\n"
        "can't be compared, 5 Java or FreeMarker missing.",
    )  # fmt: skip
    parser.add_argument("--count", type=int, default=20_000, help="how many template/data pairs (default 20000)")
    parser.add_argument("--seed", default="1", help="the same seed makes the same pairs (default 1)")
    parser.add_argument("--start", type=int, default=0, help="the first pair's number, to go on with a run")
    parser.add_argument("--store", type=Path, help="directory for minimal cases of mismatches")
    parser.add_argument(
        "--design", choices=_DESIGNS, default="grammar", help="how the pairs are made (default grammar)"
    )
    parser.add_argument("--only", type=int, metavar="NUMBER", help="show and compare one pair of the seed, cut down")
    options = parser.parse_args()
    make = _DESIGNS[options.design]
    is_grammar = options.design == "grammar"
    try:
        oracle = Oracle()
    except OracleMissing as missing:
        print(f"the oracle is missing: {missing}", file=sys.stderr)
        return 5
    with oracle:
        if options.only is not None:
            return _one(oracle, make(f"{options.seed}:{options.only}"), f"{options.seed}:{options.only}")
        numbers = range(options.start, options.start + options.count)
        seeds = (f"{options.seed}:{n}" for n in numbers)
        report = run(oracle, seeds, store=options.store, progress=_progress, make=make)
    print(file=sys.stderr)
    for found in report.distinct.values():
        print(_shown(found) + "\n")
    print(report.summary(with_coverage=is_grammar))
    incomplete = is_grammar and options.count >= _LONG and (report.unused() or report.never_rendered())
    blind = sum(report.incomparable.values()) * 5 > report.count
    if blind:
        print("more than a fifth of the pairs couldn't be compared", file=sys.stderr)
    return 1 if report.mismatches or incomplete or blind else 0


def _one(oracle: Oracle, given: generator.Case, seed: str) -> int:
    print(given.template)
    found = Mismatch(seed, *shrink(given, oracle))
    if found.theirs == found.mine:
        print(f"\nequal: {found.mine}")
        return 0
    print("\n" + _shown(found))
    return 1


def _shown(found: Mismatch) -> str:
    case = found.case
    lines = [f"seed {found.seed}", f"  template  {str(case.template)!r}", f"  model     {case.model}"]
    if case.settings:
        lines.append(f"  settings  {case.settings}")
    return "\n".join([*lines, f"  Apache    {found.theirs.text!r}", f"  this      {found.mine.text!r}"])


def _progress(report: Report) -> None:
    rate = report.count / report.seconds if report.seconds else 0
    print(
        f"\r{report.count:,} pairs, {rate:.0f}/s, {report.mismatches} mismatches", end="", file=sys.stderr, flush=True
    )


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
