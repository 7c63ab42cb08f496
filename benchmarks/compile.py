"""Time to compile a template of a hundred lines, and to import the engine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

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
