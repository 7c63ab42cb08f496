"""Write docs/reference/unknowns.md: what is known of neither side, and how to decide it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tile.delivery import POLICIES
from tile.sandbox.unknowns import UNKNOWNS

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "unknowns.md"

_HEAD = """\
# What nobody knows

Neither Amplitude nor Reteno documents everything that decides whether an event arrives. Each open question is a setting here, so
you can see what it changes. Written by `python scripts/generate.py`.

## Reteno: `tile sandbox --lenient NAME`

Each is strict unless you decide it; `--lenient all` decides all of them. Those about bodies are the *doubts* of the
[contracts](contracts.md), which have their sources.

| name | strict | lenient |
|---|---|---|
"""

_AMPLITUDE = """
## Amplitude

| question | setting |
|---|---|
| how many deliveries, and how they are spaced | `tile stream --policy`, every reading in `tile delivery plan`: {policies} |
| how many requests are open at once | `--concurrency` of both |
| how long it waits for an answer | `tile stream --timeout` |
| whether it tries again at once if there is no answer at all | no: the documents name only 429 and 5xx |
| when a user is sent to a destination for users | `tile stream`: whenever the request differs from that user's last |
| how many users of a cohort are in one batch | `tile stream`: a hundred |
| how values print: numbers, booleans, missing ones | `--platform` of `tile render`, `tile stream` and others; [decision 3](../decisions/0003-platform-matrix.md) |
"""


def files() -> dict[Path, str]:
    """The page."""
    policies = ", ".join(f"`{name}`" for name in POLICIES)
    return {PAGE: _HEAD + "\n".join(_rows()) + "\n" + _AMPLITUDE.format(policies=policies)}


def _rows() -> Iterator[str]:
    for each in UNKNOWNS.values():
        yield f"| `{each.name}` | {each.strict} | {each.lenient} |"
