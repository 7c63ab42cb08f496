"""Apache FreeMarker on the JVM, kept warm in one process, for comparisons."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

_ORACLE = Path(__file__).parents[1] / "tests" / "oracle" / "oracle.py"


class JvmMissing(Exception):  # noqa: N818 - it names a state of the machine, not a fault
    """There is no JDK or no FreeMarker; the message says which."""


class Jvm:
    """The program behind `tests/oracle`, as a bench; use it as a context manager.

    Raises:
        JvmMissing: when it is first asked.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(_ORACLE), "bench"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def outputs(self, name: str, template: str, models: Sequence[str], settings: dict[str, object]) -> list[str]:
        """What the template prints for each model (JSON texts); keeps the workload under its name."""
        answer = self._ask(name=name, template=template, models=list(models), settings=settings)
        return list(answer["outputs"])

    def rate(self, name: str, seconds: float, *, parse_json: bool = False) -> float:
        """Renders a second of the thread's processor time: the best pass over the workload's models."""
        return float(self._ask(name=name, seconds=seconds, parse_json=parse_json)["rate"])

    def _ask(self, **request: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise JvmMissing(self._process.communicate()[1].strip().splitlines()[-1:])
        answer: dict[str, Any] = json.loads(line)
        return answer
