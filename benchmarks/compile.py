"""Time to compile a template of a hundred lines, and to import the engine; with `--sizes`, time against size by shape.

python -m benchmarks.compile
python -m benchmarks.compile --sizes 8,16,32,64 [--shapes "calls with content" "trim both"]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.shapes import SHAPES, template
from payloads.freemarker import FreeMarkerError, LimitExceeded, Template

_TEMPLATES = Path(__file__).with_name("templates")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", help="thousands of characters, with commas between them")
    parser.add_argument("--shapes", nargs="*", default=SHAPES)
    options = parser.parse_args()
    if options.sizes:
        table([int(size) * 1000 for size in options.sizes.split(",")], options.shapes)
        return
    lines = [line for name in ("device", "contact", "event") for line in _lines(name)]
    source = "\n".join((lines * 3)[:100])
    source += "\n</#if>" * (source.count("<#if") - source.count("</#if>")) + "\n</#list>" * (
        source.count("<#list") - source.count("</#list>")
    )
    print(
        f"compile {source.count(chr(10)) + 1} lines: {_best(lambda: Template(source).render({'input': {'event_properties': {}, 'user_properties': {}, 'event_type': '', 'user_id': ''}})) * 1000:.1f} ms"
    )
    print(f"import the engine: {_import_time() * 1000:.0f} ms over an empty interpreter")


def table(sizes: list[int], shapes: list[str]) -> None:
    """Processor seconds to parse and compile, a row a shape; where a limit is met, its name as well."""
    print(f"| {'shape':28} | " + " | ".join(f"{size // 1000:>5} kB" for size in sizes) + " |")
    print(f"|{'-' * 30}|" + f"{'-' * 9}:|" * len(sizes))
    for shape in shapes:
        cells = [_cell(template(shape, size)) for size in sizes]
        print(f"| {shape:28} | " + " | ".join(f"{cell:>8}" for cell in cells) + " |", flush=True)


def _cell(source: str) -> str:
    start, met = time.process_time(), ""
    try:
        Template(source).python_source  # noqa: B018 - it is made when asked for
    except LimitExceeded as error:
        met = f" {error.limit}"
    except FreeMarkerError as error:
        met = f" {type(error).__name__}"
    return f"{time.process_time() - start:.2f}{met}"


def _lines(name: str) -> list[str]:
    return (_TEMPLATES / f"{name}.ftl").read_text(encoding="utf-8").splitlines()


def _best(work: object) -> float:
    times = []
    for _ in range(15):
        start = time.process_time()
        work()  # type: ignore[operator]
        times.append(time.process_time() - start)
    return min(times)


def _import_time() -> float:
    """Processor time of an import from compiled files, as after the first start."""
    with TemporaryDirectory() as cache:
        environment = {**os.environ, "PYTHONPYCACHEPREFIX": cache, "PYTHONDONTWRITEBYTECODE": ""}

        def run(code: str) -> float:
            command = [sys.executable, "-c", f"{code}; import time; print(time.process_time())"]
            return float(subprocess.run(command, check=True, env=environment, capture_output=True, text=True).stdout)

        def best(code: str) -> float:
            return min(run(code) for _ in range(15))

        return best("import payloads.freemarker") - best("pass")


if __name__ == "__main__":
    main()
