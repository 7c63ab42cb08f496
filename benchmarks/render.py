"""Renders a second, side by side: this engine, Apache FreeMarker on the JVM, Jinja2 and plain Python."""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import rivals
from benchmarks.events import events
from payloads.freemarker import Template

_TEMPLATES = Path(__file__).with_name("templates")
_ORACLE = Path(__file__).parents[1] / "tests" / "oracle" / "oracle.py"
Model = dict[str, object]


def main() -> None:
    options = _options()
    workloads = _workloads(options.count)
    rates: dict[tuple[str, str], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        java = _Java(Path(folder), options.seconds)
        for name, (source, models, runners) in workloads.items():
            _compare(name, models, runners, java.outputs(name, source, models))
        for round_number in range(options.rounds):
            print(f"round {round_number + 1} of {options.rounds}", file=sys.stderr)
            for name, (source, models, runners) in workloads.items():
                if (rate := java.rate(name, source, models)) is not None:
                    rates.setdefault((name, "Apache FreeMarker (JVM)"), []).append(rate)
                for runner, render in runners.items():
                    rates.setdefault((name, runner), []).append(_rate(render, models, options.seconds))
    _report(workloads, {key: statistics.median(values) for key, values in rates.items()})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="time for a runner on a template in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=2000, help="events")
    return parser.parse_args()


Workload = tuple[str, list[Model], dict[str, Callable[[Model], str]]]


def _workloads(count: int) -> dict[str, Workload]:
    models: list[Model] = [{"input": event} for event in events(count)]
    found: dict[str, Workload] = {}
    for name in ("device", "contact", "event"):
        source = (_TEMPLATES / f"{name}.ftl").read_text(encoding="utf-8")
        runners: dict[str, Callable[[Model], str]] = {"this engine": Template(source).render}
        runners["Python by hand"] = rivals.PYTHON[name]
        runners["Jinja2"] = rivals.jinja()[name]
        found[name] = (source, models, runners)
    found["reteno tile"] = _tile_workload(models)
    return found


def _tile_workload(models: list[Model]) -> Workload:
    """The shipped tile's body, with the customer's set-up filled in."""
    from payloads.amplitude import Platform, namespaces
    from tile.reteno import events as tile

    setup = tile.setup(properties=["plan", "lesson", "price", "prop_0"])
    full = [namespaces(model["input"], setup, Platform()) for model in models]  # type: ignore[arg-type]
    source = tile.body.text
    return source, full, {"this engine": Template(source).render}  # type: ignore[return-value]


def _compare(
    name: str, models: list[Model], runners: dict[str, Callable[[Model], str]], java: list[str] | None
) -> None:
    expected = java or [runners["this engine"](model) for model in models]
    for runner, render in runners.items():
        for model, wanted in zip(models, expected, strict=True):
            got = render(model)
            if got != wanted:
                sys.exit(f"{runner} renders {name} differently:\n{got}\ninstead of\n{wanted}")


def _rate(render: Callable[[Model], str], models: list[Model], seconds: float) -> float:
    """Renders a second: the best pass over all events within the time."""
    gc.collect()
    best, end = 0.0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for model in models:
            render(model)
        best = max(best, len(models) / (time.perf_counter() - start))
    return best


class _Java:
    """The real engine's bench mode, if there is a JVM; `None` answers where there isn't."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self._folder = folder
        self._passes = max(20, round(seconds * 60))
        self._missing = False

    def outputs(self, name: str, source: str, models: list[Model]) -> list[str] | None:
        out = self._folder / "outputs.ndjson"
        if self._run(name, source, models, "--n", "1", "--warmup", "0", "--out", str(out)) is None:
            return None
        return [json.loads(line)["output"] for line in out.read_text(encoding="utf-8").splitlines()]

    def rate(self, name: str, source: str, models: list[Model]) -> float | None:
        report = self._run(name, source, models, "--n", str(self._passes), "--warmup", str(self._passes // 2))
        return None if report is None else float(report["renders_per_s_max"])

    def _run(self, name: str, source: str, models: list[Model], *more: str) -> dict[str, float] | None:
        if self._missing:
            return None
        template = self._folder / f"{name}.ftl"
        data = self._folder / f"{name}.ndjson"
        if not data.exists():
            template.write_text(source, encoding="utf-8")
            data.write_text("".join(json.dumps(model) + "\n" for model in models), encoding="utf-8")
        command = [sys.executable, str(_ORACLE), "bench", "--template", str(template), "--models", str(data), *more]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
        if run.returncode:
            print(f"no JVM in this run: {run.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
            self._missing = True
            return None
        report: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
        return report


def _report(workloads: dict[str, Workload], rates: dict[tuple[str, str], float]) -> None:
    names = ["Apache FreeMarker (JVM)", "this engine", "Python by hand", "Jinja2"]
    print(f"{'renders a second':<16}" + "".join(f"{name:>26}" for name in names))
    ratios: list[float] = []
    for workload in workloads:
        base = rates.get((workload, names[0])) or rates[workload, "this engine"]
        cells = []
        for name in names:
            rate = rates.get((workload, name))
            cells.append("–" if rate is None else f"{rate:,.0f} ({rate / base:.2f})")
        ratios.append(rates[workload, "this engine"] / base)
        print(f"{workload:<16}" + "".join(f"{cell:>26}" for cell in cells))
    print(
        f"\nthis engine to the first column, geometric mean of the three payloads: {statistics.geometric_mean(ratios[:3]):.2f}"
    )


if __name__ == "__main__":
    main()
