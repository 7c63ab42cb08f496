"""Time to compile a template of a hundred lines, and to import the engine."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from payloads.freemarker import Template

_TEMPLATES = Path(__file__).with_name("templates")


def main() -> None:
    lines = [line for name in ("device", "contact", "event") for line in _lines(name)]
    source = "\n".join((lines * 3)[:100])
    source += "\n</#if>" * (source.count("<#if") - source.count("</#if>")) + "\n</#list>" * (
        source.count("<#list") - source.count("</#list>")
    )
    print(
        f"compile {source.count(chr(10)) + 1} lines: {_best(lambda: Template(source).render({'input': {'event_properties': {}, 'user_properties': {}, 'event_type': '', 'user_id': ''}})) * 1000:.1f} ms"
    )
    print(f"import the engine: {_import_time() * 1000:.0f} ms over an empty interpreter")


def _lines(name: str) -> list[str]:
    return (_TEMPLATES / f"{name}.ftl").read_text(encoding="utf-8").splitlines()


def _best(work: object) -> float:
    times = []
    for _ in range(15):
        start = time.perf_counter()
        work()  # type: ignore[operator]
        times.append(time.perf_counter() - start)
    return min(times)


def _import_time() -> float:
    def run(code: str) -> float:
        times = []
        for _ in range(9):
            start = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    return run("import payloads.freemarker") - run("pass")


if __name__ == "__main__":
    main()
