"""What is rendered: the three payloads and Reteno's tile, one template for each construct, recorded cases."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import rivals
from benchmarks.events import Event, events
from payloads.freemarker import FreeMarkerError, Settings, Template

_TEMPLATES = Path(__file__).with_name("templates")
Model = dict[str, Any]
Render = Callable[[Model], str]


@dataclass(frozen=True)
class Workload:
    """A template, its settings by FreeMarker's names, the models it is rendered with, and the same by other means."""

    name: str
    template: str
    models: list[Model]
    settings: Mapping[str, object] = field(default_factory=dict)
    others: Mapping[str, Render] = field(default_factory=dict)


def payloads(count: int) -> Iterator[Workload]:
    """Device, contact and event of the published guide, and Reteno's tile with a customer's set-up filled in."""
    models: list[Model] = [{"input": event} for event in events(count)]
    for name in ("device", "contact", "event"):
        source = (_TEMPLATES / f"{name}.ftl").read_text(encoding="utf-8")
        yield Workload(
            name, source, models, others={"Python by hand": rivals.PYTHON[name], "Jinja2": rivals.jinja()[name]}
        )
    yield _reteno_tile(models)


def _reteno_tile(models: list[Model]) -> Workload:
    from payloads.amplitude import Platform, namespaces
    from tile.reteno import events as tile

    customer = tile.customer_settings(properties=["plan", "lesson", "price", "prop_0"])
    full: list[Model] = [dict(namespaces(model["input"], customer, Platform())) for model in models]
    return Workload("reteno tile", tile.body.text, full)


def constructs(count: int) -> Iterator[Workload]:
    """The templates of constructs.toml, each about one thing."""
    chance = random.Random(7)
    models: list[Model] = [{"input": _with_lists(event, chance)} for event in events(count)]
    for name, source in tomllib.loads((_TEMPLATES / "constructs.toml").read_text(encoding="utf-8")).items():
        yield Workload(name, source, models)


def _with_lists(event: Event, chance: random.Random) -> Event:
    names = ["Kyiv cake", "tea", "varenyky", "borshch", "honey", "apple", "Éclair", "über"]
    return event | {
        "price": round(chance.random() * 200, 2),
        "rate": chance.random(),
        "version": f"{chance.randrange(20)}.{chance.randrange(10)}",
        "time": f"2026-05-{chance.randrange(1, 29):02d} 20:07:{chance.randrange(60):02d}.795",
        "items": [
            {"name": chance.choice(names), "price": round(chance.random() * 50, 2), "quantity": chance.randrange(1, 5)}
            for _ in range(5)
        ],
        "scores": [round(chance.random() * 10, 3) for _ in range(5)],
        "tags": chance.sample(names, 5),
    }


def cases(path: Path) -> Iterator[Workload]:
    """Recorded cases (JSON lines: id, template, model, settings, expected) that render without an error."""
    for line in filter(None, path.read_text(encoding="utf-8").split("\n")):
        case = json.loads(line)
        if case.get("error") or not case["template"]:
            continue
        try:
            Template(case["template"], settings=Settings(**case["settings"])).render(case["model"])
        except (FreeMarkerError, TypeError):
            continue
        yield Workload(case["id"], case["template"], [case["model"]] * 20, case["settings"])
