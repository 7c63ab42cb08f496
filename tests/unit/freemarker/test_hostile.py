"""Templates made to use up time or memory, under the limits everybody has: each ends in its named error or a result.

Each runs in a process of its own, whose processor time and memory are looked at when it has ended.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

_CASES = Path(__file__).parents[2] / "cases" / "hostile.jsonl"
_RUN = """
import json, pathlib, sys, time
from payloads.freemarker import FreeMarkerError, Template
case = json.loads(sys.stdin.read())
start, limit = time.process_time(), None
try:
    Template("".join(part * times for part, times in case["template"])).render({})
except FreeMarkerError as error:
    limit = getattr(error, "limit", type(error).__name__)
status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")  # ru_maxrss counts who started this, too
print(json.dumps([limit, time.process_time() - start, int(status.partition("VmHWM:")[2].split()[0]) // 1024]))
"""


def _cases(*, slow: bool) -> list[dict[str, object]]:
    cases = [json.loads(line) for line in _CASES.read_text(encoding="utf-8").splitlines()]
    return [case for case in cases if bool(case.get("slow")) == slow]


def _check(case: dict[str, object]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _RUN], input=json.dumps(case), capture_output=True, text=True, check=True
    )
    limit, seconds, megabytes = json.loads(run.stdout)
    assert limit in (case["ends"], "seconds")  # a busy machine may meet the time limit first
    assert seconds < 10
    assert megabytes < 500


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in another way")
@pytest.mark.one_in(3)
@pytest.mark.parametrize("case", _cases(slow=False), ids=lambda case: case["name"])
def test_a_hostile_template_ends_soon(case: dict[str, object]) -> None:
    _check(case)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in another way")
@pytest.mark.parametrize("case", _cases(slow=True), ids=lambda case: case["name"])
def test_a_hostile_template_that_takes_long_ends(case: dict[str, object]) -> None:
    _check(case)
