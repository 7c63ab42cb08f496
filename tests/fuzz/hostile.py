"""Throw damaged templates and hostile data at the engine: nothing but its own errors may come out, and soon.

    python -m tests.fuzz.hostile --seconds 1800 --seed 1

The repository's templates and cases are damaged (`damage.py`): half of them in their characters, most of which
don't parse any more, and half only in their values, most of which do; so is the data half of the time. Strings and
numbers hold what locales, zones, charsets, formats and regular expressions are asked for. Any
exception that is no `FreeMarkerError`, and any render that takes longer than `--patience`, is printed with the
template that caused it.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path

from payloads.freemarker import FreeMarkerError, Limits, Settings, Template
from tests.oracle.fuzz.damage import damaged, damaged_data

_ROOT = Path(__file__).parents[2]
_MODEL: dict[str, object] = {
    "x": [1, 2.5, "a", None, True, {"k": "v"}],
    "input": {
        "user_id": 'a"b',
        "n": -0.0,
        "big": 10**40,
        "inf": float("inf"),
        "nan": float("nan"),
        "list": [],
        "h": {},
    },
    "s": "abc" * 50,
    "m": {"a": {"b": {"c": None}}},
}
_LIMITS = Limits(
    loop_turns=20_000, output_characters=200_000, string_characters=100_000, seconds=2.0, regex_steps=50_000
)


def main() -> None:
    options = _options()
    chance = random.Random(options.seed)
    texts = list(corpus())
    pieces = [text for text, _ in texts]
    end = time.monotonic() + options.seconds
    tried = parsed = rendered = faults = 0
    signal.signal(signal.SIGALRM, _too_slow)
    warnings.simplefilter("error")  # such as Python's own, about the code a template is compiled to
    while time.monotonic() < end:
        whole, model = chance.choice(texts)
        template = damaged(chance, whole, pieces)
        data = {**_MODEL, **model}
        data = damaged_data(chance, data) if chance.random() < 0.5 else data
        tried += 1
        signal.alarm(options.patience)
        try:
            made = Template(template, settings=_settings(chance))
            parsed += 1
            made.render(data)
            rendered += 1
        except FreeMarkerError as error:
            str(error)
        except Exception:  # noqa: BLE001 - finding these is the purpose
            faults += 1
            _tell(template, data)
        finally:
            signal.alarm(0)
        if tried % 20_000 == 0:
            print(f"{tried:,} templates, {parsed:,} parsed, {rendered:,} rendered, {faults} faults", flush=True)
    print(f"{tried:,} templates, {parsed:,} parsed, {rendered:,} rendered, {faults} faults")
    sys.exit(1 if faults else 0)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--patience", type=int, default=20, help="seconds a template may take")
    return parser.parse_args()


def _tell(template: str, data: dict[str, object]) -> None:
    traceback.print_exc(limit=-4)
    allowed = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(0)  # data may hold a number that Python doesn't write otherwise
    print(json.dumps([template, data]), file=sys.stderr)
    sys.set_int_max_str_digits(allowed)


def _settings(chance: random.Random) -> Settings:
    return Settings(limits=_LIMITS, tag_syntax=chance.choice(["angle_bracket", "auto_detect"]))


class _TooSlowError(Exception):
    pass


def _too_slow(*_: object) -> None:
    raise _TooSlowError


def corpus() -> Iterator[tuple[str, dict[str, object]]]:
    """Templates with the data they were written for."""
    for file in [*_ROOT.glob("tile/**/*.ftl"), *_ROOT.glob("benchmarks/**/*.ftl")]:
        yield file.read_text(encoding="utf-8"), {}
    for file in _ROOT.glob("tests/cases/freemarker/*.jsonl"):
        for line in file.read_text(encoding="utf-8").split("\n"):  # other line breaks stand in the cases
            if line.strip():
                case = json.loads(line)
                yield str(case.get("template", "")), case.get("data") or {}


if __name__ == "__main__":
    main()
