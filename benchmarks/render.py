"""Renders a second, side by side: this engine, Apache FreeMarker on the JVM, Jinja2 and plain Python."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.jvm import Jvm, JvmMissing
from benchmarks.workloads import Workload, cases, constructs, payloads
from payloads.freemarker import Settings, Template

_JVM = "Apache FreeMarker (JVM)"
_OURS = "this engine"


def main() -> None:
    options = _options()
    workloads = [each for each in _workloads(options) if options.only in each.name]
    rates: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        jvm = _jvm(stack, workloads)
        runners = {each.name: _runners(each, options.parse_json) for each in workloads}
        for round_number in range(options.rounds):
            print(f"round {round_number + 1} of {options.rounds}", file=sys.stderr)
            for each in workloads:
                if jvm is not None:
                    rate = jvm.rate(each.name, options.seconds, parse_json=options.parse_json)
                    rates.setdefault((each.name, _JVM), []).append(rate)
                for runner, run in runners[each.name].items():
                    rates.setdefault((each.name, runner), []).append(_rate(run, len(each.models), options.seconds))
    _report([each.name for each in workloads], {key: statistics.median(values) for key, values in rates.items()})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workloads", nargs="?", default="payloads", help="payloads, constructs, or a file of cases")
    parser.add_argument("--only", default="", help="those with this text in their name")
    parser.add_argument("--seconds", type=float, default=1.0, help="time for a runner on a template in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=500, help="events")
    parser.add_argument("--parse-json", action="store_true", help="from the line of JSON: orjson's against Java's")
    return parser.parse_args()


def _workloads(options: argparse.Namespace) -> list[Workload]:
    match options.workloads:
        case "payloads":
            return list(payloads(options.count))
        case "constructs":
            return list(constructs(options.count))
    return list(cases(Path(options.workloads)))


def _jvm(stack: ExitStack, workloads: list[Workload]) -> Jvm | None:
    """The JVM, after its outputs were compared with ours: a fast wrong answer can't win."""
    jvm = stack.enter_context(Jvm())
    try:
        for each in workloads:
            lines = [json.dumps(model) for model in each.models]
            expected = jvm.outputs(each.name, each.template, lines, dict(each.settings))
            ours = Template(each.template, settings=Settings(**each.settings)).render  # type: ignore[arg-type]
            for runner, render in {_OURS: ours, **each.others}.items():
                for model, wanted in zip(each.models, expected, strict=True):
                    if (got := render(model)) != wanted:
                        sys.exit(f"{runner} renders {each.name} differently:\n{got}\ninstead of\n{wanted}")
    except JvmMissing as error:
        print(f"no JVM in this run: {error}", file=sys.stderr)
        return None
    return jvm


def _runners(each: Workload, parse_json: bool) -> dict[str, Callable[[], None]]:
    ours = Template(each.template, settings=Settings(**each.settings)).render  # type: ignore[arg-type]
    if parse_json:
        import orjson

        lines = [orjson.dumps(model) for model in each.models]
        return {_OURS: _pass(lambda line: ours(orjson.loads(line)), lines)}
    return {name: _pass(render, each.models) for name, render in {_OURS: ours, **each.others}.items()}


def _pass(render: Callable[[Any], object], models: Sequence[Any]) -> Callable[[], None]:
    def run() -> None:
        for model in models:
            render(model)

    return run


def _rate(run: Callable[[], None], count: int, seconds: float) -> float:
    """Renders a second of processor time: the best pass within the time."""
    gc.collect()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.process_time()
        run()
        best = max(best, count / max(time.process_time() - start, 1e-9))
    return best


def _report(workloads: list[str], rates: dict[tuple[str, str], float]) -> None:
    runners = [name for name in (_JVM, _OURS, "Python by hand", "Jinja2") if any(key[1] == name for key in rates)]
    width = max(map(len, workloads))
    print(f"{'renders a second':<{width}}" + "".join(f"{name:>26}" for name in runners))
    ratios: list[float] = []
    for workload in workloads:
        base = rates[workload, runners[0]]
        cells = []
        for name in runners:
            rate = rates.get((workload, name))
            cells.append("–" if rate is None else f"{rate:,.0f} ({rate / base:.2f})")
        ratios.append(rates[workload, _OURS] / base)
        print(f"{workload:<{width}}" + "".join(f"{cell:>26}" for cell in cells))
    below = sum(ratio < 0.4 for ratio in ratios)
    print(
        f"\nthis engine to the first column: geometric mean {statistics.geometric_mean(ratios):.2f}, "
        f"least {min(ratios):.2f}, {below} of {len(ratios)} below 0.4"
    )


if __name__ == "__main__":
    main()
