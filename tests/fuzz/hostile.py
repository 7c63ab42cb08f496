"""Throw damaged templates and hostile data at the engine: nothing but its own errors may come out, and soon.

    python -m tests.fuzz.hostile --seconds 1800 --seed 1

Templates are cut, doubled, spliced and sprinkled with FreeMarker's own marks, starting from the repository's
templates and cases; models hold every kind of JSON value. Any exception that is no `FreeMarkerError`, and any
render that takes longer than `--patience`, is printed with the template that caused it.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

from payloads.freemarker import FreeMarkerError, Limits, Settings, Template

_ROOT = Path(__file__).parents[2]
_MARKS = [
    "${", "#{", "}", "<#if ", "</#if>", "<#else>", "<#elseif ", "<#list ", " as ", "</#list>", "<#sep>", "<#items as x>",
    "<#assign x = ", "<#macro m a b=1 c...>", "</#macro>", "<#function f(x)>", "<#return ", "</#function>", "<@m ", "</@m>",
    "<#nested ", "<#switch ", "<#case ", "<#default>", "<#break>", "<#continue>", "<#attempt>", "<#recover>", "<#setting ",
    "<#ftl ", "<#-- ", "-->", "<#noparse>", "</#noparse>", "<#compress>", "<#escape x as ", "<#include ", "[#if ", "[=", "]",
    "??", "!", "?", "?size", "?map(x -> ", "?filter(", "?string(", "?eval", "?interpret", "?left_pad(", "?matches(", "(", ")",
    "[", "{", '"', "'", "\\", "..", "..*", "..<", "&&", "||", "==", ">", "/>", "->", ",", ":", ";", "=", "+", "-", "*", "/", "%",
    "9999999999", "1.5", "input", "x", ".vars", ".locals", "\x00", "\ud800", "😀", "\u2028", "\n", "\r\n", "\t", " ",
]  # fmt: skip
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
    corpus = list(_corpus())
    end = time.monotonic() + options.seconds
    tried = parsed = rendered = faults = 0
    signal.signal(signal.SIGALRM, _too_slow)
    while time.monotonic() < end:
        template = _damaged(chance, corpus)
        tried += 1
        signal.alarm(options.patience)
        try:
            made = Template(
                template, settings=Settings(limits=_LIMITS, tag_syntax=chance.choice(["angle_bracket", "auto_detect"]))
            )
            parsed += 1
            made.render(_MODEL)
            rendered += 1
        except FreeMarkerError as error:
            str(error)
        except Exception:  # noqa: BLE001 - finding these is the purpose
            faults += 1
            print(json.dumps(template), file=sys.stderr)
            traceback.print_exc(limit=-4)
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


class _TooSlowError(Exception):
    pass


def _too_slow(*_: object) -> None:
    raise _TooSlowError


def _corpus() -> Iterator[str]:
    for file in [*_ROOT.glob("tile/**/*.ftl"), *_ROOT.glob("benchmarks/**/*.ftl")]:
        yield file.read_text(encoding="utf-8")
    for file in _ROOT.glob("tests/cases/freemarker/*.jsonl"):
        for line in file.read_text(encoding="utf-8").split("\n"):  # other line breaks stand in the cases
            if line.strip():
                yield str(json.loads(line).get("template", ""))
    yield "".join(_MARKS)


def _damaged(chance: random.Random, corpus: list[str]) -> str:
    text = chance.choice(corpus)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.randrange(20))
        other = chance.choice(corpus)
        cut = chance.randrange(len(other) + 1)
        match chance.randrange(6):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(_MARKS) * chance.choice([1, 1, 1, 2, 50]) + text[at:]
            case 2:
                text = text[:at] + other[cut : cut + chance.randrange(60)] + text[at:]
            case 3:
                text = text[:at] + text[at:to] * chance.choice([2, 3, 40]) + text[to:]
            case 4:
                text = "".join(chance.choice(_MARKS) for _ in range(chance.randrange(1, 30)))
            case _:
                text = text[at:] + text[:at]
    return text[:20_000]


if __name__ == "__main__":
    main()
