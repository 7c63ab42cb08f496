"""The result of a back-test as data: what is printed for programs, and what the other forms are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tile.backtest.causes import Cause
from tile.backtest.figures import by_type, hours, peak, rates, spread
from tile.cli.backtest.causes import explained
from tile.outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tile.backtest.archive import Inventory
    from tile.backtest.examining import Examiner
    from tile.backtest.figures import Spread
    from tile.backtest.summary import Summary
    from tile.backtest.tally import Tally
    from tile.backtest.target import Target
    from tile.destination import Destination
    from tile.plan import EventPlan

SCHEMA_VERSION = 1
_KINDS = (*(kind.value for kind in Kind), "unselected")
_MOST = 200


class Run(NamedTuple):
    """A run that has come to its end, or was ended.

    Attributes:
        tile, target: what was tested.
        sources: the archives as they were named.
        found: what lies in them.
        done: how many of the files are done.
        summary: what was found.
        plan: the plan of events, if one is given.
        against: what it was compared with, in words; empty if with nothing.
        unproved: why no proof stood in for the contract; empty if one did.
    """

    tile: Destination
    target: Target
    sources: Sequence[str]
    found: Inventory
    done: int
    summary: Summary
    plan: EventPlan | None = None
    against: str = ""
    unproved: str = ""


def report(run: Run, examiner: Examiner, safe: Callable[[str], str]) -> dict[str, Any]:
    """The result; `safe` takes secrets out of a message."""
    summary, target = run.summary, run.target
    limit = None if run.tile.contract is None else run.tile.contract.max_body_bytes
    rate = None if run.tile.contract is None else run.tile.contract.rate_limit
    return {
        "schema_version": SCHEMA_VERSION,
        "tile": run.tile.key,
        "platform": str(target.platform),
        "sample": target.options.share,
        "archives": list(run.sources),
        "files": {
            "found": len(run.found.parts),
            "done": run.done,
            "skipped": [{"name": name, "reason": why} for name, why in run.found.skipped],
            "damaged": [
                {"file": file, "reason": reason, "after_line": line}
                for (file, reason), line in sorted(summary.damaged.items())
            ],
            "missing_hours": list(run.found.missing),
        },
        "lines": {
            "read": summary.numbers["lines"],
            "blank": summary.numbers["blank"],
            "not_sampled": summary.numbers["unsampled"],
            "unreadable": [
                {
                    "reason": reason,
                    "count": number,
                    "first": [{"file": file, "line": line} for file, line in summary.places.get(reason, ())],
                }
                for reason, number in sorted(summary.unreadable.items(), key=lambda item: (-item[1], item[0]))
            ],
        },
        "duplicates": _duplicates(summary),
        "events": summary.numbers["events"],
        "proof": {
            "used": not run.unproved,
            "reason": run.unproved or None,
            **{name: summary.numbers[name] for name in ("trusted", "checked", "outside", "unsound")},
        },
        "outcomes": {kind: summary.numbers[kind] for kind in _KINDS},
        "users_affected": {
            "number": summary.users.number,
            "standard_error": round(summary.users.standard_error, 4),
        },
        "causes": [
            _cause(key, number, summary, examiner, run.tile, safe) for key, number in summary.causes.ranked()[:_MOST]
        ],
        "causes_beyond": summary.causes.beyond,
        "event_types": [
            {"name": name, **{kind: counts[kind] for kind in _KINDS}, "planned": _is_planned(run.plan, name)}
            for name, counts in by_type(summary).items()
        ],
        "event_types_beyond": summary.types.beyond,
        "bytes": _spread(spread(summary.sizes), limit),
        "requests_a_minute": {
            **_spread(rates(summary), None if rate is None else rate.requests_per_second * 60),
            "peak": peak(summary),
            "without_a_time": summary.numbers["untimed"],
            "hours": [
                {"hour": hour, "requests": total, "most_a_minute": most}
                for hour, (total, most) in hours(summary).items()
            ],
        },
        "looked_at_closely": {
            "events": summary.numbers["closely"],
            "as_text": [
                _cause(key, number, summary, examiner, run.tile, safe) for key, number in summary.live.ranked()
            ],
            "arrivals": _arrivals(summary.arrived),
        },
        "unknown_fields": [{"name": key[0], "count": number} for key, number in summary.fields.ranked()],
        "properties": list(_properties(run)),
        "digest_of_bodies": f"{summary.digest:032x}",
        "against": None if not run.against else _against(run, examiner, safe),
    }


def _spread(found: Spread | None, limit: float | None) -> dict[str, Any]:
    return {
        "p50": None if found is None else found.p50,
        "p95": None if found is None else found.p95,
        "most": None if found is None else found.most,
        "limit": limit,
    }


def _duplicates(summary: Summary) -> dict[str, Any]:
    repeated = list(summary.ids.repeated())
    return {
        "ids_followed": summary.ids.followed,
        "is_sample": summary.ids.is_sample,
        "repeated": len(repeated),
        "copies": sum(number - 1 for _, _, number in repeated),
        "first": [{"file": file, "line": line, "times": number} for file, line, number in repeated[:20]],
    }


def _cause(
    key: tuple[str, ...],
    number: int,
    summary: Summary,
    examiner: Examiner,
    tile: Destination,
    safe: Callable[[str], str],
) -> dict[str, Any]:
    cause = Cause(*key)
    told = explained(key, summary.examples.get(key), examiner, tile)
    return {
        "kind": cause.kind,
        "what": cause.what,
        "name": cause.name,
        "where": cause.where,
        "count": number,
        "message": safe(told.message),
        "remedy": told.remedy or None,
        "example": told.event,
    }


def _arrivals(tally: Tally) -> list[dict[str, Any]]:
    found: dict[tuple[str, str], dict[str, int]] = {}
    for (namespace, name, arrival), number in tally.counts.items():
        found.setdefault((namespace, name), {})[arrival] = number
    return [
        {"namespace": namespace, "name": name, "values": dict(sorted(counts.items()))}
        for (namespace, name), counts in sorted(found.items())
    ]


def _properties(run: Run) -> Iterable[dict[str, Any]]:
    customer = run.target.customer_settings(run.tile)
    picked = [*(source for source in customer.mapping.values() if source), *(customer.properties or ())]
    planned = None if run.plan is None else {each.name for event in run.plan.events for each in event.parameters}
    for (kind, name), number in run.summary.properties.ranked():
        full = f"{kind}.{name}"
        yield {
            "kind": kind,
            "name": name,
            "count": number,
            "picked": customer.properties is None or any(each in (full, name) for each in picked),
            "planned": None if planned is None or kind != "event_properties" else name in planned,
        }


def _is_planned(plan: EventPlan | None, name: str) -> bool | None:
    return None if plan is None else any(event.name == name for event in plan.events)


def _against(run: Run, examiner: Examiner, safe: Callable[[str], str]) -> dict[str, Any]:
    summary = run.summary
    return {
        "former": run.against,
        "events": {
            name.replace(" ", "_"): summary.numbers[f"against {name}"]
            for name in ("same", "same meaning", "different", "lost", "gained", "neither sent")
        },
        "differences": [
            _cause(key, number, summary, examiner, run.tile, safe) for key, number in summary.changes.ranked()[:_MOST]
        ],
        "differences_beyond": summary.changes.beyond,
    }


__all__ = ["SCHEMA_VERSION", "Run", "report"]
