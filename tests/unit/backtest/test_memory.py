"""Memory stays the same, however many events a file has."""

from __future__ import annotations

import gzip
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tile.backtest.made_archive import files

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

_CODE = """
import pathlib, re, sys
from payloads.amplitude import Platform
from tile.backtest.archive import inventory
from tile.backtest.examining import examine
from tile.backtest.target import Options, target
from tile.reteno import events
customer = events.customer_settings(properties=["plan", "lesson", "price"])
examine(inventory([sys.argv[1]]).parts[0], target(events, "tile.reteno:events", customer, Platform(), Options()))
print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])  # ru_maxrss counts who started it, too
"""


def _largest(folder: Path, content: bytes, times: int) -> int:
    file = folder / f"{times}.json.gz"
    with gzip.open(file, "wb", compresslevel=1) as packed:
        for number in range(times):  # other ids each time, so that not even those are the same
            packed.write(content.replace(b'"uuid": "', f'"uuid": "{number}-'.encode()))
    done = subprocess.run([sys.executable, "-c", _CODE, str(file)], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="counts in kilobytes on Linux only")
def test_eight_times_as_many_events(tmp_path: Path) -> None:
    content = b"".join(gzip.decompress(packed) for name, packed in files(300, 7))
    small, large = (_largest(tmp_path, content, times) for times in (5, 40))
    assert large < 150_000
    assert large < small * 1.3
