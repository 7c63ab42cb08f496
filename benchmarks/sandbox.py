"""Requests a second that the sandbox takes with its history on, beside a bare Starlette app that answers 200.

Each server is a process of its own, and the client another: two cores. The client writes requests over kept connections, a few
at a time, without an HTTP library, so that the server is what is measured. Rounds alternate; the best of each counts. Where other
programs keep the cores busy, or the client is slower than the server, requests a second say little: the server's own processor time
says how many it could take.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_BARE = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from tile.sandbox.running import listening

async def answer(request):
    await request.body()
    return Response()

bound = listening("127.0.0.1", 0)
print(f"http://127.0.0.1:{bound.getsockname()[1]}/", flush=True)
app = Starlette(routes=[Route("/api/v2/event", answer, methods=["POST"])])
uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical", access_log=False)).run(sockets=[bound])
"""
_PARAMS = [{"name": f"property_{number}", "value": f"value {number}"} for number in range(8)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sandbox = [sys.executable, "-m", "tile", "sandbox", "--port", "0", "--limit", "none"]
        servers = {
            "bare Starlette": [sys.executable, "-c", _BARE],
            "sandbox, in memory": sandbox,
            "sandbox, in a file": [*sandbox, "--state", str(Path(folder) / "state.sqlite")],
        }
        best = dict.fromkeys(servers, (0.0, float("inf")))
        for number in range(options.rounds):
            for name, command in servers.items():
                rate, processor = _round(command, options.requests, options.connections, number)
                best[name] = max(best[name][0], rate), min(best[name][1], processor)
    bare = best["bare Starlette"][1]
    for name, (rate, processor) in best.items():
        print(
            f"{name:20} {rate:8,.0f} requests/s; {1e6 * processor:5.0f} µs of the server's processor time each, which allow "
            f"{1 / processor:6,.0f} requests/s: {processor / bare:.1f} times the bare app's"
        )


def _round(command: list[str], requests: int, connections: int, number: int) -> tuple[float, float]:
    """Requests a second, and the server's processor time for one in seconds, which other programs on the machine change less."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().strip().rstrip("/").rpartition(":")[2])
            asyncio.run(_flood(port, 500, connections, f"{number}-warm"))
            began, used = time.perf_counter(), _processor(server.pid)
            asyncio.run(_flood(port, requests, connections, str(number)))
            return requests / (time.perf_counter() - began), (_processor(server.pid) - used) / requests
        finally:
            server.terminate()


def _processor(process: int) -> float:
    """The processor time of a process so far; 0 where it can't be known."""
    stat = Path(f"/proc/{process}/stat")
    if not stat.is_file():
        return 0.0
    fields = stat.read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _message(name: str) -> bytes:
    params = [{"name": "externalCustomerId", "value": f"user-{name}"}, *_PARAMS]
    body = json.dumps({"eventTypeKey": "LessonStarted", "params": params}).encode()
    return (
        b"POST /api/v2/event HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Authorization: Basic OnNhbXBsZS1rZXk=\r\nContent-Length: %d\r\n\r\n" % len(body)
    ) + body


async def _flood(port: int, requests: int, connections: int, name: str) -> None:
    async def one(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(first, requests, connections):
            writer.write(_message(f"{name}-{number}"))
            head = await reader.readuntil(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
        writer.close()

    for _ in range(100):
        try:
            _, probe = await asyncio.open_connection("127.0.0.1", port)
            probe.close()
            break
        except OSError:
            await asyncio.sleep(0.05)
    await asyncio.gather(*(one(first) for first in range(connections)))


if __name__ == "__main__":
    main()
