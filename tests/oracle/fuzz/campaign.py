"""Many cases on both engines: what they covered, and what was found."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, Protocol

from payloads.freemarker.builtin_names import BUILT_INS, SPECIAL_VARIABLES

from . import directives, expressions, signatures
from .compare import Outcome, incomparable, ours, outcome
from .generator import Case, case
from .shrink import kind_of, shrink

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_BATCH: Final = 500
#: Shrinking stops being useful once so many different mismatches are known.
_MOST_SHRUNK: Final = 40


class Engine(Protocol):
    """The other engine: answers to many requests, in order."""

    def ask_many(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]: ...


@dataclass
class Mismatch:
    """A minimal case and both outcomes; `seed` made the case it was cut from."""

    seed: str
    case: Case
    theirs: Outcome
    mine: Outcome

    @property
    def signature(self) -> str:
        """Mismatches with the same signature most likely have one cause."""
        template = str(self.case.template)
        words = sorted(set(re.findall(r"[?#@.](\w+)", template)))
        return " ".join([*kind_of(self.theirs, self.mine), *words])

    def stored(self) -> dict[str, Any]:
        return {
            **self.case.request(), "expected": self.theirs._asdict(), "got": self.mine._asdict(), "seed": self.seed,
        }  # fmt: skip


@dataclass
class Report:
    count: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    incomparable: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    rendered: Counter[str] = field(default_factory=Counter)
    mismatches: int = 0
    distinct: dict[str, Mismatch] = field(default_factory=dict)
    seconds: float = 0.0

    def unused(self) -> list[str]:
        """Parts of the language no case of this run used."""
        return sorted(wanted() - self.used.keys())

    def never_rendered(self) -> list[str]:
        """Parts of the language that were used only in templates that failed, though they can succeed."""
        errors_only = {f"?{name}" for name in signatures.ONLY_ERRORS} | {"#stop", "#visit", "#recurse", "#fallback"}
        return sorted(wanted() - errors_only - self.rendered.keys())

    def summary(self, *, with_coverage: bool = True) -> str:
        rate = self.count / self.seconds if self.seconds else 0
        lines = [
            f"{self.count:,} pairs in {self.seconds:.0f} s ({rate:.0f}/s): "
            + ", ".join(f"{number:,} {name}" for name, number in self.outcomes.most_common()),
            f"mismatches: {self.mismatches:,}, distinct: {len(self.distinct)}",
            f"not comparable: {dict(self.incomparable) or 'none'}",
        ]
        if not with_coverage:
            return "\n".join(lines)
        lines.append(f"covered: {len(wanted()) - len(self.unused())} of {len(wanted())} parts of the language")
        if self.unused():
            lines.append(f"never used: {', '.join(self.unused())}")
        if self.never_rendered():
            lines.append(f"never in a template that rendered: {', '.join(self.never_rendered())}")
        return "\n".join(lines)


def wanted() -> frozenset[str]:
    """Everything a long run must have used: built-ins, directives, special variables."""
    built_ins = {f"?{name}" for name in BUILT_INS.keys() - signatures.EXCLUDED.keys()}
    tags = {f"#{name}" for name in directives.NAMES}
    specials = {f".{name}" for name in SPECIAL_VARIABLES - expressions.UNEQUAL_SPECIALS.keys()}
    return frozenset(built_ins | tags | specials | {".error"})


def run(
    engine: Engine,
    seeds: Iterable[str],
    *,
    store: Path | None = None,
    progress: Callable[[Report], None] | None = None,
    make: Callable[[str], Case] = case,
) -> Report:
    """Compare the cases `make` gives for `seeds`; every distinct mismatch is cut down and, with `store`, written there."""
    report = Report()
    started = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        for batch in _batches(iter(seeds)):
            cases = [make(seed) for seed in batch]
            requests = [each.request() for each in cases]
            asked = pool.submit(engine.ask_many, requests)  # Java works while this engine does
            mine = [ours(request) for request in requests]
            theirs = [outcome(given) for given in asked.result()]
            for seed, each, left, right in zip(batch, cases, theirs, mine, strict=True):
                _compare(report, engine, seed, each, left, right, store)
            report.seconds = time.monotonic() - started
            if progress is not None:
                progress(report)
    return report


def _batches(seeds: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(seeds, _BATCH)):
        yield batch


def _compare(
    report: Report, engine: Engine, seed: str, each: Case, theirs: Outcome, mine: Outcome, store: Path | None
) -> None:
    report.count += 1
    report.outcomes["rendered" if theirs.ok else f"{theirs.text.split()[0]} errors"] += 1
    report.used.update(each.uses)
    if theirs.ok:
        report.rendered.update(each.uses)
    if theirs == mine:
        return
    reason = incomparable(theirs, mine)
    if reason is not None:
        report.incomparable[reason] += 1
        return
    report.mismatches += 1
    if len(report.distinct) >= _MOST_SHRUNK:
        return
    found = Mismatch(seed, *shrink(each, engine))
    if found.signature in report.distinct:
        return
    report.distinct[found.signature] = found
    if store is not None:
        store.mkdir(parents=True, exist_ok=True)
        path = store / f"{len(report.distinct):03d}.json"
        stored = json.dumps(found.stored(), indent=1, ensure_ascii=False) + "\n"
        path.write_text(stored, encoding="utf-8", errors="backslashreplace")  # half a surrogate pair is none of UTF-8's
