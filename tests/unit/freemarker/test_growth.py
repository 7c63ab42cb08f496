"""Work grows with the size of a template: steps are counted, never seconds.

Every shape of `benchmarks.shapes` is made twice as long; all Python functions that run while it is parsed and compiled
are counted, and mustn't be called much more than twice as often.
"""

from __future__ import annotations

import sys
from itertools import count

import pytest

from benchmarks.shapes import SHAPES, template
from payloads.freemarker import FreeMarkerError, Limits, Settings, Template

_SETTINGS = Settings(limits=Limits(seconds=600))
_SIZE = 2_500


def _steps(source: str) -> int:
    """Lines of Python that run while a template is parsed and compiled."""
    steps = count()

    def trace(frame: object, event: str, argument: object) -> object:
        next(steps)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        Template(source, settings=_SETTINGS).python_source  # noqa: B018 - it is made when asked for
    except FreeMarkerError:
        pass
    finally:
        sys.settrace(before)
    return next(steps)


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_twice_the_size_is_twice_the_work(shape: str) -> None:
    _steps(template(shape, 200))  # what is made once
    once, twice = _steps(template(shape, _SIZE)), _steps(template(shape, 2 * _SIZE))
    assert twice < 2.6 * once + 2_000


@pytest.mark.parametrize(
    ("repeated", "end"),
    [
        ("x?filter(i -> i)?reverse", ""),
        ("?matches(p)?then('a', 'b')", ""),
        ("a[", "x?upper_case" + "?upper_case]" * 20),
        ("(x.y!", "'a'" + ")" * 20),
        ("x?then(", "1" + ", 2)" * 20),
    ],
)
def test_no_expression_is_written_twice(repeated: str, end: str) -> None:
    start = "x" if repeated.startswith("?") else ""
    chain = repeated if repeated.startswith(("?", "a", "(")) or end else repeated.removeprefix("x")
    source = "${" + (start or ("x" if chain.startswith("?") else "")) + chain * 20 + end + "}"
    assert _steps(source) < 200_000


@pytest.mark.parametrize("nested", [16, 40])
def test_escapes_within_escapes_meet_a_limit(nested: int) -> None:
    source = "<#escape x as x+x>" * nested + "${'a'}" + "</#escape>" * nested
    with pytest.raises(FreeMarkerError) as caught:
        Template(source)
    assert getattr(caught.value, "limit", "") == "escape_nodes"
