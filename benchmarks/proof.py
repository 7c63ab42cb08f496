"""What the proof costs, against the size of the template: `python -m benchmarks.proof`.

Bodies with more and more optional members, each printed only if its property is there; and the shipped tile. Only the
walk is measured and the judgement of its shape: nothing is to be confirmed where all is proved. Every run is in one
process; the last column is the cost of a member against that of the smallest body's.
"""

from __future__ import annotations

import time

from conformance import parameters
from conformance.claims import Status
from conformance.places import parts
from conformance.proof import prove
from payloads.freemarker import Template
from tile import ConnectionInfo, Endpoint, Tile, body_text
from tile.reteno import events

_SIZES = (10, 100, 300, 1000)


def _tile(members: int) -> Tile:
    lines = [
        f"<#if input.event_properties.p{index}?? && input.event_properties.p{index}?is_string>"
        f', "p{index}": "${{input.event_properties.p{index}?json_string}}"</#if>'
        for index in range(members)
    ]
    text = "\n".join(['{"type": "${input.event_type?json_string}"', *lines, "}"])
    return Tile(
        key=f"members-{members}",
        integration_name="Members",
        connection=ConnectionInfo(display_name="Members", category="Messaging", summary="s", description="d"),
        endpoint=Endpoint(method="POST", url="https://api.example/events"),
        body=body_text(text),
    )


def _seconds(tile: Tile) -> float:
    templates = {part.name: Template(part.text, name=part.name) for part in parts(tile)}
    rows = parameters.table(tile, templates)
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        claims = prove(tile, templates, rows).claims
        best = min(best, time.process_time() - began)
        assert claims.json.status is claims.renders.status is Status.PROVED
    return best


def main() -> None:
    """Print one line a body."""
    print(f"{'body':>16} {'seconds':>8} {'ms a member':>12} {'ratio':>6}")
    first = 0.0
    for members in _SIZES:
        seconds = _seconds(_tile(members))
        each = seconds / members
        first = first or each
        print(f"{members:>8} members {seconds:8.3f} {1000 * each:12.3f} {each / first:6.2f}")
    print(f"{events.key:>16} {_seconds(events):8.3f}")


if __name__ == "__main__":
    main()
