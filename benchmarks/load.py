"""Many events from `tile stream` to `tile sandbox`, faults on, the sandbox killed in the middle and started again.

    python -m benchmarks.load --events 1000000

At the end the two sides' counts are compared: every event that the stream counts as delivered is stored, what was answered with 200
before the kill is there after it, and nothing is stored twice but what was stored and not answered so. The memory of both is looked
at all the time. Ends with 1 if something doesn't hold.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_CONCURRENCY = 50
_SPEED = "120"
_FAULTS = ("errors=2%", "lost-answers=1%", "resets=1%")
_TILE = """
from tile import *

events = Tile(
    key="load",
    integration_name="Load",
    connection=ConnectionInfo(display_name="Load", category="Other", summary="-", description="-", logo=logo_file(LOGO)),
    endpoint=Endpoint(method="POST", url="https://api.reteno.com/api/v2/event"),
    headers=[Header(name="Authorization", value="Basic OnNhbXBsZS1rZXk=")],
    body=body_text('{"eventTypeKey": "load", "keyValue": "${input.uuid}"}'),
)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--rate", default="100000/s", help="events a second, by the stream's clock")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        logo = Path(__file__).parents[1] / "docs" / "examples" / "logo.png"
        (folder / "load_tile.py").write_text(_TILE.replace("LOGO", repr(str(logo))), encoding="utf-8")
        with (folder / "events.ndjson").open("w", encoding="utf-8") as file:
            for number in range(options.events):
                file.write(json.dumps({"event_type": "load", "user_id": "u", "uuid": f"{number}"}) + "\n")
        began = time.monotonic()
        told, memory = _run(folder, options.events, options.rate)
        print(f"{time.monotonic() - began:,.0f} seconds")
        return _compare(told, memory, folder / "state.sqlite", options.events)


def _run(folder: Path, events: int, rate: str) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """What the stream says at the end, and the memory of each side in kilobytes, looked at again and again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    sandbox = _sandbox(folder, port)
    address = ["--to", f"http://127.0.0.1:{port}", "--concurrency", str(_CONCURRENCY), "--output-format", "json"]
    command = ["stream", "events.ndjson", "load_tile.py:events", *address, "--rate", rate, "--speed", _SPEED]
    memory: dict[str, list[int]] = {"stream": [], "sandbox": []}
    killed = False
    with (folder / "out").open("w+") as out:
        stream = subprocess.Popen([*_TILE_COMMAND, *command], cwd=folder, stdout=out, stderr=subprocess.DEVNULL)
        while stream.poll() is None:
            time.sleep(0.5)
            memory["stream"].append(_memory(stream.pid))
            memory["sandbox"].append(_memory(sandbox.pid))
            if not killed and _stored(folder / "state.sqlite") > events / 2:
                sandbox.send_signal(signal.SIGKILL)
                sandbox.wait()
                killed, sandbox = True, _sandbox(folder, port)
        sandbox.terminate()
        sandbox.wait()
        out.seek(0)
        told: dict[str, Any] = json.loads(out.read())
    assert killed, "it ended before it could be killed"
    return told, {name: [each for each in seen if each] for name, seen in memory.items()}


_TILE_COMMAND = [sys.executable, "-m", "tile"]


def _sandbox(folder: Path, port: str) -> subprocess.Popen[bytes]:
    faults = [word for each in _FAULTS for word in ("--fault", each)]
    command = [
        *_TILE_COMMAND,
        "sandbox",
        "--port",
        port,
        "--state",
        "state.sqlite",
        "--limit",
        "none",
        "--speed",
        _SPEED,
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    return subprocess.Popen([*command, *faults], cwd=folder, stdout=subprocess.DEVNULL, env=environment)


def _stored(state: Path) -> int:
    if not state.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{state}?mode=ro", uri=True) as base:
            return int(base.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()[0])
    except sqlite3.Error:
        return 0


def _memory(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _compare(told: dict[str, Any], memory: dict[str, list[int]], state: Path, events: int) -> int:
    with sqlite3.connect(state) as base:
        [(stored, distinct)] = base.execute("SELECT count(*), count(DISTINCT key) FROM events")
        [(answered, lost)] = base.execute(
            "SELECT count(*) FILTER (WHERE status = 200), count(*) FILTER (WHERE status <> 200) FROM requests WHERE stored"
        )
    taken = told["answers"].get("200", 0)
    halves = {name: (max(seen[: len(seen) // 2]), max(seen[len(seen) // 2 :])) for name, seen in memory.items()}
    held = {
        "every event was sent": told["events"] == events,
        "what was delivered is stored": distinct >= told["delivered"],
        "what was answered with 200 is there": taken <= answered <= taken + _CONCURRENCY,
        "nothing is stored twice but what was stored and not answered so": stored - distinct <= lost + answered - taken,
        "memory is flat": all(after < 1.25 * before for before, after in halves.values()),
    }
    print(
        f"stream:  {told['events']:,} events, {told['requests']:,} requests, {told['delivered']:,} delivered, {told['expired']:,} expired"
    )
    print(
        f"sandbox: {stored:,} events stored, {distinct:,} different ones; {answered:,} answered with 200, {lost:,} otherwise"
    )
    for name, (before, after) in halves.items():
        print(f"memory of the {name}: {before:,} kB in the first half, {after:,} kB in the second")
    for what, holds in held.items():
        print(f"{'ok    ' if holds else 'FAILED'}  {what}")
    return 0 if all(held.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
