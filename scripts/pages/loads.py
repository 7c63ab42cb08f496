"""Write docs/reference/loads.md: what a load leads to, as `tile delivery plan` prints it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]
PAGE: Final = _ROOT / "docs" / "reference" / "loads.md"

_HEAD = """\
# What a load leads to

A limit of 200 requests a second is what [Reteno documents](https://docs.reteno.com/reference/addcontact-1). Events arrive evenly spaced,
so that chance has no part in it and the same command prints the same table. What the columns mean, and how far to trust them, is explained
in [plan for load](../how-to/plan-for-load.md). Written by `python scripts/generate.py`.
"""

_LOADS: Final = (
    ("At the limit", "Nothing is refused.", "--rate 200/s --limit 200/s --even"),
    (
        "5 % above it, for an hour",
        "Refused requests come back on top of the new ones, so most requests are repetitions.",
        "--rate 210/s --limit 200/s --even",
    ),
    (
        "50,000 events a minute, for twenty minutes",
        "The figure that Amplitude names for Braze.",
        "--rate 50000/min --limit 200/s --even --for 20m",
    ),
    (
        "An outage of five minutes at half the limit",
        "The crowd that comes back is refused again.",
        "--rate 100/s --limit 200/s --even --outage 5m@10m",
    ),
    (
        "A campaign's 40,000 events within a minute",
        "On top of a quarter of what the limit allows.",
        "--rate 50/s --limit 200/s --even --burst 40000@10m",
    ),
)


def files() -> dict[Path, str]:
    """The page."""
    return {PAGE: "\n".join([_HEAD, *(_section(*each) for each in _LOADS)])}


def _section(title: str, says: str, options: str) -> str:
    command = ["delivery", "plan", *options.split()]
    done = subprocess.run(
        [sys.executable, "-m", "tile", *command],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return f"## {title}\n\n{says}\n\n```text\n$ tile {' '.join(command)}\n{done.stdout.strip()}\n```\n"
